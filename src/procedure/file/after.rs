//! Reads what comes of a meeting: agenda, outputs, minutes, monitoring, endings, disputes, what is next, privacy, gaps.

use crate::ids::RoleId;
use crate::procedure::file::Named;
use crate::procedure::file::table::{Table, event_names};
use crate::procedure::{
    Agenda, AgendaItem, Amend, CheckAnswer, Dispute, EventName, Gap, Minutes, MinutesStep, Monitor, Next, NotHeld,
    Outputs, Privacy, Reasons, ScaleRule,
};

/// Days that data is kept where a file could not be read; a valid file always says.
const KEEP: u32 = 90;

/// What an item of the agenda may lead to.
const CREATES: [&str; 2] = ["action", "unmet_need"];

/// The steps of the minutes that a procedure may put between writing and filing them.
const BETWEEN: [&str; 4] = ["themes", "sign_off", "share", "forward"];

/// What an entry of `amends` says of the task that follows from it.
const TASK: [&str; 2] = ["task", "task_for"];

/// What a disagreement may decide.
const HOLDING: &str = "holding";

/// The word for everybody who came, in lists of roles.
const ATTENDEES: &str = "attendees";

pub(crate) fn agenda(top: &Table<'_>) -> Agenda {
    top.table("agenda", agenda_of).unwrap_or_default()
}

pub(crate) fn agenda_of(t: &Table<'_>) -> Agenda {
    Agenda {
        framework: t.maybe_text("framework"),
        items: t.tables("items", |i| AgendaItem {
            say: i.text("say"),
            must: i.yes("must", false),
            creates: i.maybe_word("creates", &CREATES, |word| CREATES.contains(&word).then(|| word.to_owned())),
        }),
        origin: t.origin(),
    }
}

pub(crate) fn outputs(top: &Table<'_>) -> Outputs {
    top.needed_table("outputs", outputs_of)
}

pub(crate) fn outputs_of(t: &Table<'_>) -> Outputs {
    Outputs {
        plan_name: t.text("plan_name"),
        action_requires: t.words("action_requires", &["owner", "due", "service"]),
        owner_must_confirm: t.yes("owner_must_confirm", false),
        unmet_need: t.yes("unmet_need", false),
        warn_if_one_owner: t.yes("warn_if_one_owner", false),
        amends: t.by_code(
            "amends",
            |a| Amend { code: a.id("code"), say: a.label("say"), task: task(a) },
            |amend| &amend.code,
        ),
        outcomes: t.coded("outcomes"),
        services: t.coded("services"),
        unmet_categories: t.coded("unmet_categories"),
        origin: t.origin(),
    }
}

/// The words of a task and who leads it: both or neither.
fn task(t: &Table<'_>) -> Option<(String, RoleId)> {
    if t.page.is_describing() {
        t.wants(TASK[0], "text", false);
        t.wants(TASK[1], Named::Role.one(), false);
    }
    let given = t.names().iter().any(|name| TASK.contains(name));
    given.then(|| (t.text(TASK[0]), t.role(TASK[1])))
}

pub(crate) fn minutes(top: &Table<'_>) -> Minutes {
    top.table("minutes", minutes_of).unwrap_or_default()
}

pub(crate) fn minutes_of(t: &Table<'_>) -> Minutes {
    Minutes {
        record_system: t.text("record_system"),
        sign_off_by: t.maybe_role("sign_off_by"),
        share_with: share_with(t),
        forward_to: t.roles("forward_to"),
        order: t.words("order", &BETWEEN).iter().filter_map(|word| MinutesStep::parse(word)).collect(),
        themes: t.coded("themes"),
        due_days: t.number("due_days"),
        origin: t.origin(),
    }
}

fn share_with(t: &Table<'_>) -> Vec<String> {
    if t.page.is_describing() {
        t.page.ask(t.path(), "share_with", "a list of roles, or `attendees` for everybody who came", false);
    }
    let names = t.texts("share_with");
    for (i, name) in names.iter().enumerate().filter(|(_, name)| *name != ATTENDEES) {
        t.page.mention(&format!("{}[{i}]", t.key("share_with")), Named::Role, name);
    }
    names
}

pub(crate) fn monitor(top: &Table<'_>) -> Monitor {
    top.needed_table("monitor", monitor_of)
}

pub(crate) fn monitor_of(t: &Table<'_>) -> Monitor {
    Monitor {
        owner: t.role("owner"),
        review_set_by: t.role("review_set_by"),
        review_default_days: t.needed_number("review_default_days").unwrap_or_default(),
        close_outcomes: t.coded("close_outcomes"),
        check_days: t.numbers("check_days"),
        check_answers: t.by_code("check_answers", check_answer, |answer| &answer.code),
        origin: t.origin(),
    }
}

fn check_answer(t: &Table<'_>) -> CheckAnswer {
    CheckAnswer {
        code: t.id("code"),
        say: t.label("say"),
        event: t.maybe_word("event", &event_names(), EventName::parse),
    }
}

pub(crate) fn scale(top: &Table<'_>) -> Option<ScaleRule> {
    top.table("scale", |t| ScaleRule {
        id: t.id("id"),
        ask: t.text("ask"),
        min: t.small_number("min").unwrap_or(0),
        max: t.small_number("max").unwrap_or(10),
        low: t.text("low"),
        high: t.text("high"),
        reason_required: t.yes("reason_required", true),
        alert_at: t.small_number("alert_at"),
        may_choose_not: t.roles("may_choose_not"),
        origin: t.origin(),
    })
}

pub(crate) fn cancel(top: &Table<'_>) -> Reasons {
    top.needed_table("cancel", |t| Reasons { reasons: t.coded("reasons"), origin: t.origin() })
}

pub(crate) fn not_held(top: &Table<'_>) -> NotHeld {
    top.needed_table("not_held", |t| NotHeld {
        new_date: t.coded("new_date"),
        closes: t.coded("closes"),
        origin: t.origin(),
    })
}

pub(crate) fn dispute(t: &Table<'_>) -> Dispute {
    let absent_cover: Vec<(RoleId, _)> = t.tables("absent_cover", |c| (c.role("role"), c.when("when")));
    Dispute {
        id: t.id("id"),
        about: t.text("about"),
        parties: t.roles("parties"),
        resolved_by: t.roles("resolved_by"),
        final_by: t.roles("final_by"),
        absent_cover,
        other_route: t.maybe_text("other_route"),
        decides_holding: t.maybe_word("decides", &[HOLDING], |word| (word == HOLDING).then_some(())).is_some(),
        origin: t.origin(),
    }
}

pub(crate) fn next(t: &Table<'_>) -> Next {
    Next {
        on_event: t.event("on_event"),
        when: t.when("when"),
        offer_kind: t.maybe_text("offer_kind"),
        say: t.text("say"),
        origin: t.origin(),
    }
}

pub(crate) fn privacy(top: &Table<'_>) -> Privacy {
    top.needed_table("privacy", |t| Privacy { keep_days: t.needed_number("keep_days").unwrap_or(KEEP) })
}

pub(crate) fn gap(t: &Table<'_>) -> Gap {
    Gap { id: t.text("id"), say: t.text("say") }
}
