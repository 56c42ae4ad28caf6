//! Finding what a path names, within the caller's organisation and the limits of their key. Whatever is outside is not
//! there: 404. Handlers find through here and nowhere else.

use boekbrug_engine::Engine;
use boekbrug_model::{AdministrationId, ConnectionId, InvoiceId};
use boekbrug_store::{AdministrationRow, ConnectionRow, InvoiceRow};

use super::caller::Caller;
use super::problem::Problem;
use crate::App;

impl App {
    /// The engine on the caller's behalf: what it then does is noted as theirs.
    pub(crate) fn by(&self, caller: &Caller) -> Engine {
        self.engine.by(caller.actor.clone())
    }

    /// An administration that the caller may see.
    pub(crate) async fn administration(
        &self,
        caller: &Caller,
        id: AdministrationId,
    ) -> Result<AdministrationRow, Problem> {
        let row = self.store.administration(caller.organisation, id).await?;
        row.filter(|row| caller.sees(row.id)).ok_or_else(Problem::not_found)
    }

    /// A connection of an administration that the caller may see.
    pub(crate) async fn connection(&self, caller: &Caller, id: ConnectionId) -> Result<ConnectionRow, Problem> {
        let row = self.store.connection(caller.organisation, id).await?;
        row.filter(|row| caller.sees(row.administration))
            .ok_or_else(Problem::not_found)
    }

    /// An invoice of an administration that the caller may see.
    pub(crate) async fn invoice(&self, caller: &Caller, id: InvoiceId) -> Result<InvoiceRow, Problem> {
        let row = self.store.invoice(caller.organisation, id).await?;
        row.filter(|row| caller.sees(row.administration))
            .ok_or_else(Problem::not_found)
    }
}
