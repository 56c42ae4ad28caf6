//! UBL in, by cases that each change one thing in a sample that is right.

mod attachments;
mod encodings;
mod hostile;
mod kinds;
mod parties;
mod sums;
mod support;
mod values;
