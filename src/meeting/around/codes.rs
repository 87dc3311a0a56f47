//! Closed lists of short answers: what is kept instead of words.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ProcedureId, RoleId};

/// Declares a closed list of codes with the names that travel in forms and JSON.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($code:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($code),+
        }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$code),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $wire),+
                }
            }

            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == code)
            }
        }
    };
}

codes! {
    /// How a disagreement was settled.
    Settled { GoesAhead = "goes_ahead", NotHeld = "not_held", Otherwise = "otherwise" }
}

codes! {
    /// How views came.
    How { InPerson = "in_person", ByPhone = "by_phone", InWriting = "in_writing", AnotherWay = "another_way" }
}

codes! {
    /// Why views could not be gathered.
    NotPossible {
        NotReached = "not_reached",
        NotSafe = "not_safe",
        NotAble = "not_able",
        TooLate = "too_late",
        NotKnown = "not_known",
    }
}

codes! {
    /// Why a question that must be asked was not.
    NotAsked {
        NoTime = "no_time",
        PersonMissing = "person_missing",
        Harmful = "harmful",
        AnotherTime = "another_time",
        NotKnown = "not_known",
    }
}

/// What is known of somebody's views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewsStatus {
    Gathered {
        how: How,
        /// Through whom. None: whoever gathers them.
        carrier: Option<RoleId>,
        on: NaiveDate,
    },
    /// Asked, and they would rather not.
    ChoseNot,
    NotPossible {
        why: NotPossible,
    },
}

/// What becomes of a meeting once the child has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterMove {
    GoesOn,
    /// Another kind is asked for in its place.
    Becomes {
        kind: ProcedureId,
    },
    /// Cancelled, with the procedure's reason code.
    Cancelled {
        code: String,
    },
}
