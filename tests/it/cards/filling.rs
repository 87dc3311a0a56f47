//! Forms that were filled in wrongly: each fault beside its field, in a sentence.

use mainstay::card::{Form, forms, refusals};
use mainstay::interaction::{Value, Values, Verb};
use mainstay::meeting::Refusal;
use mainstay::procedure::MinutesStep;

use super::reads;
use super::story::Story;

fn mended(mut form: Form, values: &[(&str, Value)]) -> Form {
    let values: Values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    assert!(!forms::check(&mut form, &values, &|_| true), "nothing is wrong");
    super::looked_over::form(&form, false);
    form
}

#[test]
fn a_form_says_beside_each_field_what_is_wrong() {
    let story = Story::bpm();
    let place = Value::Choice("nowhere".into());
    let form = story.form("hannah", Verb::SetDateAndPlace, None);
    let long = Value::Text("4".repeat(40));
    reads!("faults_date", mended(form, &[("time", Value::Unreadable), ("place", place), ("room", long)]));
    let form = story.form("hannah", Verb::CancelMeeting, None);
    reads!("faults_reason", mended(form, &[]));
}

#[test]
fn every_refusal_is_a_sentence() {
    let story = Story::bpm();
    let date = "2026-04-13".parse().expect("a date");
    let person = || "tom".into();
    let too_soon = |may| Refusal::TooSoon {
        earliest: "2026-04-10".parse().expect("a date"),
        usable: date,
        why: "People need time to recover".into(),
        allowed_by: story.p.request.owner.clone(),
        may,
    };
    let all = [
        Refusal::NotYours,
        Refusal::TooLate,
        Refusal::NotInThisProcedure,
        Refusal::MayNotRequest { roles: story.p.request.request.clone() },
        Refusal::EventMissing,
        Refusal::InTheFuture,
        Refusal::InThePast,
        Refusal::TooFarAway,
        Refusal::NoSuchTime,
        Refusal::TimeComesTwice,
        Refusal::AfterLastDate { last: date },
        too_soon(false),
        too_soon(true),
        Refusal::FixedLimit { last: date, plan: true, source: Some("S3 s2 para 1".into()), may_be_late: false },
        Refusal::FixedLimit { last: date, plan: false, source: None, may_be_late: true },
        Refusal::OwnedBy { role: story.p.request.owner.clone() },
        Refusal::ReasonRefused { say: "Diaries are full".into(), instead: "Ask for a representative.".into() },
        Refusal::BeyondCap { latest: date },
        Refusal::UnknownReason,
        Refusal::ReasonMissing,
        Refusal::NobodyChosen,
        Refusal::MayNotChair { person: person() },
        Refusal::AlreadyRefusedToChair { person: person() },
        Refusal::NotAvailable { person: person() },
        Refusal::NoDateYet,
        Refusal::NobodyToInvite,
        Refusal::MeetingMoved,
        Refusal::Yourself,
        Refusal::AlreadyAsked { person: person() },
        Refusal::MayNotPassOn,
        Refusal::WrittenNotTaken,
        Refusal::ViewsOnly,
        Refusal::CommitMissing,
        Refusal::NotHeldYet,
        Refusal::NothingChanged,
        Refusal::NotTheDayYet,
        Refusal::NotRecordedAsHeld,
        Refusal::PlanConfirmed,
        Refusal::PlanNotConfirmed,
        Refusal::NoActions,
        Refusal::LeadMissing,
        Refusal::ServiceMissing,
        Refusal::BeforeTheMeeting { held: date },
        Refusal::UnmetNeedNotSaid,
        Refusal::UnmetNeedListed,
        Refusal::ChairSettles,
        Refusal::ActionIsOver,
        Refusal::NotLater { than: date },
        Refusal::SnoozeTooLong { latest: date },
        Refusal::ScaleNotOpen,
        Refusal::ScaleAlreadyOpen,
        Refusal::NotOnTheScale { min: 0, max: 10 },
        Refusal::MinutesOutOfOrder { first: MinutesStep::SignOff },
        Refusal::ActionsStillOpen,
        Refusal::NotYetAsked,
    ];
    let said: Vec<String> = all.iter().map(|r| refusals::say(r, &story.p, &story.people)).collect();
    for words in &said {
        super::looked_over::short_sentences(words);
    }
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("refusals", said.join("\n"));
    });
}
