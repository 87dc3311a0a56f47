//! The one live card that a person has for a case: why it came, their next step, the dates, who comes, their buttons.
//!
//! It is drawn afresh from the state each time, so a button that no longer applies is simply not there. From top to
//! bottom: why it came, the next step, the facts, what is asked with the buttons that answer it, who comes, the buttons
//! that arrange, and in small print what stops the reminders and who hears next.

mod answers;
mod around;
mod buttons;
mod day;
mod facts;
mod following;
mod gathered;
mod headline;
mod invitation;
mod minutes;
mod overview;
mod plan;
mod rows;
mod scale;
mod step;

use crate::card::view::View;
use crate::card::{Block, Card, reminder, words};
use crate::interaction::Verb;
use crate::meeting::{Closed, Outcome, Part, Say, Stage, Wait};

pub use answers::{answered_so_far, answers};
pub use day::owed_papers;
pub use overview::{after_the_plan, attendance};
pub use scale::{bars, in_words};

/// The card. `say` is why it came; None when somebody opened it themselves.
pub fn card(view: &View<'_>, say: Option<&Say>) -> Card {
    // What was answered since the message went is not spoken of any more.
    let say = say.and_then(|say| reminder::still_says(view, say));
    let say = say.as_ref();
    let mut owed = view.owed();
    // Many things may wait at once: what a reminder is about comes first, and from the meeting on whatever was asked.
    let first = |say: &Say| say.is_reminder() || view.has_begun();
    owed.sort_by_key(|w| !say.is_some_and(|s| first(s) && reminder::is_about(s, w)));
    let headline = headline::headline(view, say, &owed);
    // How it ended says more than that it ended.
    let ended = matches!(
        (&view.m.stage, say),
        (
            Stage::Closed(_),
            Some(Say::Cancelled | Say::NotAgreed | Say::NotHeld | Say::NotRequired | Say::Replaced | Say::PlanClosed)
        )
    );
    let mut blocks: Vec<Block> =
        say.filter(|_| !ended).map(|s| reminder::why_it_came(view, s)).into_iter().flatten().collect();
    if view.parts().is_empty() {
        blocks.extend(step::no_to_chairing(view).filter(|_| say.is_none()).map(Block::Say));
        // Told once, and no longer part of it: what is arranged from here on is none of their business.
        blocks.push(Block::Facts(vec![("Meeting".into(), view.p.kind.name.clone())]));
        return Card { headline, blocks };
    }
    match &view.m.stage {
        Stage::Closed(closed) => {
            if !matches!(say, Some(Say::SuggestionAnswered)) {
                let outcome = words::outcome(&closed.outcome, view.p, view.reads_why_not());
                let now = if owed.is_empty() { format!(" {}", and_now(view, closed)) } else { String::new() };
                blocks.push(Block::Say(format!("{outcome}{now}")));
            }
            match &closed.outcome {
                Outcome::PlanClosed { .. } => blocks.extend(followed(view, say, &owed)),
                _ => {
                    if !owed.is_empty() {
                        blocks.extend(step::next_step(view, say, &owed));
                    }
                    blocks.push(Block::Facts(facts::facts(view)));
                    let (rows, _) = rows::asked(view, &owed);
                    blocks.extend(rows);
                    blocks.extend(around::overview(view));
                    blocks.extend(around::offers(view));
                    blocks.extend(around::buttons(view, &buttons::asked(view, &owed)));
                    blocks.extend(buttons::afterwards(view));
                }
            }
        }
        Stage::Held(_) => blocks.extend(followed(view, say, &owed)),
        Stage::New | Stage::Suggested(_) | Stage::Open(_) => blocks.extend(live(view, say, &owed)),
    }
    blocks.extend(reminder::small_print(view, say, &owed).map(Block::Note));
    Card { headline, blocks }
}

