use clap::Parser;

use super::*;
use crate::calendar::Holidays;
use crate::procedure::deadline::sample::bpm;
use crate::procedure::{Condition, FactValue};

#[derive(Parser)]
struct Typed {
    #[command(flatten)]
    args: DeadlineArgs,
}

fn ask_of(procedure: &Procedure, words: &str) -> anyhow::Result<Answer> {
    let typed = Typed::try_parse_from(["deadline"].into_iter().chain(words.split(' '))).expect("understood");
    let calendar = Calendar::england(Holidays::built_in());
    let lookup = |id: &ProcedureId| (*id == procedure.kind.id).then(|| procedure.clone());
    answer(&typed.args, std::slice::from_ref(&procedure.kind.id), &lookup, &calendar)
}

fn ask(words: &str) -> Answer {
    ask_of(&bpm(), words).expect("answered")
}

fn due(words: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(&ask(&format!("{words} --json")).text).expect("JSON");
    json["deadlines"][0]["due"].as_str().expect("a date").to_owned()
}

#[test]
fn the_working_is_in_plain_english() {
    let words = "--procedure bpm --event risk_notified=2026-04-02T17:30 --cut-off 17:00";
    insta::assert_snapshot!(ask(words).text, @r"
    Breakdown prevention meeting (bpm), version 2017-09

    The meeting is held: by Tuesday 14 April 2026
    Rule: within 5 working days after the risk was notified (risk_notified). Source: Breakdown prevention, section 2, paragraph 1.
    It happened on Thursday 2 April 2026 at 5:30pm. That is after the council's cut-off of 5pm: it counts as Tuesday 7 April 2026.
      Friday 3 April 2026: not counted, Good Friday
      Saturday 4 April 2026: not counted, weekend
      Sunday 5 April 2026: not counted, weekend
      Monday 6 April 2026: not counted, Easter Monday
      Tuesday 7 April 2026: day 0
      Wednesday 8 April 2026: day 1
      Thursday 9 April 2026: day 2
      Friday 10 April 2026: day 3
      Saturday 11 April 2026: not counted, weekend
      Sunday 12 April 2026: not counted, weekend
      Monday 13 April 2026: day 4
      Tuesday 14 April 2026: day 5

    Not worked out: The placement may end (notice): it counts from provider_notice_served, which has no date here.
    ");
}

#[test]
fn a_council_s_settings_can_be_tried() {
    for (words, date) in [
        ("--event risk_notified=2026-04-02T16:45 --cut-off 17:00", "2026-04-13"),
        ("--event risk_notified=2026-04-02T17:30 --cut-off 17:00", "2026-04-14"),
        ("--event risk_notified=2026-12-23", "2027-01-04"),
        (
            "--event risk_notified=2026-12-23 --closure-day 2026-12-29 --closure-day 2026-12-30 --closure-day 2026-12-31",
            "2027-01-07",
        ),
    ] {
        assert_eq!(due(&format!("--procedure bpm {words}")), date, "{words}");
    }
}

#[test]
fn a_newer_list_of_bank_holidays_can_be_tried() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let text = r#"{"england-and-wales": {"division": "england-and-wales", "events": [
        {"title": "A day of thanks", "date": "2026-06-10", "notes": "", "bunting": true}]}}"#;
    std::fs::write(file.path(), text).expect("written");
    let words = format!("--procedure bpm --event risk_notified=2026-06-08 --holidays {}", file.path().display());
    assert_eq!(due(&words), "2026-06-16");
}

#[test]
fn what_does_not_exist_is_answered_with_what_does() {
    let event = "--procedure bpm --event risk_notified=2026-04-02";
    for (words, said) in [
        ("--procedure psm --event requested=2026-04-02", "There is no procedure called “psm”. There is: bpm."),
        (
            "--procedure bpm --event told=2026-04-02",
            "There is no event called “told”. bpm counts from: risk_notified, provider_notice_served. Other events: \
             concern_indicated,",
        ),
        (
            "--procedure bpm --event risk_notified=soon",
            "“soon” is no time for risk_notified. Write it as 2026-04-02T16:45",
        ),
        ("--procedure bpm --event risk_notified=20266-04-02", "“20266-04-02” is no time"),
        (
            "--procedure bpm --event risk_notified=1950-12-23",
            "“1950-12-23” is no time for risk_notified. Give one between 1990 and 2199.",
        ),
        (
            "--procedure bpm --event risk_notified=2026-03-29T01:30",
            "“2026-03-29T01:30” is no time for risk_notified. The clocks go forward that night",
        ),
        (
            "--procedure bpm --event risk_notified=2026-10-25T01:30",
            "“2026-10-25T01:30” is no time for risk_notified. The clocks go back that night",
        ),
        ("--procedure bpm --event risk_notified", "“risk_notified” is no event. Write a name, = and a value."),
        (&format!("{event} --event risk_notified=2026-04-03"), "risk_notified is there twice."),
        (&format!("{event} --fact colour=red"), "There is no fact called “colour”. There is: placement_type, urgent."),
        (&format!("{event} --fact urgent=perhaps"), "“perhaps” is no value for urgent. Write yes or no."),
        (
            &format!("{event} --fact placement_type=tent"),
            "“tent” is no value for placement_type. Write one of: foster, residential.",
        ),
    ] {
        let error = ask_of(&bpm(), words).expect_err(words);
        let mistake = error.downcast_ref::<Mistake>().expect("the caller's to put right");
        assert!(mistake.0.starts_with(said), "{words}\n{mistake}");
    }
}

#[test]
fn an_event_that_no_limit_uses_is_said_to_be_unused() {
    let answer = ask("--procedure bpm --event meeting_held=2026-04-02 --json");
    assert_eq!(
        answer.notes,
        ["Note: no limit of bpm uses meeting_held. It counts from: risk_notified, provider_notice_served."]
    );
    assert!(answer.text.contains("\"deadlines\": []"), "{}", answer.text);
}

#[test]
fn a_fact_that_is_not_known_is_said_and_one_that_is_decides() {
    let mut procedure = bpm();
    procedure.timescales[0].when = Condition::Is { fact: "urgent".into(), value: FactValue::YesNo(true) };
    let words = "--procedure bpm --event risk_notified=2026-04-02";
    let open = ask_of(&procedure, words).expect("answered").text;
    assert!(open.contains("It may not apply: that depends on urgent."), "{open}");
    let no = ask_of(&procedure, &format!("{words} --fact urgent=no")).expect("answered").text;
    assert!(no.contains("Not worked out: The meeting is held (held): it does not apply."), "{no}");
}
