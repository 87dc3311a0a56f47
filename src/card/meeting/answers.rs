//! What the request form was told: on its last page, on the card for those who arrange the meeting or agree to it, and what
//! is private in a form that is only read. An answer whose question no longer applies is not shown.

use crate::calendar::full_date;
use crate::card::Block;
use crate::card::view::View;
use crate::card::words::stopped;
use crate::meeting::Part;
use crate::procedure::{Coded, Fact, FactKind, FactValue, Facts, Procedure};

/// The answers that are not private, until the meeting begins. Nobody outside the council's directory sees them.
pub(super) fn section(view: &View<'_>) -> Vec<Block> {
    let sees = (view.arranges() || view.is(&Part::Agreer)) && !view.is_outside() && !view.has_begun();
    let all = if sees { answers(view, false) } else { Vec::new() };
    match all.is_empty() {
        true => Vec::new(),
        false => vec![Block::Heading("What was answered".into()), Block::List(all)],
    }
}

/// Each answer with its question: "What type of placement is it? Children's home."
pub fn answers(view: &View<'_>, private: bool) -> Vec<String> {
    in_lines(view.p, &view.m.facts, |f| f.private == private && view.m.holds(&f.when).is_yes())
}

/// The same of a request that is not sent yet, private or not: it is shown to whoever answers.
pub fn answered_so_far(p: &Procedure, facts: &Facts) -> Vec<String> {
    in_lines(p, facts, |f| f.when.holds(facts, &|_| false).is_yes())
}

fn in_lines(p: &Procedure, facts: &Facts, applies: impl Fn(&Fact) -> bool) -> Vec<String> {
    let asked = p.facts.iter().filter(|f| applies(f));
    asked.filter_map(|fact| Some(line(fact, facts.get(&fact.id)?))).collect()
}

fn line(fact: &Fact, value: &FactValue) -> String {
    let between = if fact.ask.ends_with('?') { "" } else { ":" };
    format!("{}{between} {}", fact.ask, stopped(&in_words(fact, value)))
}

fn in_words(fact: &Fact, value: &FactValue) -> String {
    let options: &[Coded] = match &fact.kind {
        FactKind::Choice(of) | FactKind::Codes(of) => of,
        _ => &[],
    };
    let say = |code: &String| options.iter().find(|c| c.code == *code).map_or_else(|| code.clone(), |c| c.say.clone());
    match value {
        FactValue::YesNo(true) => "Yes".into(),
        FactValue::YesNo(false) => "No".into(),
        FactValue::Code(code) => say(code),
        FactValue::Codes(codes) => codes.iter().map(say).collect::<Vec<_>>().join("; "),
        FactValue::Date(day) => full_date(*day),
        FactValue::Number(n) => n.to_string(),
    }
}
