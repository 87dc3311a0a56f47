//! Local time and instants, and the hours in which a message may arrive.

use chrono::{DateTime, Duration, DurationRound, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};

use super::{Calendar, OddTime};

/// No clock change has skipped more than a day.
const LONGEST_GAP_MINUTES: i64 = 24 * 60;

impl Calendar {
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone).naive_local()
    }

    pub fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    /// The first moment of the local day that `at` lies in.
    pub fn day_begins(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.instant_or_after(self.local_date(at).and_time(chrono::NaiveTime::MIN))
    }

    /// The instant of a time that a person chose. An odd time is refused, so that they can say which they meant.
    pub fn instant(&self, local: NaiveDateTime) -> Result<DateTime<Utc>, OddTime> {
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Ok(at.to_utc()),
            LocalResult::Ambiguous(..) => Err(OddTime::Twice),
            LocalResult::None => Err(OddTime::Skipped),
        }
    }

    /// The instant of a time that Mainstay chose: after a gap, the first valid moment; in a fold, the earlier.
    pub fn instant_or_after(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let earliest = |local: NaiveDateTime| self.zone.from_local_datetime(&local).earliest();
        if let Some(at) = earliest(local) {
            return at.to_utc();
        }
        // Clocks change on whole minutes, so the gap's end is the first whole minute that exists.
        let minute = local.duration_trunc(Duration::minutes(1)).unwrap_or(local);
        (1..=LONGEST_GAP_MINUTES)
            .find_map(|m| earliest(minute.checked_add_signed(Duration::minutes(m))?))
            .map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// Whether messages may go: on a working day, or any day if the council says so, within the allowed hours, both ends
    /// included.
    pub fn is_allowed(&self, at: DateTime<Utc>) -> bool {
        let local = self.local(at);
        let (from, to) = self.hours;
        from <= local.time() && local.time() <= to && self.is_message_day(local.date())
    }

    /// `at` if messages may go then, else the start of the next allowed hours.
    pub fn next_allowed(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if self.is_allowed(at) {
            return at;
        }
        let local = self.local(at);
        let today = local.date();
        let still_to_come = local.time() < self.hours.0 && self.is_message_day(today);
        let day = match (still_to_come, self.every_day) {
            (true, _) => today,
            (false, true) => today.succ_opt().unwrap_or(today),
            (false, false) => self.add_working_days(today, 1),
        };
        // Where the hours begin within a repeated hour, the first pass may already be over.
        self.instant_or_after(day.and_time(self.hours.0)).max(at)
    }

    fn is_message_day(&self, day: NaiveDate) -> bool {
        self.every_day || self.is_working_day(day)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Holidays;
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().expect("a local time")
    }

    #[test]
    fn a_skipped_hour_is_refused_to_people_and_passed_over_by_mainstay() {
        let calendar = Calendar::england(Holidays::built_in());
        assert_eq!(calendar.instant(local("2026-03-29T01:30:15")), Err(OddTime::Skipped));
        assert_eq!(calendar.instant_or_after(local("2026-03-29T01:30:15")), utc("2026-03-29T01:00:00Z"));
        assert_eq!(calendar.instant(local("2026-03-29T02:00:00")), Ok(utc("2026-03-29T01:00:00Z")));
    }

    #[test]
    fn a_repeated_hour_is_refused_to_people_and_taken_early_by_mainstay() {
        let calendar = Calendar::england(Holidays::built_in());
        assert_eq!(calendar.instant(local("2026-10-25T01:30:00")), Err(OddTime::Twice));
        assert_eq!(calendar.instant_or_after(local("2026-10-25T01:30:00")), utc("2026-10-25T00:30:00Z"));
        assert_eq!(calendar.instant(local("2026-10-25T02:00:00")), Ok(utc("2026-10-25T02:00:00Z")));
    }

    #[test]
    fn even_a_day_that_a_country_skipped_has_a_moment_after_it() {
        let calendar = Calendar::england(Holidays::default()).with_zone(chrono_tz::Pacific::Apia);
        assert_eq!(calendar.instant_or_after(local("2011-12-30T00:00:00")), utc("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn a_message_waits_for_the_next_working_morning() {
        let calendar = Calendar::england(Holidays::built_in());
        for (at, goes) in [
            ("2026-04-02T07:29:59Z", "2026-04-02T07:30:00Z"),
            ("2026-04-02T07:30:00Z", "2026-04-02T07:30:00Z"),
            ("2026-04-02T17:00:00Z", "2026-04-02T17:00:00Z"),
            ("2026-04-02T17:00:00.001Z", "2026-04-07T07:30:00Z"),
            ("2026-04-03T09:00:00Z", "2026-04-07T07:30:00Z"),
            ("2026-10-23T17:30:00Z", "2026-10-26T08:30:00Z"),
            ("2026-12-24T23:00:00Z", "2026-12-29T08:30:00Z"),
        ] {
            assert_eq!(calendar.next_allowed(utc(at)), utc(goes), "{at}");
        }
    }

    #[test]
    fn a_team_that_works_every_day_hears_at_weekends_but_not_at_night() {
        let calendar = Calendar { every_day: true, ..Calendar::england(Holidays::built_in()) };
        for (at, goes) in [
            ("2026-04-03T09:00:00Z", "2026-04-03T09:00:00Z"),
            ("2026-04-04T05:00:00Z", "2026-04-04T07:30:00Z"),
            ("2026-04-04T18:00:00Z", "2026-04-05T07:30:00Z"),
        ] {
            assert_eq!(calendar.next_allowed(utc(at)), utc(goes), "{at}");
        }
    }
}
