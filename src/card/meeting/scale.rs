//! The scale, for the chair alone: how many have given a number, and how far the numbers lie apart. No names: those
//! stand in a form that is only read.

use std::collections::BTreeMap;

use crate::card::view::View;
use crate::card::{Block, words};
use crate::meeting::Part;
use crate::meeting::after::Scale;

pub(super) fn section(view: &View<'_>) -> Vec<Block> {
    let Some(scale) = view.m.after.scale.as_ref().filter(|_| view.is(&Part::Chair)) else { return Vec::new() };
    let mut blocks = vec![Block::Heading("The numbers".into())];
    let bars = bars(scale);
    if !bars.is_empty() {
        blocks.push(Block::List(bars));
    }
    blocks.push(Block::Say(in_words(scale)));
    blocks
}

/// "6: ██ 2 people", lowest first. The count stands beside the bar, so that nothing is said by the bar alone.
pub fn bars(scale: &Scale) -> Vec<String> {
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for score in scale.readings.iter().filter_map(|r| r.score) {
        *counts.entry(score).or_default() += 1;
    }
    let people = |n: usize| if n == 1 { "1 person".to_owned() } else { format!("{n} people") };
    counts.into_iter().map(|(score, n)| format!("{score}: {} {}", "█".repeat(n), people(n))).collect()
}

/// "5 numbers, from 2 to 9. The middle one is 6. 1 chose not to."
pub fn in_words(scale: &Scale) -> String {
    let mut scores: Vec<u8> = scale.readings.iter().filter_map(|r| r.score).collect();
    scores.sort_unstable();
    let none = scale.readings.len() - scores.len();
    let mut sentences = match (scores.first(), scores.last()) {
        (Some(low), Some(high)) if low == high => vec![format!("{}, {low}.", words::count(scores.len(), "number"))],
        (Some(low), Some(high)) => {
            let middle = scores[(scores.len() - 1) / 2];
            vec![
                format!("{}, from {low} to {high}.", words::count(scores.len(), "number")),
                format!("The middle one is {middle}."),
            ]
        }
        _ => vec!["No number yet.".to_owned()],
    };
    if none > 0 {
        sentences.push(format!("{none} chose not to."));
    }
    sentences.join(" ")
}
