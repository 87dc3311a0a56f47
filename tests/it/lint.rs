//! The linter: each finding is shown by a file that differs in one place from one that does without it.

use std::fmt::Write as _;

use mainstay::people::People;
use mainstay::people_file::read_people;
use mainstay::procedure::file::read;
use mainstay::procedure::library::Library;
use mainstay::procedure::lint::{Finding, Grade, advice};

const BPM: &str = include_str!("../../procedures/bpm.toml");
const PSM: &str = include_str!("../../procedures/psm.toml");
const PSTM: &str = include_str!("../../procedures/pstm.toml");

/// One slip: in which file, what is replaced by what, and the one finding that is new because of it: its grade and code,
/// its key, and a part of its sentence.
struct Slip(&'static str, &'static str, &'static str, Grade, &'static str, &'static str, &'static str);

const LONG: &str =
    "title = \"Fostering Duty, by day, by night and at weekends, for carers and for everybody else who rings\"";

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // What keeps a file from being used.
    Slip(BPM, "prefer_same_team = true", "prefer_same_tem = true", Grade::Fault, "reading", "chair.prefer_same_tem", "Did you mean “prefer_same_team”?"),
    Slip(BPM, "eligible = [\"team_manager\", \"assistant_team_manager_supervising\"]\nprefer = \"Preferably from the {child}'s own team\"\nprefer_same_team = true\nother_with_reason = true ", "eligible = []\n", Grade::Fault, "contradictions", "chair.eligible", "nobody could chair"),
    Slip(BPM, "other_with_reason = true       # default\ndesignated_by = \"team_manager\" # default: the source names nobody\nmust_not = []", "designated_by = \"team_manager\"\nmust_not = [\"team_manager\", \"assistant_team_manager_supervising\"]", Grade::Fault, "contradictions", "chair.must_not", "nobody could chair"),
    Slip(BPM, "requires_event = \"meeting_held\"", "requires_event = \"placement_start\"", Grade::Fault, "events", "gate[0].requires_event", "Only people can tell Mainstay of “placement_start”"),
    // What lets people down, though the file is used.
    Slip(BPM, "src = \"S3 s2 para 1\"\nstrength = \"should\"\n\n[timescale.extend]", "strength = \"should\"\n\n[timescale.extend]", Grade::Warning, "timescales", "timescale[0]", "does not say where it is written"),
    Slip(BPM, "\"must_move_now\"] }\nsrc = \"S3 s2 para 1\"\nstrength = \"must\"", "\"must_move_now\"] }\nstrength = \"must\"", Grade::Warning, "reading", "trigger[0].strength", "says “must” but not where that is written"),
    Slip(PSM, "  { after = 0, unit = \"working_days\", from = \"asked\", to = [\"chair\"], essential_only = true },\n  { after = 1, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 2, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"chair\"] },", "  { after = 1, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"waited_for\"] },", Grade::Warning, "contradictions", "representation.duty", "nobody hears if they do not"),
    Slip(BPM, "[[gap]]\nid = \"LOST-8\"", "[[gap]]\nid = \"another\"\nsay = \"A page is missing.\"\n\n[[gap]]\nid = \"LOST-8\"", Grade::Warning, "gap", "gap[0]", "Still open: A page is missing."),
    Slip(BPM, "\"asked\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 2, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"chair\"] }", "\"asked\", at = \"09:00\", to = [\"waited_for\"], essential_only = true },\n  { after = 2, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"chair\"] }", Grade::Warning, "rung-unreachable", "ladder[10].rungs[0]", "no [[invitee]] has an “essential_when”"),
    Slip(BPM, "waits_for = \"reply\"\nrungs = [\n  { after = 1,", "waits_for = \"reply\"\nrungs = [\n  { after = 30,", Grade::Warning, "rung-unreachable", "ladder[9].rungs[0]", "30 working days after it was asked"),
    Slip(BPM, "on = [\"risk_notified\"]", "on = [\"risk_notified\", \"fragile_flagged\"]", Grade::Warning, "event-never-raised", "notify[0].on[1]", "no [[event]] lets people report it"),
    Slip(BPM, "title = \"Fostering Duty\"", LONG, Grade::Warning, "too-long", "roles.fostering_duty.title", "platforms show 75 characters"),
    Slip(BPM, "Have you talked by phone with the {carer} or provider?", "What is the child’s name?", Grade::Warning, "child-in-chat", "fact[2].ask", "“child's name” would bring the child into chat"),
    // Every text of the page that people may see, not the questions alone.
    Slip(BPM, "outside_say = \"The procedure covers", "outside_say = \"Ask for the school name. The procedure covers", Grade::Warning, "child-in-chat", "scope.outside_say", "“school name”"),
    Slip(BPM, "alternate_say = \"Where support", "alternate_say = \"By postcode: where support", Grade::Warning, "child-in-chat", "purpose.alternate_say", "“postcode”"),
    Slip(BPM, "say = \"the {stay} ended\"", "say = \"the mother's name is known\"", Grade::Warning, "child-in-chat", "event[2].say", "“mother's name”"),
    Slip(BPM, "say = \"There is a risk that the", "say = \"With a date of birth there is a risk that the", Grade::Warning, "child-in-chat", "trigger[0].say", "“date of birth”"),
    Slip(BPM, "say = \"Family or friends as", "say = \"Full name: family or friends as", Grade::Warning, "child-in-chat", "fact[1].options[3].say", "“full name”"),
    Slip(BPM, "\"Keep the {child}'s welfare", "\"Know the home address. Keep the {child}'s welfare", Grade::Warning, "child-in-chat", "chair.duties[0]", "“home address”"),
    Slip(BPM, "about = \"whether", "about = \"the diagnosis, and whether", Grade::Warning, "child-in-chat", "dispute[0].about", "“diagnosis”"),
    Slip(BPM, "say = \"Specialist {placement}\"", "say = \"{child}'s school\"", Grade::Warning, "child-in-chat", "outputs.unmet_categories[3].say", "“child's school”"),
    Slip(PSTM, "say = \"Fostering Stability Meeting, between", "say = \"With a life story, between", Grade::Warning, "child-in-chat", "variant[0].say", "“life story”"),
    Slip(PSTM, "main = \"Keep a foster", "main = \"With a photograph: keep a foster", Grade::Warning, "child-in-chat", "variant[0].purpose.main", "“photograph”"),
    Slip(BPM, "designated_by = \"team_manager\"", "designated_by = \"out_of_hours\"", Grade::Warning, "role-unheld", "chair.designated_by", "who chooses the chair"),
    // What is merely odd.
    Slip(BPM, "check_days = [28, 90]", "check_days = []", Grade::Note, "ladder-unused", "ladder[22].waits_for", "ever waits for “check”"),
    Slip(BPM, "cap = 5", "cap = 9", Grade::Note, "timer-too-long", "timescale[0].extend.cap", "longer than the limit itself"),
    Slip(BPM, "due_days = 5", "due_days = 60", Grade::Note, "timer-too-long", "minutes.due_days", "already been reviewed"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"child_attend\", is = true }", Grade::Note, "fact-unused", "fact[4]", "No rule looks at “safeguarding_move”"),
    Slip(BPM, "[[event]]\nid = \"placement_ended\"", "[[event]]\nid = \"placement_start\"\nask = \"When did it start?\"\nsay = \"the placement started\"\n\n[[event]]\nid = \"placement_ended\"", Grade::Note, "event-unused", "event[2].id", "nothing follows"),
];

