//! Which administration a code opens.

use boekbrug_connector::{ConnectorError, RemoteAdministration};
use boekbrug_http::Priority;
use sha2::{Digest, Sha256};

use crate::King;
use crate::wire::{BASALG, Records, Row};

/// Columns that tell one firm from another; they hold as long as the firm does.
const FIRM: &[&str] = &["NAAM", "KVKNR", "BTWNR"];

/// Columns that may hold the administration's own number: which one does is not documented.
const NUMBERS: &[&str] = &["ADM", "ADMNR", "ADMINISTRATIE", "ADMCODE", "NR", "NUMMER"];

impl King {
    /// The administration by its number; where that cannot be read, by a digest of the firm's name and registrations;
    /// without a name by one of the omgevingscode, of which each administration has its own (apis/king.md section 2).
    /// Not by the code alone: a user may have a new one made for the same administration, and it must fit.
    pub(crate) async fn who(&self) -> Result<RemoteAdministration, ConnectorError> {
        let said = self.adm_info("BASALG", BASALG, None, Priority::Normal).await?;
        let records = Records::of(said.root());
        let cell = |names: &[&str]| {
            let mut rows = records.rows.iter();
            let find = |row: &Row<'_>| names.iter().find_map(|name| row.code(name));
            rows.find_map(find)
        };
        let id = match cell(NUMBERS) {
            Some(number) => number,
            None if cell(&["NAAM"]).is_some() => {
                let firm: Vec<_> = FIRM.iter().map(|name| cell(&[name]).unwrap_or_default()).collect();
                digest(&firm.join("\n"))
            }
            None => digest(self.api.session().await?.code()),
        };
        Ok(RemoteAdministration {
            name: cell(&["NAAM", "OMSCHR"]).unwrap_or_else(|| id.clone()),
            id,
        })
    }
}

/// Twelve hexadecimal digits: enough to tell them apart, too few to find a code again.
fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let six = hash
        .iter()
        .take(6)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("omgeving-{six:012x}")
}
