//! An answer that should be a list, and what is taken from it.

use boekbrug_connector::{ConnectorError, Page};
use boekbrug_http::{Answer, Effect};
use boekbrug_model::{Finding, FindingCode};
use bytes::Bytes;
use jiff::civil::DateTime;
use serde::Deserialize;
use url::Url;

use crate::address::next_path;
use crate::cursor::SeenVersions;
use crate::errors::{Asked, Subject};
use crate::map::Mapped;
use crate::wire::{
    Account, Address, Contact, CostCentre, Employee, FinancialPeriod, GlAccount, Item, ItemGroup, Journal,
    PaymentCondition, Project, Rows, SalesInvoice, VatCode, rows,
};

/// An answer that should be a list.
pub(crate) struct Listed {
    endpoint: &'static str,
    body: Bytes,
}

/// What was taken from a page.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) page: Page,
    pub(crate) versions: SeenVersions,
    pub(crate) newest: Option<DateTime>,
    /// Where the list goes on, as the package wrote it.
    pub(crate) next: Option<String>,
}

/// When a row was changed, in either way of telling.
pub(crate) trait Changed {
    /// Row version of a sync list.
    fn version(&self) -> Option<i64> {
        None
    }

    /// Wall-clock time of the last change.
    fn modified(&self) -> Option<DateTime> {
        None
    }
}

macro_rules! changed {
    (version: $($row:ident)*; modified: $($other:ident)*; either: $($both:ident)*) => {
        $(impl Changed for $row<'_> {
            fn version(&self) -> Option<i64> {
                self.timestamp.0
            }
        })*
        $(impl Changed for $other<'_> {
            fn modified(&self) -> Option<DateTime> {
                self.modified.0
            }
        })*
        $(impl Changed for $both<'_> {
            fn version(&self) -> Option<i64> {
                self.timestamp.0
            }

            fn modified(&self) -> Option<DateTime> {
                self.modified.0
            }
        })*
    };
}

changed! {
    version: Account Contact Address GlAccount Employee Project;
    modified: CostCentre VatCode PaymentCondition Journal FinancialPeriod ItemGroup;
    either: Item SalesInvoice
}

impl Listed {
    pub(crate) fn new(endpoint: &'static str, answer: Answer) -> Self {
        Self {
            endpoint,
            body: answer.body,
        }
    }

    fn asked(&self) -> Asked<'static> {
        Asked {
            endpoint: self.endpoint,
            effect: Effect::Read,
            right: "",
            subject: Subject::NONE,
        }
    }

    /// Reads the rows.
    pub(crate) fn rows<'a, T: Deserialize<'a>>(&'a self) -> Result<Rows<'a, T>, ConnectorError> {
        rows(&self.body).map_err(|error| self.asked().unreadable(error))
    }

    /// Reads the rows where each of them matters: one that cannot be read may be the wanted one.
    pub(crate) fn all_rows<'a, T: Deserialize<'a>>(&'a self) -> Result<Rows<'a, T>, ConnectorError> {
        let rows = self.rows()?;
        match rows.bad.first() {
            None => Ok(rows),
            Some(bad) => Err(self.asked().unreadable(format!("{}: {}", bad.member, bad.why))),
        }
    }

    /// An answer that should have held something else.
    pub(crate) fn unreadable(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
        self.asked().unreadable(cause)
    }

    /// Maps every row.
    pub(crate) fn mapped<'a, T: Deserialize<'a> + Changed>(
        &'a self,
        map: impl Fn(&T) -> Mapped,
    ) -> Result<Taken, ConnectorError> {
        let rows = self.rows::<T>()?;
        let mut taken = Taken {
            next: rows.next.map(std::borrow::Cow::into_owned),
            ..Taken::default()
        };
        taken.page.records.reserve(rows.good.len());
        for row in &rows.good {
            taken.versions.note(row.version());
            taken.newest = taken.newest.max(row.modified());
            add(&mut taken.page, map(row));
        }
        taken.page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(taken)
    }

    /// Where the list goes on, behind the site's address. One that leads elsewhere is not followed.
    pub(crate) fn next_path(
        &self,
        base: &Url,
        division: i64,
        next: Option<&str>,
    ) -> Result<Option<String>, ConnectorError> {
        let Some(next) = next else { return Ok(None) };
        next_path(base, division, next).map(Some).ok_or_else(|| {
            let host = Url::parse(next).ok().and_then(|url| url.host_str().map(str::to_owned));
            let mut error = self.asked().unreadable("the list goes on at another site or division");
            let finding = Finding::new(FindingCode::ConnectionAddressWrong);
            error.findings = vec![finding.with("address", host.unwrap_or_else(|| "__next".to_owned()))];
            error
        })
    }
}

/// Puts a row where it belongs.
pub(crate) fn add(page: &mut Page, mapped: Mapped) {
    match mapped {
        Ok(Some(record)) => page.records.push(record),
        Ok(None) => {}
        Err(reject) => page.rejects.push(reject),
    }
}
