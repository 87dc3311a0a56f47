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

    /// The first year whose list is whole. `None` if no year is whole.
    pub fn first_year(&self) -> Option<i32> {
        self.whole_years().first().copied()
    }

    /// The last year whose list is whole. `None` if no year is whole.
    pub fn last_year(&self) -> Option<i32> {
        self.whole_years().last().copied()
    }

    /// Whether the list of a year is whole. Deadlines in any other year are provisional.
    pub fn is_whole(&self, year: i32) -> bool {
        self.in_year(year) >= WHOLE_YEAR
    }

    /// This list with a newer one over it. A year that the newer list covers whole, with no fewer days than are known of
    /// it, is replaced; of a year that it has only begun, or that is cut off in it, the days are added; every other year
    /// stays. So a list that is old or cut off never takes a known day out.
    pub fn with_imported(&self, imported: &Holidays) -> Holidays {
        let covers = |year| imported.is_whole(year) && imported.in_year(year) >= self.in_year(year);
        let years = imported.days_by_year();
        let replaced: BTreeSet<i32> = years.into_keys().filter(|year| covers(*year)).collect();
        let kept = self.days.iter().filter(|(date, _)| !replaced.contains(&date.year()));
        kept.chain(&imported.days).map(|(date, title)| (*date, title.clone())).collect()
    }

    /// What to keep of imports once `newer` is laid over what is known: `self` is what was imported before, `known` that
    /// list over the one built in. Years that were never imported stay with the list that comes with Mainstay.
    pub fn to_keep(&self, known: &Holidays, newer: &Holidays) -> Holidays {
        let years: BTreeSet<i32> = self.days.keys().chain(newer.days.keys()).map(Datelike::year).collect();
        let all = known.with_imported(newer).days.into_iter();
        all.filter(|(date, _)| years.contains(&date.year())).collect()
    }

    /// The years of a newer list in which it takes nothing out, for it has too few days: each with how many it has, and
    /// how many this list has.
    pub fn years_only_added_to(&self, newer: &Holidays) -> Vec<(i32, usize, usize)> {
        let years = newer.days_by_year().into_iter().map(|(year, days)| (year, days, self.in_year(year)));
        years.filter(|(_, days, known)| *days < WHOLE_YEAR || days < known).collect()
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

    fn in_year(&self, year: i32) -> usize {
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
        first.zip(last).map_or(0, |(first, last)| self.days.range(first..=last).count())
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
        assert_eq!((merged.first_year(), merged.last_year()), (Some(2012), Some(2028)));
        assert_eq!((newer.first_year(), newer.last_year()), (Some(2027), Some(2027)));
        assert_eq!(built_in.years_only_added_to(&newer), [(2028, 1, 8)]);
        assert!(built_in.changed_days(&merged).contains(&on("2028-06-05")));
        let kept: Holidays = serde_json::from_str(&serde_json::to_string(&merged).unwrap()).unwrap();
        assert_eq!(kept, merged, "the store keeps the list as JSON");
    }

    #[test]
    fn a_list_that_is_old_or_cut_off_takes_out_no_day_that_was_known() {
        let built_in = Holidays::built_in();
        let of = |years: &[i32], fewer: usize| -> Holidays {
            let of_2026: Vec<NaiveDate> = built_in.days.keys().copied().filter(|date| date.year() == 2026).collect();
            let dates = years.iter().flat_map(|year| {
                of_2026[..8 - fewer].iter().map(|date| date.with_year(*year).expect("no 29 February among them"))
            });
            dates.map(|date| (date, "Said to be a holiday".to_owned())).collect()
        };
        // All of 2029, then a list that ends before it.
        let (newer, older) = (of(&[2029], 0), of(&[2027], 0));
        let first = Holidays::default().to_keep(&built_in, &newer);
        assert_eq!(first, newer, "years that were not imported are not kept with it");
        let known = built_in.with_imported(&first);
        let second = first.to_keep(&known, &older);
        let known = built_in.with_imported(&second);
        assert_eq!((of_year(&known, 2029), known.last_year()), (of_year(&newer, 2029), Some(2029)));
        assert_eq!(of_year(&known, 2027), of_year(&older, 2027), "what it covers whole is replaced");

        // Cut off: in the last year, or to one day.
        for cut in [of(&[2029], 1), of(&[2026], 7)] {
            let kept = second.to_keep(&known, &cut);
            let now = built_in.with_imported(&kept);
            assert!(known.days.keys().all(|day| now.days.contains_key(day)), "{cut:?}");
            assert_eq!(known.years_only_added_to(&cut).len(), 1);
        }
        // Whole, but from before one of the two extra days of 2022 was announced.
        let extra = on("2022-06-03");
        let before: Holidays =
            built_in.days.clone().into_iter().filter(|(day, _)| day.year() == 2022 && *day != extra).collect();
        assert_eq!(before.days.len(), 9);
        assert!(built_in.with_imported(&before).days.contains_key(&extra));
    }
}
