//! The package's JSON to canonical records and back, as snapshots: a changed mapping is a changed file in review.

use boekbrug_connector::RemoteDocument;
use boekbrug_model::checks::CheckOutcome;
use boekbrug_model::invoice::{CheckedInvoice, Invoice, ServicePeriod};
use boekbrug_model::testkit::{Books, day, eur, invoice};
use boekbrug_model::{Currency, FindingCode, Incoming, VatBand};
use insta::assert_json_snapshot;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::config::{SendInvoiceTo, VatAmounts};
use crate::customers::Join;
use crate::map::booking::Sending;
use crate::wire;

const ACCOUNT: &str = "0b1f0000-0000-0000-0000-000000000001";
const PAYER: &str = "0b1f0000-0000-0000-0000-000000000002";
const CONTACT: &str = "c0000000-0000-0000-0000-000000000001";
const ADDRESS: &str = "ad000000-0000-0000-0000-000000000001";

fn today() -> Date {
    date(2026, 3, 16)
}

/// `/Date(ms)/` of a day.
fn on(year: i16, month: i8, day: i8) -> String {
    let midnight = date(year, month, day).at(0, 0, 0, 0);
    let instant = midnight.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    format!("/Date({})/", instant.as_millisecond())
}

/// Reads one row in the shape of the package and maps it.
macro_rules! mapped {
    ($row:ident, $json:expr, |$name:ident| $map:expr) => {{
        let body = json!({"d": {"results": [$json]}}).to_string();
        let rows: wire::Rows<'_, wire::$row<'_>> = wire::rows(body.as_bytes()).unwrap();
        assert_eq!(rows.bad, []);
        let $name = &rows.good[0];
        $map
    }};
}

fn account() -> Value {
    json!({
        "__metadata": {"uri": "https://start.exactonline.nl/api/v1/1/crm/Accounts(guid'x')", "type": "Exact.Web.Api.Models.Account"},
        "ID": ACCOUNT, "Timestamp": "123456789", "Code": "              1001", "Name": " Bakkerij De Korenaar ", "Status": "C",
        "Blocked": false, "StartDate": on(2020, 1, 1), "EndDate": null, "ChamberOfCommerce": "12345678", "VATNumber": "NL123456782B01",
        "AddressLine1": "Kade 1", "Postcode": "1811 AB", "City": "Alkmaar", "Country": "NL ", "CountryName": "Nederland",
        "Email": "info@korenaar.example", "Phone": "072 511 0000", "MainContact": CONTACT, "InvoiceAccount": PAYER,
        "AccountManager": "aa000000-0000-0000-0000-000000000001", "PaymentConditionSales": "30", "SalesVATCode": "4  ",
        "BankAccounts": {"__deferred": {"uri": "https://start.exactonline.nl/x"}}, "Something": {"new": [1]}
    })
}

fn join() -> Join {
    let mut join = Join::default();
    let contact = json!({"ID": CONTACT, "Account": ACCOUNT, "FullName": "Anna de Boer", "Email": "anna@korenaar.example",
        "BusinessEmail": "zaak@korenaar.example", "IsMainContact": true});
    mapped!(Contact, contact, |row| join.add_contact(row));
    let address = json!({"ID": ADDRESS, "Account": ACCOUNT, "Type": 3, "Main": true, "ContactName": "Crediteuren",
        "AddressLine1": "Postbus 7", "Postcode": "2000 AA", "City": "Antwerpen", "Country": "BE ", "CountryName": "België"});
    mapped!(Address, address, |row| join.add_address(row));
    join.add_email(PAYER.parse().unwrap(), Some("betaler@elders.example"));
    join
}

fn customer_with(json: &Value, join: &Join, send_invoice_to: SendInvoiceTo) -> Mapped {
    let settings = Settings {
        today: today(),
        send_invoice_to,
    };
    mapped!(Account, json, |row| customer(row, join, settings))
}

fn the_customer(json: &Value, join: &Join) -> boekbrug_model::record::Customer {
    match customer_with(json, join, SendInvoiceTo::Account)
        .unwrap()
        .unwrap()
        .record
    {
        Record::Customer(customer) => *customer,
        other => panic!("{other:?}"),
    }
}

