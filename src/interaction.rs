//! The neutral inbound: who did what, where. Every platform parses into this one closed enum; the desk reads no other.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::ids::{DraftId, ItemId, MeetingId, PersonId, ProcedureId, Reference};

/// Where people talk to Mainstay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformName {
    Slack,
    Teams,
    /// For people outside: a mail, and a page to answer on. An account's `user` is the person's id, which the link's token
    /// vouches for; an address may be shared.
    Email,
    /// The pretend workplace in a browser.
    Practice,
}

impl PlatformName {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Email => "email",
            Self::Practice => "practice",
        }
    }
}

/// An account on a platform, as the platform named it in a verified request. Not yet a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub platform: PlatformName,
    /// The workspace or tenant that vouched for the user: a team id, or the enterprise id of an org-wide install.
    pub workspace: Option<String>,
    pub user: String,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// The same for every delivery of the same act: the inbox refuses the second.
    pub key: String,
    pub from: Account,
    pub intent: Intent,
}

/// What they meant by it.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Words typed after the command.
    Typed(Typed),
    /// A button on a card, or a shortcut.
    Press { verb: Verb, about: Option<About> },
    /// A form's page sent.
    Submit { form: DraftId, values: Values },
    /// A button inside a form (`Verb::Back`, `Verb::SaveForLater`), with what was filled in so far.
    FormPress { form: DraftId, verb: Verb, values: Values },
    /// A form closed without sending: it stays as a draft.
    CloseForm { form: DraftId },
    /// Letters typed into a search field of a form.
    Lookup { form: DraftId, field: String, typed: String },
    /// The person opened the page that lists their things.
    OpenHome,
    /// The platform says this account is gone (`false`) or back (`true`).
    AccountChanged { user: String, active: bool },
    /// The app was removed from the workspace, or its tokens were revoked.
    Removed,
    /// A file sent to the bot. Nothing of it is read, not even its name.
    FileSent,
}

/// The command's words. Anything else is `Unknown`: its text is dropped at the parser and exists nowhere after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Help,
    Request(Option<ProcedureId>),
    Suggest,
    Mine,
    Actions,
    Show(Reference),
    Why(Reference),
    Unknown,
}

impl Typed {
    /// Reads the words after the command.
    pub fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let (first, second, more) = (words.next().unwrap_or("").to_ascii_lowercase(), words.next(), words.next());
        match (first.as_str(), second, more) {
            ("" | "help", None, None) => Self::Help,
            ("request", None, None) => Self::Request(None),
            ("request", Some(kind), None) if is_kind(kind) => Self::Request(Some(kind.to_ascii_lowercase().into())),
            ("suggest", None, None) => Self::Suggest,
            ("mine", None, None) => Self::Mine,
            ("actions", None, None) => Self::Actions,
            ("show", Some(reference), None) => Reference::parse(reference).map_or(Self::Unknown, Self::Show),
            ("why", Some(reference), None) => Reference::parse(reference).map_or(Self::Unknown, Self::Why),
            _ => Self::Unknown,
        }
    }
}

/// A procedure id is at most 12 plain letters: a longer or odder word may be anything, even a name, and is dropped.
fn is_kind(word: &str) -> bool {
    word.len() <= 12 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What a button or form refers to: an unguessable meeting id, perhaps one item in it, and the revision that the
/// card showed. Looked up on the server; it grants nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub meeting: MeetingId,
    pub item: Option<ItemId>,
    pub revision: u32,
    /// The button stood in the list of actions, not on a card of this meeting: the answer is that list again.
    #[serde(default)]
    pub in_list: bool,
}

impl About {
    /// The text that rides in a button's value (under 100 characters).
    pub fn to_value(&self) -> String {
        let item = self.item.as_ref().map_or("", ItemId::as_str);
        let list = if self.in_list { "~list" } else { "" };
        format!("{}~{}~{}{list}", self.meeting, item, self.revision)
    }

