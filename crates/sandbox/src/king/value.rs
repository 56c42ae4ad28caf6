//! Values: how they are read from a client, kept (numbers with a point,
//! dates as `YYYY-MM-DD`, flags as `J` and `N`) and written.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::columns::{Column, Kind};
use super::switches::{DateIn, DateOut, DecimalMark, LongText, MoneyIn, MoneyScale, Switches};

/// Larger numbers are refused; sums of these cannot overflow.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// How the sender typed a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Typed {
    /// As text, or not at all.
    #[default]
    Text,
    /// As a number: XML's own form, with a point.
    Number,
    /// As a date or a moment: ISO 8601.
    Moment,
    /// As bytes in base64.
    Bytes,
    /// As true or false.
    Truth,
}

/// The kept form of a value from a client; `None` for an empty one.
///
/// # Errors
/// A Dutch text [our words] when the value does not fit its column.
pub(crate) fn read(column: &Column, text: &str, typed: Typed, switches: &Switches) -> Result<Option<String>, String> {
    let text = match column.kind {
        Kind::Text(_) => text,
        _ => text.trim(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    let bad = |what: &str| format!("Veld {}: '{text}' is geen {what}", column.name);
    let kept = match column.kind {
        Kind::Text(size) => cut(column, text, usize::from(size), switches)?,
        Kind::Number(digits) => whole(text, digits).ok_or_else(|| bad("geldig nummer"))?,
        Kind::Decimal(scale) => {
            let number = decimal(text, typed, MoneyIn::Both).ok_or_else(|| bad("geldig getal"))?;
            number.round_dp(u32::from(scale)).normalize().to_string()
        }
        Kind::Money => {
            let amount = decimal(text, typed, switches.money_in).ok_or_else(|| bad("geldig bedrag"))?;
            if amount.normalize().scale() > 4 {
                return Err(bad("geldig bedrag"));
            }
            money(amount)
        }
        Kind::Flag => match text {
            "J" | "j" => "J".to_owned(),
            "N" | "n" => "N".to_owned(),
            _ => return Err(bad("J of N")),
        },
        Kind::Day => day(text, typed, switches.date_in)
            .ok_or_else(|| bad("geldige datum"))?
            .to_string(),
        Kind::Bytes => text.to_owned(),
    };
    Ok(Some(kept))
}

fn cut(column: &Column, text: &str, size: usize, switches: &Switches) -> Result<String, String> {
    if text.chars().count() <= size {
        return Ok(text.to_owned());
    }
    match switches.long_text {
        LongText::Cut => Ok(text.chars().take(size).collect()),
        LongText::Refused => Err(format!("Veld {} is te lang, maximaal {size} tekens", column.name)),
    }
}

fn whole(text: &str, digits: u8) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = rest.trim_start_matches('0');
    let significant = if significant.is_empty() { "0" } else { significant };
    (significant.len() <= usize::from(digits)).then(|| format!("{sign}{significant}"))
}

/// A number with a comma or a point, without thousands separators.
pub(crate) fn decimal(text: &str, typed: Typed, marks: MoneyIn) -> Option<Decimal> {
    let text = text.trim();
    let allowed = match (typed, marks) {
        (Typed::Number, _) | (_, MoneyIn::Point) => !text.contains(','),
        (_, MoneyIn::Comma) => !text.contains('.'),
        (_, MoneyIn::Both) => !(text.contains(',') && text.contains('.')),
    };
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-+.,".contains(&byte));
    if !allowed || !plain {
        return None;
    }
    let number: Decimal = text.replace(',', ".").parse().ok()?;
    (number.abs() < LARGEST).then_some(number)
}

/// The kept form of an amount: at least two decimals.
pub(crate) fn money(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

/// A date in one of the three forms [§8]; the time of day is dropped.
pub(crate) fn day(text: &str, typed: Typed, forms: DateIn) -> Option<Date> {
    let text = text.trim();
    let strict = typed != Typed::Moment && forms == DateIn::Strict;
    let separator = if text.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = text.split(separator).collect();
    if let [day, month, year] = parts.as_slice()
        && day.len() <= 2
        && year.len() == 4
    {
        if strict && (separator == '/' || day.len() != 2 || month.len() != 2) {
            return None;
        }
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    if strict || text.len() < 10 || !text.is_char_boundary(10) {
        return None;
    }
    let (date, rest) = text.split_at(10);
    let has_time = rest.is_empty() || rest.starts_with('T') || rest.starts_with(' ');
    date.parse().ok().filter(|_| has_time)
}

/// A kept value as the form and string doors write it.
pub(crate) fn write(kind: Kind, kept: &str, switches: &Switches) -> String {
    match kind {
        Kind::Money => marked(scaled(kept, switches.money_scale), switches),
        Kind::Decimal(_) => marked(kept.to_owned(), switches),
        Kind::Day => match kept.parse::<Date>() {
            Ok(date) => written_day(date, switches.date_out),
            Err(_) => kept.to_owned(),
        },
        _ => kept.to_owned(),
    }
}

fn marked(text: String, switches: &Switches) -> String {
    match switches.decimal_mark {
        DecimalMark::Point => text,
        DecimalMark::Comma => text.replace('.', ","),
    }
}

fn scaled(kept: &str, scale: MoneyScale) -> String {
    let Ok(mut amount) = kept.parse::<Decimal>() else {
        return kept.to_owned();
    };
    match scale {
        MoneyScale::Two => return kept.to_owned(),
        MoneyScale::Four => amount.rescale(4),
        MoneyScale::Trimmed => amount = amount.normalize(),
    }
    amount.to_string()
}

fn written_day(date: Date, form: DateOut) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match form {
        DateOut::Dashes => format!("{day:02}-{month:02}-{year:04}"),
        DateOut::Slashes => format!("{day:02}/{month:02}/{year:04}"),
        DateOut::Iso => moment(date),
    }
}

/// Midnight in the Netherlands, as an ADO.NET dataset writes a date.
pub(crate) fn moment(date: Date) -> String {
    let zoned = jiff::tz::TimeZone::get("Europe/Amsterdam").and_then(|zone| date.to_zoned(zone));
    match zoned {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(kind: Kind) -> Column {
        Column {
            name: "X",
            kind,
            read_only: false,
            required: false,
        }
    }

    fn kept(kind: Kind, text: &str) -> Result<Option<String>, String> {
        read(&column(kind), text, Typed::Text, &Switches::default())
    }

    #[test]
    fn values_are_kept_in_one_form() {
        let cases = [
            (Kind::Money, "12,3", "12.30"),
            (Kind::Money, "100", "100.00"),
            (Kind::Money, "999999999999999", "999999999999999.00"),
            (Kind::Money, "-0.125", "-0.125"),
            (Kind::Number(8), "0010000", "10000"),
            (Kind::Decimal(2), "21,00", "21"),
            (Kind::Flag, "j", "J"),
            (Kind::Day, "16-08-2026", "2026-08-16"),
            (Kind::Day, "16/08/2026", "2026-08-16"),
            (Kind::Day, "2026-08-16", "2026-08-16"),
            (Kind::Day, "2026-08-16T00:00:00+02:00", "2026-08-16"),
            (Kind::Text(4), "abcdef", "abcd"),
        ];
        for (kind, text, wanted) in cases {
            assert_eq!(kept(kind, text), Ok(Some(wanted.to_owned())), "{text}");
        }
        assert_eq!(kept(Kind::Day, " "), Ok(None));
    }

    #[test]
    fn values_that_do_not_fit_are_refused_with_the_columns_name() {
        let cases = [
            (Kind::Money, "1.000,00"),
            (Kind::Money, "1e5"),
            (Kind::Money, "0.12345"),
            (Kind::Money, "1000000000000000"),
            (Kind::Decimal(2), "79228162514264337593543950335"),
            (Kind::Number(2), "100"),
            (Kind::Number(8), "12a"),
            (Kind::Number(8), "-"),
            (Kind::Flag, "true"),
            (Kind::Day, "2026-02-30"),
            (Kind::Day, "31-02-2026"),
            (Kind::Day, "2026-08-16x"),
        ];
        for (kind, text) in cases {
            let refused = kept(kind, text).expect_err(text);
            assert!(refused.starts_with("Veld X: "), "{refused}");
        }
    }

    #[test]
    fn marks_and_forms_follow_the_switches() {
        let comma = Switches {
            money_in: MoneyIn::Comma,
            decimal_mark: DecimalMark::Comma,
            money_scale: MoneyScale::Four,
            date_in: DateIn::Strict,
            date_out: DateOut::Iso,
            ..Switches::default()
        };
        let money = column(Kind::Money);
        assert!(read(&money, "12.34", Typed::Text, &comma).is_err());
        assert_eq!(read(&money, "12.34", Typed::Number, &comma), Ok(Some("12.34".into())));
        assert_eq!(write(Kind::Money, "12.34", &comma), "12,3400");
        let date = column(Kind::Day);
        assert!(read(&date, "16/08/2026", Typed::Text, &comma).is_err());
        assert!(read(&date, "2026-08-16T00:00:00", Typed::Moment, &comma).is_ok());
        assert_eq!(write(Kind::Day, "2026-08-16", &comma), "2026-08-16T00:00:00+02:00");
        assert_eq!(write(Kind::Day, "2026-12-16", &comma), "2026-12-16T00:00:00+01:00");
        let point = Switches {
            money_in: MoneyIn::Point,
            money_scale: MoneyScale::Trimmed,
            date_out: DateOut::Slashes,
            ..Switches::default()
        };
        assert!(read(&money, "12,34", Typed::Text, &point).is_err());
        assert_eq!(write(Kind::Money, "12.30", &point), "12.3");
        assert_eq!(write(Kind::Day, "2026-08-16", &point), "16/08/2026");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            for kind in [Kind::Money, Kind::Number(8), Kind::Day, Kind::Decimal(2), Kind::Flag, Kind::Text(3)] {
                let _ = kept(kind, &text);
            }
        }

        #[test]
        fn money_survives_both_marks(cents in -1_000_000_000_i64..1_000_000_000) {
            let wanted = money(Decimal::new(cents, 2));
            prop_assert_eq!(kept(Kind::Money, &wanted), Ok(Some(wanted.clone())));
            prop_assert_eq!(kept(Kind::Money, &wanted.replace('.', ",")), Ok(Some(wanted)));
        }
    }
}
