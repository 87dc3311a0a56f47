//! Stretches of the path that many stories walk before their own begins.

use super::person::TODAY;
use super::{Person, World};

/// What the form asks of a Breakdown Prevention Meeting, in the procedure's words.
pub const BPM: [(&str, &str); 7] = [
    ("How worried are you about this placement?", "There is a risk that it breaks down"),
    ("What type of placement is it?", "Fostering, with an independent agency"),
    ("Have you talked by phone with the carer or provider?", "Yes"),
    ("Must the child move immediately because of safeguarding concerns?", "No"),
    ("Is it appropriate for the child to come?", "No"),
    ("Is it appropriate for the parents to come?", "No"),
    ("When did you tell the Team Leader, Children's Services Buyers, about the risk?", TODAY),
];

/// What the form asks of a Placement Support Meeting.
pub const PSM: [(&str, &str); 6] = [
    ("How worried are you about this placement?", "It is becoming fragile"),
    ("What type of placement is it?", "Fostering, with the council's own carers"),
    ("Has the placement already ended?", "No"),
    ("What has changed?", "There are warning signs"),
    ("Is school or education part of the difficulty?", "No"),
    ("Was the child removed because of a sudden serious incident?", "No"),
];

/// What the form asks of a Disruption Meeting after a matched long-term placement that ended on Friday 13 November 2026.
pub const DM: [(&str, &str); 8] = [
    ("Has the placement already ended?", "Yes"),
    ("Did it end in a way that was not in the care plan?", "Yes"),
    ("Was it an adoption or a long-term foster placement?", "Long-term foster placement"),
    ("Had the Fostering Panel agreed the match?", "The match was agreed"),
    ("Were the foster carers the council's own?", "Yes"),
    ("Was a stability meeting held while the placement was at risk?", "No, there was no warning"),
    ("Have the care planning and case review procedures been followed?", "Yes"),
    ("When did the placement end?", "2026-11-13"),
];

/// What the form asks of a Placement Planning Meeting for a placement that had to start at once, on Good Friday 2026.
pub const PPM: [(&str, &str); 8] = [
    ("Why is a planning meeting needed?", "A placement is being identified"),
    ("What type of placement is it?", "Fostering, with the council's own carers"),
    ("Was the placement too urgent to meet before it started?", "Yes"),
    ("Would the placement disrupt the child's education or training?", "No"),
    ("Is the placement out of area?", "No"),
    ("When did the placement start, or when will it?", "2026-04-03"),
    ("Does somebody ask for it through you?", "Carer"),
    ("Home manager, or the carers' supervising social worker", "Pia Lang"),
];

/// What the form asks of a Placement Reflection and Learning Meeting after a placement that ended on Friday 5 June 2026.
pub const PRLM: [(&str, &str); 9] = [
    ("Has the placement already ended?", "Yes"),
    ("Did it end in a way that was not in the care plan?", "Yes"),
    ("What kind of placement ended?", "Foster care"),
    ("How many of the child's placements ended unexpectedly in the past six months?", "1"),
    ("Can a Head of Service chair?", "Yes"),
    ("Is the child old enough to come, and do they choose to?", "No"),
    ("Is it appropriate for the parents to come?", "No"),
    ("When did the placement end?", "2026-06-05"),
    ("Head of Service", "Hugo Stern"),
];

/// What the form asks of a Placement Stability Meeting in a foster placement.
pub const PSTM: [(&str, &str); 6] = [
    ("How worried are you about this placement?", "It is becoming fragile"),
    ("Has the placement already ended?", "No"),
    ("What type of placement is it?", "Fostering, with the council's own carers"),
    ("Does the child come themselves?", "No"),
    ("Is it appropriate to ask for the parents' views?", "No"),
    ("When was concern about the placement first shown?", TODAY),
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

    /// Answers the first two pages, of which one says that the child cannot wait.
    pub async fn is_told_to_act(&self, answers: &[(&str, &str)]) {
        self.fills(answers[0].0, answers[0].1).await;
        self.sends().await;
        for (question, answer) in &answers[1..] {
            self.fills(question, answer).await;
        }
        self.sends().await;
        self.sees("Do not fill in a form").await;
    }

    /// Answers an invitation with "Accept", and says whether resources can be committed.
    pub async fn accepts(&self, can_commit: &str) {
        self.presses("Accept").await;
        self.says_whether_resources(can_commit).await;
        self.sends().await;
    }

    /// The question about resources, whatever the procedure's words for it.
    pub async fn says_whether_resources(&self, can_commit: &str) {
        let question = self.field_about("commit").unwrap_or_else(|| panic!("not asked:\n{}", self.screen()));
        self.fills(&question, can_commit).await;
    }

    /// Answers an invitation with "Can't attend", naming somebody or nobody.
    pub async fn cannot_attend(&self, instead: Option<&str>) {
        self.presses("Can't attend").await;
        if let Some(person) = instead {
            self.fills("Who will represent you?", person).await;
        }
        self.sends().await;
    }

    /// Adds somebody to the list as a partner agency that is needed.
    pub async fn adds_partner(&self, person: &str) {
        self.presses("Add somebody").await;
        self.fills("As what are they invited?", "Partner agency").await;
        self.fills("Who?", person).await;
        self.fills("How much are they wanted?", "Needed").await;
        self.sends().await;
    }

    pub async fn chooses_chair(&self, person: &str) {
        self.presses("Choose the chair").await;
        self.fills("Who will chair?", person).await;
        self.sends().await;
    }

    /// Checks the list and sends it.
    pub async fn sends_invitations(&self) {
        self.presses("Send the invitations").await;
        self.sends().await;
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

    /// The same, agreed by Colin and to be chaired by Tom; Amina has set the date, Tom has checked the list, and the
    /// invitations are out.
    pub async fn arranged_bpm(&self, date: &str, time: &str) -> String {
        self.arranged_like_bpm("bpm", date, time).await
    }

    /// The same for a kind that asks the same and is arranged by the same people.
    pub async fn arranged_like_bpm(&self, kind: &str, date: &str, time: &str) -> String {
        self.person("amina").requests(kind, &BPM).await;
        let reference = self.reference().await;
        let [social_worker, manager, chair, buyers_leader] = self.people(["amina", "tara", "tom", "colin"]);
        buyers_leader.presses("Agree").await;
        manager.chooses_chair("Tom Price").await;
        chair.presses("Yes, I'll chair").await;
        social_worker.sets_date("Set date and place", date, time).await;
        chair.presses("Check the invitations").await;
        chair.sends().await;
        social_worker.sends_invitations().await;
        reference
    }

    /// A Placement Support Meeting with a team leader and a school nurse on its list: agreed by Tara, chaired by Vera,
    /// arranged by Atif, invitations out.
    pub async fn arranged_psm(&self, date: &str, time: &str) -> String {
        let reference = self.requested_psm().await;
        let [social_worker, manager, arranger, chair] = self.people(["amina", "tara", "atif", "vera"]);
        manager.presses("Agree").await;
        social_worker.adds_partner("Kim Lowry").await;
        social_worker.adds_partner("Nell Sharp").await;
        arranger.chooses_chair("Vera Holt").await;
        chair.presses("Yes, I'll chair").await;
        arranger.sets_date("Set date and place", date, time).await;
        arranger.sends_invitations().await;
        reference
    }

    /// A Placement Support Meeting that Amina has requested now.
    pub async fn requested_psm(&self) -> String {
        self.person("amina").requests("psm", &PSM).await;
        self.reference().await
    }
}
