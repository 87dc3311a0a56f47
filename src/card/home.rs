//! Help, "My list", and the small private answers that belong to no case.

mod actions;
mod digest;

use chrono::{DateTime, Utc};

use crate::calendar::{Calendar, full_date, full_date_time};
use crate::card::view::View;
use crate::card::{Action, Block, Card, plan, words};
use crate::ids::ProcedureId;
use crate::interaction::{Draft, Verb};
use crate::meeting::{Part, Stage, Wait};
use crate::procedure::WaitsFor;

pub use actions::actions;
pub use digest::digest;

/// What Mainstay can do, as buttons. Kinds are offered by name. `colleague`: to whom a meeting is suggested, in the council's
/// words: "child's social worker". `command` is empty where the words are typed alone.
pub fn help(command: &str, kinds: &[(ProcedureId, String)], colleague: &str) -> Card {
    let say = |words: &str| format!("{command} {words}").trim_start().to_owned();
    let mut lines: Vec<String> = vec![
        say("request: ask for the right meeting"),
        say(&format!("suggest: suggest one, privately, to the {colleague}")),
        say("mine: your meetings and invitations"),
        say("actions: the actions you own or monitor"),
        say("show PM-7K3Q: one meeting, by its reference"),
        say("why PM-7K3Q: how its dates were worked out, and who was told what"),
    ];
    lines.extend(kinds.iter().map(|(id, name)| say(&format!("request {id}: ask for {}", words::a(name)))));
    Card {
        headline: "Mainstay: what would you like to do?".into(),
        blocks: vec![
            Block::Actions(starters()),
            Block::Say("You can also type:".into()),
            Block::List(lines),
            Block::Warn("Type nothing about a child after the command. A private form asks for what is needed.".into()),
        ],
    }
}

/// The three buttons that begin something.
fn starters() -> Vec<Action> {
    vec![button(Verb::RequestMeeting).primary(), button(Verb::SuggestMeeting), button(Verb::MyList)]
}

fn button(verb: Verb) -> Action {
    Action::new(verb, None, words::label(verb), words::label(verb).into())
}

/// For words that Mainstay does not know. They are repeated to nobody.
pub fn not_understood(command: &str) -> Card {
    Card {
        headline: "Mainstay did not understand that.".into(),
        blocks: vec![
            Block::Next(format!(
                "Type {} to see what you can do, or press a button.",
                format!("{command} help").trim_start()
            )),
            Block::Say("What you typed was not kept, and nobody else was shown it.".into()),
            Block::Say(
                "If it was about a child and you can see it in your own messages, please delete it there.".into(),
            ),
            Block::Actions(starters()),
        ],
    }
}

/// For somebody who has sent a file.
pub fn no_files() -> Card {
    Card {
        headline: "Mainstay takes no files.".into(),
        blocks: vec![
            Block::Say("The case system is the record: please put it there, and delete it here.".into()),
            Block::Say("Mainstay has not opened it and keeps nothing of it.".into()),
        ],
    }
}

/// One sentence, privately.
pub fn sentence(words: &str) -> Card {
    Card { headline: words.into(), blocks: Vec::new() }
}

/// A form that was finished or put away, in a sentence.
pub fn saved() -> Card {
    Card {
        headline: "Saved for later.".into(),
        blocks: vec![
            Block::Say("You find it under My list. You can carry on where you stopped.".into()),
            Block::Actions(vec![button(Verb::MyList)]),
        ],
    }
}

/// How many entries of each group are shown: platforms take a limited number of blocks, and the nearest dates come
/// first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    waiting: usize,
    meetings: usize,
    invitations: usize,
    drafts: usize,
}

impl Room {
    /// In a message.
    pub const MESSAGE: Self = Self { waiting: 7, meetings: 5, invitations: 4, drafts: 2 };
    /// On a page of its own, which takes twice as much.
    pub const PAGE: Self = Self { waiting: 16, meetings: 11, invitations: 8, drafts: 4 };
}

