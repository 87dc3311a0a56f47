//! A look at JSON before it is parsed: how deep it nests and how many values it holds, in one pass without memory.
//!
//! Platforms sign what they send, so this is a second lock: no body, however made, may cost more than a few milliseconds.

/// The most levels of arrays and objects that are read.
pub const MAX_DEPTH: usize = 64;
/// The most values (and keys) that are read.
pub const MAX_NODES: usize = 20_000;

/// Whether the text is modest enough to parse. Says nothing about whether it is well formed.
pub fn modest(json: &[u8]) -> bool {
    let (mut depth, mut nodes, mut in_string, mut escaped) = (0usize, 1usize, false, false);
    for byte in json {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                nodes += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' => nodes += 1,
            _ => {}
        }
        if depth > MAX_DEPTH || nodes > MAX_NODES {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_number_are_limited_and_strings_do_not_count() {
        let nested = |n: usize| [vec![b'['; n], vec![b']'; n]].concat();
        assert!(modest(&nested(MAX_DEPTH)));
        assert!(!modest(&nested(MAX_DEPTH + 1)));
        assert!(modest(format!("[{}1]", "1,".repeat(MAX_NODES - 3)).as_bytes()));
        assert!(!modest(format!("[{}1]", "1,".repeat(MAX_NODES)).as_bytes()));
        assert!(modest(format!("[\"{}\\\"[\"]", "[,{".repeat(MAX_NODES)).as_bytes()));
    }
}
