//! Help, My list, the digest, and the small answers.

use mainstay::card::home;
use mainstay::interaction::{Draft, Page, Values, Verb};
use mainstay::meeting::{Command, Private, Say};

use super::reads;
use super::story::{CANARY, Story};

fn looked_over(card: mainstay::card::Card) -> mainstay::card::Card {
    super::looked_over::card(&card);
    card
}

fn renamed(mut story: Story, n: usize) -> Story {
    story.m.reference = format!("PM-{n:04}").into();
    story
}

#[test]
fn help_and_small_answers() {
    let kinds = [("bpm".into(), Story::bpm().p.kind.name.clone()), ("psm".into(), Story::psm().p.kind.name.clone())];
    reads!("help", looked_over(home::help("/placement", &kinds, "child's social worker")));
    reads!("not_understood", looked_over(home::not_understood("/placement")));
    reads!("actions", looked_over(home::actions(&[], None)));
    reads!("saved", looked_over(home::saved()));
}

#[test]
fn my_list() {
    let hannah = "hannah".into();
    let calendar = super::story::calendar();
    reads!("list_empty", looked_over(home::list(&[], &[], &calendar, home::Room::MESSAGE)));

    let mut set = Story::psm();
    set.does("ruth", Command::Agree);
    set.chairs("carol", "peter");
    set.sets("carol", "2026-06-23T14:00:00", None);
    set.sends("carol");
    let mut suggested = Story::new("psm", "hannah", "judith", "2026-06-15T11:00:00");
    suggested.does("judith", Command::Suggest { words: Private::new(CANARY) });
    let stories = [renamed(Story::bpm(), 1), renamed(set, 2), renamed(suggested, 3), renamed(Story::psm(), 4)];
    let views: Vec<_> = stories.iter().map(|s| s.view(&hannah)).collect();
    let draft = Draft {
        id: "frm_9".into(),
        person: hannah.clone(),
        verb: Verb::RequestMeeting,
        about: None,
        kind: None,
        page: Page::Questions,
        values: Values::new(),
    };
    let kept = [(draft.clone(), stories[0].now), (draft, stories[0].now)];
    reads!("list_several", looked_over(home::list(&views, &kept, &calendar, home::Room::MESSAGE)));
    for who in ["peter", "imran", "sam"] {
        let who = who.into();
        let views: Vec<_> = stories.iter().filter(|s| !s.view(&who).parts().is_empty()).map(|s| s.view(&who)).collect();
        reads!(format!("list_of_{who}"), looked_over(home::list(&views, &[], &calendar, home::Room::MESSAGE)));
    }
}

#[test]
fn a_long_list_stays_within_what_a_message_takes() {
    let carol = "carol".into();
    let imran = "imran".into();
    let calendar = super::story::calendar();
    let stories: Vec<Story> = (0..30).map(|n| renamed(Story::psm(), n)).collect();
    let both = |who| stories.iter().map(|s| s.view(who)).collect::<Vec<_>>();
    let card = looked_over(home::list(&both(&carol), &[], &calendar, home::Room::MESSAGE));
    reads!("list_many", card);
    let mixed: Vec<_> = both(&carol).into_iter().chain(both(&imran)).collect();
    // Two people's views only to fill every group; the buttons' words repeat, so only the size is looked at.
    assert!(home::list(&mixed, &[], &calendar, home::Room::MESSAGE).blocks.len() <= 45);
    let page = home::list(&mixed, &[], &calendar, home::Room::PAGE).blocks.len();
    assert!((46..=95).contains(&page), "a page of its own shows more: {page}");
    let due = |n: usize| both(&carol).into_iter().take(n).map(|v| (v, Say::Requested)).collect::<Vec<_>>();
    reads!("digest", looked_over(home::digest(&due(3))));
    assert!(looked_over(home::digest(&due(30))).blocks.len() <= 45);
}
