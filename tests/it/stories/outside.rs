//! People outside: a link, a page, and their part in a meeting.

use crate::world::guest::{Guest, Page};
use crate::world::{Setting, World, at, story};

fn setting() -> Setting {
    at("2026-06-16T09:30").with("MAINSTAY_PUBLIC_URL", "https://mainstay.council.example")
}

async fn events(world: &World) -> i64 {
    world.tables().number("SELECT COUNT(*) FROM events").await
}

/// A meeting to which Gil, who has only an address, is invited as well. Returns its reference and Gil's link.
async fn invited(world: &World) -> (String, Guest) {
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let [social_worker, arranger] = world.people(["amina", "atif"]);
    social_worker.adds_partner("Gil Outside").await;
    arranger.opens(&reference).await;
    arranger.sends_invitations().await;
    let link = world.link(&reference, "gil").await;
    (reference, link)
}

fn is_turned_away(page: &Page) {
    page.says("This link does not open anything");
    for word in ["PM-", "Gil", "meeting has", "cancelled", "expired"] {
        page.does_not_say(word);
    }
}

story!(looking_answers_nothing_and_a_button_does, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let before = events(world).await;
    let drafts = "SELECT COUNT(*) FROM drafts WHERE person_id = 'gil'";
    let mut page = gil.looks().await;
    for _ in 0..20 {
        page = gil.looks().await;
    }
    assert_eq!((events(world).await, world.tables().number(drafts).await), (before, 0));
    page.says("This page is for Gil Outside");
    page.says("Tuesday 23 June 2026 at 2pm");
    page.says("Council offices");
    page.says("Partner agency");
    page.says("When you accept, you are asked");
    for inside in ["Kim Lowry", "Nell Sharp", "Why this date?", "Add somebody", "Arrange", "amina"] {
        page.does_not_say(inside);
    }
    for (header, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(page.headers[header], value);
    }
    let policy = page.headers["content-security-policy"].to_str().expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!page.html.contains("<script") && !page.html.contains("src="), "{}", page.html);

    let form = gil.presses("Accept").await;
    form.says("commit");
    gil.posts(&form.filled(&[])).await.says("There is a problem");
    let done = gil.answers("Accept", &[("choice.commit", "yes")]).await;
    done.says("You are expected");
    gil.looks().await.says("You have accepted. You are expected.");
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.sees("Gil Outside. Comes. Can commit resources: yes").await;

    // A change of mind is welcome.
    gil.answers("Change my answer", &[("choice.answer", "decline")]).await.says("PM-");
    chair.opens(&reference).await;
    chair.sees("Gil Outside. Can't attend").await;
});

story!(views_are_given_on_the_page_too, setting(), async |world| {
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let arranger = world.person("atif");
    arranger.presses("Add somebody").await;
    arranger.fills("As what are they invited?", "Partner agency").await;
    arranger.fills("Who?", "Gil Outside").await;
    arranger.fills("How much are they wanted?", "Asked for their views only").await;
    arranger.sends().await;
    arranger.opens(&reference).await;
    arranger.sends_invitations().await;
    let gil = world.link(&reference, "gil").await;
    let page = gil.looks().await;
    page.says("You are asked for your views, not to attend.");
    assert!(!page.html.contains(">Accept</button>"), "{}", page.html);
    gil.presses("Send a written contribution").await;
    gil.looks().await.says("You send a written contribution. Please give it to the chair yourself.");
});

story!(a_form_sent_twice_is_one_act, setting(), async |world| {
    let (_, gil) = invited(world).await;
    let form = gil.presses("Accept").await.filled(&[("choice.commit", "yes")]);
    gil.posts(&form).await.says("You are expected");
    let before = events(world).await;
    gil.posts(&form).await.does_not_say("problem");
    assert_eq!(events(world).await, before);

    let page = gil.looks().await;
    let press = page.press("Change my answer");
    gil.posts(&press).await;
    gil.posts(&press).await.says("You have accepted");
    let drafts = "SELECT COUNT(*) FROM drafts WHERE person_id = 'gil' AND done_at IS NULL";
    assert_eq!(world.tables().number(drafts).await, 1);
});

story!(a_link_that_opens_nothing_says_nothing, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let press = gil.looks().await.press("Accept");
    let guesses = ["0", &"0".repeat(40), "nobody", "..%2f..%2fhealth", &"a".repeat(4000)];
    let mut pages = Vec::new();
    for guess in guesses {
        let page = world.guest(guess).looks().await;
        is_turned_away(&page);
        pages.push(page.text());
        is_turned_away(&world.guest(guess).posts(&press).await);
    }
    world.person("atif").opens(&reference).await;
    world.person("atif").presses("Cancel the meeting").await;
    let canceller = world.person("atif");
    let why = canceller.offered("Why?").remove(0);
    canceller.fills("Why?", &why).await;
    canceller.sends().await;
    let before = events(world).await;
    let page = gil.looks().await;
    is_turned_away(&page);
    pages.push(page.text());
    is_turned_away(&gil.posts(&press).await);
    // A letter that says so may carry a link all the same: it opens nothing either.
    is_turned_away(&world.link(&reference, "gil").await.looks().await);
    assert_eq!(events(world).await, before);
    pages.dedup();
    assert_eq!(pages.len(), 1, "they are one page");
    let metrics = reqwest_text(&format!("{}/metrics", world.address())).await;
    assert!(metrics.contains("mainstay_reply_links_refused_total"), "{metrics}");
});

