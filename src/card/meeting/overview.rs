//! What the people who arrange a meeting need to see: how far the arrangements are, and one line for each invitee.

use crate::calendar::{Calendar, full_date};
use crate::card::view::View;
use crate::card::{Block, words};
use crate::meeting::{Agreement, Chair, Duty, Invitee, Meeting, MoreTime, Open, Part, Reply};
use crate::people::Person;
use crate::procedure::{AgreeMode, Need, Procedure};

pub(super) fn overview(view: &View<'_>) -> Vec<Block> {
    let Some(open) = view.m.open().filter(|_| view.arranges()) else { return Vec::new() };
    let mut lines: Vec<String> = Vec::new();
    if view.m.follows.is_some() {
        lines.push(
            "An earlier request about the same child came before this one. This one has a time limit of its own."
                .into(),
        );
    }
    // Where the request is theirs to start, their yes confirms it.
    let initiates = view.p.request.agree.as_ref().is_some_and(|a| a.mode == AgreeMode::Initiate);
    let agreement = if initiates { "Confirmation" } else { "Agreement" };
    if let Agreement::Waiting { .. } = &open.agreement {
        let agreed = open.agreed.iter();
        lines.extend(agreed.map(|(role, (by, _))| format!("{agreement}: given by {}.", view.who(Some(by), role))));
    }
    match &open.agreement {
        Agreement::NotNeeded => {}
        Agreement::Waiting { .. } if !open.agreed.is_empty() => {
            lines.push(format!("{agreement}: not from everybody yet. The time limit does not wait for it."));
        }
        Agreement::Waiting { .. } => {
            lines.push(format!("{agreement}: no answer yet. The time limit does not wait for it."));
        }
        Agreement::Given { by, .. } => lines.push(format!("{agreement}: given by {}.", view.name(by))),
    }
    match &open.chair {
        Chair::Unset { .. } => lines.push("Chair: not chosen yet.".into()),
        Chair::Proposed { person, by, .. } if view.is(&Part::Designator) => {
            lines.push(format!("Chair: {} is proposed by {}.", view.name(person), view.name(by)));
        }
        Chair::Proposed { .. } => lines.push("Chair: somebody is proposed. Not agreed yet.".into()),
        // Nobody is announced before they have said yes.
        Chair::Asked { person, .. } if view.is(&Part::Designator) => {
            lines.push(format!("Chair: {} is asked. No answer yet.", view.name(person)));
        }
        Chair::Asked { .. } => lines.push("Chair: somebody is asked. No answer yet.".into()),
        // Named among the facts.
        Chair::Accepted { .. } => {}
    }
    match &open.more_time {
        MoreTime::Asked { wanted, .. } => lines.push(format!("More time: asked for, until {}.", words::when(wanted))),
        MoreTime::Granted { by, .. } => lines.push(format!("More time: granted by {}.", view.name(by))),
        MoreTime::Refused { .. } => lines.push("More time: not granted.".into()),
        MoreTime::NotAsked => {}
    }
    if let Some(late) = &open.late {
        let reasons = view.p.timescales.iter().flat_map(|t| &t.late_reasons);
        let say = reasons.into_iter().find(|r| r.code == *late).map_or(late.clone(), |r| r.say.clone());
        lines.push(format!("Recorded as late: {say}."));
    }
    lines.extend(too_soon(view, open));
    lines.extend(after_the_plan(view.m, view.p, view.calendar));
    let title = if open.sent.is_some() { "Who comes" } else { "Who will be invited" };
    let invitees: Vec<String> = open.invitees.iter().map(|i| attendance(view, i, open.revision())).collect();
    let mut blocks = Vec::new();
    if !lines.is_empty() {
        blocks.extend([Block::Heading("How far it is".into()), Block::List(lines)]);
    }
    blocks.push(Block::Heading(title.into()));
    blocks.push(match invitees.is_empty() {
        true => Block::Say("Nobody is on the list yet.".into()),
        false => Block::List(invitees),
    });
    blocks
}

/// A date before the first one allowed, with its reason where the procedure asks for one.
fn too_soon(view: &View<'_>, open: &Open) -> Option<String> {
    let (earliest, _) = view.m.opening(view.p, view.calendar)?.opens()?;
    open.slot.as_ref().filter(|slot| slot.local.date() < earliest)?;
    let reasons = view.p.timescales.iter().filter_map(|t| t.early.as_ref()).flat_map(|e| &e.reasons);
    let said = open.early.as_ref().and_then(|code| reasons.into_iter().find(|r| r.code == *code));
    let why = said.map_or_else(String::new, |r| format!(": {}", r.say));
    Some(format!("Sooner than the first date, {}{why}.", full_date(earliest)))
}

/// Said where the meeting comes after the day on which the plan is due.
pub fn after_the_plan(m: &Meeting, p: &Procedure, calendar: &Calendar) -> Option<String> {
    let due = m.plan_due(p, calendar)?;
    m.open()?.slot.as_ref().filter(|slot| slot.local.date() > due.due)?;
    let fixed = if due.fixed { " That day is fixed: no more time can be asked for." } else { "" };
    let (plan, day) = (&p.outputs.plan_name, full_date(due.due));
    Some(format!("The meeting is after the {plan} is due, {day}.{fixed}"))
}

