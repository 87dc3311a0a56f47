//! A [`Card`] as Slack's blocks: for a message, for the home page and for the body of a modal.
//!
//! What may hold a person's words is `plain_text`, which Slack does not read as markup. Nothing is said by colour or
//! sign alone. A message's `text` says everything in words: screen readers read it and not the blocks.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::text::{CONTEXT, MESSAGE, SECTION, clip, escape, escaped_pieces, length, pieces, plain};
use crate::card::{Action, Block, Card, Emphasis};
use crate::interaction::About;

pub const MESSAGE_BLOCKS: usize = 50;
pub const VIEW_BLOCKS: usize = 100;
const HEADER: usize = 150;
const FIELD: usize = 2000;
/// A section holds ten fields: five names with their values.
const FACTS: usize = 5;
const BUTTONS: usize = 25;
const LABEL: usize = 75;

/// A message: `{"text", "blocks"}`.
pub fn message(card: &Card) -> Json {
    json!({"text": whole_text(card), "blocks": fit(card_blocks(card), MESSAGE_BLOCKS)})
}

/// The home page's view.
pub fn home(card: &Card) -> Json {
    json!({"type": "home", "blocks": fit(card_blocks(card), VIEW_BLOCKS)})
}

/// The card with its headline as a title.
pub(super) fn card_blocks(card: &Card) -> Vec<Json> {
    let mut blocks = heading(&card.headline);
    blocks.extend(body(&card.blocks));
    blocks
}

/// Blocks without a headline.
pub(super) fn body(blocks: &[Block]) -> Vec<Json> {
    let mut ids = ActionIds::default();
    blocks.iter().flat_map(|block| one(block, &mut ids)).collect()
}

/// A paragraph in which nothing is read as markup, in as many sections as it needs.
pub(super) fn paragraph(text: &str) -> Vec<Json> {
    pieces(text, SECTION).iter().map(|piece| json!({"type": "section", "text": plain(piece)})).collect()
}

/// Small print.
pub(super) fn small_print(text: &str) -> Vec<Json> {
    pieces(text, CONTEXT).iter().map(|piece| json!({"type": "context", "elements": [plain(piece)]})).collect()
}

/// A row of buttons: label, `action_id` and value, what a screen reader says, and emphasis.
pub(super) fn button(label: &str, action_id: &str, value: &str, spoken: &str, emphasis: Emphasis) -> Json {
    let mut button =
        json!({"type": "button", "text": plain(&clip(label, LABEL, "a button's label")), "action_id": action_id});
    if !value.is_empty() {
        button["value"] = value.into();
    }
    if !spoken.is_empty() {
        button["accessibility_label"] = clip(spoken, LABEL, "what a screen reader says").into();
    }
    match emphasis {
        Emphasis::Primary => button["style"] = "primary".into(),
        Emphasis::Danger => button["style"] = "danger".into(),
        Emphasis::Plain => {}
    }
    button
}

/// Cuts blocks down to what Slack takes: the last resort before it refuses the whole. Buttons are kept before words.
pub(super) fn fit(mut blocks: Vec<Json>, max: usize) -> Vec<Json> {
    debug_assert!(blocks.len() <= max, "{} blocks where Slack takes {max}", blocks.len());
    while blocks.len() > max {
        let words = blocks.iter().rposition(|b| b["type"] != "actions" && b["type"] != "input");
        blocks.remove(words.unwrap_or(max));
    }
    blocks
}

fn one(block: &Block, ids: &mut ActionIds) -> Vec<Json> {
    match block {
        Block::Heading(text) => heading(text),
        Block::Say(text) => paragraph(text),
        Block::Next(text) => labelled("Next", text),
        Block::Warn(text) => labelled("Important", text),
        Block::Facts(facts) => facts.chunks(FACTS).map(section_of_facts).collect(),
        Block::List(items) => paragraph(&items.iter().map(|i| format!("• {i}")).collect::<Vec<_>>().join("\n")),
        Block::Note(text) => small_print(text),
        Block::Divider => vec![json!({"type": "divider"})],
        Block::Actions(actions) => actions.chunks(BUTTONS).map(|row| row_of_buttons(row, ids)).collect(),
    }
}

fn heading(text: &str) -> Vec<Json> {
    match length(text) {
        0 => Vec::new(),
        1..=HEADER => vec![json!({"type": "header", "text": plain(text)})],
        _ => paragraph(text),
    }
}

