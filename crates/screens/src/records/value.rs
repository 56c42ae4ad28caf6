//! Values of records as people read them.

use jiff::civil::Date;
use serde_json::Value;

use crate::text::Texts;

/// The longest value that is shown, in characters.
const LONGEST: usize = 2_000;

/// The value at a path such as `visitAddress.city`.
pub(crate) fn at<'a>(values: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(values, |value, name| value.get(name))
}

/// The value of a field in the reader's language; empty when there is none.
pub(crate) fn told(t: Texts, path: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => t.say("records-yes"),
        Some(Value::Bool(false)) => t.say("records-no"),
        Some(Value::Number(number)) => decimal(t, &number.to_string()),
        Some(Value::String(text)) => told_text(t, path, text),
        Some(Value::Array(list)) => {
            let each: Vec<_> = list.iter().map(|value| told(t, path, Some(value))).collect();
            each.join(", ")
        }
        Some(Value::Object(fields)) => {
            let each = fields
                .iter()
                .map(|(_, value)| told(t, path, Some(value)))
                .filter(|text| !text.is_empty());
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn told_text(t: Texts, path: &str, text: &str) -> String {
    if let Some(key) = word(path, text) {
        return t.say(key);
    }
    if text.len() == 10
        && let Ok(day) = text.parse::<Date>()
    {
        return t.day(&day);
    }
    if text.chars().count() > LONGEST {
        return text.chars().take(LONGEST).chain(['…']).collect();
    }
    text.to_owned()
}

fn decimal(t: Texts, text: &str) -> String {
    t.either(text.replace('.', ","), text.to_owned())
}

/// Words of the model that stand in a few fields; anywhere else they are somebody's own.
fn word(path: &str, text: &str) -> Option<&'static str> {
    Some(match (path, text) {
        ("band" | "vatBands", "high") => "records-band-high",
        ("band" | "vatBands", "low") => "records-band-low",
        ("band" | "vatBands", "other") => "records-band-other",
        ("band" | "vatBands", "none") => "records-band-none",
        ("band" | "vatBands", "reverseCharge") => "records-band-reverse",
        ("band" | "vatBands", "intraEuGoods") => "records-band-eu-goods",
        ("band" | "vatBands", "intraEuServices") => "records-band-eu-services",
        ("band" | "vatBands", "outsideEu") => "records-band-outside-eu",
        ("kind", "revenue") => "records-kind-revenue",
        ("kind", "debtors") => "records-kind-debtors",
        ("kind", "profitAndLoss") => "records-kind-profit-and-loss",
        ("kind", "balance") => "records-kind-balance",
        ("kind", "reserved") => "records-kind-reserved",
        ("kind", "sales") => "records-kind-sales",
        ("kind", "purchases") => "records-kind-purchases",
        ("kind", "money") => "records-kind-money",
        ("kind", "general") => "records-kind-general",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::Language;

    #[test]
    fn values_are_told_in_the_readers_language() {
        let [nl, en] = Language::ALL.map(Texts::new);
        let values = json!({
            "a": {"b": "Delft"}, "yes": true, "number": 12.5, "text": "x", "day": "2026-11-21", "vatBands": ["high", "low"],
            "name": "high", "none": null
        });
        let of = |t, path| told(t, path, at(&values, path));
        assert_eq!(of(nl, "a.b"), "Delft");
        assert_eq!(of(nl, "a.c"), "");
        assert_eq!(of(nl, "a.b.c"), "");
        assert_eq!(of(nl, "none"), "");
        assert_eq!([of(nl, "yes"), of(en, "yes")], ["ja", "yes"]);
        assert_eq!([of(nl, "number"), of(en, "number")], ["12,5", "12.5"]);
        assert_eq!(of(nl, "day"), "21\u{a0}nov\u{a0}2026");
        assert_eq!([of(nl, "vatBands"), of(nl, "name")], ["hoog, laag", "high"]);
        let long = json!("x".repeat(5_000));
        assert_eq!(told(nl, "name", Some(&long)).chars().count(), LONGEST + 1);
    }
}
