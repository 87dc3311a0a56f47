//! The pages behind a link: plain, small, in the reader's own words, with their style inside.
//!
//! No script, no picture, nothing from elsewhere: the policy names the one style by its hash.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};

use crate::card::{Card, Form, home};
use crate::desk::Guest;
use crate::platform::web::page::{Around, Found, card_html, form_html};

/// Written without quotes and angle brackets, so that it is the same text escaped or not: its hash is of that text.
const STYLE: &str = include_str!("style.css");

/// What a browser may do on these pages: apply the style above, and send a form back here.
pub fn policy() -> String {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
    });
    POLICY.clone()
}

/// Somebody's own part of a meeting. `said` is what their last step came to.
pub fn part(guest: &Guest, said: Option<&Card>, address: &str, once: &str, contact: &str) -> Markup {
    let hidden = [("once", once)];
    let body = html! {
        p.who { "This page is for " strong { (guest.name) } ", about meeting " (guest.reference) "." }
        @if let Some(said) = said {
            div.said role="status" {
                h2 { (said.headline) }
                @for block in &said.blocks { @if let Some(words) = block.plain_text() { p { (words) } } }
            }
        }
        section aria-labelledby="part" {
            h2 #part.vh { "What is asked of you" }
            article.card { (card_html(&guest.card, Some(Around { action: address, hidden: &hidden }))) }
        }
        p.small { "Looking at this page answers nothing: only its buttons do. You can come back and change your answer." }
        (reach(contact))
    };
    frame(&format!("{}: your part in a meeting", guest.reference), "Your part in a meeting", &body)
}

/// A form, on a page of its own.
pub fn form(guest: &Guest, form: &Form, address: &str, once: &str) -> Markup {
    let hidden = [("once", once)];
    let faulty = form.fields.iter().any(|f| f.fault.is_some());
    let title = format!("{}{}: {}", if faulty { "Error: " } else { "" }, guest.reference, form.title);
    let body = html! {
        (form_html(form, Around { action: address, hidden: &hidden }, &Found::new(), None))
    };
    frame(&title, "Your part in a meeting", &body)
}

/// What somebody's last step came to, where there is nothing more for them.
pub fn over(guest: &Guest, said: &Card, contact: &str) -> Markup {
    let body = html! {
        div.said role="status" { h2 { (said.headline) } }
        (reach(contact))
    };
    frame(&format!("{}: thank you", guest.reference), "Thank you", &body)
}

/// For every link that opens nothing. It says nothing of whether it ever did.
pub fn unknown(contact: &str) -> Markup {
    let body = html! {
        p { "Links are for one person and one meeting, and stop working after a time. Nothing was changed." }
        p { "If you have a newer e-mail, please use the link in that one." }
        (reach(contact))
    };
    frame("This link does not open anything", "This link does not open anything", &body)
}

pub fn too_many(contact: &str) -> Markup {
    let body = html! {
        p { "This page was asked for very often in a short time. Please wait a minute, then try again." }
        (reach(contact))
    };
    frame("Please wait a minute", "Please wait a minute", &body)
}

pub fn sorry(contact: &str) -> Markup {
    let body = html! {
        p { "Nothing was saved or sent. Please try again in a few minutes." }
        (reach(contact))
    };
    frame("Sorry, that did not work", "Sorry, that did not work", &body)
}

/// The answer to a button that says all there is to say.
pub fn kept() -> Card {
    home::sentence("Thank you. Your answer is recorded.")
}

fn reach(contact: &str) -> Markup {
    html! { p.reach { (contact) } }
}

fn frame(title: &str, heading: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " – Mainstay" }
                style { (STYLE) }
            }
            body {
                header { p { "Mainstay" } }
                main { h1 { (heading) } (body) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Escaped, the style would be another text than the one whose hash the policy names.
    #[test]
    fn the_style_is_the_same_text_escaped_or_not() {
        let page = unknown("Ring us.").into_string();
        assert!(page.contains(&format!("<style>{STYLE}</style>")), "{page}");
        assert!(policy().contains("style-src 'sha256-"));
        assert!(!page.contains("<script") && !page.contains("http"), "{page}");
    }
}
