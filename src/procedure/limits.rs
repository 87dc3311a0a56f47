//! How long a council's words may be, so that every platform shows them whole: the narrowest of all platforms, in
//! characters. Each platform's own limits are held against these in the tests.

/// Something to choose, and a button.
pub const CHOICE: usize = 75;
/// The heading of a card, with a reference behind it.
pub const HEADING: usize = 130;
/// A question in a form, and the hint below it.
pub const QUESTION: usize = 2_000;
/// A paragraph of a card.
pub const PARAGRAPH: usize = 3_000;
/// Things to choose from in one question.
pub const CHOICES: usize = 90;
