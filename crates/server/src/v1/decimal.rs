//! Decimal numbers: texts, never floating numbers.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A decimal number as a text, such as `12.50`. A JSON number is refused: it may have been a float on its way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, as = Decimal, pattern = "^-?[0-9]{1,15}([.][0-9]{1,10})?$", examples("12.50"))]
pub(crate) struct DecimalText(pub(crate) Decimal);

impl TryFrom<String> for DecimalText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let fits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| fits(whole, 15) && fits(part, 10));
        number.map(Self).ok_or("a decimal number as a text, such as \"12.50\"")
    }
}

impl From<DecimalText> for String {
    fn from(number: DecimalText) -> Self {
        number.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::DecimalText;

    #[test]
    fn only_plain_decimals_are_read() {
        for good in ["0", "21", "-1.5", "12.50", "0.0000000001"] {
            assert_eq!(String::from(DecimalText::try_from(good.to_owned()).unwrap()), good);
        }
        for bad in [
            "",
            "-",
            ".5",
            "5.",
            "1e3",
            "1_000",
            "+1",
            " 1",
            "1,5",
            "0x1",
            "NaN",
            "1234567890123456",
        ] {
            assert!(DecimalText::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
