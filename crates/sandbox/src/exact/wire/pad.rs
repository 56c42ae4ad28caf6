//! Padding of codes [apis/exact.md §3, seen in recordings]. Texts are stored
//! as they are shown, so that a filter has to pad too.

use std::borrow::Cow;

use crate::exact::catalogue::Schema;

/// Width of an account's code, right-aligned.
const ACCOUNT_CODE: usize = 18;

/// A text as the field holds it.
pub(crate) fn padded<'a>(schema: &Schema, field: &str, text: Cow<'a, str>) -> Cow<'a, str> {
    let (width, right_aligned) = match field {
        "Code" if schema.path == "crm/Accounts" => (ACCOUNT_CODE, true),
        "AccountCode" | "InvoiceAccountCode" => (ACCOUNT_CODE, true),
        "Code" if schema.path == "vat/VATCodes" => (3, false),
        "VATCode" | "SalesVATCode" | "PurchaseVATCode" | "SalesVatCode" | "Country" => (3, false),
        "Language" => (10, false),
        _ => return text,
    };
    let trimmed = text.trim();
    let have = trimmed.chars().count();
    if trimmed.is_empty() || (have == width && text.len() == trimmed.len()) {
        return text;
    }
    let blanks = " ".repeat(width.saturating_sub(have));
    Cow::Owned(if right_aligned {
        format!("{blanks}{trimmed}")
    } else {
        format!("{trimmed}{blanks}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::catalogue::schema;

    #[test]
    fn codes_have_their_width() {
        let pad = |path: &str, field: &str, text: &'static str| padded(schema(path), field, text.into()).into_owned();
        assert_eq!(pad("crm/Accounts", "Code", "10"), "                10");
        assert_eq!(pad("crm/Accounts", "SalesVATCode", "4"), "4  ");
        assert_eq!(pad("crm/Addresses", "Country", "NL"), "NL ");
        assert_eq!(pad("crm/Contacts", "Language", "nl-NL"), "nl-NL     ");
        assert_eq!(pad("vat/VATCodes", "Code", "10"), "10 ");
        for (path, field) in [
            ("financial/Journals", "Code"),
            ("hrm/Costcenters", "Code"),
            ("crm/Accounts", "City"),
        ] {
            assert_eq!(pad(path, field, "70"), "70");
        }
        assert_eq!(pad("crm/Accounts", "Code", "                10"), "                10");
        assert_eq!(pad("crm/Accounts", "Country", ""), "");
    }
}
