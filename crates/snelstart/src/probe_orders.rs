//! The last part of `doctor`: what profile C needs beside the books.

use boekbrug_connector::ProbeStep;
use boekbrug_model::invoice::Target;

use crate::SnelStart;
use crate::capability::{ARTIKELEN_READ, ORDERS_READ, SETTINGS_READ, reads_items};
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::probe::{Found, step};
use crate::wire::{Artikel, CompanyInfo, Rows, VerkoopOrderGelezen, object, rows};

/// A reference that no order has.
const NOBODY: &str = "boekbrug proef";

impl SnelStart {
    /// The steps that these settings ask for.
    pub(crate) async fn probe_orders(&self) -> Vec<ProbeStep> {
        let mut steps = Vec::new();
        if reads_items(&self.settings) {
            steps.push(step(
                ("De producten zijn te lezen", "The items can be read"),
                self.one_item().await,
            ));
        }
        if self.settings.invoices_as == Target::DraftOrder {
            steps.push(step(
                (
                    "Een conceptfactuur is op haar nummer te vinden",
                    "A draft invoice can be found by its number",
                ),
                self.by_reference().await,
            ));
            steps.push(step(
                (
                    "Decimalen van prijzen en aantallen",
                    "Decimals of prices and quantities",
                ),
                self.decimals().await,
            ));
        }
        steps
    }

    async fn one_item(&self) -> Found {
        let path = "/artikelen?$top=1&$skip=0".to_owned();
        let ask = Ask::get("GET /artikelen", ARTIKELEN_READ, Subject::NONE, path);
        let answer = self.api.ask_well(&ask).await?;
        let found: Rows<Artikel<'_>> = rows(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let first = found.good.first().and_then(|item| item.omschrijving.as_deref());
        Ok((Vec::new(), first.map(str::to_owned)))
    }

    /// Whether the list of orders filters by the reference, which is not documented. A refusal of the filter is no
    /// failure: the whole list is looked through then, which the setting can spare.
    async fn by_reference(&self) -> Found {
        let filter = encoded(&format!("Orderreferentie eq '{NOBODY}'"));
        let path = format!("/verkooporders?$filter={filter}&$top=1&$skip=0");
        let ask = Ask::get("GET /verkooporders", ORDERS_READ, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if answer.status == http::StatusCode::BAD_REQUEST {
            let word = "order_lookup = \"date\" (het filter wordt geweigerd / the filter is refused)";
            return Ok((Vec::new(), Some(word.to_owned())));
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let found: Rows<VerkoopOrderGelezen<'_>> = rows(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let word = if found.count() == 0 {
            "order_lookup = \"reference\""
        } else {
            "order_lookup = \"date\" (het filter wordt genegeerd / the filter is ignored)"
        };
        Ok((Vec::new(), Some(word.to_owned())))
    }

    /// How exactly the administration counts: an order with more decimals than it keeps would come to another total.
    async fn decimals(&self) -> Found {
        let path = "/companyInfo".to_owned();
        let ask = Ask::get("GET /companyInfo", SETTINGS_READ, Subject::NONE, path);
        let answer = self.api.ask_well(&ask).await?;
        let company: CompanyInfo<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let kept = [
            ("aantalDecimalenArtikelprijzen", company.aantal_decimalen_artikelprijzen),
            (
                "aantalDecimalenArtikelaantallen",
                company.aantal_decimalen_artikelaantallen,
            ),
        ];
        let words: Vec<_> = kept
            .iter()
            .filter_map(|(name, decimals)| Some(format!("{name}: {}", (*decimals)?)))
            .collect();
        Ok((Vec::new(), (!words.is_empty()).then(|| words.join(", "))))
    }
}
