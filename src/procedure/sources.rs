//! Where rules are written: what a file's short names for its documents stand for, and a source in words.
//!
//! A file cites its documents by names of its own, as in `src = "S3 s2 para 1"`, and says in `[sources]` what each stands
//! for. People read [`Procedure::cite`]; programs are given what is written.

use std::collections::BTreeMap;

use crate::procedure::Procedure;

/// The title of each document, by its short name. Empty: the file says none, and sources are shown as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(pub BTreeMap<String, String>);

impl Procedure {
    /// A source as people read it: “S3 s2 para 1” is “Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1”.
    ///
    /// Several are separated by “;”. A title is not repeated while the same document is cited. What does not begin with a
    /// name of the table stays as it is written.
    pub fn cite(&self, src: &str) -> String {
        self.sources.in_words(src)
    }
}

impl Sources {
    fn in_words(&self, src: &str) -> String {
        let mut before = None;
        let each = citations(src).map(|citation| {
            let (name, place) = citation.split_once(' ').unwrap_or((citation, ""));
            let again = before.replace(name) == Some(name);
            match self.0.get(name) {
                None => citation.to_owned(),
                Some(title) if place.is_empty() => title.clone(),
                Some(_) if again => place_in_words(place),
                Some(title) => format!("{title}, {}", place_in_words(place)),
            }
        });
        each.collect::<Vec<_>>().join("; ")
    }
}

/// The name that each citation of a source begins with.
pub(crate) fn names(src: &str) -> impl Iterator<Item = &str> {
    citations(src).map(|citation| citation.split_once(' ').map_or(citation, |(name, _)| name))
}

fn citations(src: &str) -> impl Iterator<Item = &str> {
    src.split(';').map(str::trim).filter(|citation| !citation.is_empty())
}

/// “s2 para 4, 5” as “section 2, paragraphs 4, 5”. Only what can mean nothing else is written out: whether “1.7” is a
/// section or a paragraph is the document's to say.
fn place_in_words(place: &str) -> String {
    let parts: Vec<&str> = place.split(',').map(str::trim).collect();
    let mut said = Vec::new();
    for (part, next) in parts.iter().zip(parts.iter().skip(1).map(Some).chain([None])) {
        let (first, after) = part.split_once(' ').unwrap_or((part, ""));
        let section = first.strip_prefix('s').filter(|n| is_number(n));
        said.extend(section.map(|n| format!("section {n}")));
        let rest = if section.is_some() { after } else { part };
        let several = rest.contains('-') || next.is_some_and(|next| is_number(next));
        if !rest.is_empty() {
            said.push(rest.split(' ').map(|word| written_out(word, several)).collect::<Vec<_>>().join(" "));
        }
    }
    said.join(", ")
}

fn written_out(word: &str, several: bool) -> &str {
    match word {
        "paras" => "paragraphs",
        "para" if several => "paragraphs",
        "para" => "paragraph",
        other => other,
    }
}

/// “2”, “1.7” or “1.2-1.4”.
fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || ".-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_in_words() {
        let titles =
            [("S0", "Support (3.2.9)"), ("S1", "Disruption"), ("S3", "Breakdown (5.1.17)"), ("S4", "Stability")];
        let sources = Sources(titles.map(|(name, title)| (name.to_owned(), title.to_owned())).into());
        for (written, read) in [
            ("S3 s2 para 1", "Breakdown (5.1.17), section 2, paragraph 1"),
            ("S3 s2 para 4, 5, 8", "Breakdown (5.1.17), section 2, paragraphs 4, 5, 8"),
            ("S3 s2 paras 4-6", "Breakdown (5.1.17), section 2, paragraphs 4-6"),
            ("S3 header; S3 s2 para 7", "Breakdown (5.1.17), header; section 2, paragraph 7"),
            ("S3 s2 list; S3 s2 para 2, 5", "Breakdown (5.1.17), section 2, list; section 2, paragraphs 2, 5"),
            ("S3 s1 bullet 4", "Breakdown (5.1.17), section 1, bullet 4"),
            ("S3", "Breakdown (5.1.17)"),
            ("S3; S3 s2", "Breakdown (5.1.17); section 2"),
            ("S1 s1, 4", "Disruption, section 1, 4"),
            ("S1 s2 last para", "Disruption, section 2, last paragraph"),
            ("S1 s2, preventing a disruption", "Disruption, section 2, preventing a disruption"),
            (
                "S1 s1, s2; S3 s1; S0 1.7",
                "Disruption, section 1, section 2; Breakdown (5.1.17), section 1; Support (3.2.9), 1.7",
            ),
            ("S1 s1; S3 s1; S1 s2", "Disruption, section 1; Breakdown (5.1.17), section 1; Disruption, section 2"),
            ("S0 1.2-1.4, 1.6, 1.7", "Support (3.2.9), 1.2-1.4, 1.6, 1.7"),
            ("S4 stability meetings list; S4 scale", "Stability, stability meetings list; scale"),
            // What the table does not name.
            ("S9 s2 para 1; S3 s1", "S9 s2 para 1; Breakdown (5.1.17), section 1"),
            ("Carers' handbook, chapter 4", "Carers' handbook, chapter 4"),
            ("4.1", "4.1"),
        ] {
            assert_eq!(sources.in_words(written), read, "{written}");
        }
        // A version from before there was such a table.
        assert_eq!(Sources::default().in_words("S3 header; S3 s2 para 7"), "S3 header; S3 s2 para 7");
    }
}
