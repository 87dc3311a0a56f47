//! The meeting core: given a case, when somebody acts or time passes, then events; or a refusal.

mod any;
mod ask;
mod chain;
mod chair;
mod council;
mod dates;
mod nobody;
mod remind;
mod story;
