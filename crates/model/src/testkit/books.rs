//! The books of the sample firm, and what its package accepts.

use rust_decimal::Decimal;

use super::{day, parsed};
use crate::checks::{Candidate, CheckContext, CheckOutcome, OrderContext, OrderOutcome, PdfFacts, check, check_order};
use crate::invoice::Invoice;
use crate::record::{
    Address, CostCentre, Customer, Item, Journal, JournalKind, LedgerAccount, LedgerKind, PaymentCondition, Period,
    Project, Record, VatCode,
};
use crate::settings::VatMapping;
use crate::{BookingRules, Chart, ConnectionSettings, Currency, Feed, Finding, OrderRules, VatBand, VatKind};

/// Everything that a check needs, owned, so that a test can change a part of it.
#[derive(Clone, Debug)]
pub struct Books {
    /// The connection's settings.
    pub settings: ConnectionSettings,
    /// What the package accepts.
    pub rules: BookingRules,
    /// What the package holds.
    pub chart: Chart,
    /// What the look-up of the customer found.
    pub candidates: Vec<Candidate>,
    /// The PDF.
    pub pdf: Option<PdfFacts>,
}

impl Default for Books {
    fn default() -> Self {
        Self {
            settings: settings(),
            rules: rules(),
            chart: chart(),
            candidates: candidates(),
            pdf: None,
        }
    }
}

impl Books {
    /// Checks an invoice against these books.
    pub fn check(&self, invoice: &Invoice) -> Result<CheckOutcome, Vec<Finding>> {
        self.check_linked(invoice, None)
    }

    /// Checks an invoice whose customer is this one for certain.
    pub fn check_linked(&self, invoice: &Invoice, linked: Option<&Candidate>) -> Result<CheckOutcome, Vec<Finding>> {
        let context = CheckContext {
            settings: &self.settings,
            rules: &self.rules,
            chart: &self.chart,
            candidates: &self.candidates,
            linked,
            pdf: self.pdf,
        };
        check(invoice, &context)
    }

    /// Checks an invoice that becomes a draft order; the rules of these books play no part.
    pub fn check_order(&self, invoice: &Invoice, rules: &OrderRules) -> Result<OrderOutcome, Vec<Finding>> {
        let context = OrderContext {
            settings: &self.settings,
            rules,
            chart: &self.chart,
            candidates: &self.candidates,
            linked: None,
            pdf: self.pdf,
        };
        check_order(invoice, &context)
    }
}

/// Customer 1001, a bakery in Alkmaar, active, with a KvK and a VAT number.
pub fn customer() -> Customer {
    let address = Address {
        address1: Some("Kade 1".to_owned()),
        zip_code: Some("1811 AB".to_owned()),
        city: Some("Alkmaar".to_owned()),
        country: Some("Nederland".to_owned()),
        country_code: Some("NL".to_owned()),
        email_address: Some("info@korenaar.example".to_owned()),
        ..Address::default()
    };
    Customer {
        customer_code: "1001".to_owned(),
        name: "Bakkerij De Korenaar".to_owned(),
        is_active: true,
        is_debtor: true,
        identification: Some("12345678".to_owned()),
        vat_number: Some("NL123456782B01".to_owned()),
        visit_address: address.clone(),
        invoice_address: address,
        invoice_address_same_as_visit_address: true,
        send_invoice_to: Some("facturen@korenaar.example".to_owned()),
        payment_condition_id: Some("14".to_owned()),
        ..Customer::default()
    }
}

/// A candidate for an invoice, active and a debtor, under this code and package id; without KvK and VAT number.
pub fn candidate(package_id: &str, code: &str) -> Candidate {
    Candidate {
        package_id: package_id.to_owned(),
        code: code.to_owned(),
        is_active: true,
        customer: Customer {
            customer_code: code.to_owned(),
            name: format!("Klant {code}"),
            identification: None,
            vat_number: None,
            ..customer()
        },
    }
}

/// What a look-up for customer 1001 finds.
pub fn candidates() -> Vec<Candidate> {
    vec![Candidate {
        package_id: "customer-1001".to_owned(),
        code: "1001".to_owned(),
        is_active: true,
        customer: customer(),
    }]
}

/// An active revenue account whose lines may have these bands.
pub fn ledger_account(code: &str, bands: &[VatBand]) -> LedgerAccount {
    LedgerAccount {
        code: code.to_owned(),
        name: format!("Rekening {code}"),
        is_active: true,
        kind: LedgerKind::Revenue,
        vat_bands: bands.to_vec(),
        cost_centre_required: false,
    }
}

/// An active VAT code of a package with bands.
pub fn vat_code(code: &str, percent: u32, band: VatBand) -> VatCode {
    VatCode {
        code: code.to_owned(),
        name: format!("Btw {code}"),
        percentage: Decimal::from(percent),
        reverse_charge: band == VatBand::ReverseCharge,
        band: Some(band),
        is_active: true,
    }
}

