//! `given(bpm()).requested_on("…").when(by("sw"), …).then(["…"])`: one case, told step by step.
//!
//! Every step also holds what always holds: at most one notice a person, nothing to the actor but a record, no reminder
//! twice or about what is done, nothing due in the past once time has been told, a replay that ends in the same state, JSON and back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use mainstay::calendar::{Calendar, Holidays};
use mainstay::ids::{ItemId, MeetingId, PersonId, ProcedureId, Reference, RoleId};
use mainstay::meeting::command::{Answer, NewRequest};
use mainstay::meeting::*;
use mainstay::people::{People, Person};
use mainstay::procedure::library::Library;
use mainstay::procedure::{EventName, FactValue, Facts, Need, Procedure, WaitsFor};

use super::council::{council, everybody};

pub fn bpm() -> Arc<Procedure> {
    Library::built_in().get(&ProcedureId::from("bpm")).expect("built in")
}

pub fn psm() -> Arc<Procedure> {
    Library::built_in().get(&ProcedureId::from("psm")).expect("built in")
}

pub fn by(id: &str) -> PersonId {
    PersonId::from(id)
}

pub fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a local time")
}

pub fn online() -> Place {
    Place { kind: PlaceKind::Online, room: None, link: None }
}

#[derive(Clone)]
pub struct Story {
    pub m: Meeting,
    pub p: Arc<Procedure>,
    pub council: Vec<Person>,
    pub calendar: Calendar,
    pub now: DateTime<Utc>,
    pub facts: Facts,
    first: Meeting,
    history: Vec<Event>,
    /// Everything that anybody was written: local time, person, why.
    pub post: Vec<(NaiveDateTime, PersonId, Say)>,
}

pub fn given(p: Arc<Procedure>) -> Story {
    let m = Meeting::new(MeetingId::from("mtg_1"), Reference::from("PM-7K3Q"), &p, by("sw"), by("sw"));
    let facts = [
        ("placement_type", FactValue::Code("foster_ifa".into())),
        ("reason", FactValue::Code("warning_signs".into())),
        ("education_factor", FactValue::Code("none".into())),
        ("safeguarding_move", FactValue::YesNo(false)),
        ("serious_incident_removal", FactValue::YesNo(false)),
        ("child_attend", FactValue::YesNo(false)),
        ("parents_attend", FactValue::YesNo(false)),
    ];
    Story {
        first: m.clone(),
        m,
        p,
        council: council(),
        calendar: Calendar::england(Holidays::built_in()),
        now: "2026-01-05T09:00:00Z".parse().expect("an instant"),
        facts: facts.into_iter().map(|(id, value)| (id.into(), value)).collect(),
        history: Vec::new(),
        post: Vec::new(),
    }
}

/// What came of a command.
pub struct Tried {
    story: Story,
    result: Result<Vec<Event>, Refusal>,
}

impl Tried {
    /// It happened, as these events and no others.
    #[track_caller]
    pub fn then<const N: usize>(self, names: [&str; N]) -> Story {
        let events = self.result.expect("it happens");
        assert_eq!(events.iter().map(Event::name).collect::<Vec<_>>(), names);
        self.story
    }

    /// It happened.
    #[track_caller]
    pub fn done(self) -> Story {
        self.result.expect("it happens");
        self.story
    }

    /// The case as it now is, whether it happened or not.
    pub fn story(self) -> Story {
        self.story
    }

    #[track_caller]
    pub fn refused(self, why: Refusal) -> Story {
        assert_eq!(self.result.expect_err("it is refused"), why);
        self.story
    }
}

impl Story {
    pub fn with_fact(mut self, id: &str, code: &str) -> Self {
        self.facts.insert(id.into(), FactValue::Code(code.into()));
        self
    }

    /// The directory, changed.
    pub fn where_person(mut self, id: &str, change: impl FnOnce(&mut Person)) -> Self {
        change(self.council.iter_mut().find(|x| x.id.as_str() == id).expect("somebody of the council"));
        self
    }

    pub fn without(mut self, id: &str) -> Self {
        self.council.retain(|x| x.id.as_str() != id);
        self
    }

    pub fn gone(self, id: &str) -> Self {
        self.where_person(id, |x| x.active = false)
    }

    /// The wall clock, moved without waking anybody.
    pub fn at(mut self, text: &str) -> Self {
        self.now = self.calendar.instant(local(text)).expect("a time that exists");
        self
    }

    pub fn people(&self) -> People {
        everybody(&self.council)
    }

