//! Every card and form, read as the person reads it, at moments that a pretend council lives through.
//!
//! Each snapshot is looked over before it is taken: limits of platforms, words on buttons, length of sentences, and that
//! nothing private is in it.

mod after;
mod agreeing;
mod around;
mod arranging;
mod asking;
mod ending;
mod filling;
mod inviting;
mod listing;
mod looked_over;
mod names;
mod plain;
mod requesting;
pub mod story;

/// Compares with the snapshot of this name, after looking the words over.
macro_rules! reads {
    ($name:expr, $shown:expr) => {
        insta::with_settings!({snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots"), prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $crate::cards::plain::Plain::plain(&$shown));
        })
    };
}
use reads;
