//! Each way in which a conversation with the mail server can end, and what the courier is told of it.

use std::sync::Arc;

use mainstay::card::{Block, Card};
use mainstay::interaction::PlatformName;
use mainstay::platform::enclosed::{Enclosed, Entry, Page, Standing};
use mainstay::platform::mail::Mail;
use mainstay::platform::{Address, Mark, Platform, Receipt, SendError};
use secrecy::SecretString;

use super::server::{FROM, Post, Step, Trouble};

fn mail(url: &str) -> Mail {
    let now = Arc::new(|| crate::world::local("2026-06-16T09:30"));
    Mail::new(&SecretString::from(url.to_owned()), FROM.parse().expect("an address"), now).expect("a server")
}

fn card() -> Card {
    let words = "Ångström & <b>“Söhne”</b>\n.\nA line that begins with a full stop.".to_owned();
    Card { headline: "PM-7K3Q: your answer is wanted".into(), blocks: vec![Block::Say(words)] }
}

async fn posts(mail: &Mail, to: &str) -> Result<Receipt, SendError> {
    let to = Address { platform: PlatformName::Email, workspace: None, user: to.into() };
    mail.post(&to, &card(), &Mark { delivery: "dlv_1".into(), attempt: 1 }).await
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let post = Post::opens().await;
    let sent = posts(&mail(&post.url()), "gil@school.example").await.expect("sent");
    let kept = post.newest("gil@school.example");
    assert_eq!(sent, Receipt { channel: "gil@school.example".into(), message: kept.id.clone() });
    assert!(kept.plain.contains("Ångström & <b>“Söhne”</b>\n.\nA line"), "{}", kept.plain);
    assert!(kept.html.contains("Ångström &amp; &lt;b&gt;“Söhne”&lt;/b&gt;"), "{}", kept.html);
    assert!(kept.automatic && kept.id.ends_with("@council.example>"));
    // Sent again, it can be recognised.
    posts(&mail(&post.url()), "gil@school.example").await.expect("sent");
    assert_eq!(post.newest("gil@school.example").id, kept.id);
}

#[tokio::test]
async fn every_end_says_what_became_of_the_letter() {
    use SendError::{Disconnected, NotSent, NotYet, Refused, Unreachable, Unsure};
    use Trouble::{HangsUp, Says};
    let not_sent = |code: &str| NotSent { code: code.into(), after: None };
    let post = Post::opens().await;
    let mail = mail(&post.url());
    for (at, trouble, end) in [
        (Step::Greeting, Says("421 4.3.2 closing"), not_sent("smtp_421")),
        (Step::Greeting, Says("554 5.0.0 not you"), Disconnected { code: "smtp_554".into() }),
        (Step::Greeting, HangsUp, not_sent("no_connection")),
        (Step::LogIn, Says("535 5.7.8 no"), Disconnected { code: "smtp_535".into() }),
        (Step::LogIn, Says("454 4.7.0 later"), not_sent("smtp_454")),
        (Step::From, Says("550 5.7.1 not from there"), Disconnected { code: "smtp_550".into() }),
        (Step::From, Says("451 4.3.0 later"), not_sent("smtp_451")),
        (Step::Recipient, Says("550 5.1.1 nobody"), Unreachable { code: "smtp_550".into() }),
        (Step::Recipient, Says("450 4.2.0 grey"), NotYet { code: "smtp_450".into() }),
        (Step::Recipient, HangsUp, not_sent("no_connection")),
        (Step::Data, Says("554 5.5.1 no"), Refused { code: "smtp_554".into() }),
        (Step::Data, HangsUp, not_sent("no_connection")),
        (Step::Letter, Says("552 5.3.4 too long"), Refused { code: "smtp_552".into() }),
        (Step::Letter, Says("451 4.3.0 later"), not_sent("smtp_451")),
        (Step::Letter, HangsUp, Unsure { code: "cut_off".into() }),
    ] {
        post.has(Some((at, trouble)));
        assert_eq!(posts(&mail, "gil@school.example").await, Err(end), "{at:?} {trouble:?}");
    }
    assert_eq!(post.all().len(), 1, "only the one that nobody can be sure of");
}

#[tokio::test]
async fn nobody_there_and_nobody_we_could_write_to() {
    let post = Post::opens().await;
    let mail = mail(&post.url());
    for address in
        ["", "gil", "gil@", "gil@school.example\r\nRCPT TO:<evil@x.example>", "<gil@school.example>", "a b@c.example"]
    {
        assert_eq!(
            posts(&mail, address).await,
            Err(SendError::Unreachable { code: "bad_address".into() }),
            "{address:?}"
        );
    }
    let beyond_ascii = posts(&mail, "jürgen@school.example").await;
    assert_eq!(beyond_ascii, Err(SendError::Unreachable { code: "address_not_ascii".into() }));
    post.closes().await;
    let nobody = SendError::NotSent { code: "no_connection".into(), after: None };
    assert_eq!(posts(&mail, "gil@school.example").await, Err(nobody.clone()));
    assert_eq!(mail.greets().await, Err(nobody));
    assert!(post.all().is_empty());
}

#[tokio::test]
async fn whoever_may_not_log_in_is_told_before_any_letter() {
    let post = Post::opens().await;
    assert_eq!(mail(&post.url()).greets().await, Ok(()));
    let wrong = post.url().replace("p%3Aw", "guess");
    assert_eq!(mail(&wrong).greets().await, Err(SendError::Disconnected { code: "smtp_535".into() }));
}

/// Run by `tests/mail/real.py`, which starts the server and reads what it took in. Without it there is nothing to tell.
#[tokio::test]
async fn a_server_that_nobody_here_wrote_takes_a_letter() {
    let Ok(url) = std::env::var("MAINSTAY_TEST_SMTP_URL") else { return };
    let to = Address { platform: PlatformName::Email, workspace: None, user: "gil@school.example".into() };
    let starts = crate::world::local("2026-10-26T09:30");
    let with = Enclosed {
        name: "Gil Öztürk".into(),
        subject: "Placement Support Meeting, Monday 26 October 2026, PM-7K3Q".into(),
        thread: Some("mtg_1/gil".into()),
        pages: vec![Page {
            meeting: "mtg_1".into(),
            label: "To answer, open your page for PM-7K3Q".into(),
            address: Some("https://meetings.council.example/reply/0123456789abcdef".into()),
        }],
        entry: Some(Entry {
            key: "mtg_1/gil".into(),
            sequence: 7,
            starts,
            ends: starts + chrono::TimeDelta::hours(1),
            title: "Placement Support Meeting, PM-7K3Q".into(),
            place: "Council offices, room 4".into(),
            words: "Arranged with Mainstay.".into(),
            standing: Standing::Asked,
        }),
    };
    let mark = Mark { delivery: "dlv_1".into(), attempt: 1 };
    mail(&url).post_with(&to, &card(), &with, &mark).await.expect("it is taken");
}
