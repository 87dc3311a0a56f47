//! The meeting core: given a case, when somebody acts or time passes, then events; or a refusal.

mod after;
mod any;
mod any_plan;
mod ask;
mod chain;
mod chair;
mod council;
mod dates;
mod day;
mod ending;
mod follow;
mod kinds;
mod nobody;
mod plan;
mod remind;
mod scale;
mod story;
