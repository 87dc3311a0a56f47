//! The clock that the visitor moves, and what Mainstay has sent or is about to send.

use maud::{Markup, html};

use super::post_form;
use crate::calendar::{clock_time, full_date};
use crate::card::words;
use crate::practice::scene::Scene;
use crate::practice::seats::Notice;
use crate::practice::{Brings, Deliveries, DeliveryLine};

/// As many deliveries are listed.
const LISTED: usize = 40;

pub fn side(scene: &Scene) -> Markup {
    html! {
        aside #side aria-label="Clock and deliveries" {
            @if let Some(Notice::Passed(words)) = &scene.notice {
                div #notice.notice role="status" tabindex="-1" { p { (words) } }
            }
            (clock(scene))
            (deliveries(scene))
        }
    }
}

fn clock(scene: &Scene) -> Markup {
    let local = scene.local(scene.now);
    let inside = html! {
        @for (how, to) in scene.moves() {
            button type="submit" name="move" value=(how.code()) disabled[to.is_none()] {
                (how.label())
                span.small { @match to { Some(at) => (scene.brief(at)), None => "None to come" } }
            }
        }
    };
    html! {
        section #clock aria-labelledby="clock-title" tabindex="-1" {
            h2 #clock-title { "The time in practice" }
            p.now {
                time datetime=(scene.now.format("%Y-%m-%dT%H:%M:%SZ")) {
                    span.time { (clock_time(local.time())) } " " span.date { (full_date(local.date())) }
                }
            }
            h3.small { "Move the clock on" }
            (post_form(scene, "clock", "moves", &inside))
        }
    }
}

fn deliveries(scene: &Scene) -> Markup {
    let Deliveries { newest, sent, waiting } = &scene.deliveries;
    // What only brought an earlier message up to date would hide the invitations and reminders.
    let (changes, listed): (Vec<_>, Vec<_>) =
        newest.iter().partition(|d| d.brings == Brings::Change && d.sent.is_some());
    let shown = listed.len().min(LISTED);
    html! {
        section #deliveries aria-labelledby="deliveries-title" tabindex="-1" {
            details open {
                summary {
                    h2 #deliveries-title { "Deliveries" }
                    span.small { (sent) " sent, " (waiting) " waiting" }
                }
                @if scene.down {
                    p.warn { strong { "The pretend chat platform is down." } " Messages wait and are tried again." }
                }
                @if newest.is_empty() {
                    p.hint { "Nothing has been sent yet. Every message Mainstay sends is listed here first." }
                } @else {
                    div.table-scroll tabindex="0" role="region" aria-label="List of deliveries" {
                        table {
                            thead { tr { th scope="col" { "To" } th scope="col" { "State" } th scope="col" { "When" } } }
                            tbody { @for d in listed.iter().take(LISTED) { (delivery(scene, d)) } }
                        }
                    }
                    @if shown + changes.len() < sent + waiting { p.small { "The newest " (shown) " are listed." } }
                    @if !changes.is_empty() {
                        p.small { "Not listed: " (words::count(changes.len(), "change")) " to earlier messages." }
                    }
                }
                (outage(scene))
            }
        }
    }
}

fn delivery(scene: &Scene, d: &DeliveryLine) -> Markup {
    html! {
        tr {
            td {
                strong { (d.to) }
                span.small { (d.what) }
                @if let Some(problem) = &d.problem { span.small.trouble { (problem) } }
            }
            td { span class=(state_class(&d.state)) { (d.state) } }
            td {
                @match (d.sent, d.due) {
                    (Some(at), _) => span.small { (scene.brief(at)) },
                    (None, Some(at)) => span.small { "due " (scene.brief(at)) },
                    (None, None) => span.small { "now" },
                }
            }
        }
    }
}

/// Colour helps the eye; the word says it.
fn state_class(state: &str) -> &'static str {
    match state {
        "sent" => "state good",
        "parked" | "unsure" => "state bad",
        _ => "state waiting",
    }
}

fn outage(scene: &Scene) -> Markup {
    let (value, label) = if scene.down {
        ("no", "Bring the pretend chat platform back")
    } else {
        ("yes", "Take the pretend chat platform down")
    };
    let inside = html! { button.quiet type="submit" name="down" value=(value) { (label) } };
    html! {
        (post_form(scene, "outage", "outage", &inside))
    }
}
