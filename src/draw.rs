//! Ids, drawn: the only place that asks for randomness.
//!
//! What travels in buttons and links is 122 random bits; rows that only need an order get one from the clock.
#![expect(clippy::disallowed_methods, reason = "this is the one place")]

use uuid::Uuid;

use crate::ids::{DeliveryId, DraftId, ItemId, MeetingId, PersonId, Reference};

pub fn meeting_id() -> MeetingId {
    MeetingId::new(token("mtg_"))
}

pub fn draft_id() -> DraftId {
    DraftId::new(token("frm_"))
}

pub fn item_id() -> ItemId {
    ItemId::new(token("inv-"))
}

pub fn action_id() -> ItemId {
    ItemId::new(token("act-"))
}

/// Somebody outside the directory.
pub fn person_id() -> PersonId {
    PersonId::new(token("out-"))
}

pub fn need_id() -> ItemId {
    ItemId::new(token("need-"))
}

/// May be taken: the store says so, and another is drawn.
pub fn reference() -> Reference {
    Reference::from_random(*Uuid::new_v4().as_bytes())
}

/// Later in order than those drawn before it.
pub fn delivery_id() -> DeliveryId {
    DeliveryId::new(ordered("dlv_"))
}

/// `prefix` and 32 hex digits that nobody can guess.
pub fn token(prefix: &str) -> String {
    format!("{prefix}{}", Uuid::new_v4().simple())
}

/// What a link to the reply page ends in: 40 hex digits, 154 of their bits random.
pub fn link() -> String {
    let more = Uuid::new_v4().simple().to_string();
    format!("{}{}", Uuid::new_v4().simple(), &more[..8])
}

/// `prefix` and 32 hex digits, later in order than those drawn before.
pub fn ordered(prefix: &str) -> String {
    format!("{prefix}{}", Uuid::now_v7().simple())
}

/// A key's worth of random bytes.
pub fn key() -> [u8; 32] {
    let mut key = [0; 32];
    key[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    key[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    key
}
