//! The invoices that are offered: UBL documents whose numbers and amounts are known here, so that the books can be
//! compared with them without asking the program.

use std::path::Path;

use anyhow::Context;

/// An invoice as it must stand in the books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Expected {
    pub(crate) number: String,
    /// With VAT.
    pub(crate) total_cents: i64,
}

/// Customers over which the invoices are spread.
const CUSTOMERS: u32 = 7;

/// Writes the documents of one round into a folder of their own.
pub(crate) fn write(folder: &Path, round: u32, count: u32) -> anyhow::Result<Vec<Expected>> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut all = Vec::new();
    for index in 0..count {
        let number = format!("K{round:04}-{index:03}");
        let net = i64::from(1_000 + round * 37 + index * 1_111);
        // VAT of 21% on whole cents, half a cent upwards.
        let vat = (net * 21 + 50) / 100;
        let path = folder.join(format!("{number}.xml"));
        std::fs::write(&path, document(&number, (round + index) % CUSTOMERS, net, vat))
            .with_context(|| format!("{} cannot be written", path.display()))?;
        all.push(Expected {
            number,
            total_cents: net + vat,
        });
    }
    Ok(all)
}

fn document(number: &str, customer: u32, net: i64, vat: i64) -> String {
    let euro = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    let (total, net, vat) = (euro(net + vat), euro(net), euro(vat));
    let schema = "urn:oasis:names:specification:ubl:schema:xsd:";
    let amount = |name: &str, value: &str| format!("<cbc:{name} currencyID=\"EUR\">{value}</cbc:{name}>");
    let scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
    let rate = format!("<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent>{scheme}");
    let party = |name: &str, id: &str, kvk: &str| {
        format!(
            "<cac:Party>{id}<cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode>\
             </cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>\
             <cbc:CompanyID schemeID=\"0106\">{kvk}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>"
        )
    };
    let id = format!(
        "<cac:PartyIdentification><cbc:ID>{}</cbc:ID></cac:PartyIdentification>",
        8001 + customer
    );
    let buyer = party(&format!("Klant {customer}"), &id, &format!("{}", 60_000_001 + customer));
    [
        format!("<Invoice xmlns=\"{schema}Invoice-2\" xmlns:cac=\"{schema}CommonAggregateComponents-2\" "),
        format!("xmlns:cbc=\"{schema}CommonBasicComponents-2\"><cbc:ID>{number}</cbc:ID>"),
        "<cbc:IssueDate>2025-06-02</cbc:IssueDate><cbc:DueDate>2025-06-16</cbc:DueDate>".to_owned(),
        "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>".to_owned(),
        format!("<cac:AccountingSupplierParty>{}</cac:AccountingSupplierParty>", party("Verkoper BV", "", "12345678")),
        format!("<cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>"),
        format!("<cac:TaxTotal>{}<cac:TaxSubtotal>", amount("TaxAmount", &vat)),
        amount("TaxableAmount", &net) + &amount("TaxAmount", &vat),
        format!("<cac:TaxCategory>{rate}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"),
        format!("<cac:LegalMonetaryTotal>{}", amount("LineExtensionAmount", &net)),
        amount("TaxExclusiveAmount", &net) + &amount("TaxInclusiveAmount", &total) + &amount("PayableAmount", &total),
        "</cac:LegalMonetaryTotal><cac:InvoiceLine><cbc:ID>1</cbc:ID>".to_owned(),
        "<cbc:InvoicedQuantity unitCode=\"C62\">1</cbc:InvoicedQuantity>".to_owned(),
        amount("LineExtensionAmount", &net),
        format!("<cac:Item><cbc:Name>Werk</cbc:Name><cac:ClassifiedTaxCategory>{rate}</cac:ClassifiedTaxCategory></cac:Item>"),
        format!("<cac:Price>{}</cac:Price></cac:InvoiceLine></Invoice>", amount("PriceAmount", &net)),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_numbers_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = write(&folder.path().join("1"), 1, 3).expect("written");
        let second = write(&folder.path().join("2"), 2, 3).expect("written");
        assert_eq!(first[2].number, "K0001-002");
        assert!(
            first
                .iter()
                .all(|one| second.iter().all(|other| one.number != other.number))
        );
        assert_eq!(std::fs::read_dir(folder.path().join("2")).expect("a folder").count(), 3);
    }

    #[test]
    fn vat_is_rounded_to_whole_cents() {
        let folder = tempfile::tempdir().expect("a folder");
        let all = write(folder.path(), 1, 2).expect("written");
        // 10.37 and 2.18 (2.1777); 21.48 and 4.51 (4.5108)
        assert_eq!((all[0].total_cents, all[1].total_cents), (1_255, 2_599));
        let text = std::fs::read_to_string(folder.path().join("K0001-000.xml")).expect("a file");
        assert!(
            text.contains("<cbc:PayableAmount currencyID=\"EUR\">12.55</cbc:PayableAmount>"),
            "{text}"
        );
    }
}
