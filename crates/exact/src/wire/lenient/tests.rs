//! Values in every form in which they come, and in forms in which they never should.

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), default)]
#[derive(Default)]
struct Row<'a> {
    text: Text<'a>,
    guid: Guid,
    whole: Whole,
    flag: Flag,
    moment: Moment,
    amount: Amount,
}

fn row(json: &str) -> Row<'_> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn texts_are_trimmed_and_blank_is_none() {
    assert_eq!(row(r#"{"text":"                10"}"#).text.get(), Some("10"));
    assert_eq!(row(r#"{"text":"4  "}"#).text.get(), Some("4"));
    assert_eq!(row(r#"{"text":"   "}"#).text.get(), None);
    assert_eq!(row(r#"{"text":null}"#).text.get(), None);
    assert_eq!(row(r#"{"text":12}"#).text.get(), Some("12"));
    assert_eq!(row("{\"text\":\"a\\u00e9\"}").text.get(), Some("aé"));
    assert!(serde_json::from_str::<Row<'_>>(r#"{"text":{"__deferred":{"uri":"x"}}}"#).is_err());
}

#[test]
fn guids_are_lower_case_and_zero_is_none() {
    let read = |text: &str| row(&json!({ "guid": text }).to_string()).guid;
    let id = "0b1f0000-0000-0000-0000-00000000000a";
    assert_eq!(read(id).text().as_deref(), Some(id));
    assert_eq!(read(&id.to_uppercase()).text().as_deref(), Some(id));
    assert_eq!(read(&format!("{{{id}}}")).text().as_deref(), Some(id));
    assert_eq!(read("00000000-0000-0000-0000-000000000000"), Guid(None));
    assert_eq!(read(""), Guid(None));
    assert!(serde_json::from_str::<Row<'_>>(r#"{"guid":"no guid"}"#).is_err());
}

#[test]
fn flags_come_as_truth_number_or_text() {
    for (json, wanted) in [
        ("true", Some(true)),
        ("1", Some(true)),
        ("\"False\"", Some(false)),
        ("0", Some(false)),
        ("null", None),
    ] {
        assert_eq!(row(&format!(r#"{{"flag":{json}}}"#)).flag.0, wanted, "{json}");
    }
    assert!(serde_json::from_str::<Row<'_>>(r#"{"flag":2}"#).is_err());
}

#[test]
fn a_moment_is_what_the_wall_clock_said() {
    let read = |text: &str| row(&json!({ "moment": text }).to_string()).moment;
    let clock = date(2026, 6, 25).at(16, 31, 0, 240_000_000);
    assert_eq!(read("/Date(1782405060240)/").0, Some(clock));
    assert_eq!(
        read("/Date(1782405060240+0200)/").0,
        Some(clock),
        "the offset says nothing"
    );
    assert_eq!(read("/Date(-86400000)/").date(), Some(date(1969, 12, 31)));
    assert_eq!(read("2026-06-25T16:30:59").0, Some(date(2026, 6, 25).at(16, 30, 59, 0)));
    assert_eq!(read("2026-06-25").date(), Some(date(2026, 6, 25)));
    assert_eq!(read("").0, None);
    for wrong in [
        "/Date()/",
        "/Date(x)/",
        "/Date(1)",
        "/Date(99999999999999999)/",
        "yesterday",
    ] {
        assert!(
            serde_json::from_str::<Row<'_>>(&json!({ "moment": wrong }).to_string()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn amounts_keep_their_digits() {
    for (json, wanted) in [
        ("0.1", "0.1"),
        ("\"121.00\"", "121.00"),
        ("-175.5", "-175.5"),
        ("1.5E2", "150"),
        ("1", "1"),
    ] {
        assert_eq!(
            row(&format!(r#"{{"amount":{json}}}"#)).amount.0.unwrap().to_string(),
            wanted
        );
    }
    assert_eq!(row(r#"{"amount":null}"#).amount, Amount(None));
    assert!(serde_json::from_str::<Row<'_>>(r#"{"amount":"a lot"}"#).is_err());
    assert_eq!(
        serde_json::to_string(&Amount(Some(Decimal::new(17550, 2)))).unwrap(),
        "175.50"
    );
}

#[test]
fn a_double_with_more_digits_than_a_decimal_holds_is_rounded() {
    let long = "0.10000000000000000555111512312578270211815834045410156250000";
    let read = row(&format!(r#"{{"amount":{long}}}"#)).amount.0.unwrap();
    assert_eq!(read.round_dp(4).to_string(), "0.1000");
}

proptest! {
    #[test]
    fn a_whole_number_reads_as_number_and_as_text(number: i64) {
        for json in [format!(r#"{{"whole":{number}}}"#), format!(r#"{{"whole":"{number}"}}"#)] {
            let read = row(&json).whole.0;
            prop_assert_eq!(read, Some(number));
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,40}") {
        let json = json!({ "moment": text, "guid": text, "whole": text, "flag": text, "amount": text });
        let _ = serde_json::from_str::<Row<'_>>(&json.to_string());
        let _ = moment(&text);
    }

    #[test]
    fn every_minute_of_the_wall_clock_comes_back(minutes in 0_i64..200_000_000) {
        let at = date(1970, 1, 1).at(0, 0, 0, 0) + jiff::SignedDuration::from_mins(minutes);
        prop_assert_eq!(moment(&format!("/Date({})/", minutes * 60_000)), Some(at));
    }

    #[test]
    fn padding_makes_no_other_code(code in "[A-Z0-9]{1,12}", left in 0_usize..18, right in 0_usize..10) {
        let padded = format!("{}{code}{}", " ".repeat(left), " ".repeat(right));
        let json = json!({ "text": padded }).to_string();
        let read = row(&json);
        prop_assert_eq!(read.text.get(), Some(code.as_str()));
    }
}
