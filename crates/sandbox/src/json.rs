//! JSON as a client sent it: numbers keep their text (and so their scale),
//! names are found without regard to case, as Newtonsoft does
//! [apis/snelstart.md §2, seen].

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deeper nesting than any document of ours; beyond it the text is refused.
const MAX_DEPTH: usize = 48;

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// The text is not JSON.
#[derive(Debug)]
pub(crate) struct NotJson(pub(crate) String);

impl Json {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Json, NotJson> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| NotJson(error.to_string()))?;
        parse_text(text, 0)
    }

    /// The member of that name, any casing; `None` when absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else {
            return None;
        };
        // the last of two equal names wins, as in Newtonsoft
        members
            .iter()
            .rev()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .filter(|value| **value != Json::Null)
    }
}

fn parse_text(text: &str, depth: usize) -> Result<Json, NotJson> {
    if depth > MAX_DEPTH {
        return Err(NotJson("nested too deeply".into()));
    }
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let wrong = |error: serde_json::Error| NotJson(error.to_string());
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: Members<'_> = serde_json::from_str(text).map_err(wrong)?;
            let parsed = members
                .0
                .into_iter()
                .map(|(name, raw)| Ok((name, parse_text(raw.get(), depth + 1)?)))
                .collect::<Result<_, _>>()?;
            Ok(Json::Object(parsed))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
            let parsed = items
                .into_iter()
                .map(|raw| parse_text(raw.get(), depth + 1))
                .collect::<Result<_, _>>()?;
            Ok(Json::List(parsed))
        }
        Some(b'"') => serde_json::from_str(text).map(Json::Text).map_err(wrong),
        Some(b't' | b'f') => serde_json::from_str(text).map(Json::Bool).map_err(wrong),
        Some(b'n') => {
            serde_json::from_str::<()>(text).map_err(wrong)?;
            Ok(Json::Null)
        }
        Some(_) => {
            let number: &RawValue = serde_json::from_str(text).map_err(wrong)?;
            Ok(Json::Number(number.get().to_owned()))
        }
        None => Err(NotJson("empty".into())),
    }
}

/// The members of an object in order, values still as text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(entry) = map.next_entry::<String, &'de RawValue>()? {
                    members.push(entry);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_their_scale_and_names_lose_their_case() {
        let json = Json::parse(br#"{"FactuurBedrag": 175.50, "x": null}"#).expect("json");
        assert_eq!(json.get("factuurbedrag"), Some(&Json::Number("175.50".into())));
        assert_eq!(json.get("x"), None);
    }

    #[test]
    fn broken_text_is_refused() {
        for bad in ["", "{", "[1,]", "{\"a\":}", "nul", "1.2.3", "\"open"] {
            assert!(Json::parse(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(Json::parse(&b"[".repeat(100_000)).is_err());
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        assert!(Json::parse(deep.as_bytes()).is_err());
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            "\\PC{0,12}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                proptest::collection::btree_map("[a-z\"\\\\ é]{0,5}", inner, 0..6)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// The same value in the words of the library.
    fn plain(json: &Json) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Bool(yes) => (*yes).into(),
            Json::Number(text) => serde_json::from_str(text).expect("a number"),
            Json::Text(text) => text.as_str().into(),
            Json::List(items) => items.iter().map(plain).collect::<Vec<_>>().into(),
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), plain(value)));
                serde_json::Value::Object(members.collect())
            }
        }
    }

    #[test]
    fn the_last_of_two_equal_names_wins_and_null_is_absent() {
        let json = Json::parse(br#"{"a": 1, "A": 2, "b": 3, "B": null}"#).expect("json");
        assert_eq!(json.get("a"), Some(&Json::Number("2".into())));
        assert_eq!(json.get("b"), None, "the last one is null");
        assert_eq!(Json::parse(b"\xEF\xBB\xBF {}").expect("json"), Json::Object(Vec::new()));
        assert_eq!(Json::Text("x".into()).get("a"), None);
    }

    proptest! {
        #[test]
        fn it_reads_what_the_library_reads(value in any_json(), spaced in any::<bool>()) {
            let text = if spaced { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let read = Json::parse(text.expect("writes").as_bytes()).expect("json");
            prop_assert_eq!(plain(&read), value);
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Json::parse(&bytes);
        }
    }
}
