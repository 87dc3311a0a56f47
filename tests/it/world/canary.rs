//! A child who does not exist, whose name must be found nowhere: not in what is sent, logged, counted or kept readable.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Value as Json;
use tracing_subscriber::layer::SubscriberExt;

/// Typed into every field that takes words.
pub const NAME: &str = "Zebedee Quillfeather";
/// What a case system calls him; typed where a case number is asked for.
pub const CASE_NUMBER: &str = "QUILL-88-4711";
const WORDS: [&str; 3] = ["zebedee", "quillfeather", "quill-88"];

/// The first of his words in a text.
pub fn found_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    WORDS.into_iter().find(|word| text.contains(word))
}

/// What a call or an answer says outside a private form's own inputs: what was typed there is shown there again.
pub fn outside_the_form(body: &Json) -> Json {
    match body {
        Json::Object(fields) if fields.get("type") == Some(&"plain_text_input".into()) => {
            let kept = fields.iter().filter(|(name, _)| *name != "initial_value");
            Json::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        Json::Object(fields) if fields.get("type").and_then(Json::as_str).is_some_and(|t| t.starts_with("Input.")) => {
            let kept = fields.iter().filter(|(name, _)| *name != "value");
            Json::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.clone(), outside_the_form(value))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(outside_the_form).collect()),
        other => other.clone(),
    }
}

static LINES: AtomicU64 = AtomicU64::new(0);
static LEAKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Reads every line of the log at its most talkative, whatever library writes it, and keeps the ones that tell.
pub fn watch_the_log() {
    static WATCHING: OnceLock<()> = OnceLock::new();
    WATCHING.get_or_init(|| {
        let all = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(|| Listener(Vec::new()));
        let most = tracing_subscriber::filter::LevelFilter::TRACE;
        let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(most).with(all));
    });
}

/// How many lines of the log have been read: none would prove nothing.
pub fn lines_read() -> u64 {
    LINES.load(Ordering::Relaxed)
}

/// Log lines that held one of the words.
pub fn leaked() -> Vec<String> {
    leaks().clone()
}

fn leaks() -> MutexGuard<'static, Vec<String>> {
    LEAKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One event of the log.
struct Listener(Vec<u8>);

impl Write for Listener {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        LINES.fetch_add(1, Ordering::Relaxed);
        let line = String::from_utf8_lossy(&self.0);
        if found_in(&line).is_some() {
            leaks().push(line.into_owned());
        }
    }
}
