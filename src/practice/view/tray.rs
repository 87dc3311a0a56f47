//! The letters of one pretend outsider, as a mail program would show them.

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};

use super::{banner, head};
use crate::calendar::{Calendar, clock_time, full_date};
use crate::practice::tray::{Correspondent, Letter};

/// One person's letters, the newest first.
pub fn page(who: &Correspondent, letters: &[Letter], calendar: &Calendar) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(html! { "Post for " (who.name) }, html! {}))
            body.post {
                (banner())
                main #main {
                    nav aria-label="Back" { a href="/" { "Back to the council" } }
                    h2 { "Post for " (who.name) }
                    p.small { "To " (who.address) ". They have no account: a letter, its calendar file and the page behind its link are all they get." }
                    @for letter in letters { (one(letter, calendar)) }
                }
            }
        }
    }
}

fn one(letter: &Letter, calendar: &Calendar) -> Markup {
    let href = format!("/post/{}/invite.ics", letter.id);
    let title = format!("letter-{}", letter.id);
    html! {
        article.letter aria-labelledby=(title) {
            h3 id=(title) { (letter.subject) }
            p.small { "From Mainstay, " (when(letter.at, calendar)) }
            pre.letter-text { (letter.text) }
            @for (label, address) in &letter.pages { p { a.page-link href=(address) { (label) } } }
            @if let Some((asks, _)) = &letter.entry {
                p { a href=(href) download="invite.ics" { "invite.ics" } " " span.small { (asks) "." } }
            }
        }
    }
}

fn when(at: DateTime<Utc>, calendar: &Calendar) -> String {
    let local = calendar.local(at);
    format!("{}, {}", full_date(local.date()), clock_time(local.time()))
}
