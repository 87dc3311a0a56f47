//! Words for faults: what somebody may have meant, and lists in plain English.

/// The known word nearest to what was written, if it is near enough to be what was meant.
pub(crate) fn meant<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(&written.to_lowercase(), word), word))
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// " Did you mean “x”?", or what is allowed, or nothing.
pub(crate) fn hint<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match meant(written, known.iter().copied()) {
        Some(word) => format!(" Did you mean “{word}”?"),
        None if known.is_empty() || known.len() > 12 => String::new(),
        None => format!(" It may be {}.", list(&known, "or")),
    }
}

/// "a", "a or b", "a, b or c".
pub(crate) fn list<T: AsRef<str>>(words: &[T], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., end] => {
            format!("{} {last} {}", first.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), end.as_ref())
        }
    }
}

/// How many letters must be added, dropped or changed to get from one word to the other (two swapped letters count
/// as two). Words of procedure files are short, so the plain table is enough.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_understood_and_a_different_word_is_not() {
        let known = ["required", "expected", "optional"];
        assert_eq!(meant("requird", known), Some("required"));
        assert_eq!(meant("Optinal", known), Some("optional"));
        assert_eq!(meant("elephant", known), None);
        assert_eq!(hint("elephant", known), " It may be required, expected or optional.");
    }
}
