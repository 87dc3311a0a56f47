//! A card that says everything a card can say, and a form that asks everything a form can ask.

use mainstay::card::{Action, Block, Card, Choice, Field, FieldKind, Form};
use mainstay::interaction::{About, Value, Verb};

const MARKUP: &str = "*Not* [a link](https://example.org) & <at>nobody</at> #1";

fn button(verb: Verb, n: usize) -> Action {
    let about = About { meeting: "mtg_0123".into(), item: Some("inv-3".into()), revision: 7, in_list: false };
    Action::new(verb, Some(about), "Accept", format!("Accept for PM-7K3Q, number {n}"))
}

#[test]
fn a_card_of_everything() {
    let mut of_a_kind = button(Verb::RequestMeeting, 0);
    of_a_kind.kind = Some("psm".into());
    let mut kept = button(Verb::Resume, 1);
    (kept.about, kept.draft) = (None, Some("frm_0b".into()));
    let many = (2..15).map(|n| button(if n % 2 == 0 { Verb::Accept } else { Verb::Agree }, n)).collect();
    super::card(&Card {
        headline: "PM-7K3Q: answer needed by Friday 10 April 2026".into(),
        blocks: vec![
            Block::Say(MARKUP.into()),
            Block::Heading(MARKUP.into()),
            Block::Divider,
            Block::Next(MARKUP.into()),
            Block::Warn(format!("{MARKUP}\n\n{MARKUP}")),
            Block::Facts(vec![("Last date".into(), "Monday 13 April 2026".into()), (MARKUP.into(), String::new())]),
            Block::List(vec![MARKUP.into(), "Second".into()]),
            Block::Note(MARKUP.into()),
            Block::Actions(vec![of_a_kind, kept, button(Verb::Agree, 1).primary()]),
            Block::Actions(many),
            Block::Divider,
        ],
    });
}

fn field(name: &str, kind: FieldKind, value: Option<Value>) -> Field {
    let label = format!("What is the {name}?");
    let hint = Some("A hint that helps.".into());
    Field { name: name.into(), label, hint, kind, required: true, value, fault: None }
}

fn choices(n: usize) -> Vec<Choice> {
    let hint = |i: usize| (i == 1).then(|| "the one with a hint".to_owned());
    (0..n).map(|i| Choice { hint: hint(i), ..Choice::new(format!("c{i}"), format!("Choice {i}, of many")) }).collect()
}

#[test]
fn a_form_of_everything() {
    let text = |long| FieldKind::Text { long, max: 200 };
    let mut fields = vec![
        field("few", FieldKind::Choice(choices(3)), Some(Value::Choice("c1".into()))),
        field("many", FieldKind::Choice(choices(30)), None),
        field("boxes", FieldKind::Choices(choices(4)), Some(Value::Choices(vec!["c0".into(), "c3".into()]))),
        field("word", text(false), Some(Value::Text(MARKUP.into()))),
        field("words", text(true), None),
        field("day", FieldKind::Date, "2026-04-09".parse().ok().map(Value::Date)),
        field("hour", FieldKind::Time { zone: "Europe/London".into() }, "14:00:00".parse().ok().map(Value::Time)),
        field("colleague", FieldKind::Person(choices(95)), Some(Value::Person("c94".into()))),
        field("anybody", FieldKind::FindPerson { chosen: None }, None),
        field(
            "somebody",
            FieldKind::FindPerson { chosen: Some(Choice::new("p-7", "Ana Silva")) },
            Some(Value::Person("p-7".into())),
        ),
        field("nothing", FieldKind::Choice(Vec::new()), None),
    ];
    fields[4].fault = Some("Please use fewer words.".into());
    fields[5].required = false;
    let form = |fields, buttons| Form {
        key: "frm_0b".into(),
        title: "Everything".into(),
        step: Some((2, 4)),
        intro: vec![Block::Warn("Do not name the child.".into()), Block::Say(MARKUP.into())],
        fields,
        submit: Some("Continue".into()),
        buttons,
    };
    super::form(&form(fields.clone(), Vec::new()));
    super::form(&form(fields, vec![(Verb::Back, "Back".into()), (Verb::SaveForLater, "Save for later".into())]));
}
