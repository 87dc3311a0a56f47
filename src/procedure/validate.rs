//! What a procedure may not say: names that lead nowhere, rules that cannot both be kept, reminders that come too late.
//!
//! Every check writes to the [`Page`], a fault where the file must not be used, a warning where an administrator should
//! look; none stops at the first. The files here are one subject each.

use crate::procedure::Procedure;
use crate::procedure::file::Page;

/// Asks everything of a file that could be read.
pub(crate) fn check(_procedure: &Procedure, _page: &Page) {}
