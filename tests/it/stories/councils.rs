//! A council's own words, and two councils in one installation.

use std::path::Path;

use crate::world::paths::BPM;
use crate::world::{World, at, story};

/// The council of the North: the shipped procedure, under a name of its own and with words of its own.
const NORTH: &str = r#"schema = 1
council = "Northshire"
teams = ["North"]

[words]
placement = "home"
social_worker = "key worker"

[[role]]
id = "csb_team_leader"
title = "Head of Brokerage"

[[kind]]
id = "bpm"
name = "Staying Home Meeting"
short = "SHM"
"#;

/// The council of the South: a shorter limit, and the usual words.
const SOUTH: &str = "schema = 1\ncouncil = \"Southshire\"\nteams = [\"South\"]\n";

/// The answers to the form in the North's words: a home for a placement, and a role of its own name inside a question.
fn in_the_north<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = |label| match label {
        "How worried are you about this placement?" => "How worried are you about this home?",
        "What type of placement is it?" => "What type of home is it?",
        "When did you tell the Team Leader, Children's Services Buyers, about the risk?" => {
            "When did you tell the Head of Brokerage about the risk?"
        }
        other => other,
    };
    BPM.iter().map(|(label, answer)| (own(label), *answer)).chain(more.iter().copied()).collect()
}

/// Puts the shipped Breakdown Prevention Meeting into a council's folder.
fn council(world: &World, folder: &str, local: &str, change: (&str, &str)) {
    let procedures = world.directory().join("procedures");
    let bpm = Path::new(env!("CARGO_MANIFEST_DIR")).join("procedures/bpm.toml");
    let text = std::fs::read_to_string(bpm).expect("the procedure");
    let folder = procedures.join(folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("bpm.toml"), text.replacen(change.0, change.1, 1)).expect("written");
    std::fs::write(folder.join("local.toml"), local).expect("written");
    for stock in ["bpm.toml", "psm.toml"] {
        let _ = std::fs::remove_file(procedures.join(stock));
    }
}

story!(
    two_councils_have_their_own_rules_and_words_and_people,
    at("2026-06-16T09:30").with_own_procedures(),
    async |world| {
        world.stops().await;
        council(world, "north", NORTH, ("", ""));
        council(world, "south", SOUTH, ("\nmax = 5\n", "\nmax = 4\n"));
        world.starts().await;

        let [north, south] = world.people(["amina", "dan"]);
        north.types("/placement help").await;
        north.sees("request bpm: ask for a Staying Home Meeting").await;
        south.types("/placement help").await;
        south.sees("request bpm: ask for a Breakdown Prevention Meeting").await;

        north.requests("bpm", &in_the_north(&[])).await;
        let of_north = world.reference().await;
        north.types(&format!("/placement show {of_north}")).await;
        north.sees("Staying Home Meeting").await;
        north.sees("Last date: Tuesday 23 June 2026").await;

        south.requests("bpm", &[BPM.as_slice(), &[("Private case number", "N-2")]].concat()).await;
        let of_south = world.tables().texts("SELECT reference FROM meetings ORDER BY created_at DESC, reference").await;
        let of_south = of_south.into_iter().find(|reference| *reference != of_north).expect("another case");
        south.types(&format!("/placement show {of_south}")).await;
        south.sees("Last date: Monday 22 June 2026").await;
        south.does_not_see("Staying Home");

        // Somebody who belongs to no council works for both; the managers of the North are no business of the South's.
        let [buyers_leader, manager] = world.people(["colin", "tara"]);
        buyers_leader.sees(&of_north).await;
        buyers_leader.sees(&of_south).await;
        assert!(!manager.heard().iter().any(|(_, said)| said.contains(&of_south)), "{:?}", manager.heard());
    }
);

story!(
    the_rules_are_those_of_the_council_that_the_child_s_social_worker_is_of,
    at("2026-06-16T09:30").with_own_procedures(),
    async |world| {
        world.stops().await;
        council(world, "north", NORTH, ("", ""));
        council(world, "south", SOUTH, ("\nmax = 5\n", "\nmax = 4\n"));
        world.starts().await;

        // The reviewing officer is in no team. The kind is there once, with what each council calls it.
        let [officer, of_the_south] = world.people(["ines", "dan"]);
        officer.types("/placement help").await;
        officer
            .sees(
                "request bpm: ask for a Staying Home Meeting (Northshire) or Breakdown Prevention Meeting (Southshire)",
            )
            .await;
        officer.types("/placement suggest").await;
        officer.does_not_see("Which meeting?");
        officer.fills("Child's key worker or Child's social worker", "Dan Field").await;
        officer.sends().await;
        officer.closes().await;
        let reference = world.reference().await;

        of_the_south.presses("Request a meeting").await;
        of_the_south.does_not_see("Staying Home");
        of_the_south.fills_in(&BPM).await;
        of_the_south.sends().await;
        of_the_south.types(&format!("/placement show {reference}")).await;
        of_the_south.sees("Meeting: Breakdown Prevention Meeting").await;
        of_the_south.sees("Last date: Monday 22 June 2026").await;
    }
);

story!(
    where_nobody_s_team_says_which_council_it_is_the_form_asks,
    at("2026-06-16T09:30").with_own_procedures(),
    async |world| {
        world.stops().await;
        council(world, "north", NORTH, ("", ""));
        let east = SOUTH.replace("Southshire", "Eastshire").replace("South", "East");
        council(world, "east", &east, ("\nmax = 5\n", "\nmax = 4\n"));
        world.starts().await;

        // Dan's team is named by neither, and so is Ines, who is in none.
        let [social_worker, officer] = world.people(["dan", "ines"]);
        social_worker
            .requests("bpm", &[BPM.as_slice(), &[("Which council is the child's?", "Eastshire")]].concat())
            .await;
        let reference = world.reference().await;
        social_worker.types(&format!("/placement show {reference}")).await;
        social_worker.sees("Last date: Monday 22 June 2026").await;

        officer.types("/placement suggest").await;
        officer.fills("Child's key worker or Child's social worker", "Dan Field").await;
        officer.sends().await;
        officer.fills("Which council is the child's?", "Northshire").await;
        officer.sends().await;
        social_worker.sees("suggests a Staying Home Meeting").await;
    }
);

story!(
    a_council_changes_its_words_and_an_open_case_keeps_its_own,
    at("2026-06-16T09:30").with_own_procedures(),
    async |world| {
        let before = world.requested_bpm().await;
        let local = world.directory().join("procedures/local.toml");
        std::fs::write(&local, NORTH).expect("written");
        world.until("2026-06-17T09:30").await;

        let social_worker = world.person("amina");
        social_worker.types("/placement request bpm").await;
        social_worker.fills_in(&in_the_north(&[("Private case number", "N-2")])).await;
        social_worker.sees("Staying Home Meeting").await;
        social_worker.sends().await;
        social_worker.types(&format!("/placement show {before}")).await;
        social_worker.sees("Meeting: Breakdown Prevention Meeting").await;

        // A word that Mainstay does not know changes nothing for anybody, also not over a restart.
        std::fs::write(&local, NORTH.replace("placement =", "placment =")).expect("written");
        world.until("2026-06-18T09:30").await;
        social_worker.types("/placement help").await;
        social_worker.sees("Staying Home Meeting").await;
        std::fs::write(&local, NORTH).expect("mended");
        world.stops().await;
        world.starts().await;
        social_worker.types(&format!("/placement show {before}")).await;
        social_worker.sees("Meeting: Breakdown Prevention Meeting").await;
    }
);
