//! A letter as bytes: headers, the words in two forms, and the calendar file.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, message::Body, message::header::ContentTransferEncoding};

use super::{derived, file, plain_name, text};
use crate::card::Card;
use crate::platform::enclosed::{Enclosed, Standing};

/// What could not be put together. Nothing that a person typed is in it.
pub(super) type Odd = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn letter(
    from: &Mailbox,
    to: &Address,
    card: &Card,
    with: &Enclosed,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, Odd> {
    let name = Some(plain_name(&with.name)).filter(|name| !name.is_empty());
    let mut head = Message::builder()
        .from(Mailbox::new(from.name.as_deref().map(plain_name), from.email.clone()))
        .to(Mailbox::new(name, to.clone()))
        .subject(plain_name(&with.subject))
        .date(now.into())
        .message_id(Some(id.to_owned()))
        .header(AutoSubmitted)
        .header(NoAbsenceNotes);
    if let Some(thread) = &with.thread {
        // Nobody ever gets the letter that these name: it stands for the case, so that its letters lie together.
        let root = format!("<{}>", derived(thread, from));
        head = head.in_reply_to(root.clone()).references(root);
    }
    let words = MultiPart::alternative()
        .singlepart(SinglePart::plain(text::plain(card, with)))
        .singlepart(SinglePart::html(text::html(card, with).into_string()));
    let Some(entry) = &with.entry else { return Ok(head.multipart(words)?.formatted()) };
    let page = with.links().next().map(|(_, address)| address);
    let file = file::file(entry, page, from, &Mailbox::new(Some(with.name.clone()), to.clone()), now);
    let method = if entry.standing == Standing::Off { "CANCEL" } else { "REQUEST" };
    let kind = ContentType::parse(&format!("text/calendar; method={method}; charset=UTF-8"))?;
    // Its lines must arrive as they were folded.
    let body = || {
        let encoded = Body::new_with_encoding(file.clone(), ContentTransferEncoding::Base64);
        encoded.map_err(|_| "the calendar file cannot be encoded")
    };
    let calendar = SinglePart::builder().header(kind).body(body()?);
    let attached = Attachment::new("invite.ics".into()).body(body()?, ContentType::parse("application/ics")?);
    let whole = MultiPart::mixed().multipart(words.singlepart(calendar)).singlepart(attached);
    Ok(head.multipart(whole)?.formatted())
}

/// A header that always says the same.
macro_rules! fixed_header {
    ($(#[$doc:meta])* $header:ident, $name:literal, $value:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        struct $header;

        impl Header for $header {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(_: &str) -> Result<Self, Odd> {
                Ok(Self)
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.into())
            }
        }
    };
}

fixed_header!(
    /// So that no machine answers a machine.
    AutoSubmitted,
    "Auto-Submitted",
    "auto-generated"
);
fixed_header!(
    /// The same for servers that do not know the other.
    NoAbsenceNotes,
    "X-Auto-Response-Suppress",
    "OOF, AutoReply"
);
