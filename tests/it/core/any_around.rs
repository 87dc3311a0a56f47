//! What anybody may try about what stands around a meeting, whether it makes sense or not.

use std::collections::BTreeSet;

use mainstay::ids::ItemId;
use mainstay::meeting::Private;
use mainstay::meeting::around::{AfterMove, How, NotAsked, NotPossible, Order, Settled, ViewsStatus};
use proptest::prelude::*;

fn of(some: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(some.to_vec()).prop_map(str::to_owned)
}

fn day() -> impl Strategy<Value = chrono::NaiveDate> {
    (0..400_u64).prop_map(|n| chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(n))
}

fn settled() -> impl Strategy<Value = Option<Settled>> {
    prop::option::weighted(0.8, prop::sample::select(Settled::ALL))
}

fn views() -> impl Strategy<Value = ViewsStatus> {
    prop_oneof![
        day().prop_map(|on| ViewsStatus::Gathered { how: How::ByPhone, carrier: None, on }),
        Just(ViewsStatus::ChoseNot),
        Just(ViewsStatus::NotPossible { why: NotPossible::NotReached }),
    ]
}

fn items() -> impl Strategy<Value = BTreeSet<ItemId>> {
    prop::collection::btree_set((0..9_usize).prop_map(|n| ItemId::new(format!("inv-{n}"))), 0..3)
}

fn becomes() -> impl Strategy<Value = AfterMove> {
    prop_oneof![
        3 => Just(AfterMove::GoesOn),
        1 => Just(AfterMove::Becomes { kind: "dm".into() }),
        1 => of(&["settled", "not_called_for", "no"]).prop_map(|code| AfterMove::Cancelled { code }),
    ]
}

pub fn order() -> impl Strategy<Value = Order> {
    let reason = || prop::option::of(Just(())).prop_map(|some| some.and_then(|()| Private::new("words")));
    let exemptions = of(&["carer_change", "investigation", "serious_incident", "immediate_move", "none"]);
    let roles = of(&["iro", "provider", "team_manager"]);
    let disputes = of(&["holding", "calling", "notice", "none"]);
    prop_oneof![
        4 => (exemptions, reason()).prop_map(|(exemption, reason)| Order::AskExemption { exemption, reason }),
        4 => (roles, day(), prop::bool::weighted(0.8))
            .prop_map(|(role, on, agrees)| Order::Consult { role: role.into(), on, agrees }),
        3 => Just(Order::RecordExemption),
        3 => any::<bool>().prop_map(|approved| Order::DecideExemption { approved }),
        3 => disputes.prop_map(|dispute| Order::Disagree { dispute }),
        4 => (1..4_u8, settled()).prop_map(|(n, how)| Order::Settle { item: format!("disagreement-{n}").into(), how }),
        2 => (of(&["child", "none"]), views()).prop_map(|(rule, status)| Order::RecordViews { rule, status }),
        2 => (0..9_usize).prop_map(|n| Order::Return { papers: [(format!("inv-{n}").into(), "questionnaire".into())].into() }),
        1 => prop::collection::btree_set(0..9_usize, 0..4)
            .prop_map(|asked| Order::TickAsked { asked, why_not: Some(NotAsked::NotKnown) }),
        1 => Just(Order::ChooseThemes { themes: BTreeSet::new() }),
        2 => day().prop_map(|on| Order::ChildMoved { on }),
        2 => (becomes(), items()).prop_map(|(becomes, let_go)| Order::AfterMove { becomes, let_go, installed: ["dm", "psm"].map(Into::into).into() }),
        1 => Just(Order::FollowOn { kind: "dm".into(), meeting: "mtg_2".into() }),
        1 => Just(Order::NoNextMeeting),
    ]
}
