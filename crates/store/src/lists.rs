//! What people look for in long lists, and the counts beside them.
//!
//! Lists are paged by key. Counts and look-ups go by an index: with 50,000 invoices and 100,000 records of a connection
//! each of these verbs takes some milliseconds.

use async_trait::async_trait;
use boekbrug_model::{ConnectionId, Feed, FindingCode, InvoiceId, InvoiceState, OrganisationId, RecordId};

use crate::{InvoiceRow, Result, StoredRecord};

/// Which invoices of an organisation somebody looks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InvoicesSought {
    /// Of one connection; of all of them unless set.
    pub connection: Option<ConnectionId>,
    /// In one of these states; in any when there are none.
    pub states: Vec<InvoiceState>,
    /// With this cause.
    pub cause: Option<Cause>,
    /// With this somewhere in the number, the customer's code or name (the first 200 characters of the three together);
    /// upper and lower case of ASCII letters are the same.
    pub text: Option<String>,
}

/// Why an invoice does not go on. Only open invoices have causes: one at its end is not found by any of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// It has findings that want somebody: one of a customer that takes no part waits by somebody's choice.
    Attention,
    /// It has a finding of this code.
    Code(FindingCode),
    /// It is on its way: it has no findings, whatever its state.
    None,
}

/// Which records of a feed somebody looks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RecordsSought {
    /// Active ones only.
    pub active_only: bool,
    /// With this somewhere in the code or the name; upper and lower case of ASCII letters are the same.
    pub text: String,
}

/// How many open invoices of a connection have a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CauseCount {
    /// The connection.
    pub connection: ConnectionId,
    /// The cause; none stands for the invoices with findings, each counted once.
    pub code: Option<FindingCode>,
    /// How many.
    pub count: u64,
}

/// Lists as people look at them. Another tenant's rows are not there.
#[async_trait]
pub trait ListStore: Send + Sync {
    /// Invoices, newest first; `before` is the id of the last row that was read.
    async fn invoices_sought(
        &self,
        organisation: OrganisationId,
        sought: &InvoicesSought,
        before: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>>;

    /// How many invoices are in each state, of one connection or of all; states without invoices may be left out.
    async fn invoice_states(
        &self,
        organisation: OrganisationId,
        connection: Option<ConnectionId>,
    ) -> Result<Vec<(InvoiceState, u64)>>;

    /// How many open invoices have each cause, by connection, of one connection or of all. Causes that none has are
    /// left out.
    async fn causes(&self, organisation: OrganisationId, connection: Option<ConnectionId>) -> Result<Vec<CauseCount>>;

    /// How many open invoices of an organisation have findings. It is asked for on every page, so it costs next to
    /// nothing.
    async fn with_findings(&self, organisation: OrganisationId) -> Result<u64>;

    /// Records of a feed by code and then by id; `after` is code and id of the last row that was read.
    async fn records_sought(
        &self,
        connection: ConnectionId,
        feed: Feed,
        sought: &RecordsSought,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>>;
}
