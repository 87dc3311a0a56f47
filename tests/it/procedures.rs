//! Procedure files as a council meets them: what ships is whole, and each slip is named once, at its line, in words.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use mainstay::procedure::file::{BUILT_IN, Fault, built_in, hash, read};
use mainstay::procedure::library::Library;
use mainstay::procedure::{Anchor, FactValue, Facts, Hearer, Procedure, Rung, RungWhen, Unit, WaitsFor};
use proptest::prelude::*;

const BPM: &str = include_str!("../../procedures/bpm.toml");
const PSM: &str = include_str!("../../procedures/psm.toml");
const DM: &str = include_str!("../../procedures/dm.toml");
const FSM: &str = include_str!("../../procedures/fsm.toml");
const PPM: &str = include_str!("../../procedures/ppm.toml");
const PRLM: &str = include_str!("../../procedures/prlm.toml");
const PSTM: &str = include_str!("../../procedures/pstm.toml");
const SCALE: &str = include_str!("samples/scale.toml");
/// Nothing but the version of the schema.
const BARE: &str = "schema = 1\n";

/// One slip: in which file, what is replaced by what, and the fault that must come of it: the key, a text on the line
/// that it must point at, and a part of its sentence.
struct Slip(&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const REPRESENTATIVE: &str = r#"[[ladder]] # somebody who cannot come names a representative
waits_for = "representative"
rungs = [
  { after = 0, unit = "working_days", from = "asked", to = ["chair"], essential_only = true },
  { after = 1, unit = "working_days", from = "asked", at = "09:00", to = ["waited_for"] },
  { after = 2, unit = "working_days", from = "asked", at = "09:00", to = ["chair"] },
]
default = true
"#;

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // The text itself.
    Slip(BPM, "short = \"BPM\"", "short = \"BPM", "", "short = \"BPM", "cannot be read"),
    Slip(BPM, "short = \"BPM\"", "id = \"again\"", "", "id = \"again\"", "duplicate key"),
    Slip(BPM, "schema = 1", "schema = 2", "schema", "schema = 2", "reads schema = 1"),
    Slip(BPM, "max = 5", "max = \"five\"", "timescale[0].max", "max = \"five\"", "should be a whole number that is not negative but it is text"),
    Slip(BPM, "cap = 5", "cap = -5", "timescale[0].extend.cap", "cap = -5", "but it is a negative number"),
    Slip(BPM, "effective_from = 2017-09-01", "effective_from = \"2017-09-01\"", "kind.effective_from", "effective_from", "without quotes"),
    Slip(BPM, "id = \"bpm\"", "id = \"breakdown_prevention\"", "kind.id", "id = \"breakdown_p", "at most 12 letters"),
    Slip(BPM, "stage = \"fragile\"", "stage = \"fragil\"", "kind.stage", "stage =", "Did you mean “fragile”?"),
    // Keys.
    Slip(BPM, "prefer_same_team = true", "prefer_own_team = true", "chair.prefer_own_team", "prefer_own_team", "no such key here"),
    Slip(BPM, "owner_must_confirm = true", "owner_must_confrm = true", "outputs.owner_must_confrm", "owner_must_confrm", "Did you mean “owner_must_confirm”?"),
    Slip(BPM, "[monitor]", "[monitr]", "monitr", "[monitr]", "Did you mean “monitor”?"),
    Slip(BPM, "say = \"The meeting is held\"\n", "", "timescale[0].say", "[[timescale]] # BPM-09", "is missing"),
    Slip(BPM, "[privacy]\nkeep_days = 90 # default", "", "privacy", "# Breakdown Prevention Meeting.", "[privacy] is missing"),
    // Names that lead nowhere.
    Slip(BPM, "notify = [\"csb_team_leader\"]", "notify = [\"csb_team_leadr\"]", "gate[0].notify[0]", "csb_team_leadr", "Did you mean “csb_team_leader”?"),
    Slip(BPM, "to = [\"team_manager\"]", "to = [\"team_boss\"]", "ladder[3].rungs[1].to[0]", "team_boss", "no such role"),
    Slip(BPM, "suggest_anyone = true", "suggest = [\"any_worker\"]", "request.suggest[0]", "any_worker", "write suggest_anyone = true"),
    Slip(BPM, "from = \"risk_notified\"", "from = \"risk_notifed\"", "timescale[0].from", "risk_notifed", "Did you mean “risk_notified”?"),
    Slip(BPM, "unless = \"immediate_move\"", "unless = \"immediate\"", "gate[0].unless", "unless =", "no [[exemption]] with this id"),
    Slip(BPM, "papers = [\"carer_assessment\"]", "papers = [\"carers_assessment\"]", "invitee[4].papers[0]", "carers_assessment", "Did you mean “carer_assessment”?"),
    Slip(BPM, "waits_for = \"reply\"", "waits_for = \"replys\"", "ladder[9].waits_for", "replys", "Did you mean “reply”?"),
    Slip(BPM, "unit = \"calendar_days\"\nwhen", "unit = \"days\"\nwhen", "timescale[1].unit", "unit = \"days\"", "working_days, calendar_days, weeks or months"),
    Slip(BPM, "{ fact = \"child_attend\", is = true }", "{ fact = \"child_atend\", is = true }", "invitee[0].when.fact", "child_atend", "Did you mean “child_attend”?"),
    Slip(BPM, "[[fact]] # BPM-05\nid = \"phoned_first\"", "[[fact]] # BPM-05\nid = \"tac_or_ppm_date\"", "fact[3].id", "id = \"tac_or_ppm_date\"\nask = \"When is", "already a [[fact]] “tac_or_ppm_date” on line"),
    Slip(BPM, "[roles]\n", "[roles]\nowner = { title = \"Owner\" }\n", "roles.owner", "owner = {", "meaning of its own"),
    Slip(BPM, "id = \"buyers\"", "id = \"Children's buyers\"", "invitee[7].id", "id = \"Children's", "small letters"),
    // Places that the council's words fill.
    Slip(BPM, "What type of {placement} is it?", "What type of {placment} is it?", "fact[1].ask", "ask = \"What type", "It may be placement, stay, carer, child or social_worker"),
    Slip(BPM, "ask = \"When did you tell the {role:csb_team_leader}", "ask = \"When did you tell the {role:csb_team_leadr}", "event[0].ask", "ask = \"When did you tell", "Did you mean “csb_team_leader”?"),
    Slip(BPM, "What type of {placement} is it?", "What type of {placement is it?", "fact[1].ask", "ask = \"What type", "without its “}”"),
    // Conditions.
    Slip(BPM, "{ fact = \"child_attend\", is = true }", "{ fact = \"child_attend\", is = \"yes\" }", "invitee[0].when.is", "is = \"yes\"", "answered with yes or no"),
    Slip(BPM, "outside_when = { fact = \"placement_type\", is = \"other\" }", "outside_when = { fact = \"placement_type\", is = \"others\" }", "scope.outside_when.is", "others", "never true. Did you mean “other”?"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { all = [{ fact = \"safeguarding_move\", is = true }, { not = { fact = \"safeguarding_move\", is = true } }] }", "exemption[0].when", "{ not =", "can never be true"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { any = [{ fact = \"safeguarding_move\", is = true }, { all = [{ fact = \"level\", is = \"fragile\" }, { fact = \"level\", is = \"must_move_now\" }] }] }", "exemption[0].when.any[1]", "{ any =", "can never be true"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"safeguarding_move\" }", "exemption[0].when", "when = { fact = \"safeguarding_move\" }", "is = …, in = [ … ], gte = …"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { facts = \"safeguarding_move\", is = true }", "exemption[0].when", "facts =", "Did you mean “fact”?"),
    Slip(PSM, "essential_when = { fact = \"education_factor\", in = [\"possible\", \"critical\"] }", "essential_when = { fact = \"education_factor\", is = \"none\" }", "invitee[4].essential_when", "essential_when", "could never be essential"),
    Slip(BPM, "hint = \"Leave it empty if there is none yet.\"\ntype = \"date\"", "act_now = true\ntype = \"date\"", "fact[3].act_now", "act_now = true", "“act_now” goes only with type"),
    Slip(BPM, "type = \"yes_no\"\nsrc = \"S3 s1\"", "type = \"yes_no\"\nwhen = { fact = \"phoned_first\", is = true }\nsrc = \"S3 s1\"", "fact[2].when", "when = { fact = \"phoned_first\"", "can never be true"),
    // Limits.
    Slip(BPM, "outside_when = { fact = \"placement_type\", is = \"other\" }", "outside_when = { event = \"meeting_held\" }", "scope.outside_when.event", "outside_when = { event", "“meeting_held” cannot have happened yet when this is asked, which is before “requested”"),
    Slip(BPM, "when = { fact = \"level\", in = [\"risk_of_breakdown\", \"must_move_now\"] }", "when = { event = \"closed\" }", "trigger[0].when.event", "when = { event = \"closed\"", "“closed” cannot have happened yet"),
    Slip(BPM, "{ fact = \"child_attend\", is = true }", "{ any = [{ fact = \"child_attend\", is = true }, { event = \"minutes_signed\" }] }", "invitee[0].when.any[1].event", "minutes_signed", "which is before “meeting_held”"),
    Slip(PSM, "essential_when = { fact = \"education_factor\", in = [\"possible\", \"critical\"] }", "essential_when = { event = \"closed\" }", "invitee[4].essential_when.event", "essential_when = { event", "“closed” cannot have happened yet"),
    Slip(BPM, "max = 5\n", "max = 5\nwhen = { event = \"meeting_held\" }\n", "timescale[0].when.event", "when = { event = \"meeting_held\" }", "cannot have happened yet"),
    Slip(PSTM, "max = 20\nunit = \"working_days\"\nwhen = { fact = \"level\", is = \"fragile\" }", "max = 20\nunit = \"working_days\"\nwhen = { event = \"plan_agreed\" }", "variant[0].timescale[0].when.event", "when = { event = \"plan_agreed\" }", "cannot have happened yet"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { event = \"closed\" }", "exemption[0].when.event", "when = { event = \"closed\" }", "cannot have happened yet"),
    // Numbers that nobody means.
    Slip(BPM, "max = 5\n", "max = 99999999\n", "timescale[0].max", "max = 99999999", "99999999 working days is more than three years"),
    Slip(BPM, "cap = 5", "cap = 99999999", "timescale[0].extend.cap", "cap = 99999999", "more than three years"),
    Slip(BPM, "keep_days = 90", "keep_days = 36500", "privacy.keep_days", "keep_days", "36500 days is more than ten years"),
    Slip(BPM, "waits_for = \"reply\"\nrungs = [\n  { after = 1,", "waits_for = \"reply\"\nrungs = [\n  { after = 9999,", "ladder[9].rungs[0].after", "after = 9999", "more than three years"),
    Slip(PPM, "every = 3 ", "every = 300 ", "kind.recurring.every", "every = 300", "300 months is more than three years"),
    Slip(BPM, "max = 5\n", "min = 6\nmax = 5\n", "timescale[0].min", "min = 6", "minimum (6) is greater than the maximum (5)"),
    Slip(BPM, "[invitations]", "[[timescale]]\nid = \"settle\"\nwhat = \"meeting_held\"\nsay = \"Feelings settle\"\nfrom = \"risk_notified\"\nmin = 2\nunit = \"weeks\"\ndefault = true\n[invitations]", "timescale[2].min", "min = 2\n", "no day keeps both"),
    Slip(BPM, "{ code = \"diary\"", "{ code = \"child_request\"", "timescale[0].extend.refuse[0].code", "refuse = ", "both a reason for more time and a refused one"),
    // Events.
    Slip(BPM, "[[event]]\nid = \"provider_notice_served\"", "[[event]]\nid = \"concern_indicated\"", "gate[0].before_event", "before_event", "add an [[event]] with id = \"provider_notice_served\""),
    Slip(PSM, "before_event = \"agency_purchase_considered\"\nrequires_event = \"requested\"", "before_event = \"requested\"\nrequires_event = \"meeting_held\"", "gate[0].requires_event", "requires_event", "can only happen after “requested”"),
    Slip(PSM, "from = \"requested\"", "from = \"plan_agreed\"", "timescale[0].from", "from = \"plan_agreed\"", "cannot start that clock"),
    // People.
    Slip(BPM, "other_with_reason = true       # default\ndesignated_by = \"team_manager\" # default: the source names nobody\nmust_not = []", "designated_by = \"team_manager\"\nmust_not = [\"team_manager\", \"assistant_team_manager_supervising\"]", "chair.must_not", "must_not", "nobody could chair"),
    Slip(BPM, "eligible = [\"team_manager\", \"assistant_team_manager_supervising\"]\nprefer = \"Preferably from the {child}'s own team\"\nprefer_same_team = true\nother_with_reason = true ", "eligible = []\n", "chair.eligible", "eligible = []", "nobody could chair"),
    Slip(BPM, "[request] #", "[[exemption]]\nid = \"settled\"\nsay = \"It has settled.\"\neffect = \"not_required\"\n[request] #", "exemption[1].approved_by", "[[exemption]]\nid = \"settled\"", "takes somebody's approval"),
    Slip(PSM, REPRESENTATIVE, "", "representation.duty", "duty = \"must_ensure\"", "no [[ladder]] with waits_for = \"representative\""),
    Slip(PSM, "max_chain = 3 ", "max_chain = 1 ", "representation.max_chain", "max_chain = 1", "no room for a second person"),
    Slip(PSM, "duty = \"must_ensure\"", "duty = \"none\"", "invitee[4].essential_when", "essential_when", "lets nobody stand in"),
    Slip(BPM, "by = [\"csb_team_leader\"]", "by = []", "request.agree.by", "by = []", "nobody could agree"),
    Slip(BPM, "designated_by = \"team_manager\"", "designated_by = \"chair\"", "chair.designated_by", "designated_by = \"chair\"", "There is no chair yet"),
    // Codes.
    Slip(BPM, "{ code = \"agreement_slow\"", "{ code = \"child_wish\"", "timescale[0].late_reasons[2].code", "It took too long", "in this list twice"),
    Slip(BPM, "say = \"Children's home\" }", "say = \"Children's home, secure home, semi-independent flat or any other building with staff\" }", "fact[1].options[2].say", "secure home", "it has 84"),
    Slip(BPM, "{ code = \"superseded\", say", "{ code = \"chair_missing\", say", "not_held.closes[1].code", "Another meeting has taken", "cannot both ask for a new date and close"),
    Slip(BPM, "{ code = \"fragile\", say", "{ code = \"calm\", say = \"All is well\" },\n  { code = \"fragile\", say", "fact[0].options", "options = [", "Mainstay fills “level” itself"),
    // Reminders.
    Slip(BPM, "{ after = 1, unit = \"working_days\", from = \"clock_start\", at = \"16:00\", to = [\"waited_for\"] }", "{ after = 9, unit = \"working_days\", from = \"clock_start\", at = \"16:00\", to = [\"waited_for\"] }", "ladder[2].rungs[0]", "after = 9", "the last date is 5 working days after it"),
    Slip(BPM, "{ after = 2, unit = \"working_days\", from = \"clock_start\", at = \"10:00\", to = [\"cover\"] }", "{ after = 1, unit = \"working_days\", from = \"last_date\", at = \"10:00\", to = [\"cover\"] }", "ladder[2].rungs[1]", "\"last_date\", at = \"10:00\"", "after the last date, too late"),
    Slip(BPM, "{ before = 2, unit = \"working_days\", of = \"meeting\"", "{ before = 6, unit = \"working_days\", of = \"meeting\"", "ladder[8].rungs[1]", "before = 6", "at most 5 working days after the start"),
    Slip(BPM, "{ after = 4, unit = \"working_days\", from = \"clock_start\"", "{ after = 1, unit = \"working_days\", from = \"clock_start\"", "ladder[4].rungs[2]", "to = [\"service_manager_child\"] },\n  { after = 1, unit = \"working_days\", from = \"last", "Out of order"),
    Slip(BPM, "{ before = 1, unit = \"working_days\", of = \"meeting\", at = \"09:00\", to = [\"chair\"] }", "{ after = 1, unit = \"working_days\", from = \"meeting\", at = \"09:00\", to = [\"chair\"] }", "ladder[9].rungs[2]", "{ after = 1, unit = \"working_days\", from = \"meeting\"", "after the meeting, too late"),
    Slip(BPM, "at = \"17:00\"", "at = \"5pm\"", "ladder[1].rungs[0].at", "5pm", "not a time of day"),
    Slip(BPM, "{ before = 1, unit = \"calendar_days\", of = \"meeting\"", "{ before = 1, unit = \"calendar_days\", from = \"meeting\"", "ladder[12].rungs[0]", "{ before = 1, unit = \"calendar_days\"", "either “after … from …” or “before … of …”"),
    Slip(BPM, "{ before = 1, unit = \"calendar_days\", of = \"meeting\", to = [\"attendees\"] }", "{ before = 1, unit = \"calendar_days\", of = \"meeting\", to = [] }", "ladder[12].rungs[0].to", "to = []", "nobody hears"),
    Slip(BPM, "from = \"last_date\", at = \"09:00\", to", "from = \"last_date\", to", "ladder[4].rungs[3]", "from = \"last_date\", to", "“at” is needed"),
    // After the meeting: what there is to choose.
    Slip(BPM, "unmet_categories = [", "unmet_categorys = [", "outputs.unmet_categorys", "unmet_categorys", "Did you mean “unmet_categories”?"),
    Slip(BPM, "action_requires = [\"owner\", \"due\", \"service\"]", "action_requires = [\"owner\", \"date\"]", "outputs.action_requires[1]", "action_requires", "owner, due or service"),
    Slip(BPM, "task_for = \"child_social_worker\"", "task_for = \"child_socialworker\"", "outputs.amends[1].task_for", "task_for", "Did you mean “child_social_worker”?"),
    Slip(BPM, ", task_for = \"child_social_worker\"", "", "outputs.amends[1].task_for", "{ code = \"care_plan\"", "“task_for” is missing: a role"),
    Slip(BPM, "task = \"Take the change to the Care Plan to the {child}'s review\", ", "", "outputs.amends[1].task", "{ code = \"care_plan\"", "“task” is missing: some text"),
    Slip(BPM, "{ code = \"care_plan\"", "{ code = \"placement_plan\"", "outputs.amends[1].code", "{ code = \"placement_plan\", say = \"The Care", "in this list twice"),
    Slip(BPM, "{ code = \"ended_unplanned\", say = \"It has", "{ code = \"ended_planned\", say = \"It has", "monitor.check_answers[2].code", "{ code = \"ended_planned\", say = \"It has ended, and", "in this list twice"),
    Slip(BPM, "event = \"placement_ended\" },\n  { code = \"ended_unplanned\"", "event = \"closed\" },\n  { code = \"ended_unplanned\"", "monitor.check_answers[1].event", "event = \"closed\"", "Mainstay sees by itself that “closed” happens"),
    Slip(BPM, "event = \"placement_ended\" },\n  { code = \"ended_unplanned\"", "event = \"placement_start\" },\n  { code = \"ended_unplanned\"", "monitor.check_answers[1].event", "event = \"placement_start\"", "add an [[event]] with id = \"placement_start\""),
    // Its days.
    Slip(BPM, "review_default_days = 28", "review_default_days = 0", "monitor.review_default_days", "review_default_days = 0", "1 day at least"),
    Slip(BPM, "review_default_days = 28", "review_default_days = 2026", "monitor.review_default_days", "review_default_days = 2026", "more than three years"),
    Slip(BPM, "check_days = [28, 90]", "check_days = [0, 90]", "monitor.check_days[0]", "check_days = [0, 90]", "On the day of the meeting"),
    Slip(BPM, "check_days = [28, 90]", "check_days = [90, 28]", "monitor.check_days[1]", "check_days = [90, 28]", "28 cannot follow 90"),
    // The order of the minutes.
    Slip(BPM, "order = [\"sign_off\", \"share\"]", "order = [\"share\", \"sign_off\"]", "minutes.order[1]", "order = [\"share\"", "“sign_off” comes before “share”"),
    Slip(BPM, "order = [\"sign_off\", \"share\"]", "order = [\"sign_off\", \"themes\", \"share\"]", "minutes.order[1]", "order = [\"sign_off\", \"themes\"", "“themes” comes before “sign_off”"),
    Slip(BPM, "order = [\"sign_off\", \"share\"]", "order = [\"sign_off\", \"share\", \"share\"]", "minutes.order[2]", "order = [\"sign_off\"", "in this list twice"),
    Slip(BPM, "order = [\"sign_off\", \"share\"]", "order = [\"sign_off\", \"forward\"]", "minutes.order", "order = [\"sign_off\"", "“forward_to” names nobody"),
    Slip(BPM, "sign_off_by = \"chair\"\n", "", "minutes.order", "order = [\"sign_off\"", "“sign_off_by” names nobody"),
    // Its reminders.
    Slip(BPM, "waits_for = \"plan\"\nrungs = [\n  { after = 1, unit = \"working_days\", from = \"asked\"", "waits_for = \"plan\"\nrungs = [\n  { after = 1, unit = \"working_days\", from = \"due\"", "ladder[15].rungs[0].from", "{ after = 1, unit = \"working_days\", from = \"due\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 3, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"waited_for\", \"owner\"]", "no due date of its own"),
    Slip(BPM, "waits_for = \"plan\"\nrungs = [\n  { after = 1, unit = \"working_days\", from = \"asked\"", "waits_for = \"plan\"\nrungs = [\n  { before = 1, unit = \"working_days\", of = \"meeting\"", "ladder[15].rungs[0]", "{ before = 1, unit = \"working_days\", of = \"meeting\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 3, unit = \"working_days\", from = \"asked\", at = \"09:00\", to = [\"waited_for\", \"owner\"]", "before there is anything"),
    Slip(BPM, "{ before = 2, unit = \"working_days\", of = \"due\"", "{ before = 2, unit = \"working_days\", of = \"meeting\"", "ladder[18].rungs[0].of", "of = \"meeting\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 0, unit = \"working_days\", from = \"due\"", "The meeting is over by then"),
    Slip(BPM, "{ after = 3, unit = \"working_days\", from = \"due\", at = \"09:00\", to = [\"chair\"] }", "{ after = 3, unit = \"working_days\", from = \"last_date\", at = \"09:00\", to = [\"chair\"] }", "ladder[18].rungs[3].from", "from = \"last_date\", at = \"09:00\", to = [\"chair\"]", "count from “due”"),
    Slip(BPM, "{ after = 0, unit = \"working_days\", from = \"due\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 2", "{ before = 1, unit = \"working_days\", of = \"due\", at = \"09:00\", to = [\"waited_for\"] },\n  { after = 2", "ladder[21].rungs[0]", "{ before = 1, unit = \"working_days\", of = \"due\"", "before there is anything to be reminded of"),
    // The scale.
    Slip(SCALE, "min = 0\nmax = 10", "min = 10\nmax = 10", "scale.min", "min = 10", "(10) must be less than the highest (10)"),
    Slip(SCALE, "max = 10\n", "max = 100\n", "scale.max", "max = 100", "up to 10 at most"),
    Slip(SCALE, "max = 10\n", "max = 300\n", "scale.max", "max = 300", "300 is too large"),
    Slip(SCALE, "alert_at = 0", "alert_at = 11", "scale.alert_at", "alert_at = 11", "11 is not on the scale, which goes from 0 to 10"),
    Slip(SCALE, "low = \"It is so bad, with so much conflict, anxiety and mistrust, that the child has to leave the placement now.\"", "low = \" \"", "scale.low", "low = ", "This text is empty"),
    Slip(SCALE, "may_choose_not = [\"child\"]", "may_choose_not = [\"chil\"]", "scale.may_choose_not[0]", "may_choose_not", "Did you mean “child”?"),
    // Who chairs, where it is not one role that chooses.
    Slip(PPM, "agreement_of = [\"child_social_worker\", \"placement_lead\"]", "agreement_of = [\"child_social_worker\"]", "chair.agreement_of", "agreement_of", "takes two to agree"),
    Slip(PPM, "agreement_of = [\"child_social_worker\", \"placement_lead\"]", "agreement_of = [\"child_social_worker\", \"placement_lead\", \"child_social_worker\"]", "chair.agreement_of[2]", "agreement_of", "in this list twice"),
    Slip(PPM, "other_with_reason = false", "designated_by = \"team_manager\"", "chair.designated_by", "designated_by", "nobody else can choose"),
    Slip(PRLM, "{ role = \"service_manager_iss\", when", "{ role = \"head_of_service\", when", "chair.alternates[0].role", "{ role = \"head_of_service\", when", "eligible in any case"),
    Slip(PRLM, "must_not = []", "must_not = [\"service_manager_iss\"]", "chair.alternates[0].role", "{ role = \"service_manager_iss\", when", "may not chair"),
    Slip(PRLM, "role = \"service_manager_iss\", when = { fact = \"hos_available\", is = false }", "role = \"service_manager_iss\", when = { fact = \"hos_free\", is = false }", "chair.alternates[0].when.fact", "hos_free", "There is no [[fact]]"),
    Slip(PRLM, "then = \"head_of_service_other_area\"", "then = \"head_of_service_elsewhere\"", "chair.conflict.then", "elsewhere", "no such role"),
    // Days to aim at, days that are events, days that are too soon.
    Slip(PSTM, "target = 1\nmax = 5\n", "target = 9\nmax = 5\n", "timescale[0].target", "target = 9", "(9) lies after the maximum (5)"),
    Slip(PPM, "before = \"placement_start\"", "before = \"minutes_signed\"", "timescale[0].before", "before = \"minutes_signed\"", "no limit for it"),
    Slip(PPM, "\nahead = true", "", "timescale[0].before", "before = \"placement_start\"", "set ahead = true"),
    Slip(PPM, "at_request = true\nwhen", "when", "event[0].when", "when = { fact = \"planning_reason\", is = \"new_placement\" } # no", "an event that the form asks for"),
    Slip(PSTM, "say = \"the {stay} ended\"", "say = \"the {stay} ended\"\n[[event]]\nid = \"plan_agreed\"\nask = \"When?\"\nsay = \"the plan was agreed\"\nahead = true", "event[2].ahead", "ahead = true", "cannot lie ahead"),
    Slip(PPM, "fixed = true\n", "fixed = true\nextend = { reasons = [{ code = \"more\", say = \"More\" }], approved_by = \"team_manager\", default = true }\n", "timescale[1].extend", "extend = {", "nothing to ask for"),
    Slip(DM, "min = 6\n", "", "timescale[0].early", "[timescale.early]", "has no “min”"),
    Slip(DM, "reasons = [ # default\n  { code = \"child_plan_waits\", say = \"A decision about the {child} cannot wait for it\" },\n  { code = \"people_ready\", say = \"The {child} and the {carer}s ask for it now\" },\n]\n", "", "timescale[0].early", "[timescale.early]", "“reasons” offers none"),
    Slip(PPM, "every = 3 ", "every = 0 ", "kind.recurring.every", "every = 0", "every 0 days"),
    // What is gathered beforehand, and from whom.
    Slip(FSM, "gathered_by = \"supervising_social_worker\"", "gathered_by = \"supervising_socialworker\"", "views[0].gathered_by", "socialworker", "Did you mean “supervising_social_worker”?"),
    Slip(FSM, "due_before = 2 ", "due_before = 20 ", "views[0].due_before", "due_before = 20", "held within 20"),
    Slip(FSM, "[[views]] # FSM-06\nid = \"carers\"", "[[views]] # FSM-06\nid = \"child\"", "views[1].id", "id = \"child\"\nof = \"the foster carers\"", "already a [[views]] “child” on line"),
    Slip(DM, "circulate = \"never\"", "circulate = \"nobody\"", "paper[0].circulate", "circulate", "all, chair_only or never"),
    Slip(DM, "to = [\"safeguarding_unit\"]\ncirculate", "circulate", "paper[0].circulate", "circulate = \"never\"", "names nobody who receives it"),
    Slip(PRLM, "placement = \"ended\"", "placement = \"past\"", "invitee[5].placement", "placement = \"past\"", "current or ended"),
    // What is decided, and what follows.
    Slip(PRLM, "approved_by = \"head_of_service\"\n", "", "exemption[0].approved_by", "[[exemption]] # PRLM-06", "takes somebody's approval"),
    Slip(PRLM, "offer_kind = \"link:full_learning_review\"", "offer_kind = \"link:Full review\"", "next[0].offer_kind", "link:Full review", "write “link:…”"),
    Slip(BPM, "order = [\"sign_off\", \"share\"]", "order = [\"themes\", \"sign_off\", \"share\"]", "minutes.order", "order = [\"themes\"", "“themes” offers none"),
    Slip(PSM, "[convene]\nby", "[[dispute]]\nid = \"holding\"\nabout = \"whether the meeting is held\"\nparties = [\"iro\"]\nresolved_by = [\"service_manager_child\"]\ndecides = \"holding\"\ndefault = true\n[convene]\nby", "dispute[1].decides", "decides = \"holding\"\ndefault", "decides already whether the meeting is held"),
    Slip(PSM, "decides = \"holding\"", "decides = \"calling\"", "dispute[0].decides", "decides = \"calling\"", "holding"),
    // Variants.
    Slip(PSTM, "[variant.chair]", "[variant.chairs]", "variant[0].chairs", "[variant.chairs]", "Did you mean “chair”?"),
    Slip(PSTM, "[variant.chair]", "[variant.carers]", "variant[0].carers", "[variant.carers]", "no such key here"),
    Slip(PSTM, "when = { fact = \"between_matching_and_review\", is = true }", "when = { event = \"meeting_held\" }", "variant[0].when", "when = { event", "cannot wait for an event"),
    Slip(PSTM, "when = { fact = \"between_matching_and_review\", is = true }\n", "", "variant[0]", "[[variant]] # PST-10", "needs a “when”"),
    Slip(PSTM, "max = 20\n", "min = 21\nmax = 20\n", "variant[0].timescale[0].min", "min = 21", "minimum (21) is greater than the maximum (20)"),
    // What is written is not what belongs there.
    Slip(BPM, "short = \"BPM\"", "short = 5", "kind.short", "short = 5", "should be text in quotes but it is a number"),
    Slip(BPM, "short = \"BPM\"", "short = true", "kind.short", "short = true", "but it is true or false"),
    Slip(BPM, "short = \"BPM\"", "short = 2017-09-01", "kind.short", "short = 2017", "but it is a date or time"),
    Slip(BPM, "short = \"BPM\"", "short = [\"BPM\"]", "kind.short", "short = [", "but it is a list"),
    Slip(BPM, "short = \"BPM\"", "short = { en = \"BPM\" }", "kind.short", "short = {", "but it is a table"),
    Slip(BPM, "cap = 5", "cap = 2.5", "timescale[0].extend.cap", "cap = 2.5", "but it is a number with a decimal point"),
    Slip(BPM, "must_not = []", "must_not = []\nconflict = \"yes\"", "chair.conflict", "conflict = \"yes\"", "should be a table but"),
    Slip(BPM, "prefer_same_team = true", "prefer_same_team = \"yes\"", "chair.prefer_same_team", "prefer_same_team", "should be true or false but"),
    Slip(BPM, "additions_by = [\"chair\", \"child_social_worker\"]", "additions_by = \"chair\"", "invitations.additions_by", "additions_by", "should be a list in [ ] but"),
    Slip(BPM, "S3 = \"Breakdown", "\"S3 s2\" = \"Breakdown", "sources.S3 s2", "\"S3 s2\" =", "cannot be a document's name here"),
    // What is not there.
    Slip(BPM, "review_default_days = 28\n", "", "monitor.review_default_days", "[monitor]", "a number is needed"),
    Slip(BPM, "effective_from = 2017-09-01\n", "", "kind.effective_from", "[kind]", "a date such as 2017-09-01 is needed"),
    Slip(BPM, "need = \"expected\"\n", "", "invitee[4].need", "[[invitee]] # BPM-17", "one of required, expected, optional, notify or views is needed"),
    Slip(BPM, "need = \"expected\"\n", "need = \"conditional\"\n", "invitee[4].need", "need = \"conditional\"", "is said in “when”"),
    Slip(BPM, "owner = \"child_social_worker\"\nfirst", "first", "request.owner", "[request] #", "a role is needed"),
    Slip(PRLM, "substitute = \"full_learning_review\"\n", "", "exemption[5].substitute", "[[exemption]] # PRLM-07", "what takes the meeting's place"),
    Slip(BPM, "type = \"yes_no\"\nsrc = \"S3 s1\"", "type = \"choice\"\nsrc = \"S3 s1\"", "fact[2].options", "[[fact]] # BPM-05", "needs its options"),
    // What is there and has no use.
    Slip(BPM, "effect = \"gate_lifted\"\n", "effect = \"gate_lifted\"\nsubstitute = \"another meeting\"\n", "exemption[0].substitute", "substitute =", "goes only with effect = \"substitute\""),
    Slip(BPM, "type = \"yes_no\"\nsrc = \"S3 s1\"", "type = \"yes_no\"\noptions = [{ code = \"a\", say = \"A\" }]\nsrc = \"S3 s1\"", "fact[2].options", "options = [{ code = \"a\"", "Only the types “choice” and “codes” have options"),
    // What a condition says.
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"safeguarding_move\", is = true, event = \"closed\" }", "exemption[0].when", "when = { fact = \"safeguarding_move\"", "but this one has fact and event"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { all = { fact = \"safeguarding_move\", is = true } }", "exemption[0].when.all", "when = { all", "a list of conditions in [ ] but"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { any = [] }", "exemption[0].when.any", "when = { any", "This list of conditions is empty"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"safeguarding_move\", is = 1.5 }", "exemption[0].when.is", "is = 1.5", "true, false, a code in quotes, a number or a date but"),
    Slip(PRLM, "gte = 2", "gte = \"two\"", "exemption[5].when.gte", "gte = \"two\"", "a whole number but"),
    Slip(BPM, "in = [\"risk_of_breakdown\", \"must_move_now\"]", "in = []", "trigger[0].when.in", "in = []", "This list of codes is empty"),
    Slip(BPM, "outside_when = { fact = \"placement_type\", is = \"other\" }", "outside_when = { fact = \"placement_type\", is = true }", "scope.outside_when.is", "outside_when", "one of its codes, so write"),
    Slip(BPM, "when = { fact = \"safeguarding_move\", is = true }", "when = { fact = \"tac_or_ppm_date\", is = true }", "exemption[0].when.is", "is = true }\neffect", "a date, so write"),
    Slip(PRLM, "{ fact = \"unexpected_endings_6m\", gte = 2 }", "{ fact = \"unexpected_endings_6m\", is = true }", "exemption[5].when.is", "{ fact = \"unexpected_endings_6m\", is", "a number, so write"),
    Slip(PRLM, "{ fact = \"unexpected_endings_6m\", gte = 2 }", "{ fact = \"warrant\", gte = 2 }", "exemption[5].when.gte", "{ fact = \"warrant\", gte", "some of its codes, so write"),
    Slip(PRLM, "{ fact = \"unexpected_endings_6m\", gte = 2 }", "{ fact = \"warrant\", is = \"asked_for\" }", "exemption[5].when.is", "{ fact = \"warrant\", is = \"asked_for\" }\neffect", "may be ticked at once"),
    Slip(PSTM, "  { code = \"school\", say =", "  { code = \"a\", say = \"A\" },\n  { code = \"b\", say = \"B\" },\n  { code = \"c\", say = \"C\" },\n  { code = \"d\", say = \"D\" },\n  { code = \"e\", say = \"E\" },\n  { code = \"school\", say =", "fact[6].options", "options = [\n  { code = \"a\"", "may have 10 options; this has 11"),
    // Nobody, and nothing to choose.
    Slip(BPM, "on = [\"risk_notified\"]", "on = []", "notify[0].on", "on = []", "would never be told"),
    Slip(BPM, "resolved_by = [\"csb_team_leader\"]", "resolved_by = []", "dispute[0].resolved_by", "resolved_by = []", "nobody could settle this"),
    Slip(BPM, "by = [\"child_social_worker\", \"chair\", \"team_manager\", \"business_support\"]", "by = []", "convene.by", "by = []", "nobody could set a date and place"),
    Slip(BPM, "request = [\"child_social_worker\"]", "request = []", "request.request", "request = []", "nobody could ask for this meeting"),
    Slip(BPM, "refusals = [\n  { code = \"no_risk\", say = \"I do not see a risk of breakdown at present\" },\n  { code = \"fragile_only\", say = \"It is fragile: a planning meeting comes first\" },\n  { code = \"talk_first\", say = \"I want to talk about it first\" },\n  { code = \"another_meeting\", say = \"Another meeting fits better\" },\n]\n", "refusals = []\n", "request.agree.refusals", "refusals = []", "but “refusals” offers nothing"),
    Slip(BPM, "[cancel]\nreasons = [\n  { code = \"settled\", say = \"The {stay} has settled\" },\n  { code = \"another_meeting\", say = \"Another meeting takes its place\" },\n  { code = \"child_moved\", say = \"The {child} has moved\" },\n  { code = \"asked_in_error\", say = \"It was asked for by mistake\" },\n]\n", "[cancel]\nreasons = []\n", "cancel.reasons", "reasons = []", "nobody could cancel a meeting"),
    Slip(BPM, "max_chain = 3", "max_chain = 0", "representation.max_chain", "max_chain = 0", "no room even for whoever is invited"),
    Slip(BPM, "share_with = [\"attendees\"]\n", "", "minutes.order", "order = [\"sign_off\"", "“share_with” names nobody"),
    // Who chairs, said twice or barred.
    Slip(PRLM, "  { role = \"service_manager_iss\", when", "  { role = \"service_manager_iss\", say = \"In any case.\" },\n  { role = \"service_manager_iss\", when", "chair.alternates[1].role", "{ role = \"service_manager_iss\", when", "so this is never reached"),
    Slip(PRLM, "must_not = []", "must_not = [\"head_of_service_other_area\"]", "chair.conflict.then", "conflict = {", "“head_of_service_other_area” may not chair"),
    // What lifts a gate, and what is returned beforehand.
    Slip(BPM, "effect = \"gate_lifted\"", "effect = \"not_required\"", "gate[0].unless", "unless =", "does not lift a gate"),
    Slip(BPM, "[[ladder]] # the social worker answers", "[[paper]]\nid = \"own\"\nname = \"A paper of their own\"\ndue_before = 2\ndefault = true\n\n[[ladder]] # the social worker answers", "paper[5]", "[[paper]]\nid = \"own\"", "no [[invitee]] names this in “papers”"),
    // Limits that limit nothing, and time that is not more.
    Slip(BPM, "min = 28\n", "", "timescale[1]", "[[timescale]] # BPM-04", "needs “min”, “max” or both"),
    Slip(BPM, "min = 28\n", "min = 28\ntarget = 30\n", "timescale[1].target", "target = 30", "needs a “max” as well"),
    Slip(DM, "min = 6\n", "min = 6\ntarget = 5\n", "timescale[0].target", "target = 5", "(5) lies before the minimum (6)"),
    Slip(BPM, "max = 5\nunit", "min = 5\nunit", "timescale[0].extend", "[timescale.extend]", "Only a maximum can be lengthened"),
    Slip(PSM, "reasons = [{ code = \"engage_key_figures\", say = \"A key figure can be there only later\" }]", "reasons = []", "timescale[0].extend", "[timescale.extend]", "but “reasons” offers none"),
    Slip(BPM, "cap = 5", "cap = 0", "timescale[0].extend.cap", "cap = 0", "gives no more time at all"),
    Slip(BPM, "{ code = \"diary\"", "{ code = \"missed\"", "timescale[0].late_reasons[5].code", "{ code = \"missed\", say = \"We lost", "reason for or against more time"),
    // Reminders that nobody hears, or hears twice, or counts from nothing.
    Slip(BPM, "rungs = [\n  { before = 1, unit = \"calendar_days\", of = \"meeting\", to = [\"attendees\"] },\n]", "rungs = []", "ladder[12].rungs", "rungs = []", "at least one rung"),
    Slip(BPM, "{ after = 2, unit = \"working_days\", from = \"clock_start\", at = \"10:00\", to = [\"cover\"] }", "{ after = 2, unit = \"working_days\", from = \"clock_start\", at = \"10:00\", to = [\"chair\"] }", "ladder[2].rungs[1].to", "at = \"10:00\", to = [\"chair\"]", "so the chair cannot hear it"),
    Slip(BPM, "at = \"16:00\", to = [\"team_manager\"]", "at = \"16:00\", to = [\"suggester\"]", "ladder[3].rungs[1].to", "at = \"16:00\", to = [\"suggester\"]", "only while their suggestion waits"),
    Slip(BPM, "to = [\"attendees\"] }", "to = [\"attendees\"], essential_only = true }", "ladder[12].rungs[0].essential_only", "essential_only", "this ladder waits for something else"),
    Slip(BPM, "waits_for = \"plan\"\nrungs = [\n  { after = 1, unit = \"working_days\", from = \"asked\"", "waits_for = \"plan\"\nrungs = [\n  { after = 1, unit = \"working_days\", from = \"clock_start\"", "ladder[15].rungs[0].from", "{ after = 1, unit = \"working_days\", from = \"clock_start\", at = \"09:00\"", "date is settled by then"),
    Slip(BPM, "what = \"meeting_held\"", "what = \"held\"", "ladder[4].rungs[3].from", "from = \"last_date\"", "There is no last date"),
    Slip(BPM, "{ before = 1, unit = \"working_days\", of = \"meeting\", at = \"09:00\", to = [\"chair\"] }", "{ before = 2, unit = \"working_days\", of = \"meeting\", at = \"09:00\", to = [\"waited_for\"] }", "ladder[9].rungs[2]", "{ before = 2, unit = \"working_days\", of = \"meeting\", at = \"09:00\", to = [\"waited_for\"] },\n]", "Rung 2 already reminds one of these people"),
    // Variants of nothing.
    Slip(BPM, "[privacy]\n", "[[variant]]\nid = \"other\"\nsay = \"Another\"\nwhen = { fact = \"child_attend\", is = true }\ndefault = true\n\n[privacy]\n", "variant[0]", "[[variant]]", "changes nothing"),
    Slip(PSTM, "[privacy]\n", "[[variant]]\nid = \"again\"\nsay = \"Again\"\nwhen = { fact = \"between_matching_and_review\", is = true }\nname = \"Again\"\ndefault = true\n\n[privacy]\n", "variant[1].when", "when = { fact = \"between_matching_and_review\", is = true }\nname = \"Again\"", "so this one is never reached"),
];

#[test]
fn each_slip_is_named_once_at_its_line_in_plain_words() {
    let mut report = String::new();
    for (n, Slip(text, find, replace, key, at, says)) in SLIPS.iter().enumerate() {
        assert!(text.contains(find), "slip {n}: the file no longer says {find}");
        let broken = text.replacen(find, replace, 1);
        let line = broken.find(at).map(|byte| broken[..byte].matches('\n').count() + 1);
        let faults = match read("council.toml", &broken) {
            Ok(_) => vec![],
            Err(faults) => faults.into_iter().filter(|fault| !fault.warning).collect::<Vec<_>>(),
        };
        let good = |fault: &Fault| fault.key == *key && Some(fault.line) == line && fault.say.contains(says);
        // One slip, one fault: what follows from it is not said again in other words.
        if faults.len() != 1 || !good(&faults[0]) {
            let _ =
                writeln!(report, "slip {n}: {replace}\n  expected line {line:?} {key}: {says}\n  found {faults:#?}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Lists that must offer something, each with a part of the sentence where it does not.
const CHOICES: [(&str, &str); 5] = [
    ("outputs.outcomes", "no plan could be confirmed"),
    ("outputs.services", "Every action must name a service"),
    ("outputs.unmet_categories", "Unmet need is asked for"),
    ("monitor.close_outcomes", "no plan could be closed"),
    ("monitor.check_answers", "whether the placement held"),
];

/// A text with its line `name = [ … ]` cut into what stands before and after it.
fn without_list(name: &str) -> (&'static str, &'static str) {
    let start = BPM.find(&format!("\n{name} = [")).unwrap() + 1;
    let end = start + BPM[start..].find("\n]\n").unwrap() + 3;
    (&BPM[..start], &BPM[end..])
}

/// Whether the list is left out or left empty: nobody is asked to choose from nothing.
#[test]
fn a_question_after_the_meeting_has_something_to_choose() {
    for (key, says) in CHOICES {
        let (table, name) = key.split_once('.').unwrap();
        let (before, after) = without_list(name);
        for (instead, at) in [(format!("{name} = []\n"), format!("{name} = []")), (String::new(), format!("[{table}]"))]
        {
            let text = format!("{before}{instead}{after}");
            let line = text.lines().position(|line| line.starts_with(&at)).unwrap() + 1;
            let faults: Vec<Fault> =
                read("council.toml", &text).unwrap_err().into_iter().filter(|f| !f.warning).collect();
            let [fault] = &faults[..] else { panic!("{key}: {faults:#?}") };
            assert!(fault.key == key && fault.line == line && fault.say.contains(says), "{fault:#?}");
        }
    }
}

/// The reasons for which a meeting was not held, both kinds of them gone.
fn without_reasons() -> String {
    let start = BPM.find("[not_held]\n").unwrap();
    let end = start + BPM[start..].find("\n[[next]]").unwrap();
    format!("{}[not_held]\ndefault = true\n{}", &BPM[..start], &BPM[end..])
}

#[test]
fn a_meeting_that_was_not_held_has_a_reason_to_choose() {
    let faults: Vec<Fault> = read("council.toml", &without_reasons()).unwrap_err();
    let [fault] = &faults.iter().filter(|f| !f.warning).collect::<Vec<_>>()[..] else { panic!("{faults:#?}") };
    assert!(fault.key == "not_held" && fault.say.contains("fill “new_date” or “closes”"), "{fault:#?}");
}

#[test]
fn a_file_without_roles_is_told_what_they_are_for() {
    let faults = read("council.toml", BARE).unwrap_err();
    let roles: Vec<&Fault> = faults.iter().filter(|f| f.key == "roles").collect();
    assert!(roles.len() == 1 && roles[0].say.contains("names every role that this file speaks of"), "{faults:#?}");
}

/// Two gates that can each be kept alone. Held needs set, and so each would have to come before the other.
fn ring(when: &str) -> String {
    let second = format!(
        "[[gate]]\nid = \"set_after_notice\"\nbefore_event = \"meeting_set\"\nrequires_event = \"provider_notice_served\"\n{when}\
         notify = [\"csb_team_leader\"]\nsay = \"No date before notice.\"\ndefault = true\n\n[request] #"
    );
    BPM.replacen("[request] #", &second, 1)
}

#[test]
fn gates_that_cannot_all_be_kept_are_each_a_fault_unless_they_never_meet() {
    let faults: Vec<Fault> = read("council.toml", &ring("")).unwrap_err().into_iter().filter(|f| !f.warning).collect();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["gate[0].requires_event", "gate[1].requires_event"], "{faults:#?}");
    assert!(faults[0].say.contains("together with “set_after_notice”"), "{faults:#?}");
    let apart = ring("when = { fact = \"placement_type\", is = \"other\" }\n");
    assert!(read("council.toml", &apart).is_ok(), "the first gate is for other placements");
}

/// Everything that is said of the slips in this file.
pub(crate) fn sentences() -> Vec<String> {
    let slips = SLIPS.iter().map(|Slip(text, find, replace, ..)| text.replacen(find, replace, 1));
    let lists = CHOICES.iter().filter_map(|(key, _)| key.split_once('.')).map(|(_, name)| {
        let (before, after) = without_list(name);
        format!("{before}{after}")
    });
    let all = slips.chain(lists).chain([without_reasons(), ring(""), BARE.to_owned()]);
    all.filter_map(|text| read("council.toml", &text).err()).flatten().map(|fault| fault.say).collect()
}

#[test]
fn what_ships_is_whole() {
    for (file, text) in BUILT_IN {
        let (procedure, warnings) = read(file, text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert!(
            warnings.iter().all(|w| w.key.starts_with("gap[")),
            "only open gaps are worth a warning: {warnings:#?}"
        );
        assert_eq!(procedure.gaps.len(), warnings.len());
        assert_eq!(procedure.hash, hash(text));
    }
    let (sample, warnings) = read("scale.toml", SCALE).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(warnings.is_empty(), "{warnings:#?}");
    assert!(sample.ladder(WaitsFor::Scale).is_some(), "a scale is reminded of too");
    assert_eq!(built_in("bpm").unwrap().kind.short, "BPM");
    assert!(built_in("xyz").is_none());
}

/// People read titles and words: no name that only the file explains is left, and no shorthand.
#[test]
fn every_source_that_ships_is_shown_in_words() {
    let is_code = |word: &str| {
        let number = word.strip_prefix(['S', 's']);
        word == "para" || word == "paras" || number.is_some_and(|n| n.parse::<u32>().is_ok())
    };
    for (file, text) in BUILT_IN {
        let (procedure, _) = read(file, text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let rules = text.lines().filter(|line| line.starts_with("src = ") || line.starts_with("source = "));
        let written: Vec<&str> = rules.filter_map(|line| line.split('"').nth(1)).collect();
        assert!(!written.is_empty(), "{file} says where nothing is written");
        for src in written {
            let said = procedure.cite(src);
            assert!(!said.split(|c: char| !c.is_alphanumeric()).any(is_code), "{file}: {src} is shown as {said}");
        }
    }
}

// shows: PST-10
/// PStM-F: another chair and another window between the matching meeting and the review; the rest stands.
#[test]
fn a_variant_is_laid_over_where_its_condition_certainly_holds() {
    let own = built_in("pstm").unwrap();
    let facts = |answer| Facts::from([("between_matching_and_review".into(), FactValue::YesNo(answer))]);
    assert_eq!(own.as_it_applies(&Facts::new()), None, "what is not known chooses nothing");
    assert_eq!(own.as_it_applies(&facts(false)), None);

    let variant = own.as_it_applies(&facts(true)).unwrap();
    assert_eq!((variant.kind.short.as_str(), &variant.kind.id), ("PStM-F", &own.kind.id));
    assert_eq!(variant.chair.eligible, ["fostering_team_manager".into()]);
    let limits = |p: &Procedure| p.timescales.iter().map(|t| (t.id.clone(), t.max)).collect::<Vec<_>>();
    assert_eq!(limits(&own), [("imminent".to_owned(), Some(5)), ("signs".to_owned(), Some(5))]);
    assert_eq!(limits(&variant), [("imminent".to_owned(), Some(5)), ("signs".to_owned(), Some(20))]);
    assert_eq!((&variant.invitees, &variant.hash), (&own.invitees, &own.hash));
    assert_eq!(own.under("fostering"), Some(variant), "a case that keeps the variant's id finds it again");
}

/// All seven in under a tenth of a second; a build without optimisation, on a busy machine, is given longer.
#[test]
fn all_seven_kinds_are_read_in_a_moment() {
    let begun = std::time::Instant::now();
    let library = Library::built_in();
    let took = begun.elapsed();
    println!("{} procedures read and checked in {took:?}", library.all().len());
    assert_eq!(library.all().len(), 7);
    let most = if cfg!(debug_assertions) { 5_000 } else { 100 };
    assert!(took.as_millis() < most, "reading the procedures took {took:?}");
}

/// A council's own words reach every text: none of those that ship has a plain noun where a place belongs. What is the name
/// of a thing (a Placement Plan, foster carers) stays.
#[test]
fn what_ships_leaves_its_nouns_to_the_council() {
    let names = [
        "placement plan",
        "foster carer",
        "child or young person",
        "child in care",
        "parent and child",
        "parent or child",
        "upervising social worker",
        "placement disruption form",
    ];
    let nouns = ["placement", "placements", "carer", "carers", "child", "social worker", "social workers"];
    let mut found = String::new();
    for (file, text) in BUILT_IN {
        let mut table = "";
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#')) {
            table = if line.starts_with('[') { line } else { table };
            let for_administrators = ["[[gap]]", "[kind]"].iter().any(|name| table.starts_with(name));
            let texts = line.split('"').skip(1).step_by(2).filter(|said| said.contains(' '));
            for said in texts.filter(|_| !for_administrators) {
                let left = names.iter().fold(said.to_owned(), |said, name| said.replace(name, ""));
                let has = |noun: &&&str| {
                    let whole = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || "_{}:".contains(c));
                    left.match_indices(**noun).any(|(at, _)| {
                        whole(left[..at].chars().next_back()) && whole(left[at + noun.len()..].chars().next())
                    })
                };
                if let Some(noun) = nouns.iter().find(has) {
                    let _ = writeln!(
                        found,
                        "{file}:{}: write {{{noun}}}, or {{stay}} where it ends or goes on: {said}",
                        n + 1
                    );
                }
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_version_changes_with_the_text() {
    assert_eq!(hash("a").as_str().len(), 64);
    assert_ne!(hash(BPM), hash(&BPM.replace("max = 5", "max = 6")));
    assert_ne!(hash(BPM), hash(&format!("{BPM}# a comment\n")));
}

/// SC-13: the school nurse declines on Thursday 18 June 2026 at 9:20am and names nobody.
#[test]
fn somebody_who_declines_and_names_nobody_is_reminded_and_then_the_chair_hears() {
    let psm = built_in("psm").unwrap();
    let rungs = &psm.ladder(WaitsFor::Representative).unwrap().rungs;
    let asked = NaiveDate::from_ymd_opt(2026, 6, 18).unwrap().and_hms_opt(9, 20, 0).unwrap();

    let ordinary: Vec<_> =
        rungs.iter().filter(|r| !r.essential_only).map(|r| (moment(r, asked), r.to.clone())).collect();
    let nine = |day| NaiveDate::from_ymd_opt(2026, 6, day).unwrap().and_hms_opt(9, 0, 0).unwrap();
    assert_eq!(ordinary, [(nine(19), vec![Hearer::WaitedFor]), (nine(22), vec![Hearer::Chair])]);

    let essential: Vec<_> =
        rungs.iter().filter(|r| r.essential_only).map(|r| (moment(r, asked), r.to.clone())).collect();
    assert_eq!(essential, [(asked, vec![Hearer::Chair])], "of an essential role the chair hears at once");
}

/// When a rung that counts from the asking fires, in weeks without bank holidays.
fn moment(rung: &Rung, asked: NaiveDateTime) -> NaiveDateTime {
    let RungWhen::After { n, unit: Unit::WorkingDays, from: Anchor::Asked } = rung.when else {
        panic!("this ladder counts working days from the asking: {rung:?}")
    };
    let working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let days = asked.date().iter_days().skip(1).filter(working);
    let day = if n == 0 { asked.date() } else { days.take(n as usize).last().unwrap() };
    day.and_time(rung.at.unwrap_or(asked.time()))
}

/// The council's words live in the procedure files alone: code that knows them would be wrong for the next council.
#[test]
fn no_role_fact_or_plan_of_a_council_is_known_to_the_code() {
    let mut words = Vec::new();
    for (_, text) in BUILT_IN {
        let procedure = read("", text).unwrap().0;
        words.extend(procedure.roles.keys().map(|id| format!("\"{id}\"")).filter(|id| id.contains('_')));
        words.extend(procedure.roles.values().map(|role| role.title.clone()).filter(|title| title.contains(' ')));
        words.extend(procedure.facts.iter().map(|fact| format!("\"{}\"", fact.id)).filter(|id| id.contains('_')));
        words.extend([procedure.kind.name.clone(), procedure.outputs.plan_name.clone()]);
        words.extend(procedure.sources.0.into_values());
        words.extend([format!("\"{}\"", procedure.kind.id), format!("\"{}\"", procedure.kind.short)]);
    }
    let mut found = Vec::new();
    for path in rust_files("src".as_ref()) {
        // The pretend council is a council, and tests need one.
        let for_tests = path.ends_with("tests.rs") || path.ends_with("sample.rs");
        if for_tests || path.starts_with("src/practice") || path == std::path::Path::new("src/practice.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (n, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            found.extend(
                words.iter().filter(|w| line.contains(*w)).map(|w| format!("{}:{} {w}", path.display(), n + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

pub(crate) fn rust_files(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// A file as a careless hand leaves it: lines of a good one dropped, doubled, cut short or moved.
fn mangled() -> impl Strategy<Value = String> {
    let lines: Vec<&'static str> = BPM.lines().collect();
    let cut = (0..lines.len(), 0..5_u8, 0..40_usize);
    prop::collection::vec(cut, 1..6).prop_map(move |cuts| {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for (at, how, where_) in cuts {
            let at = at.min(lines.len() - 1);
            match how {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines[at] = lines[at].chars().take(where_).collect(),
                3 => lines[at] = lines[at].chars().skip(where_).collect(),
                _ => {
                    let other = (at + where_) % lines.len();
                    lines.swap(at, other);
                }
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_makes_the_reader_fall_over(text in any::<String>(), tomlish in "([a-z]{1,6}(\\.[a-z]{1,3})? = (\\[|\\{|\"|[0-9]{1,12}|true|\\]|\\})*\n|\\[\\[?(fact|kind|ladder|roles)\\]?\\]\n){0,12}") {
        let _ = read("any.toml", &text);
        let _ = read("any.toml", &tomlish);
    }

    #[test]
    fn a_mangled_file_is_used_or_refused_with_a_place_for_every_fault(text in mangled()) {
        let lines = text.lines().count();
        match read("mangled.toml", &text) {
            Ok((procedure, warnings)) => {
                prop_assert!(warnings.iter().all(|w| w.warning));
                prop_assert!(!procedure.convene.by.is_empty());
            }
            Err(faults) => {
                prop_assert!(faults.iter().any(|f| !f.warning));
                prop_assert!(faults.iter().all(|f| (1..=lines + 1).contains(&f.line) && !f.say.is_empty()));
            }
        }
    }
}

#[test]
fn a_very_deep_text_is_refused_not_followed_to_the_bottom() {
    let deep = 50_000;
    for text in [
        format!("a = {}", "[".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
        format!("{BPM}\n[[trigger]]\nwhen = {}", "{ not = ".repeat(deep)),
        format!("{BPM}\n[[trigger]]\nwhen{} = true", ".not".repeat(deep)),
    ] {
        assert!(read("deep.toml", &text).is_err());
    }
}
