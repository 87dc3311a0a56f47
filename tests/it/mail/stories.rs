//! Somebody outside is invited, the meeting moves, is cancelled, or somebody else comes after all: what their mail
//! program shows, and what their calendar does.

use super::letter::Mail;
use super::server::{FROM, Post};
use crate::engines::{Place, on_both_engines};
use crate::world::after::Agreed;
use crate::world::{Chat, World, at, canary};
use mainstay::cli::deliveries::Outbox as _;

/// Gil, of a school, has an address and no account.
const GIL: &str = "gil@school.example";
/// As people outside reach us.
const PUBLIC: &str = "https://meetings.council.example/m/";

pub(super) async fn world(place: Place, when: &'static str) -> (World, Post) {
    let post = Post::opens().await;
    // `tests/mail/real.py` has a server of somebody else's take what these stories send.
    let url: &'static str = std::env::var("MAINSTAY_TEST_SMTP_URL").unwrap_or_else(|_| post.url()).leak();
    let set = at(when).with("SMTP_URL", url).with("MAINSTAY_MAIL_FROM", FROM).with("MAINSTAY_PUBLIC_URL", PUBLIC);
    (World::over(place, set, Chat::Slack).await, post)
}

/// Ends a story: nothing came twice, and nothing tells.
pub(super) async fn ends(world: World, post: Post) {
    let mails = post.all();
    world.finish().await;
    let mut ids: Vec<&str> = mails.iter().map(|m| m.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|two| two[0] != two[1]), "sent twice: {ids:#?}");
    for mail in &mails {
        assert_eq!(canary::found_in(&mail.whole), None, "a mail tells: {}", mail.whole);
        assert!(mail.automatic);
        assert!(!mail.whole.contains("The reason:"), "no letter says why a meeting came to nothing: {}", mail.whole);
    }
}

/// A Placement Support Meeting with Gil on its list, invited by Atif.
pub(super) async fn with_gil(world: &World, date: &str, time: &str) -> String {
    let reference = world.requested_psm().await;
    let [social_worker, manager, arranger, chair] = world.people(["amina", "tara", "atif", "vera"]);
    manager.presses("Agree").await;
    social_worker.adds_partner("Gil Outside").await;
    arranger.chooses_chair("Vera Holt").await;
    chair.presses("Yes, I'll chair").await;
    arranger.sets_date("Set date and place", date, time).await;
    arranger.sends_invitations().await;
    reference
}

impl World {
    /// What is shown behind a link, whoever or whatever opens it.
    async fn page(&self, link: &str) -> String {
        let here = link.replace(PUBLIC.trim_end_matches('/'), &self.address());
        #[expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]
        let page = reqwest::get(here).await.expect("an answer");
        page.text().await.expect("a page")
    }
}

fn same_entry(one: &Mail, later: &Mail) {
    assert_eq!(one.entry().value("UID"), later.entry().value("UID"));
    assert!(one.entry().sequence() < later.entry().sequence(), "the later one would be taken for the earlier");
    assert_eq!(one.thread, later.thread);
}

