//! The rules alone: how long it takes to read the seven procedures, and to play a year of 500 cases under them.

use std::time::Instant;

use mainstay::calendar::{Calendar, Holidays};
use mainstay::procedure::library::Library;
use mainstay::simulate::{Year, made_up, play};

use crate::ms;

const CASES: u32 = 500;
/// Milliseconds, on two cores that do nothing else.
const READ_WITHIN: f64 = 100.0;
const PLAYED_WITHIN: f64 = 10_000.0;

/// # Panics
/// Where either takes longer than was promised.
pub fn measure() {
    println!("\nrules");
    let begun = Instant::now();
    let procedures = Library::built_in().all();
    let read = ms(begun.elapsed());
    println!("  seven kinds read  {read:>7.1} ms (target {READ_WITHIN:.0})");
    let calendar = Calendar::england(Holidays::built_in());
    let people = made_up(&procedures, CASES);
    let begun = Instant::now();
    let figures = play(Year { year: 2026, cases: CASES, seed: 1 }, &procedures, &people, &calendar, &mut || ());
    let played = ms(begun.elapsed());
    println!("  {CASES} cases played   {played:>7.0} ms, {} messages (target {PLAYED_WITHIN:.0})", figures.messages);
    assert!(read < READ_WITHIN && played < PLAYED_WITHIN, "the rules are slower than promised");
}
