//! A case that a pretend council lives through: commands are decided and applied, nothing is put into the state by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use mainstay::calendar::{Calendar, Holidays};
use mainstay::card::{Card, Form, View, forms, meeting, status};
use mainstay::ids::{ItemId, PersonId, RoleId};
use mainstay::interaction::{Draft, Page, Values, Verb};
use mainstay::meeting::command::{Answer, NewRequest};
use mainstay::meeting::{
    Command, Event, Meeting, Place, PlaceKind, Private, Room, Say, Turn, Worry, apply, decide, notices,
};
use mainstay::people::{People, Person};
use mainstay::procedure::file::read;
use mainstay::procedure::library::Library;
use mainstay::procedure::{EventName, FactValue, Procedure};

/// Stands in every private field: it may appear in no card.
pub const CANARY: &str = "Zebedee";
/// Stands for the case number.
pub const CASE_NUMBER: &str = "CN-4417093";

/// `id, name, roles, team, cover`: enough for both kinds.
const PEOPLE: &[(&str, &str, &str, &str, &str)] = &[
    ("hannah", "Hannah Ward", "child_social_worker", "North team", "dana"),
    ("joel", "Joel Mensah", "child_social_worker", "North team", "dana"),
    ("dana", "Dana Pryce", "duty_worker", "North team", ""),
    ("ruth", "Ruth Adeyemi", "team_manager", "North team", "alex"),
    ("tom", "Tom Hollis", "assistant_team_manager_supervising", "North team", ""),
    ("priti", "Priti Shah", "business_support;coordinator", "North team", ""),
    ("grace", "Grace Okafor", "csb_team_leader", "Buyers", "neil"),
    ("neil", "Neil Barton", "childrens_services_buyers", "Buyers", "grace"),
    ("imran", "Imran Sheikh", "service_manager_child", "", ""),
    ("carol", "Carol Finch", "service_manager_atr", "", "amara"),
    ("peter", "Peter Lund", "service_manager", "", ""),
    ("amara", "Amara Nwosu", "service_manager", "", ""),
    ("judith", "Judith Rowe", "iro", "", ""),
    ("sam", "Sam Ellery", "supervising_social_worker", "", ""),
    ("marta", "Marta Silva", "placement_service_manager_rep", "", ""),
    ("bev", "Bev Hartley", "learning_and_standards", "Education", "owen"),
    ("owen", "Owen Clarke", "", "Education", "bev"),
    ("nadia", "Nadia Rahman", "partner_agency", "Health", ""),
    ("colin", "Colin Webb", "", "Health", ""),
    ("fay", "Fay Lindqvist", "", "Health", ""),
    ("alex", "Alex Morton", "administrator", "", ""),
];

pub fn people() -> People {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    PEOPLE
        .iter()
        .map(|(id, name, roles, team, cover)| Person {
            id: (*id).into(),
            name: (*name).into(),
            email: None,
            slack: some(id),
            teams: None,
            roles: roles.split(';').filter(|r| !r.is_empty()).map(RoleId::from).collect(),
            team: some(team),
            cover: some(cover).map(PersonId::from),
            active: true,
            chat: Default::default(),
            outside: false,
            away_until: None,
        })
        .collect()
}

/// A procedure with a stability scale: none that ships has one.
const SCALE: &str = include_str!("../samples/scale.toml");

pub fn procedure(kind: &str) -> Arc<Procedure> {
    if kind == "pstm" {
        return Arc::new(read("scale.toml", SCALE).expect("a good sample").0);
    }
    Library::built_in().get(&kind.into()).expect("a kind that ships")
}

pub fn calendar() -> Calendar {
    Calendar::england(Holidays::built_in())
}

/// A wall-clock moment in London.
pub fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a moment, such as 2026-04-02T16:45:00")
}

/// One case, its directory, and the clock of its story.
pub struct Story {
    pub m: Meeting,
    pub p: Arc<Procedure>,
    /// All that ship are installed.
    pub kinds: Vec<Arc<Procedure>>,
    pub people: People,
    pub calendar: Calendar,
    pub now: DateTime<Utc>,
    pub history: Vec<(DateTime<Utc>, Option<PersonId>, Event)>,
    posts: BTreeMap<PersonId, Say>,
}

