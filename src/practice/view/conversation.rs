//! One person's conversation with Mainstay, newest last, and the box to type in.

use maud::{Markup, html};

use super::{hint, people, post_form, post_to};
use crate::calendar::{clock_time, full_date};
use crate::card::Card;
use crate::platform::web::page::{Around, card_html};
use crate::practice::acts;
use crate::practice::board::{Message, Said};
use crate::practice::random_word;
use crate::practice::routes::{COMMAND, MESSAGE};
use crate::practice::scene::Scene;

pub fn conversation(scene: &Scene) -> Markup {
    let list = format!("{}/list", people::href(&scene.me.id));
    let at_list = scene.home.is_some();
    html! {
        div.conversation {
            div.tabs {
                h2 #conversation-title {
                    @if at_list { "My list" } @else { "Mainstay" }
                    span.vh { " and " (scene.me.name) }
                }
                nav aria-label="Views" {
                    a href=(people::href(&scene.me.id)) aria-current=[(!at_list).then_some("page")] {
                        "Messages"
                        @if at_list && scene.me.unread > 0 { " (" (scene.me.unread) " new)" }
                    }
                    a href=(list) aria-current=[at_list.then_some("page")] { "My list" }
                }
            }
            @match &scene.home {
                Some(card) => div.scroll tabindex="0" role="region" aria-label="My list" {
                    article.card.home { (card_html_live(scene, card, None)) }
                },
                None => (messages(scene)),
            }
            (composer(scene))
        }
    }
}

fn messages(scene: &Scene) -> Markup {
    let mut day = None;
    html! {
        div #scroll.scroll tabindex="0" role="region" aria-label="Conversation" {
            @if scene.messages.is_empty() {
                div.empty {
                    p.empty-title { "No messages yet" }
                    p { "When somebody asks for a meeting that involves " (scene.me.name) ", Mainstay writes here." }
                }
            }
            ol #messages.messages aria-live="polite" aria-relevant="additions" {
                @for m in &scene.messages {
                    @let date = scene.local(m.at).date();
                    @let new_day = day.replace(date) != Some(date);
                    li id=(acts::message(m.id)) data-revision=(m.revision) tabindex="-1" aria-label=(read_aloud(m))
                        class=(if matches!(m.what, Said::Typed(_)) { "mine" } else { "theirs" }) {
                        @if new_day { p.day { span { (full_date(date)) } } }
                        (message(scene, m))
                    }
                }
            }
            // On a small screen the strip is far above the newest message.
            div #hint-again { @if !scene.messages.is_empty() { (hint(scene)) } }
        }
    }
}

/// What is heard when the focus comes to a message, before what is in it.
fn read_aloud(m: &Message) -> &str {
    match &m.what {
        Said::Typed(words) => words,
        Said::Delivered { card, .. } | Said::Private(card) => &card.headline,
    }
}

fn message(scene: &Scene, m: &Message) -> Markup {
    let local = scene.local(m.at);
    let time = html! {
        time datetime=(m.at.format("%Y-%m-%dT%H:%M:%SZ")) { (clock_time(local.time())) }
    };
    html! {
        @match &m.what {
            Said::Typed(words) => {
                p.byline { "You typed, " (time) }
                p.bubble { (words) }
            }
            Said::Delivered { card, .. } | Said::Private(card) => {
                span.avatar.mainstay aria-hidden="true" { "M" }
                p.byline {
                    strong { "Mainstay" } " " (time)
                    @if m.unread { " " span.tag.new { "New" } }
                    @if m.edited { " " span.tag { "Edited" } }
                    @if matches!(m.what, Said::Private(_)) { " " span.tag.private { "Only you can see this" } }
                }
                article.card { (card_html_live(scene, card, Some(m.id))) }
                @if !m.points_on() {
                    div.elsewhere {
                        (card_as(scene, m, "Slack", "slack"))
                        (card_as(scene, m, "Teams", "teams"))
                    }
                }
            }
        }
    }
}

/// A card with its buttons, which say on which message they stand.
fn card_html_live(scene: &Scene, card: &Card, message: Option<u64>) -> Markup {
    let (action, once) = (post_to(scene, "press"), random_word());
    let message = message.map(|id| id.to_string());
    let mut hidden = vec![("csrf", scene.token.as_str()), ("once", once.as_str())];
    hidden.extend(message.as_deref().map(|id| (MESSAGE, id)));
    card_html(card, Some(Around { action: &action, hidden: &hidden }))
}

/// Loaded when opened; without script it is a link to the same text.
fn card_as(scene: &Scene, m: &Message, platform: &str, place: &str) -> Markup {
    let href = format!("{}/messages/{}/{place}", people::href(&scene.me.id), m.id);
    html! {
        details.card-as data-href=(href) data-platform=(platform) {
            summary { "This card as " (platform) " sees it" }
            p { a href=(href) { "Open the " (platform) " JSON of this message" } }
        }
    }
}

fn composer(scene: &Scene) -> Markup {
    let mut suggestions: Vec<String> =
        scene.kinds.iter().take(2).map(|kind| format!("{COMMAND} request {kind}")).collect();
    suggestions.extend(["suggest", "mine", "actions", "help"].map(|word| format!("{COMMAND} {word}")));
    let inside = html! {
        label for="line" { "Type a command to Mainstay" }
        div.line {
            input #line.text type="text" name="line" placeholder=(format!("{COMMAND} help")) spellcheck="false"
                autocapitalize="off" aria-describedby="line-hint";
            button.primary type="submit" { "Send" }
        }
        p #line-hint.vh { "Mainstay reads only what starts with " (COMMAND) "." }
        div.suggestions role="group" aria-label="Commands to try" {
            @for line in &suggestions {
                button.chip type="submit" name="suggestion" value=(line) { (line) }
            }
        }
    };
    post_form(scene, "command", "composer", &inside)
}