#[test]
fn each_slip_brings_one_finding_at_its_place() {
    let people = people();
    let mut report = String::new();
    for (n, Slip(good, find, replace, grade, code, key, says)) in SLIPS.iter().enumerate() {
        assert!(good.contains(find), "slip {n}: the file no longer says {find}");
        let before: Vec<String> = findings(good, &people).iter().map(|f| format!("{} {}", f.code, f.message)).collect();
        let broken = good.replacen(find, replace, 1);
        let mut new = findings(&broken, &people);
        new.retain(|f| !before.contains(&format!("{} {}", f.code, f.message)));
        let fits = |f: &Finding| f.grade == *grade && f.code == *code && f.key == *key && f.message.contains(says);
        if new.len() != 1 || !fits(&new[0]) {
            let _ =
                writeln!(report, "slip {n}: {replace}\n  expected {grade:?} {code} {key}: {says}\n  found {new:#?}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn two_kinds_after_the_same_ending_without_a_day_in_common_are_told_of() {
    let after = BPM.replace("stage = \"fragile\"", "stage = \"after\"");
    let later = after
        .replace("id = \"bpm\"", "id = \"later\"")
        .replace("max = 5\nunit = \"working_days\"", "min = 6\nmax = 12\nunit = \"weeks\"");
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("bpm.toml"), after).expect("written");
    std::fs::write(dir.path().join("later.toml"), later).expect("written");
    let library = Library::from_dir(dir.path()).expect("listed");
    let apart: Vec<_> = library.faults().into_iter().filter(|f| f.code == "windows-apart").collect();
    assert_eq!(apart.len(), 1, "{apart:#?}");
    assert!(apart[0].file.ends_with("bpm.toml") && apart[0].warning, "{apart:#?}");
    let both = ["no later than 5 working days", "no sooner than 6 weeks"];
    assert!(both.iter().all(|part| apart[0].say.contains(part)), "{apart:#?}");
}

#[test]
fn what_ships_has_nothing_that_lets_people_down_but_what_the_sources_lost() {
    for (path, text) in Library::built_in().files() {
        let serious: Vec<Finding> =
            advice(&path, &text, None).into_iter().filter(|finding| finding.grade != Grade::Note).collect();
        assert!(serious.is_empty(), "{serious:#?}");
    }
}

fn findings(text: &str, people: &People) -> Vec<Finding> {
    match read("council.toml", text) {
        Ok((_, warnings)) => {
            warnings.into_iter().map(Finding::from).chain(advice("council.toml", text, Some(people))).collect()
        }
        Err(faults) => faults.into_iter().map(Finding::from).collect(),
    }
}

fn people() -> People {
    let (people, _) = read_people("people.csv", mainstay::practice::PEOPLE, &Default::default()).expect("good");
    people.into_iter().collect()
}
