//! `relatiesoort`: what a relation is to the firm.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::lenient::Word;

/// The kinds of a relation: which of the words `Klant`, `Leverancier`, `Eigen` are in the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Kinds {
    pub(crate) customer: bool,
    pub(crate) own: bool,
}

impl Kinds {
    fn add(&mut self, word: &str) {
        self.customer |= word.eq_ignore_ascii_case("Klant");
        self.own |= word.eq_ignore_ascii_case("Eigen");
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindsVisitor)
    }
}

struct KindsVisitor;

impl<'de> Visitor<'de> for KindsVisitor {
    type Value = Kinds;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of kinds")
    }

    fn visit_unit<E: Error>(self) -> Result<Kinds, E> {
        Ok(Kinds::default())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Kinds, E> {
        let mut kinds = Kinds::default();
        text.split(',').for_each(|word| kinds.add(word.trim()));
        Ok(kinds)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kinds, A::Error> {
        let mut kinds = Kinds::default();
        while let Some(Word(word)) = seq.next_element()? {
            kinds.add(&word);
        }
        Ok(kinds)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kinds, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Err(A::Error::invalid_type(Unexpected::Map, &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        kinds: Kinds,
    }

    fn row(json: &str) -> Row {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn kinds_come_as_list_or_word() {
        assert!(row(r#"{"kinds":["Leverancier","klant"]}"#).kinds.customer);
        assert!(row(r#"{"kinds":"Klant"}"#).kinds.customer);
        assert!(row(r#"{"kinds":["Eigen"]}"#).kinds.own);
        assert_eq!(row(r#"{"kinds":null}"#).kinds, Kinds::default());
        assert_eq!(row(r#"{"kinds":["Leverancier",3]}"#).kinds, Kinds::default());
        assert!(serde_json::from_str::<Row>(r#"{"kinds":{"a":1}}"#).is_err());
    }
}
