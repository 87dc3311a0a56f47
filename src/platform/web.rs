//! Cards and forms as plain HTML pages, and what a browser sends back.
//!
//! Works without script. Every form field carries its kind in its name (`date.due`, `choice.level`), so that a body can
//! be read without the form that it answers. What a browser sends is a claim, not a fact: the desk checks it again.

pub mod field;
pub mod page;
pub mod parse;

use crate::card::Action;
use crate::ids::DraftId;
use crate::interaction::{About, Intent, Typed, Values, Verb};

/// The name under which a card's buttons send what they mean.
pub const PRESS: &str = "press";
/// The name under which a form's buttons send what to do.
pub const DO: &str = "do";
/// What [`DO`] says for the button that sends the form, and for the one that closes it.
pub const SUBMIT: &str = "submit";
pub const CLOSE: &str = "close";
/// The hidden field that names the form.
pub const FORM: &str = "form";

/// What a card's button says when it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    pub verb: Verb,
    pub about: Option<About>,
    pub draft: Option<DraftId>,
    pub kind: Option<String>,
}

impl Press {
    pub fn of(action: &Action) -> Self {
        Self {
            verb: action.verb,
            about: action.about.clone(),
            draft: action.draft.clone(),
            kind: action.kind.as_ref().map(ToString::to_string),
        }
    }

    /// The text that rides in the button: `verb|about|draft|kind`, empty where there is none.
    pub fn to_value(&self) -> String {
        let about = self.about.as_ref().map_or(String::new(), About::to_value);
        let draft = self.draft.as_ref().map_or("", DraftId::as_str);
        format!("{}|{about}|{draft}|{}", self.verb.as_str(), self.kind.as_deref().unwrap_or(""))
    }

    /// Reads a button's text. `None` for anything this bot did not write.
    pub fn from_value(value: &str) -> Option<Self> {
        let parts: Vec<&str> = value.split('|').collect();
        let [verb, about, draft, kind] = parts[..] else { return None };
        let about = if about.is_empty() { None } else { Some(About::from_value(about)?) };
        let draft = if draft.is_empty() { None } else { Some(draft_id(draft)?) };
        let kind = (!kind.is_empty()).then(|| kind.to_owned());
        Some(Self { verb: Verb::parse(verb)?, about, draft, kind })
    }

    /// What it asks of the desk. A button that names a kind is the same as typing `request KIND`.
    pub fn intent(self) -> Intent {
        match (self.draft, self.kind) {
            (Some(form), _) => Intent::FormPress { form, verb: self.verb, values: Values::new() },
            (None, Some(kind)) => Intent::Typed(Typed::parse(&format!("request {kind}"))),
            (None, None) => Intent::Press { verb: self.verb, about: self.about },
        }
    }
}

/// A form's key as a browser may send it.
pub fn draft_id(text: &str) -> Option<DraftId> {
    let plausible = text.len() <= 48 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    (plausible && text.starts_with("frm_")).then(|| DraftId::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_reads_back_and_a_forged_one_does_not() {
        let press = Press {
            verb: Verb::Accept,
            about: Some(About { meeting: "mtg_0123".into(), item: Some("inv-3".into()), revision: 7, in_list: false }),
            draft: None,
            kind: None,
        };
        assert_eq!(Press::from_value(&press.to_value()), Some(press));
        for forged in ["", "accept", "accept|||", "explode|||", "accept|mtg_1|x|", "accept||frm_ 1|", "a|b|c|d|e"] {
            let read = Press::from_value(forged);
            assert_eq!(read.is_some(), forged == "accept|||", "{forged}");
        }
    }

    #[test]
    fn a_kind_that_is_not_one_asks_for_nothing() {
        let press = Press { verb: Verb::RequestMeeting, about: None, draft: None, kind: Some("Jane Doe".into()) };
        assert_eq!(press.intent(), Intent::Typed(Typed::Unknown));
    }
}
