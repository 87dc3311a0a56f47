//! A [`Card`] or a [`Form`] as HTML that stands without script: real buttons in real forms, every word escaped.
//!
//! A form's title is an `h2` and a card's headline an `h3`; headings within either come one level below.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::field::{self, field_html};
use super::{CLOSE, DO, FORM, PRESS, Press, SUBMIT};
use crate::card::{Action, Block, Card, Choice, Emphasis, Field, Form};

/// What surrounds a card or form on its page.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Where it is posted.
    pub action: &'a str,
    /// Hidden fields that go with every post, such as tokens.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// What a form's search fields have found so far, by field name.
pub type Found = BTreeMap<String, Vec<Choice>>;

/// A card. Without `around` its buttons are left out.
pub fn card_html(card: &Card, around: Option<Around<'_>>) -> Markup {
    html! {
        h3.headline { (card.headline) }
        @for block in &card.blocks { (block_html(block, 4, around)) }
    }
}

/// A form's page. `lookup` is where a script may ask what a search field finds.
pub fn form_html(form: &Form, around: Around<'_>, found: &Found, lookup: Option<&str>) -> Markup {
    let faulty: Vec<(&Field, &str)> =
        form.fields.iter().filter_map(|f| f.fault.as_deref().map(|fault| (f, fault))).collect();
    html! {
        form.sheet method="post" action=(around.action) novalidate autocomplete="off" data-lookup=[lookup] {
            @for (name, value) in around.hidden { input type="hidden" name=(name) value=(value); }
            input type="hidden" name=(FORM) value=(form.key);
            header.sheet-head {
                @if let Some((page, of)) = form.step { p.step { "Page " (page) " of " (of) } }
                h2 #form-title tabindex="-1" { (form.title) }
            }
            @if !faulty.is_empty() {
                div.problems role="alert" tabindex="-1" aria-labelledby="problems-title" {
                    h3 #problems-title { "There is a problem" }
                    ul {
                        @for (f, fault) in &faulty {
                            li { a href=(format!("#{}", field::first_id(f))) { (named(&f.label, fault)) } }
                        }
                    }
                }
            }
            @for block in &form.intro { (block_html(block, 3, None)) }
            @for f in &form.fields { (field_html(f, found.get(&f.name).map(Vec::as_slice))) }
            div.buttons {
                @if let Some(label) = &form.submit {
                    button.primary type="submit" name=(DO) value=(SUBMIT) { (label) }
                }
                @for (verb, label) in &form.buttons {
                    button type="submit" name=(DO) value=(verb.as_str()) { (label) }
                }
                button.quiet type="submit" name=(DO) value=(CLOSE) { "Close" }
            }
        }
    }
}

/// A fault with the question it belongs to: several questions may have the same fault.
fn named(label: &str, fault: &str) -> String {
    if label.ends_with('?') { format!("{label} {fault}") } else { format!("{label}: {fault}") }
}

fn block_html(block: &Block, level: u8, around: Option<Around<'_>>) -> Markup {
    html! {
        @match block {
            Block::Heading(words) => { @if level == 3 { h3 { (words) } } @else { h4 { (words) } } }
            Block::Say(words) => p { (words) },
            Block::Next(words) => p.next { strong { "Next step:" } " " (words) },
            Block::Warn(words) => p.warn { strong { "Important:" } " " (words) },
            Block::Note(words) => p.note { (words) },
            Block::List(items) => ul { @for item in items { li { (item) } } },
            Block::Divider => hr;,
            Block::Facts(facts) => dl {
                @for (name, value) in facts { div { dt { (name) } dd { (value) } } }
            },
            Block::Actions(actions) => { @if let Some(around) = around { (actions_html(actions, around)) } }
        }
    }
}

/// One row of buttons is one form: which button was pressed is its value.
/// More buttons than this are too many to choose from at a glance.
const AT_A_GLANCE: usize = 4;