/// The books: accounts 8000 (high), 8010 (low), 8040 (none and reverse charge), 8060 (outside the EU), 8070 (goods
/// inside the EU), 1300 (debtors), 1670 (reserved), 4990 (rounding); journal 70 (sales) and 20 (bank); cost centre 10;
/// VAT codes `H`, `L`, `V`; item `UUR`; project `P1`; payment condition `30`; the years 2025 (closed) and 2026 (open).
/// Every package id is the kind, a dash and the code, for example `ledger-8000`.
pub fn chart() -> Chart {
    let mut chart = Chart::new([
        Feed::LedgerAccounts,
        Feed::Journals,
        Feed::CostCentres,
        Feed::VatCodes,
        Feed::Items,
        Feed::Projects,
        Feed::PaymentConditions,
        Feed::Periods,
    ]);
    chart.extend(
        accounts()
            .into_iter()
            .map(|row| (format!("ledger-{}", row.code), Record::LedgerAccount(row))),
    );
    chart.extend(
        vat_codes()
            .into_iter()
            .map(|row| (format!("vat-{}", row.code), Record::VatCode(row))),
    );
    chart.extend(beside());
    chart.extend(years());
    chart
}

fn accounts() -> Vec<LedgerAccount> {
    let other = |code: &str, kind| LedgerAccount {
        kind,
        ..ledger_account(code, &[])
    };
    vec![
        ledger_account("8000", &[VatBand::High]),
        ledger_account("8010", &[VatBand::Low]),
        ledger_account("8040", &[VatBand::None, VatBand::ReverseCharge]),
        ledger_account("8060", &[VatBand::OutsideEu]),
        ledger_account("8070", &[VatBand::IntraEuGoods]),
        other("1300", LedgerKind::Debtors),
        other("1670", LedgerKind::Reserved),
        other("4990", LedgerKind::ProfitAndLoss),
    ]
}

fn vat_codes() -> Vec<VatCode> {
    vec![
        vat_code("H", 21, VatBand::High),
        vat_code("L", 9, VatBand::Low),
        vat_code("V", 0, VatBand::ReverseCharge),
    ]
}

fn journal(code: &str, kind: JournalKind) -> (String, Record) {
    let row = Journal {
        code: code.to_owned(),
        name: format!("Dagboek {code}"),
        is_active: true,
        kind,
    };
    (format!("journal-{code}"), Record::Journal(row))
}

fn beside() -> Vec<(String, Record)> {
    let cost_centre = CostCentre {
        code: "10".to_owned(),
        name: "Winkel".to_owned(),
        is_active: true,
    };
    let item = Item {
        item_code: "UUR".to_owned(),
        name: "Uur advies".to_owned(),
        gl_account_revenue: Some("8000".to_owned()),
        is_active: true,
        ..Item::default()
    };
    let project = Project {
        code: "P1".to_owned(),
        name: "Verbouwing".to_owned(),
        is_active: true,
        ..Project::default()
    };
    let condition = PaymentCondition {
        code: "30".to_owned(),
        name: "30 dagen".to_owned(),
        payment_term: Some(30),
        ..PaymentCondition::default()
    };
    vec![
        journal("70", JournalKind::Sales),
        journal("20", JournalKind::Money),
        ("costCentre-10".to_owned(), Record::CostCentre(cost_centre)),
        ("item-UUR".to_owned(), Record::Item(item)),
        ("project-P1".to_owned(), Record::Project(project)),
        ("condition-30".to_owned(), Record::PaymentCondition(condition)),
    ]
}

fn years() -> Vec<(String, Record)> {
    let year = |code: &str, from: &str, until: &str, is_open| {
        let row = Period {
            code: code.to_owned(),
            from: day(from),
            until: Some(day(until)),
            is_open,
        };
        (format!("period-{code}"), Record::Period(row))
    };
    vec![
        year("2025", "2025-01-01", "2025-12-31", false),
        year("2026", "2026-01-01", "2026-12-31", true),
    ]
}

/// Limits of a package that is strict about everything but VAT rounding.
pub fn rules() -> BookingRules {
    BookingRules {
        number_length: 25,
        description_length: 50,
        line_description_length: 40,
        numeric_customer_code: true,
        vat_tolerance: 1,
        own_vat_amounts: true,
        untaxed_without_code: true,
        reverse_charge_alone: true,
        drops_zero_lines: true,
        needs_journal: true,
        needs_debtor_account: true,
        currencies: vec![Currency::EUR],
        pdf_bytes: Some(10_485_760),
        payment_days: Some((0, 1000)),
    }
}

/// Journal 70, debtor account 1300, rounding account 4990, and a revenue account for each kind of VAT.
pub fn settings() -> ConnectionSettings {
    let mapping = |kind, percent: Option<&str>, package_code: Option<&str>, account: &str| VatMapping {
        code: None,
        kind,
        percent: percent.map(parsed),
        package_code: package_code.map(str::to_owned),
        ledger_account: Some(account.to_owned()),
    };
    ConnectionSettings {
        journal: Some("70".to_owned()),
        debtor_account: Some("1300".to_owned()),
        rounding_account: Some("4990".to_owned()),
        vat_mappings: vec![
            mapping(VatKind::Standard, Some("21"), Some("H"), "8000"),
            mapping(VatKind::Standard, Some("9"), Some("L"), "8010"),
            mapping(VatKind::ReverseCharge, None, Some("V"), "8040"),
            mapping(VatKind::ZeroRated, None, None, "8040"),
            mapping(VatKind::Exempt, None, None, "8040"),
            mapping(VatKind::IntraCommunity, None, None, "8070"),
            mapping(VatKind::Export, None, None, "8060"),
        ],
        send_pdfs: false,
        ..ConnectionSettings::default()
    }
}
