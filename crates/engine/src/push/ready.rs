//! An invoice that passed its checks, as what it becomes in the package.

use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Linked};
use jiff::Timestamp;

use crate::invoice_progress::Sent;

/// What may be sent.
#[derive(Clone, Debug)]
pub(super) enum Ready {
    /// A sales booking.
    Booking(Box<CheckedInvoice>),
    /// A draft order.
    Order(Box<CheckedOrder>),
}

impl Ready {
    pub(super) fn customer(&self) -> &Linked {
        match self {
            Self::Booking(checked) => checked.customer(),
            Self::Order(checked) => checked.customer(),
        }
    }

    /// What is remembered of it: enough to know it again.
    pub(super) fn sent(&self, at: Timestamp) -> Sent {
        let json = self.to_json();
        match self {
            Self::Booking(checked) => Sent::booking(checked, &json, at),
            Self::Order(checked) => Sent::order(checked, &json, at),
        }
    }

    /// Everything that is sent, as JSON.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let json = match self {
            Self::Booking(checked) => serde_json::to_vec(checked),
            Self::Order(checked) => serde_json::to_vec(checked),
        };
        json.expect("what was checked holds only texts, numbers and lists")
    }

    /// Ids of the package's rows to which it points.
    pub(super) fn points_to(&self) -> Vec<&str> {
        let linked: Vec<&Linked> = match self {
            Self::Booking(checked) => {
                let whole = checked.journal().into_iter().chain(checked.debtor_account());
                let lines = checked.lines().iter().flat_map(|line| {
                    let rest = line.vat_code.iter().chain(&line.cost_centre).chain(&line.project);
                    std::iter::once(&line.ledger).chain(rest)
                });
                whole.chain(lines).collect()
            }
            Self::Order(checked) => {
                let lines = checked.lines().iter();
                lines
                    .flat_map(|line| line.item.iter().chain(&line.cost_centre))
                    .collect()
            }
        };
        linked.into_iter().map(|linked| linked.package_id.as_str()).collect()
    }
}
