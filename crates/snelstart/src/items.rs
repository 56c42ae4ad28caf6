//! Reading items and their groups. An item has its VAT and its revenue account by its group, so that the groups are read
//! along with it.

use std::sync::{Arc, PoisonError};

use boekbrug_connector::{ConnectorError, FetchRequest, Page};

use crate::SnelStart;
use crate::capability::{ARTIKELEN_READ, SETTINGS_READ};
use crate::changes::{Changing, List};
use crate::feeds::{SHARED_FOR, add};
use crate::map::{self, Accounts, Groups};
use crate::wire::{Artikel, ArtikelOmzetgroep, CompanyInfo, Rows, object};

impl SnelStart {
    /// Items: everything the first time, later what changed.
    pub(crate) async fn items(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let list = List {
            endpoint: "GET /artikelen",
            right: ARTIKELEN_READ,
            page_size: self.config.item_page_size,
        };
        let turn = self.turn(list, request.cursor).await?;
        let rows: Rows<Artikel<'_>> = turn.listed.rows()?;
        let mut page = turn.page(&rows);
        if !rows.good.is_empty() {
            let groups = self.groups().await?;
            for row in &rows.good {
                add(&mut page, map::item(row, &groups));
            }
        }
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(page)
    }

    /// The groups, whole each time.
    pub(crate) async fn item_groups(&self) -> Result<Page, ConnectorError> {
        let listed = self.list("GET /artikelomzetgroepen", ARTIKELEN_READ).await?;
        let rows: Rows<ArtikelOmzetgroep<'_>> = listed.rows()?;
        let mut wanted = rows.good.iter().filter_map(map::account_of);
        let accounts = self
            .account_numbers(|known| wanted.all(|id| known.contains_key(id)))
            .await?;
        listed.page::<ArtikelOmzetgroep<'_>>(|row| map::item_group(row, &accounts))
    }

    /// What items take from their groups and from the company; a minute old is new enough.
    async fn groups(&self) -> Result<Arc<Groups>, ConnectorError> {
        let now = self.api.now();
        let kept = self.groups.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, groups)) = kept
            && now.duration_since(at) < SHARED_FOR
        {
            return Ok(groups);
        }
        let company = self.list("GET /companyInfo", SETTINGS_READ).await?;
        let company: CompanyInfo<'_> = object(&company.body).map_err(|error| company.unreadable(error))?;
        let groups = Groups::new(self.item_groups().await?.records, map::prices_without_vat(&company));
        let groups = Arc::new(groups);
        *self.groups.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&groups)));
        Ok(groups)
    }

    /// The numbers of the ledger accounts, by the package's id of each: read again only when those that are known are not
    /// `enough`, because an account that is there keeps its number.
    async fn account_numbers(&self, enough: impl FnOnce(&Accounts) -> bool) -> Result<Arc<Accounts>, ConnectorError> {
        let known = Arc::clone(&self.accounts.lock().unwrap_or_else(PoisonError::into_inner));
        if enough(&known) {
            return Ok(known);
        }
        let mut accounts = Accounts::new();
        let mut cursor = None;
        loop {
            let page = self.ledger_accounts(cursor.as_ref()).await?;
            accounts.extend(page.records.into_iter().map(|row| (row.package_id, row.code)));
            cursor = page.next;
            if page.done || cursor.is_none() {
                break;
            }
        }
        let accounts = Arc::new(accounts);
        *self.accounts.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&accounts);
        Ok(accounts)
    }
}

impl Changing for Artikel<'_> {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn modified(&self) -> Option<&str> {
        self.modified_on.as_deref()
    }
}
