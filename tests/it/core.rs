//! The meeting core: given a case, when somebody acts or time passes, then events; or a refusal.

mod after;
mod any;
mod any_around;
mod any_plan;
mod around;
mod ask;
mod asked;
mod chain;
mod chair;
mod council;
mod dates;
mod day;
mod ending;
mod follow;
mod kinds;
mod limits;
mod nobody;
mod plan;
mod remind;
mod scale;
mod story;
