//! A card as a letter's words: plain text, and the same as HTML without a style, a picture or a script.
//!
//! Buttons are left out: a letter's one way to answer is its page.

use maud::{DOCTYPE, Markup, html};

use crate::card::{Block, Card, letter};
use crate::platform::enclosed::Enclosed;

pub fn plain(card: &Card, with: &Enclosed) -> String {
    let mut parts = vec![card.headline.clone()];
    parts.extend(card.blocks.iter().filter_map(|block| {
        let words = block.plain_text()?;
        Some(match block {
            Block::Next(_) => format!("Next step: {words}"),
            Block::Warn(_) => format!("Important: {words}"),
            _ => words,
        })
    }));
    parts.extend(with.links().map(|(label, address)| format!("{label}:\n{address}")));
    parts.extend(with.links().next().map(|_| letter::OPENING_ANSWERS_NOTHING.to_owned()));
    parts.push(format!("--\n{}", letter::FOOT));
    parts.join("\n\n")
}

pub fn html(card: &Card, with: &Enclosed) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head { meta charset="utf-8"; title { (with.subject) } }
            body {
                h1 { (card.headline) }
                @for block in &card.blocks { (block_html(block)) }
                @for (label, address) in with.links() { p { a href=(address) { (label) } br; (address) } }
                @if with.links().next().is_some() { p { small { (letter::OPENING_ANSWERS_NOTHING) } } }
                hr;
                p { small { (letter::FOOT) } }
            }
        }
    }
}

fn block_html(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading(words) => h2 { (words) },
            Block::Say(words) => p { (words) },
            Block::Next(words) => p { strong { "Next step:" } " " (words) },
            Block::Warn(words) => p { strong { "Important:" } " " (words) },
            Block::Note(words) => p { small { (words) } },
            Block::List(items) => ul { @for item in items { li { (item) } } },
            Block::Facts(facts) => p { @for (name, value) in facts { strong { (name) ":" } " " (value) br; } },
            Block::Divider | Block::Actions(_) => {}
        }
    }
}
