//! What people are told of a package in its own words: its menus, its modules, its names for things. Help pages are made
//! from this, from the field tables and from the catalogue; they know no package themselves.

use boekbrug_model::Feed;
use serde::Serialize;

/// A text in both languages. `[label](address)` in it is a link; all else is plain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// Dutch.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

/// Where people look up and change the records of a feed in the package.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// The feed.
    pub feed: Feed,
    /// Step by step, in the package's own menu words.
    pub steps: &'static [Said],
}

/// The help of one package. Every fact is as its notes (`apis/`) or its own documentation have it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PackageHelp {
    /// What must be there before anybody can link: subscription, modules, rights.
    pub needs: &'static [Said],
    /// How it is linked, step by step, in the package's own menu words.
    pub link: &'static [Said],
    /// How a user of its own for the connection is made, step by step; empty where nobody signs in.
    pub user: &'static [Said],
    /// Where a booking is found in the package.
    pub booking: &'static [Said],
    /// Where its PDF is found.
    pub pdf: &'static [Said],
    /// Which e-mail address goes where; empty where there is but one.
    pub addresses: &'static [Said],
    /// How VAT codes are met.
    pub vat: &'static [Said],
    /// What to look at first when nothing arrives any more.
    pub silence: &'static [Said],
    /// What one must know before invoices become draft orders there: subscription, consent, what cannot be sent. Empty
    /// where they cannot.
    pub orders: &'static [Said],
    /// What one must know of one draft order: where it is, how far its link reaches, what of its PDF.
    pub order: &'static [Said],
    /// What else is good to know.
    pub notes: &'static [Said],
    /// Where to change what keeps an invoice from going over, for each feed that can.
    pub places: &'static [Place],
}

impl PackageHelp {
    /// Where the records of a feed are looked up and changed; empty where the package says nothing of it.
    pub fn place(&self, feed: Feed) -> &'static [Said] {
        self.places
            .iter()
            .find(|place| place.feed == feed)
            .map_or(&[], |place| place.steps)
    }
}
