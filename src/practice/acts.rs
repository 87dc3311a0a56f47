//! What a post on the page does: the desk hears it, the answer is put where its person sees it, time passes.

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;
use chrono::{DateTime, Utc};

use super::routes::{NOTICE, TOP, back, fresh};
use super::seats::Notice;
use super::{Brings, DeliveryLine, Practice};
use crate::calendar::{Calendar, clock_time, full_date};
use crate::card::{Block, Card, Choice, FieldKind, Form, Reply};
use crate::desk::Trouble;
use crate::ids::DraftId;
use crate::interaction::{Account, Intent, Interaction, PlatformName, Value, Values, Verb};
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
        back(person, NOTICE)
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
        let place = match self.ask(person, key.clone(), intent).await {
            Ok(reply) => self.show(person, &key, reply, on),
            Err(trouble) => {
                self.apologise(person, &trouble);
                Some(NOTICE.to_owned())
            }
        };
        self.workplace.settle().await;
        back(person, &place.unwrap_or_else(|| self.newest(person)))
    }

    /// Returns where on the page the answer is. None: it is the newest message, once what follows has happened.
    fn show(&self, person: &str, key: &str, reply: Reply, on: Option<u64>) -> Option<String> {
        let (mut form, mut place) = (None, None);
        match reply {
            Reply::Ask(asked) | Reply::Mend(asked) => {
                form = Some(asked);
                place = Some(TOP.to_owned());
            }
            Reply::Say(card) | Reply::Done(card) | Reply::Home(card) | Reply::TurnedAway(card) => {
                self.board.whisper(person, key, card);
            }
            Reply::Changed(card) => {
                if let Some(on) = on {
                    self.board.replace(person, on, card);
                    place = Some(message(on));
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

    fn newest(&self, person: &str) -> String {
        self.board.newest(person).map_or(TOP.to_owned(), message)
    }

    /// Closes a form the way a newcomer would hope: what can be put away for later is, and the page says where it is.
    pub(super) async fn close(&self, person: &str, key: String, id: DraftId, values: Values) -> Response {
        let (form, from) = self.seats.change(person, |seat| (seat.form.take(), seat.from.take()));
        let can_wait = form.is_some_and(|form| form.buttons.iter().any(|(verb, _)| *verb == Verb::SaveForLater));
        let intent = if can_wait && !values.is_empty() {
            Intent::FormPress { form: id.clone(), verb: Verb::SaveForLater, values }
        } else {
            Intent::CloseForm { form: id.clone() }
        };
        if let Err(trouble) = self.ask(person, key, intent).await {
            self.apologise(person, &trouble);
            return back(person, NOTICE);
        }
        self.workplace.settle().await;
        match self.ask(person, fresh(), Intent::OpenHome).await {
            Ok(Reply::Home(list)) if offers(&list, &id) => {
                self.notice(person, Notice::Fine("Kept: you find it under My list.".to_owned()));
                back(person, NOTICE)
            }
            _ => back(person, &from.map_or("line".to_owned(), message)),
        }
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

    /// Stops at every reminder on the way, so that each is sent at its own hour. Then the page says what was sent.
    pub(super) async fn pass_time_until(&self, person: &str, to: DateTime<Utc>) {
        let mut last = self.workplace.now();
        let mut known: BTreeSet<String> = self.sent().await.map(|line| line.id).collect();
        let mut news = Vec::new();
        for _ in 0..MOST_STOPS {
            match self.workplace.next_reminder().await.filter(|at| *at > last && *at < to) {
                Some(stop) => {
                    self.workplace.move_clock(stop);
                    self.workplace.settle().await;
                    news.extend(self.sent().await.filter(|line| known.insert(line.id.clone())));
                    last = stop;
                }
                None => break,
            }
        }
        self.workplace.move_clock(to);
        self.workplace.settle().await;
        news.extend(self.sent().await.filter(|line| known.insert(line.id.clone())));
        self.notice(person, Notice::Passed(passed(to, &news, &self.workplace.calendar())));
    }

    /// The newest deliveries that went out, the oldest of them first.
    async fn sent(&self) -> impl Iterator<Item = DeliveryLine> + use<> {
        self.workplace.deliveries().await.newest.into_iter().rev().filter(|line| line.sent.is_some())
    }
}

/// Where on the page a message is.
pub(super) fn message(id: u64) -> String {
    format!("m{id}")
}

/// Whether this list has a button about this form.
fn offers(list: &Card, form: &DraftId) -> bool {
    let about =
        |block: &Block| matches!(block, Block::Actions(row) if row.iter().any(|a| a.draft.as_ref() == Some(form)));
    list.blocks.iter().any(about)
}

/// "Tuesday 1 December 2026, 9am: a reminder went to Mel Okoye; messages went to Sam Ellery and Marta Silva."
fn passed(to: DateTime<Utc>, sent: &[DeliveryLine], calendar: &Calendar) -> String {
    let local = calendar.local(to);
    let those = |wanted: Brings, one: &str, more: &str| {
        let mut names: Vec<&str> = Vec::new();
        for line in sent.iter().filter(|line| line.brings == wanted) {
            if !names.contains(&line.to.as_str()) {
                names.push(&line.to);
            }
        }
        let what = if names.len() == 1 { one } else { more };
        let (last, others) = names.split_last()?;
        Some(match others {
            [] => format!("{what} to {last}"),
            _ => format!("{what} to {} and {last}", others.join(", ")),
        })
    };
    let reminders = those(Brings::Reminder, "a reminder went", "reminders went");
    let messages = those(Brings::News, "a message went", "messages went");
    let all: Vec<String> = reminders.into_iter().chain(messages).collect();
    let what = if all.is_empty() { "nobody was written to".to_owned() } else { all.join("; ") };
    format!("{}, {}: {what}.", full_date(local.date()), clock_time(local.time()))
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
