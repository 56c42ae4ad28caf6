//! Customers of the application behind the door.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use boekbrug_model::{ConnectionId, Finding};
use boekbrug_store::{
    AppCustomerCount, AppCustomerFilter, AppCustomerKept, AppCustomerRow, AppCustomerStep, AppCustomerStore,
    AppCustomerTx, AppCustomerWrite, Lease,
};
use jiff::Timestamp;

use super::{Result, Watched, WatchedTx};

#[async_trait]
impl AppCustomerStore for Watched {
    async fn one(&self, connection: ConnectionId, here: &str) -> Result<Option<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().one(connection, here).await
    }

    async fn among(&self, connection: ConnectionId, here: &[&str]) -> Result<Vec<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().among(connection, here).await
    }

    async fn named(&self, connection: ConnectionId, code: &str) -> Result<Vec<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().named(connection, code).await
    }

    async fn numbered(&self, connection: ConnectionId, number: &str) -> Result<Option<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().numbered(connection, number).await
    }

    async fn due(
        &self,
        connection: ConnectionId,
        now: Timestamp,
        ticked: bool,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().due(connection, now, ticked, limit).await
    }

    async fn linked(&self, connection: ConnectionId, there: &[&str]) -> Result<Vec<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().linked(connection, there).await
    }

    async fn list(
        &self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().list(connection, filter, after, limit).await
    }

    async fn counts(&self, connection: ConnectionId) -> Result<Vec<AppCustomerCount>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().counts(connection).await
    }

    async fn free_numbers(&self, connection: ConnectionId, largest: u64) -> Result<Option<RangeInclusive<u64>>> {
        let _inside = self.door.enter()?;
        self.inner.app_customers().free_numbers(connection, largest).await
    }
}

#[async_trait]
impl AppCustomerTx for WatchedTx {
    async fn hand_over(
        &mut self,
        connection: ConnectionId,
        rows: &[AppCustomerWrite],
        at: Timestamp,
    ) -> Result<Vec<AppCustomerKept>> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().hand_over(connection, rows, at).await
    }

    async fn tick(&mut self, connection: ConnectionId, here: &[&str], ticked: bool, at: Timestamp) -> Result<u64> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().tick(connection, here, ticked, at).await
    }

    async fn tick_all(
        &mut self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        ticked: bool,
        at: Timestamp,
    ) -> Result<u64> {
        let _inside = self.door.stir()?;
        self.inner
            .app_customers()
            .tick_all(connection, filter, ticked, at)
            .await
    }

    async fn number(
        &mut self,
        connection: ConnectionId,
        here: &str,
        number: Option<&str>,
        at: Timestamp,
    ) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().number(connection, here, number, at).await
    }

    async fn retry(&mut self, connection: ConnectionId, here: &str, at: Timestamp) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().retry(connection, here, at).await
    }

    async fn unlink(&mut self, row: &AppCustomerRow, findings: &[Finding], at: Timestamp) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().unlink(row, findings, at).await
    }

    async fn finish(&mut self, lease: &Lease, step: &AppCustomerStep) -> Result<Option<String>> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().finish(lease, step).await
    }

    async fn said(&mut self, lease: &Lease, here: &str, values: &str) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().said(lease, here, values).await
    }

    async fn touched(&mut self, lease: &Lease, there: &[&str], at: Timestamp) -> Result<u64> {
        let _inside = self.door.stir()?;
        self.inner.app_customers().touched(lease, there, at).await
    }
}