    /// Reads a button's value. `None` for anything this bot did not write.
    pub fn from_value(value: &str) -> Option<Self> {
        let mut parts = value.split('~');
        let (meeting, item, revision) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        let plausible =
            |s: &str| s.len() <= 48 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let in_list = match (parts.next(), parts.next()) {
            (None, None) => false,
            (Some("list"), None) => true,
            _ => return None,
        };
        if !meeting.starts_with("mtg_") || !plausible(meeting) || !plausible(item) {
            return None;
        }
        let item = (!item.is_empty()).then(|| ItemId::from(item));
        Some(Self { meeting: meeting.into(), item, revision, in_list })
    }
}

/// A form that somebody has open or saved: what it asks for, about what, and what was filled in so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonId,
    pub verb: Verb,
    pub about: Option<About>,
    /// The meeting kind, for a request, once it is known.
    pub kind: Option<ProcedureId>,
    pub page: Page,
    pub values: Values,
}

/// The pages of the request form; every other form has only the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    Worry,
    /// There is an open request for the same child.
    Already,
    Questions,
    /// Which kind, where the person did not name one.
    Kind,
    /// Questions that earlier answers made necessary.
    More,
    People,
    Check,
}

/// What was filled in, by field name. A field left empty is absent.
pub type Values = BTreeMap<String, Value>;

/// One filled-in field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Choice(String),
    Choices(Vec<String>),
    Date(NaiveDate),
    Time(NaiveTime),
    Person(PersonId),
    /// Something was sent that cannot be read as this kind of field.
    Unreadable,
}

