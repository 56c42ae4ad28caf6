//! A shelf of two packages for samples and tests: one where a key is pasted, one where people sign in.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    Capability, Connector, ConnectorError, Direction, ErrorKind, FieldRow, FieldTable, Opening, Outcome, PackageHelp,
    Packages, PdfSupport, Place, Said,
};
use boekbrug_model::{Feed, Finding, FindingCode, Package};

pub(super) struct Shelf;

const WORDS: &[Said] = &[Said {
    nl: "Kijk bij Instellingen > Koppelingen.",
    en: "Look under Settings > Connections.",
}];

const HELP: PackageHelp = PackageHelp {
    needs: WORDS,
    link: WORDS,
    user: WORDS,
    booking: WORDS,
    pdf: WORDS,
    addresses: WORDS,
    vat: WORDS,
    silence: WORDS,
    orders: WORDS,
    order: WORDS,
    notes: WORDS,
    places: &[Place {
        feed: Feed::Customers,
        steps: WORDS,
    }],
};

fn record(secrets: Vec<&'static str>) -> &'static Capability {
    let known = boekbrug_engine::testkit::capability(PdfSupport::AfterBooking, secrets);
    let row = |canonical, package| FieldRow {
        canonical,
        package,
        direction: Direction::In,
        conversion_nl: "",
        conversion_en: "",
    };
    let table = FieldTable {
        feed: Some(Feed::Customers),
        package_name: "Relatie",
        rows: vec![row("name", "naam"), row("sendInvoiceTo", "factuurEmail")],
    };
    Box::leak(Box::new(Capability {
        fields: vec![table],
        ..known.clone()
    }))
}

#[async_trait]
impl Packages for Shelf {
    fn names(&self) -> Vec<Package> {
        ["fake", "signed"].iter().filter_map(|name| name.parse().ok()).collect()
    }

    fn capability(&self, package: &Package) -> Option<&'static Capability> {
        let pasted = package.as_str() == "fake";
        Some(record(if pasted { vec!["key"] } else { Vec::new() }))
    }

    fn help(&self, _: &Package) -> Option<&'static PackageHelp> {
        Some(&HELP)
    }

    async fn open(&self, _: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let finding = Finding::new(FindingCode::PackageNotOffered).with("what", "samples");
        Err(ConnectorError::new(
            ErrorKind::Configuration,
            Outcome::Permanent,
            finding,
        ))
    }
}
