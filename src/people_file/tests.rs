use proptest::prelude::*;

use super::*;
use crate::people::People;

fn known() -> BTreeMap<RoleId, String> {
    let roles = [("team_manager", "Team Manager"), ("service_manager_atr", "Service Manager, Access to Resources")];
    roles.into_iter().map(|(id, title)| (RoleId::from(id), title.to_owned())).collect()
}

fn told(text: &str) -> Vec<String> {
    read_people("p.csv", text, &known()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_file_is_read_whole_in_any_column_order() {
    let text = "\u{feff}Name,ID,roles,slack,cover,email\nAda Obi,ada,team_manager; administrator ,U1,bo,ada@example.gov.uk\n\nBo Li,bo,,@bo,,\n";
    let (people, warnings) = read_people("p.csv", text, &known()).expect("good");
    assert_eq!(people.len(), 2);
    assert!(people[0].holds(&"administrator".into()) && people[0].holds(&"team_manager".into()));
    assert_eq!(people[0].cover, Some("bo".into()));
    assert_eq!(
        warnings.iter().map(|w| w.say.as_str()).collect::<Vec<_>>(),
        [
            "nobody holds the role Service Manager, Access to Resources (service_manager_atr), which a procedure names: whoever asks will have to choose a person",
            "Bo Li's slack `@bo` is not a member id such as U012AB3CD (on their profile: Copy member ID)"
        ]
    );
}

#[test]
fn an_object_id_is_read_in_any_case_and_a_preference_needs_its_account() {
    let ids = "id,name,slack,teams,prefers\n\
               a,Ann,U012AB3CD,6F1E2D3C-0A1B-4C2D-8E3F-1234567890AB,Teams\n\
               b,Ben,,29:1AbC,\n";
    let (people, warnings) = read_people("p.csv", ids, &BTreeMap::new()).expect("good");
    assert_eq!(people[0].teams.as_deref(), Some("6f1e2d3c-0a1b-4c2d-8e3f-1234567890ab"));
    assert_eq!(people[0].chat.prefers.as_deref(), Some("teams"));
    assert_eq!(people[1].teams.as_deref(), Some("29:1AbC"), "an id of this kind has its case");
    assert!(warnings.iter().all(|w| !w.say.contains("object id")), "{warnings:?}");
    assert_eq!(
        told("id,name,slack,prefers\na,Ann,U1,teams\nb,Ben,U2,e-mail\n"),
        [
            "p.csv:2: the preferred platform is teams, but there is no account on it",
            "p.csv:3: `e-mail` is not slack or teams"
        ]
    );
}

#[test]
fn somebody_may_be_away_until_a_day() {
    let text = "id,name,away_until\na,Ann,2026-06-14\nb,Ben,14/06/2026\nc,Cy,\n";
    let (people, _) = read_people("p.csv", text, &BTreeMap::new()).expect("good");
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    for person in &people[..2] {
        assert!(!person.is_here(day("2026-06-14")), "that day included");
        assert!(person.is_here(day("2026-06-15")));
    }
    assert_eq!(people[2].away_until, None);
    assert_eq!(
        told("id,name,away_until\na,Ann,next week\nb,Ben,14/06/26\n"),
        [
            "p.csv:2: away_until is the last day away, such as 2026-06-14: `next week` is none",
            "p.csv:3: away_until is the last day away, such as 2026-06-14: `14/06/26` is none",
        ]
    );
}

#[test]
fn every_fault_is_told_with_its_line() {
    let text = "id,name,email,slack,teams,roles,team,cover\n\
                a,Ann,ann@example.org,U1,,team_manager,,b\n\
                b,Ben,ben at home,U1,,Team Manager,,c\n\
                c,,,,,,,a\n\
                a,Again,,,,,,\n\
                e,Eve,,,,,,e\n\
                f,Fay,,,,,,nobody\n\
                g,Gil\n\
                h,\"Hal\nHall\",,,,,,\n";
    insta::assert_snapshot!(told(text).join("\n"), @r"
    p.csv:3: the email is not an address, such as sam@example.gov.uk
    p.csv:3: `Team Manager` is not a role's id, such as team_manager
    p.csv:3: the same slack is on line 2
    p.csv:4: the name is missing
    p.csv:5: the same id is on line 2
    p.csv:6: this person is their own cover
    p.csv:7: the cover `nobody` is nobody in this file
    p.csv:8: 2 cells, but 8 columns: is a comma missing, or one too many?
    p.csv:9: the name holds a control character, such as a line break
    ");
    assert_eq!(told(""), ["p.csv:1: the column `id` is missing", "p.csv:1: the column `name` is missing"]);
    assert_eq!(told("id,name\n"), ["p.csv: there is nobody in it"]);
}

proptest! {
    /// Whatever is in the file, it is read or refused, and what is read has no double and no stray cover.
    #[test]
    fn any_text_is_read_or_refused(rows in proptest::collection::vec(("[a-d]{0,1}", ".{0,4}", "[a-d]{0,1}"), 0..8)) {
        let body: String = rows.iter().map(|(id, name, cover)| format!("{id},{name},{cover}\n")).collect();
        if let Ok((people, _)) = read_people("p.csv", &format!("id,name,cover\n{body}"), &known()) {
            let all: People = people.iter().cloned().collect();
            prop_assert_eq!(all.iter().count(), people.len());
            for person in &people {
                prop_assert!(person.cover.as_ref().is_none_or(|c| c != &person.id && all.get(c).is_some()));
                    prop_assert!(all.cover_for(&person.id).is_some() == person.cover.is_some());
            }
        }
    }
}
