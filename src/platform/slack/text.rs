//! Text as Slack wants it: escaped, split and clipped to Slack's lengths.
//!
//! Lengths are counted in UTF-16 units, the largest of the ways in which Slack may count.

use serde_json::{Value as Json, json};

/// The longest text of a section.
pub const SECTION: usize = 3000;
/// The longest text of a context element that is surely accepted.
pub const CONTEXT: usize = 2000;
/// The longest top-level text of a message: above about 4000 Slack cuts a message in pieces.
pub const MESSAGE: usize = 3900;

/// Escapes the three signs that mean something in `mrkdwn`: afterwards no text can mention, link or broadcast.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text object in which nothing is read as markup.
pub fn plain(text: &str) -> Json {
    json!({"type": "plain_text", "text": text, "emoji": false})
}

/// Cuts text into pieces of at most `max`, at a line's end or a space where there is one. Never returns an empty piece.
pub fn pieces(text: &str, max: usize) -> Vec<String> {
    cut(text, max, char::len_utf16)
}

/// The same for text that is then escaped: no piece is longer than `max` once it is, and none is cut within an entity.
pub fn escaped_pieces(text: &str, max: usize) -> Vec<String> {
    let escaped_length = |sign: char| match sign {
        '&' => "&amp;".len(),
        '<' | '>' => "&lt;".len(),
        other => other.len_utf16(),
    };
    cut(text, max, escaped_length).iter().map(|piece| escape(piece)).collect()
}

fn cut(text: &str, max: usize, cost: impl Fn(char) -> usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    loop {
        let head = head(rest, max, &cost);
        if head.len() == rest.len() {
            break;
        }
        let at = head.rfind('\n').or_else(|| head.rfind(' ')).filter(|at| *at > 0).unwrap_or(head.len());
        // One sign at the least, however little room there is.
        let at = at.max(rest.chars().next().map_or(0, char::len_utf8));
        pieces.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    pieces.push(rest.to_owned());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Shortens text to `max`, with an ellipsis, for places where Slack would refuse the whole message. The words should
/// have been shorter: in tests this fails. Signs that count twice are nobody's fault.
pub fn clip(text: &str, max: usize, what: &str) -> String {
    debug_assert!(text.chars().count() <= max, "{what} is longer than Slack's {max}: {text}");
    shorten(text, max)
}

/// Shortens text to `max`, with an ellipsis.
pub fn shorten(text: &str, max: usize) -> String {
    if length(text) <= max {
        return text.to_owned();
    }
    format!("{}…", head(text, max - 1, char::len_utf16).trim_end())
}

pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest beginning that costs at most `max`, on a character's boundary.
fn head(text: &str, max: usize, cost: impl Fn(char) -> usize) -> &str {
    let mut used = 0;
    for (at, sign) in text.char_indices() {
        used += cost(sign);
        if used > max {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_keep_every_word_in_order(text in r"[ \nA-z😀é]{0,400}", max in 8usize..60) {
            let pieces = pieces(&text, max);
            prop_assert!(pieces.iter().all(|p| (1..=max).contains(&length(p))));
            let squeeze = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&pieces.join("\n")), squeeze(&text));
        }

        #[test]
        fn escaped_text_holds_no_markup_and_reads_back(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>']));
            let back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            prop_assert_eq!(back, text);
        }

        #[test]
        fn shortened_text_fits(text in any::<String>(), max in 1usize..50) {
            prop_assert!(length(&shorten(&text, max)) <= max);
        }
    }
}