async fn a_meeting_moves_in_the_calendar_and_is_taken_out(place: Place) {
    let (world, post) = world(place, "2026-04-30T10:00").await;
    let reference = with_gil(&world, "2026-05-07", "13:00").await;
    let invited = post.newest(GIL);
    assert_eq!(invited.subject, format!("Placement Support Meeting, Thursday 7 May 2026, {reference}"));
    assert_eq!(invited.to_line, "\"Gil Outside\" <gil@school.example>");
    for words in ["Thursday 7 May 2026 at 1pm", "Council offices", "Partner agency"] {
        assert!(invited.plain.contains(words) && invited.html.contains(words), "{words}:\n{}", invited.plain);
    }
    let entry = invited.entry();
    assert_eq!(entry.method, "REQUEST");
    // British Summer Time.
    assert_eq!((entry.value("DTSTART"), entry.value("DTEND")), ("20260507T120000Z", "20260507T130000Z"));
    assert_eq!(entry.value("SUMMARY"), format!("Placement Support Meeting\\, {reference}"));
    assert_eq!(entry.value("ATTENDEE"), "mailto:gil@school.example");
    let link = invited.link().expect("a link");
    assert!(entry.value("DESCRIPTION").ends_with(&format!("\\n{link}")), "{entry:#?}");
    assert!(world.page(&link).await.contains(&reference));

    world.until("2026-05-05T10:00").await;
    world.person("atif").sets_date("Move the meeting", "2026-05-08", "11:00").await;
    let moved = post.newest(GIL);
    same_entry(&invited, &moved);
    assert_eq!((moved.entry().method.as_str(), moved.entry().value("DTSTART")), ("REQUEST", "20260508T100000Z"));
    assert!(moved.subject.contains("Friday 8 May 2026"));
    assert_eq!(moved.link(), Some(link.clone()), "one link for one person and one meeting");

    world.until("2026-05-06T10:00").await;
    let social_worker = world.person("amina");
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.presses("Cancel the meeting").await;
    social_worker.fills("Why?", "It was asked for by mistake").await;
    social_worker.sends().await;
    let cancelled = post.newest(GIL);
    same_entry(&moved, &cancelled);
    assert_eq!(cancelled.entry().method, "CANCEL");
    assert_eq!(cancelled.entry().value("STATUS"), "CANCELLED");
    assert!(cancelled.plain.contains("is cancelled"), "{}", cancelled.plain);
    assert_eq!(cancelled.link(), None);
    assert!(!world.page(&link).await.contains(&reference));
    world.until("2026-05-11T18:00").await;
    assert_eq!(post.newest(GIL).id, cancelled.id, "nothing comes after the end");
    ends(world, post).await;
}

async fn a_representative_is_let_go(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    world.arranged_psm("2026-06-23", "14:00").await;
    let lead = world.person("kim");
    lead.cannot_attend(Some("Gil Outside")).await;
    let asked = post.newest(GIL);
    assert!(asked.plain.contains("Kim Lowry asks you to represent them."), "{}", asked.plain);
    assert_eq!(asked.entry().method, "REQUEST");
    world.until("2026-06-17T10:30").await;
    lead.presses("Change my answer").await;
    lead.fills("Your answer now", "Accept").await;
    lead.says_whether_resources("Yes").await;
    lead.sends().await;
    let released = post.newest(GIL);
    same_entry(&asked, &released);
    assert_eq!(released.entry().method, "CANCEL");
    assert!(released.plain.contains("you need not come"), "{}", released.plain);
    assert_eq!(released.link(), None);
    ends(world, post).await;
}

async fn the_clocks_go_back_before_the_meeting(place: Place) {
    let (world, post) = world(place, "2026-10-22T10:00").await;
    with_gil(&world, "2026-10-26", "09:30").await;
    assert_eq!(post.newest(GIL).entry().value("DTSTART"), "20261026T093000Z");
    ends(world, post).await;
}

async fn the_clocks_go_forward_before_the_meeting(place: Place) {
    let (world, post) = world(place, "2026-03-26T10:00").await;
    with_gil(&world, "2026-03-30", "09:30").await;
    assert_eq!(post.newest(GIL).entry().value("DTSTART"), "20260330T083000Z");
    ends(world, post).await;
}

async fn whoever_has_an_account_is_written_to_there(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    with_gil(&world, "2026-06-23", "14:00").await;
    assert!(post.all().iter().all(|m| m.to == GIL), "{:?}", post.all().iter().map(|m| &m.to).collect::<Vec<_>>());
    ends(world, post).await;
}

async fn an_address_that_is_refused_is_told_to_the_owner(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    post.refuses(GIL, "550 5.1.1 nobody of that name");
    with_gil(&world, "2026-06-23", "14:00").await;
    world.until("2026-06-16T10:30").await;
    let social_worker = world.person("amina");
    social_worker.sees("A message to Gil Outside could not be delivered").await;
    let parked = "SELECT DISTINCT problem FROM deliveries WHERE person_id = 'gil' AND state = 'parked'";
    assert_eq!(world.tables().texts(parked).await, ["smtp_550"]);
    assert!(post.to(GIL).is_empty());
    ends(world, post).await;
}

