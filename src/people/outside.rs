//! Somebody outside the directory as a form names them: a name, a service, an address, each looked over.
//!
//! What comes out is safe in a mail's header and on a page: no control characters, no invisible ones, one plain address.

/// A contact that can be written to.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub service: Option<String>,
    pub email: String,
}

/// Without the name and the address: a log must not hold them.
impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact").finish_non_exhaustive()
    }
}

/// No name or service is longer.
pub const LONGEST_NAME: u16 = 80;
/// No address is longer (RFC 5321).
pub const LONGEST_ADDRESS: u16 = 254;

/// A name or a service on one line.
///
/// # Errors
/// A sentence for whoever typed it.
pub fn name(typed: &str) -> Result<String, &'static str> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("Please fill this in.");
    }
    if name.chars().count() > usize::from(LONGEST_NAME) {
        return Err("Please use at most 80 characters.");
    }
    let odd = |c: char| c.is_control() || is_invisible(c) || matches!(c, '<' | '>' | '@' | '"' | '\\');
    if name.chars().any(odd) || !name.chars().any(char::is_alphabetic) {
        return Err("Please give a plain name, with no signs in it.");
    }
    Ok(name)
}

/// One plain e-mail address, its domain in small letters.
///
/// # Errors
/// A sentence for whoever typed it.
pub fn address(typed: &str) -> Result<String, &'static str> {
    const FAULT: &str = "Please give one e-mail address, such as sam@example.org.";
    let typed = typed.trim();
    let (local, domain) = typed.rsplit_once('@').ok_or(FAULT)?;
    let atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&c);
    let dotted = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let local_good = (1..=64).contains(&local.len()) && local.bytes().all(atom) && dotted(local);
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or("");
    let domain_good = domain.contains('.') && domain.split('.').all(label) && top.bytes().any(|b| !b.is_ascii_digit());
    if local_good && domain_good && typed.len() <= usize::from(LONGEST_ADDRESS) {
        Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
    } else {
        Err(FAULT)
    }
}

/// Signs that take no room or turn the direction of writing: they make one text look like another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_address_is_an_address() {
        assert_eq!(address("  Sam.O'Neil+meetings@School.EXAMPLE "), Ok("Sam.O'Neil+meetings@school.example".into()));
        for odd in [
            "",
            "sam",
            "sam@",
            "@school.example",
            "sam@school",
            "sam@1.2.3.4",
            "sam@[127.0.0.1]",
            "sam@school..example",
            ".sam@school.example",
            "sam@-school.example",
            "sam@school.example, ann@school.example",
            "Sam <sam@school.example>",
            "\"sam\"@school.example",
            "sam@school.example\r\nBcc: all@council.example",
            "sam@schо\u{43e}l.example",
            "sam\u{200b}@school.example",
        ] {
            assert!(address(odd).is_err(), "{odd:?}");
        }
        assert!(address(&format!("{}@school.example", "a".repeat(65))).is_err());
    }

    #[test]
    fn a_name_holds_nothing_that_a_mail_s_header_could_mistake() {
        assert_eq!(name("  Zoë   O'Neil-Łęcka "), Ok("Zoë O'Neil-Łęcka".into()));
        let long = "a".repeat(81);
        for odd in ["", "  ", "Sam\u{0}", "Sam\u{202e}", "\u{200b}", "Sam <sam@x.example>", "12345", long.as_str()] {
            assert!(name(odd).is_err(), "{odd:?}");
        }
        assert_eq!(name("Sam\r\nBcc: ann"), Ok("Sam Bcc: ann".into()), "lines become one");
    }
}
