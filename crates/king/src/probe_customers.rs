//! What `doctor` looks at where customers of the application go to the package: reading only.

use boekbrug_connector::{ConnectorError, ProbeStep};
use boekbrug_http::Priority;
use boekbrug_model::Feed;
use boekbrug_model::settings::CustomersOut;

use crate::King;
use crate::probe::{Found, step};
use crate::probe_books::SAMPLE;
use crate::wire::{Asked, Records, Row};
use crate::xml::Element;

/// The columns in which a debtor may have its street and its country.
const COLUMNS: &[&str] = &["NR", "STRAAT", "HNR", "ADRES", "LAND", "BTWPL", "SLUITREK"];

impl King {
    /// The range of numbers, and how debtors that are there hold street and country; nothing where none are written.
    pub(crate) async fn probe_customers(&self) -> Vec<ProbeStep> {
        if self.settings.customers_out == CustomersOut::None {
            return Vec::new();
        }
        vec![
            step(
                ("De nummers van debiteuren", "The numbers of debtors"),
                self.numbers().await,
            ),
            step(
                ("Hoe debiteuren zijn ingevuld", "How debtors are filled in"),
                self.filled_in().await,
            ),
        ]
    }

    async fn numbers(&self) -> Found {
        let range = self.debtor_range().await?;
        let word = range.map_or_else(
            || "onbekend / unknown".to_owned(),
            |(from, until)| format!("{from} - {until}"),
        );
        Ok((Vec::new(), Some(word)))
    }

    /// Nothing of it is wrong: it says which settings fit.
    async fn filled_in(&self) -> Found {
        let debtors = self.some_debtors().await?;
        let countries = self.whole(Feed::Countries).await?;
        let rows = Records::of(&debtors).rows;
        let with = |column: &str| rows.iter().filter(|row| row.get(column).is_some()).count();
        let both = rows
            .iter()
            .filter(|row| row.get("STRAAT").is_some() && row.get("ADRES").is_some());
        let keyed = |row: &&Row<'_>| {
            row.get("LAND")
                .is_some_and(|land| countries.records.iter().any(|one| one.package_id == land))
        };
        let address = match (with("STRAAT"), with("ADRES"), both.count()) {
            (0, 0, _) => "-".to_owned(),
            (0, _, _) => "debtor_address = \"line\"".to_owned(),
            (_, 0, _) => "debtor_address = \"parts\"".to_owned(),
            _ => "debtor_address = \"both\"".to_owned(),
        };
        let country = match (with("LAND"), rows.iter().filter(keyed).count()) {
            (0, _) => "-",
            (_, 0) => "debtor_country = \"iso\"",
            _ => "debtor_country = \"key\"",
        };
        let first = |column: &str| {
            rows.iter()
                .find_map(|row| row.text(column))
                .unwrap_or_else(|| "-".to_owned())
        };
        Ok((
            Vec::new(),
            Some(format!(
                "{address}; {country}; BTWPL {}; SLUITREK {}",
                first("BTWPL"),
                first("SLUITREK")
            )),
        ))
    }

    async fn some_debtors(&self) -> Result<Element, ConnectorError> {
        let asked = Asked {
            table: "DEB",
            columns: COLUMNS,
            conditions: Vec::new(),
            order: "NR",
            page: (SAMPLE, 1),
            since: None,
            documents: false,
        };
        self.records(&asked, Priority::Normal).await
    }
}
