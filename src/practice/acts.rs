//! What a post on the page does: the desk hears it, the answer is put where its person sees it, time passes.

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::{DateTime, Utc};

use super::Practice;
use super::routes::{TOP, back, fresh};
use super::seats::Notice;
use crate::card::{Choice, FieldKind, Form, Reply};
use crate::desk::Trouble;
use crate::ids::DraftId;
use crate::interaction::{Account, Intent, Interaction, PlatformName, Value, Values};
use crate::platform::web::parse::Sent;

/// A clock that jumps stops at every reminder on the way, but no more often than this.
const MOST_STOPS: usize = 200;

/// No name is longer; what somebody types beyond it finds nobody anyway.
const LONGEST_SEARCH: usize = 100;

impl Practice {
    pub(super) fn trusts(&self, sent: &Sent) -> bool {
        sent.get("csrf") == &*self.token
    }

    /// A form from before a restart, or from elsewhere: nothing is done, and the page says so.
    pub(super) fn stale(&self, person: &str) -> Response {
        let words = "This page was opened before Mainstay was started again, so nothing was sent. Please do it again.";
        self.notice(person, Notice::Problem(words.to_owned()));
        back(person, "notice")
    }

    pub(super) fn notice(&self, person: &str, notice: Notice) {
        self.seats.change(person, |seat| seat.notice = Some(notice));
    }

    pub(super) fn apologise(&self, person: &str, trouble: &Trouble) {
        tracing::warn!(%trouble, "the desk could not do what the practice page asked");
        let words = "Sorry, that did not work. Nothing was saved or sent. Please try again.";
        self.notice(person, Notice::Problem(words.to_owned()));
    }

    pub(super) async fn ask(&self, person: &str, key: String, intent: Intent) -> Result<Reply, Trouble> {
        let from =
            Account { platform: PlatformName::Practice, workspace: None, enterprise: None, user: person.to_owned() };
        self.hear.hear(Interaction { key, from, intent }).await
    }

    /// Has the desk hear it, shows the answer, and lets what follows from it happen. `on` is the message whose button
    /// was pressed.
    pub(super) async fn act(&self, person: &str, key: String, intent: Intent, on: Option<u64>) -> Response {
        let place = match self.ask(person, key, intent).await {
            Ok(reply) => self.show(person, reply, on),
            Err(trouble) => {
                self.apologise(person, &trouble);
                "notice".to_owned()
            }
        };
        self.workplace.settle().await;
        back(person, &place)
    }

    /// Returns where on the page the answer is.
    fn show(&self, person: &str, reply: Reply, on: Option<u64>) -> String {
        let (mut form, mut place) = (None, "latest".to_owned());
        match reply {
            Reply::Ask(asked) | Reply::Mend(asked) => {
                form = Some(asked);
                place = TOP.to_owned();
            }
            Reply::Say(card) | Reply::Done(card) | Reply::Home(card) | Reply::TurnedAway(card) => {
                self.board.whisper(person, card);
            }
            Reply::Changed(card) => {
                if let Some(on) = on {
                    self.board.replace(person, on, card);
                    place = format!("m{on}");
                }
            }
            Reply::Nothing | Reply::Found(_) => {}
        }
        self.seats.change(person, |seat| {
            seat.form = form;
            seat.found.clear();
        });
        place
    }

    pub(super) async fn search(&self, person: &str, form: &DraftId, field: &str, typed: &str) -> Vec<Choice> {
        let intent = Intent::Lookup {
            form: form.clone(),
            field: field.to_owned(),
            typed: typed.chars().take(LONGEST_SEARCH).collect(),
        };
        match self.ask(person, fresh(), intent).await {
            Ok(Reply::Found(choices)) => choices,
            Ok(_) => Vec::new(),
            Err(trouble) => {
                tracing::warn!(%trouble, "a search on the practice page failed");
                Vec::new()
            }
        }
    }

    /// Turns typed words into people where they can only mean one. Returns the fields where they cannot, with who was
    /// found.
    pub(super) async fn resolve(&self, person: &str, form: &DraftId, sent: &mut Sent) -> BTreeMap<String, Vec<Choice>> {
        let mut unclear = BTreeMap::new();
        for (field, typed) in std::mem::take(&mut sent.searches) {
            let found = self.search(person, form, &field, &typed).await;
            let exact = found.iter().find(|c| c.label.eq_ignore_ascii_case(&typed));
            match (exact, &found[..]) {
                (Some(one), _) | (None, [one]) => {
                    sent.values.insert(field, Value::Person(one.code.as_str().into()));
                }
                _ => {
                    unclear.insert(field, found);
                }
            }
        }
        unclear
    }

    /// Stops at every reminder on the way, so that each is sent at its own hour.
    pub(super) async fn pass_time_until(&self, to: DateTime<Utc>) {
        let mut last = self.workplace.now();
        for _ in 0..MOST_STOPS {
            match self.workplace.next_reminder().await.filter(|at| *at > last && *at < to) {
                Some(stop) => {
                    self.workplace.move_clock(stop);
                    self.workplace.settle().await;
                    last = stop;
                }
                None => break,
            }
        }
        self.workplace.move_clock(to);
        self.workplace.settle().await;
    }
}

/// Makes a form show what was sent: what was filled in, the words searched for, and a fault where they were not clear.
pub(super) fn fill(
    form: &mut Form,
    values: &Values,
    typed: &BTreeMap<String, String>,
    unclear: &BTreeMap<String, Vec<Choice>>,
) {
    for field in &mut form.fields {
        field.fault = unclear.get(&field.name).map(|found| match found.len() {
            0 => "Nobody was found with that name. Check the spelling, or type part of the name.".to_owned(),
            _ => "Choose one of the people found, or type more of the name.".to_owned(),
        });
        match (&field.kind, typed.get(&field.name)) {
            (FieldKind::FindPerson { .. }, Some(words)) => field.value = Some(Value::Text(words.clone())),
            (FieldKind::FindPerson { .. }, None) => {}
            _ => field.value = values.get(&field.name).cloned(),
        }
    }
}
