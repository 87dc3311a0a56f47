//! A request from its first form to a represented invitee, as eight people do it on Slack.

use chrono::{TimeDelta, Utc};
use chrono_tz::Europe::London;
use mainstay::clock::Clock;

use crate::slack::fake::FakeSlack;

/// Typed wherever somebody can type; it may turn up nowhere.
pub const CANARY: &str = "Zephyrine Quill";

/// Everybody does their part, each when the message that asks them is there.
pub async fn is_told(slack: &FakeSlack) {
    let [hannah, ruth, tom, grace] = ["UHANNAH", "URUTH", "UTOM", "UGRACE"].map(|user| slack.person(user));
    let [neil, sam, lena, marta] = ["UNEIL", "USAM", "ULENA", "UMARTA"].map(|user| slack.person(user));

    while !hannah.has_a_form_open() {
        hannah.types("/placement request bpm").await;
    }
    let today = now().with_timezone(&London).date_naive().to_string();
    hannah
        .fills_in_all(&[
            ("How worried are you about this placement?", "There is a risk that it breaks down"),
            ("Private case number", "Zephyrine Quill 7"),
            ("What type of placement is it?", "Fostering, with an independent agency"),
            ("Must the child move immediately because of safeguarding concerns?", "No"),
            ("Is it appropriate for the child to come?", "No"),
            ("Is it appropriate for the parents to come?", "No"),
            ("When did you tell the Team Leader, Children's Services Buyers, about the risk?", today.as_str()),
            ("Independent Reviewing Officer", "Judith Rowe, Reviewing"),
            ("Supervising social worker", "Sam Ellery, Placements"),
            ("Manager from the service that provides the placement", "Marta Silva, Placements"),
        ])
        .await;

    grace.sees("[Agree]").await;
    grace.presses("Agree").await;

    ruth.opens_with("Choose the chair").await;
    ruth.fills_in_all(&[
        ("Who will chair?", "Tom Hollis, Supervising Assistant Team Manager, North"),
        ("If it is somebody outside the usual roles: why?", CANARY),
    ])
    .await;
    tom.sees("[Yes, I'll chair]").await;
    tom.presses("Yes, I'll chair").await;

    hannah.opens_with("Set date and place").await;
    let day = (now().with_timezone(&London) + TimeDelta::days(2)).date_naive().to_string();
    let place =
        [("Date", day.as_str()), ("Time (UK)", "10:00"), ("Where", "Online"), ("Link to the online meeting", LINK)];
    hannah.fills_in_all(&place).await;
    tom.opens_with("Check the invitations").await;
    tom.fills_in_all(&[]).await;
    hannah.opens_with("Send the invitations").await;
    hannah.fills_in_all(&[]).await;

    let commit = [("Can you commit your service's resources?", "Yes")];
    neil.opens_with("Accept").await;
    neil.fills_in_all(&commit).await;
    sam.opens_with("Send a representative").await;
    sam.fills_in_all(&[("Who will represent you?", "Lena Kowal, Buyers")]).await;
    lena.opens_with("Accept").await;
    lena.fills_in_all(&commit).await;
    marta.sees("[Send a written contribution]").await;
    marta.presses("Send a written contribution").await;
}

const LINK: &str = "https://meet.example/bpm";

/// The machine's own time: the process has no other.
pub fn now() -> chrono::DateTime<Utc> {
    Clock::system().now()
}
