//! Procedures installed side by side that cannot both be kept.

use std::sync::Arc;

use crate::procedure::validate::{Length, limits};
use crate::procedure::{KindStage, Procedure, Timescale};

/// Pairs of kinds after the same ending whose windows have no day in common: the indices of both, and of the second's
/// timescale, with a sentence.
pub fn apart(all: &[Arc<Procedure>]) -> Vec<(usize, usize, usize, String)> {
    let after: Vec<usize> = (0..all.len()).filter(|i| all[*i].kind.stage == KindStage::After).collect();
    let mut found = Vec::new();
    for (n, one) in after.iter().enumerate() {
        for other in &after[n + 1..] {
            if let Some((at, say)) = no_day_in_common(&all[*one], &all[*other]) {
                found.push((*one, *other, at, say));
            }
        }
    }
    found
}

fn no_day_in_common(one: &Procedure, other: &Procedure) -> Option<(usize, String)> {
    for a in limits(one) {
        for b in limits(other).filter(|b| b.from == a.from) {
            let (first, second) = if too_soon(a, b) { (one, other) } else { (other, one) };
            if too_soon(a, b) || too_soon(b, a) {
                let (soon, late) = if too_soon(a, b) { (a, b) } else { (b, a) };
                let (max, min) = (Length::new(soon.max?, soon.unit), Length::new(late.min?, late.unit));
                let at = other.timescales.iter().position(|t| t.id == b.id)?;
                let say = format!(
                    "“{}” must be held within {max} and “{}” no sooner than {min} after the same event: one meeting cannot be both, \
                     and a case that calls for both needs two.",
                    first.kind.name, second.kind.name
                );
                return Some((at, say));
            }
        }
    }
    None
}

/// Whether the last day of one lies before the first of another, whatever the calendar holds.
fn too_soon(one: &Timescale, other: &Timescale) -> bool {
    let max = one.max.map(|max| Length::new(max, one.unit));
    let min = other.min.map(|min| Length::new(min, other.unit));
    max.zip(min).is_some_and(|(max, min)| min.surely_longer(max))
}
