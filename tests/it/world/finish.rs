//! How a story ends: what must be true of every one of them.
#![expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::seat::{mark_of, mark_of_card};
use super::{World, canary, council};

impl World {
    /// Ends the story. Whatever still waits for a later hour is let go first.
    pub async fn finish(self) {
        self.person("fred").types(&format!("/placement {} has been seen", canary::NAME)).await;
        self.person("fred").sees("did not understand").await;
        if let Some(last) = self.0.tables.last_moment().await {
            let last = last.max(self.0.clock.now());
            self.until_instant(last).await;
        }
        self.quiet().await;
        self.has_sent_everything().await;
        self.has_sent_nothing_twice();
        self.0.slack.is_content();
        if let Some(teams) = &self.0.teams {
            teams.is_content();
        }
        self.kept_the_secret().await;
        self.stops().await;
    }

    async fn has_sent_everything(&self) {
        let now = self.0.clock.now();
        let unsent = "SELECT person_id || ' ' || kind || ' ' || state || ' ' || COALESCE(problem, '') FROM deliveries
                      WHERE state IN ('sending', 'unsure') OR (state = 'pending' AND due_at <= '";
        // Both engines compare the text of a moment with what they keep; only what is due counts.
        let unsent = format!("{unsent}{}') OR state = 'parked'", now.format("%Y-%m-%dT%H:%M:%S%.f+00:00"));
        // Whoever has no account is asked by phone: their messages are meant to be parked.
        let expected = council::unreachable();
        let left: Vec<String> = self.0.tables.texts(&unsent).await;
        let by_phone = |line: &str| line.starts_with("out-") || expected.iter().any(|p| line.starts_with(p));
        let meant = |line: &&String| line.contains(" parked ") && by_phone(line);
        let left: Vec<&String> = left.iter().filter(|line| !meant(line)).collect();
        assert!(left.is_empty(), "not sent: {left:#?}");
    }

    fn has_sent_nothing_twice(&self) {
        let mut marks = BTreeSet::new();
        for call in self.0.slack.calls("chat.postMessage").iter().filter(|call| call.outcome == "ok") {
            let mark = call.body["metadata"]["event_payload"]["d"].to_string();
            assert!(marks.insert(mark), "sent twice: {}", call.body);
        }
        let Some(teams) = &self.0.teams else { return };
        // Teams lets no bot read a conversation back: a message whose answer was lost is sent at most once more.
        let lost = teams.calls("post").into_iter().filter(|call| call.outcome.contains("the answer was lost"));
        let mut lost: Vec<String> =
            lost.filter_map(|call| mark_of_card(&call.body["attachments"][0]["content"])).collect();
        for mark in teams.lock().messages.iter().filter_map(mark_of) {
            let once_more = lost.iter().position(|m| *m == mark);
            let is_new = marks.insert(mark.clone());
            assert!(is_new || once_more.map(|at| lost.remove(at)).is_some(), "sent twice: {mark}");
        }
    }

    /// The canary's name is in no outgoing text, log line, metric or readable column.
    async fn kept_the_secret(&self) {
        let calls = self.0.slack.lock().journal.clone();
        for call in calls {
            let said = canary::outside_the_form(&call.body).to_string();
            assert_eq!(canary::found_in(&said), None, "{} tells: {said}", call.method);
        }
        let at_teams = self.0.teams.as_ref().map(|teams| teams.lock().journal.clone()).unwrap_or_default();
        for call in at_teams {
            let said = canary::outside_the_form(&call.body).to_string();
            assert_eq!(canary::found_in(&said), None, "{} tells: {said}", call.path);
        }
        let at_teams = self.0.teams.as_ref().map(|teams| teams.lock().answers.clone()).unwrap_or_default();
        for answer in self.0.slack.answers().into_iter().chain(at_teams) {
            let said = serde_json::from_str::<Json>(&answer).map(|json| canary::outside_the_form(&json).to_string());
            let said = said.unwrap_or(answer);
            assert_eq!(canary::found_in(&said), None, "an answer tells: {said}");
        }
        let rows = self.0.tables.everything().await;
        assert!(rows.iter().any(|row| row.contains("Amina Yusuf")), "the tables were not read");
        for row in rows {
            assert_eq!(canary::found_in(&row), None, "a table tells: {row}");
        }
        let metrics = reqwest::get(format!("{}/metrics", self.address())).await.expect("metrics");
        let metrics = metrics.text().await.expect("text");
        assert!(metrics.contains("mainstay_"), "the metrics were not read");
        assert_eq!(canary::found_in(&metrics), None, "a metric tells");
        assert!(canary::lines_read() > 0, "the log was not read");
        let leaked = canary::leaked();
        assert!(leaked.is_empty(), "the log tells:\n{}", leaked.join(""));
    }
}
