//! What a button means: a closed set, with the name that travels on the wire.

use serde::{Deserialize, Serialize};

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
    /// Somebody on the list is the wrong one, or is not to be asked: before their invitation goes.
    NotThisPerson = "not_this_person",
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
    /// What the request form was told privately, in a form that is only read.
    ReadAnswers = "read_answers",
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
    /// A brother's or sister's request, planned together with this one.
    LinkRequest = "link_request",
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
            | Self::NotThisPerson
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
            | Self::ReadAnswers
            | Self::Disagree
            | Self::SettleDispute
            | Self::RecordViews
            | Self::TickReturned
            | Self::TickAsked
            | Self::ChooseThemes
            | Self::ChildMoved
            | Self::LinkRequest
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
