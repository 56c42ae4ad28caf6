//! Customers of the application that go to the package (profiles B and C): handed over, listed, ticked, numbered, linked.

mod deeds;
mod given;
mod list;
mod offer;
mod view;

pub use given::read_customers;
pub(crate) use given::{GivenCustomer, MOST};

use boekbrug_model::ConnectionId;
use boekbrug_store::AppCustomerRow;

use super::caller::Caller;
use super::operation::Operations;
use super::problem::Problem;
use crate::App;

pub(crate) fn operations() -> Operations {
    let group = Operations::new(
        "Customers",
        "Customers of the application that go to the package, where the connection's profile has them (B and C). How to \
         hand them over and what comes back is told with examples in `docs/customers.md`.",
    );
    deeds::add(list::add(offer::add(group)))
}

/// A customer that was handed over for a connection that the caller may see.
async fn find(app: &App, caller: &Caller, connection: ConnectionId, here: &str) -> Result<AppCustomerRow, Problem> {
    app.connection(caller, connection).await?;
    // no database keeps such a text, and one refuses to look for it
    if here.contains('\0') {
        return Err(Problem::not_found());
    }
    let row = app.store.app_customers().one(connection, here).await?;
    row.ok_or_else(Problem::not_found)
}
