//! Where a meeting is: codes, a room's number and a link, with no room for a name.

use serde::{Deserialize, Serialize};

/// Where a meeting is, without room for a story: codes, a room number and a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub kind: PlaceKind,
    pub room: Option<Room>,
    pub link: Option<Link>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    Online,
    Offices,
    School,
    Phone,
    /// People are told where by whoever set the date.
    ToldByPhone,
}

impl PlaceKind {
    pub const ALL: &[PlaceKind] = &[Self::Online, Self::Offices, Self::School, Self::Phone, Self::ToldByPhone];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offices => "offices",
            Self::School => "school",
            Self::Phone => "phone",
            Self::ToldByPhone => "told_by_phone",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.as_str() == code)
    }
}

/// A room by its number, such as "4", "B12" or "2.14": too short to hold a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Room(String);

impl Room {
    /// `None` for anything but up to two letters around one to four digits, with one dot or dash inside.
    pub fn parse(typed: &str) -> Option<Self> {
        let lower = typed.trim().to_ascii_lowercase();
        let bare = lower.strip_prefix("room").unwrap_or(&lower).trim();
        let letters = bare.chars().filter(char::is_ascii_alphabetic).count();
        let digits = bare.chars().filter(char::is_ascii_digit).count();
        let marks = bare.chars().filter(|c| matches!(c, '.' | '-')).count();
        let all = bare.chars().count();
        let good = letters <= 2 && (1..=6).contains(&digits) && marks <= 1 && letters + digits + marks == all;
        good.then(|| Self(bare.to_ascii_uppercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A link to an online meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(String);

impl Link {
    /// `None` for anything but a short `https` address with a host and no user name in it.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let rest = typed.strip_prefix("https://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        let plain =
            |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '|' | '\\' | '^' | '`' | '{' | '}');
        let good_host = host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        (typed.len() <= 500 && good_host && typed.chars().all(plain)).then(|| Self(typed.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_no_room_for_a_name() {
        for good in ["4", "Room 4", "B12", "2.14", "room b-12"] {
            assert!(Room::parse(good).is_some(), "{good}");
        }
        for bad in ["", "Jane", "Room", "the blue one", "12 High Street", "Jo4n", "1234567"] {
            assert!(Room::parse(bad).is_none(), "{bad}");
        }
        assert!(Link::parse("https://meet.example.org/abc-123?x=1").is_some());
        for bad in [
            "meet.example.org",
            "http://a.b/c",
            "https://user@a.b/",
            "https://a b.c/",
            "https://localhost/",
            "Jane Doe",
        ] {
            assert!(Link::parse(bad).is_none(), "{bad}");
        }
    }
}