/// Everything of one person: what waits for them, their meetings, their invitations, forms put away.
pub fn list(views: &[View<'_>], drafts: &[(Draft, DateTime<Utc>)], calendar: &Calendar, room: Room) -> Card {
    let mut views: Vec<&View<'_>> = views.iter().filter(|v| v.m.is_live() || matters_still(v)).collect();
    views.sort_by_key(|view| sort_key(view));
    let (waiting, others): (Vec<&View<'_>>, Vec<&View<'_>>) = views.into_iter().partition(|v| !v.owed().is_empty());
    let (meetings, invitations): (Vec<_>, Vec<_>) = others.into_iter().partition(|v| has_a_hand_in(v));
    let headline = match waiting.len() {
        0 => "My list: nothing waits for you".to_owned(),
        1 => "My list: 1 thing waits for you".to_owned(),
        n => format!("My list: {n} things wait for you"),
    };
    let mut blocks = vec![Block::Heading("What waits for you".into())];
    if waiting.is_empty() {
        blocks.push(Block::Say("Nothing waits for you.".into()));
    }
    blocks.extend(entries(&waiting, room.waiting));
    for (title, group, shown) in [
        ("Your meetings", meetings, room.meetings),
        ("Your invitations, and what you are told of", invitations, room.invitations),
    ] {
        if !group.is_empty() {
            blocks.push(Block::Heading(title.into()));
            blocks.extend(entries(&group, shown));
        }
    }
    if !drafts.is_empty() {
        blocks.push(Block::Heading("Forms you put away".into()));
    }
    for (n, (draft, at)) in drafts.iter().take(room.drafts).enumerate() {
        let what = words::label(draft.verb);
        let from = full_date_time(calendar.local(*at));
        blocks.push(Block::Say(format!("{what}, saved on {from}")));
        let put_away = |verb: Verb| {
            let label = words::label(verb);
            // Two forms may be of the same day: the number tells them apart when they are read aloud.
            let mut action = Action::new(verb, None, label, format!("{label}: form {}, {what}", n + 1));
            action.draft = Some(draft.id.clone());
            action
        };
        blocks.push(Block::Actions(vec![put_away(Verb::Resume), put_away(Verb::Discard)]));
    }
    blocks.push(Block::Divider);
    let mut last = starters();
    last.retain(|action| action.verb != Verb::MyList);
    blocks.push(Block::Actions(last));
    Card { headline, blocks }
}

/// The list of somebody who may have their meetings in their calendar. `wanted`: whether they have chosen it.
pub fn with_calendar(mut list: Card, wanted: bool) -> Card {
    let verb = if wanted { Verb::CalendarOff } else { Verb::CalendarOn };
    if let Some(Block::Actions(last)) = list.blocks.last_mut() {
        last.push(button(verb));
    }
    list
}

/// To somebody who has said whether they want their meetings in their calendar.
pub fn calendar_kept(wanted: bool) -> Card {
    let (headline, say) = if wanted {
        (
            "Your meetings go to your calendar as well.",
            "Each comes by e-mail and changes by itself. Please still answer here, not in the calendar.",
        )
    } else {
        (
            "No more entries for your calendar are sent.",
            "What is in your calendar already stays there, and no longer changes.",
        )
    };
    Card { headline: headline.into(), blocks: vec![Block::Say(say.into()), Block::Actions(vec![button(Verb::MyList)])] }
}

/// Once the meeting was held: while it is followed, and after that for as long as something waits for the viewer.
fn matters_still(view: &View<'_>) -> bool {
    matches!(view.m.stage, Stage::Held(_)) || (view.m.is_awake() && !view.owed().is_empty())
}

/// Whether somebody arranges a meeting or decides about it, and is not only invited or told.
fn has_a_hand_in(view: &View<'_>) -> bool {
    view.parts().iter().any(|part| !matches!(part, Part::Invited { .. } | Part::Informed))
}

fn entries(views: &[&View<'_>], shown: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for view in views.iter().take(shown) {
        blocks.push(Block::Say(entry(view)));
        blocks.push(Block::Actions(vec![view.action(Verb::Show, None)]));
    }
    if views.len() > shown {
        blocks.push(Block::Say(format!("And {} more, with later dates.", views.len() - shown)));
    }
    blocks
}

/// "PM-7K3Q: please answer the invitation. Breakdown Prevention Meeting. Thursday 9 April 2026 at 2pm. You chair."
fn entry(view: &View<'_>) -> String {
    let mut sentences: Vec<String> = asks(view).iter().map(|ask| words::sentence_case(ask)).collect();
    sentences.push(view.p.kind.name.clone());
    sentences.push(when(view));
    if view.arranges() && view.m.was_held() {
        sentences.extend(plan::summary(view));
    }
    sentences.extend(part(view));
    format!("{}: {}.", view.m.reference, sentences.join(". "))
}

/// What waits for the viewer, each thing once: whoever takes over reads here what is open.
pub fn asks(view: &View<'_>) -> Vec<String> {
    const ASKS: usize = 3;
    let owed = view.owed();
    let ask = |w: &Wait| match w.what {
        WaitsFor::Action | WaitsFor::SignUp => plan::turn(view, &owed, w.what),
        what => words::short_ask(what).to_owned(),
    };
    let mut all: Vec<String> = Vec::new();
    for one in owed.iter().map(ask) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    let (first, more) = all.split_at(all.len().min(ASKS));
    let more = (!more.is_empty()).then(|| format!("and {} more", more.len()));
    first.iter().cloned().chain(more).collect()
}

fn when(view: &View<'_>) -> String {
    if let Some((on, _)) = view.m.held() {
        let review = view.m.after.plan.review().filter(|_| matches!(view.m.stage, Stage::Held(_)));
        let review = review.map_or_else(String::new, |r| format!(", review on {}", full_date(r.on)));
        return format!("Held on {}{review}", full_date(on));
    }
    match view.m.open().and_then(|o| o.slot.as_ref()) {
        Some(slot) => words::when(slot),
        None => match view.m.last_date(view.p, view.calendar) {
            Some(last) => format!("No date yet, last date {}", full_date(last)),
            None => "No date yet".into(),
        },
    }
}

/// What the viewer is to it: the part that matters most.
fn part(view: &View<'_>) -> Option<String> {
    let parts = view.parts();
    let has = |part: Part| parts.contains(&part);
    if has(Part::Chair) {
        return Some("You chair".into());
    }
    if has(Part::Owner) {
        return match view.m.owner == *view.viewer {
            true => Some(if view.m.open().is_some() { "Your request" } else { "Suggested to you" }.into()),
            false => Some(format!("You cover for {}", view.name(&view.m.owner))),
        };
    }
    if has(Part::Suggester) {
        return Some("You suggested it".into());
    }
    if has(Part::MinuteTaker) {
        return Some("You take the minutes".into());
    }
    let led = plan::own(view);
    if let Some(first) = led.first() {
        let more = if led.len() > 1 { format!(" and {}", words::more(led.len() - 1, "action")) } else { String::new() };
        return Some(format!("You lead action {}{more}", first.number));
    }
    if has(Part::Supporter) {
        return Some("You support an action".into());
    }
    parts.iter().find_map(|part| match part {
        Part::Invited { .. } if view.m.was_held() => None,
        Part::Invited { item, .. } => view.m.invitee(item).map(|i| format!("You are invited as: {}", view.title(i))),
        Part::Informed if parts.len() == 1 => Some("You are told of it".into()),
        _ => None,
    })
}

/// Nearest first: what is due after the meeting, else the meeting's own date, else its last date.
fn sort_key(view: &View<'_>) -> DateTime<Utc> {
    let midnight = |d: chrono::NaiveDate| d.and_time(chrono::NaiveTime::MIN).and_utc();
    if view.m.was_held() {
        let owed = view.owed().iter().filter_map(|w| view.due(w)).min();
        let review = view.m.after.plan.review().map(|r| r.on);
        return owed.or(review).map_or(view.now, midnight);
    }
    let slot = view.m.open().and_then(|o| o.slot.as_ref()).map(|s| s.starts);
    let last = view.m.last_date(view.p, view.calendar);
    slot.or_else(|| last.map(midnight)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
