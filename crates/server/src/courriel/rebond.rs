//! Letters that come back: a notification that one was not delivered (RFC 3464) says which, and an address that refuses
//! letters is then shown to its person and to the service.
//!
//! Anybody can write to the address of the sender. A notification counts only when it returns the identity of a letter that
//! left from here, which nobody else has read; the address it speaks of is not looked at.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use sqlx::PgPool;

/// Bytes that are read at most.
pub const OCTETS_MAX: u64 = 4 << 20;

/// A letter that was not delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebond {
    /// Its row.
    pub id: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// The address of the letter is noted as refusing.
    Notee,
    /// It says nothing of a letter of ours that will never arrive.
    Ignoree,
}

/// The identity of a letter, without the domain: the same when it is sent again.
pub(crate) fn identity(id: i64, created_at: DateTime<Utc>) -> String {
    format!("{id}.{}", created_at.timestamp_micros())
}

/// Reads a notification; nothing when it is none, speaks of a delay only, or returns no letter of ours.
pub fn read(bytes: &[u8]) -> Option<Rebond> {
    let message = MessageParser::default().parse(bytes)?;
    let mut never = false;
    let mut returned = None;
    for part in &message.parts {
        let kind = part.content_type();
        let subtype = kind.and_then(|kind| kind.subtype()).unwrap_or_default();
        if subtype.eq_ignore_ascii_case("delivery-status") {
            never |= is_final(&String::from_utf8_lossy(part.contents()));
        }
        let own = match &part.body {
            PartType::Message(letter) => letter.message_id().and_then(known),
            PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_)
                if subtype.eq_ignore_ascii_case("rfc822-headers") =>
            {
                let head = MessageParser::default().parse(part.contents());
                head.as_ref()
                    .and_then(|head| head.message_id())
                    .and_then(known)
            }
            PartType::Text(_)
            | PartType::Html(_)
            | PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Multipart(_) => None,
        };
        returned = returned.or(own);
    }
    returned.filter(|_| never)
}

/// Whether the fields of a recipient say that the letter will never arrive: `Action: failed`, `Status: 5…`.
fn is_final(fields: &str) -> bool {
    let text = fields.replace("\r\n", "\n");
    text.split("\n\n").any(|recipient| {
        let field = |name: &str| {
            recipient.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let failed = field("action").is_some_and(|it| it.eq_ignore_ascii_case("failed"));
        failed && field("status").is_some_and(|it| it.starts_with("5."))
    })
}

/// The letter of an identity that this program gave.
fn known(identity: &str) -> Option<Rebond> {
    let (local, _) = identity.split_once('@')?;
    let (id, micros) = local.split_once('.')?;
    let rebond = Rebond {
        id: id.parse().ok()?,
        created_at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
    };
    (self::identity(rebond.id, rebond.created_at) == local).then_some(rebond)
}

/// Notes what a notification says.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn note(pool: &PgPool, bytes: &[u8], now: DateTime<Utc>) -> Result<Suite> {
    let Some(rebond) = read(bytes) else {
        return Ok(Suite::Ignoree);
    };
    let email: Option<String> =
        sqlx::query_scalar("SELECT email FROM pupitre.courrier WHERE id = $1 AND created_at = $2")
            .bind(rebond.id)
            .bind(rebond.created_at)
            .fetch_optional(pool)
            .await
            .context("look a letter up")?;
    let Some(email) = email else {
        return Ok(Suite::Ignoree);
    };
    refuse(pool, &email, now).await?;
    Ok(Suite::Notee)
}

/// Notes that an address refuses letters.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn refuse(pool: &PgPool, email: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("SELECT pupitre.noter_rebond($1, $2)")
        .bind(email)
        .bind(now)
        .execute(pool)
        .await
        .context("keep that an address refused a letter")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Reporting-MTA: dns; mx.exemple.fr\r\n\r\nFinal-Recipient: rfc822; a@exemple.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n";
    const HEADERS: &str = "Message-ID: <12.1699606800000000@exemple.fr>\r\nSubject: Activez\r\n";

    fn notification(status: &str, kind: &str, returned: &str) -> Vec<u8> {
        format!(
            "From: MAILER-DAEMON@exemple.fr\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; \
             boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             {status}\r\n--b\r\nContent-Type: {kind}\r\n\r\n{returned}\r\n--b--\r\n"
        )
        .into_bytes()
    }

    fn letter() -> Rebond {
        Rebond {
            id: 12,
            created_at: DateTime::from_timestamp_micros(1_699_606_800_000_000).unwrap(),
        }
    }

    #[test]
    fn a_letter_that_will_never_arrive_is_known_by_its_own_identity() {
        let whole = format!("{HEADERS}\r\nBonjour,\r\n");
        for (kind, returned) in [
            ("message/rfc822", whole.as_str()),
            ("text/rfc822-headers", HEADERS),
            ("message/rfc822-headers", HEADERS),
        ] {
            let told = notification(STATUS, kind, returned);
            assert_eq!(read(&told), Some(letter()), "{kind}");
        }
    }

    #[test]
    fn a_delay_another_letter_and_a_letter_of_a_person_are_ignored() {
        let delayed = STATUS.replace("failed", "delayed");
        let full = STATUS.replace("5.1.1", "4.2.2");
        for (status, returned) in [
            (delayed.as_str(), HEADERS),
            (full.as_str(), HEADERS),
            (STATUS, "Message-ID: <bonjour@exemple.fr>\r\n"),
            (STATUS, "Message-ID: <012.1699606800000000@exemple.fr>\r\n"),
            (STATUS, "Subject: sans identité\r\n"),
        ] {
            let told = notification(status, "text/rfc822-headers", returned);
            assert_eq!(read(&told), None, "{status} {returned}");
        }
        assert_eq!(read(b"Subject: Bonjour\r\n\r\nJe suis absente.\r\n"), None);
        assert_eq!(read(b""), None);
    }
}
