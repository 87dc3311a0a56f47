//! The page: people on the left, the conversation in the middle, the clock and the deliveries on the right.
//!
//! Everything works without script; script keeps the place, moves the focus and notices what is new.

mod conversation;
mod people;
mod side;
pub mod tray;

use maud::{DOCTYPE, Markup, html};

use super::acts::message;
use super::random_word;
use super::scene::{Hint, Scene};
use super::seats::Notice;
use crate::platform::web::page::{Around, form_html};

/// One person's page.
pub fn page(scene: &Scene) -> Markup {
    let faulty = scene.seat.form.as_ref().is_some_and(|f| f.fields.iter().any(|f| f.fault.is_some()));
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(html! { @if faulty { "Error: " } (scene.me.name) }, html! { script src="/script.js" defer {} }))
            body data-person=(scene.me.id) data-version=(scene.version) {
                @if let Some(newest) = scene.messages.last().filter(|_| scene.home.is_none()) {
                    a.skip #skip-newest href=(format!("#{}", message(newest.id))) { "Skip to the newest message" }
                }
                a.skip href="#line" { "Skip to the message box" }
                (banner())
                (people::people(scene))
                main #main {
                    (notice(scene))
                    div #hint { (hint(scene)) }
                    (conversation::conversation(scene))
                }
                (side::side(scene))
                (open_form(scene))
            }
        }
    }
}

/// A page about something that is not there.
pub fn nowhere(words: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(html! { "Not found" }, html! {}))
            body.post {
                (banner())
                main #main {
                    h2 { "Not found" }
                    p { (words) }
                    p { a href="/" { "Back to the council" } }
                }
            }
        }
    }
}

/// The head of every page: what it is called, how it looks, and what a page brings besides.
fn head(title: Markup, besides: Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " – Mainstay practice" }
            link rel="stylesheet" href="/style.css";
            link rel="icon" href="/icon.svg" type="image/svg+xml";
            (besides)
        }
    }
}

fn banner() -> Markup {
    html! {
        header.banner {
            h1 { span.brand { "Mainstay" } " " span.brand-sub { "practice" } }
            p { "A pretend council. Nobody here is real, and nothing leaves this computer." }
        }
    }
}

fn notice(scene: &Scene) -> Markup {
    html! {
        @match &scene.notice {
            Some(Notice::Problem(words)) => div #notice.notice.problem role="alert" tabindex="-1" { p { (words) } },
            Some(Notice::Fine(words)) => div #notice.notice role="status" tabindex="-1" { p { (words) } },
            // It stands beside the clock.
            Some(Notice::Passed(_)) | None => {}
        }
    }
}

/// The one thing to try next.
fn hint(scene: &Scene) -> Markup {
    html! {
        @match scene.hint() {
            Hint::Begin(line) => p.hint-strip {
                strong { "Start here." } " You are " (scene.me.name) ". Type " code { (line) } " below and send it."
            },
            Hint::FillIn => p.hint-strip { strong { "Fill in the form." } " Made-up answers will do." },
            Hint::YourTurn { message, label, others } => p.hint-strip {
                strong { "Your turn." } " " (scene.me.name) " is asked something below. Press "
                a.to-button href=(format!("#m{message}")) { (label) } ", or another button."
                @if !others.is_empty() { " Also waited for: " (these(scene, &others, "and")) "." }
            },
            Hint::Switch(asked) => p.hint-strip {
                strong { "Next." } " Switch to " (these(scene, &asked, "or")) ": Mainstay waits for "
                @if asked.len() == 1 { "them" } @else { "each of them" }
                ". Or move " a href="#clock" { "the clock" } ", to see who is reminded."
            },
            Hint::Read(unread) => p.hint-strip {
                strong { "Nobody is waited for." } " You can read what was sent to " (these(scene, &unread, "and"))
                @if let Some(at) = scene.reminder.filter(|at| *at > scene.now) {
                    ", or move " a href="#clock" { "the clock" } " to the next reminder: " (scene.full(at))
                }
                "."
            },
            Hint::MoveClock(at) => p.hint-strip {
                strong { "Everyone has read their messages." }
                " Move " a href="#clock" { "the clock" } " to the next reminder: " (scene.full(at)) "."
            },
            Hint::Rest => p.hint-strip { strong { "All quiet." } " Type a command below to go on." },
        }
    }
}

/// The first few people, as links, with how much they have not seen.
fn these(scene: &Scene, places: &[usize], last: &str) -> Markup {
    const NAMED: usize = 3;
    let more = places.len().saturating_sub(NAMED);
    let named = places.len().min(NAMED);
    html! {
        @for (n, at) in places.iter().take(NAMED).enumerate() {
            @let face = &scene.people[*at];
            @if n > 0 { @if n + 1 == named && more == 0 { " " (last) " " } @else { ", " } }
            a href=(people::href(&face.id)) { (face.name) }
            @if face.unread > 0 { " (" (people::messages(face.unread)) ")" }
        }
        @if more > 0 { " " (last) " " (more) " more" }
    }
}

fn open_form(scene: &Scene) -> Markup {
    let Some(form) = &scene.seat.form else { return html! {} };
    let (action, lookup) = (post_to(scene, "form"), post_to(scene, "find"));
    let once = random_word();
    let hidden = [("csrf", scene.token.as_str()), ("once", once.as_str())];
    html! {
        dialog #form open aria-labelledby="form-title" {
            (form_html(form, Around { action: &action, hidden: &hidden }, &scene.seat.found, Some(&lookup)))
        }
    }
}

/// Where this person's posts go.
fn post_to(scene: &Scene, what: &str) -> String {
    format!("{}/{what}", people::href(&scene.me.id))
}

/// A form of the page's own, with what every post carries: the token, and a word by which two sendings are one act.
fn post_form(scene: &Scene, what: &str, class: &str, inside: &Markup) -> Markup {
    html! {
        form class=(class) method="post" action=(post_to(scene, what)) autocomplete="off" {
            input type="hidden" name="csrf" value=(scene.token);
            input type="hidden" name="once" value=(random_word());
            (inside)
        }
    }
}
