//! Invokes: what a person does while Teams waits for the answer.

use serde_json::Value as Json;

use super::message::pressed;
use super::{Envelope, Heard, Origin, Unreadable, act};
use crate::interaction::{Intent, Verb};
use crate::platform::teams::values;

pub(super) fn invoke(activity: &Json, from: &Envelope) -> Result<Heard, Unreadable> {
    let value = &activity["value"];
    let (intent, origin) = match activity["name"].as_str().unwrap_or_default() {
        "adaptiveCard/action" => {
            // The verb outside the data says the same again; only one of them is believed.
            (pressed(&value["action"]["data"]), Origin::Card { private: from.personal })
        }
        "task/fetch" => (pressed(&value["data"]), Origin::Dialog { sent: false }),
        "task/submit" => (pressed(&value["data"]), Origin::Dialog { sent: true }),
        "composeExtension/fetchTask" => (extension(&value["commandId"]), Origin::Dialog { sent: false }),
        "composeExtension/submitAction" => (pressed(&value["data"]), Origin::Dialog { sent: true }),
        "application/search" => (search(value), Origin::Search),
        "" => (None, Origin::Chat),
        _ => return Ok(Heard::Unknown),
    };
    // What this bot did not write is answered too, and noted.
    act(activity, from, intent.unwrap_or(Intent::Odd), origin)
}

/// The manifest names the commands of the extension by our own verbs.
fn extension(command: &Json) -> Option<Intent> {
    let verb = Verb::parse(command.as_str()?)?;
    let known = matches!(verb, Verb::RequestMeeting | Verb::SuggestMeeting | Verb::MyList);
    known.then_some(Intent::Press { verb, about: None })
}

fn search(value: &Json) -> Option<Intent> {
    let (form, field) = values::searched(value["dataset"].as_str()?)?;
    let typed = value["queryText"].as_str().unwrap_or_default().to_owned();
    Some(Intent::Lookup { form, field, typed })
}
