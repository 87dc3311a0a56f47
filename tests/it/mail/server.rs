//! A mail server that keeps what it is given, and can be told at which step to fail.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::letter::Mail;

pub const USER: &str = "mainstay@council.example";
pub const PASSWORD: &str = "p:w/%";
pub const FROM: &str = "Mainstay <mainstay@council.example>";

/// Where a conversation can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Greeting,
    LogIn,
    From,
    Recipient,
    Data,
    /// The whole letter has been said.
    Letter,
}

/// What goes wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Says(&'static str),
    HangsUp,
}

#[derive(Clone)]
pub struct Post(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    state: Mutex<State>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct State {
    mails: Vec<Mail>,
    trouble: Option<(Step, Trouble)>,
    refused: BTreeMap<String, &'static str>,
}

impl Post {
    pub async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let post = Self(Arc::new(Inner { address, state: Mutex::default(), listening: Mutex::default() }));
        post.listens(listener);
        post
    }

    /// Nobody answers the door from now on.
    pub async fn closes(&self) {
        let task = lock(&self.0.listening).take().expect("it is open");
        task.abort();
        let _ = task.await;
    }

    pub async fn opens_again(&self) {
        self.listens(TcpListener::bind(self.0.address).await.expect("the same port"));
    }

    fn listens(&self, listener: TcpListener) {
        let post = self.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let post = post.clone();
                tokio::spawn(async move { post.talks(stream).await });
            }
        });
        *lock(&self.0.listening) = Some(task);
    }

    /// As `SMTP_URL` has it.
    pub fn url(&self) -> String {
        format!("smtp://mainstay%40council.example:p%3Aw%2F%25@{}", self.0.address)
    }

    pub fn has(&self, trouble: Option<(Step, Trouble)>) {
        lock(&self.0.state).trouble = trouble;
    }

    pub fn refuses(&self, recipient: &str, words: &'static str) {
        lock(&self.0.state).refused.insert(recipient.to_owned(), words);
    }

    /// Everything that was handed over, to anybody.
    pub fn all(&self) -> Vec<Mail> {
        lock(&self.0.state).mails.clone()
    }

    pub fn to(&self, address: &str) -> Vec<Mail> {
        self.all().into_iter().filter(|m| m.to == address).collect()
    }

    pub fn newest(&self, address: &str) -> Mail {
        self.to(address).pop().unwrap_or_else(|| panic!("nothing came to {address}"))
    }

    fn trouble(&self, at: Step) -> Option<Trouble> {
        lock(&self.0.state).trouble.filter(|(step, _)| *step == at).map(|(_, trouble)| trouble)
    }

    async fn talks(&self, stream: TcpStream) -> Option<()> {
        let mut line = Line(BufReader::new(stream));
        line.answers(self.trouble(Step::Greeting), "220 post.example").await?;
        let (mut known, mut to) = (false, String::new());
        loop {
            let said = line.hears().await?;
            let word = said.to_ascii_uppercase();
            if word.starts_with("EHLO") {
                line.says("250-post.example\r\n250 AUTH PLAIN LOGIN").await?;
            } else if let Some(given) = said.strip_prefix("AUTH PLAIN ") {
                known = given == STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                let answer = if known { "235 welcome" } else { "535 5.7.8 no" };
                line.answers(self.trouble(Step::LogIn), answer).await?;
            } else if !known && word != "QUIT" {
                line.says("530 5.7.0 who are you?").await?;
            } else if word.starts_with("MAIL FROM:") {
                assert!(said.contains("<mainstay@council.example>"), "{said}");
                line.answers(self.trouble(Step::From), "250 ok").await?;
            } else if word.starts_with("RCPT TO:") {
                to = said["RCPT TO:".len()..].trim_matches(['<', '>']).to_owned();
                let refused = lock(&self.0.state).refused.get(&to).map(|words| Trouble::Says(words));
                line.answers(refused.or_else(|| self.trouble(Step::Recipient)), "250 ok").await?;
            } else if word == "DATA" {
                line.answers(self.trouble(Step::Data), "354 go on").await?;
                let whole = line.hears_letter().await?;
                let trouble = self.trouble(Step::Letter);
                // Whoever hangs up here has taken it: the sender cannot know.
                if !matches!(trouble, Some(Trouble::Says(_))) {
                    lock(&self.0.state).mails.push(Mail::read(&to, &whole));
                }
                line.answers(trouble, "250 taken").await?;
            } else {
                line.says("221 goodbye").await?;
                return None;
            }
        }
    }
}

struct Line(BufReader<TcpStream>);

impl Line {
    async fn says(&mut self, words: &str) -> Option<()> {
        self.0.get_mut().write_all(format!("{words}\r\n").as_bytes()).await.ok()
    }

    /// None once the line is cut.
    async fn answers(&mut self, trouble: Option<Trouble>, words: &str) -> Option<()> {
        match trouble {
            None => self.says(words).await,
            Some(Trouble::Says(words)) => self.says(words).await,
            Some(Trouble::HangsUp) => None,
        }
    }

    async fn hears(&mut self) -> Option<String> {
        let mut said = String::new();
        let read = self.0.read_line(&mut said).await.ok()?;
        (read > 0).then(|| said.trim_end().to_owned())
    }

    async fn hears_letter(&mut self) -> Option<String> {
        let mut whole = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            if line == ".\r\n" {
                return Some(whole);
            }
            whole.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
