//! Bank holidays in England and Wales: the list that comes with Mainstay, and newer ones laid over it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use govuk_bank_holidays::{BankHolidayCalendar, Division};
use serde::{Deserialize, Serialize};

/// England and Wales have had at least this many bank holidays every year since 1978.
pub(super) const WHOLE_YEAR: usize = 8;

/// Bank holidays in England and Wales, each with its title, in straight apostrophes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holidays {
    pub days: BTreeMap<NaiveDate, String>,
}

impl Holidays {
    /// The list that GOV.UK had published when Mainstay was built: 2012 to 2028. Never asks the network.
    pub fn built_in() -> Self {
        BankHolidayCalendar::<NaiveDate, _>::cached()
            .holidays(Some(Division::EnglandAndWales))
            .into_iter()
            .map(|holiday| (*holiday.date(), plain_title(holiday.title())))
            .collect()
    }

    /// The last year whose list is whole. Deadlines beyond it are provisional. `None` if no year is whole.
    pub fn last_year(&self) -> Option<i32> {
        self.whole_years().last().copied()
    }

    /// This list with a newer one over it. A year that the newer list covers whole is replaced; of a year that it has
    /// only begun, the days are added; every other year stays.
    pub fn with_imported(&self, imported: &Holidays) -> Holidays {
        let replaced = imported.whole_years();
        let kept = self.days.iter().filter(|(date, _)| !replaced.contains(&date.year()));
        kept.chain(&imported.days).map(|(date, title)| (*date, title.clone())).collect()
    }

    /// Days that `newer` has and this list has not, or the other way about: what may move a deadline.
    pub fn changed_days(&self, newer: &Holidays) -> BTreeSet<NaiveDate> {
        let ours: BTreeSet<NaiveDate> = self.days.keys().copied().collect();
        let theirs: BTreeSet<NaiveDate> = newer.days.keys().copied().collect();
        ours.symmetric_difference(&theirs).copied().collect()
    }

    pub(super) fn days_by_year(&self) -> BTreeMap<i32, usize> {
        let mut years = BTreeMap::new();
        for date in self.days.keys() {
            *years.entry(date.year()).or_default() += 1;
        }
        years
    }

    fn whole_years(&self) -> BTreeSet<i32> {
        self.days_by_year().into_iter().filter(|(_, days)| *days >= WHOLE_YEAR).map(|(year, _)| year).collect()
    }
}

impl FromIterator<(NaiveDate, String)> for Holidays {
    fn from_iter<I: IntoIterator<Item = (NaiveDate, String)>>(days: I) -> Self {
        Self { days: days.into_iter().collect() }
    }
}

/// GOV.UK writes curly apostrophes; what people search for and compare is straight.
pub(super) fn plain_title(title: &str) -> String {
    title.trim().replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn of_year(holidays: &Holidays, year: i32) -> Vec<(String, &str)> {
        let of = holidays.days.iter().filter(|(date, _)| date.year() == year);
        of.map(|(date, title)| (date.format("%a %-d %b").to_string(), title.as_str())).collect()
    }

    #[test]
    fn the_built_in_list_has_the_substitute_days() {
        let built_in = Holidays::built_in();
        let titles = [
            "New Year's Day",
            "Good Friday",
            "Easter Monday",
            "Early May bank holiday",
            "Spring bank holiday",
            "Summer bank holiday",
            "Christmas Day",
            "Boxing Day",
        ];
        for (year, dates) in [
            (2026, "Thu 1 Jan,Fri 3 Apr,Mon 6 Apr,Mon 4 May,Mon 25 May,Mon 31 Aug,Fri 25 Dec,Mon 28 Dec"),
            (2027, "Fri 1 Jan,Fri 26 Mar,Mon 29 Mar,Mon 3 May,Mon 31 May,Mon 30 Aug,Mon 27 Dec,Tue 28 Dec"),
        ] {
            let expected: Vec<(String, &str)> = dates.split(',').map(str::to_owned).zip(titles).collect();
            assert_eq!(of_year(&built_in, year), expected);
        }
        assert_eq!(of_year(&built_in, 2028)[0], ("Mon 3 Jan".to_owned(), "New Year's Day"));
        assert_eq!(built_in.last_year(), Some(2028));
    }

    #[test]
    fn a_newer_list_replaces_the_years_it_covers_and_adds_to_the_year_it_has_begun() {
        let day = |text: &str| (on(text), "Said to be a holiday".to_owned());
        let whole = ["06-01", "06-02", "06-03", "06-04", "06-07", "06-08", "06-09", "06-10"];
        let newer: Holidays =
            whole.iter().map(|rest| day(&format!("2027-{rest}"))).chain([day("2028-06-05")]).collect();
        let built_in = Holidays::built_in();
        let merged = built_in.with_imported(&newer);
        assert_eq!(of_year(&merged, 2026), of_year(&built_in, 2026), "a year not covered stays");
        assert_eq!(of_year(&merged, 2027), of_year(&newer, 2027), "a year covered whole is replaced");
        assert_eq!(of_year(&merged, 2028).len(), 9, "a year begun gains its day and loses none");
        assert_eq!(merged.last_year(), Some(2028));
        assert_eq!(newer.last_year(), Some(2027));
        assert!(built_in.changed_days(&merged).contains(&on("2028-06-05")));
        let kept: Holidays = serde_json::from_str(&serde_json::to_string(&merged).unwrap()).unwrap();
        assert_eq!(kept, merged, "the store keeps the list as JSON");
    }
}
