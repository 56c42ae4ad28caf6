//! What the package can do and its limits, as data.

use std::sync::LazyLock;

use boekbrug_connector::{Capability, FeedCapability, PdfSupport, Refresh};
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{BookingRules, ConnectionSettings, Currency, CustomerRules, Feed, OrderRules};

use crate::config::KOPPELSLEUTEL;
use crate::fields;
use crate::map::WRITTEN;

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
/// Items and their groups.
pub(crate) const ARTIKELEN_READ: &str = "artikelen:read";
/// Making and overwriting relations.
pub(crate) const RELATIES_WRITE: &str = "relaties:write";
/// Placing orders.
pub(crate) const ORDERS_WRITE: &str = "orders:write";
/// Sales invoices and orders.
pub(crate) const ORDERS_READ: &str = "orders:read";

/// The rights that a koppelsleutel needs for what these settings ask for (apis/snelstart.md section 4).
pub(crate) fn rights(settings: &ConnectionSettings) -> Vec<&'static str> {
    let mut rights = vec![RELATIES_READ, SETTINGS_READ, BOEKHOUDEN_READ];
    if settings.customers_out != CustomersOut::None {
        rights.push(RELATIES_WRITE);
    }
    match settings.invoices_as {
        Target::Booking => rights.extend([BOEKHOUDEN_WRITE, DOCUMENTEN_READ, "documenten:write", ORDERS_READ]),
        Target::DraftOrder => rights.extend([ORDERS_READ, ORDERS_WRITE]),
    }
    if reads_items(settings) {
        rights.push(ARTIKELEN_READ);
    }
    rights
}

/// Whether items or their groups are read; of what draft orders are made is read always.
pub(crate) fn reads_items(settings: &ConnectionSettings) -> bool {
    [Feed::Items, Feed::ItemGroups]
        .iter()
        .any(|feed| !settings.leaves_out(*feed))
}

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
        only_two_way: vec![Feed::Items, Feed::ItemGroups, Feed::Orders],
        customers_out: Some(customer_rules()),
        orders: Some(order_rules()),
        fields: fields::tables(),
        secrets: vec![KOPPELSLEUTEL],
    });
    &RECORD
}

/// Reference data first, then customers, because they are mapped with the countries, and what orders are made of.
/// Relations, items and orders say what changed; the other lists are short and read whole, by which also what is gone is
/// seen.
fn feeds() -> Vec<FeedCapability> {
    let whole = |feed, page| FeedCapability {
        feed,
        refresh: Refresh::Whole,
        page,
    };
    let changes = |feed, page| FeedCapability {
        feed,
        refresh: Refresh::Changes,
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
        changes(Feed::Customers, 500),
        whole(Feed::ItemGroups, 500),
        changes(Feed::Items, 25),
        changes(Feed::Orders, 500),
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

/// Lengths and days of section 5 (`REL-0003`, `REL-0013`, `REL-0020` to `REL-0028`, `REL-0057`, `REL-0060`, `REL-0073`,
/// `REL-0085`, `REL-0087`).
fn customer_rules() -> CustomerRules {
    CustomerRules {
        fields: ["customerCode"]
            .into_iter()
            .chain(WRITTEN.iter().map(|written| written.path))
            .collect(),
        largest_number: Some(i32::MAX.unsigned_abs().into()),
        code_length: 10,
        lengths: vec![
            ("name", 50),
            ("contactPersonName", 50),
            ("identification", 12),
            ("vatNumber", 50),
            ("visitAddress.contactPerson", 50),
            ("visitAddress.address1", 50),
            ("visitAddress.zipCode", 25),
            ("visitAddress.city", 50),
            ("visitAddress.emailAddress", 250),
            ("visitAddress.phoneNumber", 25),
            ("invoiceAddress.contactPerson", 50),
            ("invoiceAddress.address1", 50),
            ("invoiceAddress.zipCode", 25),
            ("invoiceAddress.city", 50),
            ("sendInvoiceTo", 250),
        ],
        whole_address: true,
        one_contact: true,
        one_email: false,
        vat_of_country: true,
        payment_days: Some((-365, 1000)),
    }
}

/// The reference has 50 characters (`VOR-0011`), a line 250 (section 5). The specification names no length of the
/// description; from what another coupling tells its users it is 50. How many decimals are kept is a setting of each
/// administration (`aantalDecimalenArtikelprijzen`, `aantalDecimalenArtikelaantallen`), at least two.
fn order_rules() -> OrderRules {
    OrderRules {
        reference_length: 50,
        description_length: 50,
        line_description_length: 250,
        needs_item: true,
        price_decimals: 2,
        quantity_decimals: 2,
        numeric_customer_code: true,
        payment_days: Some((0, 100)),
        currencies: vec![Currency::EUR],
        pdf: false,
        needs_journal: false,
        one_cost_centre: true,
    }
}
