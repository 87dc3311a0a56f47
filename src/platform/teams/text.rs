//! Words as Teams wants them: paragraphs in which nothing is read as markup, and headings with their markup escaped.
//!
//! A `TextBlock` is Markdown and a `TextRun` is not, so whatever may hold a person's words is a run of a
//! `RichTextBlock`. Only headings are a `TextBlock`, because nothing else is announced as one.

use serde_json::{Value as Json, json};

/// The longest line that is shown, in UTF-16 units. Only a line that would fill several screens is longer.
pub const LINE: usize = 4000;

pub const CONTINUE: &str = "Continue";
pub const TYPE_A_NAME: &str = "Type part of a name";
pub const FILL_IN: &str = "Please fill this in.";
pub const NOT_ANSWERED: &str = "Not answered";
pub const CHOOSE_ONE: &str = "Choose one";
pub const CHOOSE: &str = "Please choose.";
pub const LEFT_OUT: &str = "Some of this is left out, because it is more than Teams shows in one card.";

pub fn step(page: u8, of: u8) -> String {
    format!("Step {page} of {of}")
}

pub fn fault(label: &str, fault: &str) -> String {
    format!("Please check “{label}”: {fault}")
}

pub fn nothing_to_choose(label: &str) -> String {
    format!("{label}: there is nothing to choose from.")
}

/// A field that may be left empty says so: colour or a star alone would not be read aloud.
pub fn optional(label: &str) -> String {
    format!("{label} (optional)")
}

/// A choice, with its hint where it has one: a choice of Teams has no second line.
pub fn with_hint(label: &str, hint: Option<&str>) -> String {
    match hint.filter(|hint| !hint.is_empty()) {
        Some(hint) => format!("{label} – {hint}"),
        None => label.to_owned(),
    }
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    Small,
    /// What is wrong. The words say it too.
    Fault,
}

/// A paragraph in which nothing is read as markup, one element for each of its lines. Nothing for blank text.
pub fn paragraph(text: &str, look: Look) -> Vec<Json> {
    labelled("", text, look)
}

/// A paragraph that begins with a bold word of ours.
pub fn labelled(label: &str, text: &str, look: Look) -> Vec<Json> {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
    lines
        .enumerate()
        .map(|(n, line)| {
            let mut runs = Vec::new();
            if n == 0 && !label.is_empty() {
                runs.push(json!({"type": "TextRun", "text": format!("{label}: "), "weight": "Bolder"}));
            }
            runs.push(run(line, look));
            let mut block = json!({"type": "RichTextBlock", "inlines": runs});
            if n > 0 {
                block["spacing"] = "Small".into();
            }
            block
        })
        .collect()
}

fn run(line: &str, look: Look) -> Json {
    let mut run = json!({"type": "TextRun", "text": shorten(line, LINE)});
    match look {
        Look::Plain => {}
        Look::Small => {
            run["size"] = "Small".into();
            run["isSubtle"] = true.into();
        }
        Look::Fault => {
            run["color"] = "Attention".into();
            run["weight"] = "Bolder".into();
        }
    }
    run
}

/// Text as Markdown that shows it unchanged.
pub fn escape(text: &str) -> String {
    text.split('\n').map(escape_line).collect::<Vec<_>>().join("\n")
}

fn escape_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut so_far = So::Blank;
    for sign in line.chars() {
        // What makes a list or a heading at the beginning of a line is plain everywhere else.
        let begins = match so_far {
            So::Blank => matches!(sign, '#' | '+' | '-' | '='),
            So::Number => matches!(sign, '.' | ')'),
            So::Words => false,
        };
        if begins || matches!(sign, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' | '|') {
            escaped.push('\\');
        }
        escaped.push(sign);
        so_far = match so_far {
            So::Blank if sign.is_whitespace() => So::Blank,
            So::Blank | So::Number if sign.is_ascii_digit() => So::Number,
            _ => So::Words,
        };
    }
    escaped
}

/// What a line has held up to here.
enum So {
    Blank,
    Number,
    Words,
}

/// Shortens text to `max` UTF-16 units, with an ellipsis.
pub fn shorten(text: &str, max: usize) -> String {
    if text.encode_utf16().count() <= max {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |sign: &char| {
        used += sign.len_utf16();
        used <= max
    };
    let head: String = text.chars().take_while(fits).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_markdown_would_read_is_escaped() {
        assert_eq!(escape("PM-7K3Q: answer needed by Friday 10 April"), "PM-7K3Q: answer needed by Friday 10 April");
        assert_eq!(escape("[see](http://x) *now* & <b>"), r"\[see\](http://x) \*now\* \& \<b\>");
        assert_eq!(escape("1. First"), r"1\. First");
        assert_eq!(escape("# Title\n- a-b"), "\\# Title\n\\- a-b");
    }

    proptest! {
        #[test]
        fn shortened_text_fits(text in any::<String>(), max in 1usize..50) {
            prop_assert!(shorten(&text, max).encode_utf16().count() <= max);
        }
    }
}
