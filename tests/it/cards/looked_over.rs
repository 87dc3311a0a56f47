//! What must hold of every card and form, whatever it says.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use mainstay::card::{Block, Card, Choice, Emphasis, FieldKind, Form, words};
use mainstay::procedure::library::Library;

use super::story::{CANARY, CASE_NUMBER};

/// The contract's words, and the few that it leaves to the product.
const ON_BUTTONS: &str = "Request a meeting · Suggest a meeting · My list · Continue · Back · Save for later · \
    Check and send · Confirm · Agree · Agree to this chair · Don't agree · Choose the chair · Yes, I'll chair · I have a conflict of interest · \
    I can't chair · Set date and place · Move the meeting · Ask for more time · Cancel the meeting · \
    Check the invitations · Send the invitations · Accept · Send a representative · Send a written contribution · \
    Can't attend · Change my answer · It was held · It was not held · Grant · Don't grant · Why this date? · \
    Open · Carry on · Throw away · Talk it over first · Decline · Record as late · Add somebody · Not this person · Record an answer · \
    Tell what happened · Say who can be reached · Read what they wrote · Read the concerns · Read the private answers · Record it later · \
    The chair is not here · Name a minute taker · Tick the papers · Add an action · Change · Take out · Read the plan · \
    Add an unmet need · Take out an unmet need · Confirm the plan · I'll do it · Not as written · Take the proposal · \
    Keep as written · Done · Working on it · Blocked · Ask for a new date · Give to somebody else · Remind me later · \
    Ask everybody for their number · Give a number · See the numbers · Say who is told · Tick the minutes · \
    Set the review date · Close the plan · Say whether it held · I'm not the right person · Ask somebody else · \
    Say what you need · See what people need · I have told them · Ask for an exemption · Record the consultation · \
    It is in the case system · Approve · Don't approve · Read the reason · I disagree · Record the decision · \
    Record the views · I have sent it in · Tick what came back · Tick what was asked · Choose the themes · \
    The child has moved · Say how it goes on · Ask for the next meeting · No further meeting · Link another request · Send to my calendar · Stop calendar e-mails";

pub fn card(card: &Card) {
    assert!((1..=150).contains(&card.headline.chars().count()), "{}", card.headline);
    assert!(card.blocks.len() <= 45, "{} blocks: {}", card.blocks.len(), card.headline);
    let whole = format!("{}\n{:?}", card.plain_text(), card.blocks);
    for kind in [KINDS.0.as_str(), KINDS.1.as_str()] {
        assert!(!card.headline.contains(kind), "a lock screen shows the kind: {}", card.headline);
    }
    for word in ["child", "placement", "carer", "school", "parent"] {
        assert!(!card.headline.to_lowercase().contains(word), "a lock screen shows: {}", card.headline);
    }
    private(&whole);
    blocks(&card.blocks);
    crate::adaptive::card(card);
}

fn blocks(all: &[Block]) {
    let next = all.iter().filter(|b| matches!(b, Block::Next(_))).count();
    assert!(next <= 1, "one clear next step, not {next}: {all:?}");
    let mut spoken = BTreeSet::new();
    let mut primary = 0;
    for block in all {
        if let Some(text) = block.plain_text() {
            assert!(!text.trim().is_empty(), "an empty block: {all:?}");
            text.lines().for_each(short_sentences);
        }
        let Block::Actions(actions) = block else { continue };
        assert!((1..=25).contains(&actions.len()), "{actions:?}");
        for action in actions {
            assert!(ON_BUTTONS.split(" · ").any(|l| l == action.label), "not a word on buttons: {}", action.label);
            assert!(action.label.chars().count() <= 75 && action.spoken.chars().count() <= 75, "{action:?}");
            assert!(spoken.insert(action.spoken.clone()), "read aloud twice: {}", action.spoken);
            primary += usize::from(action.emphasis == Emphasis::Primary);
        }
    }
    assert!(primary <= 1, "{primary} primary buttons: {all:?}");
}

static KINDS: LazyLock<(String, String)> = LazyLock::new(|| {
    let name = |id: &str| super::story::procedure(id).kind.name.clone();
    (name("bpm"), name("psm"))
});

/// Every word of the procedures that ship.
static THEIRS: LazyLock<String> = LazyLock::new(|| format!("{:?}", Library::built_in().all()));

/// Ours have at most 25 words. A procedure's own sentences are a council's.
pub fn short_sentences(line: &str) {
    let line = line.trim_start_matches("- ");
    let ends = |c: char| matches!(c, '.' | '?' | '!' | ';' | ':');
    for sentence in line.split(ends) {
        let words = sentence.split_whitespace().count();
        assert!(words <= 25 || THEIRS.contains(sentence.trim()), "{words} words: {sentence}");
    }
    for mark in ["  ", " .", "..", ",,", " ,", "?.", "!.", "::", "( ", "a a ", " a A", " an P", " a I", "None"] {
        assert!(!line.contains(mark), "“{mark}” in: {line}");
    }
}

/// `reads`: a form whose whole purpose is to show private words to the one person they are for.
pub fn form(form: &Form, reads: bool) {
    assert!(form.title.chars().count() <= 24, "{}", form.title);
    assert!(form.submit.as_ref().is_none_or(|s| s.chars().count() <= 24), "{:?}", form.submit);
    assert!(form.submit.is_some() || form.fields.is_empty(), "nothing sends these fields: {form:?}");
    let most = if reads { 90 } else { 20 };
    assert!(form.fields.len() <= 20 && form.intro.len() <= most, "{}", form.title);
    if !reads {
        private(&format!("{:?}", (&form.intro, form.fields.iter().map(|f| (&f.label, &f.hint)).collect::<Vec<_>>())));
        blocks(&form.intro);
    }
    let mut names = BTreeSet::new();
    for field in &form.fields {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        assert!(!field.name.is_empty() && field.name.chars().all(plain), "{}", field.name);
        assert!(names.insert(&field.name), "twice: {}", field.name);
        short_sentences(&field.label);
        field.hint.iter().for_each(|hint| short_sentences(hint));
        let choices: &[Choice] = match &field.kind {
            FieldKind::Choices(all) => {
                // More become a list, which is right only for what must be seen one by one.
                assert!(all.len() <= 10 || field.name == "left", "too many boxes: {}", field.name);
                all
            }
            FieldKind::Choice(all) | FieldKind::Person(all) => all,
            _ => &[],
        };
        assert!(choices.len() <= 100, "{}", field.name);
        let mut codes = BTreeSet::new();
        for choice in choices {
            assert!((1..=75).contains(&choice.label.chars().count()), "{}", choice.label);
            assert!((1..=75).contains(&choice.code.len()) && codes.insert(&choice.code), "{}", choice.code);
            assert!(choice.hint.as_ref().is_none_or(|h| h.chars().count() <= 75), "{:?}", choice.hint);
        }
    }
    crate::adaptive::form(form);
}

fn private(text: &str) {
    assert!(!text.contains(CANARY), "private words are shown: {text}");
    assert!(!text.contains(CASE_NUMBER), "a case number is shown: {text}");
}

#[test]
fn every_button_has_the_contract_s_words() {
    for verb in mainstay::interaction::Verb::ALL {
        let label = words::label(*verb);
        assert!(ON_BUTTONS.split(" · ").any(|l| l == label), "{label}");
    }
}
