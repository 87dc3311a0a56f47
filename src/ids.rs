//! Names for things. Every id is text: opaque to people, unguessable where a person could present one.

use serde::{Deserialize, Serialize};

/// Declares a text id that serialises as a plain string.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

text_id!(
    /// One meeting, from the first suggestion to its end. `mtg_` and 32 random hex digits: it travels in buttons.
    MeetingId
);
text_id!(
    /// What people say and type for a meeting: `PM-7K3Q`.
    Reference
);
text_id!(
    /// A person in the directory (the `id` column of the people file).
    PersonId
);
text_id!(
    /// A role as the procedures name it, e.g. `child_social_worker`. Its title on screen is the procedure's.
    RoleId
);
text_id!(
    /// A meeting kind: the `kind.id` of a procedure, e.g. `psm`.
    ProcedureId
);
text_id!(
    /// SHA-256 of a procedure file's text, in hex: the version that a meeting keeps.
    ProcedureHash
);
text_id!(
    /// A fact that a procedure asks for.
    FactId
);
text_id!(
    /// One thing inside a meeting, such as one invitation. Unique within its meeting.
    ItemId
);
text_id!(
    /// A form that somebody has open or has saved for later. `frm_` and 32 random hex digits.
    DraftId
);
text_id!(
    /// One message to one person. `dlv_` and a time-ordered id.
    DeliveryId
);

/// The 31 letters and digits that cannot be misread over the phone: no 0, 1, I, L, O.
const REFERENCE_ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

impl Reference {
    /// A reference made from random bytes, `PM-` and four signs. The store refuses one that is taken; draw again.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let signs: String = bytes[..4]
            .iter()
            .map(|b| char::from(REFERENCE_ALPHABET[usize::from(*b) % REFERENCE_ALPHABET.len()]))
            .collect();
        Self(format!("PM-{signs}"))
    }

    /// Reads what a person typed: case, a missing `PM-` and spaces are forgiven. `None` if it cannot be a reference.
    pub fn parse(typed: &str) -> Option<Self> {
        let upper = typed.trim().to_ascii_uppercase();
        let signs = upper.strip_prefix("PM-").or_else(|| upper.strip_prefix("PM")).unwrap_or(&upper);
        let good = signs.len() == 4 && signs.bytes().all(|b| REFERENCE_ALPHABET.contains(&b));
        good.then(|| Self(format!("PM-{signs}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_reference_is_forgiven_its_case_and_prefix() {
        for typed in ["PM-7K3Q", "pm-7k3q", " 7k3q ", "PM7K3Q"] {
            assert_eq!(Reference::parse(typed), Some(Reference::new("PM-7K3Q")), "{typed}");
        }
        for typed in ["", "PM-", "PM-7K3", "PM-7K3Q9", "PM-OIL0", "a child's name"] {
            assert_eq!(Reference::parse(typed), None, "{typed}");
        }
    }
}
