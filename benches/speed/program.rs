//! The release program as a process, and the little of Slack that it needs.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use crate::load::{ACCOUNT, SECRET, USER, WORKSPACE};
use crate::place::Place;
use crate::teams::{APP_ID, TENANT, Teams};

pub struct Program {
    child: Child,
    pub port: u16,
    pub ready_after: Duration,
}

/// Says yes to everything. Returns its address.
pub async fn slack() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/api/", listener.local_addr().expect("an address"));
    let yes = || async { Json(json!({"ok": true, "team_id": WORKSPACE, "user_id": "U0BOT", "bot_id": "B0BOT"})) };
    let routes = Router::new().route("/api/{method}", post(yes));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

impl Program {
    pub async fn start(place: &Place, slack: &str, teams: &Teams) -> Self {
        let people = place.dir.path().join("people.csv");
        let text = format!(
            "id,name,email,slack,teams,roles,team,cover\nhannah,Hannah,,{USER},{ACCOUNT},child_social_worker,North,\n"
        );
        std::fs::write(&people, text).expect("written");
        let port = free_port();
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_mainstay"))
            .arg("serve")
            .env_clear()
            .env("MAINSTAY_LISTEN", format!("127.0.0.1:{port}"))
            .env("MAINSTAY_DATABASE_URL", &place.url)
            .env("MAINSTAY_DATA_KEY", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
            .env("MAINSTAY_PEOPLE", &people)
            .env("SLACK_API_URL", slack)
            .env("SLACK_BOT_TOKEN", "xoxb-bench")
            .env("SLACK_SIGNING_SECRET", SECRET)
            .env("TEAMS_APP_ID", APP_ID)
            .env("TEAMS_TENANT_ID", TENANT)
            .env("TEAMS_CLIENT_SECRET", "bench")
            .env("TEAMS_LOGIN_URL", format!("{}/login/", teams.origin))
            .env("TEAMS_OPENID_URL", format!("{}/openid", teams.origin))
            .env("TEAMS_SERVICE_HOSTS", &teams.origin)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let address = format!("http://127.0.0.1:{port}/health/ready");
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "it never listens");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        while !http.get(&address).send().await.is_ok_and(|a| a.status().is_success()) {
            assert!(began.elapsed() < Duration::from_secs(30), "it is never ready");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ready_after = began.elapsed();
        // It asks Slack who it is, and hears people only then.
        tokio::time::sleep(Duration::from_millis(200)).await;
        Self { child, port, ready_after }
    }

    /// A line of what the system says about the process's memory, in MiB.
    pub fn memory(&self, line: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let kilobytes = status.lines().find(|l| l.starts_with(line)).and_then(|l| l.split_whitespace().nth(1));
        kilobytes.and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}
