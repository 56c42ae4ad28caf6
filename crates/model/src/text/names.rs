//! Names of files and addresses of people.

use super::TextError;
use crate::InvoiceNumber;

/// Longest file name without its ending; packages refuse long ones.
const FILE_NAME_LENGTH: usize = 60;

/// The name under which the PDF of an invoice goes into a package: letters, digits, `-`, `_` and `.pdf`, because
/// packages refuse other characters (apis/snelstart.md section 8, `BLG-0016`).
pub fn file_name_for(number: &InvoiceNumber) -> String {
    let mut name = String::with_capacity(number.as_str().len() + 4);
    for c in number.as_str().chars() {
        let safe = if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        if safe != '-' || !(name.is_empty() || name.ends_with('-')) {
            name.push(safe);
        }
        if name.len() == FILE_NAME_LENGTH {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        "factuur.pdf".to_owned()
    } else {
        format!("{name}.pdf")
    }
}

/// The addresses of a list separated by `;` or `,`. The form alone is checked, not whether they exist.
pub fn email_list(text: &str) -> Result<Vec<&str>, TextError> {
    let addresses: Vec<_> = text
        .split([';', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if addresses.is_empty() {
        return Err(TextError::Empty("e-mail address"));
    }
    match addresses.iter().find(|address| !is_email(address)) {
        Some(wrong) => Err(TextError::Malformed("e-mail address", wrong.chars().take(80).collect())),
        None => Ok(addresses),
    }
}

/// One `@`, something in front, a domain with a dot behind, no white space; lengths of RFC 5321 section 4.5.3.1.
fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let labels = || domain.split('.');
    (1..=64).contains(&local.len())
        && address.len() <= 254
        && !address
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '(' | ')'))
        && labels().count() >= 2
        && labels().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}