fn ids(incoming: &Incoming) -> (&str, &str, &str, bool) {
    (&incoming.package_id, &incoming.code, &incoming.name, incoming.is_active)
}

#[test]
fn a_customer_with_everything() {
    let incoming = customer_with(&account(), &join(), SendInvoiceTo::Account)
        .unwrap()
        .unwrap();
    assert_eq!(ids(&incoming), (ACCOUNT, "1001", "Bakkerij De Korenaar", true));
    assert_json_snapshot!(incoming.record);
}

#[test]
fn a_customer_with_nothing_but_its_number() {
    let bare = json!({"ID": ACCOUNT, "Code": "7", "Status": "C", "Name": null, "MainContact": "00000000-0000-0000-0000-000000000000"});
    let incoming = customer_with(&bare, &Join::default(), SendInvoiceTo::Account)
        .unwrap()
        .unwrap();
    assert_json_snapshot!(incoming.record);
}

#[test]
fn an_e_mail_address_is_chosen_by_the_setting() {
    let to = |json: &Value, join: &Join, setting| {
        let incoming = customer_with(json, join, setting).unwrap().unwrap();
        let Record::Customer(customer) = incoming.record else {
            panic!()
        };
        customer.send_invoice_to
    };
    for (setting, expected) in [
        (SendInvoiceTo::Account, "info@korenaar.example"),
        (SendInvoiceTo::MainContact, "anna@korenaar.example"),
        (SendInvoiceTo::InvoiceAccount, "betaler@elders.example"),
    ] {
        assert_eq!(to(&account(), &join(), setting).as_deref(), Some(expected));
        let otherwise = to(&account(), &Join::default(), setting);
        assert_eq!(
            otherwise.as_deref(),
            Some("info@korenaar.example"),
            "{setting:?}: else its own"
        );
    }
}

#[test]
fn an_invoice_address_that_is_blank_or_missing_is_the_visit_address() {
    let mut blank = Join::default();
    let address = json!({"ID": ADDRESS, "Account": ACCOUNT, "Type": 3, "AddressLine1": " ", "City": null});
    mapped!(Address, address, |row| blank.add_address(row));
    let mut equal = Join::default();
    let address = json!({"ID": ADDRESS, "Account": ACCOUNT, "Type": 3, "AddressLine1": "Kade 1", "Postcode": "1811 AB",
        "City": "Alkmaar", "Country": "NL", "CountryName": "Nederland"});
    mapped!(Address, address, |row| equal.add_address(row));
    for join in [Join::default(), blank, equal] {
        let customer = the_customer(&account(), &join);
        assert!(customer.invoice_address_same_as_visit_address);
        assert_eq!(customer.invoice_address.city.as_deref(), Some("Alkmaar"));
        assert_eq!(
            customer.invoice_address.email_address, None,
            "the e-mail address belongs to the visit address"
        );
    }
}

#[test]
fn a_customer_is_active_unless_blocked_or_outside_its_dates() {
    let active = |change: Value| {
        let mut json = account();
        json.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        the_customer(&json, &Join::default()).is_active
    };
    assert!(active(json!({})));
    assert!(!active(json!({"Blocked": true})));
    assert!(active(json!({"EndDate": on(2026, 3, 16)})), "the last day counts");
    assert!(!active(json!({"EndDate": on(2026, 3, 15)})));
    assert!(!active(json!({"StartDate": on(2026, 3, 17)})));
    assert!(active(json!({"StartDate": on(2026, 3, 16), "Blocked": null})));
}

#[test]
fn only_accounts_of_status_c_are_customers() {
    for (status, expected) in [
        (json!("C"), true),
        (json!("c"), true),
        (json!("P"), false),
        (json!("A"), false),
        (json!(null), false),
    ] {
        let row = json!({"ID": ACCOUNT, "Status": status, "IsSupplier": true});
        assert_eq!(mapped!(Account, row, |row| is_customer(row)), expected, "{status}");
    }
}

