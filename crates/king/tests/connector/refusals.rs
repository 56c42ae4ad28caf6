//! What the package says when it refuses a booking.

use boekbrug_connector::{ErrorKind, Outcome};
use boekbrug_model::FindingCode;
use serde_json::json;

use crate::firm::split;
use crate::world::{Say, world_set};

#[tokio::test]
async fn each_refusal_becomes_a_finding_with_its_places_filled() {
    for (text, code, place) in [
        (
            "Debiteur 10000 bestaat niet",
            FindingCode::CustomerUnknown,
            Some(("customer", "10000")),
        ),
        (
            "Debiteur 10000 is geblokkeerd",
            FindingCode::CustomerInactive,
            Some(("customer", "10000")),
        ),
        (
            "Grootboekrekening 8010 niet gevonden",
            FindingCode::LedgerUnknown,
            Some(("account", "8010")),
        ),
        (
            "Rekening is geblokkeerd",
            FindingCode::LedgerInactive,
            Some(("account", "8000, 8010")),
        ),
        (
            "Dagboek 10 bestaat niet",
            FindingCode::JournalUnknown,
            Some(("journal", "10")),
        ),
        (
            "Kostenplaats 20 onbekend",
            FindingCode::CostCentreUnknown,
            Some(("costCentre", "20")),
        ),
        (
            "Kostenplaats verplicht bij rekening 8000",
            FindingCode::CostCentreRequired,
            Some(("account", "8000")),
        ),
        (
            "Kostendrager 7 onbekend",
            FindingCode::ProjectUnknown,
            Some(("project", "7")),
        ),
        (
            "Periode 3 is afgesloten",
            FindingCode::PeriodClosed,
            Some(("date", "2026-03-16")),
        ),
        (
            "Boekjaar 2026 bestaat niet",
            FindingCode::PeriodNoBookYear,
            Some(("date", "2026-03-16")),
        ),
        ("BTW-code 2 ongeldig", FindingCode::VatRefused, None),
        (
            "De uitsplitsing komt niet op nul uit",
            FindingCode::InvoiceNotBalanced,
            None,
        ),
        (
            "De module Digitaal Dossier ontbreekt",
            FindingCode::ConnectionModuleMissing,
            Some(("module", "Digitaal Dossier")),
        ),
        (
            "Er ging iets mis (CS999)",
            FindingCode::PackageOther,
            Some(("text", "Er ging iets mis (CS999)")),
        ),
    ] {
        for door in ["strings", "form", "dataset"] {
            let world = world_set(json!({"door": door}), move |heard| {
                (heard.operation == "CreateJournaalpost").then(|| Say::No(text.to_owned()))
            });
            let error = world.connector.book(&split("2026-1"), None).await.unwrap_err();
            let finding = &error.findings[0];
            assert_eq!((finding.code, error.outcome), (code, Outcome::Permanent), "{text}");
            assert_eq!(finding.package.as_ref().unwrap().text, text);
            if let Some((name, value)) = place {
                assert_eq!(finding.params[name], value, "{text}");
            }
            for place in finding.code.entry().places() {
                assert!(finding.params.contains_key(place), "{text}: {place}");
            }
            assert_eq!(world.bookings().len(), 1, "{text}");
        }
    }
}

#[tokio::test]
async fn a_number_that_exists_asks_for_a_look() {
    let world = world_set(json!({}), |heard| {
        (heard.operation == "CreateJournaalpost").then(|| Say::No("Factuur 2026-1 bestaat al".to_owned()))
    });
    let error = world.connector.book(&split("2026-1"), None).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Unknown));
    assert_eq!(error.findings[0].code, FindingCode::InvoiceNumberInUse);
}
