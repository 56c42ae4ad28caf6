//! What the package can do and its limits, as data.

use std::sync::LazyLock;

use boekbrug_connector::{Capability, FeedCapability, PdfSupport, Refresh};
use boekbrug_model::{BookingRules, Currency, CustomerRules, Feed, OrderRules};

use crate::fields;
use crate::map::{CODE_LENGTH, WRITTEN};

/// The largest PDF: 10 MB, counted before base64 (apis/exact.md section 6).
pub(crate) const PDF_BYTES: u64 = 10 * 1024 * 1024;

/// Currencies that an administration may have switched on; one that it has not is refused by the package.
const CURRENCIES: [&str; 22] = [
    "EUR", "USD", "GBP", "CHF", "DKK", "SEK", "NOK", "PLN", "CZK", "HUF", "RON", "BGN", "ISK", "TRY", "CAD", "AUD",
    "NZD", "JPY", "CNY", "HKD", "SGD", "ZAR",
];

/// What Exact Online can do.
pub fn capability() -> &'static Capability {
    static RECORD: LazyLock<Capability> = LazyLock::new(|| Capability {
        title: "Exact Online",
        feeds: feeds(),
        rules: rules(),
        pdf: PdfSupport::BeforeBooking,
        pdf_to_existing: true,
        checks_need: vec![
            Feed::LedgerAccounts,
            Feed::Journals,
            Feed::Periods,
            Feed::VatCodes,
            Feed::PaymentConditions,
            Feed::CostCentres,
            Feed::Items,
            Feed::Projects,
            Feed::Customers,
        ],
        customers_need: Vec::new(),
        settle_seconds: 30,
        // items and their groups are profile A's as well (product section 3)
        only_two_way: vec![Feed::Orders],
        customers_out: Some(customer_rules()),
        orders: Some(order_rules()),
        fields: fields::tables(),
        // The tokens come from a consent that a person gives on the package's own site.
        secrets: Vec::new(),
    });
    &RECORD
}

/// Reference data first. Every list tells what changed, by row version or by the time of the change; what vanished is
/// not seen, and deletions are never carried over.
fn feeds() -> Vec<FeedCapability> {
    let changes = |feed, page| FeedCapability {
        feed,
        refresh: Refresh::Changes,
        page,
    };
    vec![
        changes(Feed::LedgerAccounts, 1_000),
        changes(Feed::Journals, 60),
        changes(Feed::Periods, 60),
        changes(Feed::VatCodes, 60),
        changes(Feed::PaymentConditions, 60),
        changes(Feed::CostCentres, 60),
        changes(Feed::ItemGroups, 60),
        changes(Feed::Items, 1_000),
        changes(Feed::Employees, 1_000),
        changes(Feed::Customers, 1_000),
        changes(Feed::Projects, 1_000),
        changes(Feed::Orders, 1_000),
    ]
}

fn rules() -> BookingRules {
    BookingRules {
        // The reference of an entry; its length is not documented. Longer ones are not seen in practice.
        number_length: 30,
        description_length: 50,
        line_description_length: 50,
        numeric_customer_code: false,
        // The invoice's own amounts are sent where they differ, so an honest invoice may be some cents off.
        vat_tolerance: 5,
        own_vat_amounts: true,
        // A line without a code gets the one of its ledger account, which may be another than the invoice's.
        untaxed_without_code: false,
        reverse_charge_alone: false,
        // A line of nothing means nothing.
        drops_zero_lines: true,
        needs_journal: true,
        // The debtor account follows from the customer.
        needs_debtor_account: false,
        currencies: currencies(),
        pdf_bytes: Some(PDF_BYTES),
        payment_days: None,
    }
}

/// A code is a text of 18 digits, blanks in front (the description of `crm/Accounts`). No source tells the lengths of the
/// other fields: what is cut is cut early, because a name or a street says enough by its beginning; what would be refused
/// has room.
fn customer_rules() -> CustomerRules {
    CustomerRules {
        fields: ["customerCode"]
            .into_iter()
            .chain(WRITTEN.iter().map(|written| written.path))
            .collect(),
        largest_number: Some(LARGEST_NUMBER),
        code_length: CODE_LENGTH,
        lengths: vec![
            ("name", 50),
            ("identification", 20),
            ("vatNumber", 20),
            ("visitAddress.address1", 50),
            ("visitAddress.zipCode", 15),
            ("visitAddress.city", 40),
            ("visitAddress.emailAddress", 100),
            ("visitAddress.phoneNumber", 25),
            ("paymentConditionId", 10),
        ],
        whole_address: false,
        one_contact: false,
        one_email: false,
        vat_of_country: false,
        payment_days: None,
    }
}

/// No source tells a length or how many decimals prices and quantities keep: what is said of bookings is taken, and two
/// decimals, with which amounts come out to the cent. A PDF could be named by its document (`Document`); the port hands
/// none to an order.
fn order_rules() -> OrderRules {
    OrderRules {
        reference_length: 30,
        description_length: 50,
        line_description_length: 50,
        needs_item: true,
        price_decimals: 2,
        quantity_decimals: 2,
        // the customer goes by its id
        numeric_customer_code: false,
        payment_days: None,
        currencies: currencies(),
        pdf: false,
        needs_journal: true,
        one_cost_centre: false,
    }
}

fn currencies() -> Vec<Currency> {
    CURRENCIES.iter().filter_map(|code| code.parse().ok()).collect()
}

/// The largest number of 18 digits.
const LARGEST_NUMBER: u64 = 999_999_999_999_999_999;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use boekbrug_model::FindingCode;
    use boekbrug_model::testkit::{Books, invoice};

    use super::*;

    #[test]
    fn every_currency_exists() {
        assert_eq!(capability().rules.currencies.len(), CURRENCIES.len());
    }

    #[test]
    fn whatever_the_checks_need_is_a_feed() {
        let record = capability();
        let missing = record.checks_need.iter().find(|feed| record.feed(**feed).is_none());
        assert_eq!(missing, None);
    }

    /// What would be refused when it is sent is refused by the checks, so a preview does not promise it.
    #[test]
    fn a_draft_without_a_journal_does_not_pass_the_checks() {
        let mut books = Books::default();
        books.settings.order_item = Some("UUR".to_owned());
        let declaration = invoice("2026-0001").line("Advies", "100.00", "21").build();
        let rules = capability().orders.as_ref().unwrap();
        assert!(books.check_order(&declaration, rules).is_ok());
        books.settings.journal = None;
        let findings = books.check_order(&declaration, rules).unwrap_err();
        assert_eq!(findings[0].code, FindingCode::JournalMissing);
    }
}
