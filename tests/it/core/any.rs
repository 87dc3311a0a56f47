//! Whatever anybody does, in whatever order: nothing panics, strangers change nothing, and nothing is left unasked.
//!
//! `PROPTEST_CASES` and `PROPTEST_RNG_SEED` say how many runs and which.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeDelta};
use mainstay::ids::ItemId;
use mainstay::meeting::around::Order;
use mainstay::meeting::command::Answer;
use mainstay::meeting::due::upcoming;
use mainstay::meeting::*;
use mainstay::procedure::{EventName, Need};
use proptest::prelude::*;

use super::after::{add, arranged, with_scale};
use super::story::{Story, accept, bpm, by, given, online, psm};
use super::{any_around, any_plan};

const ACTORS: &[&str] = &[
    "sw",
    "duty",
    "tm",
    "atm",
    "support",
    "csb",
    "buyer",
    "smc",
    "atr",
    "sm",
    "iro",
    "ssw",
    "provider",
    "lead",
    "deputy",
    "practitioner",
    "fourth",
    "nurse",
    "admin",
    "stranger",
    "no-such-person",
];

/// What happens next: somebody tries something, or the world changes.
#[derive(Debug, Clone)]
enum Step {
    Does(&'static str, Box<Deed>),
    /// Minutes pass, and the case is woken whenever it wants to be.
    Passes(i64),
    /// Minutes pass while nobody is awake.
    Outage(i64),
    Leaves(&'static str),
    Returns(&'static str),
}

/// A command with its particulars still to be fitted to the case.
#[derive(Debug, Clone)]
enum Deed {
    Request,
    Plain(Command),
    /// So many minutes from now.
    SetDate(i64, Option<&'static str>),
    Invites(&'static str, Need),
    Answers(usize, Answer, bool),
    Records(usize, Answer),
    Names(usize, &'static str),
    Reports(EventName, i64),
    Held(i64),
    Plan(any_plan::Deed),
}

pub fn actor() -> impl Strategy<Value = &'static str> {
    prop::sample::select(ACTORS)
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        3 => prop::option::of(any::<bool>()).prop_map(|commit| Answer::Accept { commit }),
        3 => actor().prop_map(|person| Answer::Represent { person: by(person) }),
        1 => Just(Answer::Written),
        2 => Just(Answer::Decline),
    ]
}

fn code(some: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(some.to_vec()).prop_map(str::to_owned)
}

fn deed() -> impl Strategy<Value = Deed> {
    let words = || Private::new("words");
    let needs = prop::sample::select(vec![Need::Required, Need::Expected, Need::Optional, Need::Notify, Need::Views]);
    let events = prop::sample::select(EventName::ALL);
    let later = prop::sample::select(vec![None, Some("diary"), Some("child_wish"), Some("essential_person")]);
    let plain = prop_oneof![
        Just(Command::Suggest { words: words() }),
        Just(Command::DiscussSuggestion),
        Just(Command::Join { concern: words() }),
        Just(Command::Agree),
        Just(Command::WillChair),
        Just(Command::WontChair { why: ChairNo::CantChair }),
        any::<bool>().prop_map(|granted| Command::AnswerMoreTime { granted }),
        Just(Command::AgreeList { told: BTreeSet::new() }),
        Just(Command::Recount),
        Just(Command::RecordLate { code: "missed".into() }),
        code(&["chair_missing", "immediate_move", "no"]).prop_map(|code| Command::WasNotHeld { code }),
    ];
    let ends = prop_oneof![
        code(&["settled", "no"]).prop_map(|code| Command::Cancel { code }),
        Just(Command::DontAgree { code: "no_risk".into(), reason: None }),
    ];
    prop_oneof![
        4 => Just(Deed::Request),
        8 => plain.prop_map(Deed::Plain),
        1 => ends.prop_map(Deed::Plain),
        4 => actor().prop_map(|x| Deed::Plain(Command::ChooseChair { person: by(x), reason: Private::new("known") })),
        4 => Just(Deed::Plain(Command::SendInvitations { told: BTreeSet::new() })),
        4 => (-2_000..20_000_i64, later).prop_map(|(minutes, later)| Deed::SetDate(minutes, later)),
        2 => (actor(), needs).prop_map(|(x, need)| Deed::Invites(x, need)),
        12 => (0..9_usize, answer(), prop::bool::weighted(0.9)).prop_map(|(n, a, now)| Deed::Answers(n, a, now)),
        3 => (0..9_usize, answer()).prop_map(|(n, a)| Deed::Records(n, a)),
        2 => (0..9_usize, actor()).prop_map(|(n, x)| Deed::Names(n, x)),
        1 => (events, -3_000..100_i64).prop_map(|(e, minutes)| Deed::Reports(e, minutes)),
        2 => (-3_i64..2).prop_map(Deed::Held),
        12 => any_plan::deed().prop_map(Deed::Plan),
        8 => any_around::order().prop_map(|order| Deed::Plain(Command::Around(order))),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    // Half of what is tried is tried by those who mostly may, so that cases get somewhere.
    let likely = prop::sample::select(vec!["sw", "tm", "atr", "csb", "sm", "sm", "lead", "support"]);
    let who = prop_oneof![1 => actor(), 1 => likely];
    prop_oneof![
        12 => (who, deed()).prop_map(|(who, deed)| Step::Does(who, Box::new(deed))),
        4 => (1..4_000_i64).prop_map(Step::Passes),
        1 => (1..9_000_i64).prop_map(Step::Outage),
        1 => actor().prop_map(Step::Leaves),
        1 => actor().prop_map(Step::Returns),
    ]
}

fn command(story: &Story, deed: Deed, n: usize) -> Option<Command> {
    let now = story.calendar.local(story.now);
    let nth = |n: usize| -> Option<ItemId> {
        let invitees = &story.m.open()?.invitees;
        Some(invitees.get(n % invitees.len().max(1))?.id.clone())
    };
    let revision = story.m.revision();
    Some(match deed {
        Deed::Request => Command::Request(Box::new(story.new_request())),
        Deed::Plain(command) => command,
        Deed::SetDate(minutes, later) => Command::SetDate {
            local: now + TimeDelta::minutes(minutes),
            place: online(),
            later: later.map(str::to_owned),
        },
        Deed::Invites(person, need) => {
            let role = story.p.invitees.first()?.role.clone();
            Command::AddInvitee { item: format!("more-{n}").into(), role, person: Some(by(person)), need }
        }
        Deed::Answers(n, answer, current) => {
            Command::Reply { item: nth(n)?, answer, revision: if current { revision } else { revision + 1 } }
        }
        Deed::Records(n, answer) => Command::RecordReply { item: nth(n)?, answer },
        Deed::Names(n, person) => Command::NameAuthority { item: nth(n)?, person: by(person) },
        Deed::Reports(event, minutes) => Command::Report { event, local: now + TimeDelta::minutes(minutes) },
        Deed::Held(days) => Command::WasHeld { on: (now + TimeDelta::days(days)).date(), attended: BTreeSet::new() },
        Deed::Plan(deed) => return any_plan::command(story, deed, n),
    })
}

/// Whether somebody who has no part in the case may nevertheless try this.
fn open_to_anybody(story: &Story, command: &Command, who: &str) -> bool {
    let people = story.people();
    match command {
        Command::Suggest { .. } | Command::Request(_) => story.m.stage == Stage::New,
        Command::Join { .. } => decide::may_see(&story.m, &story.p, &people, &by(who)),
        Command::Tick | Command::Recount => true,
        _ => false,
    }
}

fn play(mut story: Story, steps: Vec<Step>) {
    for (n, step) in steps.into_iter().enumerate() {
        match step {
            Step::Does(who, deed) => {
                let Some(command) = command(&story, *deed, n) else { continue };
                let nothing_to_them = parts(&story.m, &story.p, &story.people(), &by(who)).is_empty();
                let closed = matches!(story.m.stage, Stage::Closed(_)) && !story.m.is_awake();
                let open = open_to_anybody(&story, &command, who);
                let before = story.m.clone();
                story = story.when(by(who), command.clone()).story();
                assert!(open || !nothing_to_them || story.m == before, "{who} is a stranger and did {command:?}");
                // Somebody may see it differently, or ask for the meeting that follows.
                let reopens = matches!(&command, Command::Around(Order::Disagree { .. } | Order::FollowOn { .. }));
                assert!(!closed || reopens || story.m == before, "it was over, and {who} did {command:?}");
                any_plan::nothing_is_lost(&before, &story.m, &command);
            }
            Step::Passes(minutes) => {
                story = story.turn(None, Command::Tick).done();
                let mark = story.mark();
                let closed = !story.m.is_awake();
                let end = story.now + TimeDelta::minutes(minutes);
                story = story.until_moment(end);
                assert!(!closed || story.mark() == mark, "a case that is over says nothing");
                nothing_waits_in_silence(&story);
            }
            Step::Outage(minutes) => story.now += TimeDelta::minutes(minutes),
            Step::Leaves(who) if who != "no-such-person" => story = story.gone(who),
            Step::Returns(who) if who != "no-such-person" => story = story.where_person(who, |x| x.active = true),
            Step::Leaves(_) | Step::Returns(_) => {}
        }
    }
}

/// Whatever is owed is still to be chased, or has been: nothing waits in silence.
pub fn nothing_waits_in_silence(story: &Story) {
    let ahead = upcoming(&story.m, &story.p, &story.calendar);
    for wait in waits(&story.m, &story.p) {
        // Asked within two waking hours of the end, people have only just been told.
        let waking = story.calendar.next_allowed(wait.since + TimeDelta::hours(2));
        let soon = wait.until.is_some_and(|until| until <= waking);
        if !wait.is_owed(story.now) || !wait.chased || soon {
            continue;
        }
        let key = wait.key();
        let chased = story.m.reminded.keys().any(|k| k.starts_with(&format!("{key}#")));
        assert!(chased || ahead.iter().any(|d| d.wait.key() == key), "nobody will hear of {wait:?} at {}", story.now);
    }
}

/// Mostly about the plan, and mostly by those who have a part in it.
fn step_after() -> impl Strategy<Value = Step> {
    let likely = prop::sample::select(vec!["sm", "sm", "tm", "lead", "lead", "sw", "support"]);
    let who = prop_oneof![1 => actor(), 4 => likely];
    let deeds = prop_oneof![9 => any_plan::deed().prop_map(Deed::Plan), 1 => deed()];
    prop_oneof![
        12 => (who, deeds).prop_map(|(who, deed)| Step::Does(who, Box::new(deed))),
        4 => (1..8_000_i64).prop_map(Step::Passes),
        1 => (1..9_000_i64).prop_map(Step::Outage),
        1 => actor().prop_map(Step::Leaves),
        1 => actor().prop_map(Step::Returns),
    ]
}

/// Mostly about what stands around a meeting, and mostly by those who have a part in it.
fn step_around() -> impl Strategy<Value = Step> {
    let likely = prop::sample::select(vec!["sw", "tm", "hos", "ad", "iro", "prov"]);
    let who = prop_oneof![1 => actor(), 4 => likely];
    let around = any_around::order().prop_map(|order| Deed::Plain(Command::Around(order)));
    let deeds = prop_oneof![6 => around, 1 => deed()];
    prop_oneof![
        12 => (who, deeds).prop_map(|(who, deed)| Step::Does(who, Box::new(deed))),
        4 => (1..4_000_i64).prop_map(Step::Passes),
        1 => (1..9_000_i64).prop_map(Step::Outage),
        1 => actor().prop_map(Step::Leaves),
        1 => actor().prop_map(Step::Returns),
    ]
}

/// The sample with a scale, in August, with somebody of another service coming.
fn with_a_scale() -> Story {
    let story = given(with_scale()).requested_on("2026-08-06T10:00").chaired_by("tm", "tm");
    let story = story.dated("sw", "2026-08-12T14:00").inviting("sw", "camhs", "lead", Need::Required).sent_by("sw");
    story.replies("lead", "camhs", accept()).done()
}

/// As many as asked for, else enough for every day.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(64), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn anything_may_be_tried_and_the_case_holds_together(
        council in any::<bool>(),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        play(given(if council { psm() } else { bpm() }).at("2026-03-24T09:00"), steps);
    }

    #[test]
    fn whatever_stands_around_a_meeting_holds_together(
        arranged in any::<bool>(),
        steps in prop::collection::vec(step_around(), 1..60),
    ) {
        let story = super::around::reflection();
        let story = if arranged {
            story.chaired_by("hos", "hos").dated("sw", "2026-09-15T10:00").sent_by("sw")
        } else {
            story
        };
        play(story, steps);
    }

    #[test]
    fn a_case_that_was_arranged_holds_together_too(
        council in any::<bool>(),
        steps in prop::collection::vec(step(), 1..50),
    ) {
        let (p, who) = if council { (psm(), "atr") } else { (bpm(), "tm") };
        let story = given(p).requested_on("2026-10-21T10:00").chaired_by(who, "sm");
        let setter = if council { "atr" } else { "sw" };
        let story = story.dated(setter, "2026-10-26T09:30").inviting(setter, "camhs", "lead", Need::Required);
        play(story.sent_by(setter), steps);
    }

    #[test]
    fn a_meeting_that_was_held_is_followed_whatever_is_tried(
        scale in any::<bool>(),
        confirmed in prop::bool::weighted(0.8),
        steps in prop::collection::vec(step_after(), 1..60),
    ) {
        let (story, chair) = if scale { (with_a_scale(), "tm") } else { (arranged(), "sm") };
        let on = story.open().slot.as_ref().expect("a date").local;
        let attended = story.open().invitees.iter().map(|i| i.id.clone()).collect();
        let evening = story.calendar.instant(on).expect("a time") + TimeDelta::hours(2);
        let story = story.until_moment(evening);
        let story = story.when(by(chair), Command::WasHeld { on: on.date(), attended }).done();
        let story = story.when(by(chair), add("action-a", "lead", "2026-08-28")).done();
        let story = story.when(by(chair), add("action-b", "tm", "2026-08-20")).done();
        play(if confirmed { story.when(by(chair), super::after::confirm()).done() } else { story }, steps);
    }

    #[test]
    fn no_date_however_odd_is_too_much(seconds in any::<i64>(), days in -3_i64..400) {
        let story = given(bpm()).requested_on("2026-10-21T10:00");
        let odd = chrono::DateTime::from_timestamp(seconds, 0).map_or(NaiveDateTime::MAX, |at| at.naive_utc());
        for local in [odd, NaiveDateTime::MIN, NaiveDateTime::MAX, odd.date().and_hms_opt(1, 30, 0).unwrap_or(odd)] {
            let set = Command::SetDate { local, place: online(), later: None };
            let _ = story.clone().when(by("sw"), set);
            let _ = story.clone().when(by("sw"), Command::Report { event: EventName::ProviderNoticeServed, local });
            let on = local.date();
            let _ = story.clone().when(by("sw"), Command::WasHeld { on, attended: BTreeSet::new() });
        }
        let when = story.calendar.local(story.now) + TimeDelta::days(days);
        let _ = story.when(by("sw"), Command::SetDate { local: when, place: online(), later: Some("child_wish".into()) });
    }
}