/// A paragraph that begins with a bold word of ours; the rest is escaped.
fn labelled(label: &str, text: &str) -> Vec<Json> {
    let label = format!("*{label}:* ");
    let starts = std::iter::once(label.as_str()).chain(std::iter::repeat(""));
    let mrkdwn = |text: String| json!({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": true}});
    let pieces = escaped_pieces(text, SECTION - label.len());
    pieces.iter().zip(starts).map(|(piece, start)| mrkdwn(format!("{start}{piece}"))).collect()
}

/// Names in bold on the left, values on the right.
fn section_of_facts(facts: &[(String, String)]) -> Json {
    let shown = |text: &str| if text.trim().is_empty() { "-".to_owned() } else { clip(text, FIELD, "a fact") };
    let fields: Vec<Json> = facts
        .iter()
        .flat_map(|(name, value)| {
            let name = format!("*{}*", escape(&shown(name)));
            [json!({"type": "mrkdwn", "text": name, "verbatim": true}), plain(&shown(value))]
        })
        .collect();
    json!({"type": "section", "fields": fields})
}

fn row_of_buttons(row: &[Action], ids: &mut ActionIds) -> Json {
    let primaries = row.iter().filter(|a| a.emphasis == Emphasis::Primary).count();
    debug_assert!(primaries <= 1, "two primary buttons in one row: {row:?}");
    let buttons = row.iter().map(|a| button(&a.label, &ids.next(a), &value(a), &a.spoken, a.emphasis));
    json!({"type": "actions", "elements": buttons.collect::<Vec<_>>()})
}

/// What rides in the button: the saved form, what it is about, or the kind of meeting.
fn value(action: &Action) -> String {
    let draft = action.draft.as_ref().map(std::string::ToString::to_string);
    draft
        .or_else(|| action.about.as_ref().map(About::to_value))
        .or_else(|| action.kind.as_ref().map(std::string::ToString::to_string))
        .unwrap_or_default()
}

/// Gives each button of a message its own `action_id`: the verb, and a number from the second on.
#[derive(Default)]
struct ActionIds(BTreeMap<&'static str, usize>);

impl ActionIds {
    fn next(&mut self, action: &Action) -> String {
        let verb = action.verb.as_str();
        let seen = self.0.entry(verb).or_default();
        *seen += 1;
        if *seen == 1 { verb.to_owned() } else { format!("{verb}:{seen}") }
    }
}

/// The card in words, escaped and of a length that Slack keeps in one message.
fn whole_text(card: &Card) -> String {
    let mut pieces = escaped_pieces(&card.plain_text(), MESSAGE - 2).into_iter();
    let first = pieces.next().unwrap_or_default();
    if pieces.next().is_some() { format!("{first} …") } else { first }
}

#[cfg(test)]
mod tests {
    use super::super::text::shorten;
    use super::*;
    use crate::interaction::Verb;
    use proptest::prelude::*;

    fn card(headline: &str, blocks: Vec<Block>) -> Card {
        Card { headline: headline.into(), blocks }
    }

    #[test]
    fn a_card_becomes_a_message_that_also_reads_as_plain_words() {
        let about = About { meeting: "mtg_0a".into(), item: None, revision: 3, in_list: false };
        let accept = Action::new(Verb::Accept, Some(about.clone()), "Accept", "Accept for PM-7K3Q".into()).primary();
        let again = Action::new(Verb::Accept, Some(about), "Accept for another", "Accept for another".into());
        let sent = message(&card(
            "PM-7K3Q: answer needed",
            vec![
                Block::Say("You are invited, <!channel> & all.".into()),
                Block::Next("Answer by <Friday>.".into()),
                Block::Facts(vec![("Last date".into(), "Monday 13 April 2026".into())]),
                Block::Actions(vec![accept, again]),
            ],
        ));
        assert_eq!(
            sent,
            json!({
                "text": "PM-7K3Q: answer needed\nYou are invited, &lt;!channel&gt; &amp; all.\nAnswer by &lt;Friday&gt;.\nLast date: Monday 13 April 2026",
                "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "text": "PM-7K3Q: answer needed", "emoji": false}},
                    {"type": "section", "text": {"type": "plain_text", "text": "You are invited, <!channel> & all.", "emoji": false}},
                    {"type": "section", "text": {"type": "mrkdwn", "text": "*Next:* Answer by &lt;Friday&gt;.", "verbatim": true}},
                    {"type": "section", "fields": [
                        {"type": "mrkdwn", "text": "*Last date*", "verbatim": true},
                        {"type": "plain_text", "text": "Monday 13 April 2026", "emoji": false}]},
                    {"type": "actions", "elements": [
                        {"type": "button", "text": {"type": "plain_text", "text": "Accept", "emoji": false}, "action_id": "accept",
                         "value": "mtg_0a~~3", "accessibility_label": "Accept for PM-7K3Q", "style": "primary"},
                        {"type": "button", "text": {"type": "plain_text", "text": "Accept for another", "emoji": false},
                         "action_id": "accept:2", "value": "mtg_0a~~3", "accessibility_label": "Accept for another"}]},
                ],
            })
        );
    }

    fn texts(json: &Json, found: &mut Vec<(String, String)>) {
        match json {
            Json::Object(map) => {
                if let (Some(kind), Some(text)) = (json["type"].as_str(), json["text"].as_str()) {
                    found.push((kind.to_owned(), text.to_owned()));
                }
                map.values().for_each(|v| texts(v, found));
            }
            Json::Array(items) => items.iter().for_each(|v| texts(v, found)),
            _ => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// Whatever is said: no markup of its own, no empty text, no text over a limit.
        #[test]
        fn no_words_can_break_a_message_or_mention_anybody(words in r"(\PC|<!channel>|<@U1>|&|\n){0,1500}") {
            let blocks = vec![
                Block::Say(words.clone()), Block::Next(words.clone()), Block::Warn(words.clone()),
                Block::Note(words.clone()), Block::List(vec![words.clone()]),
                Block::Facts(vec![("Name".into(), shorten(&words, FIELD))]),
            ];
            let sent = message(&card("PM-7K3Q", blocks));
            let text = sent["text"].as_str().expect("text");
            prop_assert!(length(text) <= MESSAGE && !text.contains(['<', '>']));
            let mut found = Vec::new();
            texts(&sent["blocks"], &mut found);
            for (kind, text) in found {
                prop_assert!((1..=SECTION).contains(&length(&text)), "{} {}", kind, length(&text));
                prop_assert!(kind == "plain_text" || !text.contains(['<', '>']), "{}", text);
            }
        }
    }

    #[test]
    fn what_a_procedure_may_say_fits_on_a_card() {
        use crate::procedure::limits;
        const { assert!(limits::CHOICE <= LABEL && limits::HEADING < HEADER) };
    }
}
