//! The sentences that more than one card says. Plain English, short, in full dates.

pub mod around;
mod buttons;
mod waits;

use crate::calendar::{clock_time, full_date};
use crate::ids::{ItemId, Reference};
use crate::meeting::{Duty, Meeting, Outcome, Place, PlaceKind, Slot};
use crate::procedure::{EventName, MinutesStep, Need, Noun, PlacementOf, Procedure};

pub use buttons::label;
pub use waits::{asked, awaited, short_ask, stops};

pub fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Online => "Online",
        PlaceKind::Offices => "Council offices",
        PlaceKind::School => "At school",
        PlaceKind::Phone => "By phone",
        PlaceKind::ToldByPhone => "You will be told where by phone",
    }
}

/// "Council offices, room 4"; "Online: https://…".
pub fn place(place: &Place) -> String {
    let mut words = place_kind(place.kind).to_owned();
    if let Some(room) = &place.room {
        words.push_str(", room ");
        words.push_str(room.as_str());
    }
    if let Some(link) = &place.link {
        words.push_str(": ");
        words.push_str(link.as_str());
    }
    words
}

/// "Tuesday 23 June 2026 at 2pm".
pub fn when(slot: &Slot) -> String {
    format!("{} at {}", full_date(slot.local.date()), clock_time(slot.local.time()))
}

/// How much an invitee is wanted, as a sentence without its stop.
pub fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "Needed",
        Need::Expected => "Expected",
        Need::Optional => "Welcome, need not come",
        Need::Notify => "Told only",
        Need::Views => "Asked for views only",
    }
}

/// Which placement somebody belongs to, where one meeting looks at two.
pub fn placement_of(of: PlacementOf, p: &Procedure) -> String {
    match of {
        PlacementOf::Current => format!("present {}", p.noun(Noun::Placement)),
        PlacementOf::Ended => format!("{} that ended", p.noun(Noun::Stay)),
    }
}

/// Where one invitee's answer stands, as a sentence without its stop.
pub fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::None => "Told only",
        Duty::NotAsked => "Not asked yet",
        Duty::Waiting => "No answer yet",
        Duty::ForOldDate => "Answered for the earlier time only",
        Duty::Comes { .. } => "Comes",
        Duty::Written => "Sends a written contribution",
        Duty::Declined => "Can't attend, nobody named yet",
    }
}

/// An event, told to somebody who must know.
pub fn happened(event: EventName, p: &Procedure) -> String {
    let kind = &p.kind.name;
    match event {
        EventName::Suggested => format!("{} is suggested.", a_first(kind)),
        EventName::Requested => format!("{} has been requested.", a_first(kind)),
        EventName::MeetingSet => format!("The {kind} has a date."),
        EventName::MeetingMoved => format!("The {kind} has moved."),
        EventName::MeetingHeld => format!("The {kind} has been held."),
        EventName::MeetingCancelled => format!("The {kind} has been cancelled."),
        EventName::Agreed => "It has been agreed.".into(),
        EventName::Declined => "It has been declined.".into(),
        EventName::ChairDesignated => "The meeting has a chair.".into(),
        EventName::InvitationsSent => "The invitations have been sent.".into(),
        other => p.event_rule(other).map_or_else(
            || format!("This was recorded: {}.", other.as_str().replace('_', " ")),
            |rule| stopped(&sentence_case(&rule.say)),
        ),
    }
}

/// How a case ended; with `why`, in the words of the reason that was chosen for it: those are not everybody's to read.
pub fn outcome(outcome: &Outcome, p: &Procedure, why: bool) -> String {
    let kind = &p.kind.name;
    let because = |code: &str| {
        let refusals = p.request.agree.iter().flat_map(|a| &a.refusals);
        let all = refusals.chain(&p.cancel.reasons).chain(&p.not_held.closes);
        let said = all.into_iter().find(|c| why && c.code == code);
        said.map_or_else(String::new, |c| format!(" The reason: {}", stopped(&c.say)))
    };
    match outcome {
        Outcome::SuggestionDeclined { .. } => "The suggestion was declined.".into(),
        Outcome::NotAgreed { code, .. } => format!("The {kind} was not agreed.{}", because(code)),
        Outcome::Cancelled { code } => format!("The {kind} is cancelled.{}", because(code)),
        Outcome::NotHeld { code } => format!("The {kind} was not held.{}", because(code)),
        Outcome::NotRequired(end) => {
            let rule = p.exemption(&end.exemption);
            let instead = end.substitute.as_ref().map_or_else(String::new, |name| {
                format!(" Instead: {}", stopped(&name.trim_start_matches("link:").replace('_', " ")))
            });
            // A private rule says something about a child.
            let why = rule.filter(|e| why && !e.private).map_or_else(String::new, |e| format!(" {}", stopped(&e.say)));
            format!("The {kind} is not needed: an exemption was approved.{why}{instead}")
        }
        Outcome::SettledAgainst => format!("The {kind} is not held: that is how the disagreement was settled."),
        Outcome::Replaced { .. } => format!("The {kind} is not held: another meeting is asked for instead."),
        Outcome::PlanClosed { code } => {
            let said = p.monitor.close_outcomes.iter().find(|c| c.code == *code);
            let how = said.map_or_else(String::new, |c| format!(" {}", stopped(&c.say)));
            format!("The {} is closed.{how}", p.outputs.plan_name)
        }
    }
}

