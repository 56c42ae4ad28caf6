//! The invoices of the bench and their PDFs.

use boekbrug_model::Invoice;
use boekbrug_model::testkit::invoice;

use crate::sandbox::FIRST_CUSTOMER;

/// Net amount of each invoice; with 21% VAT it makes [`TOTAL`].
pub(super) const NET: &str = "100.00";
/// VAT of each invoice.
pub(super) const VAT: &str = "21.00";
/// Total of each invoice.
pub(super) const TOTAL: &str = "121.00";

/// The number of an invoice.
pub(super) fn number(index: usize) -> String {
    format!("B-{index:06}")
}

/// The day of every invoice.
pub(super) fn day(year: i16) -> String {
    format!("{year}-03-16")
}

/// An invoice, for a customer of its own.
pub(super) fn paper(index: usize, year: i16) -> Invoice {
    invoice(&number(index))
        .customer(&(FIRST_CUSTOMER + index).to_string())
        .date(&day(year))
        .line("Advies", NET, "21")
        .build()
}

/// A PDF as far as anybody looks, of exactly that size and unlike any other.
pub(super) fn pdf(number: &str, size: usize) -> Vec<u8> {
    let head = format!("%PDF-1.4\n% {number}\n");
    let tail = "\n%%EOF\n";
    let filling = size.saturating_sub(head.len() + tail.len());
    let mut bytes = head.into_bytes();
    bytes.extend(number.bytes().cycle().take(filling));
    bytes.extend_from_slice(tail.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_those_that_the_floor_sends() {
        let invoice = paper(7, 2026);
        assert_eq!(invoice.total_excl.decimal().to_string(), NET);
        assert_eq!(invoice.total_vat.decimal().to_string(), VAT);
        assert_eq!(invoice.total_incl.decimal().to_string(), TOTAL);
        assert_eq!(invoice.customer.code.as_deref(), Some("100008"));
    }

    #[test]
    fn a_pdf_has_the_size_that_was_asked() {
        let one = pdf("B-1", 60 * 1_024);
        assert_eq!(one.len(), 60 * 1_024);
        assert!(one.starts_with(b"%PDF-") && one.ends_with(b"%%EOF\n"));
        assert_ne!(one, pdf("B-2", 60 * 1_024));
    }
}
