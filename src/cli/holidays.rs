//! `mainstay holidays`: the bank-holiday list in use, and reading a newer one from a file.

use std::path::Path;

use anyhow::Context;

use crate::calendar::{FeedFault, Holidays, full_date};

/// The list as people read it: a line for each day, and how far it reaches.
pub fn list(holidays: &Holidays) -> String {
    let mut text = String::new();
    for (date, title) in &holidays.days {
        text.push_str(&format!("{}: {title}\n", full_date(*date)));
    }
    text.push_str(&match holidays.last_year() {
        Some(year) => format!("\nThe list is whole up to the end of {year}. Deadlines after that are provisional.\n"),
        None => "\nNo year of the list is whole: every deadline is provisional.\n".to_owned(),
    });
    text
}

/// Reads a list in the GOV.UK shape from a file. An error with every fault, a line each, if it cannot be used.
pub fn read(file: &Path) -> anyhow::Result<Holidays> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    Holidays::read_feed(&name, &text).map_err(|faults| anyhow::anyhow!(refusal(&faults)))
}

/// What an import would change, for the person who asked for it.
pub fn changes(before: &Holidays, after: &Holidays) -> String {
    let lines: Vec<String> = before
        .changed_days(after)
        .into_iter()
        .map(|date| match (before.days.get(&date), after.days.get(&date)) {
            (_, Some(title)) => format!("Added: {}, {title}\n", full_date(date)),
            (Some(title), None) => format!("Taken out: {}, {title}\n", full_date(date)),
            (None, None) => String::new(),
        })
        .collect();
    if lines.is_empty() { "Nothing changes: these days were known.\n".to_owned() } else { lines.concat() }
}

fn refusal(faults: &[FeedFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("The list was not used:\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_faults_is_refused_with_all_of_them() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("list.json");
        let text = r#"{"england-and-wales": {"division": "england-and-wales", "events": [
            {"title": "Boxing Day", "date": "2026-12-26"}, {"title": "Boxing Day", "date": "2026-12-27"}]}}"#;
        std::fs::write(&file, text).expect("written");
        let said = read(&file).expect_err("refused").to_string();
        assert!(said.contains("events[0].date: 2026-12-26 is a Saturday"), "{said}");
        assert!(said.contains("events[1].date: 2026-12-27 is a Sunday"), "{said}");
        assert!(read(&dir.path().join("none.json")).is_err());
    }

    #[test]
    fn an_import_says_what_it_changes() {
        let before = Holidays::built_in();
        let mut after = before.clone();
        let on = |text: &str| text.parse().expect("a date");
        after.days.remove(&on("2028-05-01"));
        after.days.insert(on("2028-05-08"), "Early May bank holiday".to_owned());
        assert_eq!(
            changes(&before, &after),
            "Taken out: Monday 1 May 2028, Early May bank holiday\nAdded: Monday 8 May 2028, Early May bank holiday\n"
        );
        assert!(changes(&before, &before).starts_with("Nothing changes"));
        assert!(list(&before).contains("Friday 3 April 2026: Good Friday\n"));
        assert!(list(&before).ends_with("up to the end of 2028. Deadlines after that are provisional.\n"));
    }
}
