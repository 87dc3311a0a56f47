//! The one live card that a person has for a case: what it is, what waits for them, who comes, and their buttons.
//!
//! It is drawn afresh from the state each time, so a button that no longer applies is simply not there.

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Action, Block, Card, Emphasis, reminder, words};
use crate::ids::ItemId;
use crate::interaction::Verb;
use crate::meeting::{Agreement, Chair, Duty, Invitee, MoreTime, Part, Reply, Say, Stage, Wait};
use crate::procedure::{Need, WaitsFor};

/// The card. `say` is why it came; None when somebody opened it themselves.
pub fn card(view: &View<'_>, say: Option<&Say>) -> Card {
    let owed = view.owed();
    let mut blocks = Vec::new();
    blocks.extend(say.map(|s| Block::Say(reminder::why_it_came(view, s))));
    blocks.push(Block::Facts(facts(view)));
    match &view.m.stage {
        Stage::Closed(closed) => blocks.push(Block::Say(words::outcome(&closed.outcome, view.p))),
        Stage::Held(held) => blocks.push(Block::Say(format!("The meeting was held on {}.", full_date(held.on)))),
        Stage::New | Stage::Suggested(_) | Stage::Open(_) => {
            blocks.extend(next_step(view, &owed));
            blocks.extend(owed.iter().flat_map(|w| particulars(view, w)));
            blocks.extend(overview(view));
            let actions = actions(view, &owed);
            if !actions.is_empty() {
                blocks.push(Block::Actions(actions));
            }
        }
    }
    blocks.extend(say.and_then(|s| reminder::small_print(view, s, &owed)).map(Block::Note));
    Card { headline: headline(view, say, &owed), blocks }
}

/// The answer to "Check and send": the reference, the last date, and whose turn it is.
pub fn requested(view: &View<'_>) -> Card {
    let mut blocks = vec![Block::Facts(facts(view))];
    blocks.extend(next_step(view, &view.owed()));
    blocks.push(Block::Say(
        "The people who must know are told. You find this under My list, and in your messages.".into(),
    ));
    Card { headline: format!("{}: your request is made", view.m.reference), blocks }
}

/// What an older message of the same case becomes once there is a newer one.
pub fn superseded(view: &View<'_>) -> Card {
    let reference = &view.m.reference;
    Card { headline: format!("{reference}: there is a newer message below"), blocks: Vec::new() }
}

