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
const FSM: &str = include_str!("../../procedures/fsm.toml");
const PRLM: &str = include_str!("../../procedures/prlm.toml");
const SCALE: &str = include_str!("samples/scale.toml");

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
    Slip(BPM, "src = \"S3 header; S3 s2 para 7\"", "src = \"S3 header; S5 s2 para 7\"", Grade::Warning, "source-unnamed", "scope.src", "“S5” is not in [sources], so people read “S3 header; S5 s2 para 7” here"),
    // What is merely odd.
    Slip(BPM, "\n[scope] #", "S5 = \"Another document\"\n\n[scope] #", Grade::Note, "source-unused", "sources.S5", "Nothing in this file cites “S5”"),
    Slip(BPM, "check_days = [28, 90]", "check_days = []", Grade::Note, "ladder-unused", "ladder[22].waits_for", "ever waits for “check”"),
    Slip(BPM, "cap = 5", "cap = 9", Grade::Note, "timer-too-long", "timescale[0].extend.cap", "longer than the limit itself"),
    Slip(BPM, "due_days = 5", "due_days = 60", Grade::Note, "timer-too-long", "minutes.due_days", "already been reviewed"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"child_attend\", is = true }", Grade::Note, "fact-unused", "fact[4]", "No rule looks at “safeguarding_move”"),
    Slip(BPM, "[[event]]\nid = \"placement_ended\"", "[[event]]\nid = \"placement_start\"\nask = \"When did it start?\"\nsay = \"the placement started\"\n\n[[event]]\nid = \"placement_ended\"", Grade::Note, "event-unused", "event[2].id", "nothing follows"),
    Slip(BPM, "[representation] #", "[[invitee]]\nid = \"carer_told\"\nrole = \"carer\"\nneed = \"notify\"\ndefault = true\n\n[representation] #", Grade::Note, "said-twice", "invitee[9].need", "“carer” is required in another [[invitee]]"),
    Slip(BPM, "on = [\"risk_notified\"]", "on = [\"risk_notified\", \"meeting_set\"]", Grade::Note, "said-twice", "notify[1].on[0]", "another [[notify]] tells “csb_team_leader” of “meeting_set”"),
    Slip(BPM, "keep_days = 90", "keep_days = 0", Grade::Note, "kept-for-no-day", "privacy.keep_days", "not for a single day"),
    // What validation lets through with a warning.
    Slip(BPM, "[convene] #", "[[dispute]]\nid = \"silent\"\nabout = \"whether anybody may say no\"\nresolved_by = [\"csb_team_leader\"]\ndefault = true\n\n[convene] #", Grade::Warning, "contradictions", "dispute[1]", "nobody could raise this"),
    Slip(BPM, "by = [\"csb_team_leader\"]", "by = [\"csb_team_leader\"]\nall = true", Grade::Warning, "contradictions", "request.agree.all", "only one role is asked"),
    Slip(BPM, "eligible = [\"team_manager\", \"assistant_team_manager_supervising\"]", "eligible = []", Grade::Fault, "contradictions", "chair.eligible", "“eligible” is empty, so every chair needs a reason"),
    Slip(BPM, "must_not = []", "must_not = [\"team_manager\", \"assistant_team_manager_supervising\"]", Grade::Warning, "contradictions", "chair.must_not", "“must_not”, so every chair needs a reason"),
    Slip(PRLM, "then = \"head_of_service_other_area\"", "then = \"head_of_service\"", Grade::Warning, "contradictions", "chair.conflict.then", "replaced from the same role"),
    Slip(BPM, "due_days = 5\n", "", Grade::Warning, "after-the-meeting", "minutes", "nobody is reminded of them"),
    Slip(PRLM, "order = [\"themes\", \"sign_off\", \"share\"]", "order = [\"sign_off\", \"share\"]", Grade::Warning, "after-the-meeting", "minutes.themes", "Nobody is asked for these themes"),
    Slip(BPM, "at_request = true\n", "", Grade::Warning, "events", "timescale[0].from", "Set at_request = true"),
    Slip(BPM, "notify = [\"csb_team_leader\"]", "notify = []", Grade::Warning, "events", "gate[0]", "Nobody hears when this is not kept"),
    Slip(BPM, "unless = \"immediate_move\"\n", "", Grade::Warning, "events", "exemption[0].effect", "so it lifts nothing"),
    Slip(BPM, "[invitations] #", "[[timescale]]\nid = \"again\"\nwhat = \"meeting_held\"\nsay = \"The meeting is held\"\nfrom = \"risk_notified\"\nmax = 6\nunit = \"working_days\"\ndefault = true\n\n[invitations] #", Grade::Warning, "timescales", "timescale[2]", "“late_reasons” offers none"),
    Slip(BPM, "[[ladder]] # nothing is owed: those who are coming are reminded, at the meeting's own time of day\nwaits_for = \"meeting\"\nrungs = [\n  { before = 1, unit = \"calendar_days\", of = \"meeting\", to = [\"attendees\"] },\n]\ndefault = true\n", "", Grade::Warning, "reminders", "ladder", "No [[ladder]] has waits_for = \"meeting\""),
    Slip(BPM, "  { after = 3, unit = \"working_days\", from = \"due\", at = \"09:00\", to = [\"chair\"] },\n  { after = 5, unit = \"working_days\", from = \"due\", at = \"09:00\", to = [\"chair\", \"service_manager_child\"] },\n", "", Grade::Warning, "reminders", "ladder[18].rungs", "Only whoever leads an action is reminded"),
    Slip(BPM, "at = \"17:00\"", "at = \"07:00\"", Grade::Warning, "reminders", "ladder[1].rungs[0].at", "disturbs nobody before 8:30am"),
    // What never happens, or too late.
    Slip(BPM, "on = [\"risk_notified\"]", "on = [\"risk_notified\", \"review_due\"]", Grade::Warning, "event-never-raised", "notify[0].on[1]", "a review is waited for and reminded of"),
    Slip(FSM, "on = [\"requested\",", "on = [\"agreed\", \"requested\",", Grade::Warning, "event-never-raised", "notify[0].on[0]", "nobody is asked to agree"),
    Slip(PSM, "order = [\"forward\"]\ndue_days = 5 # default\nsrc = \"S0 3.5\"\nstrength = \"must\"\n", "order = [\"forward\"]\ndue_days = 5 # default\nsrc = \"S0 3.5\"\nstrength = \"must\"\n\n[[next]]\non_event = \"minutes_signed\"\nsay = \"The minutes are signed.\"\ndefault = true\n", Grade::Warning, "event-never-raised", "next[0].on_event", "the minutes are not signed off"),
    Slip(BPM, "share_with = [\"attendees\"]\norder = [\"sign_off\", \"share\"]\ndue_days = 5\ndefault = true\n", "order = [\"sign_off\"]\ndue_days = 5\ndefault = true\n\n[[next]]\non_event = \"minutes_shared\"\nsay = \"The minutes are shared.\"\ndefault = true\n", Grade::Warning, "event-never-raised", "next[0].on_event", "neither shared nor forwarded"),
    Slip(SCALE, "waits_for = \"scale\"\nrungs = [\n  { after = 0, unit = \"working_days\", from = \"asked\", at = \"17:00\", to = [\"waited_for\"] },\n  { after = 1,", "waits_for = \"scale\"\nrungs = [\n  { after = 0, unit = \"working_days\", from = \"asked\", at = \"17:00\", to = [\"waited_for\"] },\n  { after = 10,", Grade::Warning, "rung-unreachable", "ladder[23].rungs[1]", "Numbers are asked for during 5 calendar days"),
    // Roles that nobody holds, by what they are for.
    Slip(BPM, "eligible = [\"team_manager\", \"assistant_team_manager_supervising\"]", "eligible = [\"out_of_hours\"]", Grade::Warning, "role-unheld", "chair.eligible", "holds a role that may chair this meeting"),
    Slip(BPM, "owner = \"child_social_worker\"\nfirst", "owner = \"out_of_hours\"\nfirst", Grade::Warning, "role-unheld", "request.owner", "who owns every request"),
    Slip(BPM, "by = [\"csb_team_leader\"]", "by = [\"out_of_hours\"]", Grade::Warning, "role-unheld", "request.agree.by[0]", "who is asked to agree"),
    Slip(BPM, "by = [\"csb_team_leader\"]", "by = [\"csb_team_leader\", \"out_of_hours\"]", Grade::Note, "role-unheld", "request.agree.by[1]", "who is asked to agree"),
    Slip(BPM, "sent_by = \"child_social_worker\"", "sent_by = \"out_of_hours\"", Grade::Warning, "role-unheld", "invitations.sent_by", "who sends the invitations"),
    Slip(BPM, "agreed_by = \"chair\"", "agreed_by = \"out_of_hours\"", Grade::Warning, "role-unheld", "invitations.agreed_by", "who agrees the list of invitees"),
    Slip(BPM, "role = \"other_agency_manager\"\nneed = \"optional\"", "role = \"out_of_hours\"\nneed = \"optional\"\nessential_when = { fact = \"child_attend\", is = true }", Grade::Warning, "role-unheld", "invitee[6].role", "may not be able to decide"),
    Slip(BPM, "role = \"childrens_services_buyers\"\nneed", "role = \"out_of_hours\"\nneed", Grade::Warning, "role-unheld", "invitee[7].role", "who must be invited"),
    Slip(BPM, "role = \"placement_service_manager_rep\"\nneed", "role = \"out_of_hours\"\nneed", Grade::Note, "role-unheld", "invitee[4].role", "who is expected at the meeting"),
    Slip(BPM, "approved_by = \"team_manager\"", "approved_by = \"out_of_hours\"", Grade::Warning, "role-unheld", "exemption[0].approved_by", "who decides on an exemption"),
    Slip(BPM, "approved_by = \"csb_team_leader\"", "approved_by = \"out_of_hours\"", Grade::Warning, "role-unheld", "timescale[0].extend.approved_by", "who grants more time"),
    Slip(BPM, "role = \"business_support\"", "role = \"out_of_hours\"", Grade::Note, "role-unheld", "minute_taker.role", "who takes the minutes"),
    Slip(BPM, "role = \"csb_team_leader\"\non = [\"risk_notified\"]", "role = \"out_of_hours\"\non = [\"risk_notified\"]", Grade::Warning, "role-unheld", "notify[0].role", "who must be told"),
];