async fn what_came_back_is_the_chair_s_to_ring_about(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    let chair = world.person("vera");
    let letter = post.newest(GIL);
    let report = |action: &str, id: &str| {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nAction: {action}\r\n\r\n--b\r\n\
             Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n\r\n--b--\r\n"
        )
    };
    let outbox = world.outbox();
    for nothing in [report("delayed", &letter.id), report("failed", "<nobody@council.example>"), String::new()] {
        assert_eq!(outbox.bounced(nothing.into_bytes()).await.expect("it is read"), None);
    }
    chair.opens(&reference).await;
    chair.does_not_see("could not reach");
    let failed = report("failed", &letter.id);
    assert!(outbox.bounced(failed.clone().into_bytes()).await.expect("it is read").is_some());
    assert_eq!(outbox.bounced(failed.into_bytes()).await.expect("it is read"), None, "once");
    world.until("2026-06-16T10:30").await;
    for hearer in [&chair, &world.person("amina")] {
        hearer.sees("A message to Gil Outside could not be delivered").await;
    }
    chair.opens(&reference).await;
    chair.sees("Gil Outside. No answer yet. Mainstay could not reach them. Please phone.").await;
    let parked = "SELECT DISTINCT problem FROM deliveries WHERE person_id = 'gil' AND state = 'parked'";
    assert_eq!(world.tables().texts(parked).await, ["bounced"]);
    ends(world, post).await;
}

async fn a_colleague_has_their_meetings_in_their_calendar(place: Place) {
    const VERA: &str = "vera@council.example";
    let (world, post) = world(place, "2026-04-30T10:00").await;
    let [arranger, chair] = world.people(["atif", "vera"]);
    chair.types("/placement mine").await;
    chair.presses("Send to my calendar").await;
    chair.sees("Your meetings go to your calendar as well").await;
    with_gil(&world, "2026-05-07", "13:00").await;
    let set = post.newest(VERA);
    assert_eq!((set.entry().method.as_str(), set.entry().value("DTSTART")), ("REQUEST", "20260507T120000Z"));
    assert_eq!(set.link(), None, "she answers where she works");

    world.until("2026-05-05T10:00").await;
    arranger.sets_date("Move the meeting", "2026-05-08", "11:00").await;
    let moved = post.newest(VERA);
    same_entry(&set, &moved);
    assert_eq!(moved.entry().value("DTSTART"), "20260508T100000Z");
    chair.types("/placement mine").await;
    chair.presses("Stop calendar e-mails").await;
    chair.presses("My list").await;
    let before = post.to(VERA).len();
    chair.presses("Send to my calendar").await;
    world.quiet().await;
    assert_eq!(post.to(VERA).len(), before + 1, "what is in the diary already comes at once");

    arranger.presses("Cancel the meeting").await;
    arranger.fills("Why?", "It was asked for by mistake").await;
    arranger.sends().await;
    let off = post.newest(VERA);
    same_entry(&moved, &off);
    assert_eq!(off.entry().method, "CANCEL");
    assert!(post.to("atif@council.example").is_empty(), "only whoever wants it");
    ends(world, post).await;
}

async fn whoever_declined_finds_it_gone_from_the_calendar_too(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    let asked = post.newest(GIL);
    world.link(&reference, "gil").await.answers("Can't attend", &[]).await;
    let arranger = world.person("atif");
    arranger.opens(&reference).await;
    arranger.presses("Cancel the meeting").await;
    arranger.fills("Why?", "It was asked for by mistake").await;
    arranger.sends().await;
    let off = post.newest(GIL);
    same_entry(&asked, &off);
    assert_eq!(off.entry().method, "CANCEL");
    ends(world, post).await;
}

async fn mainstay_does_not_write_to_itself(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    let fields = [("text.outside_name", "Pat Stone"), ("text.outside_email", "Mainstay@Council.example")];
    let gil = world.link(&reference, "gil").await;
    gil.answers("Send a representative", &fields).await.says("Mainstay writes from this address");
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM people WHERE outside").await, 0);
    ends(world, post).await;
}

