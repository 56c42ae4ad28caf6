//! Model binding: from a client's JSON to typed fields, with the complaints
//! that end up in `modelState` [apis/snelstart.md §8, seen].

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::date;
use crate::json::Json;

/// The names of an enum with their .NET numbers; both are accepted, in any
/// casing [apis/snelstart.md §2, seen].
pub(crate) type Names = &'static [(&'static str, i64)];

/// A node of the client's JSON and the path by which complaints name it.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    json: &'a Json,
    path: String,
}

/// Complaints about one request.
#[derive(Debug, Default)]
pub(crate) struct Binding {
    pub(crate) problems: Vec<(String, String)>,
}

impl<'a> Node<'a> {
    pub(crate) fn root(json: &'a Json, name: &str) -> Self {
        Node {
            json,
            path: name.to_owned(),
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.json, Json::Object(_))
    }

    fn member(&self, name: &str) -> Option<Node<'a>> {
        self.json.get(name).map(|json| Node {
            json,
            path: format!("{}.{name}", self.path),
        })
    }

    /// The text of a scalar, whatever its kind.
    fn scalar(&self) -> Option<&'a str> {
        match self.json {
            Json::Text(text) | Json::Number(text) => Some(text.as_str()),
            Json::Bool(true) => Some("True"),
            Json::Bool(false) => Some("False"),
            Json::Null | Json::List(_) | Json::Object(_) => None,
        }
    }
}

impl Binding {
    pub(crate) fn complain(&mut self, node: &Node<'_>, name: &str, text: impl Into<String>) {
        self.problems.push((format!("{}.{name}", node.path), text.into()));
    }

    fn convert<T>(&mut self, node: &Node<'_>, name: &str, kind: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let member = node.member(name)?;
        let text = member.scalar();
        let value = text.and_then(read);
        if value.is_none() && text != Some("") {
            let shown = text.unwrap_or("{…}");
            self.problems.push((
                member.path,
                format!("Error converting value \"{shown}\" to type '{kind}'."),
            ));
        }
        value
    }

    /// A string; a number or a bool becomes its text.
    pub(crate) fn text(&mut self, node: &Node<'_>, name: &str) -> Option<String> {
        let member = node.member(name)?;
        if let Some(text) = member.scalar() {
            return Some(text.to_owned());
        }
        self.problems.push((
            member.path,
            "Unexpected character encountered while parsing value. Expected a string.".into(),
        ));
        None
    }

    /// A string with a maximum length that the schema names and no code does.
    pub(crate) fn text_up_to(&mut self, node: &Node<'_>, name: &str, max: usize) -> Option<String> {
        let text = self.text(node, name)?;
        if text.chars().count() > max {
            self.complain(
                node,
                name,
                format!("The field {name} must be a string with a maximum length of {max}."),
            );
        }
        Some(text)
    }

    pub(crate) fn int(&mut self, node: &Node<'_>, name: &str) -> Option<i64> {
        self.convert(node, name, "System.Int32", |text| {
            text.trim().parse::<i32>().ok().map(i64::from)
        })
    }

    /// An integer within the bounds that the schema names.
    pub(crate) fn int_between(&mut self, node: &Node<'_>, name: &str, low: i64, high: i64) -> Option<i64> {
        let number = self.int(node, name)?;
        if !(low..=high).contains(&number) {
            self.complain(
                node,
                name,
                format!("The field {name} must be between {low} and {high}."),
            );
        }
        Some(number)
    }

    /// A decimal, also as a string; its scale is kept. Amounts of a million
    /// million and up are too large [ours: sums must not overflow].
    pub(crate) fn decimal(&mut self, node: &Node<'_>, name: &str) -> Option<Decimal> {
        let limit = Decimal::new(1_000_000_000_000, 0);
        self.convert(node, name, "System.Decimal", |text| {
            let text = text.trim();
            Decimal::from_str_exact(text)
                .or_else(|_| Decimal::from_scientific(text))
                .ok()
                .filter(|amount| amount.abs() < limit)
        })
    }