impl Story {
    pub fn new(kind: &str, owner: &str, by: &str, now: &str) -> Self {
        let p = procedure(kind);
        let m = Meeting::new("mtg_0001".into(), "PM-7K3Q".into(), &p, owner.into(), by.into());
        let calendar = calendar();
        let now = calendar.instant_or_after(at(now));
        let kinds = Library::built_in().all();
        Self { m, p, kinds, people: people(), calendar, now, history: Vec::new(), posts: BTreeMap::new() }
    }

    /// A Breakdown Prevention Meeting, asked for on the Thursday before Easter (SC-01).
    pub fn bpm() -> Self {
        let mut story = Self::new("bpm", "hannah", "hannah", "2026-04-02T16:45:00");
        story.request("hannah", &[], &[("iro", "judith"), ("supervising_social_worker", "sam")]);
        story
    }

    /// A Placement Support Meeting in which education is needed, with a partner from health (SC-12, SC-13).
    pub fn psm() -> Self {
        let mut story = Self::new("psm", "hannah", "hannah", "2026-06-16T10:00:00");
        story.request("hannah", &[("education_factor", "critical")], &[("supervising_social_worker", "sam")]);
        story
    }

    pub fn request(&mut self, by: &str, facts: &[(&str, &str)], cast: &[(&str, &str)]) {
        let wanted = [
            "team_manager",
            "assistant_team_manager_supervising",
            "business_support",
            "coordinator",
            "csb_team_leader",
            "childrens_services_buyers",
            "service_manager_child",
            "service_manager_atr",
            "learning_and_standards",
            "placement_service_manager_rep",
            "partner_agency",
        ];
        let held = wanted.into_iter().filter(|r| self.p.roles.contains_key(&RoleId::from(*r)));
        let mut all: BTreeMap<RoleId, PersonId> =
            held.filter_map(|r| Some((RoleId::from(r), self.people.holders(&r.into()).first()?.id.clone()))).collect();
        all.extend(cast.iter().map(|(r, x)| (RoleId::from(*r), PersonId::from(*x))));
        let mut known: BTreeMap<_, _> = [("level", "risk_of_breakdown"), ("placement_type", "foster_ifa")]
            .into_iter()
            .chain(facts.iter().copied())
            .map(|(id, code)| match code {
                "yes" | "no" => (id.into(), FactValue::YesNo(code == "yes")),
                code => (id.into(), FactValue::Code(code.into())),
            })
            .collect();
        for yes_no in ["child_attend", "placement_has_ended", "parents_attend"] {
            known.entry(yes_no.into()).or_insert(FactValue::YesNo(false));
        }
        let local = self.calendar.local(self.now);
        let starts = match self.p.kind.id.as_str() {
            "psm" => EventName::Requested,
            "ppm" => EventName::PlacementStart,
            "dm" | "prlm" => EventName::PlacementEnded,
            _ => EventName::RiskNotified,
        };
        let new = NewRequest {
            case_number: Private::new(CASE_NUMBER),
            team: Some("North team".into()),
            level: Some(Worry::RiskOfBreakdown),
            facts: known,
            happened: BTreeMap::from([(starts, local)]),
            cast: all,
            follows: None,
            on_behalf_of: None,
            variant: None,
            items: (0..self.p.invitees.len()).map(|n| ItemId::new(format!("inv-{n}"))).collect(),
        };
        self.does(by, Command::Request(Box::new(new)));
    }

    /// Somebody does something, and it is accepted. What it makes others hear is kept as their latest message.
    pub fn does(&mut self, by: &str, command: Command) {
        let by = PersonId::from(by);
        self.happens(Some(&by), command);
    }

    fn happens(&mut self, by: Option<&PersonId>, command: Command) {
        let before = self.m.clone();
        let turn = Turn { now: self.now, by, people: &self.people, calendar: &self.calendar };
        let events = decide(&self.m, &self.p, &turn, command).expect("the rules allow it");
        let after = events.iter().fold(before.clone(), apply);
        for notice in notices(&before, &after, &self.p, &events, &turn) {
            self.posts.insert(notice.to, notice.say);
        }
        self.history.extend(events.into_iter().map(|e| (self.now, by.cloned(), e)));
        self.m = after;
    }

