//! Names that people give to things.

use std::ops::Deref;

use serde::Deserialize;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The longest name, in characters.
const LONGEST: usize = 200;

/// A name: 1 to 200 characters on one line, spaces at its ends taken off.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Name(String);

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("1–{LONGEST} characters on one line"))
        }
    }
}

impl PartialSchema for Name {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .pattern(Some(
                r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$",
            ))
            .into()
    }
}

impl ToSchema for Name {}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_is_one_line_with_something_on_it() {
        assert_eq!(&*Name::try_from("  Jansen & Zn ".to_owned()).unwrap(), "Jansen & Zn");
        for bad in ["", "   ", "a\nb", "a\u{7}b", &"x".repeat(201)] {
            assert!(Name::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }
}
