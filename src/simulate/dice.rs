//! Chance, drawn from a seed: the same seed draws the same year.

use std::ops::RangeInclusive;

/// One case's own chance. What happens in one case changes nothing in another, so that a changed rule can be compared
/// with the rule before it, case by case.
pub(super) struct Dice(fastrand::Rng);

/// Spreads the numbers of cases over all seeds.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Dice {
    pub fn new(seed: u64, case: u32) -> Self {
        let own = fastrand::Rng::with_seed(seed).u64(..) ^ u64::from(case).wrapping_mul(SPREAD);
        Self(fastrand::Rng::with_seed(own))
    }

    /// Yes in so many of a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    pub fn between(&mut self, range: RangeInclusive<u32>) -> u32 {
        self.0.u32(range)
    }

    /// One of them. None of none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { Some(&from[self.0.usize(..from.len())]) }
    }
}
