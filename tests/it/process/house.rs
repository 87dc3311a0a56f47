//! One Mainstay process: its settings, its port, its log, and the ways in which it ends.

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::engines::{KEY, Place};
use crate::slack::fake::{FakeSlack, SIGNING_SECRET, TOKEN};

/// Where a trial takes place: a database, people, and a port that stays the same when the process comes back.
pub struct House {
    pub place: Place,
    pub port: u16,
    dir: TempDir,
    settings: Vec<(&'static str, String)>,
}

/// A process that runs. It is killed when the test forgets it.
pub struct Process {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

const PEOPLE: &str = "\
id,name,email,slack,teams,roles,team,cover
hannah,Hannah Ward,,UHANNAH,,child_social_worker,North,
ruth,Ruth Adeyemi,,URUTH,,team_manager,North,tom
tom,Tom Hollis,,UTOM,,assistant_team_manager_supervising,North,ruth
grace,Grace Okafor,,UGRACE,,csb_team_leader,Buyers,neil
neil,Neil Barton,,UNEIL,,childrens_services_buyers,Buyers,grace
lena,Lena Kowal,,ULENA,,category_specialist_ifa,Buyers,neil
judith,Judith Rowe,,UJUDITH,,iro,Reviewing,
sam,Sam Ellery,,USAM,,supervising_social_worker,Placements,
marta,Marta Silva,,UMARTA,,placement_service_manager_rep,Placements,
alex,Alex Morton,,UALEX,,administrator,Administration,
";

impl House {
    pub fn new(place: Place, slack: &FakeSlack) -> Self {
        Self::with_crowd(place, slack, 0)
    }

    /// With so many more people, `p0`, `p1` and so on, who have no part in anything.
    pub fn with_crowd(place: Place, slack: &FakeSlack, crowd: usize) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let people = dir.path().join("people.csv");
        let crowd: String =
            (0..crowd).map(|n| format!("p{n},Person {n},,UP{n},,learning_and_standards,Crowd,\n")).collect();
        std::fs::write(&people, format!("{PEOPLE}{crowd}")).expect("written");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let settings = vec![
            ("MAINSTAY_DATABASE_URL", place.url.clone()),
            ("MAINSTAY_DATA_KEY", KEY.into()),
            ("MAINSTAY_PEOPLE", people.display().to_string()),
            // The process shows the machine's own time: whatever that is, messages may go.
            ("MAINSTAY_HOURS_START", "00:00".into()),
            ("MAINSTAY_HOURS_END", "23:59:59".into()),
            ("MAINSTAY_HOURS_EVERY_DAY", "true".into()),
            // People here do in a second what takes others half a day.
            ("MAINSTAY_DELIVERY_CHANGES_A_MINUTE", "6000".into()),
            ("SLACK_API_URL", slack.api_url()),
            ("SLACK_BOT_TOKEN", TOKEN.into()),
            ("SLACK_SIGNING_SECRET", SIGNING_SECRET.into()),
            ("RUST_LOG", "trace".into()),
        ];
        slack.reaches(&format!("http://127.0.0.1:{port}"));
        Self { place, port, dir, settings }
    }

    /// With these data keys from the next start on, the newest first.
    pub fn takes_keys(&mut self, keys: &str) {
        self.settings.retain(|(name, _)| *name != "MAINSTAY_DATA_KEY");
        self.settings.push(("MAINSTAY_DATA_KEY", keys.into()));
    }

    /// Takes a dead process's messages up after three seconds, and looks for them after one more.
    pub fn in_a_hurry(mut self) -> Self {
        self.settings.push(("MAINSTAY_DELIVERY_LEASE_SECONDS", "3".into()));
        self.settings.push(("MAINSTAY_DELIVERY_SETTLE_SECONDS", "1".into()));
        self
    }

    /// Starts the process on the house's port.
    pub fn start(&self) -> Process {
        self.start_on(self.port)
    }

    /// Starts another on a port of its own.
    pub fn start_another(&self) -> Process {
        self.start_on(TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port())
    }

    fn start_on(&self, port: u16) -> Process {
        let log = self.dir.path().join("log");
        let to = File::options().create(true).append(true).open(&log).expect("a log");
        // A file that may not grow is an error to be met, as on a full disk, not the end of the process.
        let child = Command::new("env")
            .args(["--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_mainstay"), "serve"])
            .env_clear()
            .envs(self.settings.iter().map(|(name, value)| (*name, value)))
            .env("MAINSTAY_LISTEN", format!("127.0.0.1:{port}"))
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(to.try_clone().expect("the log twice"))
            .stderr(to)
            .spawn()
            .expect("the program starts");
        Process { child, port, log }
    }

    /// All that the processes of this house have written.
    pub fn log(&self) -> String {
        let mut text = String::new();
        if let Ok(mut file) = File::open(self.dir.path().join("log")) {
            file.read_to_string(&mut text).expect("a log is text");
        }
        text
    }

    /// Every file that the house has on disk, for words that must not be in any.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let file = self.place.url.strip_prefix("sqlite:").unwrap_or_default();
        ["", "-wal", "-shm"]
            .into_iter()
            .filter_map(|end| {
                let name = format!("{file}{end}");
                let bytes = std::fs::read(&name).ok()?;
                Some((name, bytes))
            })
            .collect()
    }
}

impl Process {
    /// Returns once it says that it is ready; how long that took.
    pub async fn is_ready(&mut self) -> Duration {
        let began = Instant::now();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let address = format!("http://127.0.0.1:{}/health/ready", self.port);
        loop {
            if http.get(&address).send().await.is_ok_and(|a| a.status().is_success()) {
                return began.elapsed();
            }
            if let Some(status) = self.child.try_wait().expect("a child") {
                panic!("it ended with {status} instead:\n{}", self.end_of_log());
            }
            assert!(began.elapsed() < Duration::from_secs(30), "never ready:\n{}", self.end_of_log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// SIGKILL: nothing of it runs any more.
    pub fn kill(&mut self) {
        self.child.kill().expect("it could be killed");
        self.child.wait().expect("it ended");
    }

    /// SIGTERM: it is asked to stop.
    pub fn terminate(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.id()]).status();
        assert!(asked.is_ok_and(|s| s.success()), "the signal was sent");
    }

    /// How it ended, and how long that took.
    pub async fn ends(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it does not end:\n{}", self.end_of_log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn end_of_log(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(30).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
