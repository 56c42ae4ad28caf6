//! Invoices made by chance, written as UBL, CSV and JSON by this test, and read back the same.

use std::fmt::Write;

use boekbrug_formats::{Limits, csv, json, ubl};
use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind, InvoiceLine, LineRole, ServicePeriod, VatTotal};
use boekbrug_model::vat::{LineVat, VatKind};
use boekbrug_model::{Currency, Invoice, Money};
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;

const KINDS: [(&str, VatKind, &[i64]); 7] = [
    ("S", VatKind::Standard, &[6, 9, 19, 21]),
    ("Z", VatKind::ZeroRated, &[0]),
    ("E", VatKind::Exempt, &[0]),
    ("AE", VatKind::ReverseCharge, &[0]),
    ("K", VatKind::IntraCommunity, &[0]),
    ("G", VatKind::Export, &[0]),
    ("O", VatKind::OutsideScope, &[0]),
];

fn letter(kind: VatKind) -> &'static str {
    KINDS
        .iter()
        .find(|(_, of, _)| *of == kind)
        .map_or("?", |(letter, _, _)| letter)
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn vat() -> impl Strategy<Value = LineVat> {
    (0..KINDS.len(), any::<prop::sample::Index>()).prop_map(|(kind, rate)| {
        let (_, kind, rates) = KINDS[kind];
        LineVat {
            code: None,
            kind,
            percent: Decimal::from(*rate.get(rates)),
        }
    })
}

fn line() -> impl Strategy<Value = InvoiceLine> {
    let role = prop_oneof![4 => Just(LineRole::Supply), 1 => Just(LineRole::Allowance), 1 => Just(LineRole::Charge)];
    let text = "[A-Za-zéë€&<>'\"]{1,12}( [A-Za-z0-9;,]{1,8}){0,3}";
    (
        role,
        text,
        -500_000..5_000_000_i64,
        vat(),
        proptest::option::of("[A-Z0-9]{1,8}"),
    )
        .prop_map(|(role, description, net, vat, item)| {
            let supply = role == LineRole::Supply;
            let net = match role {
                LineRole::Supply => net,
                LineRole::Allowance => -net.abs(),
                LineRole::Charge => net.abs(),
            };
            InvoiceLine {
                description,
                role,
                quantity: supply.then_some(Decimal::ONE),
                unit: supply.then(|| "C62".to_owned()),
                unit_price: supply.then(|| Decimal::new(net, 2).normalize()),
                discount: None,
                net: eur(net),
                vat,
                ledger_account: None,
                item: item.filter(|_| supply),
                cost_centre: None,
                project: None,
                employee: None,
            }
        })
}

/// Totals that the lines make, the way the standard counts them.
fn totalled(lines: Vec<InvoiceLine>, rounding: i64, prepaid: i64) -> Invoice {
    let mut vat_totals: Vec<VatTotal> = Vec::new();
    for line in &lines {
        match vat_totals.iter_mut().find(|total| total.vat == line.vat) {
            Some(total) => total.base = total.base.checked_add(line.net).expect("small amounts"),
            None => vat_totals.push(VatTotal {
                vat: line.vat.clone(),
                base: line.net,
                amount: eur(0),
            }),
        }
    }
    for total in &mut vat_totals {
        let exact = total.base.decimal() * total.vat.percent / Decimal::ONE_HUNDRED;
        total.amount = Money::rounded(exact, Currency::EUR).expect("small amounts");
    }
    let sum = |amounts: Vec<Money>| Money::sum(Currency::EUR, amounts).expect("small amounts");
    let total_excl = sum(lines.iter().map(|line| line.net).collect());
    let total_vat = sum(vat_totals.iter().map(|total| total.amount).collect());
    let day = Date::constant(2026, 11, 21);
    Invoice {
        number: "2026-1".parse().expect("a number"),
        kind: InvoiceKind::Invoice,
        date: day,
        due_date: Some(Date::constant(2026, 12, 5)),
        payment_condition: None,
        customer: InvoiceCustomer {
            code: Some("1001".to_owned()),
            name: Some("Bakker".to_owned()),
            ..InvoiceCustomer::default()
        },
        currency: Currency::EUR,
        credited_invoice: None,
        order_reference: Some("PO".to_owned()),
        description: None,
        service_period: Some(ServicePeriod { from: day, until: day }),
        total_incl: sum(vec![total_excl, total_vat]),
        lines,
        vat_totals,
        total_excl,
        total_vat,
        rounding: eur(rounding),
        prepaid: eur(prepaid),
    }
}

