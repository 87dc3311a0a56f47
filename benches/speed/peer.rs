//! The peer: a bare axum handler that writes one row with the same durability, in a process of its own.

use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use tokio::net::TcpStream;

use crate::place::Place;
use crate::program::free_port;

pub struct Peer {
    pub port: u16,
    child: Child,
}

impl Peer {
    pub async fn start(place: &Place) -> Self {
        let port = free_port();
        let url = match place.url.strip_prefix("sqlite:") {
            Some(file) => format!("sqlite:{file}-peer"),
            None => place.url.clone(),
        };
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--peer", &url])
            .env("PEER_PORT", port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { port, child }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the child does.
pub async fn serve(url: &str) {
    let port: u16 = std::env::var("PEER_PORT").expect("a port").parse().expect("a number");
    let routes = if url.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(url)
            .expect("an address")
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("opened");
        sqlx::query("CREATE TABLE bare (body TEXT NOT NULL) STRICT").execute(&pool).await.expect("a table");
        Router::new().route("/", post(sqlite)).with_state(pool)
    } else {
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(10).connect(url).await.expect("opened");
        sqlx::query("CREATE TABLE bare (body TEXT NOT NULL)").execute(&pool).await.expect("a table");
        Router::new().route("/", post(postgres)).with_state(pool)
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a port");
    axum::serve(listener, routes).await.expect("served");
}

async fn sqlite(State(pool): State<SqlitePool>, body: Bytes) -> &'static str {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.expect("begun");
    let text = String::from_utf8_lossy(&body).into_owned();
    sqlx::query("INSERT INTO bare (body) VALUES ($1)").bind(text).execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("committed");
    "ok"
}

async fn postgres(State(pool): State<PgPool>, body: Bytes) -> &'static str {
    let text = String::from_utf8_lossy(&body).into_owned();
    sqlx::query("INSERT INTO bare (body) VALUES ($1)").bind(text).execute(&pool).await.expect("written");
    "ok"
}