#[expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]
async fn reqwest_text(address: &str) -> String {
    reqwest::get(address).await.expect("an answer").text().await.expect("text")
}

story!(a_link_ends_by_itself, setting(), async |world| {
    let (_, gil) = invited(world).await;
    world.until("2026-07-06T09:00").await;
    assert!(gil.looks().await.text().contains("Gil Outside"), "thirty days from the letter");
    world.jumps_to("2026-07-30T09:00");
    is_turned_away(&gil.looks().await);
});

story!(nobody_acts_beyond_their_link, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let before = events(world).await;
    // Another meeting, and things that a link does not carry.
    let press = gil.looks().await.press("Accept");
    let meeting = world.tables().texts("SELECT id FROM meetings").await.remove(0);
    let other = format!("mtg_{}", "0".repeat(32));
    gil.posts(&press.replace(&meeting, &other)).await.says("not for you to do");
    for verb in ["why_this_date", "cancel_meeting", "move_meeting", "add_invitee", "record_answer", "my_list"] {
        let page = gil.posts(&press.replace("accept", verb)).await;
        page.says("not for you to do");
        for inside in ["Kim", "Nell", "was reminded"] {
            page.does_not_say(inside);
        }
    }
    for body in
        ["", "press=", "press=accept", "do=submit&form=frm_1", "do=submit", "form=x", "press=explode|||", "%ff=%00"]
    {
        gil.posts(body).await;
    }
    // Another's invitation, on the same meeting.
    let item = press.split("%7E").nth(1).expect("an item").to_owned();
    let kim = world.link(&reference, "kim").await.looks().await.press("Accept");
    let hers = kim.split("%7E").nth(1).expect("an item").to_owned();
    assert_ne!(item, hers);
    gil.posts(&gil.looks().await.press("Accept").replace(&item, &hers)).await.says("not for you to do");
    assert_eq!(events(world).await, before);
    let too_long = format!("press={}", "a".repeat(60_000));
    assert_eq!(gil.posts(&too_long).await.status.as_u16(), 413);
});

story!(a_representative_named_on_the_page_is_asked, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let form = gil.presses("Send a representative").await;
    for inside in ["Kim Lowry", "Amina Yusuf", "<select"] {
        assert!(!form.html.contains(inside), "the council's people are not shown: {inside}");
    }
    for (name, email, fault) in [
        ("Pat Stone", "pat", "one e-mail address"),
        ("Pat Stone", "pat@school.example, all@council.example", "one e-mail address"),
        ("Pat Stone", "pat@school.example\r\nBcc: all@council.example", "one e-mail address"),
        ("Pat\u{202e}enotS", "pat@school.example", "plain name"),
        ("", "pat@school.example", "fill this in"),
    ] {
        let fields = [("text.outside_name", name), ("text.outside_email", email)];
        gil.answers("Send a representative", &fields).await.says(fault);
    }
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM people WHERE outside").await, 0, "refused: nobody is kept");
    let fields = [("text.outside_name", "Pat Stone"), ("text.outside_email", "Pat@Oakfield.example")];
    gil.answers("Send a representative", &fields).await.says("Pat Stone is asked to represent you");

    let pat = world.outsider("Pat Stone").await;
    let pat = world.link(&reference, &pat).await;
    assert_ne!(pat.token, gil.token);
    pat.looks().await.says("Gil Outside asks you to represent them");
    pat.answers("Accept", &[("choice.commit", "yes")]).await.says("You are expected");
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.sees("represented by Pat Stone").await;
    // Whoever is outside is in nobody's list of the directory.
    let social_worker = world.person("amina");
    social_worker.opens(&reference).await;
    social_worker.presses("Add somebody").await;
    assert!(!social_worker.offered("Who?").iter().any(|who| who.contains("Pat")));
    social_worker.closes().await;

    // Taken back: the representative's link opens nothing more.
    gil.answers("Change my answer", &[("choice.answer", "accept"), ("choice.commit", "yes")]).await.says("PM-");
    is_turned_away(&pat.looks().await);
    for row in world.tables().everything().await {
        assert!(!row.contains("Pat Stone") && !row.contains("akfield"), "{row}");
    }
});

