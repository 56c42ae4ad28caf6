//! The demo's own invoices, as UBL documents, so that they take the same way as a user's files.
//!
//! They show what a coupling meets: several rates, a credit note, VAT moved to the customer, an invoice that must not
//! be booked and why.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "the last group of an amount is its cents"
)]

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

/// A document by its file name.
pub(crate) struct Sample {
    /// File name.
    pub name: String,
    /// The XML.
    pub xml: String,
}

struct Line {
    text: &'static str,
    net: Decimal,
    category: &'static str,
    percent: u32,
}

struct Invoice {
    number: &'static str,
    credit: bool,
    customer: &'static Customer,
    lines: &'static [(&'static str, i64, &'static str, u32)],
}

/// A customer of the demo's invoices.
pub(crate) struct Customer {
    /// Customer code on both sides.
    pub code: i64,
    /// Name.
    pub name: &'static str,
    /// KvK number.
    pub kvk: &'static str,
    /// VAT number.
    pub vat: &'static str,
    /// Seeded in the sandbox; an invoice for one that is not shows a finding.
    pub known: bool,
}

/// The customers, known and unknown.
pub(crate) const CUSTOMERS: &[Customer] = &[
    Customer {
        code: 90_001,
        name: "Bakkerij De Korenaar BV",
        kvk: "27312345",
        vat: "NL003456789B73",
        known: true,
    },
    Customer {
        code: 90_002,
        name: "Zorggroep Oosterpoort",
        kvk: "30198765",
        vat: "",
        known: true,
    },
    Customer {
        code: 90_003,
        name: "Aannemersbedrijf Van Dijk & Zn",
        kvk: "12345678",
        vat: "NL001234567B29",
        known: true,
    },
    Customer {
        code: 90_099,
        name: "Nieuwe Klant VOF",
        kvk: "87654321",
        vat: "",
        known: false,
    },
];

/// The number that the second customer has in the administrations of profiles B and C, from before they were linked:
/// another than in the application, so that it is recognised by its KvK number.
pub(crate) const MOVED: i64 = 90_050;

const INVOICES: &[Invoice] = &[
    Invoice {
        number: "D-0001",
        credit: false,
        customer: &CUSTOMERS[0],
        lines: &[("Advies oktober, 12 uur", 114_000, "S", 21)],
    },
    Invoice {
        number: "D-0002",
        credit: false,
        customer: &CUSTOMERS[0],
        lines: &[
            ("Projectbegeleiding", 85_000, "S", 21),
            ("Handboek voedselveiligheid", 4_995, "S", 9),
        ],
    },
    Invoice {
        number: "D-0003",
        credit: false,
        customer: &CUSTOMERS[1],
        lines: &[("Scholing zorgmedewerkers (vrijgesteld)", 240_000, "E", 0)],
    },
    Invoice {
        number: "D-0004",
        credit: false,
        customer: &CUSTOMERS[2],
        lines: &[("Onderaanneming gevel, btw verlegd", 731_550, "AE", 0)],
    },
    Invoice {
        number: "D-0005",
        credit: true,
        customer: &CUSTOMERS[0],
        lines: &[("Correctie op D-0001, 1 uur", 9_500, "S", 21)],
    },
    Invoice {
        number: "D-0006",
        credit: false,
        customer: &CUSTOMERS[3],
        lines: &[("Intake", 25_000, "S", 21)],
    },
    Invoice {
        number: "D-0007",
        credit: false,
        customer: &CUSTOMERS[1],
        lines: &[("Verouderd tarief", 10_000, "S", 19)],
    },
    Invoice {
        number: "D-0008",
        credit: false,
        customer: &CUSTOMERS[1],
        lines: &[
            ("Werkplekscan", 33_333, "S", 21),
            ("Korting vaste klant", -3_333, "S", 21),
            ("Drukwerk", 1_234, "S", 9),
        ],
    },
];

