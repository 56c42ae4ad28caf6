//! What the package can do and its limits, as data.

use std::sync::LazyLock;

use boekbrug_connector::{Capability, FeedCapability, PdfSupport, Refresh};
use boekbrug_model::{BookingRules, Currency, CustomerRules, Feed};

use crate::config::{Config, Currencies, OMGEVINGSCODE, PdfWay};
use crate::fields;
use crate::map::WRITTEN;
use crate::wire::of;

/// The largest PDF that product section 6 lets through. What the package itself takes is not documented.
const PDF_BYTES: u64 = 10 * 1024 * 1024;

/// What KING Finance can do with the settings that nobody changed.
pub fn capability() -> &'static Capability {
    &RECORDS[0]
}

/// What it can do with these settings: whether PDFs go along and which currencies are booked differs.
pub(crate) fn with(config: &Config) -> &'static Capability {
    let without_pdf = usize::from(config.pdf == PdfWay::Off);
    let foreign = usize::from(config.currencies != Currencies::Euro);
    &RECORDS[without_pdf + 2 * foreign]
}

static RECORDS: LazyLock<[Capability; 4]> = LazyLock::new(|| {
    [
        record(true, false),
        record(false, false),
        record(true, true),
        record(false, true),
    ]
});

fn record(pdf: bool, foreign: bool) -> Capability {
    Capability {
        title: "KING Finance",
        feeds: feeds(),
        rules: rules(pdf, foreign),
        pdf: if pdf { PdfSupport::WithBooking } else { PdfSupport::None },
        // no way is known to add a document afterwards (section 6.4)
        pdf_to_existing: false,
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
        customers_need: vec![Feed::Countries],
        // A booking carries no key of ours by which the package would know it again: give it time to save.
        settle_seconds: 90,
        only_two_way: vec![],
        customers_out: Some(customer_rules()),
        // CreateVerkoopOrder is known by name; what its lines must hold is not (sections 1 and 6.4)
        orders: None,
        fields: fields::tables(),
        secrets: vec![OMGEVINGSCODE],
    }
}

/// Reference data first, customers last, because they are mapped with the countries. Long lists say what changed; the
/// short ones are read whole, by which also what is gone is seen.
fn feeds() -> Vec<FeedCapability> {
    const ORDER: [Feed; 12] = [
        Feed::Countries,
        Feed::LedgerAccounts,
        Feed::Journals,
        Feed::Periods,
        Feed::VatCodes,
        Feed::PaymentConditions,
        Feed::CostCentres,
        Feed::ItemGroups,
        Feed::Items,
        Feed::Employees,
        Feed::Projects,
        Feed::Customers,
    ];
    let feed = |feed| {
        let changes = of(feed).is_some_and(|columns| columns.changes);
        FeedCapability {
            feed,
            refresh: if changes { Refresh::Changes } else { Refresh::Whole },
            page: 1_000,
        }
    };
    ORDER.map(feed).to_vec()
}

/// The currencies in which Dutch firms invoice abroad; which of them an administration has shows when one is booked.
const FOREIGN: [&str; 12] = [
    "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "CAD", "AUD",
];

fn rules(pdf: bool, foreign: bool) -> BookingRules {
    let others = FOREIGN.iter().filter(|_| foreign).filter_map(|code| code.parse().ok());
    BookingRules {
        number_length: 20,
        description_length: 40,
        line_description_length: 40,
        numeric_customer_code: true,
        // Whether the package counts VAT again is not known: amounts are sent as the invoice has them.
        vat_tolerance: 5,
        own_vat_amounts: true,
        untaxed_without_code: true,
        reverse_charge_alone: false,
        // A row of nothing means nothing and only makes the booking longer.
        drops_zero_lines: true,
        needs_journal: true,
        // The debtor's own closing account is used; no row names it.
        needs_debtor_account: false,
        currencies: std::iter::once(Currency::EUR).chain(others).collect(),
        pdf_bytes: pdf.then_some(PDF_BYTES),
        payment_days: None,
    }
}

/// The largest number of a debtor: `NUMERIC 8`.
pub(crate) const LARGEST_NUMBER: u64 = 99_999_999;

/// Lengths of the columns of `DEB` (section 7). There is one address, one person and one e-mail address, and a payment
/// condition is one of the package's own.
fn customer_rules() -> CustomerRules {
    CustomerRules {
        fields: ["customerCode"]
            .into_iter()
            .chain(WRITTEN.iter().map(|(path, _)| *path))
            .collect(),
        largest_number: Some(LARGEST_NUMBER),
        code_length: 8,
        lengths: vec![
            ("name", 50),
            ("contactPersonName", 50),
            ("identification", 15),
            ("vatNumber", 14),
            ("visitAddress.contactPerson", 50),
            ("visitAddress.address1", 50),
            ("visitAddress.zipCode", 8),
            ("visitAddress.city", 24),
            ("visitAddress.emailAddress", 64),
            ("visitAddress.phoneNumber", 15),
            ("sendInvoiceTo", 64),
            ("paymentConditionId", 3),
        ],
        whole_address: false,
        one_contact: true,
        one_email: true,
        vat_of_country: false,
        payment_days: None,
    }
}
