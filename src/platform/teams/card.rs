//! A [`Card`] as an Adaptive Card of version 1.5: for a message, and for the body of a dialog.
//!
//! A button acts by `Action.Execute`, or by `Action.Submit` in a client that does not know it; one that opens a form is
//! an `Action.Submit` that asks for a dialog, because an Execute cannot open one. Nothing is said by colour alone. A
//! card is cut before it is larger than Teams surely takes.

use serde_json::{Value as Json, json};

use super::text::{LEFT_OUT, LINE, Look, escape, labelled, paragraph, shorten};
use super::values;
use crate::card::{Action, Block, Card, Emphasis};
use crate::platform::Mark;

/// Bytes of a card that every client takes.
pub const LARGEST: usize = 25 * 1024;
/// Buttons that Teams shows in one row; it drops what is more.
const ROW: usize = 6;
/// Letters that fit beside each other on the narrowest screen, where each button takes [`AROUND`] for itself: Teams
/// cuts the labels of a row that is wider.
const ROOM: usize = 41;
const AROUND: usize = 5;
const LABEL: usize = 75;

/// The whole card of a message. The mark is the id of its first element: there, and seen by nobody.
pub fn message(card: &Card, mark: Option<&Mark>) -> Json {
    let mut title = headline(&card.headline);
    if let Some(mark) = mark {
        title["id"] = format!("{}-{}", mark.delivery, mark.attempt).into();
    }
    let mut all = vec![title];
    all.extend(body(&card.blocks, Where::Message));
    frame(&card.headline, all)
}

/// What a lock screen and a screen reader's list of messages say: the headline, which holds nothing private.
pub fn text(card: &Card) -> String {
    card.headline.clone()
}

/// The card of a dialog that only says something.
pub fn reading(card: &Card) -> Json {
    let mut all = vec![headline(&card.headline)];
    all.extend(body(&card.blocks, Where::Dialog));
    frame(&card.headline, all)
}

/// Where a button is: within a dialog only `Action.Submit` is heard, and a page leads to a page by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Message,
    Dialog,
}

/// A card around its elements, cut down to what Teams takes: words go from the end, before any button or input.
pub(super) fn frame(summary: &str, body: Vec<Json>) -> Json {
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": "en",
        "fallbackText": summary,
        "msteams": {"width": "Full"},
        "body": body,
    });
    cut(&mut card);
    card
}

fn cut(card: &mut Json) {
    let Some(mut size) = Some(card.to_string().len()).filter(|size| *size > LARGEST) else { return };
    let note = paragraph(LEFT_OUT, Look::Small);
    size += note.iter().map(|n| n.to_string().len() + 1).sum::<usize>();
    let Some(body) = card["body"].as_array_mut() else { return };
    let is_words = |element: &Json| matches!(element["type"].as_str(), Some("RichTextBlock" | "Container" | "FactSet"));
    let mut at = body.len();
    while let Some(last) = body.iter().rposition(is_words).filter(|_| size > LARGEST) {
        size -= body.remove(last).to_string().len() + 1;
        at = last;
    }
    let at = at.min(body.len());
    body.splice(at..at, note);
}

/// Blocks without a headline.
pub(super) fn body(blocks: &[Block], place: Where) -> Vec<Json> {
    let mut all = Vec::new();
    let mut divided = false;
    for block in blocks {
        if *block == Block::Divider {
            divided = true;
            continue;
        }
        let mut elements = one(block, place);
        if let Some(first) = elements.first_mut().filter(|_| std::mem::take(&mut divided)) {
            // There is no line of its own: an element may have one above it.
            first["separator"] = true.into();
            first["spacing"] = "Large".into();
        }
        all.extend(elements);
    }
    all
}

fn one(block: &Block, place: Where) -> Vec<Json> {
    match block {
        Block::Heading(text) => vec![heading(text, "Medium")],
        Block::Say(text) => paragraph(text, Look::Plain),
        Block::Next(text) => boxed("accent", labelled("Next", text, Look::Plain)),
        Block::Warn(text) => boxed("warning", labelled("Important", text, Look::Plain)),
        Block::Facts(facts) => facts_of(facts),
        Block::List(items) => items.iter().flat_map(|item| bullet(item)).collect(),
        Block::Note(text) => paragraph(text, Look::Small),
        Block::Divider => Vec::new(),
        Block::Actions(actions) => buttons(actions, place),
    }
}

