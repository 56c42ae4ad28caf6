//! Rows as they stand in the database, and their way back into the port's plain data. A value that this version cannot
//! read is named, so that a person can find it.

mod desk;
mod hooks;
mod invoices;
mod log;
mod notices;
mod people;
mod records;
mod who;

use std::str::FromStr;

use boekbrug_store::StoreError;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::Result;

pub(crate) use desk::{AnswerColumns, AuditColumns};
pub(crate) use hooks::{ChangedColumns, EndpointColumns, MessageColumns, TenantColumns, TryColumns};
pub(crate) use invoices::{AttemptColumns, InvoiceColumns};
pub(crate) use log::{CallColumns, CauseColumns, RunColumns, StateCount};
pub(crate) use notices::{LetterColumns, NoticeColumns, TroubleColumns};
pub(crate) use people::{
    ApiKeyColumns, InvitationColumns, MemberColumns, MembershipColumns, PersonColumns, SessionColumns,
};
pub(crate) use records::{
    ChangeColumns, FeedColumns, HistoryColumns, KnownColumns, RecordColumns, ReferenceColumns, RejectColumns,
};
pub(crate) use who::{AdministrationColumns, ConnectionColumns, OrganisationColumns, SecretColumns};

type Cause = Box<dyn std::error::Error + Send + Sync>;

fn unreadable(what: &'static str) -> impl FnOnce(Cause) -> StoreError {
    move |source| StoreError::Unreadable { what, source }
}

/// An instant from its microseconds. By seconds and the rest, because those of the very last second count too.
pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    let rest = i32::try_from(micros.rem_euclid(1_000_000) * 1_000).expect("less than a second fits");
    Timestamp::new(micros.div_euclid(1_000_000), rest).map_err(|cause| unreadable("instant")(cause.into()))
}

/// A value with one text form: an id, a state, a feed.
pub(crate) fn parsed<T>(text: &str, what: &'static str) -> Result<T>
where
    T: FromStr<Err: Into<Cause>>,
{
    text.parse().map_err(|cause: T::Err| unreadable(what)(cause.into()))
}

pub(crate) fn document<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| unreadable(what)(cause.into()))
}

/// A count; the database never counts below zero.
pub(crate) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
