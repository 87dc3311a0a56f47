//! Answers that change nothing: lists, histories, people found, and words for those we do not know.

use std::sync::Arc;

use crate::card::view::View;
use crate::card::{Card, Choice, Reply, forms, home, intake, status};
use crate::interaction::{Draft, Intent, PlatformName, Values, Verb};
use crate::people::Person;
use crate::procedure::Procedure;
use crate::store::deliveries::{self, DeliveryBody, DeliveryState};
use crate::store::{StoreError, Tx, drafts, meetings};

use super::cases::history;
use super::known::Stranger;
use super::{Case, Sitting};

/// To somebody who is not in the directory, or from elsewhere. Nothing about anything is said.
pub(super) fn stranger(stranger: Stranger, intent: &Intent) -> Reply {
    let card = home::sentence(match stranger {
        Stranger::NotInDirectory => {
            "Mainstay does not know you yet. Please ask your administrator to add you to the people list."
        }
        Stranger::OtherWorkspace => "Mainstay works only for people of the council's own workspace.",
        Stranger::NotConnected => "Mainstay is still starting. Please try again in a minute.",
    });
    match intent {
        Intent::Lookup { .. } => Reply::Found(Vec::new()),
        _ if stranger == Stranger::OtherWorkspace => Reply::TurnedAway(card),
        Intent::OpenHome => Reply::Home(card),
        Intent::Submit { .. } | Intent::FormPress { .. } => Reply::Done(card),
        Intent::CloseForm { .. } => Reply::Nothing,
        _ => Reply::Say(card),
    }
}

/// To a form that was sent, thrown away, or never theirs.
pub(super) fn form_is_over() -> Reply {
    Reply::Done(home::sentence("This form has been sent already, or is no longer open. Nothing was changed."))
}

impl Sitting<'_> {
    /// People whose name holds what was typed, at most a hundred. Somebody outside is found only on their own case.
    pub(super) async fn people_found(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        field: &str,
        typed: &str,
    ) -> Result<Vec<Choice>, StoreError> {
        let case = match &draft.about {
            Some(about) => self.own_case(tx, &about.meeting).await?,
            None => None,
        };
        let view = case.as_ref().map(|case| self.view(case));
        let here: Vec<&Person> = view.as_ref().map(forms::on_the_case).unwrap_or_default();
        let typed = typed.trim().to_lowercase();
        let except = (!forms::may_name_oneself(draft.verb)).then_some(&self.person);
        // Whoever a case is for says whose kinds apply, and is looked for among all.
        let asked = match field {
            "owner" => Draft { values: Values::new(), ..draft.clone() },
            _ => draft.clone(),
        };
        let kinds = self.kinds(&asked);
        let kinds: Vec<&Procedure> = kinds.iter().map(Arc::as_ref).collect();
        let begins_a_case = matches!(draft.verb, Verb::RequestMeeting | Verb::SuggestMeeting);
        // A chair is shown with what they may chair as, in the list and in the search.
        let chairs = view.as_ref().filter(|_| draft.verb == Verb::ChooseChair).map(forms::may_be_chosen_to_chair);
        let fits = |p: &&Person| {
            let name = p.name.to_lowercase();
            let named = name.starts_with(&typed) || name.split_whitespace().any(|word| word.starts_with(&typed));
            let in_sight = !p.outside || here.iter().any(|one| one.id == p.id);
            let has_the_role = !begins_a_case || intake::fits_field(field, p, &kinds);
            let may_chair = chairs.as_ref().is_none_or(|all| all.contains_key(&p.id));
            p.active && except != Some(&p.id) && named && in_sight && has_the_role && may_chair
        };
        let shown = |p: &Person| {
            let as_chair = chairs.as_ref().and_then(|all| all.get(&p.id).cloned());
            as_chair.unwrap_or_else(|| forms::person_choice(p))
        };
        Ok(self.known.people.iter().filter(fits).take(100).map(shown).collect())
    }

    pub(super) fn view<'v>(&'v self, case: &'v Case) -> View<'v> {
        let by_letter = self.from.platform == PlatformName::Email;
        View { by_letter, ..case.view(&self.known, &self.person, self.now) }
    }

    /// The person's cases in which something may still be waited for.
    pub(super) async fn own_cases(&self, tx: &mut Tx) -> Result<Vec<Case>, StoreError> {
        let mut cases = Vec::new();
        for row in meetings::of_person(tx, &self.person).await? {
            let case = self.desk.open_case(tx, row).await?;
            if case.is_for(&self.known.people, &self.person) {
                cases.push(case);
            }
        }
        Ok(cases)
    }

    pub(super) async fn my_list(&self, tx: &mut Tx, room: home::Room) -> Result<Card, StoreError> {
        let cases = self.own_cases(tx).await?;
        let mut kept: Vec<(Draft, chrono::DateTime<chrono::Utc>)> = Vec::new();
        for row in drafts::of_person_open(tx, &self.person).await? {
            let draft: Option<Draft> = serde_json::from_str(&row.state).ok();
            // Only forms worth carrying on with: a form about a case is a press away.
            let worth = draft.filter(|d| d.about.is_none() && !d.values.is_empty());
            kept.extend(worth.map(|d| (d, row.updated_at)));
        }
        let views: Vec<View<'_>> = cases.iter().map(|c| self.view(c)).collect();
        let me = self.known.people.get(&self.person).filter(|p| self.desk.may_have_calendar(p));
        let list = home::list(&views, &kept, &self.known.calendar, room);
        Ok(match me {
            Some(me) => home::with_calendar(list, me.chat.calendar),
            None => list,
        })
    }

    /// Every action that the person leads or follows. `done`: what they have just done from that list.
    pub(super) async fn my_actions(&self, tx: &mut Tx, done: Option<&str>) -> Result<Card, StoreError> {
        let cases = self.own_cases(tx).await?;
        let views: Vec<View<'_>> = cases.iter().map(|c| self.view(c)).collect();
        Ok(home::actions(&views, done))
    }

    pub(super) async fn why(&self, tx: &mut Tx, case: &Case) -> Result<Card, StoreError> {
        let history = history(tx, &case.m.id).await?;
        let all = deliveries::of_meeting(tx, &case.m.id).await?;
        let told: Vec<status::Told> = all
            .iter()
            .filter(|d| matches!(d.body, DeliveryBody::Post { .. }))
            .filter(|d| !matches!(d.state, DeliveryState::Cancelled | DeliveryState::NotNeeded))
            .map(|d| status::Told {
                to: d.person.clone(),
                at: d.sent_at.or(Some(d.due_at)),
                state: match d.state {
                    DeliveryState::Sent => "sent".into(),
                    DeliveryState::Parked => "could not be delivered".into(),
                    DeliveryState::Unsure => "delivery not confirmed yet".into(),
                    _ => "waiting to be sent".into(),
                },
                say: match &d.body {
                    DeliveryBody::Post { notice } => serde_json::from_str(notice).ok(),
                    _ => None,
                },
            })
            .collect();
        Ok(status::why(&self.view(case), &history, &told))
    }
}