/// Declares the closed set of things a button can mean, with the name that travels on the wire.
macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $wire:literal),+ $(,)?) => {
        /// What a button means. The words on the buttons are in `card::words`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Verb {
            $($(#[$doc])* #[serde(rename = $wire)] $name),+
        }

        impl Verb {
            pub const ALL: &[Verb] = &[$(Verb::$name),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $wire),+
                }
            }

            pub fn parse(wire: &str) -> Option<Self> {
                match wire {
                    $($wire => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

verbs! {
    RequestMeeting = "request_meeting",
    SuggestMeeting = "suggest_meeting",
    MyList = "my_list",
    /// Send my meetings to my calendar as well; and no longer.
    CalendarOn = "calendar_on",
    CalendarOff = "calendar_off",
    /// Open one meeting's card.
    Show = "show",
    WhyThisDate = "why_this_date",
    /// Take up a saved form.
    Resume = "resume",
    /// Throw a saved form away.
    Discard = "discard",

    Continue = "continue",
    Back = "back",
    SaveForLater = "save_for_later",
    CheckAndSend = "check_and_send",

    /// The social worker takes a suggestion up and fills in the request.
    TakeUpSuggestion = "take_up_suggestion",
    DiscussSuggestion = "discuss_suggestion",
    DeclineSuggestion = "decline_suggestion",
    /// The private words of a suggestion, in a form that is only read.
    ReadSuggestion = "read_suggestion",
    /// The private concerns of colleagues who joined a request, in a form that is only read.
    ReadConcerns = "read_concerns",

    /// A request is confirmed, so that it goes on.
    ConfirmRequest = "confirm_request",
    Agree = "agree",
    DontAgree = "dont_agree",

    ChooseChair = "choose_chair",
    /// A yes to whoever is proposed, by one of those who agree on the chair.
    AgreeChair = "agree_chair",
    WillChair = "will_chair",
    ConflictOfInterest = "conflict_of_interest",
    CantChair = "cant_chair",

    SetDateAndPlace = "set_date_and_place",
    MoveMeeting = "move_meeting",
    AskForMoreTime = "ask_for_more_time",
    RecordLate = "record_late",
    GrantTime = "grant_time",
    DontGrantTime = "dont_grant_time",
    CancelMeeting = "cancel_meeting",

    AddInvitee = "add_invitee",
    CheckInvitations = "check_invitations",
    SendInvitations = "send_invitations",

    Accept = "accept",
    SendRepresentative = "send_representative",
    SendWritten = "send_written",
    CantAttend = "cant_attend",
    ChangeMyAnswer = "change_my_answer",
    /// A co-ordinator writes down an answer given by phone.
    RecordAnswer = "record_answer",
    /// Something happened that the procedure has a rule about (notice served, purchase considered).
    RecordEvent = "record_event",

    /// Who can be reached on the day, where a representative cannot commit resources.
    NameAuthority = "name_authority",

    /// Somebody outside says that they are not the one to ask.
    NotMe = "not_me",
    /// Somebody on the case says who is asked instead.
    AskInstead = "ask_instead",
    /// Somebody outside says what they need to take part.
    TellNeeds = "tell_needs",
    /// What people need to take part, in a form that is only read.
    ReadNeeds = "read_needs",
    /// The owner has told people in person.
    ToldThem = "told_them",

    WasHeld = "was_held",
    WasNotHeld = "was_not_held",

    /// On the day: whoever was to chair is not there.
    ChairIsAbsent = "chair_is_absent",
    NameMinuteTaker = "name_minute_taker",
    TickPapers = "tick_papers",

    AddAction = "add_action",
    AmendAction = "amend_action",
    RemoveAction = "remove_action",
    /// The words of the plan, in a form that is only read.
    ReadPlan = "read_plan",
    AddUnmetNeed = "add_unmet_need",
    RemoveUnmetNeed = "remove_unmet_need",
    ConfirmPlan = "confirm_plan",

    SignUp = "sign_up",
    NotAsWritten = "not_as_written",
    TakeProposal = "take_proposal",
    KeepAsWritten = "keep_as_written",

    Done = "done",
    WorkingOnIt = "working_on_it",
    Blocked = "blocked",
    AskForNewDate = "ask_for_new_date",
    GrantDate = "grant_date",
    DontGrantDate = "dont_grant_date",
    Reassign = "reassign",
    RemindMeLater = "remind_me_later",

    OpenScale = "open_scale",
    GiveReading = "give_reading",
    /// Everybody's numbers and reasons, in a form that is only read.
    ReadScale = "read_scale",
    ToldOfReading = "told_of_reading",

    TickMinutes = "tick_minutes",
    SetReview = "set_review",
    ClosePlan = "close_plan",
    AnswerCheck = "answer_check",

    /// The procedure may let the meeting, or one of its gates, be left out.
    AskExemption = "ask_exemption",
    /// That somebody was consulted on an exemption.
    Consulted = "consulted",
    /// The reason stands in the case system.
    RecordExemption = "record_exemption",
    ApproveExemption = "approve_exemption",
    RefuseExemption = "refuse_exemption",
    /// Why an exemption is asked for, in a form that is only read.
    ReadReason = "read_reason",
    Disagree = "disagree",
    SettleDispute = "settle_dispute",
    /// What became of gathering somebody's views.
    RecordViews = "record_views",
    /// Whoever was asked for a paper has sent it in.
    PaperSent = "paper_sent",
    /// Those who see to it tick which papers came back.
    TickReturned = "tick_returned",
    /// Which of the questions that must be asked were asked.
    TickAsked = "tick_asked",
    ChooseThemes = "choose_themes",
    ChildMoved = "child_moved",
    /// What becomes of the meeting, the child having moved.
    AfterMove = "after_move",
    /// Another meeting, because of this one.
    FollowOn = "follow_on",
    NoNextMeeting = "no_next_meeting",
}

impl Verb {
    /// Whether pressing it can lead to a form: a platform that must ask for its dialog before it knows the answer asks
    /// for these. `Accept` leads to one only where somebody is asked about resources.
    pub const fn opens_a_form(self) -> bool {
        match self {
            Self::RequestMeeting
            | Self::SuggestMeeting
            | Self::Resume
            | Self::TakeUpSuggestion
            | Self::DeclineSuggestion
            | Self::ReadSuggestion
            | Self::ReadConcerns
            | Self::DontAgree
            | Self::ChooseChair
            | Self::SetDateAndPlace
            | Self::MoveMeeting
            | Self::AskForMoreTime
            | Self::RecordLate
            | Self::CancelMeeting
            | Self::AddInvitee
            | Self::CheckInvitations
            | Self::SendInvitations
            | Self::Accept
            | Self::SendRepresentative
            | Self::CantAttend
            | Self::ChangeMyAnswer
            | Self::RecordAnswer
            | Self::RecordEvent
            | Self::NameAuthority
            | Self::NotMe
            | Self::AskInstead
            | Self::TellNeeds
            | Self::ReadNeeds
            | Self::ToldThem
            | Self::WasHeld
            | Self::WasNotHeld
            | Self::NameMinuteTaker
            | Self::TickPapers
            | Self::AddAction
            | Self::AmendAction
            | Self::ReadPlan
            | Self::AddUnmetNeed
            | Self::RemoveUnmetNeed
            | Self::ConfirmPlan
            | Self::NotAsWritten
            | Self::Blocked
            | Self::AskForNewDate
            | Self::Reassign
            | Self::RemindMeLater
            | Self::GiveReading
            | Self::ReadScale
            | Self::ToldOfReading
            | Self::SetReview
            | Self::ClosePlan
            | Self::AnswerCheck
            | Self::AskExemption
            | Self::Consulted
            | Self::ReadReason
            | Self::Disagree
            | Self::SettleDispute
            | Self::RecordViews
            | Self::TickReturned
            | Self::TickAsked
            | Self::ChooseThemes
            | Self::ChildMoved
            | Self::AfterMove
            | Self::FollowOn => true,
            Self::MyList
            | Self::CalendarOn
            | Self::CalendarOff
            | Self::Show
            | Self::WhyThisDate
            | Self::Discard
            | Self::Continue
            | Self::Back
            | Self::SaveForLater
            | Self::CheckAndSend
            | Self::DiscussSuggestion
            | Self::ConfirmRequest
            | Self::Agree
            | Self::AgreeChair
            | Self::WillChair
            | Self::ConflictOfInterest
            | Self::CantChair
            | Self::GrantTime
            | Self::DontGrantTime
            | Self::SendWritten
            | Self::ChairIsAbsent
            | Self::RemoveAction
            | Self::SignUp
            | Self::TakeProposal
            | Self::KeepAsWritten
            | Self::Done
            | Self::WorkingOnIt
            | Self::GrantDate
            | Self::DontGrantDate
            | Self::OpenScale
            | Self::TickMinutes
            | Self::RecordExemption
            | Self::ApproveExemption
            | Self::RefuseExemption
            | Self::PaperSent
            | Self::NoNextMeeting => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_outside_the_grammar_are_dropped_whole() {
        assert_eq!(Typed::parse("  Request  BPM "), Typed::Request(Some("bpm".into())));
        assert_eq!(Typed::parse("why pm-7k3q"), Typed::Why("PM-7K3Q".into()));
        for odd in ["Jane Doe", "request Jane Doe", "request 1234567890123", "show nobody", "help me", "request b%m"] {
            assert_eq!(Typed::parse(odd), Typed::Unknown, "{odd}");
        }
    }

    #[test]
    fn a_button_s_value_reads_back_and_nothing_else_does() {
        for in_list in [false, true] {
            let about = About { meeting: "mtg_0123".into(), item: Some("inv-3".into()), revision: 7, in_list };
            assert_eq!(About::from_value(&about.to_value()), Some(about));
        }
        for forged in ["", "mtg_1", "mtg_1~", "mtg_1~~x", "xyz~~1", "mtg_1~a b~1", "mtg_1~~1~2", "mtg_1~~1~list~1"] {
            assert_eq!(About::from_value(forged), None, "{forged}");
        }
    }

    #[test]
    fn every_verb_reads_back() {
        for verb in Verb::ALL {
            assert_eq!(Verb::parse(verb.as_str()), Some(*verb));
        }
    }
}