/// A step of the minutes, as something that is done.
pub fn minutes_step(step: MinutesStep) -> &'static str {
    match step {
        MinutesStep::Written => "the minutes are written",
        MinutesStep::Themes => "the themes are chosen",
        MinutesStep::SignOff => "the minutes are signed off",
        MinutesStep::Share => "the minutes are shared",
        MinutesStep::Forward => "the minutes are forwarded",
        MinutesStep::Filed => "the outcome is filed in the case system",
    }
}

/// "Action 3": what an action says is private, so people and screens call it by its number.
pub fn action(m: &Meeting, item: &ItemId) -> String {
    m.after.action(item).map_or_else(|| "An action".to_owned(), |a| format!("Action {}", a.number))
}

/// What a screen reader may say of a button, at most.
const SPOKEN: usize = 75;

/// A button's words for a screen reader: they stand alone.
pub fn spoken(label: &str, reference: &Reference) -> String {
    let comma = if label.ends_with('?') { "" } else { "," };
    format!("{label}{comma} {reference}")
}

/// The same for somebody who is invited twice: as what, too.
pub fn spoken_as(label: &str, reference: &Reference, role: &str) -> String {
    let words = spoken(label, reference);
    let room = SPOKEN.saturating_sub(words.chars().count() + ", as ".len());
    format!("{words}, as {}", clip(role, room.max(1)))
}

/// "a Placement Support Meeting", "an Initial Support Meeting": names come from the procedure files.
pub fn a(name: &str) -> String {
    let lower = name.to_lowercase();
    let sounds_like_you = ["uni", "use", "eu"].iter().any(|start| lower.starts_with(start));
    let vowel = lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !sounds_like_you;
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// The same at the start of a sentence.
pub fn a_first(name: &str) -> String {
    let words = a(name);
    sentence_case(&words)
}

/// "child's social worker", in the council's own words.
pub fn social_worker(p: &Procedure) -> String {
    format!("{}'s {}", p.noun(Noun::Child), p.noun(Noun::SocialWorker))
}

/// The same where councils differ: "child's key worker or child's social worker".
pub fn social_workers(all: &[&Procedure]) -> String {
    let called: std::collections::BTreeSet<String> = all.iter().map(|p| social_worker(p)).collect();
    called.into_iter().collect::<Vec<_>>().join(" or ")
}

/// What the role is called that owns a request of the first kind; where councils differ, by each name: "Child's key worker or Child's
/// social worker".
pub fn owner_title(all: &[&Procedure]) -> String {
    let role = all.first().map(|p| &p.request.owner);
    let of_the_role = all.iter().filter(|p| Some(&p.request.owner) == role);
    let called: std::collections::BTreeSet<String> = of_the_role.map(|p| p.role_title(&p.request.owner)).collect();
    called.into_iter().collect::<Vec<_>>().join(" or ")
}

/// With a capital first letter.
pub fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a small first letter, for a title in the middle of a sentence.
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// With a full stop, if it has no end of its own.
pub fn stopped(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

/// “ Rule: …, section 2.”: where a rule is written, after the sentence that it stands behind. Nothing, if no source says.
pub fn rule(p: &Procedure, src: Option<&str>) -> String {
    src.map_or_else(String::new, |src| format!(" Rule: {}.", p.cite(src)))
}

/// At most `max` characters, ending in "…" where something had to go. Counted as the platforms may count: a sign such as
/// an emoji is two.
pub fn clip(words: &str, max: usize) -> String {
    if words.encode_utf16().count() <= max {
        return words.to_owned();
    }
    let mut room = max - 1;
    let fits = |sign: &char| {
        let left = room.checked_sub(sign.len_utf16());
        room = left.unwrap_or(room);
        left.is_some()
    };
    let mut short: String = words.chars().take_while(fits).collect();
    short.push('…');
    short
}

/// "1 action", "3 actions".
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// "1 more action", "3 more actions".
pub fn more(n: usize, what: &str) -> String {
    format!("{n} more {what}{}", if n == 1 { "" } else { "s" })
}

/// So many of the lines, and how many more there are. None of none.
pub fn some_of(mut lines: Vec<String>, max: usize) -> Option<Vec<String>> {
    let hidden = lines.len().saturating_sub(max);
    lines.truncate(max);
    lines.extend((hidden > 0).then(|| format!("And {hidden} more.")));
    (!lines.is_empty()).then_some(lines)
}

/// "5 working days".
pub fn length(n: u32, unit: crate::procedure::Unit) -> String {
    let word = match unit {
        crate::procedure::Unit::WorkingDays => "working day",
        crate::procedure::Unit::CalendarDays => "day",
        crate::procedure::Unit::Weeks => "week",
        crate::procedure::Unit::Months => "month",
    };
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
