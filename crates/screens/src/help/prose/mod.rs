//! The pages that people wrote, both languages beside each other.

mod daily;
mod house;
mod start;
mod trouble;

use super::general::Prose;

/// All of them, in the order of the table of contents.
pub(super) const ALL: [&[Prose]; 4] = [start::PAGES, trouble::PAGES, daily::PAGES, house::PAGES];