/// Every sample, dated `date`; `pdf` makes the PDF that goes inside from the XML without it.
pub(crate) fn samples(date: Date, pdf: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<Sample> {
    let make = |invoice: &Invoice| {
        let bare = document(invoice, date, None);
        let embedded = pdf(&bare);
        Sample {
            name: format!("{}.xml", invoice.number),
            xml: document(invoice, date, embedded.as_deref()),
        }
    };
    INVOICES.iter().map(make).collect()
}

fn document(invoice: &Invoice, date: Date, pdf: Option<&[u8]>) -> String {
    let lines: Vec<Line> = invoice
        .lines
        .iter()
        .map(|&(text, cents, category, percent)| Line {
            text,
            net: Decimal::new(cents, 2),
            category,
            percent,
        })
        .collect();
    let root = if invoice.credit { "CreditNote" } else { "Invoice" };
    let code = if invoice.credit { "381" } else { "380" };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let ns = "urn:oasis:names:specification:ubl:schema:xsd:";
    let _ = write!(
        xml,
        "<{root} xmlns=\"{ns}{root}-2\" xmlns:cac=\"{ns}CommonAggregateComponents-2\" xmlns:cbc=\"{ns}CommonBasicComponents-2\">\
         <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0</cbc:CustomizationID>\
         <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>\
         <cbc:ID>{}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate>",
        invoice.number
    );
    if !invoice.credit {
        let due = date.checked_add(jiff::Span::new().days(14)).unwrap_or(date);
        let _ = write!(xml, "<cbc:DueDate>{due}</cbc:DueDate>");
    }
    let _ = write!(
        xml,
        "<cbc:{root}TypeCode>{code}</cbc:{root}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
    );
    if let Some(pdf) = pdf {
        let _ = write!(
            xml,
            "<cac:AdditionalDocumentReference><cbc:ID>{0}</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
             mimeCode=\"application/pdf\" filename=\"{0}.pdf\">{1}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
             </cac:AdditionalDocumentReference>",
            invoice.number,
            STANDARD.encode(pdf)
        );
    }
    parties(&mut xml, invoice.customer);
    totals(&mut xml, &lines);
    items(&mut xml, &lines, invoice.credit);
    let _ = write!(xml, "</{root}>");
    xml
}

fn parties(xml: &mut String, customer: &Customer) {
    let address = "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>";
    let _ = write!(
        xml,
        "<cac:AccountingSupplierParty><cac:Party>{address}<cac:PartyTaxScheme><cbc:CompanyID>NL123456782B90</cbc:CompanyID>\
         <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>\
         <cbc:RegistrationName>Demo Advies BV</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>\
         <cac:AccountingCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID>{}</cbc:ID></cac:PartyIdentification>{address}",
        customer.code
    );
    if !customer.vat.is_empty() {
        let _ = write!(
            xml,
            "<cac:PartyTaxScheme><cbc:CompanyID>{}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>",
            customer.vat
        );
    }
    let _ = write!(
        xml,
        "<cac:PartyLegalEntity><cbc:RegistrationName>{}</cbc:RegistrationName><cbc:CompanyID schemeID=\"0106\">{}</cbc:CompanyID>\
         </cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>",
        customer.name.replace('&', "&amp;"),
        customer.kvk
    );
}

fn totals(xml: &mut String, lines: &[Line]) {
    let mut groups: Vec<(&str, u32, Decimal)> = Vec::new();
    for line in lines {
        match groups
            .iter_mut()
            .find(|(category, percent, _)| (*category, *percent) == (line.category, line.percent))
        {
            Some((_, _, base)) => *base += line.net,
            None => groups.push((line.category, line.percent, line.net)),
        }
    }
    let vat = |base: Decimal, percent: u32| {
        (base * Decimal::new(percent.into(), 2)).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    };
    let net: Decimal = lines.iter().map(|line| line.net).sum();
    let tax: Decimal = groups.iter().map(|(_, percent, base)| vat(*base, *percent)).sum();
    let _ = write!(
        xml,
        "<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">{tax:.2}</cbc:TaxAmount>"
    );
    for (category, percent, base) in groups {
        let _ = write!(
            xml,
            "<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">{base:.2}</cbc:TaxableAmount><cbc:TaxAmount \
             currencyID=\"EUR\">{:.2}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>{category}</cbc:ID><cbc:Percent>{percent}</cbc:Percent>",
            vat(base, percent)
        );
        if category != "S" {
            let _ = write!(
                xml,
                "<cbc:TaxExemptionReason>{}</cbc:TaxExemptionReason>",
                if category == "AE" { "Btw verlegd" } else { "Vrijgesteld" }
            );
        }
        let _ = write!(
            xml,
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"
        );
    }
    let gross = net + tax;
    let _ = write!(
        xml,
        "</cac:TaxTotal><cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">{net:.2}</cbc:LineExtensionAmount>\
         <cbc:TaxExclusiveAmount currencyID=\"EUR\">{net:.2}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount \
         currencyID=\"EUR\">{gross:.2}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID=\"EUR\">{gross:.2}</cbc:PayableAmount>\
         </cac:LegalMonetaryTotal>"
    );
}

fn items(xml: &mut String, lines: &[Line], credit: bool) {
    let (line_name, quantity) = if credit {
        ("CreditNoteLine", "CreditedQuantity")
    } else {
        ("InvoiceLine", "InvoicedQuantity")
    };
    for (index, line) in lines.iter().enumerate() {
        // Prices are not negative in EN 16931 (BR-27); the sign is the quantity's.
        let sign = if line.net.is_sign_negative() { -1 } else { 1 };
        let _ = write!(
            xml,
            "<cac:{line_name}><cbc:ID>{}</cbc:ID><cbc:{quantity} unitCode=\"C62\">{sign}</cbc:{quantity}><cbc:LineExtensionAmount \
             currencyID=\"EUR\">{:.2}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{}</cbc:Name><cac:ClassifiedTaxCategory>\
             <cbc:ID>{}</cbc:ID><cbc:Percent>{}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>\
             </cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID=\"EUR\">{:.2}</cbc:PriceAmount></cac:Price>\
             </cac:{line_name}>",
            index + 1,
            line.net,
            line.text,
            line.category,
            line.percent,
            line.net.abs()
        );
    }
}
