//! Reading customers: accounts, joined with their main contacts and invoice addresses ([`state`] says how).

mod join;
mod outward;
mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};

use boekbrug_connector::{ConnectorError, Cursor, FetchRequest, Page};
use boekbrug_http::Priority;
use uuid::Uuid;

pub(crate) use join::{InvoiceAddress, Join, MainContact};

use self::join::Memory;
use self::state::{State, Step};
use crate::Exact;
use crate::address::any_of;
use crate::config::SendInvoiceTo;
use crate::cursor::{self, SeenVersions};
use crate::feeds::urgency;
use crate::listed::{Changed, Listed, add};
use crate::map::{self, Settings};
use crate::resource;
use crate::wire::{Account, AccountEmail, Address, Contact, Whole, select};

/// Calls that one page may take to read a join again that was lost with an earlier process.
const REBUILD_CALLS: usize = 40;

/// The type of a visit address, which stands in the account itself.
const VISIT: Whole = Whole(Some(1));

/// The join of the run under way.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Memory>);

impl Remembered {
    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exact {
    /// A page of customers. Pages of contacts and addresses are pages without records.
    pub(crate) async fn customers(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let parsed = request.cursor.map(|cursor| cursor::parse::<State>(&cursor.0));
        let mut restarted = parsed == Some(None);
        let mut state = parsed.flatten().unwrap_or_default();
        if state.is_between_runs() && !state.is_first() && self.was_moved(&mut state.division).await? {
            state.restart();
            restarted = true;
        }
        state.begin(self.api.now(), self.own.all.contacts_minutes, || self.api.draw());
        let mut page = self.next_customers(&mut state).await?;
        page.restarted = restarted;
        page.done = state.next().is_none();
        if page.done {
            state.end();
            self.remembered.lock().clear();
        }
        page.next = Some(Cursor(cursor::text(&state)));
        Ok(page)
    }

    /// Takes the join that the run needs, does what comes next, and keeps the join whatever came of it.
    async fn next_customers(&self, state: &mut State) -> Result<Page, ConnectorError> {
        let Some(token) = state.join() else {
            return self.step(state, None).await;
        };
        let kept = self.remembered.lock().take(token, state.join_position());
        let fresh = state.join_position() == (0, 0);
        let lost = kept.is_none() && !fresh;
        if lost {
            state.join_anew(self.api.draw());
        }
        let mut join = kept.unwrap_or_default();
        let result = self
            .with_join(state, &mut join, if lost { REBUILD_CALLS } else { 1 })
            .await;
        if let Some(token) = state.join() {
            self.remembered.lock().put(token, join);
        }
        result
    }

    /// Steps until there is a page of accounts, or so many calls were made.
    async fn with_join(&self, state: &mut State, join: &mut Join, calls: usize) -> Result<Page, ConnectorError> {
        for _ in 1..calls {
            if !matches!(state.next(), Some(Step::Contacts | Step::Addresses)) {
                break;
            }
            self.step(state, Some(join)).await?;
        }
        self.step(state, Some(join)).await
    }

    async fn step(&self, state: &mut State, join: Option<&mut Join>) -> Result<Page, ConnectorError> {
        match state.next() {
            Some(Step::Contacts) => {
                let select = select::<Contact<'_>>(&[]);
                let listed = self
                    .side_list(state, Step::Contacts, &resource::SYNC_CONTACTS, &select)
                    .await?;
                self.contacts(state, join, &listed)?;
                Ok(Page::default())
            }
            Some(Step::Addresses) => {
                let select = select::<Address<'_>>(&[]);
                let listed = self
                    .side_list(state, Step::Addresses, &resource::SYNC_ADDRESSES, &select)
                    .await?;
                self.addresses(state, join, &listed)?;
                Ok(Page::default())
            }
            Some(Step::Accounts) => self.accounts(state, join).await,
            Some(Step::Again) => self.accounts_again(state, join).await,
            None => Ok(Page::default()),
        }
    }

    async fn side_list(
        &self,
        state: &mut State,
        step: Step,
        resource: &resource::Resource,
        select: &str,
    ) -> Result<Listed, ConnectorError> {
        let priority = urgency(state.is_first());
        let pass = state.pass(step).map(|pass| self.sync_path(resource, select, pass));
        let path = pass.unwrap_or_else(|| self.path(resource, ""))?;
        self.listed(resource, path, priority).await
    }

    /// Takes a page of contacts in: what the join needs, and which accounts must be read again.
    fn contacts(&self, state: &mut State, join: Option<&mut Join>, listed: &Listed) -> Result<(), ConnectorError> {
        let rows = listed.rows::<Contact<'_>>()?;
        let news = News::of(state, Step::Contacts);
        let mut versions = SeenVersions::default();
        let mut again = Vec::new();
        for row in &rows.good {
            versions.note(row.version());
            if row.is_main_contact.is_set() && news.holds(row) {
                again.extend(row.account.0);
            }
        }
        if let Some(join) = join {
            rows.good.iter().for_each(|row| join.add_contact(row));
            join.pages.0 = join.pages.0.max(state.pages_after(Step::Contacts));
            if rows.next.is_none() {
                join.pages.0 = u32::MAX;
            }
        }
        self.side_read(state, Step::Contacts, &versions, again, listed, rows.next.as_deref())
    }

    /// Takes a page of addresses in.
    fn addresses(&self, state: &mut State, join: Option<&mut Join>, listed: &Listed) -> Result<(), ConnectorError> {
        let rows = listed.rows::<Address<'_>>()?;
        let news = News::of(state, Step::Addresses);
        let mut versions = SeenVersions::default();
        let mut again = Vec::new();
        for row in &rows.good {
            versions.note(row.version());
            if row.kind != VISIT && news.holds(row) {
                again.extend(row.account.0);
            }
        }
        if let Some(join) = join {
            rows.good.iter().for_each(|row| join.add_address(row));
            join.pages.1 = join.pages.1.max(state.pages_after(Step::Addresses));
            if rows.next.is_none() {
                join.pages.1 = u32::MAX;
            }
        }
        self.side_read(state, Step::Addresses, &versions, again, listed, rows.next.as_deref())
    }

    fn side_read(
        &self,
        state: &mut State,
        step: Step,
        versions: &SeenVersions,
        again: Vec<Uuid>,
        listed: &Listed,
        next: Option<&str>,
    ) -> Result<(), ConnectorError> {
        let next = listed.next_path(self.api.base(), self.division()?, next)?;
        let ended = state.pass(step).and_then(|pass| pass.step(versions, next));
        if let Some(version) = ended {
            state.ended(step, version, self.api.now());
        }
        state.read_again(again);
        Ok(())
    }

    /// A page of accounts. Without a join in memory each is looked up, unless that would cost more calls than reading
    /// all contacts and addresses: then the join is read first, and this page again after it.
    async fn accounts(&self, state: &mut State, join: Option<&mut Join>) -> Result<Page, ConnectorError> {
        let select = select::<Account<'_>>(&[]);
        let listed = self
            .side_list(state, Step::Accounts, &resource::SYNC_ACCOUNTS, &select)
            .await?;
        let rows = listed.rows::<Account<'_>>()?;
        let customers = || rows.good.iter().filter(|row| map::is_customer(row));
        let mut looked_up = Join::default();
        let join = if let Some(join) = join {
            join
        } else {
            let calls = self.look_up_calls(customers());
            if state.join_calls().is_some_and(|whole| calls > whole) {
                state.join_anew(self.api.draw());
                return Ok(Page::default());
            }
            self.look_up(customers(), &mut looked_up).await?;
            &mut looked_up
        };
        self.look_up_emails(customers(), join).await?;
        if !state.reads_everything() && self.own.options.send_invoice_to == SendInvoiceTo::InvoiceAccount {
            let ids: Vec<_> = rows.good.iter().filter_map(|row| row.id.0).collect();
            state.read_again(self.invoiced_through(&ids).await?);
        }
        let mut page = self.mapped_customers(&rows.good, join, !state.is_first());
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        let mut versions = SeenVersions::default();
        rows.good.iter().for_each(|row| versions.note(row.version()));
        let next = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        let read: Vec<_> = rows.good.iter().filter_map(|row| row.id.0).collect();
        state.was_read(&read);
        let ended = state.pass(Step::Accounts).and_then(|pass| pass.step(&versions, next));
        if let Some(version) = ended {
            state.ended(Step::Accounts, version, self.api.now());
        }
        Ok(page)
    }

    /// Accounts whose contact or address changed. One that is not there any more is gone.
    async fn accounts_again(&self, state: &mut State, join: Option<&mut Join>) -> Result<Page, ConnectorError> {
        let ids = state.some_again(self.own.all.ids_per_call);
        let select = select::<Account<'_>>(&["Timestamp"]);
        let path = self.list_path(&resource::ACCOUNTS, Some(&any_of("ID", &ids)), &select)?;
        let listed = self.listed(&resource::ACCOUNTS, path, Priority::Normal).await?;
        let rows = listed.rows::<Account<'_>>()?;
        let customers = || rows.good.iter().filter(|row| map::is_customer(row));
        let mut looked_up = Join::default();
        let join = if let Some(join) = join {
            join
        } else {
            self.look_up(customers(), &mut looked_up).await?;
            &mut looked_up
        };
        self.look_up_emails(customers(), join).await?;
        let mut page = self.mapped_customers(&rows.good, join, true);
        let known = |id: &Uuid| {
            let text = id.to_string();
            rows.good.iter().any(|row| row.id.0 == Some(*id)) || rows.bad.iter().any(|row| row.id == text)
        };
        page.gone
            .extend(ids.iter().filter(|id| !known(id)).map(Uuid::to_string));
        page.rejects.extend(rows.bad.iter().map(map::reject));
        state.was_read(&ids);
        Ok(page)
    }

    /// Maps accounts. Those that are no customers are gone where they may have been one before.
    fn mapped_customers(&self, rows: &[Account<'_>], join: &Join, may_be_known: bool) -> Page {
        let settings = self.mapping();
        let mut page = Page::default();
        page.records.reserve(rows.len());
        for row in rows {
            if map::is_customer(row) {
                add(&mut page, map::customer(row, join, settings));
            } else if may_be_known {
                page.gone.extend(row.id.text());
            }
        }
        page
    }

    /// What the mapping of an account depends on beside its row.
    fn mapping(&self) -> Settings {
        Settings {
            today: self.today(),
            send_invoice_to: self.own.options.send_invoice_to,
        }
    }

    fn look_up_calls<'a>(&self, rows: impl Iterator<Item = &'a Account<'a>> + Clone) -> usize {
        let most = self.own.all.ids_per_call;
        let contacts = rows.clone().filter(|row| row.main_contact.0.is_some()).count();
        contacts.div_ceil(most) + rows.count().div_ceil(most)
    }

    /// Looks up the main contacts and invoice addresses of some accounts.
    async fn look_up<'a>(
        &self,
        rows: impl Iterator<Item = &'a Account<'a>> + Clone,
        join: &mut Join,
    ) -> Result<(), ConnectorError> {
        let named = |row: &Account<'_>| Some((row.main_contact.0?, row.id.0?));
        let contacts: Vec<_> = rows.clone().filter_map(named).collect();
        let accounts: Vec<_> = rows.filter_map(|row| row.id.0).collect();
        let contact_select = select::<Contact<'_>>(&["Timestamp"]);
        for some in contacts.chunks(self.own.all.ids_per_call) {
            let ids: Vec<_> = some.iter().map(|(contact, _)| *contact).collect();
            let path = self.list_path(&resource::CONTACTS, Some(&any_of("ID", &ids)), &contact_select)?;
            let listed = self.listed(&resource::CONTACTS, path, Priority::Normal).await?;
            for row in &listed.rows::<Contact<'_>>()?.good {
                for (_, account) in some.iter().filter(|(contact, _)| Some(*contact) == row.id.0) {
                    join.add_main_contact(*account, row);
                }
            }
        }
        for some in accounts.chunks(self.own.all.ids_per_call) {
            self.look_up_addresses(some, join).await?;
        }
        Ok(())
    }

    async fn look_up_addresses(&self, accounts: &[Uuid], join: &mut Join) -> Result<(), ConnectorError> {
        let select = select::<Address<'_>>(&["Timestamp"]);
        let only = format!("Type eq 3 and ({})", any_of("Account", accounts));
        let mut path = Some(self.list_path(&resource::ADDRESSES, Some(&only), &select)?);
        while let Some(at) = path.take() {
            let listed = self.listed(&resource::ADDRESSES, at, Priority::Normal).await?;
            let rows = listed.rows::<Address<'_>>()?;
            rows.good.iter().for_each(|row| join.add_address(row));
            path = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        }
        Ok(())
    }

    /// The e-mail addresses of the accounts that get the invoices, where the setting wants them.
    async fn look_up_emails<'a>(
        &self,
        rows: impl Iterator<Item = &'a Account<'a>>,
        join: &mut Join,
    ) -> Result<(), ConnectorError> {
        if self.own.options.send_invoice_to != SendInvoiceTo::InvoiceAccount {
            return Ok(());
        }
        let mut ids: Vec<_> = rows.filter_map(|row| row.invoice_account.0).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| !join.knows_email(*id));
        let select = select::<AccountEmail<'_>>(&[]);
        for some in ids.chunks(self.own.all.ids_per_call) {
            let path = self.list_path(&resource::ACCOUNTS, Some(&any_of("ID", some)), &select)?;
            let listed = self.listed(&resource::ACCOUNTS, path, Priority::Normal).await?;
            for id in some {
                join.add_email(*id, None);
            }
            for row in &listed.rows::<AccountEmail<'_>>()?.good {
                if let Some(id) = row.id.0 {
                    join.add_email(id, row.email.get());
                }
            }
        }
        Ok(())
    }

    /// The accounts whose invoices go to one of these.
    async fn invoiced_through(&self, ids: &[Uuid]) -> Result<Vec<Uuid>, ConnectorError> {
        let select = select::<AccountEmail<'_>>(&[]);
        let mut found = Vec::new();
        for some in ids.chunks(self.own.all.ids_per_call) {
            let only = any_of("InvoiceAccount", some);
            let mut path = Some(self.list_path(&resource::ACCOUNTS, Some(&only), &select)?);
            while let Some(at) = path.take() {
                let listed = self.listed(&resource::ACCOUNTS, at, Priority::Normal).await?;
                let rows = listed.rows::<AccountEmail<'_>>()?;
                found.extend(rows.good.iter().filter_map(|row| row.id.0));
                path = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
            }
        }
        found.retain(|id| !ids.contains(id));
        Ok(found)
    }
}

/// Which rows of a side list are news, so that their accounts must be read again.
struct News {
    above: Option<i64>,
}

impl News {
    fn of(state: &State, step: Step) -> Self {
        Self {
            above: (!state.reads_everything()).then(|| state.version(step)),
        }
    }

    fn holds(&self, row: &impl Changed) -> bool {
        self.above
            .is_some_and(|above| row.version().is_none_or(|version| version > above))
    }
}
