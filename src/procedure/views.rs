//! Views that somebody gathers from somebody for the meeting. Mainstay holds by whom, how and when; never the words.

use crate::ids::RoleId;
use crate::procedure::{Condition, Origin};

#[derive(Debug, Clone, PartialEq)]
pub struct ViewsRule {
    pub id: String,
    /// Whose views, in words: "the child", "other children in the household".
    pub of: String,
    /// Whoever sees to it, and is asked.
    pub gathered_by: RoleId,
    /// Through whom the views may come. Empty: whoever gathers them.
    pub carriers: Vec<RoleId>,
    /// What to ask them about.
    pub prompts: Vec<String>,
    /// Working days before the meeting. None: by the meeting.
    pub due_before: Option<u32>,
    pub when: Condition,
    /// With `must`, they cannot be left unknown silently.
    pub origin: Origin,
}