    pub(crate) fn boolean(&mut self, node: &Node<'_>, name: &str) -> Option<bool> {
        self.convert(node, name, "System.Boolean", |text| {
            match text.to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            }
        })
    }

    pub(crate) fn date(&mut self, node: &Node<'_>, name: &str) -> Option<DateTime> {
        self.convert(node, name, "System.DateTime", date::parse)
    }

    /// A GUID; the all-zero one is none at all.
    pub(crate) fn guid(&mut self, node: &Node<'_>, name: &str) -> Option<Uuid> {
        self.convert(node, name, "System.Guid", |text| Uuid::parse_str(text).ok())
            .filter(|id| !id.is_nil())
    }

    /// A reference; only its `id` counts.
    pub(crate) fn reference(&mut self, node: &Node<'_>, name: &str) -> Option<Uuid> {
        let target = self.object(node, name)?;
        self.guid(&target, "id")
    }

    pub(crate) fn object<'a>(&mut self, node: &Node<'a>, name: &str) -> Option<Node<'a>> {
        let member = node.member(name)?;
        if member.is_object() {
            return Some(member);
        }
        self.problems
            .push((member.path, "Error converting value to an object.".to_owned()));
        None
    }

    /// The elements of a list; absent is empty.
    pub(crate) fn list<'a>(&mut self, node: &Node<'a>, name: &str) -> Vec<Node<'a>> {
        let Some(member) = node.member(name) else {
            return Vec::new();
        };
        let Json::List(items) = member.json else {
            self.problems.push((
                member.path,
                "Cannot deserialize the current JSON value into a list.".into(),
            ));
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .map(|(index, json)| Node {
                json,
                path: format!("{}[{index}]", member.path),
            })
            .collect()
    }

    /// The elements of a list of strings.
    pub(crate) fn texts(&mut self, node: &Node<'_>, name: &str) -> Vec<String> {
        let items = self.list(node, name);
        items
            .iter()
            .filter_map(|item| item.scalar().map(str::to_owned))
            .collect()
    }

    /// One of the names, or its number.
    pub(crate) fn choice(&mut self, node: &Node<'_>, name: &str, names: Names) -> Option<i64> {
        self.convert(node, name, "enum", |text| {
            named(names, text).or_else(|| {
                let number: i64 = text.parse().ok()?;
                names.iter().any(|(_, n)| *n == number).then_some(number)
            })
        })
    }
}

/// The number of a name, any casing.
pub(crate) fn named(names: Names, text: &str) -> Option<i64> {
    names
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, number)| *number)
}

/// The name of a number.
pub(crate) fn name_of(names: Names, number: i64) -> Option<&'static str> {
    names.iter().find(|(_, n)| *n == number).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: Names = &[("Geen", 0), ("Hoog", 2)];

    #[test]
    fn lenient_where_newtonsoft_is() {
        let json =
            Json::parse(br#"{"Bedrag":"121.00","btwsoort":2,"andere":"hoog","nummer":"12","ja":"true","leeg":""}"#)
                .expect("json");
        let node = Node::root(&json, "x");
        let mut binding = Binding::default();
        let amount = binding.decimal(&node, "bedrag").expect("amount");
        assert_eq!(amount.to_string(), "121.00");
        assert_eq!(binding.choice(&node, "btwSoort", KINDS), Some(2));
        assert_eq!(binding.choice(&node, "andere", KINDS), Some(2));
        assert_eq!(binding.int(&node, "nummer"), Some(12));
        assert_eq!(binding.boolean(&node, "ja"), Some(true));
        assert_eq!(binding.decimal(&node, "leeg"), None);
        assert!(binding.problems.is_empty());
    }

    #[test]
    fn complaints_name_their_path() {
        let json = Json::parse(br#"{"regels":[{"bedrag":"abc"}],"soort":"Heel hoog"}"#).expect("json");
        let node = Node::root(&json, "boeking");
        let mut binding = Binding::default();
        let lines = binding.list(&node, "regels");
        assert_eq!(binding.decimal(&lines[0], "bedrag"), None);
        assert_eq!(binding.choice(&node, "soort", KINDS), None);
        let paths: Vec<&str> = binding.problems.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["boeking.regels[0].bedrag", "boeking.soort"]);
    }
}
