//! Numbers by which firms and records are known.

/// A customer code as it is compared: trimmed, and without leading zeros when it consists of digits.
pub fn code_key(code: &str) -> &str {
    let code = code.trim();
    if !is_numeric(code) {
        return code;
    }
    let stripped = code.trim_start_matches('0');
    if stripped.is_empty() { "0" } else { stripped }
}

/// True when a text consists of digits only.
pub fn is_numeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A Chamber of Commerce number: eight digits; spaces and dots between them are left out. None for anything else.
pub fn kvk_number(text: &str) -> Option<String> {
    let digits = compact(text);
    (digits.len() == 8 && is_numeric(&digits)).then_some(digits)
}

/// A VAT number in capitals, without spaces, dots and dashes, with its country letters in front. A Dutch number
/// without `NL` gets it. None when it cannot be a VAT number: two letters, then 2 to 13 letters or digits of which one
/// at least is a digit; the rest differs by country.
pub fn vat_number(text: &str) -> Option<String> {
    let mut number = compact(text).to_ascii_uppercase();
    if dutch_body(&number).is_some() {
        number.insert_str(0, "NL");
    }
    let (country, rest) = number.split_at_checked(2)?;
    let fits = country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (2..=13).contains(&rest.len())
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'*')
        && rest.bytes().any(|byte| byte.is_ascii_digit());
    fits.then_some(number)
}

/// Whether the check digits of a Dutch VAT number are right; none for a number of another country. To an invoice it is
/// information for a person only, while a customer is not written into a package with a wrong one. The number of a firm passes the 11-test over its nine digits, the one of a sole trader (since
/// 2020-01-01) the test modulo 97 over the whole.
pub fn dutch_vat_check(number: &str) -> Option<bool> {
    let body = number.strip_prefix("NL")?;
    let Some(digits) = dutch_body(body) else {
        return Some(false);
    };
    Some(eleven_test(digits) || modulo_97(number) == 1)
}

/// The nine digits of `123456782B01`.
fn dutch_body(body: &str) -> Option<&[u8]> {
    let bytes = body.as_bytes();
    let (digits, tail) = (bytes.get(..9)?, bytes.get(9..)?);
    let numeric = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    (tail.len() == 3 && numeric(digits) && tail[0] == b'B' && numeric(&tail[1..])).then_some(digits)
}

fn eleven_test(digits: &[u8]) -> bool {
    let value = |index: usize| u32::from(digits[index] - b'0');
    let sum: u32 = (2..=9).map(|weight| value(9 - weight as usize) * weight).sum();
    sum % 11 == value(8)
}

/// The remainder by 97 when letters count as 10 to 35 (ISO 7064, as for an IBAN but without turning it round).
fn modulo_97(number: &str) -> u32 {
    number.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    })
}

fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .collect()
}