/// Neutral: it shows on lock screens.
fn headline(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> String {
    let words = match (say, owed.first()) {
        (Some(Say::Cancelled), _) => "the meeting is cancelled",
        (Some(Say::Released { .. }), _) => "you need not come",
        (Some(Say::Moved), _) => "the meeting has moved",
        (Some(Say::LastDateMoved { .. }), _) => "the last date has changed",
        (Some(Say::Reminder { .. }), Some(_)) => "a reminder, your answer is needed",
        (Some(Say::Reminder { .. }), None) => "a reminder",
        (_, Some(wait)) if wait.what == WaitsFor::Reply => "you are invited, please answer",
        (_, Some(_)) => "something waits for you",
        (Some(Say::Requested), _) => "your request is made",
        _ => "for your information",
    };
    format!("{}: {words}", view.m.reference)
}

fn facts(view: &View<'_>) -> Vec<(String, String)> {
    let m = view.m;
    let mut facts = vec![("Meeting".to_owned(), view.p.kind.name.clone())];
    let Some(open) = m.open() else {
        if let Stage::Suggested(s) = &m.stage {
            facts.push(("Suggested by".into(), view.name(&s.by)));
        }
        return facts;
    };
    match &open.slot {
        Some(slot) => {
            facts.push(("When".into(), words::when(slot)));
            facts.push(("Where".into(), words::place(&slot.place)));
        }
        None => facts.push(("When".into(), "No date yet".into())),
    }
    if m.is_live()
        && let Some(last) = m.last_date(view.p, view.calendar)
    {
        let provisional = view.calendar.is_provisional(last);
        let note = if provisional { " (provisional: the bank-holiday list ends before it)" } else { "" };
        facts.push(("Last date".into(), format!("{}{note}", full_date(last))));
    }
    if let Some(chair) = m.chair() {
        facts.push(("Chair".into(), view.name(chair)));
    }
    facts.push((view.p.role_title(&view.p.request.owner), view.name(&m.owner)));
    if m.raised_by != m.owner {
        facts.push(("Requested for them by".into(), view.name(&m.raised_by)));
    }
    facts
}

/// The one clear next step: the viewer's own, else whose turn it is.
fn next_step(view: &View<'_>, owed: &[Wait]) -> Option<Block> {
    if let Some(first) = owed.first() {
        return Some(Block::Next(words::asked(first.what, view.p)));
    }
    let inner = view.parts().iter().any(|x| {
        matches!(x, Part::Owner | Part::Colleague | Part::Chair | Part::Convener | Part::Sender | Part::Suggester)
    });
    let all = crate::meeting::waits(view.m, view.p);
    let next = all.iter().find(|w| w.is_owed(view.now) && w.what != WaitsFor::Reply && inner)?;
    let whom: Vec<String> = next.on.iter().map(|x| view.name(x)).collect();
    let whom = if whom.is_empty() { "nobody yet: the directory names no one".to_owned() } else { whom.join(" or ") };
    Some(Block::Say(format!("Waiting for {}, from {whom}.", words::awaited(next.what))))
}

/// What the person must know to answer.
fn particulars(view: &View<'_>, wait: &Wait) -> Vec<Block> {
    match wait.what {
        WaitsFor::Reply => {
            let invitee = wait.item.as_ref().and_then(|i| view.m.invitee(i));
            invitee.map(|i| invitation(view, i)).unwrap_or_default()
        }
        WaitsFor::MoreTime => match view.m.open().map(|o| &o.more_time) {
            Some(MoreTime::Asked { wanted, reason, by, .. }) => {
                let extend = view.p.timescales.iter().filter_map(|t| t.extend.as_ref());
                let words = extend.flat_map(|e| &e.reasons).find(|r| r.code == *reason);
                vec![Block::Facts(vec![
                    ("Asked by".into(), view.name(by)),
                    ("Date wanted".into(), words::when(wanted)),
                    ("Reason".into(), words.map_or_else(|| reason.clone(), |r| r.say.clone())),
                ])]
            }
            _ => Vec::new(),
        },
        WaitsFor::ChairChoice => {
            let prefer = view.p.chair.prefer.iter().map(|s| Block::Note(s.clone()));
            let no = view.m.open().into_iter().flat_map(|o| &o.chair_refused);
            let no = no.map(|(who, _)| Block::Say(format!("{} said no to chairing.", view.name(who))));
            no.chain(prefer).collect()
        }
        _ => Vec::new(),
    }
}

/// What is asked of an invited person, with what authority, and what to bring.
fn invitation(view: &View<'_>, invitee: &Invitee) -> Vec<Block> {
    let mut lines = Vec::new();
    let place = invitee.place_of(view.viewer).unwrap_or(0);
    if let Some(before) = place.checked_sub(1).and_then(|n| invitee.chain[n].person.as_ref()) {
        lines.push(format!("{} asks you to represent them.", view.name(before)));
    }
    match invitee.need {
        Need::Views => lines.push("You are asked for your views, not to attend.".into()),
        _ if invitee.essential => lines.push("Your service's attendance is essential for this meeting.".into()),
        _ => {}
    }
    lines.extend(view.p.invitations.say.clone());
    if !invitee.through_owner {
        lines.extend(view.p.representation.commit.as_ref().map(|ask| format!("You will be asked: {ask}")));
    }
    let papers: Vec<String> = invitee.papers.iter().filter_map(|id| view.p.paper(id)).map(|x| x.name.clone()).collect();
    if !papers.is_empty() {
        lines.push(format!("Please bring: {}.", papers.join("; ")));
    }
    vec![Block::Facts(vec![("You are invited as".into(), view.p.role_title(&invitee.role))]), Block::List(lines)]
}

/// What the people who arrange the meeting need to see.
fn overview(view: &View<'_>) -> Vec<Block> {
    let parts = view.parts();
    let arranges = parts.iter().any(|x| {
        matches!(x, Part::Owner | Part::Colleague | Part::Chair | Part::Convener | Part::Sender | Part::Designator)
    });
    let Some(open) = view.m.open().filter(|_| arranges) else { return Vec::new() };
    let mut lines = Vec::new();
    match &open.agreement {
        Agreement::NotNeeded => {}
        Agreement::Waiting { .. } => {
            lines.push("Agreement: no answer yet. The time limit does not wait for it.".into())
        }
        Agreement::Given { by, .. } => lines.push(format!("Agreement: given by {}", view.name(by))),
    }
    match &open.chair {
        Chair::Unset { .. } => lines.push("Chair: not chosen yet".into()),
        Chair::Asked { person, .. } if parts.contains(&Part::Designator) => {
            lines.push(format!("Chair: {} has been asked", view.name(person)));
        }
        Chair::Asked { .. } => lines.push("Chair: somebody has been asked".into()),
        Chair::Accepted { person, .. } => lines.push(format!("Chair: {}", view.name(person))),
    }
    if let MoreTime::Asked { wanted, .. } = &open.more_time {
        lines.push(format!("More time is asked for: {}", words::when(wanted)));
    }
    if let Some(late) = &open.late {
        let reasons = view.p.timescales.iter().flat_map(|t| &t.late_reasons);
        let say = reasons.into_iter().find(|r| r.code == *late).map_or(late.clone(), |r| r.say.clone());
        lines.push(format!("Recorded as late: {say}"));
    }
    let mut blocks = vec![Block::List(lines)];
    let sent = if open.sent.is_some() { "Who comes" } else { "Who will be invited" };
    blocks.push(Block::Heading(sent.into()));
    blocks.push(Block::List(open.invitees.iter().map(|i| attendance(view, i, open.revision())).collect()));
    blocks
}

/// One line of the list: "CAMHS: represented by Pat Example, via Lee Example. Comes. Can commit resources: yes".
pub fn attendance(view: &View<'_>, invitee: &Invitee, revision: u32) -> String {
    let title = view.p.role_title(&invitee.role);
    let end = invitee.end();
    let mut line = title;
    if invitee.essential {
        line.push_str(" (essential)");
    }
    let via: Vec<String> = invitee.chain[..invitee.live()]
        .iter()
        .skip(1)
        .filter(|a| !matches!(a.reply, Reply::Released { .. }))
        .filter_map(|a| a.person.as_ref().map(|x| view.name(x)))
        .collect();
    match (&end.person, invitee.live()) {
        (Some(person), 0) => line.push_str(&format!(": {}", view.name(person))),
        (Some(person), _) if via.is_empty() => line.push_str(&format!(": represented by {}", view.name(person))),
        (Some(person), _) => {
            line.push_str(&format!(": represented by {} (via {})", view.name(person), via.join(", ")));
        }
        (None, _) => line.push_str(": asked by phone"),
    }
    let duty = invitee.duty(revision);
    line.push_str(&format!(", {}", if duty == Duty::NotAsked { words::need(invitee.need) } else { words::duty(duty) }));
    if let Reply::Accepted(given) = &end.reply {
        match given.commit {
            Some(true) => line.push_str(", can commit: yes"),
            Some(false) => line.push_str(", can commit: no"),
            None => {}
        }
        if let Some(by) = &given.recorded_by {
            line.push_str(&format!(" (by phone, written down by {})", view.name(by)));
        }
    }
    if let Some(person) = &invitee.reachable {
        line.push_str(&format!("; {} can be reached", view.name(person)));
    }
    if invitee.through_owner {
        line.push_str(&format!("; told first by: {}", view.p.role_title(&view.p.request.owner)));
    }
    line
}

/// The viewer's buttons: first what is asked of them, then what they may do.
fn actions(view: &View<'_>, owed: &[Wait]) -> Vec<Action> {
    let mut all: Vec<Action> = Vec::new();
    for wait in owed {
        all.extend(answers(view, wait));
    }
    // Of several things owed, one is the expected next step.
    all.iter_mut().filter(|a| a.emphasis == Emphasis::Primary).skip(1).for_each(|a| a.emphasis = Emphasis::Plain);
    let Some(open) = view.m.open() else { return all };
    let parts = view.parts();
    let is = |part: &Part| parts.contains(part);
    let mut offer = |action: Action| {
        if !all.iter().any(|a| a.verb == action.verb && a.about == action.about) {
            all.push(action);
        }
    };
    let convenes = is(&Part::Convener) || is(&Part::Sender) || is(&Part::Chair);
    if convenes && open.slot.is_none() {
        offer(view.action(Verb::SetDateAndPlace, None));
    }
    if is(&Part::Designator) && matches!(open.chair, Chair::Asked { .. }) {
        offer(view.action(Verb::ChooseChair, None));
    }
    if open.sent.is_none() && (is(&Part::Sender) || is(&Part::ListAgreer)) {
        offer(view.action(Verb::CheckInvitations, None));
    }
    for part in &parts {
        if let Part::Invited { item, place } = part {
            offers_to_invited(view, item, *place, open.revision(), &mut offer);
        }
    }
    if convenes && open.slot.is_some() {
        offer(view.action(Verb::MoveMeeting, None));
    }
    if convenes && matches!(open.more_time, MoreTime::NotAsked | MoreTime::Refused { .. }) {
        offer(view.action(Verb::AskForMoreTime, None));
    }
    if is(&Part::Adder) {
        offer(view.action(Verb::AddInvitee, None));
    }
    if is(&Part::Recorder) {
        offer(view.action(Verb::RecordAnswer, None));
    }
    let started = open.slot.as_ref().is_some_and(|s| s.starts <= view.now);
    if started && (is(&Part::Chair) || is(&Part::Recorder)) {
        offer(view.action(Verb::WasHeld, None));
        offer(view.action(Verb::WasNotHeld, None));
    }
    if is(&Part::Chair) {
        offer(view.action(Verb::CantChair, None));
    }
    let reportable = view.p.events.iter().any(|e| !e.at_request);
    if reportable && (is(&Part::Owner) || is(&Part::Agreer)) {
        offer(view.action(Verb::RecordEvent, None));
    }
    offer(view.action(Verb::WhyThisDate, None));
    if is(&Part::Owner) || is(&Part::Sender) || is(&Part::Chair) {
        offer(view.action(Verb::CancelMeeting, None).danger());
    }
    all
}

/// The buttons that answer one wait, the expected one first.
fn answers(view: &View<'_>, wait: &Wait) -> Vec<Action> {
    let item = wait.item.as_ref();
    let plain = |verb| view.action(verb, item);
    match wait.what {
        WaitsFor::Suggestion => vec![
            plain(Verb::TakeUpSuggestion).primary(),
            plain(Verb::DiscussSuggestion),
            plain(Verb::DeclineSuggestion),
        ],
        WaitsFor::Agreement => vec![plain(Verb::Agree).primary(), plain(Verb::DontAgree)],
        WaitsFor::ChairChoice => vec![plain(Verb::ChooseChair).primary()],
        WaitsFor::ChairAnswer => {
            vec![plain(Verb::WillChair).primary(), plain(Verb::ConflictOfInterest), plain(Verb::CantChair)]
        }
        WaitsFor::Date => vec![plain(Verb::SetDateAndPlace).primary()],
        WaitsFor::MoreTime => vec![plain(Verb::GrantTime).primary(), plain(Verb::DontGrantTime)],
        WaitsFor::InvitationList => vec![plain(Verb::CheckInvitations).primary()],
        WaitsFor::Invitations => vec![plain(Verb::SendInvitations).primary(), plain(Verb::CheckInvitations)],
        WaitsFor::Reply => {
            let mut all = vec![plain(Verb::Accept).primary(), plain(Verb::SendRepresentative)];
            if view.p.representation.written_contribution {
                all.push(plain(Verb::SendWritten));
            }
            all.push(plain(Verb::CantAttend));
            all
        }
        WaitsFor::Representative => vec![plain(Verb::SendRepresentative).primary(), plain(Verb::ChangeMyAnswer)],
        WaitsFor::Authority => vec![plain(Verb::NameAuthority).primary()],
        WaitsFor::Outcome => vec![plain(Verb::WasHeld).primary(), plain(Verb::WasNotHeld)],
        WaitsFor::Meeting => Vec::new(),
    }
}

/// Whoever has answered may change their mind, also when they sent somebody.
fn offers_to_invited(view: &View<'_>, item: &ItemId, place: usize, revision: u32, offer: &mut impl FnMut(Action)) {
    let Some(invitee) = view.m.invitee(item) else { return };
    let waiting = matches!(invitee.chain[place].reply, Reply::Waiting);
    if !waiting && invitee.duty(revision) != Duty::ForOldDate {
        offer(view.action(Verb::ChangeMyAnswer, Some(item)));
    }
}
