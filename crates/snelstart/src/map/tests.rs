//! The package's JSON to canonical records and back, as snapshots: a changed mapping is a changed file in review.

use std::fmt::Write as _;

use boekbrug_connector::References;
use boekbrug_model::checks::{CheckContext, CheckOutcome, check};
use boekbrug_model::invoice::{CheckedInvoice, Invoice};
use boekbrug_model::record::{Country, LedgerKind, VatRate};
use boekbrug_model::testkit::{self, invoice, parsed, vat};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{Feed, Incoming, Record, VatBand, VatKind};
use insta::{assert_json_snapshot, assert_snapshot};
use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::wire::{
    CompanyInfo, Dagboek, Grootboek, Kostenplaats, Land, VerkoopBoekingGelezen, VerkoopFactuur, object, rows,
};

fn countries() -> References {
    let mut references = References::default();
    for (id, code, name) in [
        ("land-nl", "NL", "Nederland"),
        ("land-be", "BE", "België"),
        ("land-gr", "GR", "Griekenland"),
    ] {
        let country = Country {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        references.insert(Feed::Countries, id.to_owned(), Record::Country(country));
    }
    references
}

fn mapped(json: &serde_json::Value) -> Mapped {
    let body = json.to_string();
    let references = countries();
    customer(
        object(body.as_bytes()).unwrap(),
        Addresses {
            references: &references,
            default_country: "NL",
        },
    )
}

fn relation() -> serde_json::Value {
    json!({
        "relatiesoort": ["Leverancier", "Klant"], "modifiedOn": "2026-03-02T09:12:44.1234567", "relatiecode": 1001,
        "naam": "  Bakkerij De Korenaar ", "nonactief": false, "telefoon": "072 511 0000", "mobieleTelefoon": null,
        "email": "info@korenaar.example", "btwNummer": "123456782B01", "kvkNummer": "12345678", "krediettermijn": 14,
        "vestigingsAdres": {"contactpersoon": "A. de Boer", "straat": "Kade 1", "postcode": "1811 AB", "plaats": "Alkmaar",
            "land": {"id": "land-nl", "uri": "/landen/land-nl"}},
        "correspondentieAdres": {"contactpersoon": "Crediteuren", "straat": "Postbus 7", "postcode": "2000 AA", "plaats": "Antwerpen",
            "land": {"id": "land-be", "uri": "/landen/land-be"}},
        "factuurEmailVersturen": {"shouldSend": true, "email": "facturen@korenaar.example", "ccEmail": null},
        "extraVeldenKlant": [{"naam": "x", "waarde": 3}], "somethingNew": {"a": [1]},
        "id": "rel-1", "uri": "/relaties/rel-1"
    })
}

fn the_customer(json: &serde_json::Value) -> boekbrug_model::record::Customer {
    match mapped(json).unwrap().unwrap().record {
        Record::Customer(customer) => *customer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_relation_with_everything() {
    let incoming = mapped(&relation()).unwrap().unwrap();
    assert_eq!(
        (
            incoming.package_id.as_str(),
            incoming.code.as_str(),
            incoming.name.as_str()
        ),
        ("rel-1", "1001", "Bakkerij De Korenaar")
    );
    assert_json_snapshot!(incoming.record);
}

#[test]
fn a_relation_with_nothing_but_its_number() {
    let incoming = mapped(
        &json!({"id": "rel-2", "relatiecode": "2", "relatiesoort": ["Klant"], "naam": null, "vestigingsAdres": null}),
    );
    assert_json_snapshot!(incoming.unwrap().unwrap().record);
}

#[test]
fn an_invoice_address_that_is_blank_or_equal_is_the_visit_address() {
    let mut blank = relation();
    blank["correspondentieAdres"] =
        json!({"contactpersoon": "", "straat": " ", "postcode": null, "plaats": "", "land": null});
    let mut equal = relation();
    equal["correspondentieAdres"] = equal["vestigingsAdres"].clone();
    for json in [blank, equal] {
        let customer = the_customer(&json);
        assert!(customer.invoice_address_same_as_visit_address);
        assert_eq!(customer.invoice_address.city.as_deref(), Some("Alkmaar"));
        assert_eq!(
            customer.invoice_address.email_address, None,
            "the e-mail address belongs to the visit address"
        );
    }
}

#[test]
fn vat_numbers_get_their_country_letters() {
    let number = |number: &str, land: &str| {
        let mut json = relation();
        json["btwNummer"] = json!(number);
        json["vestigingsAdres"]["land"] = if land.is_empty() {
            json!(null)
        } else {
            json!({ "id": land })
        };
        the_customer(&json).vat_number
    };
    assert_eq!(number("123456782B01", "land-nl").as_deref(), Some("NL123456782B01"));
    assert_eq!(
        number("nl 1234.56.782 b01", "land-nl").as_deref(),
        Some("NL123456782B01")
    );
    assert_eq!(number("0123456749", "land-be").as_deref(), Some("BE0123456749"));
    assert_eq!(number("094259216", "land-gr").as_deref(), Some("EL094259216"));
    assert_eq!(number("123456782B01", "").as_deref(), Some("NL123456782B01"));
    assert_eq!(
        number("BE0123456749", "land-nl").as_deref(),
        Some("BE0123456749"),
        "letters that are there stay"
    );
    assert_eq!(number(" ", "land-nl"), None);
}

#[test]
fn who_cannot_be_invoiced_does_not_come_over() {
    for (kinds, code) in [
        (json!(["Leverancier"]), 5),
        (json!(["Eigen"]), 1),
        (json!(["Klant"]), -2),
        (json!(["Leverancier"]), -1),
        (json!(null), 7),
    ] {
        let json = json!({"id": "x", "relatiecode": code, "relatiesoort": kinds, "naam": "X"});
        assert_eq!(mapped(&json).unwrap(), None, "{json}");
    }
}

#[test]
fn a_customer_without_id_or_number_is_a_reject_with_its_name() {
    let mut json = relation();
    json["relatiecode"] = json!(null);
    let reject = mapped(&json).unwrap_err();
    assert_eq!(
        (reject.package_id.as_str(), reject.label.as_str()),
        ("rel-1", "Bakkerij De Korenaar")
    );
    assert_eq!(reject.findings[0].code, FindingCode::RecordCodeMissing);
    json["id"] = json!("");
    assert_eq!(
        mapped(&json).unwrap_err().findings[0].code,
        FindingCode::RecordIdMissing
    );
}

#[test]
fn an_inactive_relation_says_so() {
    let mut json = relation();
    json["nonactief"] = json!(true);
    assert!(!mapped(&json).unwrap().unwrap().is_active);
    assert!(!the_customer(&json).is_active);
}

fn records(mapped: Vec<Mapped>) -> Vec<Incoming> {
    mapped.into_iter().map(|row| row.unwrap().unwrap()).collect()
}

#[test]
fn short_lists() {
    let body = br#"[{"nummer":10,"omschrijving":"Winkel","nonactief":false,"id":"k1","uri":"/kostenplaatsen/k1"},
        {"nummer":20,"omschrijving":null,"nonactief":true,"id":"k2"}]"#;
    let centres = rows::<Kostenplaats<'_>>(body)
        .unwrap()
        .good
        .iter()
        .map(cost_centre)
        .collect();
    assert_json_snapshot!(
        "cost_centres",
        records(centres).into_iter().map(|row| row.record).collect::<Vec<_>>()
    );

    let body = br#"[{"omschrijving":"Verkopen","soort":"Verkoop","nonactief":false,"nummer":1300,"id":"d1"},
        {"omschrijving":"Bank","soort":"Bank","nummer":1100,"id":"d2"},{"omschrijving":"Inkopen","soort":"Inkoop","nummer":1600,"id":"d3"},
        {"omschrijving":"Memoriaal","soort":"Memoriaal","nummer":1900,"id":"d4","nonactief":true}]"#;
    let journals = rows::<Dagboek<'_>>(body).unwrap().good.iter().map(journal).collect();
    assert_json_snapshot!(
        "journals",
        records(journals).into_iter().map(|row| row.record).collect::<Vec<_>>()
    );

    let body = r#"[{"naam":"Nederland","landcodeISO":"NLD","landcode":"NL","id":"l1"},{"naam":"België","landcodeISO":"be","landcode":"BEL","id":"l2"}]"#;
    let lands = rows::<Land<'_>>(body.as_bytes())
        .unwrap()
        .good
        .iter()
        .map(country)
        .collect();
    assert_json_snapshot!(
        "countries",
        records(lands).into_iter().map(|row| row.record).collect::<Vec<_>>()
    );
}

#[test]
fn a_country_without_two_letters_is_a_reject() {
    let land: Land<'_> = object(br#"{"naam":"Onbekend","landcode":"???","id":"l9"}"#).unwrap();
    let reject = country(&land).unwrap_err();
    assert_eq!(reject.findings[0].code, FindingCode::RecordFieldUnreadable);
    assert_eq!(reject.findings[0].params["value"], "???");
}

const RATES: &[u8] = br#"[
    {"btwSoort":"Geen","btwPercentage":0,"datumVanaf":"1900-01-01T00:00:00","datumTotEnMet":"2400-12-31T00:00:00"},
    {"btwSoort":"Laag","btwPercentage":6.00,"datumVanaf":"1986-10-01T00:00:00","datumTotEnMet":"2018-12-31T00:00:00"},
    {"btwSoort":"Laag","btwPercentage":"9.0","datumVanaf":"2019-01-01","datumTotEnMet":"2400-12-31T00:00:00"},
    {"btwSoort":"Hoog","btwPercentage":19,"datumVanaf":"2001-01-01T00:00:00","datumTotEnMet":"2012-09-30T00:00:00"},
    {"btwSoort":"Hoog","btwPercentage":21,"datumVanaf":"2012-10-01T00:00:00.0000000","datumTotEnMet":null}]"#;

