//! Writes the stand-in PDF of an invoice in JSON: `cargo run --example stand_in -- invoice.json out.pdf`.

use boekbrug_formats::{Limits, json, pdf};

fn main() -> std::io::Result<()> {
    let mut names = std::env::args().skip(1);
    let (Some(from), Some(to)) = (names.next(), names.next()) else {
        eprintln!("usage: stand_in INVOICE.json OUT.pdf");
        return Ok(());
    };
    match json::read(&std::fs::read(from)?, &Limits::default()) {
        Ok(document) => std::fs::write(to, pdf::stand_in(&document.invoice)),
        Err(refused) => {
            eprintln!("{refused}: {:?}", refused.findings);
            Ok(())
        }
    }
}