#[test]
fn a_row_without_id_or_number_is_a_reject() {
    let code_of = |json: Value| {
        customer_with(&json, &Join::default(), SendInvoiceTo::Account)
            .unwrap_err()
            .findings[0]
            .code
    };
    assert_eq!(code_of(json!({"Code": "1", "Name": "X"})), FindingCode::RecordIdMissing);
    assert_eq!(
        code_of(json!({"ID": ACCOUNT, "Code": "   ", "Name": "X"})),
        FindingCode::RecordCodeMissing
    );
}

#[test]
fn master_data() {
    let id = "0b1f0000-0000-0000-0000-0000000000aa";
    let centre = json!({"ID": id, "Code": "NL01", "Description": "Nederland", "EndDate": null, "Active": true});
    assert_json_snapshot!(
        "cost_centre",
        mapped!(CostCentre, centre, |row| cost_centre(row, today()))
            .unwrap()
            .unwrap()
            .record
    );
    let code = json!({"ID": id, "Code": "4  ", "Description": "BTW hoog", "Percentage": 0.21, "Charged": false, "Type": "E",
        "VATTransactionType": "B", "EUSalesListing": "N", "IsBlocked": false});
    assert_json_snapshot!(
        "vat_code",
        mapped!(VatCode, code, |row| vat_code(row, false))
            .unwrap()
            .unwrap()
            .record
    );
    let condition = json!({"ID": id, "Code": "30", "Description": "30 dagen", "PaymentDays": 30, "PaymentEndOfMonths": 0, "PaymentMethod": "B"});
    assert_json_snapshot!(
        "payment_condition",
        mapped!(PaymentCondition, condition, |row| payment_condition(row))
            .unwrap()
            .unwrap()
            .record
    );
    let article = json!({"ID": id, "Code": "UUR", "Description": "Uur advies", "SalesVatCode": "4  ", "GLRevenueCode": "8000",
        "IsSalesItem": true, "IsTime": 1, "IsStockItem": false, "StartDate": on(2020, 1, 1), "EndDate": null, "Unit": "hour",
        "StandardSalesPrice": 87.5, "ItemGroupCode": "DIENST"});
    assert_json_snapshot!(
        "item",
        mapped!(Item, article, |row| item(row, today()))
            .unwrap()
            .unwrap()
            .record
    );
    let group = json!({"ID": id, "Code": "DIENST", "Description": "Diensten", "GLRevenueCode": "8000"});
    assert_json_snapshot!(
        "item_group",
        mapped!(ItemGroup, group, |row| item_group(row))
            .unwrap()
            .unwrap()
            .record
    );
    let person = json!({"ID": id, "Code": "12", "EmployeeHID": 7, "FullName": "Bram Smit", "BusinessEmail": "bram@firma.example",
        "Email": "bram@thuis.example", "IsActive": true, "StartDate": on(2021, 5, 1), "EndDate": on(2027, 1, 31)});
    assert_json_snapshot!(
        "employee",
        mapped!(Employee, person, |row| employee(row, today()))
            .unwrap()
            .unwrap()
            .record
    );
    let work = json!({"ID": id, "Code": "P26", "Description": "Verbouwing", "AccountCode": "              1001",
        "Manager": "aa000000-0000-0000-0000-000000000001", "Type": 3, "StartDate": on(2026, 1, 1), "EndDate": on(2026, 12, 31)});
    assert_json_snapshot!(
        "project",
        mapped!(Project, work, |row| project(row, today()))
            .unwrap()
            .unwrap()
            .record
    );
}

#[test]
fn reference_data() {
    let id = "0b1f0000-0000-0000-0000-0000000000ab";
    let ledger = json!({"ID": id, "Code": "8000", "Description": "Omzet", "IsBlocked": false, "Type": 110, "BalanceType": "W", "UseCostcenter": 1});
    assert_json_snapshot!(
        "ledger_account",
        mapped!(GlAccount, ledger, |row| ledger_account(row))
            .unwrap()
            .unwrap()
            .record
    );
    let sales = json!({"ID": id, "Code": "70", "Description": "Verkoopboek", "IsBlocked": false, "Type": 20});
    assert_json_snapshot!(
        "journal",
        mapped!(Journal, sales, |row| journal(row)).unwrap().unwrap().record
    );
    let march =
        json!({"ID": id, "FinYear": 2026, "FinPeriod": 3, "StartDate": on(2026, 3, 1), "EndDate": on(2026, 3, 31)});
    assert_json_snapshot!(
        "period",
        mapped!(FinancialPeriod, march, |row| period(row))
            .unwrap()
            .unwrap()
            .record
    );
}

