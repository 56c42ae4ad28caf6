//! Which administration a code opens.

use boekbrug_connector::{ConnectorError, RemoteAdministration};
use boekbrug_http::Priority;
use sha2::{Digest, Sha256};

use crate::King;
use crate::wire::{BASALG, Records, Row};

/// Columns that may hold the administration's own number: which one does is not documented.
const NUMBERS: &[&str] = &["ADM", "ADMNR", "ADMINISTRATIE", "ADMCODE", "NR", "NUMMER"];

impl King {
    /// The administration by its number; where that cannot be read by a digest of the omgevingscode, of which each
    /// administration has its own (apis/king.md section 2).
    pub(crate) async fn who(&self) -> Result<RemoteAdministration, ConnectorError> {
        let root = self.adm_info("BASALG", BASALG, Priority::Normal).await?;
        let records = Records::of(&root);
        let cell = |names: &[&str]| {
            let mut rows = records.rows.iter();
            let find = |row: &Row<'_>| names.iter().find_map(|name| row.code(name));
            rows.find_map(find)
        };
        let id = match cell(NUMBERS) {
            Some(number) => number,
            None => digest(self.api.session().await?.code()),
        };
        Ok(RemoteAdministration {
            name: cell(&["NAAM", "OMSCHR"]).unwrap_or_else(|| id.clone()),
            id,
        })
    }
}

/// Twelve hexadecimal digits: enough to tell codes apart, too few to find one again.
fn digest(code: &str) -> String {
    let hash = Sha256::digest(code.as_bytes());
    let six = hash
        .iter()
        .take(6)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("omgeving-{six:012x}")
}
