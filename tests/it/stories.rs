//! What happens between people and Mainstay, told from the first command to the last message.

mod answers;
mod around;
mod arranging;
mod asking;
mod chairs;
mod councils;
mod dates;
mod days;
mod first_page;
mod following;
mod hostile;
mod listed;
mod lists;
mod minutes;
mod outside;
mod planning;
mod teams;
mod the_day;
mod told;
mod trouble;
mod what_follows;
mod windows;
