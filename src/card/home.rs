//! Help, "My list", and the small private answers that belong to no case.

use chrono::{DateTime, Utc};

use crate::calendar::{Calendar, full_date};
use crate::card::view::View;
use crate::card::{Action, Block, Card, words};
use crate::ids::ProcedureId;
use crate::interaction::{Draft, Verb};
use crate::meeting::{Part, Stage};

/// What Mainstay can do, as buttons. Kinds are offered by name.
pub fn help(command: &str, kinds: &[(ProcedureId, String)]) -> Card {
    let mut lines: Vec<String> = vec![
        format!("{command} request: ask for the right meeting"),
        format!("{command} suggest: suggest one, privately, to the child's worker"),
        format!("{command} mine: your meetings, invitations and actions"),
        format!("{command} show REF and {command} why REF: one meeting, and how its dates were worked out"),
    ];
    lines.extend(kinds.iter().map(|(id, name)| format!("{command} request {id}: a {name}")));
    Card {
        headline: "Mainstay: what would you like to do?".into(),
        blocks: vec![
            Block::Say(
                "Type nothing about the child after the command. A private form asks for what is needed.".into(),
            ),
            Block::List(lines),
            Block::Actions(starters()),
        ],
    }
}

/// The three buttons that begin something.
fn starters() -> Vec<Action> {
    let button = |verb| Action::new(verb, None, words::label(verb), words::label(verb).into());
    vec![button(Verb::RequestMeeting).primary(), button(Verb::SuggestMeeting), button(Verb::MyList)]
}

/// For words that Mainstay does not know. They are repeated to nobody.
pub fn not_understood(command: &str) -> Card {
    Card {
        headline: "Mainstay did not understand that.".into(),
        blocks: vec![
            Block::Say(format!(
                "What you typed was not kept and is shown to nobody here. Type {command} help to see what you can do. \
                 If it was about a child, please delete it from your own message if you can see it."
            )),
            Block::Actions(starters()),
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
        blocks: vec![Block::Say("You find it under My list, and can carry on where you stopped.".into())],
    }
}

/// Everything of one person: what waits for them, their invitations, their other meetings, forms put away.
pub fn list(views: &[View<'_>], drafts: &[(Draft, DateTime<Utc>)], calendar: &Calendar) -> Card {
    let mut waiting: Vec<(DateTime<Utc>, Vec<Block>)> = Vec::new();
    let mut others: Vec<Vec<Block>> = Vec::new();
    for view in views.iter().filter(|v| v.m.is_live() || matches!(v.m.stage, Stage::Held(_))) {
        let owed = view.owed();
        let open = vec![view.action(Verb::Show, None)];
        match owed.first() {
            Some(wait) => {
                let line = format!("{}: {}", line(view), words::asked(wait.what, view.p));
                waiting.push((sort_key(view), vec![Block::Say(line), Block::Actions(open)]));
            }
            None => others.push(vec![Block::Say(line(view)), Block::Actions(open)]),
        }
    }
    waiting.sort_by_key(|(at, _)| *at);
    let count = waiting.len();
    let mut blocks = vec![Block::Heading("What waits for you".into())];
    if waiting.is_empty() {
        blocks.push(Block::Say("Nothing waits for you.".into()));
    }
    // Platforms take a limited number of blocks: the nearest dates come first, and the count says what is left off.
    const SHOWN: usize = 12;
    blocks.extend(waiting.into_iter().take(SHOWN).flat_map(|(_, b)| b));
    if count > SHOWN {
        blocks.push(Block::Say(format!("And {} more, with later dates.", count - SHOWN)));
    }
    if !others.is_empty() {
        blocks.push(Block::Divider);
        blocks.push(Block::Heading("Your other meetings and invitations".into()));
        let more = others.len().saturating_sub(SHOWN);
        blocks.extend(others.into_iter().take(SHOWN).flatten());
        if more > 0 {
            blocks.push(Block::Say(format!("And {more} more.")));
        }
    }
    if !drafts.is_empty() {
        blocks.push(Block::Divider);
        blocks.push(Block::Heading("Forms you put away".into()));
        for (draft, at) in drafts.iter().take(5) {
            let what = words::label(draft.verb);
            blocks.push(Block::Say(format!("{what}, from {}", full_date(calendar.local_date(*at)))));
            let button = |verb: Verb| {
                let label = words::label(verb);
                let mut action = Action::new(verb, None, label, format!("{label}: {what}"));
                action.draft = Some(draft.id.clone());
                action
            };
            blocks.push(Block::Actions(vec![button(Verb::Resume), button(Verb::Discard)]));
        }
    }
    blocks.push(Block::Divider);
    blocks.push(Block::Actions(starters()));
    let headline = match count {
        0 => "My list: nothing waits for you".to_owned(),
        1 => "My list: 1 thing waits for you".to_owned(),
        n => format!("My list: {n} things wait for you"),
    };
    Card { headline, blocks }
}

/// "PM-7K3Q, Breakdown Prevention Meeting, Thursday 9 April 2026 at 2pm (chair)".
fn line(view: &View<'_>) -> String {
    let when = match view.m.open().and_then(|o| o.slot.as_ref()) {
        Some(slot) => words::when(slot),
        None => match view.m.last_date(view.p, view.calendar) {
            Some(last) => format!("no date yet, last date {}", full_date(last)),
            None => "no date yet".into(),
        },
    };
    let part = view.parts().into_iter().find_map(|x| match x {
        Part::Chair => Some("you chair".to_owned()),
        Part::Owner => Some("your request".to_owned()),
        Part::Invited { item, .. } => {
            view.m.invitee(&item).map(|i| format!("you are invited as {}", view.p.role_title(&i.role)))
        }
        _ => None,
    });
    let part = part.map_or_else(String::new, |p| format!(" ({p})"));
    format!("{}, {}, {when}{part}", view.m.reference, view.p.kind.name)
}

/// Nearest first: the meeting's own date, else its last date.
fn sort_key(view: &View<'_>) -> DateTime<Utc> {
    let slot = view.m.open().and_then(|o| o.slot.as_ref()).map(|s| s.starts);
    let last = view.m.last_date(view.p, view.calendar);
    slot.or_else(|| last.map(|d| d.and_time(chrono::NaiveTime::MIN).and_utc())).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Several reminders of one morning in one message.
pub fn digest(views: &[View<'_>]) -> Card {
    let mut blocks = vec![Block::Say("Several things are due. This is one message for all of them.".into())];
    for view in views.iter().take(15) {
        let owed = view.owed();
        let what = owed.first().map_or_else(|| "for your information".to_owned(), |w| words::asked(w.what, view.p));
        blocks.push(Block::Say(format!("{}: {what}", line(view))));
        blocks.push(Block::Actions(vec![view.action(Verb::Show, None)]));
    }
    if views.len() > 15 {
        blocks.push(Block::Say(format!("And {} more: see My list.", views.len() - 15)));
    }
    blocks.push(Block::Note("Each stops when it is answered. Who hears next is on each meeting's card.".into()));
    Card { headline: format!("{} things are due", views.len()), blocks }
}
