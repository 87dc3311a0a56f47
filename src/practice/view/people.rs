//! The list of people, by team, each with their role and how many messages they have not seen.

use maud::{Markup, html};

use crate::practice::scene::{Face, Scene};
use crate::practice::tray::Correspondent;

pub fn people(scene: &Scene) -> Markup {
    let mut teams: Vec<(&str, Vec<&Face>)> = Vec::new();
    for face in &scene.people {
        match teams.iter_mut().find(|(team, _)| *team == face.team) {
            Some((_, faces)) => faces.push(face),
            None => teams.push((&face.team, vec![face])),
        }
    }
    let elsewhere: usize = scene.people.iter().filter(|f| f.id != scene.me.id).map(|f| f.unread).sum();
    html! {
        nav #people aria-label="People" {
            div.me {
                (avatar(scene, &scene.me))
                p { span.small { "You are" } strong { (scene.me.name) } span.small { (scene.me.title) } }
            }
            details #switch open {
                summary {
                    "Switch person"
                    @if elsewhere > 0 { " " span.badge { (elsewhere) span.vh { " new elsewhere" } } }
                }
                @for (team, faces) in &teams {
                    h2 { (team) }
                    ul { @for face in faces { li { (line(scene, face)) } } }
                }
                @if !scene.outside.is_empty() {
                    h2 { "Outside, by e-mail" }
                    ul { @for one in &scene.outside { li { (post(one)) } } }
                }
            }
        }
    }
}

/// Ids are letters, digits and dashes in the people file; anything else is made safe for a path.
pub fn href(id: &str) -> String {
    let safe: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/people/{safe}")
}

/// "1 new message".
pub fn messages(n: usize) -> String {
    if n == 1 { "1 new message".to_owned() } else { format!("{n} new messages") }
}

fn line(scene: &Scene, face: &Face) -> Markup {
    let current = (face.id == scene.me.id).then_some("page");
    html! {
        a href=(href(&face.id)) aria-current=[current] {
            (avatar(scene, face))
            span.who { span.name { (face.name) } span.small { (face.title) } }
            @if face.asked && face.unread == 0 { span.todo { "To do" } }
            @if face.unread > 0 {
                span.badge { span aria-hidden="true" { (face.unread) } span.vh { ", " (messages(face.unread)) } }
            }
        }
    }
}

/// Somebody outside: their letters are on a page of their own.
fn post(one: &Correspondent) -> Markup {
    html! {
        a href=(format!("/post/{}", one.key)) {
            span.avatar aria-hidden="true" { "@" }
            span.who { span.name { (one.name) } span.small { (one.address) } }
            @if one.unread > 0 {
                span.badge { span aria-hidden="true" { (one.unread) } span.vh { ", " (messages(one.unread)) } }
            }
        }
    }
}

/// Initials on a colour that stays with the person.
fn avatar(scene: &Scene, face: &Face) -> Markup {
    let initials: String = face.name.split_whitespace().filter_map(|w| w.chars().next()).take(2).collect();
    let place = scene.people.iter().position(|f| f.id == face.id).unwrap_or_default();
    html! { span class=(format!("avatar tone-{}", place % 6)) aria-hidden="true" { (initials) } }
}