// shows: PSM-02
story!(somebody_outside_is_added_by_name_and_address, setting(), async |world| {
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let [social_worker, arranger, coordinator, chair] = world.people(["amina", "atif", "cora", "vera"]);
    social_worker.opens(&reference).await;
    social_worker.presses("Add somebody").await;
    social_worker.fills("As what are they invited?", "Partner agency").await;
    social_worker.fills_exactly("Their name", "Dr Ada Quince").await;
    social_worker.fills("How much are they wanted?", "Needed").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Their e-mail address").contains("address"));
    social_worker.fills_exactly("Their service", "Riverside CAMHS").await;
    social_worker.fills_exactly("Their e-mail address", "ada@nhs.example").await;
    social_worker.sends().await;
    arranger.opens(&reference).await;
    arranger.sends_invitations().await;
    let ada = world.outsider("Dr Ada Quince").await;
    let ada = world.link(&reference, &ada).await;
    ada.looks().await.says("This page is for Dr Ada Quince");

    // She rings instead.
    coordinator.opens(&reference).await;
    coordinator.presses("Record an answer").await;
    coordinator.fills("Whose answer is it?", "Dr Ada Quince").await;
    coordinator.fills("What is the answer?", "Accept").await;
    coordinator.says_whether_resources("No").await;
    coordinator.sends().await;
    chair.opens(&reference).await;
    chair.sees("Dr Ada Quince. Comes").await;
    chair.sees("Answer written down by Cora Finch").await;
    ada.looks().await.says("who can be reached");
});

story!(without_an_address_of_its_own_there_is_no_page, at("2026-06-16T09:30"), async |world| {
    world.arranged_psm("2026-06-23", "14:00").await;
    assert_eq!(world.guest(&"0".repeat(40)).looks().await.html, "");
});

story!(whoever_is_not_the_one_to_ask_is_left_in_peace, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let fields = [("text.outside_name", "Pat Stone"), ("text.outside_email", "pat@school.example")];
    gil.answers("I'm not the right person", &fields).await.says("Nothing is sent to anybody else yet");
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM people WHERE outside").await, 0);
    gil.looks().await.says("You said that you are not the right person");
    let [social_worker, sender] = world.people(["amina", "atif"]);
    social_worker.sees("they are not the right person").await;
    world.until("2026-06-18T18:00").await;

    sender.opens(&reference).await;
    sender.sees("Says that somebody else should be asked").await;
    sender.presses("Ask somebody else").await;
    sender.sends_as_it_is().await;
    sender.sees("Pat Stone is asked").await;
    is_turned_away(&gil.looks().await);
    let pat = world.outsider("Pat Stone").await;
    let pat = world.link(&reference, &pat).await;
    pat.looks().await.says("Partner agency");
    pat.answers("Accept", &[("choice.commit", "yes")]).await.says("You are expected");
});

story!(what_somebody_needs_is_told_to_the_owner_in_private, setting(), async |world| {
    let (reference, gil) = invited(world).await;
    let needs = [("choice.interpreter", "yes"), ("choice.access", "no")];
    gil.answers("Say what you need", &needs).await.says("somebody rings you about it");
    let [social_worker, uninvolved] = world.people(["amina", "kim"]);
    social_worker.sees("needs something to take part").await;
    social_worker.does_not_see("interpreter");
    social_worker.opens(&reference).await;
    social_worker.presses("See what people need").await;
    social_worker.sees("Gil Outside (Partner agency) needs an interpreter.").await;
    social_worker.closes().await;
    uninvolved.does_not_see("See what people need");
});

story!(a_parent_is_written_to_once_the_social_worker_has_told_them, setting(), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, manager, chair, buyers_leader] = world.people(["amina", "tara", "tom", "colin"]);
    buyers_leader.presses("Agree").await;
    social_worker.opens(&reference).await;
    social_worker.presses("Add somebody").await;
    social_worker.fills("As what are they invited?", "Parents").await;
    social_worker.fills("How much are they wanted?", "Expected").await;
    social_worker.fills_exactly("Their name", "Somebody Somewhere").await;
    social_worker.fills_exactly("Their e-mail address", "parent@home.example").await;
    social_worker.sends_as_it_is().await;
    assert!(social_worker.fault_beside("Their name").contains("leave the name out"));
    social_worker.fills_exactly("Their name", "").await;
    social_worker.sends_as_it_is().await;
    manager.chooses_chair("Tom Price").await;
    chair.presses("Yes, I'll chair").await;
    social_worker.sets_date("Set date and place", "2026-06-22", "14:00").await;
    chair.presses("Check the invitations").await;
    chair.sends().await;
    social_worker.sends_invitations().await;
    let parent = world.outsider("Parents").await;
    let asked = format!("SELECT COUNT(*) FROM deliveries WHERE person_id = '{parent}'");
    world.until("2026-06-17T18:00").await;
    assert_eq!(world.tables().number(&asked).await, 0, "nobody writes before they have been told");
    social_worker.has_heard("2026-06-17T09:00", "reminder");
    is_turned_away(&world.link(&reference, &parent).await.looks().await);

    social_worker.opens(&reference).await;
    social_worker.presses("I have told them").await;
    social_worker.fills("Who has been told in person?", "Parents").await;
    social_worker.sends().await;
    social_worker.sees("Their invitations can go now").await;
    social_worker.sends_invitations().await;
    assert!(world.tables().number(&asked).await > 0);
    let page = world.link(&reference, &parent).await.looks().await;
    page.says("You are invited as");
    page.does_not_say("resources");
});
