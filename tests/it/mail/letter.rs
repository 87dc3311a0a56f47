//! A mail as its reader's program sees it, by a parser that did not write it.

use std::collections::BTreeMap;

use mail_parser::{MessageParser, MimeHeaders};

#[derive(Debug, Clone)]
pub struct Mail {
    /// Whom the server was told to bring it to.
    pub to: String,
    /// The address line, as it is shown.
    pub to_line: String,
    pub id: String,
    pub thread: Option<String>,
    pub subject: String,
    pub plain: String,
    pub html: String,
    /// The calendar file that mail programs read, and its method by the part's own header.
    pub calendar: Option<Entry>,
    /// Everything, decoded and as it came.
    pub whole: String,
    pub automatic: bool,
}

/// The first event of a calendar file, unfolded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub method: String,
    lines: BTreeMap<String, String>,
}

impl Entry {
    pub fn value(&self, name: &str) -> &str {
        self.lines.get(name).unwrap_or_else(|| panic!("no {name} in {self:#?}"))
    }

    pub fn sequence(&self) -> u32 {
        self.value("SEQUENCE").parse().expect("a number")
    }

    fn read(method: &str, text: &str) -> Self {
        assert!(text.split("\r\n").all(|l| l.len() <= 75 && !l.contains('\n')), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let lines: BTreeMap<String, String> = unfolded
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.split(';').next().unwrap_or(name).to_owned(), value.to_owned()))
            .collect();
        assert_eq!(lines.get("METHOD").map(String::as_str), Some(method));
        Self { method: method.to_owned(), lines }
    }
}

impl Mail {
    pub fn read(to: &str, whole: &str) -> Self {
        assert!(whole.is_ascii() && whole.split("\r\n").all(|l| l.len() <= 998), "a mail system would not take this");
        let parsed = MessageParser::default().parse(whole.as_bytes()).expect("a mail");
        let header = |name: &str| parsed.header_raw(name).map(|v| v.trim().to_owned());
        let mut decoded = format!("{whole}\n{}", parsed.subject().unwrap_or_default());
        let (mut files, mut calendar) = (Vec::new(), None);
        for part in &parsed.parts {
            let text = String::from_utf8_lossy(part.contents()).into_owned();
            decoded.push_str(&text);
            let Some(kind) = part.content_type() else { continue };
            match (kind.ctype(), kind.subtype()) {
                ("text", Some("calendar")) => {
                    calendar = Some(Entry::read(kind.attribute("method").expect("a method"), &text));
                    files.push(text);
                }
                ("application", Some("ics")) => {
                    assert_eq!(part.attachment_name(), Some("invite.ics"));
                    keep_for_other_readers(&text);
                    files.push(text);
                }
                _ => {}
            }
        }
        assert!(files.is_empty() || (files.len() == 2 && files[0] == files[1]), "the two files differ");
        let mail = Self {
            to: to.to_owned(),
            to_line: header("To").unwrap_or_default(),
            id: header("Message-ID").expect("an id"),
            thread: header("References"),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            plain: parsed.body_text(0).expect("plain words").replace("\r\n", "\n"),
            html: parsed.body_html(0).expect("words as HTML").replace("\r\n", "\n"),
            calendar,
            whole: decoded,
            automatic: header("Auto-Submitted").as_deref() == Some("auto-generated"),
        };
        for outside in ["<img", "<style", "<script", " style=", "http-equiv"] {
            assert!(!mail.html.contains(outside), "{}", mail.html);
        }
        mail
    }

    /// The one link of a letter about one case: in its words and behind them.
    pub fn link(&self) -> Option<String> {
        let links: Vec<&str> = self.plain.split_whitespace().filter(|w| w.contains("/reply/")).collect();
        assert!(links.len() < 2, "{}", self.plain);
        assert!(links.iter().all(|l| self.html.contains(&format!("href=\"{l}\""))), "{}", self.html);
        assert_eq!(self.html.matches("/reply/").count(), 2 * links.len());
        links.first().map(|l| (*l).to_owned())
    }

    pub fn entry(&self) -> &Entry {
        self.calendar.as_ref().unwrap_or_else(|| panic!("no calendar file with “{}”", self.subject))
    }
}

/// So that calendar programs nobody here wrote can read every file after the stories.
fn keep_for_other_readers(file: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(dir) = std::env::var_os("MAINSTAY_RENDERED_DIR") else { return };
    let name = format!("calendar-{}-{}.ics", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    std::fs::write(std::path::Path::new(&dir).join(name), file).expect("the file is kept");
}