    pub fn new_request(&self) -> NewRequest {
        let people = self.people();
        let now = self.calendar.local(self.now);
        let holder = |role: &RoleId| people.holders_for(role, Some("north")).first().map(|x| x.id.clone());
        let cast = self.p.roles.keys().filter_map(|role| Some((role.clone(), holder(role)?))).collect();
        let asked = self.p.events.iter().filter(|e| e.at_request).map(|e| (e.event, now));
        NewRequest {
            case_number: None,
            team: Some("north".into()),
            level: Some(Worry::RiskOfBreakdown),
            facts: self.facts.clone(),
            happened: asked.collect(),
            cast,
            follows: None,
            on_behalf_of: None,
            variant: None,
            items: (0..self.p.invitees.len()).map(|n| ItemId::new(format!("inv-{n}"))).collect(),
        }
    }

    /// The social worker requests it, and the event that starts the clock is now.
    #[track_caller]
    pub fn requested_on(self, text: &str) -> Self {
        let story = self.at(text);
        let new = story.new_request();
        story.when(by("sw"), Command::Request(Box::new(new))).done()
    }

    pub fn when(self, by: PersonId, command: Command) -> Tried {
        self.turn(Some(by), command)
    }

    #[track_caller]
    pub fn turn(mut self, by: Option<PersonId>, command: Command) -> Tried {
        let people = self.people();
        let turn = Turn { now: self.now, by: by.as_ref(), people: &people, calendar: &self.calendar };
        let tick = command == Command::Tick;
        let result = decide(&self.m, &self.p, &turn, command);
        let Ok(events) = &result else { return Tried { story: self, result } };
        let given: BTreeSet<&String> = self.m.reminded.keys().collect();
        for event in events {
            let rungs: Vec<&String> = match event {
                Event::Reminded { about, .. } => about.iter().flat_map(|r| &r.rungs).collect(),
                Event::Passed { rungs, .. } => rungs.iter().collect(),
                _ => Vec::new(),
            };
            assert!(rungs.iter().all(|r| !given.contains(r)), "a reminder came twice: {rungs:?}");
        }
        for event in events {
            if let Event::Reminded { about, .. } = event {
                about.iter().for_each(|reminder| self.is_not_done(reminder.waits_for, reminder.item.as_ref()));
            }
        }
        let after = events.iter().fold(self.m.clone(), apply);
        let post = notices(&self.m, &after, &self.p, events, &turn);
        let mut to = BTreeSet::new();
        for notice in &post {
            assert!(to.insert(notice.to.clone()), "two notices to {} in one turn", notice.to);
            let own = matches!(notice.say, Say::Requested | Say::Reminder { .. } | Say::AnalysisExists);
            assert!(by.as_ref() != Some(&notice.to) || own, "the actor hears {:?}", notice.say);
        }
        let local = self.calendar.local(self.now);
        self.post.extend(post.into_iter().map(|n| (local, n.to, n.say)));
        self.m = after;
        self.history.extend(events.iter().cloned());
        self.always(tick);
        Tried { story: self, result }
    }

    /// Nobody is nudged for something already done.
    #[track_caller]
    fn is_not_done(&self, what: WaitsFor, item: Option<&ItemId>) {
        use WaitsFor::{Action, Check, CounterProposal, Minutes, NewDate, SignUp};
        let after = &self.m.after;
        let done = match (what, item) {
            (Action | SignUp | CounterProposal | NewDate, Some(item)) => {
                after.action(item).is_none_or(|action| !action.is_unfinished())
            }
            (Minutes, Some(step)) => after.minutes.iter().any(|t| t.step.as_str() == step.as_str()),
            (Check, Some(days)) => after.checks.iter().any(|c| c.days.to_string() == days.as_str()),
            (WaitsFor::Review | WaitsFor::Plan, _) => matches!(self.m.stage, Stage::Closed(_)),
            _ => false,
        };
        assert!(!done, "somebody is reminded of {what:?} {item:?}, which is done");
    }

    fn always(&self, after_tick: bool) {
        assert_eq!(self.history.iter().fold(self.first.clone(), apply), self.m, "a replay gives the same");
        let json = serde_json::to_string(&self.m).expect("it can be written");
        assert_eq!(serde_json::from_str::<Meeting>(&json).expect("it can be read"), self.m);
        let due = next_due(&self.m, &self.p, &self.calendar);
        if after_tick {
            assert!(due.is_none_or(|at| at > self.now), "a tick leaves nothing due: {due:?} at {}", self.now);
        }
        if !self.m.is_awake() {
            assert_eq!(due, None, "nothing is due once it is over");
        }
        for invitee in self.m.open().into_iter().flat_map(|o| &o.invitees) {
            let open_ends = invitee.chain.iter().filter(|a| a.reply == Reply::Waiting).count();
            assert!(open_ends <= 1, "one live end: {:?}", invitee.chain);
            assert!(!matches!(invitee.end().reply, Reply::PassedOn { .. }), "the end has been asked: {invitee:?}");
        }
    }

