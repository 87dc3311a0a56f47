//! Short answers about what stands around a meeting, in words.

use crate::calendar::full_date;
use crate::meeting::around::{How, NotAsked, NotPossible, Settled, ViewsStatus};
use crate::procedure::{Circulate, Procedure};

pub fn settled(how: Settled) -> &'static str {
    match how {
        Settled::GoesAhead => "The meeting goes ahead",
        Settled::NotHeld => "The meeting is not held",
        Settled::Otherwise => "It is settled in another way",
    }
}

pub fn how(how: How) -> &'static str {
    match how {
        How::InPerson => "In person",
        How::ByPhone => "By phone or video",
        How::InWriting => "In writing, a drawing or another medium",
        How::AnotherWay => "In another way",
    }
}

pub fn not_possible(why: NotPossible) -> &'static str {
    match why {
        NotPossible::NotReached => "They could not be reached",
        NotPossible::NotSafe => "It would not have been safe for them",
        NotPossible::NotAble => "They cannot give them, and nobody could for them",
        NotPossible::TooLate => "There was no time before the meeting",
        NotPossible::NotKnown => "I do not know whether they were gathered",
    }
}

pub fn not_asked(why: NotAsked) -> &'static str {
    match why {
        NotAsked::NoTime => "There was no time",
        NotAsked::PersonMissing => "Whoever could answer was not there",
        NotAsked::Harmful => "Asking would have done harm",
        NotAsked::AnotherTime => "It is asked at another time",
        NotAsked::NotKnown => "I do not know",
    }
}

/// "gathered in writing, through the Advocate, on Friday 12 June 2026", without its stop.
pub fn views(status: &ViewsStatus, p: &Procedure) -> String {
    match status {
        ViewsStatus::Gathered { how: way, carrier, on } => {
            let through =
                carrier.as_ref().map_or_else(String::new, |role| format!(", through: {}", p.role_title(role)));
            format!("gathered on {}. {}{through}", full_date(*on), how(*way))
        }
        ViewsStatus::ChoseNot => "asked, and they chose not to".into(),
        ViewsStatus::NotPossible { why } => format!("not gathered. {}", not_possible(*why)),
    }
}

/// Who sees a paper once it is returned.
pub fn circulate(rule: Circulate) -> Option<&'static str> {
    match rule {
        Circulate::All => None,
        Circulate::ChairOnly => Some("Only the chair sees it."),
        Circulate::Never => Some("It is not passed round: an overview is given at the meeting."),
    }
}
