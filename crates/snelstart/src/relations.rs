//! Reading relations.

use boekbrug_connector::{ConnectorError, FetchRequest, Page};

use crate::SnelStart;
use crate::capability::RELATIES_READ;
use crate::changes::{Changing, List};
use crate::feeds::add;
use crate::map;
use crate::wire::{Relatie, Rows};

impl SnelStart {
    /// Relations that are customers: everything the first time, later what changed.
    pub(crate) async fn customers(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let list = List {
            endpoint: "GET /relaties",
            right: RELATIES_READ,
            page_size: self.config.page_size,
        };
        let turn = self.turn(list, request.cursor).await?;
        let rows: Rows<Relatie<'_>> = turn.listed.rows()?;
        let mut page = turn.page(&rows);
        page.records.reserve(rows.good.len());
        for row in rows.good {
            add(&mut page, map::customer(row, self.addresses(request.references)));
        }
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(page)
    }
}

impl Changing for Relatie<'_> {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn modified(&self) -> Option<&str> {
        self.modified_on.as_deref()
    }
}