fn rates() -> Vec<VatRate> {
    let all = rows::<crate::wire::BtwTarief<'_>>(RATES)
        .unwrap()
        .good
        .iter()
        .map(vat_rate)
        .collect();
    records(all)
        .into_iter()
        .map(|row| match row.record {
            Record::VatRate(rate) => rate,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn vat_rates_with_their_days() {
    assert_json_snapshot!(rates());
}

#[test]
fn a_vat_rate_that_cannot_be_read_says_which_member() {
    for (json, member) in [
        (
            json!({"btwSoort": "Nieuw", "btwPercentage": 1, "datumVanaf": "2026-01-01"}),
            "btwSoort",
        ),
        (json!({"btwSoort": "Hoog", "datumVanaf": "2026-01-01"}), "btwPercentage"),
        (
            json!({"btwSoort": "Hoog", "btwPercentage": 21, "datumVanaf": "gisteren"}),
            "datumVanaf",
        ),
    ] {
        let body = json.to_string();
        let reject = vat_rate(&object(body.as_bytes()).unwrap()).unwrap_err();
        assert_eq!(reject.findings[0].at.as_deref(), Some(member), "{json}");
    }
}

#[test]
fn the_four_vat_codes_have_the_rate_of_the_day() {
    let codes = vat_codes(&rates(), date(2026, 3, 2));
    assert_json_snapshot!(
        codes
            .iter()
            .map(|row| (&row.package_id, &row.record))
            .collect::<Vec<_>>()
    );
    let percent_of_low = |day| match &vat_codes(&rates(), day)[0].record {
        Record::VatCode(code) => (code.percentage.to_string(), code.is_active),
        other => panic!("{other:?}"),
    };
    assert_eq!(percent_of_low(date(2018, 12, 31)), ("6".to_owned(), true));
    assert_eq!(percent_of_low(date(2019, 1, 1)), ("9".to_owned(), true));
    assert_eq!(percent_of_low(date(1980, 1, 1)), ("0".to_owned(), false));
}

#[test]
fn the_period_opens_five_years_before_the_book_year() {
    let company: CompanyInfo<'_> = object(br#"{"huidigBoekjaar":2026,"administratieNaam":"Proef"}"#).unwrap();
    assert_json_snapshot!(period(&company).unwrap().unwrap().record);
    for odd in ["null", "0", "99999"] {
        let body = format!(r#"{{"huidigBoekjaar":{odd}}}"#);
        assert!(period(&object(body.as_bytes()).unwrap()).is_err(), "{odd}");
    }
}

fn account(json: &serde_json::Value) -> boekbrug_model::record::LedgerAccount {
    let mut row = json!({"nummer": 8000, "omschrijving": "Omzet", "id": "g1", "rekeningCode": "WinstEnVerlies"});
    row.as_object_mut().unwrap().extend(json.as_object().unwrap().clone());
    let body = row.to_string();
    let row: Grootboek<'_> = object(body.as_bytes()).unwrap();
    match ledger_account(&row).unwrap().unwrap().record {
        Record::LedgerAccount(account) => account,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_account_is_for_follows_from_its_function() {
    let mut table = String::new();
    for (name, number) in super::ledger::FUNCTIONS {
        let by_name = account(&json!({"grootboekfunctie": name, "btwSoort": ["Hoog"]}));
        let by_number = account(&json!({"grootboekfunctie": number, "btwSoort": ["Hoog"]}));
        assert_eq!(by_name, by_number, "{name}");
        let _ = writeln!(table, "{number:>3} {name}: {:?} {:?}", by_name.kind, by_name.vat_bands);
    }
    assert_snapshot!(table);
}

#[test]
fn an_account_of_an_unknown_function_goes_by_its_own_words() {
    let unknown = account(
        &json!({"grootboekfunctie": "IetsNieuws", "btwSoort": ["Geen", "Laag"], "rekeningCode": "Balans", "kostenplaatsVerplicht": true, "nonactief": true}),
    );
    assert_eq!(unknown.kind, LedgerKind::Balance);
    assert_eq!(unknown.vat_bands, [VatBand::None, VatBand::Low]);
    assert!(unknown.cost_centre_required && !unknown.is_active);
    assert_eq!(
        account(&json!({"grootboekfunctie": null})).kind,
        LedgerKind::ProfitAndLoss
    );
}

fn checked(invoice: &Invoice) -> CheckedInvoice {
    let rules = &crate::capability().rules;
    let (settings, chart) = (testkit::settings(), testkit::chart());
    let candidates = testkit::candidates();
    let context = CheckContext {
        settings: &settings,
        rules,
        chart: &chart,
        candidates: &candidates,
        linked: None,
        pdf: None,
    };
    match check(invoice, &context) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    }
}

fn sent(invoice: &Invoice) -> serde_json::Value {
    let checked = checked(invoice);
    serde_json::to_value(verkoopboeking(&checked)).unwrap()
}

#[test]
fn a_booking_with_everything() {
    let invoice = invoice("2026-0001")
        .line("Advies", "100.00", "21")
        .with_line(|line| line.cost_centre = Some("10".to_owned()))
        .line("Boek", "50.00", "9")
        .line("Meer advies", "0.10", "21")
        .line_of("Vrijgesteld", "12.34", vat(VatKind::Exempt, "0"))
        .with(|invoice| invoice.description = Some("Werk in maart".to_owned()))
        .build();
    let text = serde_json::to_string_pretty(&verkoopboeking(&checked(&invoice))).unwrap();
    assert_snapshot!(text);
}

#[test]
fn a_credit_note_is_negative_all_over() {
    assert_json_snapshot!(sent(
        &invoice("2026-0002")
            .line("Advies", "100.00", "21")
            .credit_note()
            .build()
    ));
}

#[test]
fn reverse_charge_has_a_row_of_nothing() {
    assert_json_snapshot!(sent(
        &invoice("2026-0003")
            .line_of("Bouw", "100.00", vat(VatKind::ReverseCharge, "0"))
            .build()
    ));
}

#[test]
fn untaxed_and_eu_kinds_have_no_vat_row() {
    for kind in [
        VatKind::Exempt,
        VatKind::ZeroRated,
        VatKind::IntraCommunity,
        VatKind::Export,
    ] {
        // A sale inside the EU wants a customer outside the Netherlands, which is not what this test is about.
        let built = invoice("2026-0004").line_of("Waren", "100.00", vat(kind, "0")).build();
        let (settings, chart) = (testkit::settings(), testkit::chart());
        let candidates = testkit::candidates();
        let rules = &crate::capability().rules;
        let context = CheckContext {
            settings: &settings,
            rules,
            chart: &chart,
            candidates: &candidates,
            linked: None,
            pdf: None,
        };
        let Ok(CheckOutcome::Book(checked, _)) = check(&built, &context) else {
            panic!("{kind:?}: {:?}", check(&built, &context))
        };
        let booking = serde_json::to_value(verkoopboeking(&checked)).unwrap();
        assert_eq!(booking["btw"], json!([]), "{kind:?}");
        assert_eq!(booking["boekingsregels"][0]["btwSoort"], "Geen", "{kind:?}");
    }
}

#[test]
fn the_booking_balances_to_the_cent_with_the_invoices_own_vat() {
    // Three lines, rounded each by itself: 0.07 + 0.07 + 0.07, where rate × base gives 0.20.
    let built = invoice("2026-0005")
        .line("a", "0.32", "21")
        .line("b", "0.32", "21")
        .line("c", "0.32", "21")
        .build_with(|invoice| {
            invoice.vat_totals[0].amount = testkit::eur("0.21");
            invoice.total_vat = testkit::eur("0.21");
            invoice.total_incl = testkit::eur("1.17");
        });
    let booking = sent(&built);
    assert_eq!(booking["factuurbedrag"].to_string(), "1.17");
    assert_eq!(booking["btw"][0]["btwBedrag"].to_string(), "0.21");
}

#[test]
fn days_to_pay_come_from_the_due_date() {
    let term = |due: Option<&str>| {
        let built = invoice("2026-0006")
            .line("a", "1.00", "21")
            .due(due.map(parsed))
            .build();
        sent(&built)["betalingstermijn"].clone()
    };
    assert_eq!(term(Some("2026-03-30")), 14);
    assert_eq!(term(Some("2026-03-16")), 0);
    assert!(term(None).is_null(), "without a due date the relation's own term holds");
}

#[test]
fn what_was_booked_is_read_back() {
    let body = br#"{"id":"b1","uri":"/verkoopboekingen/b1","boekstuk":null,"factuurnummer":"2026-0001","factuurdatum":"2026-03-16T00:00:00",
        "factuurbedrag":175.5,"klant":{"id":"rel-1"},"boekingsregels":[],"btw":[],"documents":[{"parentIdentifier":"b1","fileName":"F.pdf","readOnly":false,"id":"doc1"}]}"#;
    let row: VerkoopBoekingGelezen<'_> = object(body).unwrap();
    let made = booked(&row).unwrap().booking;
    assert_eq!((made.id.as_str(), made.number.as_deref()), ("b1", Some("2026-0001")));
    let documents = row
        .documents
        .as_ref()
        .unwrap()
        .iter()
        .filter_map(remote_document)
        .collect();
    assert_json_snapshot!(read_back(&row, documents).unwrap());
    for lacking in [
        &br#"{"id":"b1","factuurnummer":"x"}"#[..],
        br#"{"factuurbedrag":1}"#,
        br#"{"factuurnummer":"x","factuurbedrag":1.005}"#,
    ] {
        assert_eq!(read_back(&object(lacking).unwrap(), Vec::new()), None);
    }
}

#[test]
fn a_sales_invoice_is_a_found_booking_also_without_one() {
    let body = br#"{"verkoopBoeking":{"id":"b1"},"factuurnummer":"2026-0001","factuurDatum":"2026-03-16T00:00:00","factuurBedrag":"-175.50","relatie":{"id":"rel-1"},"id":"f1"}"#;
    let one = found(&object::<VerkoopFactuur<'_>>(body).unwrap()).unwrap();
    assert_eq!(
        (one.booking.id.as_str(), one.total, one.customer.as_deref(), one.date),
        ("b1", testkit::eur("-175.50"), Some("rel-1"), Some(date(2026, 3, 16)))
    );
    let order = br#"{"verkoopBoeking":null,"factuurnummer":"2026-0001","factuurBedrag":1,"id":"f2"}"#;
    let one = found(&object::<VerkoopFactuur<'_>>(order).unwrap()).unwrap();
    assert_eq!(one.booking.id, "verkoopfactuur:f2");
    assert_eq!(
        found(&object::<VerkoopFactuur<'_>>(br#"{"id":"f3","factuurnummer":"x"}"#).unwrap()),
        None
    );
}

#[test]
fn two_codes_of_one_kind_are_one_vat_row() {
    let mut chart = testkit::chart();
    let second = Record::VatCode(testkit::vat_code("H2", 21, VatBand::High));
    chart.insert("vat-H2", second);
    let coded = |code: &str| LineVat {
        code: Some(code.to_owned()),
        ..vat(VatKind::Standard, "21")
    };
    let built = invoice("2026-0007")
        .line_of("a", "100.00", coded("H"))
        .line_of("b", "50.00", coded("H2"))
        .build();
    let (settings, candidates) = (testkit::settings(), testkit::candidates());
    let context = CheckContext {
        settings: &settings,
        rules: &crate::capability().rules,
        chart: &chart,
        candidates: &candidates,
        linked: None,
        pdf: None,
    };
    let Ok(CheckOutcome::Book(checked, _)) = check(&built, &context) else {
        panic!("{:?}", check(&built, &context))
    };
    assert_eq!(checked.vat().len(), 2, "the invoice itself keeps them apart");
    let booking = serde_json::to_value(verkoopboeking(&checked)).unwrap();
    assert_eq!(booking["btw"], json!([{"btwSoort": "VerkopenHoog", "btwBedrag": 31.5}]));
}
