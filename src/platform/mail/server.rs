//! One conversation with the mail server, step by step, so that each end of it says what became of the letter.
//!
//! No connection, a greeting or log-in that fails: certainly not sent. A recipient refused for good cannot be reached;
//! refused for now, they may be later. A connection lost once the letter was being handed over: nobody knows.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use crate::platform::SendError;

/// The whole of what comes before the letter. The courier waits ten seconds in all, unless the council has set another.
const BEFORE_THE_LETTER: Duration = Duration::from_secs(7);
const GOODBYE: Duration = Duration::from_secs(2);

pub(super) struct Server {
    host: String,
    port: u16,
    safety: Safety,
    login: Option<Credentials>,
    /// What we call ourselves.
    hello: ClientId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Safety {
    /// TLS from the first byte.
    Wrapped,
    /// TLS before anything is said; a server that does not offer it gets nothing.
    Upgraded,
    /// None: this machine only.
    Plain,
}

impl Server {
    pub(super) fn read(url: &SecretString, domain: &str) -> Result<Self, String> {
        let not_one = || "this is not a mail server, such as smtps://user:password@mail.example.org".to_owned();
        let url = Url::parse(url.expose_secret()).map_err(|_| not_one())?;
        let (safety, port) = match url.scheme() {
            "smtps" => (Safety::Wrapped, 465),
            "smtp" if is_this_machine(&url) => (Safety::Plain, 25),
            "smtp" => (Safety::Upgraded, 587),
            _ => return Err(not_one()),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| not_one());
        let login = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => Some(Credentials::new(decoded(user)?, decoded(password.unwrap_or_default())?)),
        };
        // Square brackets belong to the address's place in a URL.
        let host = url.host_str().filter(|h| !h.is_empty()).ok_or_else(not_one)?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let port = url.port().unwrap_or(port);
        Ok(Self { host, port, safety, login, hello: ClientId::Domain(domain.to_owned()) })
    }

    /// Greets, logs in, and says goodbye.
    pub(super) async fn greets(&self) -> Result<(), SendError> {
        let line = tokio::time::timeout(BEFORE_THE_LETTER, self.connect()).await.map_err(|_| not_sent("slow"))??;
        goodbye(line);
        Ok(())
    }

    /// Hands one letter over.
    pub(super) async fn hand_over(&self, from: &Address, to: &Address, letter: &[u8]) -> Result<(), SendError> {
        let opening = tokio::time::timeout(BEFORE_THE_LETTER, self.open(from, to));
        let mut line = opening.await.map_err(|_| not_sent("slow"))??;
        let answer = line.message(letter).await;
        // Whatever happens to the goodbye changes nothing, so nobody waits for it.
        goodbye(line);
        answer.map(drop).map_err(|error| match code(&error) {
            Some((code, true)) => SendError::Refused { code },
            Some((code, false)) => not_sent(&code),
            None => SendError::Unsure { code: "cut_off".into() },
        })
    }

    /// Everything up to the moment at which the letter itself may be said.
    async fn open(&self, from: &Address, to: &Address) -> Result<AsyncSmtpConnection, SendError> {
        let mut line = self.connect().await?;
        let ascii = [from, to].iter().all(|a| AsRef::<str>::as_ref(a).is_ascii());
        if !ascii && !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(SendError::Unreachable { code: "address_not_ascii".into() });
        }
        let options = if ascii { Vec::new() } else { vec![MailParameter::SmtpUtfEight] };
        line.command(Mail::new(Some(from.clone()), options)).await.map_err(|e| ours(&e))?;
        line.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|e| theirs(&e))?;
        line.command(Data).await.map_err(|e| match code(&e) {
            Some((code, true)) => SendError::Refused { code },
            _ => ours(&e),
        })?;
        Ok(line)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let tls = |_| SendError::Disconnected { code: "tls".into() };
        let wrapped = match self.safety {
            Safety::Wrapped => Some(TlsParameters::new(self.host.clone()).map_err(tls)?),
            Safety::Upgraded | Safety::Plain => None,
        };
        let at = (self.host.as_str(), self.port);
        let line = AsyncSmtpConnection::connect_tokio1(at, Some(BEFORE_THE_LETTER), &self.hello, wrapped, None).await;
        let mut line = line.map_err(|e| ours(&e))?;
        if self.safety == Safety::Upgraded {
            if !line.can_starttls() {
                return Err(SendError::Disconnected { code: "no_starttls".into() });
            }
            let parameters = TlsParameters::new(self.host.clone()).map_err(tls)?;
            line.starttls(parameters, &self.hello).await.map_err(|e| ours(&e))?;
        }
        if let Some(login) = &self.login {
            let known = [Mechanism::Plain, Mechanism::Login];
            line.auth(&known, login).await.map_err(|e| match e.is_client() {
                true => SendError::Disconnected { code: "no_way_to_log_in".into() },
                false => ours(&e),
            })?;
        }
        Ok(line)
    }
}

