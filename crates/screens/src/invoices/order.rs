//! What became of an invoice that went over as a draft order: its number there, and the invoice that was made of it.

use boekbrug_engine::Progress;
use boekbrug_model::invoice::Target;
use boekbrug_model::record::{Order, OrderStatus};
use boekbrug_model::{Feed, InvoiceState};
use boekbrug_store::{InvoiceRow, KnownRecord, Store, StoreError};

use super::list::is_apart;
use crate::frame::Visit;
use crate::text::Texts;

/// A draft order for people.
pub(super) struct DraftOrder {
    /// The number that people see in the package; empty where it gives none.
    pub(super) number: String,
    /// How far it is there.
    pub(super) stage: String,
    pub(super) tone: &'static str,
    /// Of an order of which an invoice was made: what that means.
    pub(super) invoiced: Option<String>,
    /// What the package's own room says of its orders.
    pub(super) notes: Vec<String>,
}

/// Whether an invoice is, or is about to be, a draft order.
pub(super) fn is_order(row: &InvoiceRow) -> bool {
    let Ok(progress) = Progress::of(row) else { return false };
    let target = match (&progress.booking, &progress.sent) {
        (Some(booking), _) => booking.target,
        (None, Some(sent)) => sent.target,
        (None, None) => Target::Booking,
    };
    target == Target::DraftOrder
}

/// The state in a word: what went over as a draft order is not in the books yet.
pub(super) fn state_word(t: Texts, row: &InvoiceRow) -> String {
    if is_apart(row) {
        return t.say("invoices-apart");
    }
    word(t, row.state, is_order(row))
}

/// The same for one step of its way.
pub(super) fn word(t: Texts, state: InvoiceState, is_order: bool) -> String {
    match state {
        InvoiceState::Booked | InvoiceState::Attached if is_order => t.say("invoices-order-placed"),
        InvoiceState::Verified if is_order => t.say("invoices-order-verified"),
        state => t.invoice_state(&state),
    }
}

/// The order as it was last read from its feed.
pub(super) async fn read(store: &dyn Store, row: &InvoiceRow) -> Result<Option<KnownRecord>, StoreError> {
    let Some(booking) = Progress::of(row)?.booking.filter(|_| is_order(row)) else {
        return Ok(None);
    };
    let mut known = store.known(row.connection, Feed::Orders, &[&booking.id]).await?;
    Ok(known.pop())
}

/// What the package's own room says of one draft order.
pub(super) fn notes(visit: &Visit, package: &boekbrug_model::Package) -> Vec<String> {
    let help = visit.app.engine.registry().help(package);
    let notes = help.map(|help| help.order).unwrap_or_default();
    notes
        .iter()
        .map(|said| visit.t.either(said.nl, said.en).to_owned())
        .collect()
}

impl DraftOrder {
    /// None when it is no order, or not there yet.
    pub(super) fn of(t: Texts, row: &InvoiceRow, known: Option<&KnownRecord>, notes: Vec<String>) -> Option<Self> {
        let booking = Progress::of(row).ok()?.booking.filter(|_| is_order(row))?;
        let order: Option<Order> = known.and_then(|known| serde_json::from_str(&known.values).ok());
        let gone = known.is_some_and(|known| !known.is_active);
        let number = order.as_ref().map(|order| order.number.clone());
        let number = number.filter(|number| !number.is_empty()).or(booking.number);
        let (tone, stage, invoiced) = match order.as_ref().map(|order| order.status) {
            None => ("busy", t.say("invoices-order-unread"), None),
            Some(OrderStatus::Open) if gone => ("warn", t.say("invoices-order-gone"), None),
            Some(OrderStatus::Open) => ("busy", t.say("invoices-order-open"), None),
            Some(OrderStatus::Invoiced) => {
                let given = order.and_then(|order| order.invoice_number).unwrap_or_default();
                let (stage, meaning) = match given.as_str() {
                    "" => (t.say("invoices-order-invoiced"), t.say("invoices-meaning-invoiced")),
                    number => (
                        t.one("invoices-order-invoiced-as", "number", number),
                        t.one("invoices-meaning-invoiced-as", "number", number),
                    ),
                };
                ("ok", stage, Some(meaning))
            }
        };
        Some(Self {
            number: number.unwrap_or_default(),
            stage,
            tone,
            invoiced,
            notes,
        })
    }
}