#[test]
fn each_slip_brings_one_finding_at_its_place() {
    let people = people();
    let mut report = String::new();
    for (n, Slip(good, find, replace, grade, code, key, says)) in SLIPS.iter().enumerate() {
        assert!(good.contains(find), "slip {n}: the file no longer says {find}");
        let new = brought(good, &good.replacen(find, replace, 1), &people);
        let fits = |f: &Finding| f.grade == *grade && f.code == *code && f.key == *key && f.message.contains(says);
        if new.len() != 1 || !fits(&new[0]) {
            let _ =
                writeln!(report, "slip {n}: {replace}\n  expected {grade:?} {code} {key}: {says}\n  found {new:#?}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// What the broken file is told of and the good one is not.
fn brought(good: &str, broken: &str, people: &People) -> Vec<Finding> {
    let before: Vec<String> = findings(good, people).iter().map(|f| format!("{} {}", f.code, f.message)).collect();
    let mut new = findings(broken, people);
    new.retain(|f| !before.contains(&format!("{} {}", f.code, f.message)));
    new
}

/// Files whose words or lists are longer than a platform shows, each with the key and a part of what is said of it.
fn too_long() -> Vec<(String, &'static str, &'static str)> {
    let longer = |find: &str, letters: usize| {
        assert!(BPM.contains(find), "the file no longer says {find}");
        BPM.replacen(find, &format!("{find}{} ", "x".repeat(letters)), 1)
    };
    let options: String = (0..90).map(|n| format!("  {{ code = \"c{n}\", say = \"Choice {n}\" }},\n")).collect();
    let options =
        BPM.replacen("  { code = \"foster_in_house\"", &format!("{options}  {{ code = \"foster_in_house\""), 1);
    vec![
        (longer("name = \"Breakdown ", 75), "kind.name", "offered as a choice, of which"),
        (longer("plan_name = \"", 130), "outputs.plan_name", "part of a heading, of which"),
        (longer("main = \"Look ", 3_000), "purpose.main", "a paragraph of a card, of which"),
        (longer("name = \"The most recent ", 75), "paper[1].name", "a box to tick, of which"),
        (longer("ask = \"What type ", 2_000), "fact[1].ask", "a question in a form, of which"),
        (longer("hint = \"A call ", 2_000), "fact[2].hint", "a hint in a form, of which"),
        (longer("say = \"the provider ", 75), "event[1].say", "offered as a choice, of which"),
        (longer("say = \"What are ", 3_000), "agenda.items[0].say", "a paragraph of a card, of which"),
        (options, "fact[1].options", "95 choices are more than the 90"),
    ]
}

#[test]
fn what_a_platform_would_cut_off_is_told_of() {
    let people = people();
    for (broken, key, says) in too_long() {
        let new = brought(BPM, &broken, &people);
        let [one] = &new[..] else { panic!("{key}: {new:#?}") };
        let fits = one.grade == Grade::Warning && one.code == "too-long" && one.key == key;
        assert!(fits && one.message.contains(says), "{one:#?}");
    }
}

/// Where nobody may suggest the meeting, whoever is to hear of suggestions never will, and nobody is reminded of one.
fn never_suggested() -> String {
    let start = PRLM.find("suggest_anyone = true").expect("suggestions");
    let end = start + PRLM[start..].find("request = ").expect("a request");
    format!("{}{}", &PRLM[..start], &PRLM[end..])
}

/// Nothing limits the day of the meeting, and no reminder counts from its last one.
fn unlimited() -> String {
    let lines = BPM.lines().filter(|line| !line.contains("\"last_date\"")).collect::<Vec<_>>().join("\n");
    lines.replacen("what = \"meeting_held\"", "what = \"held\"", 1)
}

#[test]
fn what_takes_several_changes_brings_its_findings_and_no_other() {
    let people = people();
    let suggested = ["“suggested” never happens under this procedure: nobody may suggest", "“suggestion”"];
    for (good, broken, says) in
        [(PRLM, never_suggested(), &suggested[..]), (BPM, unlimited(), &["so the meeting has no last date"])]
    {
        let new = brought(good, &broken, &people);
        assert!(new.iter().all(|f| says.iter().any(|part| f.message.contains(part))), "{new:#?}");
        assert!(says.iter().all(|part| new.iter().any(|f| f.message.contains(part))), "{new:#?}");
    }
}

/// Everything that is said of the slips in this file.
pub(crate) fn sentences() -> Vec<String> {
    let people = people();
    let slips = SLIPS.iter().map(|Slip(good, find, replace, ..)| good.replacen(find, replace, 1));
    let long = too_long().into_iter().map(|(broken, ..)| broken);
    let all = slips.chain(long).chain([never_suggested(), unlimited()]);
    all.flat_map(|text| findings(&text, &people)).map(|finding| finding.message).collect()
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