    /// The calendar changes: a last date that moves is told of.
    pub fn recounts(&mut self) {
        self.happens(None, Command::Recount);
    }

    /// The clock moves, and time does what is due.
    pub fn passes_until(&mut self, local: &str) {
        let until = self.calendar.instant_or_after(at(local));
        while let Some(next) = mainstay::meeting::next_due(&self.m, &self.p, &self.calendar).filter(|at| *at <= until) {
            self.now = next.max(self.now);
            self.happens(None, Command::Tick);
        }
        self.now = until;
    }

    pub fn item(&self, role: &str) -> ItemId {
        let invitees = self.m.open().expect("an open case").invitees.iter();
        invitees.into_iter().find(|i| i.role.as_str() == role).expect("an invitee of this role").id.clone()
    }

    pub fn chairs(&mut self, designator: &str, chair: &str) {
        self.does(designator, Command::ChooseChair { person: chair.into(), reason: Private::new(CANARY) });
        if designator != chair {
            self.does(chair, Command::WillChair);
        }
    }

    pub fn sets(&mut self, by: &str, local: &str, later: Option<&str>) {
        let place = Place { kind: PlaceKind::Offices, room: Room::parse("4"), link: None };
        self.does(by, Command::SetDate { local: at(local), place, later: later.map(str::to_owned) });
    }

    pub fn sends(&mut self, by: &str) {
        self.does(by, Command::SendInvitations { told: [].into() });
    }

    pub fn answers(&mut self, who: &str, role: &str, answer: Answer) {
        let (item, revision) = (self.item(role), self.m.revision());
        self.does(who, Command::Reply { item, answer, revision });
    }

    pub fn view<'a>(&'a self, viewer: &'a PersonId) -> View<'a> {
        let (people, kinds) = (&self.people, &self.kinds);
        let calendar = &self.calendar;
        View { m: &self.m, p: &self.p, kinds, people, calendar, viewer, now: self.now, by_letter: false }
    }

    /// The card as the latest message to this person shows it now.
    pub fn told(&self, who: &str) -> Card {
        let who = PersonId::from(who);
        let say = self.posts.get(&who).unwrap_or_else(|| panic!("{who} was told nothing: {:?}", self.posts));
        self.looked_over(meeting::card(&self.view(&who), Some(say)))
    }

    /// What the latest message to this person says.
    pub fn latest(&self, who: &str) -> Say {
        self.posts.get(&PersonId::from(who)).expect("they were told something").clone()
    }

    /// The card for a reason that this story did not give by itself.
    pub fn told_that(&self, who: &str, say: &Say) -> Card {
        self.looked_over(meeting::card(&self.view(&who.into()), Some(say)))
    }

    /// The card that somebody opens themselves.
    pub fn opens(&self, who: &str) -> Card {
        self.looked_over(meeting::card(&self.view(&who.into()), None))
    }

    pub fn why(&self, who: &str, told: &[status::Told]) -> Card {
        self.looked_over(status::why(&self.view(&who.into()), &self.history, told))
    }

    /// The form that a button of this person opens.
    pub fn form(&self, who: &str, verb: Verb, item: Option<&str>) -> Form {
        self.form_about(who, verb, item.map(|role| self.item(role)).as_ref())
    }

    /// The same about any item: an action, a step of the minutes, a number of days.
    pub fn form_about(&self, who: &str, verb: Verb, item: Option<&ItemId>) -> Form {
        let who = PersonId::from(who);
        let view = self.view(&who);
        let draft = Draft {
            id: "frm_1".into(),
            person: who.clone(),
            verb,
            about: Some(view.about(item)),
            kind: None,
            page: Page::Worry,
            values: Values::new(),
        };
        let form = forms::form(&view, &draft).expect("a form");
        super::looked_over::form(&form, false);
        form
    }

    fn looked_over(&self, card: Card) -> Card {
        super::looked_over::card(&card);
        card
    }
}