/// One invitee in a line: "Health: represented by Pat Example (via Lee Example). Comes. Can commit resources: yes."
pub fn attendance(view: &View<'_>, invitee: &Invitee, revision: u32) -> String {
    let mut line = view.title(invitee);
    if invitee.essential {
        line.push_str(" (essential)");
    }
    line.push_str(&format!(": {}.", whom(view, invitee, revision)));
    let undated = view.m.open().is_some_and(|o| o.slot.is_none() && !o.earlier.is_empty());
    let duty = match invitee.duty(revision) {
        Duty::Comes { .. } | Duty::Written if undated => Duty::ForOldDate,
        duty => duty,
    };
    let views = invitee.need == Need::Views;
    if views || duty == Duty::NotAsked {
        line.push_str(&format!(" {}.", words::need(invitee.need)));
    }
    match duty {
        Duty::NotAsked => {}
        Duty::Declined if views => line.push_str(" Sends none."),
        // Nobody need be named in their place.
        Duty::Declined if !invitee.must_be_represented(view.p) => line.push_str(" Can't attend."),
        duty => line.push_str(&format!(" {}.", words::duty(duty))),
    }
    if let Some(given) = invitee.end().reply.given() {
        match given.commit.filter(|_| !matches!(duty, Duty::ForOldDate)) {
            Some(true) => line.push_str(" Can commit resources: yes."),
            Some(false) => line.push_str(" Can commit resources: no."),
            None => {}
        }
        if let Some(by) = &given.recorded_by {
            line.push_str(&format!(" Answer written down by {}.", view.name(by)));
        }
    }
    if let Some(person) = &invitee.reachable {
        line.push_str(&format!(" {} can be reached on the day.", view.name(person)));
    }
    if invitee.not_them.is_some() {
        line.push_str(" Says that somebody else should be asked.");
    } else if is_unreached(view, invitee, duty) {
        line.push_str(" Mainstay could not reach them. Please phone.");
    } else if let Some(say) = please_phone(view, invitee, duty) {
        line.push_str(say);
    }
    if invitee.through_owner && duty == Duty::NotAsked {
        let owner = view.name(&view.m.owner);
        line.push_str(&format!(" {owner} tells them in person first."));
    }
    line
}

/// Whether a message to them could not be delivered, and they have not answered some other way since.
fn is_unreached(view: &View<'_>, invitee: &Invitee, duty: Duty) -> bool {
    let silent = matches!(duty, Duty::Waiting | Duty::ForOldDate);
    silent && invitee.end().person.as_ref().is_some_and(|person| view.m.unreached.contains_key(person))
}

/// Whoever has only an address and is silent is rung in time: after two working days, or two before the meeting.
fn please_phone(view: &View<'_>, invitee: &Invitee, duty: Duty) -> Option<&'static str> {
    const SILENT: u32 = 2;
    let end = invitee.end();
    let by_mail = end.person.as_ref().and_then(|x| view.people.get(x)).is_some_and(Person::by_mail);
    let asked = view.calendar.local_date(end.since?);
    let slot = view.m.open()?.slot.as_ref()?;
    let (today, day) = (view.today(), slot.local.date());
    let silent = view.calendar.working_days_between(asked, today) >= SILENT;
    let near = view.calendar.working_days_between(today, day) <= SILENT;
    let waits = matches!(duty, Duty::Waiting | Duty::ForOldDate) && slot.starts > view.now;
    (by_mail && waits && (silent || near)).then_some(" No answer by e-mail. Please phone.")
}

/// "Pat Example", "represented by Pat Example (via Lee Example)", "asked by phone".
fn whom(view: &View<'_>, invitee: &Invitee, revision: u32) -> String {
    let live = invitee.live();
    let Some(person) = &invitee.end().person else {
        return match (invitee.need, invitee.end().since) {
            (Need::Notify, _) => "to be told by phone".to_owned(),
            // The owner tells them: whether that is by phone is theirs to choose.
            (_, None) if invitee.through_owner => "not named".to_owned(),
            (_, None) => "to be asked by phone".to_owned(),
            (_, Some(_)) => "asked by phone".to_owned(),
        };
    };
    let name = view.name(person);
    // The first of the chain is who the role stands for; those between passed it on.
    let between = invitee.chain[..live].iter().skip(1).filter(|a| !matches!(a.reply, Reply::Released { .. }));
    let via: Vec<String> = between.filter_map(|a| a.person.as_ref().map(|x| view.name(x))).collect();
    match live {
        0 => name,
        _ if invitee.duty(revision) == Duty::Declined => {
            let first = invitee.chain[0].person.as_ref().map_or_else(|| "them".to_owned(), |x| view.name(x));
            let via = if via.is_empty() { String::new() } else { format!(" (via {})", via.join(", ")) };
            format!("nobody represents {first}. Asked last: {name}{via}")
        }
        _ if via.is_empty() => format!("represented by {name}"),
        _ => format!("represented by {name} (via {})", via.join(", ")),
    }
}