#[test]
fn kinds_of_accounts_and_journals() {
    use boekbrug_model::record::{JournalKind, LedgerKind};
    for (kind, balance, expected) in [
        (110, "W", LedgerKind::Revenue),
        (20, "B", LedgerKind::Debtors),
        (24, "B", LedgerKind::Reserved),
        (12, "B", LedgerKind::Reserved),
        (22, "B", LedgerKind::Reserved),
        (120, "W", LedgerKind::ProfitAndLoss),
        (140, "", LedgerKind::ProfitAndLoss),
        (90, "B", LedgerKind::Balance),
        (30, "", LedgerKind::Balance),
    ] {
        let row = json!({"ID": ACCOUNT, "Code": "1", "Type": kind, "BalanceType": balance});
        let Record::LedgerAccount(account) = mapped!(GlAccount, row, |row| ledger_account(row))
            .unwrap()
            .unwrap()
            .record
        else {
            panic!()
        };
        assert_eq!(account.kind, expected, "{kind} {balance}");
        assert!(!account.cost_centre_required && account.is_active);
    }
    for (kind, expected) in [
        (20, JournalKind::Sales),
        (21, JournalKind::General),
        (22, JournalKind::Purchases),
        (12, JournalKind::Money),
        (90, JournalKind::General),
    ] {
        let row = json!({"ID": ACCOUNT, "Code": "1", "Type": kind});
        let Record::Journal(journal) = mapped!(Journal, row, |row| journal(row)).unwrap().unwrap().record else {
            panic!()
        };
        assert_eq!(journal.kind, expected, "{kind}");
    }
}

#[test]
fn vat_codes_of_every_kind() {
    let code = |change: Value, inclusive| {
        let mut row = json!({"ID": ACCOUNT, "Code": "1", "Description": "x", "Percentage": 0.09, "Type": "E"});
        row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let mapped = mapped!(VatCode, row, |row| vat_code(row, inclusive)).unwrap();
        mapped.map(|incoming| match incoming.record {
            Record::VatCode(code) => code,
            other => panic!("{other:?}"),
        })
    };
    assert_eq!(code(json!({}), false).unwrap().percentage.to_string(), "9");
    assert_eq!(
        code(json!({"Percentage": 0.175}), false)
            .unwrap()
            .percentage
            .to_string(),
        "17.5"
    );
    assert_eq!(
        code(json!({"Percentage": 21}), false).unwrap().percentage.to_string(),
        "21",
        "no fraction"
    );
    assert_eq!(
        code(json!({"Percentage": null}), false).unwrap().percentage.to_string(),
        "0"
    );
    assert_eq!(
        code(json!({"VATTransactionType": "P"}), false),
        None,
        "for purchases alone"
    );
    assert!(!code(json!({"Type": "I"}), false).unwrap().is_active, "inclusive");
    assert!(
        code(json!({"Type": "I"}), true).unwrap().is_active,
        "unless the operator allows it"
    );
    assert!(!code(json!({"IsBlocked": true}), true).unwrap().is_active);
    for (letter, band) in [
        ("L", Some(VatBand::IntraEuGoods)),
        ("T", Some(VatBand::IntraEuGoods)),
        ("S", Some(VatBand::IntraEuServices)),
        ("N", None),
    ] {
        assert_eq!(
            code(json!({"EUSalesListing": letter}), false).unwrap().band,
            band,
            "{letter}"
        );
    }
    assert!(code(json!({"Charged": true}), false).unwrap().reverse_charge);
}

