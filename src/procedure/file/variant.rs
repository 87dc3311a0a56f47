//! Reads variants: the tables of the procedure itself, each of them where the variant says something else.

use crate::procedure::Variant;
use crate::procedure::file::table::Table;
use crate::procedure::file::{after, asking, before, identity, ladder, timescale, views};

pub(crate) fn variant(t: &Table<'_>) -> Variant {
    Variant {
        id: t.id("id"),
        say: t.text("say"),
        when: t.when("when"),
        name: t.maybe_text("name"),
        short: t.maybe_text("short"),
        purpose: t.table("purpose", identity::purpose_of),
        request: t.table("request", asking::request_of),
        convene: t.table("convene", before::convene_of),
        invitations: t.table("invitations", before::invitations_of),
        chair: t.table("chair", before::chair_of),
        minute_taker: before::minute_taker(t),
        representation: t.table("representation", before::representation_of),
        agenda: t.table("agenda", after::agenda_of),
        outputs: t.table("outputs", after::outputs_of),
        minutes: t.table("minutes", after::minutes_of),
        scale: after::scale(t),
        monitor: t.table("monitor", after::monitor_of),
        triggers: t.tables("trigger", asking::trigger),
        timescales: t.tables("timescale", timescale::timescale),
        invitees: t.tables("invitee", before::invitee),
        papers: t.tables("paper", before::paper),
        views: t.tables("views", views::views),
        ladders: t.tables("ladder", ladder::ladder),
        origin: t.origin(),
    }
}
