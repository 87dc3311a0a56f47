//! What stands around a meeting, on its card: an exemption on its way, disagreements, what was done out of order, the
//! child who has moved, and what may follow. Status only.

use super::gathered;
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words::{self, stopped};
use crate::card::{Action, Block};
use crate::ids::{ItemId, RoleId};
use crate::interaction::Verb;
use crate::meeting::around::{self, AfterMove, Disagreement, Exempting, Step, look};
use crate::meeting::{Part, Stage, Wait};
use crate::procedure::{Dispute, EventName, Next, Noun, Procedure, WaitsFor};

/// What is waited for on an exemption's way.
const EXEMPTION_STEPS: [WaitsFor; 3] = [WaitsFor::Consultation, WaitsFor::ExemptionRecord, WaitsFor::ExemptionApproval];
/// So many lines of one kind are shown.
pub(super) const LINES: usize = 12;

/// What a person must know to answer.
pub(super) fn particulars(view: &View<'_>, wait: &Wait) -> Vec<Block> {
    match wait.what {
        WaitsFor::Views => gathered::views_wanted(view, wait).into_iter().collect(),
        WaitsFor::Paper => gathered::papers_wanted(view, wait),
        WaitsFor::Consultation => {
            let title = wait.item.as_ref().map(|role| view.p.role_title(&role.as_str().into()));
            let who = title.map(|title| Block::Say(format!("To be consulted: {title}.")));
            who.into_iter().chain(under_which_rule(view)).collect()
        }
        WaitsFor::ExemptionRecord | WaitsFor::ExemptionApproval => under_which_rule(view).into_iter().collect(),
        WaitsFor::Dispute => {
            let found = wait.item.as_ref().and_then(|item| view.m.around.disagreement(item));
            found.and_then(|d| Some(disagreement(view, d, view.p.dispute(&d.rule)?))).unwrap_or_default()
        }
        WaitsFor::ChildMoved => {
            let moved = view.m.around.unanswered_move();
            moved.map(|m| Block::Facts(vec![("Moved on".into(), full_date(m.on))])).into_iter().collect()
        }
        WaitsFor::NextMeeting => {
            let date = look::next_date(view.m, view.p, view.calendar);
            date.map(|d| Block::Facts(vec![("By the agreed interval".into(), full_date(d))])).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The buttons that answer one of these waits.
pub(super) fn verbs(view: &View<'_>, wait: &Wait) -> Vec<Verb> {
    let reason = view.reads_reasons().then_some(Verb::ReadReason).into_iter();
    match wait.what {
        WaitsFor::Views => vec![Verb::RecordViews],
        WaitsFor::Paper => vec![Verb::PaperSent],
        WaitsFor::Consultation => vec![Verb::Consulted],
        WaitsFor::ExemptionRecord => [Verb::RecordExemption].into_iter().chain(reason).collect(),
        WaitsFor::ExemptionApproval => {
            [Verb::ApproveExemption, Verb::RefuseExemption].into_iter().chain(reason).collect()
        }
        WaitsFor::Dispute => [Verb::SettleDispute].into_iter().chain(reason).collect(),
        WaitsFor::ChildMoved => vec![Verb::AfterMove],
        WaitsFor::NextMeeting => vec![Verb::FollowOn, Verb::NoNextMeeting],
        _ => Vec::new(),
    }
}

/// What a screen reader says of a button of which there may be several. None: it stands alone.
pub(super) fn spoken(view: &View<'_>, verb: Verb, item: &ItemId) -> Option<String> {
    let of = match verb {
        Verb::RecordViews => view.p.views_rule(item.as_str())?.of.clone(),
        Verb::Consulted => view.p.role_title(&item.as_str().into()),
        Verb::SettleDispute => view.p.dispute(&view.m.around.disagreement(item)?.rule)?.about.clone(),
        Verb::ReadReason => "as you settle it".into(),
        _ => return None,
    };
    Some(words::clip(&format!("{}: {of}", words::spoken(words::label(verb), &view.m.reference)), 75))
}

/// How far it all is, for those who arrange the meeting or have a step in it.
pub(super) fn overview(view: &View<'_>) -> Vec<Block> {
    if !view.arranges() && !view.is(&Part::Decider) {
        return Vec::new();
    }
    let around = &view.m.around;
    let mut lines: Vec<String> = around.exemptions.last().map(|e| exemption(view, e)).into_iter().flatten().collect();
    lines.extend(around.disagreements.iter().filter_map(|d| stands(view, d)));
    if view.arranges() {
        let breached = around.breaches.iter().filter_map(|b| view.p.gates.iter().find(|g| g.id == b.gate));
        let lifted = |unless: &Option<String>| unless.as_ref().is_some_and(|id| around.is_exempt(id));
        lines.extend(breached.map(|g| {
            let lifted = if lifted(&g.unless) { " An exemption was approved for it." } else { "" };
            format!("Out of order: {}{lifted}", stopped(&g.say))
        }));
        lines.extend(moved(view));
        lines.extend(around.linked.iter().map(|l| format!("Linked with {}: to be planned together.", l.reference)));
    }
    lines.extend(may_be_lifted(view));
    lines.dedup();
    let list = words::some_of(lines, LINES).map(Block::List);
    list.map_or_else(Vec::new, |list| vec![Block::Heading("To keep in mind".into()), list])
}

/// For whoever may ask for it: the answers say that an exemption lifts this. Nobody is left to find that out.
pub(super) fn may_be_lifted(view: &View<'_>) -> Vec<String> {
    let line = |gate: &crate::procedure::Gate| {
        format!(
            "{} By the answers given, an exemption may lift this. It counts once it is approved.",
            stopped(&gate.say)
        )
    };
    view.liftable().into_iter().map(line).collect()
}

/// What may follow, each with the button that asks for it, if Mainstay runs it.
pub(super) fn offers(view: &View<'_>) -> Vec<Block> {
    let follows = view.may_follow_on();
    if !follows && !view.is(&Part::Chair) {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    for next in look::offers(view.m, view.p) {
        let kinds = view.may_follow(next);
        if kinds.is_empty() && next.kind().is_some() && !around::kinds_of(next, view.kinds, view.m).is_empty() {
            // Each of them has been asked for.
            continue;
        }
        blocks.push(Block::Say(offered(next, &kinds)));
        for kind in kinds.into_iter().filter(|_| follows) {
            let mut action = view.action(Verb::FollowOn, Some(&ItemId::from(kind.kind.id.as_str())));
            action.spoken = words::clip(&format!("{}: {}", action.spoken, kind.kind.name), 75);
            blocks.push(Block::Say(format!("You can ask for {} here.", words::a(&kind.kind.name))));
            blocks.push(Block::Actions(vec![action]));
        }
    }
    blocks
}

/// What is offered, and where to turn for what Mainstay does not have.
fn offered(next: &Next, kinds: &[&Procedure]) -> String {
    let elsewhere = match (next.link(), next.kind()) {
        (Some(name), _) => format!(" Mainstay does not run this one: {name}."),
        (None, Some(_)) if kinds.is_empty() => {
            " Mainstay has no such meeting here. Please ask for it where your council does.".into()
        }
        _ => String::new(),
    };
    format!("{}{elsewhere}", stopped(&next.say))
}

/// The buttons of those who have something to say that nobody waits for.
pub(super) fn buttons(view: &View<'_>, asked: &[Verb]) -> Option<Block> {
    let open = matches!(view.m.stage, Stage::Open(_));
    let around = &view.m.around;
    let owner = view.is(&Part::Owner);
    let asks = around.exempting().filter(|e| view.stands_for(&e.by));
    let step = asks.and_then(|e| e.step(look::exemption(view.p, e)?));
    let consults = matches!(step, Some(Step::Consult(_)));
    let reported = look::told_later(view.m, view.p).iter().any(|e| e.event == EventName::PlacementEnded);
    let runs = view.runs_the_meeting() || owner;
    let unknown = look::views_wanted(view.m, view.p).iter().any(|v| around.views_of(&v.id).is_none());
    let unreturned = look::returns(view.m, view.p).iter().any(|(i, paper)| !around.has_returned(&i.id, &paper.id));
    let must_ask = !look::must_ask(view.p).is_empty() && view.has_begun();
    // What should not come before the meeting is called may come while it is only suggested.
    let early = owner && !look::early_for_a_suggestion(view.m, view.p).is_empty();
    let offers = [
        (early, Verb::RecordEvent),
        (open && view.runs_the_meeting() && must_ask, Verb::TickAsked),
        (open && runs && unknown, Verb::RecordViews),
        (open && gathered::sees_to_papers(view) && unreturned, Verb::TickReturned),
        (open && owner && !reported && around.moved.is_none(), Verb::ChildMoved),
        (open && owner, Verb::LinkRequest),
        (consults, Verb::Consulted),
        (!view.exemptions().is_empty(), Verb::AskExemption),
        (!view.disputes().is_empty(), Verb::Disagree),
        (view.reads_reasons(), Verb::ReadReason),
        (view.reads_answers(), Verb::ReadAnswers),
    ];
    let all = offers.into_iter().filter(|(may, verb)| *may && !asked.contains(verb));
    let mut all: Vec<Action> = all.map(|(_, verb)| view.action(verb, None)).collect();
    if !consults && !asked.contains(&Verb::Consulted) {
        let anew = in_their_name(view).into_iter().map(|role| ItemId::from(role.as_str()));
        all.extend(anew.map(|role| view.action(Verb::Consulted, Some(&role))));
    }
    (!all.is_empty()).then_some(Block::Actions(all))
}

/// Roles of the viewer's whose consultation somebody else wrote down: until it is decided, their own word counts.
fn in_their_name<'v>(view: &'v View<'_>) -> Vec<&'v RoleId> {
    let Some(exempting) = view.m.around.exempting() else { return Vec::new() };
    let own = |role: &RoleId| exempting.asked.get(role).is_some_and(|who| view.stands_for(who));
    let by_others = exempting.consulted.iter().filter(|c| own(&c.role) && c.by != *view.viewer);
    by_others.map(|c| &c.role).collect()
}

/// The rule's own words, where they say nothing about the child.
fn under_which_rule(view: &View<'_>) -> Option<Block> {
    let rule = look::exemption(view.p, view.m.around.exempting()?)?;
    Some(match rule.private {
        true => Block::Say("Which rule it is, and why, is private: it stands in a form for those who decide.".into()),
        false => Block::Say(format!("The rule: {}", stopped(&rule.say))),
    })
}

fn consultations(view: &View<'_>, exempting: &Exempting) -> Vec<String> {
    let line = |c: &crate::meeting::around::Consulted| {
        let agrees = if c.agrees { "agrees" } else { "thinks that the meeting should go ahead" };
        let own = exempting.asked.get(&c.role).is_none_or(|who| *who == c.by);
        let by = if own { String::new() } else { format!(" Written down by {}.", view.name(&c.by)) };
        format!("Consulted on {}: {}, who {agrees}.{by}", full_date(c.on), view.p.role_title(&c.role))
    };
    exempting.consulted.iter().map(line).collect()
}

/// How far the last exemption is.
fn exemption(view: &View<'_>, e: &Exempting) -> Vec<String> {
    let on = |at| full_date(view.calendar.local_date(at));
    let mut lines = vec![format!("{} asked for an exemption on {}.", view.name(&e.by), on(e.at))];
    lines.extend(consultations(view, e));
    if let Some(recorded) = &e.recorded {
        lines.push(format!("In the case system since {}, says {}.", on(recorded.at), view.name(&recorded.by)));
    }
    lines.push(match &e.decided {
        Some(d) if d.approved => format!("Approved by {} on {}.", view.name(&d.by), on(d.at)),
        Some(d) => format!("Not approved, by {} on {}: the meeting goes ahead.", view.name(&d.by), on(d.at)),
        None => "It is not decided yet. The meeting and its time limit go on until it is.".into(),
    });
    lines.extend(waits_for(view, e));
    lines
}

/// Whose step is next, so that whoever asked for it knows whom to ring.
fn waits_for(view: &View<'_>, e: &Exempting) -> Option<String> {
    let rule = look::exemption(view.p, e)?;
    let who = |role: &RoleId| view.who(e.asked.get(role), role);
    Some(match e.step(rule)? {
        Step::Consult(left) => {
            let left: Vec<String> = left.into_iter().map(who).collect();
            format!("Still to be consulted: {}.", left.join("; "))
        }
        Step::Record => format!("To be put in the case system by: {}.", who(rule.recorded_by.as_ref()?)),
        // What people do not agree about stands on a line of its own.
        Step::Approve if look::contested(view.m, view.p).is_some() => return None,
        Step::Approve => format!("To be decided by: {}.", who(rule.approved_by.as_ref()?)),
    })
    // Whoever's step it is has been asked above.
    .filter(|_| !view.owed().iter().any(|w| EXEMPTION_STEPS.contains(&w.what)))
}

/// One disagreement in a line.
fn stands(view: &View<'_>, d: &Disagreement) -> Option<String> {
    let about = &view.p.dispute(&d.rule)?.about;
    Some(match d.settled {
        Some((how, at)) => {
            let on = full_date(view.calendar.local_date(at));
            let about = words::sentence_case(about);
            format!("{about}: settled on {on}. {}.", words::around::settled(how))
        }
        // Whoever is asked to settle it has it before them already.
        None if view.waits_to_settle(d) => return None,
        None => {
            let who: Vec<String> = d.open_to().into_iter().map(|x| view.name(x)).collect();
            format!("People do not agree {about}. To be settled by: {}.{}", who.join(", "), view.limit_goes_on())
        }
    })
}

/// For those who settle it: who raised it, who decides, what each has said.
fn disagreement(view: &View<'_>, d: &Disagreement, rule: &Dispute) -> Vec<Block> {
    let on = full_date(view.calendar.local_date(d.at));
    let mut lines = vec![format!("Raised by {} on {on}.", view.name(&d.by))];
    let who: Vec<String> = d.asked.iter().map(|(role, person)| view.who(Some(person), role)).collect();
    let instead = d.asked.iter().filter_map(|(role, person)| {
        let why = view.absence(view.m.holder(role).filter(|holder| *holder != person)?)?;
        Some(format!("{} is asked because {why}.", view.name(person)))
    });
    lines.extend(instead);
    lines.push(match (d.finally, who.len()) {
        (true, 2..) => format!("You decide together, and each of you records it: {}.", who.join("; ")),
        (_, 2..) => format!("Please talk about it. One of you records what you decided: {}.", who.join("; ")),
        _ => format!("Settled by: {}.", who.join("; ")),
    });
    for (role, how) in &d.said {
        lines.push(format!("{} has said: {}.", view.p.role_title(role), words::around::settled(*how).to_lowercase()));
    }
    lines.extend(rule.other_route.as_ref().map(|route| stopped(route)));
    vec![Block::Say(format!("People do not agree {}.", rule.about)), Block::List(lines)]
}

fn moved(view: &View<'_>) -> Option<String> {
    let moved = view.m.around.moved.as_ref()?;
    let becomes = match moved.becomes.as_ref().map(|(becomes, _)| becomes) {
        None => "Nobody has said yet what becomes of the meeting.",
        Some(AfterMove::GoesOn) => "The meeting goes on.",
        Some(AfterMove::Becomes { .. }) => "Another meeting is asked for instead.",
        Some(AfterMove::Cancelled { .. }) => "The meeting is cancelled.",
    };
    Some(format!("The {} moved on {}. {becomes}", view.p.noun(Noun::Child), full_date(moved.on)))
}
