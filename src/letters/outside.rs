//! What a letter to somebody outside carries: the subject, their page, and the meeting in their calendar.

use chrono::TimeDelta;

use super::Scribe;
use crate::card::{Card, View, letter, words};
use crate::courier::Letter;
use crate::desk::Case;
use crate::ids::PersonId;
use crate::meeting::diary::{self, Expected};
use crate::meeting::{Meeting, Say, Stage};
use crate::platform::enclosed::{Enclosed, Entry, Page, Standing};
use crate::procedure::WaitsFor;
use crate::store::{StoreError, replies};

/// The procedures say when a meeting begins, not how long it takes.
const LENGTH: TimeDelta = TimeDelta::hours(1);

/// What one card carries. Its page has no address yet.
pub(super) fn of_one(case: &Case, view: &View<'_>, say: &Say, card: &Card) -> Box<Enclosed> {
    Box::new(Enclosed {
        name: view.name(view.viewer),
        subject: letter::subject(view),
        thread: Some(thread(&case.m, view.viewer)),
        pages: page(view, card).into_iter().collect(),
        entry: entry(case, view, say),
    })
}

/// What one card about several cases carries.
pub(super) fn of_several<'v>(views: impl Iterator<Item = &'v View<'v>>, card: &Card) -> Box<Enclosed> {
    let views: Vec<&View<'_>> = views.collect();
    let name = views.first().map_or_else(String::new, |v| v.name(v.viewer));
    let pages = views.iter().filter_map(|v| page(v, card)).collect();
    Box::new(Enclosed { name, pages, ..Enclosed::bare(&letter::subject_of_several(views.len())) })
}

/// Whoever has a part in a case that is not over has something to open.
fn page(view: &View<'_>, card: &Card) -> Option<Page> {
    let open = view.m.is_awake() && !view.parts().is_empty();
    open.then(|| Page { meeting: view.m.id.clone(), label: letter::page_label(view, card), address: None })
}

impl Scribe {
    /// Gives out the pages of a letter, in units of work of their own: each is there before its link goes anywhere.
    pub(super) async fn with_pages(&self, mut letter: Letter, person: &PersonId) -> Result<Letter, StoreError> {
        let Letter::Send { with: Some(with), .. } = &mut letter else { return Ok(letter) };
        let Some(base) = &self.desk.house().public_url else { return Ok(letter) };
        let now = self.desk.clock().now();
        for page in &mut with.pages {
            let (meeting, person) = (page.meeting.clone(), person.clone());
            let token = self.desk.db().work(move |tx| {
                let (meeting, person) = (meeting.clone(), person.clone());
                Box::pin(async move { replies::token(tx, &meeting, &person, now).await })
            });
            page.address = Some(format!("{}/reply/{}", base.as_str().trim_end_matches('/'), token.await?));
        }
        Ok(letter)
    }
}

/// One person's letters about one case. It leaves the house only as a name derived from it.
fn thread(m: &Meeting, person: &PersonId) -> String {
    format!("{}/{person}", m.id)
}

/// The meeting in the reader's calendar. None: this message changes nothing there.
fn entry(case: &Case, view: &View<'_>, say: &Say) -> Option<Entry> {
    let standing = standing(view.m, view.viewer, say)?;
    entry_as(case, view, standing, letter::ENTRY)
}

/// What somebody gets who is written to elsewhere and wants their meetings in their calendar. None: there is no date.
pub(super) fn for_calendar(case: &Case, view: &View<'_>, card: &Card) -> Option<Box<Enclosed>> {
    let now = diary::expected(view.m, view.viewer).filter(|_| view.m.is_awake());
    let standing = now.map_or(Standing::Off, of_expected);
    let entry = entry_as(case, view, standing, letter::ENTRY_ELSEWHERE)?;
    let bare = Enclosed::bare(card.headline.trim_end_matches('.'));
    let thread = Some(thread(view.m, view.viewer));
    Some(Box::new(Enclosed { name: view.name(view.viewer), thread, entry: Some(entry), ..bare }))
}

fn entry_as(case: &Case, view: &View<'_>, standing: Standing, words: &str) -> Option<Entry> {
    let open = view.m.open()?;
    let off = standing == Standing::Off;
    let slot = open.slot.as_ref().or_else(|| open.earlier.last().filter(|_| off))?;
    Some(Entry {
        key: thread(view.m, view.viewer),
        // Every change of the case counts one up, so what is sent later always takes the place of what was sent before.
        sequence: u32::try_from(case.version).unwrap_or(u32::MAX),
        starts: slot.starts,
        ends: slot.starts + LENGTH,
        title: letter::title(view),
        place: words::place(&slot.place),
        words: if off { letter::ENTRY_OFF } else { words }.to_owned(),
        standing,
    })
}

fn standing(m: &Meeting, reader: &PersonId, say: &Say) -> Option<Standing> {
    let now = diary::expected(m, reader).map(of_expected);
    match (say, &m.stage) {
        // It may still stand in the calendar of somebody who has declined.
        (Say::Cancelled | Say::NotHeld | Say::NotRequired | Say::Replaced, Stage::Closed(_))
        | (Say::NotHeld, Stage::Open(_)) => diary::was_asked(m, reader).then_some(Standing::Off),
        // Somebody invited twice may still be wanted.
        (Say::Released { .. } | Say::LetGo | Say::NotChairing, Stage::Open(_)) => Some(now.unwrap_or(Standing::Off)),
        (Say::Asked { what: WaitsFor::Reply, .. } | Say::DateSet | Say::Moved | Say::PlaceChanged, Stage::Open(_)) => {
            now
        }
        _ => None,
    }
}

fn of_expected(expected: Expected) -> Standing {
    match expected {
        Expected::Asked => Standing::Asked,
        Expected::Comes => Standing::Comes,
    }
}
