//! A mail server's report that a letter did not arrive (RFC 3464), read only for which letter it is about.

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

/// The `Message-ID`, in its brackets, of the letter that is reported as failed for good. None: this is no such report.
pub fn failed_letter(report: &[u8]) -> Option<String> {
    let report = MessageParser::default().parse(report)?;
    let is = |part: &&MessagePart<'_>, subtype: &str| {
        let kind = part.content_type();
        kind.and_then(|t| t.subtype()).is_some_and(|s| s.eq_ignore_ascii_case(subtype))
    };
    let status = report.parts.iter().find(|part| is(part, "delivery-status"))?;
    let status = String::from_utf8_lossy(status.contents());
    // A delay is no failure: the server tries on.
    let field = |line: &str| {
        line.split_once(':').map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_lowercase()))
    };
    let failed = |line: &str| field(line).is_some_and(|(name, value)| name == "action" && value == "failed");
    if !status.lines().any(failed) {
        return None;
    }
    let mut ids = report.parts.iter().filter_map(|part| match &part.body {
        PartType::Message(letter) => letter.message_id().map(str::to_owned),
        // Many servers return the headers alone.
        _ if is(&part, "rfc822-headers") => {
            let headers = [part.contents(), b"\r\n\r\n"].concat();
            MessageParser::default().parse(&headers)?.message_id().map(str::to_owned)
        }
        _ => None,
    });
    ids.next_back().map(|id| format!("<{id}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(action: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example\r\nTo: mainstay@council.example\r\nMessage-ID: <report@mail.example>\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n\
             Final-Recipient: rfc822; gil@school.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n\
             --b\r\nContent-Type: {original}\r\n\r\nFrom: mainstay@council.example\r\nMessage-ID: <one@council.example>\r\n\
             Subject: A meeting\r\n\r\n--b--\r\n"
        )
    }

    #[test]
    fn a_failed_letter_is_known_by_its_id() {
        for original in ["message/rfc822", "text/rfc822-headers"] {
            let id = failed_letter(report("failed", original).as_bytes());
            assert_eq!(id.as_deref(), Some("<one@council.example>"), "{original}");
            assert_eq!(failed_letter(report("delayed", original).as_bytes()), None);
        }
        for odd in ["", "\0\0", "Subject: Out of office\r\n\r\nI am away.", "Content-Type: multipart/report\r\n\r\n--"]
        {
            assert_eq!(failed_letter(odd.as_bytes()), None, "{odd:?}");
        }
    }
}
