//! Checks what Mainstay rendered for Slack and Teams with somebody else's reading of their rules.
//!
//! `rendered FILE…` reads JSON lines `{"surface": …, "body": {…}}`, where the surface is `message`, `modal` or `home` of
//! Slack or `teams_card` or `teams_dialog`, and prints `file:line: path: fault` for each fault; `rendered --manifest
//! FILE` checks a Slack app manifest. Exit 1 on any fault or on no line at all.

mod adaptive;
mod manifest;
mod uniqueness;

use std::process::ExitCode;

use serde_json::Value as Json;
use slackblocks::{HomeTabView, MessagePayload, ModalView};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (checked, faults) = match arguments.as_slice() {
        [flag, file] if flag == "--manifest" => (1, manifest::faults(&text(file))),
        files => check_all(files),
    };
    faults.iter().for_each(|fault| println!("{fault}"));
    println!("{checked} checked, {} faults", faults.len());
    if checked > 0 && faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check_all(files: &[String]) -> (usize, Vec<String>) {
    let (mut checked, mut faults) = (0, Vec::new());
    for file in files {
        for (n, line) in text(file).lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            checked += 1;
            faults.extend(check(line).into_iter().map(|fault| format!("{file}:{}: {fault}", n + 1)));
        }
    }
    (checked, faults)
}

/// Every fault of one line.
fn check(line: &str) -> Vec<String> {
    let line: Json = match serde_json::from_str(line) {
        Ok(line) => line,
        Err(error) => return vec![format!("not JSON: {error}")],
    };
    let mut body = line["body"].clone();
    if matches!(line["surface"].as_str(), Some("teams_card" | "teams_dialog")) {
        return adaptive::faults(body);
    }
    let checked = match line["surface"].as_str() {
        Some("message") => {
            // What is shown privately has no channel of its own.
            body["channel"] = "C1".into();
            MessagePayload::try_from(body.clone()).map(drop)
        }
        Some("modal") => ModalView::try_from(body.clone()).map(drop),
        Some("home") => HomeTabView::try_from(body.clone()).map(drop),
        other => return vec![format!("an unknown surface: {other:?}")],
    };
    let mut faults: Vec<String> = checked.err().map(|error| error.to_string()).into_iter().collect();
    faults.extend(uniqueness::faults(&body));
    faults
}

fn text(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file} cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_line_passes_and_each_fault_is_named() {
        let section = |id: &str| {
            format!(r#"{{"type":"section","block_id":"{id}","text":{{"type":"plain_text","text":"Hello"}}}}"#)
        };
        let message = |blocks: &[String]| {
            format!(r#"{{"surface":"message","body":{{"text":"x","blocks":[{}]}}}}"#, blocks.join(","))
        };
        assert_eq!(check(&message(&[section("a"), section("b")])), Vec::<String>::new());
        assert_eq!(check(&message(&[section("a"), section("a")])), ["$.blocks: two blocks with the block_id a"]);
        let empty = section("a").replace("Hello", "");
        assert_eq!(check(&message(&[empty])).len(), 1);
        let no_title = r#"{"surface":"modal","body":{"type":"modal","blocks":[]}}"#;
        assert_eq!(check(no_title).len(), 1);
    }
}
