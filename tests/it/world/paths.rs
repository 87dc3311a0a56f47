//! Stretches of the path that many stories walk before their own begins.

use super::{Person, World};

/// What the form asks of a Breakdown Prevention Meeting, in the procedure's words.
pub const BPM: [(&str, &str); 6] = [
    ("Level of worry", "Risk of breakdown"),
    ("What type of placement is it?", "Fostering, with an independent agency"),
    ("Have you talked by phone with the carer or provider?", "Yes"),
    ("Must the child move immediately because of safeguarding concerns?", "No"),
    ("Is it appropriate for the child to come?", "No"),
    ("Is it appropriate for the parents to come?", "No"),
];

/// What the form asks of a Placement Support Meeting.
pub const PSM: [(&str, &str); 6] = [
    ("Level of worry", "Fragile"),
    ("What type of placement is it?", "Fostering, with the council's own carers"),
    ("Has the placement already ended?", "No"),
    ("What has changed?", "There are warning signs"),
    ("Is school or education part of the difficulty?", "No"),
    ("Was the child removed because of a sudden serious incident?", "No"),
];

impl Person {
    /// Requests a meeting of this kind with these answers, from the command to the last button.
    pub async fn requests(&self, kind: &str, answers: &[(&str, &str)]) {
        self.types(&format!("/placement request {kind}")).await;
        self.fills_in(answers).await;
        self.sends().await;
        self.sees("request is made").await;
        self.closes().await;
    }

    /// Sets the first date, or another, in the offices.
    pub async fn sets_date(&self, button: &str, date: &str, time: &str) {
        self.presses(button).await;
        self.fills("Date", date).await;
        self.fills("Time (UK)", time).await;
        self.fills("Where", "Council offices").await;
        self.sends().await;
    }
}

impl World {
    /// A Breakdown Prevention Meeting that Amina has requested now. Returns its reference.
    pub async fn requested_bpm(&self) -> String {
        self.person("amina").requests("bpm", &BPM).await;
        self.reference().await
    }

    /// A Placement Support Meeting that Amina has requested now.
    pub async fn requested_psm(&self) -> String {
        self.person("amina").requests("psm", &PSM).await;
        self.reference().await
    }
}