async fn whoever_leads_an_action_outside_follows_it_on_their_page(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    world.link(&reference, "gil").await.answers("Accept", &[("choice.commit", "yes")]).await;
    world.until("2026-06-23T15:00").await;
    let chair = world.person("vera");
    chair.records_that_it_was_held(&reference).await;
    chair.opens(&reference).await;
    let action = |what, due| Agreed { what, lead: "Gil Outside", service: "Education", due };
    chair.adds_actions(&[action("Arrange a later start", "2026-07-01"), action("Name one adult", "2026-07-03")]).await;
    chair.opens(&reference).await;
    chair.confirms_the_plan("2026-07-21").await;

    let asked = post.newest(GIL);
    assert!(!asked.whole.contains("later start"), "a letter shows no words of an action");
    let gil = world.link(&reference, "gil").await;
    for _ in 0..2 {
        gil.presses("I'll do it").await.says("PM-");
    }
    world.until("2026-07-01T10:00").await;
    assert!(post.newest(GIL).plain.contains("reminder"), "{}", post.newest(GIL).plain);
    gil.presses("Done").await.says("PM-");
    gil.answers("Ask for a new date", &[("date.due", "2026-07-08"), ("text.reason", "The head teacher is away")]).await;
    chair.opens(&reference).await;
    chair.sees("Wednesday 8 July 2026").await;
    ends(world, post).await;
}

async fn whoever_is_silent_by_mail_is_rung_in_time(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    let gil = world.link(&reference, "gil").await;
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.does_not_see("Please phone");
    world.until("2026-06-18T12:00").await;
    chair.opens(&reference).await;
    chair.sees("Gil Outside. No answer yet. No answer by e-mail. Please phone.").await;
    gil.answers("Accept", &[("choice.commit", "yes")]).await.says("You are expected");
    chair.opens(&reference).await;
    chair.sees("Gil Outside. Comes. Can commit resources: yes").await;
    ends(world, post).await;
}

/// SC-12, with nobody of the service in any workspace.
async fn a_service_answers_by_mail_from_one_to_the_next(place: Place) {
    let (world, _post) = world(place, "2026-06-16T09:30").await;
    let reference = with_gil(&world, "2026-06-23", "14:00").await;
    let chair = world.person("vera");
    let named = |name: &'static str, email: &'static str| [("text.outside_name", name), ("text.outside_email", email)];
    let lead = world.link(&reference, "gil").await;
    lead.answers("Send a representative", &named("Dee Deputy", "dee@nhs.example")).await.says("Dee Deputy is asked");
    let deputy = world.outsider("Dee Deputy").await;
    let deputy = world.link(&reference, &deputy).await;
    let again = deputy.answers("Send a representative", &named("Gil Outside", "gil@school.example")).await;
    again.says("has already been asked");
    deputy
        .answers("Send a representative", &named("Pru Practice", "pru@nhs.example"))
        .await
        .says("Pru Practice is asked");
    let practitioner = world.outsider("Pru Practice").await;
    let practitioner = world.link(&reference, &practitioner).await;
    practitioner.looks().await.does_not_say("Send a representative");
    practitioner.answers("Can't attend", &[]).await.says("It could not be passed on again");
    chair.sees("passed on as often as it may be").await;
    let comes = [("choice.answer", "accept"), ("choice.commit", "yes")];
    practitioner.answers("Change my answer", &comes).await.says("PM-");
    chair.opens(&reference).await;
    chair.sees("represented by Pru Practice (via Dee Deputy)").await;
    chair.sees("Can commit resources: yes").await;

    lead.answers("Change my answer", &comes).await.says("PM-");
    practitioner.looks().await.says("does not open anything");
    chair.opens(&reference).await;
    chair.sees("Gil Outside. Comes. Can commit resources: yes").await;
    world.finish().await;
}

on_both_engines!(
    a_service_answers_by_mail_from_one_to_the_next,
    whoever_is_silent_by_mail_is_rung_in_time,
    what_came_back_is_the_chair_s_to_ring_about,
    a_colleague_has_their_meetings_in_their_calendar,
    whoever_declined_finds_it_gone_from_the_calendar_too,
    mainstay_does_not_write_to_itself,
    whoever_leads_an_action_outside_follows_it_on_their_page,
    a_meeting_moves_in_the_calendar_and_is_taken_out,
    a_representative_is_let_go,
    the_clocks_go_back_before_the_meeting,
    the_clocks_go_forward_before_the_meeting,
    whoever_has_an_account_is_written_to_there,
    an_address_that_is_refused_is_told_to_the_owner,
);
