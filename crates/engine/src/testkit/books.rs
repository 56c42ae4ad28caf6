//! The books of the fake package: the sample firm of the model's testkit, as rows of feeds.

use boekbrug_connector::{Capability, FeedCapability, PdfSupport, Refresh};
use boekbrug_model::record::{
    CostCentre, Customer, Item, Journal, JournalKind, LedgerAccount, LedgerKind, Period, Record,
};
use boekbrug_model::testkit::{customer, day, ledger_account, rules, vat_code};
use boekbrug_model::{Currency, CustomerRules, Feed, Incoming, OrderRules, VatBand};

/// What the fake package can do. Each call leaks one record: they are meant to live as long as the program.
pub fn capability(pdf: PdfSupport, secrets: Vec<&'static str>) -> &'static Capability {
    let feed = |feed, refresh| FeedCapability { feed, refresh, page: 2 };
    Box::leak(Box::new(Capability {
        title: "Fake",
        feeds: vec![
            feed(Feed::LedgerAccounts, Refresh::Whole),
            feed(Feed::Journals, Refresh::Whole),
            feed(Feed::VatCodes, Refresh::Whole),
            feed(Feed::Periods, Refresh::Whole),
            feed(Feed::CostCentres, Refresh::Whole),
            feed(Feed::Customers, Refresh::Changes),
            feed(Feed::Items, Refresh::Whole),
            feed(Feed::Orders, Refresh::Changes),
        ],
        rules: rules(),
        pdf,
        pdf_to_existing: matches!(pdf, PdfSupport::AfterBooking | PdfSupport::BeforeBooking),
        checks_need: vec![
            Feed::LedgerAccounts,
            Feed::Journals,
            Feed::VatCodes,
            Feed::Periods,
            Feed::CostCentres,
        ],
        customers_need: vec![],
        settle_seconds: 30,
        only_two_way: vec![],
        customers_out: Some(customer_rules()),
        orders: Some(order_rules()),
        fields: vec![],
        secrets,
    }))
}

fn customer_rules() -> CustomerRules {
    CustomerRules {
        fields: vec![
            "name",
            "identification",
            "vatNumber",
            "visitAddress.address1",
            "visitAddress.zipCode",
            "visitAddress.city",
            "visitAddress.countryCode",
            "visitAddress.phoneNumber",
            "sendInvoiceTo",
        ],
        largest_number: Some(999_999),
        code_length: 6,
        lengths: vec![("name", 50), ("visitAddress.city", 50)],
        whole_address: false,
        one_contact: false,
        one_email: false,
        vat_of_country: false,
        payment_days: None,
    }
}

fn order_rules() -> OrderRules {
    OrderRules {
        reference_length: 50,
        description_length: 250,
        line_description_length: 250,
        needs_item: true,
        price_decimals: 4,
        quantity_decimals: 2,
        numeric_customer_code: false,
        payment_days: None,
        currencies: vec![Currency::EUR],
        pdf: false,
        needs_journal: true,
        one_cost_centre: false,
    }
}

/// A customer with this code and name, as a row.
pub fn customer_row(code: &str, name: &str) -> Incoming {
    let record = Customer {
        customer_code: code.to_owned(),
        name: name.to_owned(),
        identification: None,
        vat_number: None,
        ..customer()
    };
    let record = Record::Customer(Box::new(record));
    row(&format!("customer-{code}"), code, name, record)
}

pub(super) fn rows() -> Vec<(Feed, Incoming)> {
    let mut rows = Vec::new();
    for account in accounts() {
        let (code, name) = (account.code.clone(), account.name.clone());
        let row = row(&format!("ledger-{code}"), &code, &name, Record::LedgerAccount(account));
        rows.push((Feed::LedgerAccounts, row));
    }
    let journal = Journal {
        code: "70".to_owned(),
        name: "Verkoop".to_owned(),
        is_active: true,
        kind: JournalKind::Sales,
    };
    rows.push((
        Feed::Journals,
        row("journal-70", "70", "Verkoop", Record::Journal(journal)),
    ));
    for (code, percent, band) in [("H", 21, VatBand::High), ("L", 9, VatBand::Low)] {
        let record = Record::VatCode(vat_code(code, percent, band));
        rows.push((Feed::VatCodes, row(&format!("vat-{code}"), code, code, record)));
    }
    rows.push((Feed::Periods, period(true)));
    let centre = CostCentre {
        code: "10".to_owned(),
        name: "Winkel".to_owned(),
        is_active: true,
    };
    rows.push((
        Feed::CostCentres,
        row("costCentre-10", "10", "Winkel", Record::CostCentre(centre)),
    ));
    let item = Item {
        item_code: "UUR".to_owned(),
        name: "Uur advies".to_owned(),
        is_active: true,
        will_be_invoiced: true,
        ..Item::default()
    };
    rows.push((Feed::Items, row("item-UUR", "UUR", "Uur advies", Record::Item(item))));
    rows.push((Feed::Customers, customer_row("1001", "Bakkerij De Korenaar")));
    rows
}

/// The year 2026, open or closed.
pub(super) fn period(is_open: bool) -> Incoming {
    let record = Period {
        code: "2026".to_owned(),
        from: day("2026-01-01"),
        until: Some(day("2026-12-31")),
        is_open,
    };
    row("period-2026", "2026", "2026", Record::Period(record))
}

fn accounts() -> Vec<LedgerAccount> {
    let debtors = LedgerAccount {
        kind: LedgerKind::Debtors,
        ..ledger_account("1300", &[])
    };
    vec![
        ledger_account("8000", &[VatBand::High]),
        ledger_account("8010", &[VatBand::Low]),
        debtors,
    ]
}

fn row(package_id: &str, code: &str, name: &str, record: Record) -> Incoming {
    Incoming {
        package_id: package_id.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        is_active: true,
        record,
    }
}