#[test]
fn what_ends_is_not_active() {
    let ended = json!({"ID": ACCOUNT, "Code": "1", "Description": "x", "FullName": "x", "EndDate": on(2026, 3, 15)});
    let actives = [
        mapped!(CostCentre, ended, |row| cost_centre(row, today())),
        mapped!(Item, ended, |row| item(row, today())),
        mapped!(Employee, ended, |row| employee(row, today())),
        mapped!(Project, ended, |row| project(row, today())),
    ];
    for one in actives {
        assert!(!one.unwrap().unwrap().is_active);
    }
    let switched_off = json!({"ID": ACCOUNT, "Code": "1", "Active": false});
    assert!(
        !mapped!(CostCentre, switched_off, |row| cost_centre(row, today()))
            .unwrap()
            .unwrap()
            .is_active
    );
}

#[test]
fn a_condition_by_ends_of_months_leaves_the_due_date_to_the_package() {
    let row = json!({"ID": ACCOUNT, "Code": "EM", "PaymentDays": 15, "PaymentEndOfMonths": 2});
    let Record::PaymentCondition(condition) = mapped!(PaymentCondition, row, |row| payment_condition(row))
        .unwrap()
        .unwrap()
        .record
    else {
        panic!()
    };
    assert_eq!(condition.payment_term, None);
}

fn checked(invoice: &Invoice) -> CheckedInvoice {
    let books = Books {
        rules: crate::capability().rules.clone(),
        ..Books::default()
    };
    match books.check(invoice) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    }
}

fn sending(vat_amounts: VatAmounts) -> Sending<'static> {
    Sending {
        vat_amounts,
        service_period: true,
        cost_unit: None,
    }
}

fn sent(invoice: &Invoice, vat_amounts: VatAmounts) -> Value {
    serde_json::to_value(entry(&checked(invoice), None, sending(vat_amounts))).unwrap()
}