/// What is left to do once nothing is waited for. A request that was not agreed to takes no worry away.
fn and_now(view: &View<'_>, closed: &Closed) -> String {
    let asked_for_it = (view.is(&Part::Owner) || view.is(&Part::Colleague)) && closed.by != *view.viewer;
    match &closed.outcome {
        Outcome::NotAgreed { .. } if asked_for_it => format!(
            "If you are still worried, please talk with {}. You can request a meeting again at any time.",
            view.name(&closed.by)
        ),
        _ => "There is nothing more for you to do.".into(),
    }
}

/// The body of a card while the case is open.
fn live(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Vec<Block> {
    let mut blocks = step::next_step(view, say, owed);
    blocks.push(Block::Facts(facts::facts(view)));
    let (rows, shown) = rows::asked(view, owed);
    blocks.extend(rows);
    let mut plan = Vec::new();
    if view.has_begun() {
        plan.extend(plan::section(view, &shown));
        plan.extend(following::buttons(view, owed));
        plan.extend(scale::section(view));
    }
    // Whoever runs the meeting writes on a phone while others talk: what is written comes before what is only read.
    match view.m.open().filter(|_| view.is_the_day() && view.runs_the_meeting()) {
        Some(open) => blocks.extend(plan.into_iter().chain(day::section(view, open))),
        None => blocks.extend(overview::overview(view).into_iter().chain(plan)),
    }
    blocks.extend(answers::section(view));
    blocks.extend(gathered::section(view));
    blocks.extend(around::overview(view));
    blocks.extend(around::offers(view));
    blocks.extend(around::buttons(view, &buttons::asked(view, owed)));
    blocks.extend(buttons::arrange(view, owed));
    blocks
}

/// The body of a card once the meeting was held: what came of it, and what is still to do.
fn followed(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Vec<Block> {
    let closed = matches!(view.m.stage, Stage::Closed(_));
    let mut blocks = if closed && owed.is_empty() { Vec::new() } else { step::next_step(view, say, owed) };
    blocks.push(Block::Facts(facts::facts(view)));
    let (rows, shown) = rows::asked(view, owed);
    blocks.extend(rows);
    blocks.extend(plan::section(view, &shown));
    blocks.extend(following::buttons(view, owed));
    blocks.extend(scale::section(view));
    blocks.extend(minutes::minutes(view));
    blocks.extend(minutes::checks(view));
    blocks.extend(around::overview(view));
    blocks.extend(around::offers(view));
    blocks.push(Block::Actions(following::last_row(view)));
    blocks
}

/// Whether some message about this case would have this button for the viewer now. Not every card has room for all that
/// waits for somebody.
pub fn offers(view: &View<'_>, verb: Verb) -> bool {
    let on_the_card = || card(view, None).blocks.into_iter().flat_map(Block::into_actions).any(|a| a.verb == verb);
    buttons::asked(view, &view.owed()).contains(&verb) || on_the_card()
}

/// The answer to "Check and send": the reference, the last date, and whose turn it is.
pub fn requested(view: &View<'_>) -> Card {
    let mut blocks = step::next_step(view, None, &view.owed());
    blocks.push(Block::Facts(facts::facts(view)));
    blocks.push(Block::Say("The people who must know are told now. You also find this under My list.".into()));
    let liftable = around::may_be_lifted(view);
    let exemption = (!liftable.is_empty()).then(|| view.action(Verb::AskExemption, None));
    blocks.extend(liftable.into_iter().map(Block::Say));
    let own = [view.action(Verb::Show, None).primary(), view.action(Verb::WhyThisDate, None)];
    blocks.push(Block::Actions(own.into_iter().chain(exemption).collect()));
    Card { headline: format!("{}: your request is made", view.m.reference), blocks }
}

/// What an older message of the same case becomes once there is a newer one. What the newer one does not show stays to be
/// read: two people may be out of reach at the same moment.
pub fn superseded(view: &View<'_>, say: &Say) -> Card {
    let reference = &view.m.reference;
    let blocks = if say.stands_nowhere_else() { reminder::why_it_came(view, say) } else { Vec::new() };
    Card { headline: format!("{reference}: there is a newer message below"), blocks }
}
