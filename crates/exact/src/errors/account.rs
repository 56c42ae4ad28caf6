//! What the package says of a customer that is made or overwritten. The labels of its fields are in no source; these are
//! the words of its screens in both languages, and one that is not among them is shown as it came.

use boekbrug_model::FindingCode::{self, CustomerCodeInUse, CustomerCountryUnknown, CustomerFieldInvalid};

use super::subject::About;
use super::texts::Kind;

/// Labels in lower case, with the canonical path; the first that a label begins with counts.
const FIELDS: &[(&str, &str)] = &[
    ("naam", "name"),
    ("name", "name"),
    ("btw", "vatNumber"),
    ("vat", "vatNumber"),
    ("kvk", "identification"),
    ("kamer van koophandel", "identification"),
    ("chamber of commerce", "identification"),
    ("adres", "visitAddress.address1"),
    ("address", "visitAddress.address1"),
    ("postcode", "visitAddress.zipCode"),
    ("postal code", "visitAddress.zipCode"),
    ("plaats", "visitAddress.city"),
    ("city", "visitAddress.city"),
    ("land", "visitAddress.countryCode"),
    ("country", "visitAddress.countryCode"),
    ("e-mail", "visitAddress.emailAddress"),
    ("email", "visitAddress.emailAddress"),
    ("telefoon", "visitAddress.phoneNumber"),
    ("phone", "visitAddress.phoneNumber"),
    ("betalingsconditie", "paymentConditionId"),
    ("payment condition", "paymentConditionId"),
    ("code", "customerCode"),
];

/// What a complaint about a customer is; none where it is not known. That a new one is there already says that somebody
/// made it, and it may have been us.
pub(super) fn meaning(kind: Kind, label: &str, about: About) -> Option<FindingCode> {
    if about == About::NewCustomer && matches!(kind, Kind::Exists | Kind::InUse) {
        return Some(CustomerCodeInUse);
    }
    field(label).map(|path| {
        if path.ends_with("countryCode") {
            CustomerCountryUnknown
        } else {
            CustomerFieldInvalid
        }
    })
}

/// The canonical path of a field by its label.
pub(super) fn field(label: &str) -> Option<&'static str> {
    let label = label.trim().to_lowercase();
    let known = FIELDS.iter().find(|(known, _)| label.starts_with(known));
    known.map(|(_, path)| *path)
}