#[test]
fn a_booking_with_everything() {
    let mut document = invoice("F2026-0042")
        .line("Advies maart", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    document.lines[0].cost_centre = Some("10".to_owned());
    document.lines[0].project = Some("P1".to_owned());
    document.service_period = Some(ServicePeriod {
        from: day("2026-03-01"),
        until: day("2026-03-31"),
    });
    document.payment_condition = Some("30".to_owned());
    document.description = Some("Advies en een boek over het bakken van brood in een houtoven".to_owned());
    let checked = checked(&document);
    let stored = RemoteDocument {
        id: ADDRESS.to_owned(),
        file_name: "F2026-0042.pdf".to_owned(),
    };
    let all = Sending {
        vat_amounts: VatAmounts::Always,
        service_period: true,
        cost_unit: Some("ALG"),
    };
    let json = serde_json::to_string_pretty(&entry(&checked, Some(&stored), all)).unwrap();
    insta::assert_snapshot!(json);
}

#[test]
fn a_credit_note_is_negative() {
    let credit = invoice("C2026-0007")
        .credit_note()
        .line("Terug", "100.00", "21")
        .build();
    assert_json_snapshot!(sent(&credit, VatAmounts::Differing));
}

fn vat_sent(value: &Value) -> Vec<Option<String>> {
    let lines = value["SalesEntryLines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| line.get("VATAmountFC").map(ToString::to_string))
        .collect()
}

#[test]
fn vat_goes_along_only_where_the_package_may_round_otherwise() {
    let plain = invoice("F-1")
        .line("A", "100.00", "21")
        .line("B", "10.00", "21")
        .build();
    assert_eq!(vat_sent(&sent(&plain, VatAmounts::Differing)), [None, None]);
    assert_eq!(
        vat_sent(&sent(&plain, VatAmounts::Always)),
        [Some("21.0".to_owned()), Some("2.1".to_owned())]
    );
    assert_eq!(vat_sent(&sent(&plain, VatAmounts::Never)), [None, None]);
    // Three lines of 0.07 have 0.04 of VAT over the whole and 0.03 line by line.
    let thirds = invoice("F-2")
        .line("A", "0.07", "21")
        .line("B", "0.07", "21")
        .line("C", "0.07", "21")
        .build();
    let amounts = vat_sent(&sent(&thirds, VatAmounts::Differing));
    assert!(amounts.iter().all(Option::is_some), "{amounts:?}");
}

#[test]
fn untaxed_lines_never_carry_a_vat_amount() {
    use boekbrug_model::VatKind;
    let mut untaxed = invoice("F-3").line("A", "100.00", "21").build();
    untaxed.lines[0].vat.kind = VatKind::Exempt;
    untaxed.lines[0].vat.percent = 0.into();
    untaxed.vat_totals[0].vat = untaxed.lines[0].vat.clone();
    untaxed.vat_totals[0].amount = eur("0.00");
    (untaxed.total_vat, untaxed.total_incl) = (eur("0.00"), eur("100.00"));
    let mut books = Books {
        rules: crate::capability().rules.clone(),
        ..Books::default()
    };
    books.rules.untaxed_without_code = true;
    let Ok(CheckOutcome::Book(checked, _)) = books.check(&untaxed) else {
        panic!("it passes")
    };
    let value = serde_json::to_value(entry(&checked, None, sending(VatAmounts::Always))).unwrap();
    assert_eq!(vat_sent(&value), [None]);
}

proptest! {
    /// Whatever the lines: with amounts along, lines and VAT make the invoice's total.
    #[test]
    fn what_is_sent_adds_up(nets in proptest::collection::vec(1_i64..500_000, 1..12)) {
        let mut builder = invoice("F-9");
        for (at, net) in nets.iter().enumerate() {
            let percent = if at % 3 == 2 { "9" } else { "21" };
            builder = builder.line("x", &format!("{}.{:02}", net / 100, net % 100), percent);
        }
        let checked = checked(&builder.build());
        let value = serde_json::to_value(entry(&checked, None, sending(VatAmounts::Always))).unwrap();
        let lines = value["SalesEntryLines"].as_array().unwrap();
        let sum = |member: &str| -> rust_decimal::Decimal {
            lines.iter().filter_map(|line| line.get(member)).map(|amount| amount.to_string().parse::<rust_decimal::Decimal>().unwrap()).sum()
        };
        prop_assert_eq!(sum("AmountFC") + sum("VATAmountFC"), checked.total().decimal());
    }
}

#[test]
fn an_entry_is_read_back() {
    let row = json!({"EntryID": ACCOUNT, "EntryNumber": 26_700_001, "AmountFC": 120.999_999_999_999_99, "Currency": "EUR", "Customer": PAYER,
        "EntryDate": "/Date(1793577600000)/", "Journal": "70", "Type": 20, "YourRef": " F2026-0042 ", "Document": null});
    let read = mapped!(Entry, row, |row| read_back(row, Vec::new())).unwrap();
    assert_eq!(
        (read.number.as_str(), read.total, read.date),
        ("F2026-0042", eur("121.00"), Some(day("2026-11-02")))
    );
    assert_eq!(read.customer.as_deref(), Some(PAYER));
    let found = mapped!(Entry, row, |row| found(row, Currency::EUR)).unwrap();
    assert_eq!(
        (found.booking.id.as_str(), found.booking.number.as_deref()),
        (ACCOUNT, Some("26700001"))
    );
}

#[test]
fn a_credit_note_reads_negative_with_or_without_a_sign() {
    for amount in [-121, 121] {
        let row = json!({"EntryID": ACCOUNT, "AmountFC": amount, "Type": 21, "YourRef": "C-1"});
        assert_eq!(
            mapped!(Entry, row, |row| found(row, Currency::EUR)).unwrap().total,
            eur("-121.00")
        );
    }
    let row = json!({"EntryID": ACCOUNT, "AmountFC": -121, "Type": 20, "YourRef": "C-1", "Currency": "USD"});
    assert_eq!(
        mapped!(Entry, row, |row| found(row, Currency::EUR))
            .unwrap()
            .total
            .to_string(),
        "-121.00 USD"
    );
}

#[test]
fn an_entry_without_id_or_amount_is_none() {
    assert_eq!(
        mapped!(Entry, json!({"AmountFC": 1}), |row| found(row, Currency::EUR)),
        None
    );
    assert_eq!(
        mapped!(Entry, json!({"EntryID": ACCOUNT}), |row| found(row, Currency::EUR)),
        None
    );
}
