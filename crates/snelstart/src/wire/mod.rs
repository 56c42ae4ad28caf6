//! The package's own words (apis/snelstart.md section 5). Unknown members are ignored, because the package adds new ones
//! without a new version; every member may be absent or null.

mod booking;
mod item;
mod kinds;
mod lenient;
mod order;
mod reference;
mod relation;
mod rows;

pub(crate) use booking::{
    BoekingRegel, BtwRegel, Document, DocumentUpload, Ref, Uploaded, VerkoopBoeking, VerkoopBoekingGelezen,
    VerkoopFactuur,
};
pub(crate) use item::{Artikel, ArtikelOmzetgroep};
pub(crate) use lenient::{Amount, Stamp};
pub(crate) use order::{OrderRegel, VerkoopOrder, VerkoopOrderGelezen};
pub(crate) use reference::{BtwTarief, CompanyInfo, Dagboek, Grootboek, Kostenplaats, Land};
pub(crate) use relation::{Adres, Relatie};
pub(crate) use rows::{BadRow, Rows, object, rows};
