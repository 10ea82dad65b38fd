//! The page in the window, as a person perceives it: roles, names, words.
//!
//! An element is found when the accessibility tree gives it the role and the name asked for; spaces of all kinds and
//! apostrophes count as one. Finding waits until there is exactly one such element, then says what was there instead.

use crate::desktop::Desktop;
use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result, bail, ensure};
use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, Locator};
use std::path::Path;
use std::sync::Arc;
use url::{ParseError, Url};

/// What an element is to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A button.
    Button,
    /// A link.
    Link,
    /// A field for text.
    Field,
    /// One answer of several.
    Radio,
    /// A box to tick.
    Checkbox,
    /// A place to give files.
    File,
    /// A group of questions with its title.
    Group,
    /// An answer proposed under a search field.
    Proposal,
    /// An area to draw in.
    Drawing,
    /// A picture with words for those who do not see it.
    Picture,
}

impl Role {
    /// Elements that may have this role.
    fn candidates(self) -> &'static str {
        match self {
            Self::Button => "button, summary, input[type=submit], [role=button]",
            Self::Link => "a[href]",
            Self::Field => {
                "input:not([type=radio], [type=checkbox], [type=file], [type=submit], [type=hidden]), textarea"
            }
            Self::Radio => "input[type=radio]",
            Self::Checkbox => "input[type=checkbox]",
            Self::File => "input[type=file]",
            Self::Group => "fieldset, [role=group], [role=radiogroup]",
            Self::Proposal => "[role=option]",
            Self::Drawing => "canvas",
            Self::Picture => "img",
        }
    }

    /// Whether the control is drawn by its label, itself out of sight.
    fn is_clicked_by_its_label(self) -> bool {
        match self {
            Self::Radio | Self::Checkbox => true,
            Self::Button
            | Self::Link
            | Self::Field
            | Self::File
            | Self::Group
            | Self::Proposal
            | Self::Drawing
            | Self::Picture => false,
        }
    }

    fn may_be_out_of_sight(self) -> bool {
        self.is_clicked_by_its_label() || self == Self::File
    }
}

const INTO_SIGHT: &str = "arguments[0].scrollIntoView({ block: 'center' });";

/// The screen, once the program has answered the last gesture.
const DRAWN: &str = "main[data-etat]:not([aria-busy=true])";

/// The page, or a group in it.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) client: Client,
    pub(crate) desktop: Arc<Desktop>,
    within: Option<Element>,
}

impl Page {
    pub(crate) fn new(client: Client, desktop: Arc<Desktop>) -> Self {
        Self {
            client,
            desktop,
            within: None,
        }
    }

    /// Waits until the interface has drawn its first screen.
    pub(crate) async fn wait_ready(&self) -> Result<()> {
        self.etat().await.map(drop)
    }

    // What is there.

    /// Gives the screen state, as the interface writes it on `<main data-etat>`.
    ///
    /// # Errors
    ///
    /// When no screen shows.
    pub async fn etat(&self) -> Result<String> {
        until("the screen state", GESTURE, async || {
            let main = self.client.find(Locator::Css(DRAWN)).await?;
            main.attr("data-etat").await?.context("no data-etat")
        })
        .await
    }

    /// Waits for a screen state.
    ///
    /// # Errors
    ///
    /// The state that shows instead.
    pub async fn wait_etat(&self, expected: &str) -> Result<()> {
        until(&format!("screen {expected}"), GESTURE, async || {
            let etat = self.etat().await?;
            ensure!(etat == expected, "the screen shows {etat}");
            Ok(())
        })
        .await
    }

    /// Gives the title of the page.
    ///
    /// # Errors
    ///
    /// When there is none, or more than one.
    pub async fn heading(&self) -> Result<String> {
        until("the title of the page", GESTURE, async || {
            let titles = self.client.find_all(Locator::Css("h1")).await?;
            ensure!(
                titles.len() == 1,
                "{} titles of the first rank",
                titles.len()
            );
            Ok(spaces(&titles[0].text().await?))
        })
        .await
    }

