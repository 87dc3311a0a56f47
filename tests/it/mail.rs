//! E-mail, from the first word of the conversation with the server to what stands in somebody's calendar.

mod ends;
mod letter;
mod outage;
mod server;
mod stories;
