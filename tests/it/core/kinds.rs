//! Every kind that ships can be asked for, and whatever it then waits for is chased, whether or not anybody does anything.

use std::sync::Arc;

use mainstay::meeting::waits;
use mainstay::people::Person;
use mainstay::procedure::library::Library;
use mainstay::procedure::{FactKind, FactValue, Procedure};

use super::any::nothing_waits_in_silence;
use super::story::{Story, given};

/// A case of this kind in a council in which every role is held, its answers the first of each question.
fn ready(p: Arc<Procedure>) -> Story {
    let mut story = given(p.clone()).where_person("sw", |sw| sw.roles.extend(p.request.request.iter().cloned()));
    for role in p.roles.keys().filter(|role| story.council.iter().all(|x| !x.holds(role))).collect::<Vec<_>>() {
        let model = story.council[0].clone();
        story.council.push(Person { id: role.as_str().into(), roles: [role.clone()].into(), cover: None, ..model });
    }
    for fact in p.facts.iter().filter(|fact| fact.required && fact.id.as_str() != "level") {
        let answer = match &fact.kind {
            FactKind::YesNo => FactValue::YesNo(true),
            FactKind::Choice(options) => FactValue::Code(options[0].code.clone()),
            FactKind::Codes(options) => FactValue::Codes(vec![options[0].code.clone()]),
            FactKind::Number => FactValue::Number(1),
            FactKind::Date => continue,
        };
        story.facts.insert(fact.id.clone(), answer);
    }
    story.facts.insert("level".into(), FactValue::Code("risk_of_breakdown".into()));
    story
}

#[test]
fn every_kind_can_be_asked_for_and_nobody_waits_in_silence() {
    for p in Library::built_in().all() {
        let mut story = ready(p.clone()).requested_on("2026-06-16T10:00");
        assert!(!waits(&story.m, &p).is_empty(), "{} waits for nobody", p.kind.id);
        for day in ["2026-06-17", "2026-06-19", "2026-06-24", "2026-07-20", "2026-10-01"] {
            nothing_waits_in_silence(&story);
            story = story.until(&format!("{day}T18:00"));
        }
        assert!(!story.post.is_empty(), "{}: nobody heard anything", p.kind.id);
    }
}
