//! What the package can do and its limits, as data.

use std::sync::LazyLock;

use boekbrug_connector::{Capability, FeedCapability, PdfSupport, Refresh};
use boekbrug_model::{BookingRules, Currency, Feed};

use crate::config::KOPPELSLEUTEL;
use crate::fields;

/// The right behind each call, as the package writes it (apis/snelstart.md section 4). Relations.
pub(crate) const RELATIES_READ: &str = "relaties:read";
/// Countries, cost centres, VAT rates and the company.
pub(crate) const SETTINGS_READ: &str = "settings:read";
/// Ledger accounts, journals, bookings.
pub(crate) const BOEKHOUDEN_READ: &str = "boekhouden:read";
/// Booking.
pub(crate) const BOEKHOUDEN_WRITE: &str = "boekhouden:write";
/// The documents of a booking.
pub(crate) const DOCUMENTEN_READ: &str = "documenten:read";
/// Sending a PDF needs both.
pub(crate) const DOCUMENTEN_WRITE: &str = "boekhouden:write, documenten:write";
/// Sales invoices.
pub(crate) const ORDERS_READ: &str = "orders:read";

/// The rights that a koppelsleutel needs for everything that this connector does (apis/snelstart.md section 4).
pub(crate) const RIGHTS: [&str; 7] = [
    RELATIES_READ,
    SETTINGS_READ,
    BOEKHOUDEN_READ,
    BOEKHOUDEN_WRITE,
    DOCUMENTEN_READ,
    "documenten:write",
    ORDERS_READ,
];

/// The largest PDF: 10 MB (`BLG-0006`).
const PDF_BYTES: u64 = 10 * 1024 * 1024;

/// What SnelStart can do.
pub fn capability() -> &'static Capability {
    static RECORD: LazyLock<Capability> = LazyLock::new(|| Capability {
        title: "SnelStart",
        feeds: feeds(),
        rules: rules(),
        pdf: PdfSupport::AfterBooking,
        pdf_to_existing: true,
        checks_need: vec![
            Feed::VatRates,
            Feed::LedgerAccounts,
            Feed::Periods,
            Feed::VatCodes,
            Feed::CostCentres,
            Feed::Customers,
        ],
        customers_need: vec![Feed::Countries],
        settle_seconds: 30,
        fields: fields::tables(),
        secrets: vec![KOPPELSLEUTEL],
    });
    &RECORD
}

/// Reference data first, customers last, because they are mapped with the countries. Only relations say what changed;
/// the other lists are short and read whole, by which also what is gone is seen.
fn feeds() -> Vec<FeedCapability> {
    let whole = |feed, page| FeedCapability {
        feed,
        refresh: Refresh::Whole,
        page,
    };
    vec![
        whole(Feed::Countries, 500),
        whole(Feed::VatRates, 500),
        whole(Feed::LedgerAccounts, 500),
        whole(Feed::Journals, 500),
        whole(Feed::Periods, 1),
        whole(Feed::VatCodes, 4),
        whole(Feed::CostCentres, 500),
        FeedCapability {
            feed: Feed::Customers,
            refresh: Refresh::Changes,
            page: 500,
        },
    ]
}

fn rules() -> BookingRules {
    BookingRules {
        number_length: 25,
        description_length: 250,
        line_description_length: 250,
        numeric_customer_code: true,
        // Whether the package counts VAT again is not known (section 6); clients that round each line pass, so an
        // honest invoice may be some cents off. What it does refuse comes back as `BOE-0069`.
        vat_tolerance: 5,
        own_vat_amounts: true,
        untaxed_without_code: true,
        reverse_charge_alone: true,
        // A line of nothing may be refused with `BOE-0028`, and means nothing.
        drops_zero_lines: true,
        // A verkoopboeking has no field for a journal or a debtor account: the package takes its own sales journal.
        needs_journal: false,
        needs_debtor_account: false,
        currencies: vec![Currency::EUR],
        pdf_bytes: Some(PDF_BYTES),
        payment_days: Some((0, 999)),
    }
}
