//! Other open requests for the same child: what may be said of them, and to whom.

use crate::card::intake::AlreadyOpen;
use crate::card::{Reply, home, refusals};
use crate::interaction::{Draft, Page};
use crate::meeting::Command;
use crate::meeting::decide::may_see;
use crate::store::{StoreError, Tx, drafts, meetings};

use super::super::values::{code, words};
use super::super::{Case, Sitting, answers};

/// Open requests for the same child.
enum Others {
    None,
    Visible,
    /// With the title of whoever to talk to.
    Hidden(String),
}

impl Sitting<'_> {
    /// The open request for the same child, if this person may know of it.
    pub(super) async fn already(&self, tx: &mut Tx, draft: &Draft) -> Result<Option<(Case, AlreadyOpen)>, StoreError> {
        if draft.page != Page::Already {
            return Ok(None);
        }
        for case in self.same_child(tx, draft).await? {
            if may_see(&case.m, &case.p, &self.known.people, &self.person) {
                let said = AlreadyOpen {
                    reference: case.m.reference.clone(),
                    kind: case.p.kind.name.clone(),
                    last: case.m.last_date(&case.p, &self.known.calendar),
                    owner: case.m.owner.clone(),
                    theirs: case.m.owner == self.person || case.m.joined.contains(&self.person),
                    asks: home::asks(&self.view(&case)),
                };
                return Ok(Some((case, said)));
            }
        }
        Ok(None)
    }

    pub(super) async fn same_child(&self, tx: &mut Tx, draft: &Draft) -> Result<Vec<Case>, StoreError> {
        let Some(number) = words(&draft.values, "case_number") else { return Ok(Vec::new()) };
        let hash = self.desk.0.db.sealer().fingerprint(number.reveal());
        let own = draft.about.as_ref().map(|a| &a.meeting);
        let mut cases = Vec::new();
        for row in meetings::open_for_case(tx, &hash).await? {
            if Some(&row.id) != own {
                cases.push(self.desk.open_case(tx, row).await?);
            }
        }
        Ok(cases)
    }

    /// Another open request for the same child comes first, until it is said why there is to be one more: the draft then
    /// stands at the page that tells of it. Somebody with no right to see it learns nothing but whom to talk to.
    pub(super) async fn others_first(&self, tx: &mut Tx, draft: &mut Draft) -> Result<Option<Reply>, StoreError> {
        if code(&draft.values, "already").as_deref() == Some("another") {
            return Ok(None);
        }
        match self.others_open(tx, draft).await? {
            Others::None => {}
            Others::Visible => draft.page = Page::Already,
            Others::Hidden(title) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                let title = crate::card::words::lower_first(&title);
                let words = format!("Please speak to the {title} about this first.");
                return Ok(Some(Reply::Done(home::sentence(&words))));
            }
        }
        Ok(None)
    }

    async fn others_open(&self, tx: &mut Tx, draft: &Draft) -> Result<Others, StoreError> {
        let cases = self.same_child(tx, draft).await?;
        let Some(first) = cases.first() else { return Ok(Others::None) };
        let seen = cases.iter().any(|c| may_see(&c.m, &c.p, &self.known.people, &self.person));
        Ok(if seen { Others::Visible } else { Others::Hidden(first.p.role_title(&first.p.request.owner)) })
    }

    pub(super) async fn join(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        case: Option<Case>,
        with_concern: bool,
    ) -> Result<Reply, StoreError> {
        let Some(case) = case else { return Ok(answers::form_is_over()) };
        if !self.first {
            return Ok(answers::form_is_over());
        }
        let concern = words(&draft.values, "concern").filter(|_| with_concern);
        let command = Command::Join { concern };
        match self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await? {
            Ok(case) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                let words = format!("{}: you have joined this request. Its date stands.", case.m.reference);
                Ok(Reply::Done(home::sentence(&words)))
            }
            Err((case, refusal)) => {
                Ok(Reply::Done(home::sentence(&refusals::say(&refusal, &case.p, &self.known.people))))
            }
        }
    }
}
