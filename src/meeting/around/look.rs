//! What can be seen of what stands around a meeting: who may do what, what is wanted, what is missing.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::ids::{PersonId, RoleId};
use crate::meeting::around::{Disagreement, Exempting, Next as Arranged, Settled};
use crate::meeting::invitee::Invitee;
use crate::meeting::part::{Part, acts_for, parts};
use crate::meeting::state::{Closed, Meeting, Outcome, Stage};
use crate::people::People;
use crate::procedure::deadline::date_after;
use crate::procedure::{
    AgendaItem, Dispute, EventName, EventRule, Exemption, Need, Next, Paper, PlacementOf, Procedure, Strength, Truth,
    ViewsRule,
};

/// What begins the name of something that Mainstay does not run: the form names it, and nothing is asked for.
pub const LINK: &str = "link:";

/// The exemptions that somebody may ask for now: one at a time, while the meeting is being arranged.
pub fn may_ask_exemption<'p>(m: &Meeting, p: &'p Procedure, people: &People, person: &PersonId) -> Vec<&'p Exemption> {
    if !matches!(m.stage, Stage::Open(_)) || m.around.exempting().is_some() {
        return Vec::new();
    }
    let arranges =
        parts(m, p, people, person).iter().any(|x| matches!(x, Part::Owner | Part::Chair | Part::Designator));
    let decides = |e: &Exemption| {
        let roles = [&e.recorded_by, &e.approved_by];
        let mut holders = roles.into_iter().flatten().filter_map(|role| m.holder(role));
        holders.any(|holder| acts_for(m, people, person, holder))
    };
    let fits = |e: &&Exemption| m.holds(&e.when) != Truth::No && !m.around.is_exempt(&e.id);
    p.exemptions.iter().filter(fits).filter(|e| arranges || decides(e)).collect()
}

/// The disputes that somebody may raise now: as one of the parties, while the meeting is being arranged or once it was
/// turned down, and not again about what has been settled.
pub fn may_disagree<'p>(m: &Meeting, p: &'p Procedure, people: &People, person: &PersonId) -> Vec<&'p Dispute> {
    let turned_down = is_turned_down(m);
    if !turned_down && !matches!(m.stage, Stage::Open(_)) {
        return Vec::new();
    }
    // Whether the meeting is held is settled once, unless an exemption is asked for after that.
    let asked_since = |at| m.around.exempting().is_some_and(|e| e.at > at);
    let again = |d: &Dispute| {
        let mut same = m.around.disagreements.iter().filter(|x| x.rule == d.id);
        same.any(|x| x.settled.is_none_or(|(_, at)| x.holding && !asked_since(at)))
    };
    p.disputes.iter().filter(|d| is_party(m, people, person, d) && !again(d)).collect()
}

/// Whether the case came to nothing in a way that others may see differently.
pub fn is_turned_down(m: &Meeting) -> bool {
    let Stage::Closed(Closed { outcome, .. }) = &m.stage else { return false };
    matches!(outcome, Outcome::SuggestionDeclined { .. } | Outcome::NotAgreed { .. } | Outcome::NotRequired(_))
}

/// Whether a suggestion was declined, and those who settle it have said that the meeting is called all the same.
pub fn is_called_after_all(m: &Meeting) -> bool {
    let called = |d: &Disagreement| d.holding && d.settled.is_some_and(|(how, _)| how == Settled::GoesAhead);
    matches!(m.stage, Stage::Suggested(_)) && m.around.disagreements.iter().any(called)
}

fn is_party(m: &Meeting, people: &People, person: &PersonId, dispute: &Dispute) -> bool {
    let exempting = m.around.exemptions.last();
    let consulted = |role: &RoleId| exempting.and_then(|e| e.asked.get(role));
    dispute.parties.iter().any(|role| {
        let held = m.holder(role).or(consulted(role)).is_some_and(|holder| acts_for(m, people, person, holder));
        // A suggestion has no cast yet: whoever made it is known by the directory.
        let raised = m.raised_by == *person && people.get(person).is_some_and(|x| x.holds(role));
        held || raised
    })
}

/// The dispute that settles whether a meeting is held at all: one that somebody decides in the end, else the first.
pub fn holding_rule(p: &Procedure) -> Option<&Dispute> {
    p.disputes.iter().find(|d| !d.final_by.is_empty()).or(p.disputes.first())
}

/// Whether one of those who may ask for it themselves has asked for the meeting: not to hold it is then a disagreement.
pub fn asked_by_a_party(m: &Meeting, p: &Procedure, people: &People) -> bool {
    let asker = people.get(&m.raised_by).filter(|x| x.id != m.owner && !x.holds(&p.request.owner));
    let holds = |role: &RoleId| asker.is_some_and(|x| x.holds(role) || m.holder(role) == Some(&x.id));
    m.on_behalf_of.is_some() || p.request.request.iter().filter(|role| **role != p.request.owner).any(holds)
}

/// Whether somebody may read why an exemption was asked for: those who decide, and whoever wrote it.
pub fn reads_reasons(m: &Meeting, p: &Procedure, people: &People, person: &PersonId) -> bool {
    let Some(exempting) = m.around.exemptions.last().filter(|e| e.reason.is_some()) else { return false };
    let rule = exemption(p, exempting);
    let roles = rule.into_iter().flat_map(|e| [&e.recorded_by, &e.approved_by]).flatten();
    let deciding = roles.filter_map(|role| exempting.asked.get(role));
    let settling = m.around.disagreements.iter().filter(|d| d.holding).flat_map(|d| d.asked.values());
    let mut all = deciding.chain(settling).chain([&exempting.by]);
    all.any(|one| acts_for(m, people, person, one))
}

