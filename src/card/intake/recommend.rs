//! Which kind of meeting the answers call for, among those that are installed: with the rule, and with what each of the
//! others says that it is not.

use crate::card::words::{self, clip, stopped};
use crate::card::{Block, Choice, Field, FieldKind, forms};
use crate::interaction::Value;
use crate::procedure::overlap::apart;
use crate::procedure::{Condition, Facts, NotA, Procedure, Strength, Trigger};

/// A kind that its own rules call for, and the rule's words with where they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Called<'p> {
    pub procedure: &'p Procedure,
    pub strength: Strength,
    pub why: String,
}

/// Every kind that the answers call for, the strongest rule first. A kind that says of these answers that it is not the
/// one is left out, and so is nothing else: of two that fit equally well the person chooses.
pub fn called<'p>(kinds: &[&'p Procedure], facts: &Facts) -> Vec<Called<'p>> {
    let fits = |p: &&&'p Procedure| not_this_one(p, facts).is_none();
    let mut all: Vec<Called<'p>> = kinds.iter().filter(fits).filter_map(|p| calls(p, facts)).collect();
    // Stable: kinds of one strength stay in their own order, those inside their scope first.
    all.sort_by_key(|c| (std::cmp::Reverse(c.strength), is_outside(c.procedure, facts)));
    all
}

/// The kind whose own rules call for it most strongly, with the rule's words.
pub fn recommend<'p>(kinds: &[&'p Procedure], facts: &Facts) -> Option<(&'p Procedure, String)> {
    called(kinds, facts).into_iter().next().map(|c| (c.procedure, c.why))
}

/// Why the rules of one kind call for it; the strongest of them.
pub(super) fn calls<'p>(p: &'p Procedure, facts: &Facts) -> Option<Called<'p>> {
    let hit = p.triggers.iter().filter(|t| holds(&t.when, facts));
    let strength = |t: &&Trigger| t.origin.strength.unwrap_or(Strength::May);
    let rule = hit.max_by_key(strength)?;
    let why = format!("{}{}", stopped(&rule.say), words::rule(p, rule.origin.src.as_deref()));
    Some(Called { procedure: p, strength: strength(&rule), why })
}

/// What a kind says that it is not, where these answers make it so and another kind is meant.
fn not_this_one<'p>(p: &'p Procedure, facts: &Facts) -> Option<&'p NotA> {
    let mut meant = p.purpose.not_a.iter().filter(|not| not.kind.is_some());
    meant.find(|not| not.when.as_ref().is_some_and(|when| holds(when, facts)))
}

pub(super) fn is_outside(p: &Procedure, facts: &Facts) -> bool {
    p.scope.outside_when.as_ref().is_some_and(|when| holds(when, facts))
}

fn holds(when: &Condition, facts: &Facts) -> bool {
    when.holds(facts, &|_| false).is_yes()
}

/// The page that asks which kind, with the one that fits best already chosen.
pub(super) fn choose(kinds: &[&Procedure], facts: &Facts) -> (Vec<Block>, Vec<Field>) {
    let called = called(kinds, facts);
    let mut intro = Vec::new();
    let choices = kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75))).collect();
    let mut which = forms::field("kind", "Which meeting?", FieldKind::Choice(choices), true);
    match called.split_first() {
        Some((best, others)) => {
            let name = words::a(&best.procedure.kind.name);
            intro.push(Block::Say(format!("Your answers call for {name}. {}", best.why)));
            which.value = Some(Value::Choice(best.procedure.kind.id.as_str().into()));
            let line = |c: &Called<'_>| format!("{}: {}", c.procedure.kind.name, c.why);
            if !others.is_empty() {
                intro.push(Block::Say("These fit too:".into()));
                intro.push(Block::List(others.iter().map(line).collect()));
            }
        }
        None => intro.push(Block::Say("Your answers do not settle which meeting is right. Please choose.".into())),
    }
    let not: Vec<String> = kinds.iter().filter_map(|p| Some(not_line(kinds, p, not_this_one(p, facts)?))).collect();
    if !not.is_empty() {
        intro.push(Block::Say("Not these, going by your answers:".into()));
        intro.push(Block::List(not));
    }
    (intro, vec![which])
}

/// "Placement Support Meeting: The placement has already ended. Look at: Disruption Meeting."
fn not_line(kinds: &[&Procedure], p: &Procedure, not: &NotA) -> String {
    format!("{}: {}{}", p.kind.name, stopped(&not.say), instead(kinds, not))
}

/// The other kind that is meant, where it is installed.
fn instead(kinds: &[&Procedure], not: &NotA) -> String {
    let other = not.kind.as_ref().and_then(|id| kinds.iter().find(|p| p.kind.id == *id));
    other.map_or_else(String::new, |p| format!(" Look at: {}.", p.kind.name))
}

/// What is to be thought of before this kind is asked for: outside its scope, better served by another meeting, or
/// never to be held together with another that these answers call for too.
pub(super) fn warnings(p: &Procedure, kinds: &[&Procedure], facts: &Facts) -> Vec<String> {
    let outside = is_outside(p, facts).then(|| stopped(&p.scope.outside_say));
    let not = p.purpose.not_a.iter().filter(|not| not.when.as_ref().is_some_and(|when| holds(when, facts)));
    let not = not.map(|not| format!("{}{}", stopped(&not.say), instead(kinds, not)));
    let others = kinds.iter().filter(|other| other.kind.id != p.kind.id && calls(other, facts).is_some());
    let clash = others.filter_map(|other| apart(p, other));
    let clash = clash.map(|say| format!("{say} Please settle first which of the two is held."));
    outside.into_iter().chain(not).chain(clash).collect()
}

/// What this kind is not, whatever the answers.
pub(super) fn never(p: &Procedure) -> Vec<String> {
    p.purpose.not_a.iter().filter(|not| not.when.is_none()).map(|not| stopped(&not.say)).collect()
}
