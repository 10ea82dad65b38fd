//! Letters by e-mail, one person each, over SMTP.

pub(crate) mod confirmation;
pub(crate) mod modeles;
pub mod rebond;
pub(crate) mod recu;

use anyhow::{Context as _, Result, anyhow};
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use modeles::Lettre;
use std::path::Path;
use std::time::Duration;

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remise {
    /// The next server has it.
    Faite,
    /// The address refuses letters.
    Refusee,
    /// It may be taken later.
    Differee,
}

impl Remise {
    /// Its word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Faite => "faite",
            Self::Refusee => "refusee",
            Self::Differee => "differee",
        }
    }
}

/// What sends letters.
pub(crate) struct Poste {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
}

/// Tells other programs not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Poste {
    /// Speaks to the server of an address `smtp://` or `smtps://`, as `sender`. `authority` is a certificate of the house.
    ///
    /// # Errors
    /// The address, the sender or the certificate does not read.
    pub(crate) fn new(server: &str, sender: &str, authority: Option<&Path>) -> Result<Self> {
        let sender = sender.parse().context("courriel.expediteur")?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|error| anyhow!("courriel.serveur : {error}"))?
            .timeout(Some(Duration::from_secs(30)));
        let builder = match authority {
            None => builder,
            Some(path) => {
                let pem = std::fs::read(path)
                    .with_context(|| format!("{} : ce fichier ne se lit pas", path.display()))?;
                let certificate = Certificate::from_pem(&pem)
                    .with_context(|| format!("{} n’est pas un certificat", path.display()))?;
                let address = url::Url::parse(server).context("courriel.serveur")?;
                let host = address.host_str().unwrap_or_default().to_owned();
                let parameters = TlsParameters::builder(host)
                    .add_root_certificate(certificate)
                    .build_rustls()?;
                builder.tls(if address.scheme() == "smtps" {
                    Tls::Wrapper(parameters)
                } else {
                    Tls::Required(parameters)
                })
            }
        };
        Ok(Self {
            transport: builder.build(),
            sender,
        })
    }

    /// Sends a letter. `id` is the same when it is sent again, so that two copies are known as one.
    ///
    /// # Errors
    /// The letter cannot be written.
    pub(crate) async fn send(&self, email: &str, id: &str, lettre: &Lettre) -> Result<Remise> {
        let address: lettre::Address = match email.parse() {
            Ok(address) => address,
            // Such an address never gets a letter.
            Err(_) => return Ok(Remise::Refusee),
        };
        let domain = self.sender.email.domain();
        let envelope = Envelope::new(Some(self.sender.email.clone()), vec![address.clone()])?;
        let message = Message::builder()
            .from(self.sender.clone())
            .to(address.into())
            .subject(&lettre.objet)
            .message_id(Some(format!("<{id}@{domain}>")))
            .header(AutoSubmitted)
            .envelope(envelope)
            .multipart(parts(lettre)?)?;
        let sent = self.transport.send(message).await;
        Ok(match sent {
            Ok(_) => Remise::Faite,
            Err(error) if error.is_permanent() && refused(&error) => Remise::Refusee,
            Err(error) => {
                // The answer of a server may repeat the address: only its code is kept.
                let code = error.status().map(|code| code.to_string());
                tracing::warn!(code, "un courriel n’est pas parti");
                Remise::Differee
            }
        })
    }
}

/// The text and the page, and what is joined.
fn parts(lettre: &Lettre) -> Result<MultiPart> {
    let said = MultiPart::alternative_plain_html(lettre.texte.clone(), lettre.page.clone());
    if lettre.jointes.is_empty() {
        return Ok(said);
    }
    let mut whole = MultiPart::mixed().multipart(said);
    for joined in &lettre.jointes {
        let kind = ContentType::parse(joined.genre).context("the type of a joined file")?;
        let name = joined.nom.to_owned();
        whole = whole.singlepart(Attachment::new(name).body(joined.octets.clone(), kind));
    }
    Ok(whole)
}

/// Whether the mailbox is what is refused, not our server (RFC 5321, 4.2.3; RFC 7504).
fn refused(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(|code| code.to_string());
    matches!(code.as_deref(), Some("550" | "551" | "553" | "556"))
}
