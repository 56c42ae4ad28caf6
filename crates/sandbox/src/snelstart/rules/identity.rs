//! Numbers that name companies and accounts; SnelStart really checks them
//! [apis/snelstart.md §5, measured].

use std::str::FromStr;

/// Eight digits.
pub(crate) fn is_kvk(number: &str) -> bool {
    number.len() == 8 && all_digits(number)
}

pub(crate) fn is_iban(text: &str) -> bool {
    iban::Iban::from_str(text).is_ok()
}

/// Four letters of the bank, two of the country, two and maybe three more.
pub(crate) fn is_bic(text: &str) -> bool {
    let shape = matches!(text.len(), 8 | 11) && text.is_ascii();
    shape
        && text.bytes().take(6).all(|byte| byte.is_ascii_uppercase())
        && text
            .bytes()
            .skip(6)
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || matches!(c, '@' | ',' | ';' | '<' | '>');
    !local.is_empty()
        && !text.replacen('@', "", 1).contains(odd)
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

/// An address on the web, with or without its scheme.
pub(crate) fn is_web_address(text: &str) -> bool {
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    url::Url::parse(&with_scheme).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'))
    })
}

/// The shapes of VAT numbers in the Union without their prefix: `9` a digit,
/// `A` a letter, `*` either.
const SHAPES: &[(&str, &[&str])] = &[
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["*9999999*"]),
    ("FI", &["99999999"]),
    ("FR", &["**999999999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9999999A", "9999999AA", "9*99999A"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    (
        "RO",
        &[
            "99",
            "999",
            "9999",
            "99999",
            "999999",
            "9999999",
            "99999999",
            "999999999",
            "9999999999",
        ],
    ),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999"]),
];

/// Is `number` (without prefix) one of that country? Outside the Union
/// anything is [our choice].
pub(crate) fn is_vat_number(prefix: &str, number: &str) -> bool {
    let Some((_, shapes)) = SHAPES.iter().find(|(country, _)| *country == prefix) else {
        return true;
    };
    let shaped = shapes.iter().any(|shape| fits(number, shape));
    shaped && (prefix != "NL" || passes_eleven(number) || passes_97(number))
}

fn fits(number: &str, shape: &str) -> bool {
    number.len() == shape.len()
        && number.bytes().zip(shape.bytes()).all(|(byte, kind)| match kind {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'*' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            letter => byte == letter,
        })
}

/// The older Dutch numbers: nine digits, weights 9 to 2, the last the rest
/// modulo 11.
fn passes_eleven(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().take(9).filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .zip((2..=9).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    digits.len() == 9 && digits.last() == Some(&(sum % 11))
}

/// The newer Dutch numbers: the whole, letters as numbers, is 1 modulo 97.
fn passes_97(number: &str) -> bool {
    let rest = format!("NL{number}")
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0_u64, |rest, value| {
            let shift = if value > 9 { 100 } else { 10 };
            (rest * shift + u64::from(value)) % 97
        });
    rest == 1
}

pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_vat_numbers_of_both_kinds_pass() {
        // 123456782B01 is the facts file's own; the second is a made-up
        // number of the newer kind
        assert!(is_vat_number("NL", "123456782B01"));
        assert!(is_vat_number("NL", "000099998B57"));
        for bad in ["123456789B01", "123456782B1", "123456782C01", "12345678", ""] {
            assert!(!is_vat_number("NL", bad), "{bad}");
        }
    }

    #[test]
    fn shapes_of_neighbours() {
        assert!(is_vat_number("BE", "0123456789"));
        assert!(!is_vat_number("BE", "012345678"));
        assert!(is_vat_number("DE", "123456789"));
        assert!(is_vat_number("AT", "U12345678"));
        assert!(!is_vat_number("AT", "12345678"));
        assert!(is_vat_number("US", "anything"));
    }

    #[test]
    fn other_identities() {
        assert!(is_kvk("12345678") && !is_kvk("1234567") && !is_kvk("1234567a"));
        assert!(is_iban("NL91ABNA0417164300") && !is_iban("NL91ABNA0417164301"));
        assert!(is_bic("ABNANL2A") && is_bic("DEUTDEFF500") && !is_bic("ABNANL2"));
        for good in ["a@b.nl", "jan.jansen+x@sub.example.nl"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "@b.nl", "a@@b.nl", "a b@c.nl", "a@b..nl"] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_web_address("https://example.nl/x") && is_web_address("www.example.nl"));
        assert!(!is_web_address("geen adres") && !is_web_address("ftp://example.nl"));
    }
}