    /// Time passes, and the case is woken whenever it wants to be, until this moment.
    #[track_caller]
    pub fn until(self, text: &str) -> Self {
        let end = self.calendar.instant(local(text)).expect("a time that exists");
        self.until_moment(end)
    }

    #[track_caller]
    pub fn until_moment(mut self, end: DateTime<Utc>) -> Self {
        for _ in 0..500 {
            match next_due(&self.m, &self.p, &self.calendar).filter(|at| *at <= end) {
                Some(at) => {
                    self.now = at.max(self.now);
                    self = self.turn(None, Command::Tick).done();
                }
                None => {
                    self.now = end;
                    return self;
                }
            }
        }
        panic!("a busy loop");
    }

    // ── What stands there now ───────────────────────────────────────────────────────────────────────────────────────

    pub fn open(&self) -> &Open {
        self.m.open().expect("a case that was opened")
    }

    pub fn last_date(&self) -> String {
        self.m.last_date(&self.p, &self.calendar).expect("a last date").to_string()
    }

    pub fn item(&self, role: &str) -> ItemId {
        let found = self.open().invitees.iter().find(|i| i.role.as_str() == role || i.id.as_str() == role);
        found.unwrap_or_else(|| panic!("no {role} is invited")).id.clone()
    }

    pub fn duty(&self, role: &str) -> Duty {
        self.m.invitee(&self.item(role)).expect("an invitee").duty(self.m.revision())
    }

    /// Who owes this now.
    pub fn owed(&self, what: WaitsFor) -> Vec<String> {
        let all = waits(&self.m, &self.p).into_iter().filter(|w| w.what == what && w.is_owed(self.now));
        all.flat_map(|w| w.on).map(|x| x.to_string()).collect()
    }

    /// "2026-06-19 09:00 lead" for every reminder about this, in order.
    pub fn reminders(&self, what: WaitsFor) -> Vec<String> {
        let about = |say: &Say| matches!(say, Say::Reminder { about, .. } if about.iter().any(|s| s.what == what));
        let all = self.post.iter().filter(|(_, _, say)| about(say));
        all.map(|(at, to, _)| format!("{} {to}", at.format("%Y-%m-%d %H:%M"))).collect()
    }

    /// Everybody who heard this, since `mark`.
    pub fn heard(&self, mark: usize, test: impl Fn(&Say) -> bool) -> Vec<String> {
        self.post[mark..].iter().filter(|(_, _, say)| test(say)).map(|(_, to, _)| to.to_string()).collect()
    }

    pub fn mark(&self) -> usize {
        self.post.len()
    }

    // ── Short cuts ──────────────────────────────────────────────────────────────────────────────────────────────────

    #[track_caller]
    pub fn chaired_by(self, designator: &str, chair: &str) -> Self {
        let reason = Private::new("they know the placement");
        let choose = Command::ChooseChair { person: by(chair), reason };
        let story = self.when(by(designator), choose).done();
        if designator == chair { story } else { story.when(by(chair), Command::WillChair).done() }
    }

    pub fn set_date(text: &str, later: Option<&str>) -> Command {
        Command::SetDate { local: local(text), place: online(), later: later.map(str::to_owned) }
    }

    #[track_caller]
    pub fn dated(self, who: &str, text: &str) -> Self {
        self.when(by(who), Self::set_date(text, None)).done()
    }

    #[track_caller]
    pub fn sent_by(self, who: &str) -> Self {
        self.when(by(who), Command::SendInvitations { told: BTreeSet::new() }).done()
    }

    #[track_caller]
    pub fn inviting(self, adder: &str, id: &str, person: &str, need: Need) -> Self {
        let role = RoleId::from(if self.p.kind.short == "PSM" { "partner_agency" } else { "other_agency_manager" });
        let add = Command::AddInvitee { item: id.into(), role, person: Some(by(person)), need };
        self.when(by(adder), add).done()
    }

    pub fn replies(self, who: &str, item: &str, answer: Answer) -> Tried {
        let revision = self.m.revision();
        let item = self.item(item);
        self.when(by(who), Command::Reply { item, answer, revision })
    }

    /// The dates of every event the case knows.
    pub fn happened(&self) -> BTreeMap<EventName, NaiveDateTime> {
        self.m.happened.iter().map(|(event, h)| (*event, h.local)).collect()
    }
}

pub fn accept() -> Answer {
    Answer::Accept { commit: Some(true) }
}

pub fn send(person: &str) -> Answer {
    Answer::Represent { person: by(person) }
}