fn goodbye(mut line: AsyncSmtpConnection) {
    tokio::spawn(async move { tokio::time::timeout(GOODBYE, line.quit()).await.map(drop) });
}

/// An error about us, not about the recipient: for good, the server refuses whatever we send.
fn ours(error: &Error) -> SendError {
    match code(error) {
        Some((code, true)) => SendError::Disconnected { code },
        Some((code, false)) => not_sent(&code),
        None if error.is_tls() || is_mistrust(error) => SendError::Disconnected { code: "tls".into() },
        None if error.is_timeout() => not_sent("slow"),
        None => not_sent("no_connection"),
    }
}

/// Whether the connection ended over its encryption, such as a certificate that nobody vouches for: somebody must see
/// to that, and waiting changes nothing.
fn is_mistrust(error: &Error) -> bool {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |e| e.source());
    let kinds = causes.filter_map(|e| e.downcast_ref::<std::io::Error>().map(std::io::Error::kind));
    kinds.into_iter().any(|kind| kind == std::io::ErrorKind::InvalidData)
}

fn theirs(error: &Error) -> SendError {
    match code(error) {
        // "Authentication required": said late, and of us.
        Some((code, true)) if code == "smtp_530" => SendError::Disconnected { code },
        Some((code, true)) => SendError::Unreachable { code },
        Some((code, false)) => SendError::NotYet { code },
        None => ours(error),
    }
}

/// The number of a refusal, and whether it is for good. Its words may hold an address, so they go nowhere.
fn code(error: &Error) -> Option<(String, bool)> {
    error.status().map(|code| (format!("smtp_{code}"), error.is_permanent()))
}

fn not_sent(code: &str) -> SendError {
    SendError::NotSent { code: code.to_owned(), after: None }
}

fn is_this_machine(url: &Url) -> bool {
    // Schemes that are not the web's keep their hosts as text.
    match url.host_str().map(|h| Host::parse(h.trim())) {
        Some(Ok(Host::Domain(name))) => name == "localhost",
        Some(Ok(Host::Ipv4(ip))) => ip.is_loopback(),
        Some(Ok(Host::Ipv6(ip))) => ip.is_loopback(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Server, String> {
        Server::read(&SecretString::from(url.to_owned()), "council.example")
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (url, safety, port) in [
            ("smtps://mail.example.org", Safety::Wrapped, 465),
            ("smtp://mail.example.org", Safety::Upgraded, 587),
            ("smtp://10.0.0.1:25", Safety::Upgraded, 25),
            ("smtp://localhost.example.org", Safety::Upgraded, 587),
            ("smtp://127.0.0.1:2525", Safety::Plain, 2525),
            ("smtp://[::1]:2525", Safety::Plain, 2525),
            ("smtp://localhost", Safety::Plain, 25),
        ] {
            let server = read(url).expect(url);
            assert_eq!((server.safety, server.port), (safety, port), "{url}");
        }
        assert_eq!(read("smtp://[::1]:2525").expect("good").host, "::1");
        for bad in ["mail.example.org", "https://mail.example.org", "smtps:", "smtps://"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_may_hold_any_sign() {
        let server = read("smtps://bot%40council.example:p%3Aw%2F%25@mail.example.org").expect("good");
        assert!(server.login == Some(Credentials::new("bot@council.example".into(), "p:w/%".into())));
    }
}