/// The rule that an exemption was asked for under.
pub fn exemption<'p>(p: &'p Procedure, exempting: &Exempting) -> Option<&'p Exemption> {
    p.exemption(&exempting.rule)
}

/// Everybody whose views the procedure wants for this case. An unanswered condition wants them.
pub fn views_wanted<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p ViewsRule> {
    p.views.iter().filter(|rule| m.holds(&rule.when) != Truth::No).collect()
}

/// Views that may not be left unknown in silence, and are.
pub fn missing_views<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p ViewsRule> {
    let must = |rule: &&ViewsRule| rule.origin.strength == Some(Strength::Must);
    let unknown = |rule: &&ViewsRule| m.around.views_of(&rule.id).is_none();
    views_wanted(m, p).into_iter().filter(must).filter(unknown).collect()
}

/// Questions that are asked in any case, with their places in the agenda.
pub fn must_ask(p: &Procedure) -> Vec<(usize, &AgendaItem)> {
    p.agenda.items.iter().enumerate().filter(|(_, item)| item.must).collect()
}

/// Papers that are wanted by a day before the meeting: whose, and which. Only of people who have been invited.
pub fn returns<'a>(m: &'a Meeting, p: &'a Procedure) -> Vec<(&'a Invitee, &'a Paper)> {
    let wanted = |paper: &&Paper| paper.due_before.is_some() && m.holds(&paper.when) != Truth::No;
    let papers: Vec<&Paper> = p.papers.iter().filter(wanted).collect();
    let invited = m.open().into_iter().flat_map(|o| &o.invitees);
    let invited = invited.filter(|i| i.end().since.is_some() && i.need != Need::Notify);
    let listed = |paper: &Paper| p.invitees.iter().any(|rule| rule.papers.contains(&paper.id));
    // Where the list of invitees says who returns their own, whoever was added to it does too.
    let owes = |i: &Invitee, paper: &Paper| {
        let own = match &paper.owner {
            None => i.added_by.is_some() || !listed(paper),
            Some(role) => i.role == *role,
        };
        own || i.papers.contains(&paper.id)
    };
    let of_one =
        |i| papers.iter().filter(move |paper| owes(i, paper)).map(move |paper| (i, *paper)).collect::<Vec<_>>();
    invited.flat_map(of_one).collect()
}

/// The day by which something is wanted that is due so many working days before the meeting.
pub fn before_the_meeting(m: &Meeting, calendar: &Calendar, working_days: u32) -> Option<NaiveDate> {
    let day = m.open()?.slot.as_ref()?.local.date();
    Some(if working_days == 0 { day } else { calendar.subtract_working_days(day, working_days) })
}

/// People of the placement that the child has left since the meeting was asked for.
pub fn of_the_ended_placement<'m>(m: &'m Meeting, p: &Procedure) -> Vec<&'m Invitee> {
    let current = |i: &&Invitee| {
        p.invitees.iter().any(|rule| rule.role == i.role && rule.placement == Some(PlacementOf::Current))
    };
    m.open().into_iter().flat_map(|o| &o.invitees).filter(current).collect()
}

/// Events that may have come too early for a case that is only suggested: the procedure wants something first.
pub fn early_for_a_suggestion<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p EventRule> {
    if !matches!(m.stage, Stage::Suggested(_)) {
        return Vec::new();
    }
    let gated = |event| {
        let mut gates = p.gates.iter().filter(|g| g.before_event == event);
        gates.any(|g| m.holds(&g.when).is_yes() && !m.has_happened(g.requires_event))
    };
    p.events.iter().filter(|e| gated(e.event) && !m.has_happened(e.event)).collect()
}

/// What the procedure offers next, by what has happened: never by itself, and not again once it was asked for.
pub fn offers<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p Next> {
    let done = |n: &Next| m.around.followed.iter().any(|f| n.offer_kind.as_deref() == Some(f.kind.as_str()));
    let due = |n: &&Next| m.has_happened(n.on_event) && m.holds(&n.when).is_yes() && !done(n);
    p.next.iter().filter(due).collect()
}

/// Kinds that may be asked for in place of this meeting once the child has moved.
pub fn kinds_after_a_move<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p str> {
    let after = |n: &&Next| n.on_event == EventName::PlacementEnded && m.holds(&n.when) != Truth::No;
    let kinds = p.next.iter().filter(after).filter_map(|n| n.offer_kind.as_deref());
    kinds.filter(|kind| !kind.starts_with(LINK)).collect()
}

/// Whether somebody may ask for a meeting because of this one: the owner, or whoever sets the next of a row.
pub fn may_follow_on(m: &Meeting, p: &Procedure, people: &People, person: &PersonId) -> bool {
    let sets = p.kind.recurring.as_ref().and_then(|r| m.holder(&r.set_by));
    acts_for(m, people, person, &m.owner) || sets.is_some_and(|holder| acts_for(m, people, person, holder))
}

/// The day on which the next meeting of a row would be. None: it is not one of a row, or was not held.
pub fn next_date(m: &Meeting, p: &Procedure, calendar: &Calendar) -> Option<NaiveDate> {
    let recurring = p.kind.recurring.as_ref()?;
    let day = date_after(calendar, m.held()?.0, recurring.every, recurring.unit);
    Some(calendar.working_day_on_or_before(day))
}

/// Whether it is still to be said what becomes of the row.
pub fn wants_the_next(m: &Meeting, p: &Procedure) -> bool {
    p.kind.recurring.is_some()
        && m.was_held()
        && !matches!(m.around.next, Some(Arranged::Opened { .. } | Arranged::NotWanted { .. }))
}