fn invoice() -> impl Strategy<Value = Invoice> {
    (
        line(),
        proptest::collection::vec(line(), 0..12),
        -4..5_i64,
        0..1_000_i64,
    )
        .prop_map(|(mut first, mut rest, rounding, prepaid)| {
            // A document has at least one line that is none of its allowances.
            if first.role != LineRole::Supply {
                first.role = LineRole::Supply;
                first.item = None;
            }
            rest.sort_by_key(|line| line.role != LineRole::Supply);
            rest.insert(0, first);
            totalled(rest, rounding, prepaid)
        })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn amount(name: &str, money: Money) -> String {
    format!(
        "<b:{name} currencyID=\"{}\">{}</b:{name}>",
        money.currency(),
        money.amount_text()
    )
}

fn category(name: &str, vat: &LineVat) -> String {
    let percent = if vat.kind == VatKind::OutsideScope {
        String::new()
    } else {
        format!("<b:Percent>{}</b:Percent>", vat.percent)
    };
    format!(
        "<a:{name}><b:ID>{}</b:ID>{percent}<a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:{name}>",
        letter(vat.kind)
    )
}

fn supply(line: &InvoiceLine) -> String {
    let item = line
        .item
        .as_ref()
        .map(|item| format!("<a:SellersItemIdentification><b:ID>{item}</b:ID></a:SellersItemIdentification>"));
    let quantity = line
        .quantity
        .map(|quantity| format!("<b:InvoicedQuantity unitCode=\"C62\">{quantity}</b:InvoicedQuantity>"));
    let price = line
        .unit_price
        .map(|price| format!("<a:Price><b:PriceAmount currencyID=\"EUR\">{price}</b:PriceAmount></a:Price>"));
    format!(
        "<a:InvoiceLine>{}{}<a:Item><b:Name>{}</b:Name>{}{}</a:Item>{}</a:InvoiceLine>",
        quantity.unwrap_or_default(),
        amount("LineExtensionAmount", line.net),
        escaped(&line.description),
        item.unwrap_or_default(),
        category("ClassifiedTaxCategory", &line.vat),
        price.unwrap_or_default(),
    )
}

fn of_document(line: &InvoiceLine) -> String {
    let charge = line.role == LineRole::Charge;
    let money = if charge {
        line.net
    } else {
        line.net.negated().expect("small amounts")
    };
    format!(
        "<a:AllowanceCharge><b:ChargeIndicator>{charge}</b:ChargeIndicator><b:AllowanceChargeReason>{}</b:AllowanceChargeReason>{}{}</a:AllowanceCharge>",
        escaped(&line.description),
        amount("Amount", money),
        category("TaxCategory", &line.vat),
    )
}

fn written(invoice: &Invoice) -> String {
    let of = |role| {
        Money::sum(
            Currency::EUR,
            invoice
                .lines
                .iter()
                .filter(|line| line.role == role)
                .map(|line| line.net),
        )
        .expect("small")
    };
    let mut xml = String::from(
        "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
         xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:b=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">",
    );
    write!(
        xml,
        "<b:ID>{}</b:ID><b:IssueDate>{}</b:IssueDate><b:DueDate>2026-12-05</b:DueDate><b:InvoiceTypeCode>380</b:InvoiceTypeCode>\
         <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>\
         <a:InvoicePeriod><b:StartDate>2026-11-21</b:StartDate><b:EndDate>2026-11-21</b:EndDate></a:InvoicePeriod>\
         <a:OrderReference><b:ID>PO</b:ID></a:OrderReference><a:AccountingCustomerParty><a:Party>\
         <a:PartyIdentification><b:ID>1001</b:ID></a:PartyIdentification><a:PartyName><b:Name>Bakker</b:Name></a:PartyName>\
         </a:Party></a:AccountingCustomerParty>",
        invoice.number, invoice.date
    )
    .expect("a string takes all");
    let (supplies, others): (Vec<_>, Vec<_>) = invoice.lines.iter().partition(|line| line.role == LineRole::Supply);
    xml.extend(others.into_iter().map(of_document));
    xml.extend([format!("<a:TaxTotal>{}", amount("TaxAmount", invoice.total_vat))]);
    for total in &invoice.vat_totals {
        let parts = (
            amount("TaxableAmount", total.base),
            amount("TaxAmount", total.amount),
            category("TaxCategory", &total.vat),
        );
        xml.extend([format!(
            "<a:TaxSubtotal>{}{}{}</a:TaxSubtotal>",
            parts.0, parts.1, parts.2
        )]);
    }
    let payable = invoice
        .total_incl
        .checked_add(invoice.rounding)
        .and_then(|sum| sum.checked_sub(invoice.prepaid))
        .expect("small");
    let totals = [
        ("LineExtensionAmount", of(LineRole::Supply)),
        ("TaxExclusiveAmount", invoice.total_excl),
        ("TaxInclusiveAmount", invoice.total_incl),
        (
            "AllowanceTotalAmount",
            of(LineRole::Allowance).negated().expect("small"),
        ),
        ("ChargeTotalAmount", of(LineRole::Charge)),
        ("PrepaidAmount", invoice.prepaid),
        ("PayableRoundingAmount", invoice.rounding),
        ("PayableAmount", payable),
    ];
    let totals: Vec<String> = totals.into_iter().map(|(name, money)| amount(name, money)).collect();
    xml.extend([format!(
        "</a:TaxTotal><a:LegalMonetaryTotal>{}</a:LegalMonetaryTotal>",
        totals.concat()
    )]);
    xml.extend(supplies.into_iter().map(supply));
    xml + "</Invoice>"
}

/// The same invoice as a table; allowances and charges are plain lines there, and nothing is rounded or prepaid.
fn table(invoice: &Invoice) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let row = |line: &InvoiceLine| {
        let cells = [
            cell(&line.description),
            line.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
            line.unit.clone().unwrap_or_default(),
            line.unit_price
                .map(|price| price.to_string().replace('.', ","))
                .unwrap_or_default(),
            line.net.amount_text().replace('.', ","),
            letter(line.vat.kind).to_owned(),
            line.vat.percent.to_string(),
            line.item.clone().unwrap_or_default(),
        ];
        format!(
            "2026-1;21-11-2026;05-12-2026;1001;Bakker;PO;21-11-2026;21-11-2026;{}\n",
            cells.join(";")
        )
    };
    let head = "number;date;due date;customer code;customer name;order reference;period from;period until;\
                description;quantity;unit;price;net;vat kind;vat %;item\n";
    head.to_owned() + &invoice.lines.iter().map(row).collect::<Vec<_>>().concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn ubl_comes_back_the_same(invoice in invoice()) {
        let document = ubl::read(written(&invoice).as_bytes(), &Limits::default()).expect("it ties out");
        prop_assert_eq!(&document.warnings, &vec![]);
        prop_assert_eq!(document.invoice, invoice);
    }

    #[test]
    fn csv_comes_back_the_same(invoice in invoice()) {
        let mut expected = invoice.clone();
        for line in &mut expected.lines {
            line.role = LineRole::Supply;
        }
        (expected.rounding, expected.prepaid) = (eur(0), eur(0));
        expected.vat_totals.sort_by(|a, b| a.vat.cmp(&b.vat));
        let mut all = csv::read(table(&invoice).as_bytes(), &Limits::default()).expect("the header is right");
        prop_assert_eq!(all.len(), 1);
        let document = all.remove(0).result.expect("every row is right");
        prop_assert_eq!(&document.warnings, &vec![]);
        prop_assert_eq!(document.invoice, expected);
    }

    #[test]
    fn json_comes_back_the_same(invoice in invoice()) {
        let text = serde_json::to_vec(&invoice).expect("an invoice is JSON");
        let document = json::read(&text, &Limits::default()).expect("it is an invoice");
        prop_assert_eq!(document.invoice, invoice);
    }
}
