//! Every card and form as Teams gets it: within limits, read back as it was meant, and filled in with the same outcome
//! as in Slack.
//!
//! Called for whatever the card stories look over, so no card of the product is left out. What was rendered is kept for
//! other people's validators and for a browser, if somebody names a place for it.

mod filled;
mod limits;
mod opening;
mod rendered;
mod whole;

use mainstay::card::{Action, Block, Card, Form};
use mainstay::interaction::Typed;
use mainstay::platform::Mark;
use mainstay::platform::teams::values::{self, Sent};
use mainstay::platform::teams::{card as cards, form as forms};
use serde_json::Value as Json;

/// What must hold of a card in Teams, whatever it says.
pub fn card(card: &Card) {
    let mark = Mark { delivery: "dlv_0193f2a0-5c1e-7c3a-9b1e-1f2e3d4c5b6a".into(), attempt: 1 };
    let message = cards::message(card, Some(&mark));
    assert_eq!(limits::faults(&message, limits::Surface::Message), Vec::<String>::new(), "{message:#}");
    assert_eq!(pressed(&message), meant(&card.blocks), "{message:#}");
    assert!(message.to_string().contains(mark.delivery.as_str()), "its mark can be found");
    rendered::keep("teams_card", &message);
    let dialog = cards::reading(card);
    assert_eq!(limits::faults(&dialog, limits::Surface::Dialog), Vec::<String>::new(), "{dialog:#}");
    assert_eq!(pressed(&dialog), meant(&card.blocks), "{dialog:#}");
    rendered::keep("teams_dialog", &dialog);
}

/// What must hold of a form in Teams, whatever it asks.
pub fn form(form: &Form) {
    let dialog = forms::dialog(form);
    assert_eq!(limits::faults(&dialog, limits::Surface::Dialog), Vec::<String>::new(), "{dialog:#}");
    let mut meant = meant(&form.intro);
    meant.extend(form.submit.iter().map(|_| Sent::Submit { form: form.key.clone() }));
    meant.extend(form.buttons.iter().map(|(verb, _)| Sent::FormPress { form: form.key.clone(), verb: *verb }));
    assert_eq!(pressed(&dialog), meant, "{dialog:#}");
    filled::alike(form, &dialog);
    rendered::keep("teams_dialog", &dialog);
}

/// What pressing each button of a card sends, in their order.
fn pressed(card: &Json) -> Vec<Sent> {
    limits::actions(card).iter().map(|action| values::sent(&action["data"])).collect()
}

/// What the neutral card's buttons mean.
fn meant(blocks: &[Block]) -> Vec<Sent> {
    let rows = blocks.iter().filter_map(|b| if let Block::Actions(actions) = b { Some(actions) } else { None });
    rows.flatten().map(meaning).collect()
}

fn meaning(action: &Action) -> Sent {
    match &action.kind {
        Some(kind) => Sent::Typed(Typed::Request(Some(kind.clone()))),
        None => Sent::Press { verb: action.verb, about: action.about.clone(), draft: action.draft.clone() },
    }
}
