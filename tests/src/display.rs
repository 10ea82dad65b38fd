//! A screen of its own: an X server without hardware, and a window manager in it.

use crate::processes::{Group, Tool};
use crate::wait::{PROGRAM, until};
use anyhow::{Context as _, Result, ensure};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, GetPropertyReply, ImageFormat, Window,
};
use x11rb::rust_connection::RustConnection;

const XVFB: Tool = Tool {
    program: "Xvfb",
    package: "xvfb",
};
const OPENBOX: Tool = Tool {
    program: "openbox",
    package: "openbox",
};

/// Size of a screen in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

impl Screen {
    /// The screen of the cheap laptop that most candidates have.
    pub const LAPTOP: Self = Self {
        width: 1366,
        height: 768,
    };
}

/// An X server with its window manager.
///
/// The server is taller than the screen asked for, so that a window can grow for a photograph of a long page; the
/// window manager keeps windows on the screen asked for.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    screen: Screen,
    // Dropped in this order.
    _manager: Group,
    _server: Group,
}

/// What a part of the screen shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    width: u16,
    height: u16,
    rgb: Vec<u8>,
}

impl Display {
    /// The tallest that a window can grow.
    pub(crate) const TALLEST: u32 = 3900;

    const SERVER_HEIGHT: u16 = 4000;

    /// Starts both; what they complain of goes to `folder`.
    pub(crate) async fn open(screen: Screen, folder: &Path) -> Result<Self> {
        let mut server = XVFB.command()?;
        server
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-noreset",
                "-screen",
                "0",
            ])
            .arg(format!("{}x{}x24", screen.width, Self::SERVER_HEIGHT))
            .stdout(Stdio::piped());
        let mut server = Group::start(server, &folder.join("xvfb.txt"))?;
        let name = display_name(&mut server).await?;

        let settings = folder.join("openbox.xml");
        let out_of_sight = Self::SERVER_HEIGHT.saturating_sub(screen.height);
        std::fs::write(
            &settings,
            format!(
                r#"<openbox_config xmlns="http://openbox.org/3.4/rc"><margins><bottom>{out_of_sight}</bottom></margins></openbox_config>"#
            ),
        )?;
        let mut manager = OPENBOX.command()?;
        manager
            .args(["--sm-disable", "--config-file"])
            .arg(settings)
            .env("DISPLAY", &name)
            .env("HOME", folder)
            .stdout(Stdio::null());
        let mut manager = Group::start(manager, &folder.join("openbox.txt"))?;
        until("openbox", PROGRAM, async || {
            manager.check_alive()?;
            let connection = Root::connect(&name)?;
            let windows = connection.windows("_NET_SUPPORTING_WM_CHECK")?;
            ensure!(!windows.is_empty(), "no window manager yet");
            Ok(())
        })
        .await?;
        Ok(Self {
            name,
            screen,
            _manager: manager,
            _server: server,
        })
    }

    /// Its name for `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Gives what the screen shows, frames and dialogs of the system included.
    pub(crate) fn photograph(&self) -> Result<Picture> {
        let Screen { width, height } = self.screen;
        Root::connect(&self.name)?.picture(0, 0, width, height)
    }

    /// Gives the dialog that stands over the first window, if any.
    pub(crate) fn dialog(&self) -> Result<Option<Window>> {
        let windows = Root::connect(&self.name)?.windows("_NET_CLIENT_LIST")?;
        Ok(windows.get(1..).and_then(<[Window]>::last).copied())
    }

    /// Gives the title of the first window.
    pub(crate) fn window_title(&self) -> Result<String> {
        let root = Root::connect(&self.name)?;
        let title = root.property(root.first_window()?, "_NET_WM_NAME", AtomEnum::ANY)?;
        String::from_utf8(title.value).context("a title in UTF-8")
    }

    /// Gives what the first window shows, without its frame.
    pub(crate) fn photograph_window(&self) -> Result<Picture> {
        let root = Root::connect(&self.name)?;
        let (x, y, width, height) = root.place(root.first_window()?)?;
        root.picture(x, y, width, height)
    }
}

impl Picture {
    /// Writes it as a PNG.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let file =
            std::fs::File::create(path).with_context(|| format!("create {}", path.display()))?;
        let mut encoder = png::Encoder::new(
            std::io::BufWriter::new(file),
            u32::from(self.width),
            u32::from(self.height),
        );
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        Ok(())
    }
}

/// A connection to the server, and its root window.
pub(crate) struct Root {
    pub(crate) connection: RustConnection,
    pub(crate) window: Window,
}

impl Root {
    pub(crate) fn connect(name: &str) -> Result<Self> {
        let (connection, number) =
            x11rb::connect(Some(name)).with_context(|| format!("connect to the display {name}"))?;
        let window = connection.setup().roots[number].root;
        Ok(Self { connection, window })
    }

    /// Gives the window that was opened first.
    fn first_window(&self) -> Result<Window> {
        let windows = self.windows("_NET_CLIENT_LIST")?;
        windows.first().copied().context("no window is open")
    }

    /// Gives the pixels at the top of the first window, that many lines at most.
    pub(crate) fn top_of_first_window(&self, lines: u16) -> Result<Vec<u8>> {
        let (x, y, width, height) = self.place(self.first_window()?)?;
        self.pixels(x, y, width, height.min(lines))
    }

    /// Gives where a window stands on the screen without its frame, and its size.
    fn place(&self, window: Window) -> Result<(i16, i16, u16, u16)> {
        let size = self.connection.get_geometry(window)?.reply()?;
        let corner = self
            .connection
            .translate_coordinates(window, self.window, 0, 0)?
            .reply()?;
        Ok((corner.dst_x, corner.dst_y, size.width, size.height))
    }

    /// Gives the windows that a property of the root window lists.
    fn windows(&self, property: &str) -> Result<Vec<Window>> {
        let list = self.property(self.window, property, AtomEnum::WINDOW)?;
        Ok(list.value32().into_iter().flatten().collect())
    }

    fn property(&self, window: Window, name: &str, kind: AtomEnum) -> Result<GetPropertyReply> {
        let atom = self
            .connection
            .intern_atom(false, name.as_bytes())?
            .reply()?
            .atom;
        let reply = self
            .connection
            .get_property(false, window, atom, kind, 0, 64)?
            .reply();
        reply.with_context(|| format!("read the property {name}"))
    }

    fn picture(&self, x: i16, y: i16, width: u16, height: u16) -> Result<Picture> {
        let rgb = self
            .pixels(x, y, width, height)?
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect();
        Ok(Picture { width, height, rgb })
    }

    /// Gives the pixels of a part of the screen, as blue, green, red and nothing.
    fn pixels(&self, x: i16, y: i16, width: u16, height: u16) -> Result<Vec<u8>> {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.window, x, y, width, height, !0)?
            .reply()
            .context("read the screen; the window must stand inside it")?;
        ensure!(
            image.depth == 24,
            "a screen of 24 bits, not {}",
            image.depth
        );
        Ok(image.data)
    }
}

/// Reads the name that the server chose among the free ones.
async fn display_name(server: &mut Group) -> Result<String> {
    let stdout = server.stdout().expect("its output is piped");
    let reading = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).map(|_| line)
    });
    let line = tokio::time::timeout(PROGRAM, reading)
        .await
        .context("Xvfb gave no display in time")???;
    let number = line.trim();
    ensure!(!number.is_empty(), "Xvfb gave no display");
    Ok(format!(":{number}"))
}