fn headline(text: &str) -> Json {
    heading(text, "Large")
}

fn heading(text: &str, size: &str) -> Json {
    json!({"type": "TextBlock", "style": "heading", "size": size, "weight": "Bolder", "wrap": true, "text": escape(text)})
}

fn boxed(style: &str, items: Vec<Json>) -> Vec<Json> {
    if items.is_empty() { Vec::new() } else { vec![json!({"type": "Container", "style": style, "items": items})] }
}

fn facts_of(facts: &[(String, String)]) -> Vec<Json> {
    let shown = |text: &str| if text.trim().is_empty() { "–".to_owned() } else { escape(&shorten(text, LINE)) };
    let facts: Vec<Json> =
        facts.iter().map(|(name, value)| json!({"title": shown(name), "value": shown(value)})).collect();
    if facts.is_empty() { Vec::new() } else { vec![json!({"type": "FactSet", "facts": facts})] }
}

fn bullet(item: &str) -> Vec<Json> {
    let mut lines = paragraph(&format!("• {}", item.trim_start()), Look::Plain);
    lines.iter_mut().for_each(|line| line["spacing"] = "Small".into());
    lines
}

fn buttons(actions: &[Action], place: Where) -> Vec<Json> {
    let primaries = actions.iter().filter(|a| a.emphasis == Emphasis::Primary).count();
    debug_assert!(primaries <= 1, "two primary buttons in one row: {actions:?}");
    rows(actions.iter().map(|action| button(action, place)))
}

/// Buttons in as many rows as they need, so that no label is cut.
pub(super) fn rows(buttons: impl IntoIterator<Item = Json>) -> Vec<Json> {
    let mut rows: Vec<Vec<Json>> = Vec::new();
    let mut room = 0;
    for button in buttons {
        let wants = button["title"].as_str().map_or(0, |title| title.chars().count()) + AROUND;
        match rows.last_mut() {
            Some(row) if row.len() < ROW && wants <= room => {
                row.push(button);
                room -= wants;
            }
            _ => {
                rows.push(vec![button]);
                room = ROOM.saturating_sub(wants);
            }
        }
    }
    let set = |(n, row): (usize, Vec<Json>)| {
        let mut set = json!({"type": "ActionSet", "actions": row});
        if n > 0 {
            set["spacing"] = "Small".into();
        }
        set
    };
    rows.into_iter().enumerate().map(set).collect()
}

fn button(action: &Action, place: Where) -> Json {
    let mut data = values::of_action(action);
    match place {
        // Nothing that was typed on the page goes along, and nothing there has to be filled in first.
        Where::Dialog => {
            let mut button = submit(&action.label, &action.spoken, action.emphasis, data);
            button["associatedInputs"] = "none".into();
            button
        }
        Where::Message if action.verb.opens_a_form() => {
            data["msteams"] = json!({"type": "task/fetch"});
            submit(&action.label, &action.spoken, action.emphasis, data)
        }
        Where::Message => {
            let fallback = submit(&action.label, &action.spoken, action.emphasis, data);
            let mut button = fallback.clone();
            button["type"] = "Action.Execute".into();
            button["verb"] = action.verb.as_str().into();
            button["fallback"] = fallback;
            button
        }
    }
}

