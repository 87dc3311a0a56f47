//! People outside, who come to the reply page with a link and no account.
//!
//! A link vouches for one person on one meeting and for nothing else: whoever comes with it is shown their own part of
//! that meeting, and may do what somebody invited, or somebody who leads an action, may do. What the page shows is drawn
//! from the case as it stands; looking writes nothing.

use crate::card::{Action, Block, Card, FieldKind, Form, Reply, View, home, meeting};
use crate::ids::{MeetingId, PersonId, Reference};
use crate::interaction::{Account, Intent, PlatformName, Verb};
use crate::store::{StoreError, Tx, replies};

use super::{Case, Desk, Sitting, Trouble};

/// What a link lets somebody do. Lists of people, histories and everything that arranges a meeting stay inside.
const MAY: [Verb; 21] = [
    Verb::Accept,
    Verb::SendRepresentative,
    Verb::SendWritten,
    Verb::CantAttend,
    Verb::ChangeMyAnswer,
    Verb::NotMe,
    Verb::TellNeeds,
    Verb::NameAuthority,
    Verb::SignUp,
    Verb::NotAsWritten,
    Verb::Done,
    Verb::WorkingOnIt,
    Verb::Blocked,
    Verb::AskForNewDate,
    Verb::RemindMeLater,
    Verb::ReadPlan,
    Verb::GiveReading,
    Verb::Consulted,
    Verb::Disagree,
    Verb::RecordViews,
    Verb::PaperSent,
];

/// Whoever a link stands for, and what they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub meeting: MeetingId,
    pub person: PersonId,
    pub reference: Reference,
    pub name: String,
    pub card: Card,
}

impl Guest {
    /// Who an act on the page is by. The workspace is the meeting: the link vouches for nothing beyond it.
    pub fn account(&self) -> Account {
        Account {
            platform: PlatformName::Email,
            workspace: Some(self.meeting.to_string()),
            enterprise: None,
            user: self.person.to_string(),
        }
    }
}

impl Desk {
    /// Whoever this link stands for. None: it is unknown, over or revoked, or there is nothing for them in it any more;
    /// which of these is not told.
    pub async fn guest(&self, token: &str) -> Result<Option<Guest>, Trouble> {
        let (desk, token) = (self.clone(), token.to_owned());
        let found = self.0.db.read(move |tx| Box::pin(async move { desk.find_guest(tx, &token).await })).await;
        Ok(found?)
    }

    async fn find_guest(&self, tx: &mut Tx, token: &str) -> Result<Option<Guest>, StoreError> {
        let now = self.0.clock.now();
        let Some((id, person)) = replies::of(tx, token, now).await? else { return Ok(None) };
        let known = self.known(tx).await?;
        let Some(name) = known.people.get(&person).filter(|p| p.active).map(|p| p.name.clone()) else {
            return Ok(None);
        };
        let Some(case) = self.case(tx, &id).await? else { return Ok(None) };
        if !is_open_to(&case, &known.people, &person) {
            return Ok(None);
        }
        let view = View { by_letter: true, ..case.view(&known, &person, now) };
        let card = without_what_is_inside(meeting::card(&view, None));
        Ok(Some(Guest { meeting: id, person, reference: case.m.reference.clone(), name, card }))
    }
}

/// Whether somebody outside still has a part in it: invited, told, or leading what was agreed.
pub(super) fn is_open_to(case: &Case, people: &crate::people::People, person: &PersonId) -> bool {
    case.m.is_awake() && !crate::meeting::parts(&case.m, &case.p, people, person).is_empty()
}

/// Buttons that a link does not carry are left out.
fn without_what_is_inside(mut card: Card) -> Card {
    for block in &mut card.blocks {
        if let Block::Actions(actions) = block {
            actions.retain(|action: &Action| MAY.contains(&action.verb));
        }
    }
    card.blocks.retain(|block| !matches!(block, Block::Actions(actions) if actions.is_empty()));
    card
}

impl Sitting<'_> {
    /// Whether this came with a link, and asks for something that a link does not carry.
    pub(super) async fn oversteps(&self, tx: &mut Tx, intent: &Intent) -> Result<bool, StoreError> {
        if self.from.platform != PlatformName::Email {
            return Ok(false);
        }
        let (verb, about) = match intent {
            Intent::Press { verb, about } => (*verb, about.clone()),
            Intent::Submit { form, .. } => match self.draft(tx, form).await? {
                Some(draft) => (draft.verb, draft.about),
                // It is over: the answer says no more than that.
                None => return Ok(false),
            },
            _ => return Ok(true),
        };
        let here = about.is_some_and(|a| Some(a.meeting.as_str()) == self.from.workspace.as_deref());
        Ok(!here || !MAY.contains(&verb))
    }

    /// An answer that may be shown to whoever came with a link: the council's people are not theirs to choose from.
    pub(super) fn fit_for_outside(&self, reply: Reply) -> Reply {
        match reply {
            _ if self.from.platform != PlatformName::Email => reply,
            Reply::Ask(form) | Reply::Mend(form) if lists_people(&form) => {
                Reply::Say(home::sentence("Please ring the person who invited you about this. Nothing was changed."))
            }
            Reply::Changed(card) => Reply::Changed(without_what_is_inside(card)),
            reply => reply,
        }
    }
}

fn lists_people(form: &Form) -> bool {
    form.fields.iter().any(|f| matches!(f.kind, FieldKind::Person(_) | FieldKind::FindPerson { .. }))
}
