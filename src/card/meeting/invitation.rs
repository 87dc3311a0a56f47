//! What a person must know to answer: the invitation, the date that is asked for, who said no to chairing.

use crate::calendar::full_date;
use crate::card::Block;
use crate::card::view::View;
use crate::meeting::decide::{bars_unknown, conflict_declared};
use crate::meeting::{Chair, Invitee, Stage, Wait};
use crate::procedure::{Need, Strength, WaitsFor};

pub(super) fn particulars(view: &View<'_>, wait: &Wait) -> Vec<Block> {
    let invitee = wait.item.as_ref().and_then(|i| view.m.invitee(i));
    match wait.what {
        WaitsFor::Reply => invitee.map(|i| invitation(view, i)).unwrap_or_default(),
        WaitsFor::Representative | WaitsFor::Authority => {
            let role = invitee.map(|i| view.title(i));
            role.map(|title| Block::Facts(vec![("You are invited as".into(), title)])).into_iter().collect()
        }
        WaitsFor::Suggestion => match &view.m.stage {
            Stage::Suggested(s) if s.words.is_some() && view.stands_for_owner() => {
                vec![Block::Say("They wrote a few words for you. They are private: a button shows them.".into())]
            }
            _ => Vec::new(),
        },
        WaitsFor::MoreTime => vec![Block::Facts(super::facts::more_time(view))],
        WaitsFor::ChairChoice => {
            let prefer = view.p.chair.prefer.iter().map(|s| Block::Note(format!("{}.", s.trim_end_matches('.'))));
            let no = view.m.open().into_iter().flat_map(|o| &o.chair_refused);
            let no = no.map(|(who, _)| Block::Say(format!("{} said no to chairing.", view.name(who))));
            let conflict = view.p.chair.conflict.as_ref().filter(|_| conflict_declared(view.m)).map(|c| {
                let title = view.p.role_title(&c.then);
                Block::Say(format!("A conflict of interest was declared, so the chair now comes from: {title}."))
            });
            no.chain(conflict).chain(prefer).collect()
        }
        WaitsFor::ChairAgreement => proposal(view),
        WaitsFor::ChairAnswer => {
            let ask = view.p.chair.conflict.iter().map(|c| Block::Say(c.ask.clone()));
            // Whoever is asked knows what nobody has said.
            let barred = bars_unknown(view.m, view.p).into_iter().map(|role| {
                let title = view.p.role_title(role);
                Block::Warn(format!("You may not chair if you are this child's: {title}. Nobody has said who that is."))
            });
            chair_duties(view).into_iter().chain(ask).chain(barred).collect()
        }
        WaitsFor::Scale => {
            let another = invitee.filter(|i| view.place(&i.id).is_none());
            let who = another.map(|i| view.invited(i));
            who.map(|who| Block::Say(format!("You enter it for: {who}."))).into_iter().collect()
        }
        // Who gave it stands in the form alone.
        WaitsFor::ZeroTold => vec![Block::Say("The number and its reason are private: the form shows them.".into())],
        WaitsFor::Check if view.owed().iter().filter(|w| w.what == WaitsFor::Check).count() > 1 => {
            let days = wait.item.as_ref().map(|days| Block::Say(format!("After {days} days:")));
            days.into_iter().collect()
        }
        WaitsFor::Agreement => {
            vec![Block::Say("The time limit does not wait for your answer. Please give it today if you can.".into())]
        }
        _ => super::around::particulars(view, wait),
    }
}

/// Who is proposed to chair, for those who agree on it.
fn proposal(view: &View<'_>) -> Vec<Block> {
    let Some(Chair::Proposed { person, by, .. }) = view.m.open().map(|o| &o.chair) else { return Vec::new() };
    vec![Block::Facts(vec![("Proposed to chair".into(), view.name(person)), ("Proposed by".into(), view.name(by))])]
}

/// What chairing means, before somebody says yes to it.
fn chair_duties(view: &View<'_>) -> Vec<Block> {
    let duties = &view.p.chair.duties;
    if duties.is_empty() {
        return Vec::new();
    }
    vec![Block::Say("What the chair does:".into()), Block::List(duties.clone())]
}

/// By when it is held, as strongly as the rule says it. None: there is no limit, or the meeting's date is past it.
fn held_by(view: &View<'_>) -> Option<String> {
    let last = view.m.last_date(view.p, view.calendar)?;
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    if slot.is_some_and(|slot| slot.local.date() > last) {
        return None;
    }
    let limit = view.m.limit(view.p, view.calendar)?;
    let rule = view.p.timescales.iter().find(|rule| rule.id == limit.id);
    let must = rule.is_some_and(|rule| rule.origin.strength == Some(Strength::Must));
    let word = if must { "must" } else { "should" };
    Some(format!("It {word} be held by {}, so please give it priority.", full_date(last)))
}

/// What is asked, as what, with what authority, and what to bring.
fn invitation(view: &View<'_>, invitee: &Invitee) -> Vec<Block> {
    let mut lines = Vec::new();
    let place = view.place(&invitee.id).unwrap_or(0);
    if let Some(before) = place.checked_sub(1).and_then(|n| invitee.chain[n].person.as_ref()) {
        lines.push(format!("{} asks you to represent them.", view.name(before)));
    }
    match invitee.need {
        Need::Views => lines.push("You are asked for your views, not to attend.".into()),
        Need::Optional => lines.push("You are welcome, but you need not come.".into()),
        _ if invitee.essential => lines.push("Your service is essential: the meeting needs it there.".into()),
        _ => {}
    }
    if !matches!(invitee.need, Need::Views | Need::Optional) {
        lines.extend(held_by(view));
        lines.extend(view.p.invitations.say.clone());
    }
    if !view.p.is_told_first(&invitee.role) && invitee.need != Need::Views {
        let ask = view.p.representation.commit.as_ref();
        lines.extend(ask.map(|ask| format!("When you accept, you are asked: {ask}")));
    }
    if view.ends_the_chain(invitee) {
        lines.push(
            "This has been passed on as often as it may be. If you can't come, please say so: the chair is told."
                .into(),
        );
    }
    let papers = invitee.papers.iter().filter_map(|id| view.p.paper(id));
    let (returned, brought): (Vec<_>, Vec<_>) = papers.partition(|paper| paper.due_before.is_some());
    let names = |of: Vec<&crate::procedure::Paper>| of.iter().map(|x| x.name.clone()).collect::<Vec<_>>().join("; ");
    if !brought.is_empty() {
        lines.push(format!("Please bring: {}.", names(brought)));
    }
    if !returned.is_empty() {
        lines.push(format!("Please return before the meeting: {}.", names(returned)));
    }
    if invitee.need == Need::Views {
        lines.push("Please send your views to the chair yourself: Mainstay does not carry them.".into());
    }
    let role = ("You are invited as".to_owned(), view.title(invitee));
    if lines.is_empty() {
        return vec![Block::Facts(vec![role])];
    }
    vec![Block::Facts(vec![role]), Block::List(lines)]
}