/// A button that sends: label, what a screen reader says, emphasis, and what it sends.
pub(super) fn submit(label: &str, spoken: &str, emphasis: Emphasis, data: Json) -> Json {
    let mut button = json!({"type": "Action.Submit", "title": shorten(label, LABEL), "data": data});
    if !spoken.is_empty() {
        button["tooltip"] = shorten(spoken, LABEL).into();
    }
    match emphasis {
        Emphasis::Primary => button["style"] = "positive".into(),
        Emphasis::Danger => button["style"] = "destructive".into(),
        Emphasis::Plain => {}
    }
    button
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interaction::{About, Verb};
    use proptest::prelude::*;

    fn card(blocks: Vec<Block>) -> Card {
        Card { headline: "PM-7K3Q: answer needed".into(), blocks }
    }

    #[test]
    fn a_card_becomes_an_adaptive_card() {
        let about = Some(About { meeting: "mtg_0a".into(), item: None, revision: 3, in_list: false });
        let agree = Action::new(Verb::Agree, about.clone(), "Agree", "Agree to PM-7K3Q".into()).primary();
        let cancel = Action::new(Verb::CancelMeeting, about, "Cancel the meeting", "Cancel PM-7K3Q".into()).danger();
        let mark = Mark { delivery: "dlv_1".into(), attempt: 2 };
        let shown = message(
            &card(vec![
                Block::Say("You are *invited*.\nCome.".into()),
                Block::Divider,
                Block::Next("Answer.".into()),
                Block::Facts(vec![("Last date".into(), "Monday [13]".into())]),
                Block::List(vec!["One".into()]),
                Block::Note("Small.".into()),
                Block::Actions(vec![agree, cancel]),
            ]),
            Some(&mark),
        );
        let data = |verb: &str| json!({"mainstay": {"verb": verb, "about": "mtg_0a~~3"}});
        let mut opens = data("cancel_meeting");
        opens["msteams"] = json!({"type": "task/fetch"});
        let text = |words: &str| json!({"type": "TextRun", "text": words});
        let agree = |kind: &str| json!({"type": kind, "title": "Agree", "tooltip": "Agree to PM-7K3Q", "style": "positive", "data": data("agree")});
        let mut execute = agree("Action.Execute");
        execute["verb"] = "agree".into();
        execute["fallback"] = agree("Action.Submit");
        assert_eq!(
            shown,
            json!({
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard", "version": "1.5", "lang": "en",
                "fallbackText": "PM-7K3Q: answer needed", "msteams": {"width": "Full"},
                "body": [
                    {"type": "TextBlock", "id": "dlv_1-2", "style": "heading", "size": "Large", "weight": "Bolder",
                     "wrap": true, "text": "PM-7K3Q: answer needed"},
                    {"type": "RichTextBlock", "inlines": [text("You are *invited*.")]},
                    {"type": "RichTextBlock", "inlines": [text("Come.")], "spacing": "Small"},
                    {"type": "Container", "style": "accent", "separator": true, "spacing": "Large", "items": [
                        {"type": "RichTextBlock", "inlines": [
                            {"type": "TextRun", "text": "Next: ", "weight": "Bolder"}, text("Answer.")]}]},
                    {"type": "FactSet", "facts": [{"title": "Last date", "value": "Monday \\[13\\]"}]},
                    {"type": "RichTextBlock", "inlines": [text("• One")], "spacing": "Small"},
                    {"type": "RichTextBlock", "inlines": [
                        {"type": "TextRun", "text": "Small.", "size": "Small", "isSubtle": true}]},
                    {"type": "ActionSet", "actions": [execute,
                        {"type": "Action.Submit", "title": "Cancel the meeting", "tooltip": "Cancel PM-7K3Q",
                         "style": "destructive", "data": opens}]},
                ],
            })
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Whatever is said, the card is of a size that is taken, and its buttons are there.
        #[test]
        fn no_words_can_make_a_card_too_large(words in r"(\PC|\*|\[a\]\(b\)|\n){0,6000}", n in 1usize..12) {
            let act = Block::Actions(vec![Action::new(Verb::Agree, None, "Agree", "Agree".into())]);
            let mut blocks = vec![Block::Say(words.clone()); n];
            blocks.extend([Block::Facts(vec![("Name".into(), words.clone())]), Block::Warn(words), act]);
            let shown = message(&card(blocks), None);
            prop_assert!(shown.to_string().len() <= LARGEST);
            let all = shown["body"].as_array().expect("a body");
            prop_assert_eq!(all.iter().filter(|e| e["type"] == "ActionSet").count(), 1);
            let texts = all.iter().filter(|e| e["type"] == "TextBlock");
            prop_assert!(texts.into_iter().all(|e| e["style"] == "heading"), "words that are read as markup");
        }
    }

    #[test]
    fn what_a_procedure_may_say_fits_on_a_button() {
        const { assert!(crate::procedure::limits::CHOICE <= LABEL) };
    }
}
