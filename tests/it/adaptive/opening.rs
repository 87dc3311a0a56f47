//! Which buttons ask Teams for a dialog: it must be known before the desk has answered.

use mainstay::card::forms;
use mainstay::ids::PersonId;
use mainstay::interaction::{Draft, Page, Values, Verb};
use mainstay::meeting::Command;

use crate::cards::story::Story;

/// A button that leads to a form but asked for no dialog would do nothing in Teams.
#[test]
fn every_button_that_leads_to_a_form_asks_for_a_dialog() {
    let mut set = Story::psm();
    set.does("ruth", Command::Agree);
    set.chairs("carol", "peter");
    set.sets("carol", "2026-06-23T14:00:00", None);
    for story in [Story::bpm(), set] {
        let viewer = PersonId::from("hannah");
        let view = story.view(&viewer);
        let item = story.m.open().and_then(|o| o.invitees.first()).map(|i| i.id.clone());
        for verb in Verb::ALL {
            let draft = Draft {
                id: "frm_1".into(),
                person: viewer.clone(),
                verb: *verb,
                about: Some(view.about(item.as_ref())),
                kind: None,
                page: Page::Worry,
                values: Values::new(),
            };
            let form = forms::form(&view, &draft).or_else(|| forms::reading(&view, "frm_1".into(), *verb));
            assert!(form.is_none() || verb.opens_a_form(), "{}", verb.as_str());
        }
    }
}
