//! The names of fields are a promise between the forms and the desk that reads them.

use mainstay::card::forms;
use mainstay::interaction::{Draft, Page, Values, Verb};

use super::story::Story;

const READ: &str = concat!(
    include_str!("../../../src/desk/filled.rs"),
    include_str!("../../../src/desk/intake.rs"),
    include_str!("../../../src/desk/link.rs"),
    include_str!("../../../src/desk/orders/before.rs"),
    include_str!("../../../src/desk/orders/after.rs"),
    include_str!("../../../src/desk/orders/around.rs"),
    include_str!("../../../src/desk/values.rs")
);

/// Whether the desk reads a field of this name.
fn is_read(name: &str) -> bool {
    let numbered = |of: &str| name.strip_prefix(of).is_some_and(|n| n.parse::<u8>().is_ok());
    let all = ["there", "papers", "back", "asked", "themes"];
    READ.contains(&format!("\"{name}\"")) || all.iter().any(|of| numbered(of) && READ.contains(&format!("{of}{{n}}")))
}

#[test]
fn whatever_a_form_asks_the_desk_reads() {
    let mut story = Story::psm();
    story.chairs("carol", "peter");
    story.sets("carol", "2026-06-23T14:00:00", None);
    story.sends("carol");
    let mut opened = 0;
    for verb in Verb::ALL {
        let who = "carol".into();
        let view = story.view(&who);
        let draft = Draft {
            id: "frm_1".into(),
            person: who.clone(),
            verb: *verb,
            about: Some(view.about(Some(&story.item("team_manager")))),
            kind: None,
            page: Page::Worry,
            values: Values::new(),
        };
        let Some(form) = forms::form(&view, &draft) else { continue };
        opened += 1;
        for field in &form.fields {
            assert!(is_read(&field.name), "{verb:?} asks for {}, which nobody reads", field.name);
        }
    }
    assert!(opened >= 18, "{opened} forms");
}
