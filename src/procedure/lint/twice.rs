//! What is said twice in different ways, and a number that says nothing.

use super::Notes;
use crate::procedure::validate::can_hold;
use crate::procedure::{Condition, Need};

pub(super) fn check(notes: &mut Notes<'_>) {
    let p = notes.p;
    let told = p.invitees.iter().enumerate().filter(|(_, invitee)| invitee.need == Need::Notify);
    for (i, told) in told {
        let beside = p.invitees.iter().filter(|x| x.need == Need::Required && x.role == told.role);
        let mut both = beside.map(|x| Condition::All(vec![x.when.clone(), told.when.clone()]));
        if both.any(|both| can_hold(p, &both)) {
            let say =
                format!("“{}” is required in another [[invitee]] that may hold too: told only, or asked?", told.role);
            notes.note("said-twice", &format!("invitee[{i}].need"), say);
        }
    }
    for (i, rule) in p.notify.iter().enumerate() {
        let above: Vec<_> = p.notify[..i].iter().filter(|other| other.role == rule.role).collect();
        for (j, event) in rule.on.iter().enumerate().filter(|(_, event)| above.iter().any(|x| x.on.contains(*event))) {
            let say = format!("Above, another [[notify]] tells “{}” of “{}” already.", rule.role, event.as_str());
            notes.note("said-twice", &format!("notify[{i}].on[{j}]"), say);
        }
    }
    if p.privacy.keep_days == 0 {
        let say = "Nothing is kept after the end, not for a single day: is that meant?";
        notes.note("kept-for-no-day", "privacy.keep_days", say);
    }
}
