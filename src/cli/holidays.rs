//! `mainstay holidays`: the bank-holiday list in use, and reading a newer one from a file.

use std::io::Read;
use std::path::Path;

use anyhow::Context;

use crate::calendar::{FeedFault, Holidays, LARGEST_FEED, full_date};

/// The list as people read it: a line for each day, and how far it reaches.
pub fn list(holidays: &Holidays) -> String {
    let mut text = String::new();
    for (date, title) in &holidays.days {
        text.push_str(&format!("{}: {title}\n", full_date(*date)));
    }
    text.push_str(&match holidays.first_year().zip(holidays.last_year()) {
        Some((first, last)) => {
            let gaps: Vec<String> =
                (first..=last).filter(|year| !holidays.is_whole(*year)).map(|year| year.to_string()).collect();
            let apart = if gaps.is_empty() { String::new() } else { format!(", apart from {}", gaps.join(", ")) };
            format!(
                "\nThe list is whole from {first} up to the end of {last}{apart}. Other deadlines are provisional.\n"
            )
        }
        None => "\nNo year of the list is whole: every deadline is provisional.\n".to_owned(),
    });
    text
}

/// Reads a list in the GOV.UK shape from a file. An error with every fault, a line each, if it cannot be used.
pub fn read(file: &Path) -> anyhow::Result<Holidays> {
    let name = file.display().to_string();
    let mut bytes = Vec::new();
    // One byte more than is taken, so that a longer file is seen to be one without reading it to its end.
    let reading = std::fs::File::open(file).and_then(|f| f.take(LARGEST_FEED as u64 + 1).read_to_end(&mut bytes));
    reading.with_context(|| format!("cannot read {name}"))?;
    let Ok(text) = String::from_utf8(bytes) else {
        anyhow::bail!("The list was not used:\n{name}: this is not UTF-8: save the list as GOV.UK publishes it");
    };
    Holidays::read_feed(&name, &text).map_err(|faults| anyhow::anyhow!(refusal(&faults)))
}

/// What an import changed, for the person who asked for it.
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

/// The years of which a list took nothing out, and why.
pub fn only_added(known: &Holidays, new: &Holidays) -> String {
    let line = |(year, days, known)| match known {
        0 => format!("{year}: the list has only {}. The year stays open until it is whole.\n", count(days)),
        _ => {
            let days = count(days);
            format!("{year}: the list has {days}, {known} were known. Is it old, or cut off? None is taken out.\n")
        }
    };
    known.years_only_added_to(new).into_iter().map(line).collect()
}

fn count(days: usize) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn refusal(faults: &[FeedFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("The list was not used:\n{}", lines.join("\n"))
}

/// What follows from a new list.
pub fn worked_out_again(cases: u64) -> String {
    match cases {
        0 => "No open meeting is worked out again.".into(),
        1 => "1 open meeting is worked out again; people hear of a last date that moves.".into(),
        _ => format!("{cases} open meetings are worked out again; people hear of a last date that moves."),
    }
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

        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&file, [&[0xff, 0xfe][..], &utf_16].concat()).expect("written");
        assert!(read(&file).expect_err("refused").to_string().contains("this is not UTF-8"));
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero")).expect_err("refused").to_string().contains("far larger"));
    }

    #[test]
    fn an_import_says_what_it_changes() {
        assert!(worked_out_again(1).starts_with("1 open meeting is worked out again;"));
        assert!(worked_out_again(2).starts_with("2 open meetings are worked out again;"));
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
        assert!(list(&before).ends_with("whole from 2012 up to the end of 2028. Other deadlines are provisional.\n"));
    }
}
