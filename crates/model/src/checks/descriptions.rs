//! What a booking says of itself, cut to what the package takes. The invoice keeps the full text.

use crate::invoice::{Invoice, InvoiceKind, InvoiceLine};
use crate::text::{cut, one_line};

/// The description of the whole: the invoice's own, else its kind and number.
pub(super) fn of_whole(invoice: &Invoice, limit: usize) -> String {
    let own = one_line(invoice.description.as_deref().unwrap_or_default());
    if own.is_empty() {
        cut(&title(invoice), limit)
    } else {
        cut(&own, limit)
    }
}

/// The description of a line: its own, else the kind and number of the invoice.
pub(super) fn of_line(invoice: &Invoice, line: &InvoiceLine, limit: usize) -> String {
    let own = one_line(&line.description);
    if own.is_empty() {
        cut(&title(invoice), limit)
    } else {
        cut(&own, limit)
    }
}

fn title(invoice: &Invoice) -> String {
    match invoice.kind {
        InvoiceKind::Invoice => format!("Factuur {}", invoice.number),
        InvoiceKind::CreditNote => format!("Creditnota {}", invoice.number),
    }
}
