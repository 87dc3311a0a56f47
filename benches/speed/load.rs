//! The load: requests made and signed before the clock starts to count, sent over connections that stay open.

use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use mainstay::clock::Clock;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

pub const SECRET: &str = "bench-signing-secret";
pub const WORKSPACE: &str = "T0BENCH";
pub const USER: &str = "U0HANNAH";
/// The same person at Teams.
pub const ACCOUNT: &str = "0a1b2c3d-0000-4000-8000-00000000beef";

/// How long each request took.
#[derive(Default)]
pub struct Sum {
    took: Vec<Duration>,
    pub refused: usize,
}

impl Sum {
    pub fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.refused += other.refused;
    }

    pub fn count(&self) -> usize {
        self.took.len()
    }

    pub fn percentile(&mut self, p: f64) -> Duration {
        self.took.sort_unstable();
        let at = ((self.took.len() as f64 - 1.0) * p / 100.0).max(0.0) as usize;
        self.took.get(at).copied().unwrap_or_default()
    }
}

/// Sends what `make` makes over each connection, one request after another, for `each`.
pub async fn run(port: u16, connections: usize, each: Duration, make: impl Fn(usize) -> Vec<u8>) -> Sum {
    // More than can be answered; making them is not part of what is measured.
    let most = 16_000 * each.as_secs().max(1) as usize / connections;
    let mut running = JoinSet::new();
    let all: Vec<Vec<Vec<u8>>> = (0..connections).map(|c| (0..most).map(|n| make(c * most + n)).collect()).collect();
    let end = Instant::now() + each;
    for requests in all {
        running.spawn(async move {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
            stream.set_nodelay(true).expect("a socket");
            let (mut sum, mut buffer) = (Sum::default(), Vec::with_capacity(64 * 1024));
            for request in requests {
                let began = Instant::now();
                if began >= end {
                    return sum;
                }
                stream.write_all(&request).await.expect("written");
                if !answered(&mut stream, &mut buffer).await {
                    sum.refused += 1;
                }
                sum.took.push(began.elapsed());
            }
            panic!("the requests ran out: the figures would be wrong");
        });
    }
    let mut sum = Sum::default();
    while let Some(one) = running.join_next().await {
        sum.add(one.expect("a connection"));
    }
    sum
}

/// Reads one answer; whether it was 200.
async fn answered(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    loop {
        let end = buffer.windows(4).position(|w| w == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).and_then(|n| n.parse().ok());
            if buffer.len() >= end + 4 + length.unwrap_or(0) {
                return head.starts_with("http/1.1 200");
            }
        }
        assert!(stream.read_buf(buffer).await.expect("an answer") > 0, "the connection was closed");
    }
}

/// What the bare handler is sent: as long as a command.
pub fn bare(n: usize) -> Vec<u8> {
    post("/", "", &form("help", 9, n))
}

/// A command as Slack signs it.
pub fn command(text: &str, turn: usize, n: usize) -> Vec<u8> {
    let body = form(text, turn, n);
    let at = Clock::system().now().timestamp();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key");
    mac.update(format!("v0:{at}:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let headers = format!("x-slack-request-timestamp: {at}\r\nx-slack-signature: v0={signature}\r\n");
    post("/slack/commands", &headers, &body)
}

fn form(text: &str, turn: usize, n: usize) -> String {
    let text = text.replace(' ', "+");
    format!(
        "token=x&team_id={WORKSPACE}&team_domain=council&channel_id=C0&channel_name=c&user_id={USER}&user_name=h\
         &command=%2Fplacement&text={text}&api_app_id=A0&is_enterprise_install=false\
         &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0%2F1%2Fx&trigger_id={turn}.{text}.{n}"
    )
}

fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    post_to(path, "application/x-www-form-urlencoded", headers, body)
}

/// One request, whole.
pub fn post_to(path: &str, kind: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}
