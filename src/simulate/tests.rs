use super::*;
use crate::calendar::Holidays;
use crate::procedure::library::Library;

fn year(cases: u32, seed: u64) -> (Figures, String) {
    let procedures = Library::built_in().all();
    let calendar = Calendar::england(Holidays::built_in());
    let people = made_up(&procedures, cases);
    let mut done = 0;
    let figures = play(Year { year: 2026, cases, seed }, &procedures, &people, &calendar, &mut || done += 1);
    assert_eq!(done, cases);
    let picture = picture(&figures);
    (figures, picture)
}

#[test]
fn the_same_seed_is_the_same_year_and_another_is_another() {
    let (one, two, other) = (year(24, 7), year(24, 7), year(24, 8));
    assert_eq!(one, two);
    assert_ne!(one.0, other.0);
}

#[test]
fn every_kind_is_played_from_the_first_question_to_the_end() {
    let (figures, picture) = year(70, 1);
    for kind in &figures.kinds {
        assert!(kind.held * 2 > kind.begun && kind.begun > 0, "{kind:?}");
        assert!(kind.promises.iter().any(|x| x.what == Promised::Meeting && x.came > 0), "{kind:?}");
    }
    assert!(figures.messages > 500 && figures.held_back > 0 && !figures.escalations.is_empty(), "{figures:#?}");
    assert!(!figures.findings.iter().any(|say| say.starts_with("The numbers are rough")), "{:#?}", figures.findings);
    assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
}