    /// Gives all words in sight.
    ///
    /// # Errors
    ///
    /// When the page cannot be read.
    pub async fn text(&self) -> Result<String> {
        let whole = match &self.within {
            Some(group) => group.clone(),
            None => self.client.find(Locator::Css("body")).await?,
        };
        Ok(spaces(&whole.text().await?))
    }

    /// Waits until these words are in sight.
    ///
    /// # Errors
    ///
    /// The words that are in sight instead.
    pub async fn wait_text(&self, words: &str) -> Result<()> {
        let words = spaces(words);
        until(&format!("the words « {words} »"), GESTURE, async || {
            let text = self.text().await?;
            ensure!(text.contains(&words), "the page reads: {text}");
            Ok(())
        })
        .await
    }

    /// Gives the words of the alert, such as the summary of errors.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn alert(&self) -> Result<String> {
        until("an alert", GESTURE, async || {
            let alert = self.client.find(Locator::Css("[role=alert]")).await?;
            let text = spaces(&alert.text().await?);
            ensure!(!text.is_empty(), "it is empty");
            Ok(text)
        })
        .await
    }

    /// Gives what a field holds.
    ///
    /// # Errors
    ///
    /// When the field is not there.
    pub async fn value(&self, name: &str) -> Result<String> {
        let field = self.find(Role::Field, name).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    /// Says whether an answer is chosen or a box ticked.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub async fn is_chosen(&self, role: Role, name: &str) -> Result<bool> {
        Ok(self.find(role, name).await?.is_selected().await?)
    }

    /// Gives the names of all elements with that role, in order.
    ///
    /// # Errors
    ///
    /// When the page cannot be read.
    pub async fn names(&self, role: Role) -> Result<Vec<String>> {
        let named = self.perceive(role).await?;
        Ok(named.into_iter().map(|(name, _)| name).collect())
    }

    /// Gives the name of what has the focus.
    ///
    /// # Errors
    ///
    /// When the page cannot be read.
    pub async fn focused(&self) -> Result<String> {
        let element = self.client.active_element().await?;
        self.name_of(&element).await.map_err(Into::into)
    }

    // What a person does.

    /// Goes on inside a group of questions, found by its title.
    ///
    /// # Errors
    ///
    /// When there is no such group.
    pub async fn group(&self, name: &str) -> Result<Self> {
        let group = self.find(Role::Group, name).await?;
        Ok(Self {
            client: self.client.clone(),
            desktop: Arc::clone(&self.desktop),
            within: Some(group),
        })
    }

    /// Clicks a button.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be clicked.
    pub async fn click(&self, name: &str) -> Result<()> {
        self.act(Role::Button, name).await
    }

    /// Clicks the button whose name starts so, such as a task of the list whose name goes on with its state.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be clicked.
    pub async fn click_starting(&self, start: &str) -> Result<()> {
        let start = spaces(start);
        let name = until(&format!("a button « {start}… »"), GESTURE, async || {
            let names = self.names(Role::Button).await?;
            let found = names.iter().find(|name| name.starts_with(&start));
            found
                .cloned()
                .with_context(|| format!("there are only: {}", names.join(" | ")))
        })
        .await?;
        self.click(&name).await
    }

    /// Follows a link.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be clicked.
    pub async fn follow(&self, name: &str) -> Result<()> {
        self.act(Role::Link, name).await
    }

    /// Chooses an answer.
    ///
    /// # Errors
    ///
    /// When it is not there, or not chosen after the click.
    pub async fn choose(&self, name: &str) -> Result<()> {
        self.act(Role::Radio, name).await?;
        self.wait_chosen(Role::Radio, name).await
    }

    /// Ticks a box.
    ///
    /// # Errors
    ///
    /// When it is not there, or not ticked after the click.
    pub async fn tick(&self, name: &str) -> Result<()> {
        self.act(Role::Checkbox, name).await?;
        self.wait_chosen(Role::Checkbox, name).await
    }

    /// Replaces what a field holds, letter by letter.
    ///
    /// # Errors
    ///
    /// When the field is not there.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(Role::Field, name).await?;
        field
            .click()
            .await
            .with_context(|| format!("click the field « {name} »"))?;
        field.send_keys(&chord(Key::Control, 'a')).await?;
        field
            .send_keys(&String::from(char::from(Key::Delete)))
            .await?;
        field
            .send_keys(text)
            .await
            .with_context(|| format!("type in « {name} »"))
    }

    /// Types into a search field and takes one of the answers.
    ///
    /// # Errors
    ///
    /// The answers that are there instead.
    pub async fn search(&self, name: &str, typed: &str, answer: &str) -> Result<()> {
        self.fill(name, typed).await?;
        self.act(Role::Proposal, answer).await
    }

    /// Draws lines in a drawing area, each from point to point, in pixels from its middle.
    ///
    /// # Errors
    ///
    /// When it is not there or takes no lines.
    pub async fn draw(&self, name: &str, lines: &[&[(f64, f64)]]) -> Result<()> {
        let area = self.find(Role::Drawing, name).await?;
        // The hand only reaches what is in sight; clicking would scroll, and leave a dot.
        let handle = serde_json::to_value(&area)?;
        self.client
            .execute(INTO_SIGHT, vec![handle])
            .await
            .context("scroll")?;
        let mut hand = MouseActions::new("hand".to_owned());
        for line in lines {
            for (rank, (x, y)) in line.iter().enumerate() {
                hand = hand.then(PointerAction::MoveToElement {
                    element: area.clone(),
                    duration: None,
                    x: *x,
                    y: *y,
                });
                if rank == 0 {
                    hand = hand.then(PointerAction::Down {
                        button: MOUSE_BUTTON_LEFT,
                    });
                }
            }
            hand = hand.then(PointerAction::Up {
                button: MOUSE_BUTTON_LEFT,
            });
        }
        self.client
            .perform_actions(hand)
            .await
            .with_context(|| format!("draw in « {name} »"))
    }

    /// Presses a key, in whatever has the focus.
    ///
    /// # Errors
    ///
    /// When the window takes no keys.
    pub async fn press(&self, key: Key) -> Result<()> {
        // Keys sent to an element would be taken for paths by a place for files.
        let value = char::from(key);
        let keyboard = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client
            .perform_actions(keyboard)
            .await
            .with_context(|| format!("press {key:?}"))
    }

    /// Presses a key while another is held, in whatever has the focus.
    ///
    /// # Errors
    ///
    /// When the window takes no keys.
    pub async fn press_with(&self, held: Key, key: char) -> Result<()> {
        self.write(&chord(held, key)).await
    }

    /// Types into whatever has the focus.
    ///
    /// # Errors
    ///
    /// When the window takes no keys.
    pub async fn write(&self, text: &str) -> Result<()> {
        let element = self.client.active_element().await?;
        element.send_keys(text).await.context("press keys")
    }

    /// Gives files to an upload field.
    ///
    /// # Errors
    ///
    /// When the field is not there, or a path is not readable as text.
    pub async fn upload(&self, name: &str, files: &[&Path]) -> Result<()> {
        let field = self.find(Role::File, name).await?;
        let paths: Option<Vec<&str>> = files.iter().map(|path| path.to_str()).collect();
        let paths = paths.context("paths that read as text")?.join("\n");
        field
            .send_keys(&paths)
            .await
            .with_context(|| format!("give files to « {name} »"))
    }

    /// Gives the address of the page.
    ///
    /// # Errors
    ///
    /// When the window does not answer.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// Tries to bring the window to another address, as a forged link would. Where it then is, [`Page::address`] tells.
    ///
    /// # Errors
    ///
    /// When the window does not answer.
    pub async fn try_to_leave_for(&self, address: &str) -> Result<()> {
        let link = format!("location.assign({});", serde_json::Value::from(address));
        self.client
            .execute(&link, vec![])
            .await
            .context("follow the link")?;
        self.wait_drawn().await
    }

    // How it is found.

    /// Waits for the one element with that role and name.
    ///
    /// # Errors
    ///
    /// What has that role instead.
    pub async fn find(&self, role: Role, name: &str) -> Result<Element> {
        let wanted = spaces(name);
        until(&format!("{role:?} « {wanted} »"), GESTURE, async || {
            let named = self.perceive(role).await?;
            let mut found: Vec<&Element> = named
                .iter()
                .filter(|(name, _)| *name == wanted)
                .map(|(_, element)| element)
                .collect();
            match (found.pop(), found.is_empty()) {
                (Some(element), true) => Ok(element.clone()),
                (Some(_), false) => bail!("{} of them; ask inside a group", found.len() + 1),
                (None, _) => {
                    let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
                    bail!(
                        "on screen {} there are only: {}",
                        self.etat().await?,
                        names.join(" | ")
                    )
                }
            }
        })
        .await
    }

    /// Lists the elements with that role that a person can perceive, with their names.
    async fn perceive(&self, role: Role) -> Result<Vec<(String, Element)>, CmdError> {
        let locator = Locator::Css(role.candidates());
        let elements = match &self.within {
            Some(group) => group.find_all(locator).await?,
            None => self.client.find_all(locator).await?,
        };
        let mut named = Vec::new();
        for element in elements {
            if role.may_be_out_of_sight() || element.is_displayed().await? {
                named.push((self.name_of(&element).await?, element));
            }
        }
        Ok(named)
    }

    async fn name_of(&self, element: &Element) -> Result<String, CmdError> {
        let answer = self
            .client
            .issue_cmd(ComputedLabel(element.element_id()))
            .await?;
        Ok(spaces(answer.as_str().unwrap_or_default()))
    }

    /// Clicks, once the program has answered the gesture before.
    async fn act(&self, role: Role, name: &str) -> Result<()> {
        self.etat().await?;
        let element = self.find(role, name).await?;
        let target = match role.is_clicked_by_its_label() {
            true => self.label_of(&element).await?,
            false => element,
        };
        target
            .click()
            .await
            .with_context(|| format!("click {role:?} « {name} »"))
    }

    async fn label_of(&self, control: &Element) -> Result<Element> {
        if let Some(id) = control.attr("id").await? {
            let label = self
                .client
                .find(Locator::Css(&format!("label[for='{id}']")))
                .await;
            if let Ok(label) = label {
                return Ok(label);
            }
        }
        control
            .find(Locator::XPath("ancestor::label"))
            .await
            .context("a control that is chosen has a label")
    }

    async fn wait_chosen(&self, role: Role, name: &str) -> Result<()> {
        until(&format!("« {name} » chosen"), GESTURE, async || {
            ensure!(self.is_chosen(role, name).await?, "it is not");
            Ok(())
        })
        .await
    }
}

/// The name that the accessibility tree gives an element.
#[derive(Debug)]
struct ComputedLabel(ElementRef);

impl WebDriverCompatibleCommand for ComputedLabel {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!(
            "session/{session}/element/{}/computedlabel",
            self.0.as_ref()
        ))
    }

    fn method_and_body(&self, _url: &Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}

/// Writes a key pressed while another is held, as the driver reads it: `Null` lets go.
fn chord(held: Key, key: char) -> String {
    [char::from(held), key, char::from(Key::Null)]
        .iter()
        .collect()
}

/// Makes all spaces one plain space and all apostrophes one, so that a story need not repeat the typography. The
/// accessibility tree puts a space between the parts of a name, before a comma too.
pub(crate) fn spaces(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one.replace(" ,", ",").replace('’', "'")
}
