//! PDF: is it one, and a plain stand-in where an application has none.

mod inspect;
mod name;
mod stand_in;

pub use inspect::{Pdf, inspect};
pub use name::safe_file_name;
pub use stand_in::stand_in;
