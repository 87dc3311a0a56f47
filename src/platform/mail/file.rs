//! The calendar file: one meeting, one guest, in UTC, so that no clock change can move it.
//!
//! The writer escapes what it puts into text, but neither parameters nor other values: everything is cleaned before it
//! gets there, and the two addresses were parsed as such.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};
use lettre::message::Mailbox;

use super::{derived, plain_name};
use crate::platform::enclosed::{Entry, Standing};

/// The file's text. `page` is where the guest answers.
pub fn file(entry: &Entry, page: Option<&str>, from: &Mailbox, guest: &Mailbox, now: DateTime<Utc>) -> String {
    let off = entry.standing == Standing::Off;
    let words = match page {
        Some(page) => format!("{}\n{}", line(&entry.words), line(page)),
        None => line(&entry.words),
    };
    let mut event = Event::new();
    event
        .uid(&derived(&entry.key, from))
        .sequence(entry.sequence)
        .timestamp(now)
        .starts(entry.starts)
        .ends(entry.ends)
        .summary(&line(&entry.title))
        .location(&line(&entry.place))
        .description(&words)
        // Whoever shares a calendar shares that there is something, not what.
        .class(Class::Private)
        .status(if off { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .append_property(who("ORGANIZER", from).done());
    let standing = if entry.standing == Standing::Comes { "ACCEPTED" } else { "NEEDS-ACTION" };
    event.append_multi_property(
        who("ATTENDEE", guest)
            .add_parameter("CUTYPE", "INDIVIDUAL")
            .add_parameter("ROLE", "REQ-PARTICIPANT")
            .add_parameter("PARTSTAT", standing)
            // A calendar's own "accept" would go to an address that nobody reads: the page is where one answers.
            .add_parameter("RSVP", "FALSE")
            .done(),
    );
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Mainstay//Mainstay//EN"))
        .append_property(("METHOD", if off { "CANCEL" } else { "REQUEST" }))
        .push(event.done());
    calendar.to_string()
}

fn who(what: &str, mailbox: &Mailbox) -> Property {
    let mut property = Property::new(what, format!("mailto:{}", mailbox.email));
    let name = mailbox.name.as_deref().map(parameter).filter(|name| !name.is_empty());
    if let Some(name) = name {
        property.add_parameter("CN", &name);
    }
    property
}

/// Words that stay on one line.
fn line(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A name for a parameter. A caret begins an escape there, and a backslash is one elsewhere: neither is part of a name.
fn parameter(name: &str) -> String {
    plain_name(name).chars().filter(|c| !matches!(c, '^' | '\\')).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};

    use super::*;

    fn entry() -> Entry {
        let starts = Utc.with_ymd_and_hms(2026, 10, 26, 9, 30, 0).single().expect("a time");
        Entry {
            key: "mtg_1/jo".into(),
            sequence: 7,
            starts,
            ends: starts + TimeDelta::hours(1),
            title: "Placement Support Meeting, PM-7K3Q".into(),
            place: "Council offices, room 4".into(),
            words: "Your answer is wanted; please open your page, it takes a minute.".into(),
            standing: Standing::Asked,
        }
    }

    fn unfolded(name: &str, entry: &Entry) -> Vec<String> {
        let from: Mailbox = "Mainstay <mainstay@council.example>".parse().expect("an address");
        let guest = Mailbox::new(Some(name.to_owned()), "jo@school.example".parse().expect("an address"));
        let page = Some("https://m.council.example/reply/rpl_1");
        let text = file(entry, page, &from, &guest, entry.starts - TimeDelta::days(3));
        assert!(text.lines().all(|l| l.len() <= 75), "{text}");
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_meeting_is_said_in_instants_that_no_clock_change_moves() {
        insta::assert_snapshot!(unfolded("Jo Smith", &entry()).join("\n"), @r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Mainstay//Mainstay//EN
        METHOD:REQUEST
        BEGIN:VEVENT
        CLASS:PRIVATE
        DESCRIPTION:Your answer is wanted\; please open your page\, it takes a minute.\nhttps://m.council.example/reply/rpl_1
        DTEND:20261026T103000Z
        DTSTAMP:20261023T093000Z
        DTSTART:20261026T093000Z
        LOCATION:Council offices\, room 4
        ORGANIZER;CN=Mainstay:mailto:mainstay@council.example
        SEQUENCE:7
        STATUS:CONFIRMED
        SUMMARY:Placement Support Meeting\, PM-7K3Q
        UID:1bfabf57-16ee-5b56-93d7-ef85f3291f6e@council.example
        ATTENDEE;CN=Jo Smith;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:jo@school.example
        END:VEVENT
        END:VCALENDAR
        ");
    }

    #[test]
    fn a_hostile_name_adds_no_line_and_no_parameter() {
        for name in
            ["Bot \"x\"\r\nX-EVIL:1", "\"quoted\"", "a;ROLE=CHAIR:mailto:evil@x.example", "\u{202e}evil\u{0}^n\\n"]
        {
            let lines = unfolded(name, &entry());
            assert_eq!(lines.len(), unfolded("Jo", &entry()).len(), "{name:?}: {lines:#?}");
            let guest = lines.iter().find(|l| l.starts_with("ATTENDEE")).expect("a guest");
            assert!(guest.ends_with(":mailto:jo@school.example"), "{guest}");
            let outside: String = guest.split('"').step_by(2).collect();
            assert_eq!(outside.matches("ROLE=").count(), 1, "{guest}");
        }
    }

    #[test]
    fn what_is_off_is_taken_out() {
        let off = Entry { standing: Standing::Off, sequence: 8, ..entry() };
        let lines = unfolded("Jo", &off);
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:8"] {
            assert!(lines.iter().any(|l| l == line), "{line}: {lines:#?}");
        }
        let uid = |lines: &[String]| lines.iter().find(|l| l.starts_with("UID:")).cloned();
        assert_eq!(uid(&lines), uid(&unfolded("Jo", &entry())));
    }
}
