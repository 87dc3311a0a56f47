//! Limits in time that contradict themselves or each other.

use crate::procedure::file::Page;
use crate::procedure::validate::{Length, limits, reach};
use crate::procedure::{Condition, Procedure, Timescale};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (i, timescale) in procedure.timescales.iter().enumerate() {
        alone(page, &format!("timescale[{i}]"), timescale);
        for other in &procedure.timescales {
            together(procedure, page, i, timescale, other);
        }
    }
    if limits(procedure).next().is_none() {
        page.warn("timescale", "No [[timescale]] has what = \"meeting_held\", so the meeting has no last date.");
    }
}

pub(super) fn alone(page: &Page, key: &str, timescale: &Timescale) {
    match (timescale.min, timescale.max) {
        (None, None) if timescale.before.is_some() => {}
        (None, None) if !page.has(&format!("{key}.max")) => page.fault(key, "A timescale needs “min”, “max” or both."),
        (Some(min), Some(max)) if min > max => {
            page.fault(&format!("{key}.min"), format!("The minimum ({min}) is greater than the maximum ({max})."));
        }
        _ => {}
    }
    aims(page, key, timescale);
    if timescale.origin.src.is_none() && !timescale.origin.default {
        page.warn(key, "This timescale does not say where it is written: add src, or default = true.");
    }
    let limited = timescale.max.is_some() || timescale.before.is_some();
    if timescale.what == "meeting_held" && limited && timescale.late_reasons.is_empty() {
        page.warn(key, "A late meeting is recorded with a reason, but “late_reasons” offers none.");
    }
    let Some(extend) = &timescale.extend else { return };
    let parent = key;
    let key = format!("{parent}.extend");
    if timescale.fixed {
        page.fault(&key, "“fixed” says that there is never more time, so there is nothing to ask for here.");
        return;
    }
    if timescale.max.is_none() && !page.has(&format!("{parent}.max")) {
        page.fault(&key, "Only a maximum can be lengthened, and this timescale has none.");
    }
    if extend.reasons.is_empty() {
        page.fault(&key, "More time is given only for a reason, but “reasons” offers none.");
    }
    if extend.cap == Some(0) {
        page.fault(
            &format!("{key}.cap"),
            "A cap of 0 gives no more time at all. Leave [timescale.extend] out instead.",
        );
    }
    // One question asks why a date is late; its answer must say which of the three is meant.
    for (j, late) in timescale.late_reasons.iter().enumerate() {
        let more = extend.reasons.iter().map(|reason| &reason.code);
        if more.chain(extend.refuse.iter().map(|refused| &refused.code)).any(|code| *code == late.code) {
            let say =
                format!("“{}” is also a reason for or against more time: give this one a code of its own.", late.code);
            page.fault(&format!("{parent}.late_reasons[{j}].code"), say);
        }
    }
    for (j, refused) in extend.refuse.iter().enumerate() {
        if extend.reasons.iter().any(|reason| reason.code == refused.code) {
            let say = format!("“{}” cannot be both a reason for more time and a refused one.", refused.code);
            page.fault(&format!("{key}.refuse[{j}].code"), say);
        }
    }
}

/// The day to aim at, and a date before the first one allowed.
fn aims(page: &Page, key: &str, timescale: &Timescale) {
    let at = |name: &str| format!("{key}.{name}");
    match (timescale.target, timescale.min, timescale.max) {
        (Some(target), _, Some(max)) if target > max => {
            page.fault(&at("target"), format!("The day to aim at ({target}) lies after the maximum ({max})."));
        }
        (Some(target), Some(min), _) if target < min => {
            page.fault(&at("target"), format!("The day to aim at ({target}) lies before the minimum ({min})."));
        }
        (Some(_), _, None) if !page.has(&at("max")) => {
            page.fault(&at("target"), "A day to aim at needs a “max” as well: the limit.");
        }
        _ => {}
    }
    let Some(early) = &timescale.early else { return };
    if timescale.min.is_none() && !page.has(&at("min")) {
        page.fault(&at("early"), "No date can be too early here: this timescale has no “min”.");
    }
    if early.reasons.is_empty() {
        page.fault(&at("early"), "A date before the minimum is set only for a reason, but “reasons” offers none.");
    }
}

/// The earliest day of one must not lie after the last day of another that counts from the same event.
fn together(procedure: &Procedure, page: &Page, i: usize, timescale: &Timescale, other: &Timescale) {
    let same = timescale.what == other.what && timescale.from == other.from && timescale.id != other.id;
    let (Some(min), Some(max), true) = (timescale.min, other.max, same) else { return };
    let (min, max) = (Length::new(min, timescale.unit), Length::new(max, other.unit));
    let both = Condition::All(vec![timescale.when.clone(), other.when.clone()]);
    if min.surely_longer(max) && reach::possible(procedure, &both) {
        let say = format!("No sooner than {min} here, but no later than {max} in “{}”: no day keeps both.", other.id);
        page.fault(&format!("timescale[{i}].min"), say);
    }
}
