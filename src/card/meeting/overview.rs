//! What the people who arrange a meeting need to see: how far the arrangements are, and one line for each invitee.

use crate::card::view::View;
use crate::card::{Block, words};
use crate::meeting::{Agreement, Chair, Duty, Invitee, MoreTime, Part, Reply};
use crate::people::Person;
use crate::procedure::Need;

pub(super) fn overview(view: &View<'_>) -> Vec<Block> {
    let Some(open) = view.m.open().filter(|_| view.arranges()) else { return Vec::new() };
    let mut lines: Vec<String> = Vec::new();
    if view.m.follows.is_some() {
        lines.push(
            "An earlier request about the same child came before this one. This one has a time limit of its own."
                .into(),
        );
    }
    match &open.agreement {
        Agreement::NotNeeded => {}
        Agreement::Waiting { .. } => {
            lines.push("Agreement: no answer yet. The time limit does not wait for it.".into());
        }
        Agreement::Given { by, .. } => lines.push(format!("Agreement: given by {}.", view.name(by))),
    }
    match &open.chair {
        Chair::Unset { .. } => lines.push("Chair: not chosen yet.".into()),
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

/// One invitee in a line: "Health: represented by Pat Example (via Lee Example). Comes. Can commit resources: yes."
pub fn attendance(view: &View<'_>, invitee: &Invitee, revision: u32) -> String {
    let mut line = view.p.role_title(&invitee.role);
    if invitee.essential {
        line.push_str(" (essential)");
    }
    line.push_str(&format!(": {}.", whom(view, invitee)));
    let undated = view.m.open().is_some_and(|o| o.slot.is_none() && !o.earlier.is_empty());
    let duty = match invitee.duty(revision) {
        Duty::Comes { .. } | Duty::Written if undated => Duty::ForOldDate,
        duty => duty,
    };
    let stands = if duty == Duty::NotAsked { words::need(invitee.need) } else { words::duty(duty) };
    line.push_str(&format!(" {stands}."));
    if let Reply::Accepted(given) | Reply::Written(given) | Reply::Declined(given) = &invitee.end().reply {
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
        let owner = view.p.role_title(&view.p.request.owner);
        line.push_str(&format!(" Told in person first. By: {owner}."));
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
fn whom(view: &View<'_>, invitee: &Invitee) -> String {
    let live = invitee.live();
    let Some(person) = &invitee.end().person else {
        return match (invitee.need, invitee.end().since) {
            (Need::Notify, _) => "to be told by phone".to_owned(),
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
        _ if via.is_empty() => format!("represented by {name}"),
        _ => format!("represented by {name} (via {})", via.join(", ")),
    }
}