/// A card's buttons. The expected one stands out: a row without it is lesser, and where there are many the expected one
/// stands first and alone, and what is hard to undo last.
fn actions_html(actions: &[Action], around: Around<'_>) -> Markup {
    let of = |wanted: Emphasis| actions.iter().filter(move |a| a.emphasis == wanted);
    let rows: Vec<Vec<&Action>> = if actions.len() > AT_A_GLANCE {
        let rest = of(Emphasis::Plain).chain(of(Emphasis::Danger)).collect();
        vec![of(Emphasis::Primary).collect(), rest]
    } else {
        vec![actions.iter().collect()]
    };
    let expected = |row: &[&Action]| row.iter().any(|a| a.emphasis == Emphasis::Primary);
    html! {
        form method="post" action=(around.action) {
            @for (name, value) in around.hidden { input type="hidden" name=(name) value=(value); }
            @for row in rows.iter().filter(|row| !row.is_empty()) {
                div class=(if expected(row) { "buttons" } else { "buttons lesser" }) {
                    @for action in row {
                        button type="submit" name=(PRESS) value=(Press::of(action).to_value())
                            class=[emphasis(action.emphasis)] aria-label=(action.spoken) { (action.label) }
                    }
                }
            }
        }
    }
}

fn emphasis(emphasis: Emphasis) -> Option<&'static str> {
    match emphasis {
        Emphasis::Primary => Some("primary"),
        Emphasis::Plain => None,
        Emphasis::Danger => Some("danger"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::FieldKind;
    use crate::interaction::{Value, Verb};

    const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror='y'>&"#;
    const AROUND: Around<'static> = Around { action: "/here", hidden: &[("csrf", "\"><b>")] };

    /// Whatever anybody wrote, the only markup on the page is ours.
    #[test]
    fn hostile_words_stay_words() {
        let say = || HOSTILE.to_owned();
        let mut action = Action::new(Verb::Accept, None, HOSTILE, say());
        action.kind = Some(HOSTILE.into());
        let blocks = vec![
            Block::Heading(say()),
            Block::Say(say()),
            Block::Next(say()),
            Block::Warn(say()),
            Block::Facts(vec![(say(), say())]),
            Block::List(vec![say()]),
            Block::Note(say()),
            Block::Actions(vec![action]),
        ];
        let choice = || Choice { code: say(), label: say(), hint: Some(say()) };
        let kinds = [
            FieldKind::Choice(vec![choice()]),
            FieldKind::Choice((0..11).map(|_| choice()).collect()),
            FieldKind::Choices(vec![choice()]),
            FieldKind::Text { long: false, max: 9 },
            FieldKind::Text { long: true, max: 9 },
            FieldKind::Date,
            FieldKind::Time { zone: "Europe/London".into() },
            FieldKind::Person(vec![choice()]),
            FieldKind::FindPerson { chosen: Some(choice()) },
        ];
        let fields = kinds.into_iter().enumerate().map(|(n, kind)| Field {
            name: format!("f{n}"),
            label: say(),
            hint: Some(say()),
            kind,
            required: false,
            value: Some(Value::Text(say())),
            fault: Some(say()),
        });
        let form = Form {
            key: HOSTILE.into(),
            title: say(),
            step: Some((1, 2)),
            intro: blocks.clone(),
            fields: fields.collect(),
            submit: Some(say()),
            buttons: vec![(Verb::Back, say())],
        };
        let card = card_html(&Card { headline: say(), blocks }, Some(AROUND)).into_string();
        let found = Found::from([("f8".to_owned(), vec![choice()])]);
        let page = form_html(&form, AROUND, &found, Some(HOSTILE)).into_string();
        for html in [card, page] {
            assert!(html.contains("&lt;script&gt;"));
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
            let whole = html.matches("&quot;&gt;&lt;script&gt;").count();
            assert_eq!(html.matches("script").count(), 2 * whole, "quotes are escaped wherever words go");
        }
    }

    #[test]
    fn each_fault_is_said_at_the_top_and_at_its_field() {
        let field = Field {
            name: "due".into(),
            label: "When is the meeting?".into(),
            hint: Some("For example 13 4 2026".into()),
            kind: FieldKind::Date,
            required: true,
            value: Some(Value::Unreadable),
            fault: Some("Enter a date.".into()),
        };
        let case = Field { name: "case".into(), label: "Case number".into(), ..field.clone() };
        let form = Form {
            key: "frm_1".into(),
            title: "Set date and place".into(),
            step: None,
            intro: vec![],
            fields: vec![field, case],
            submit: None,
            buttons: vec![],
        };
        let html = form_html(&form, AROUND, &Found::new(), None).into_string();
        assert!(html.contains(r##"<a href="#field-due">When is the meeting? Enter a date.</a>"##), "{html}");
        assert!(html.contains(r##"<a href="#field-case">Case number: Enter a date.</a>"##), "{html}");
        assert!(html.contains(r#"aria-describedby="field-due-hint field-due-fault""#), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    }
}
