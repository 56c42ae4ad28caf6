//! One stand per package: a sandbox filled with the customers that the documents name, and how to link to it.
//!
//! A new package needs one file here and one line in [`all`].

mod exact;
mod king;
mod snelstart;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use boekbrug_model::settings::{Schedule, VatMapping};
use boekbrug_model::{ConnectionSettings, Invoice, Package, Profile, VatKind};
use boekbrug_sandbox::{Imitation, serve};
use jiff::civil::Time;
use secrecy::SecretString;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::samples::CUSTOMERS;
use crate::cli::Limits;
use crate::config::Packages;

/// What a sandbox is filled with.
pub(crate) struct Filling<'a> {
    /// The invoices that are to be booked; their customers are there.
    pub(crate) invoices: Vec<&'a Invoice>,
    /// Customers to make up beside them.
    pub(crate) made_up: u32,
    /// The year when no invoice says it.
    pub(crate) year: i16,
    /// Limits to imitate.
    pub(crate) limits: Limits,
}

/// A package at the fair.
pub(crate) trait Stand: Send + Sync {
    /// Its name in the registry.
    fn name(&self) -> &'static str;

    /// Serves its sandbox until it is told to stop.
    fn serve(&self, filling: &Filling<'_>, listener: TcpListener, stop: CancellationToken);

    /// Points the program at the sandbox instead of at the real package. A sandbox has no limits unless it is told to
    /// imitate them, and then its refusals are obeyed: keeping to those of the package would make thousands of
    /// invoices take hours.
    fn point_at(&self, packages: &mut Packages, sandbox: &Url) -> Result<()>;

    /// The profiles that it shows, each in an administration of its own (product section 3).
    fn profiles(&self) -> &'static [Profile] {
        &[Profile::A]
    }

    /// The settings of a bookkeeper: which VAT goes where.
    fn settings(&self, profile: Profile) -> ConnectionSettings;

    /// The secrets that a person pastes; none where a person signs in.
    fn secrets(&self, profile: Profile) -> Vec<(String, SecretString)>;

    /// The administration of a profile by the name under which the sandbox's own interface knows it; none for the first.
    fn administration(&self, _profile: Profile) -> Option<&'static str> {
        None
    }

    /// Where the sandbox's own books (`/_control/books`) have their list of bookings, and the invoice number in each.
    fn books(&self) -> [&'static str; 2];

    /// A `boekbrug.toml` that points at the sandbox.
    fn configuration(&self, sandbox: &Url) -> Result<String>;

    /// The command that links to it.
    fn connect(&self) -> String;

    /// What else a person may want to know of the running sandbox, by name.
    fn facts(&self, sandbox: &Url) -> Result<BTreeMap<&'static str, String>>;
}

/// Every package that can be shown, in the order of the registry.
pub(crate) fn all() -> Vec<Box<dyn Stand>> {
    vec![
        Box::new(snelstart::Stand),
        Box::new(exact::Stand),
        Box::new(king::Stand),
    ]
}

/// Those of the named packages; all when none is named.
pub(crate) fn of(packages: &[Package]) -> Result<Vec<Box<dyn Stand>>> {
    let mut known = all();
    for package in packages {
        if !known.iter().any(|stand| stand.name() == package.as_str()) {
            let names: Vec<_> = known.iter().map(|stand| stand.name()).collect();
            anyhow::bail!("There is no sandbox of `{package}`. There are: {}.", names.join(", "));
        }
    }
    known.retain(|stand| packages.is_empty() || packages.iter().any(|package| package.as_str() == stand.name()));
    Ok(known)
}

/// Opens a stand's sandbox at an address; port 0 takes a free one.
pub(crate) async fn open(
    stand: &dyn Stand,
    filling: &Filling<'_>,
    address: SocketAddr,
    stop: CancellationToken,
) -> Result<Url> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on."))?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    stand.serve(filling, listener, stop);
    Ok(url)
}

fn in_background<I: Imitation>(sandbox: I, listener: TcpListener, stop: CancellationToken) {
    tokio::spawn(async move {
        if let Err(error) = serve(sandbox, listener, stop.cancelled_owned()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the sandbox stopped");
        }
    });
}

/// First code of customers that carry none, or none that every package can hold.
const FREE_CODES: i64 = 70_001;

/// A customer that invoices name.
struct Named {
    code: i64,
    name: String,
    kvk: String,
    vat_number: String,
}

/// The customers that the invoices name, once each, but for those that show what an unknown one looks like.
fn customers(invoices: &[&Invoice]) -> Vec<Named> {
    let mut found: BTreeMap<String, (Option<i64>, Named)> = BTreeMap::new();
    for invoice in invoices {
        let customer = &invoice.customer;
        let unknown = |known: &super::samples::Customer| !known.known && customer.code == Some(known.code.to_string());
        if CUSTOMERS.iter().any(unknown) {
            continue;
        }
        let code = customer.code.as_deref().and_then(|code| code.parse::<i64>().ok());
        let key = customer.identification.clone().or_else(|| customer.vat_number.clone());
        let key = key.or_else(|| customer.code.clone()).unwrap_or_default();
        let entry = found.entry(key).or_insert_with(|| {
            let named = Named {
                code: 0,
                name: customer.name.clone().unwrap_or_else(|| "Klant".to_owned()),
                kvk: customer.identification.clone().unwrap_or_default(),
                vat_number: customer.vat_number.clone().unwrap_or_default(),
            };
            (None, named)
        });
        entry.0 = entry.0.or(code);
    }
    let coded = found.into_values().zip(FREE_CODES..);
    coded
        .map(|((code, named), free)| Named {
            code: code.unwrap_or(free),
            ..named
        })
        .collect()
}

/// The year of the newest invoice.
fn newest_year(filling: &Filling<'_>) -> i16 {
    let years = filling.invoices.iter().map(|invoice| invoice.date.year());
    years.max().unwrap_or(filling.year)
}

/// What a bookkeeper set, over the preset of a profile.
pub(crate) fn over(preset: ConnectionSettings, own: ConnectionSettings) -> ConnectionSettings {
    ConnectionSettings {
        schedule: own.schedule,
        journal: own.journal,
        rounding_account: own.rounding_account,
        vat_mappings: own.vat_mappings,
        book_earlier: own.book_earlier,
        order_item: own.order_item,
        ..preset
    }
}

/// The settings that all stands share: round the clock, because whoever looks at the demo in the evening should see it
/// work too, and earlier invoices are booked.
fn round_the_clock(vat_mappings: Vec<VatMapping>) -> ConnectionSettings {
    ConnectionSettings {
        schedule: Schedule {
            from: Time::midnight(),
            until: Time::midnight(),
            every_minutes: 1,
            feed_minutes: BTreeMap::new(),
            ..Schedule::default()
        },
        vat_mappings,
        book_earlier: true,
        ..ConnectionSettings::for_profile(Profile::A)
    }
}

/// A row of the mapping of VAT.
fn row(kind: VatKind, percent: Option<u32>, code: Option<&str>, ledger: &str) -> VatMapping {
    VatMapping {
        code: None,
        kind,
        percent: percent.map(Into::into),
        package_code: code.map(str::to_owned),
        ledger_account: Some(ledger.to_owned()),
    }
}

/// Bookings beyond the first of an invoice number; none when the books do not look as they should.
pub(crate) fn duplicates(books: &Value, [list, number]: [&str; 2]) -> Option<u64> {
    let bookings = books[list].as_array()?;
    let numbers: Option<Vec<_>> = bookings.iter().map(|one| one[number].as_str()).collect();
    let numbers = numbers?;
    let different: std::collections::BTreeSet<_> = numbers.iter().collect();
    Some((numbers.len() - different.len()) as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bookings_beyond_the_first_are_counted() {
        let books = json!({"list": [{"no": "1"}, {"no": "2"}, {"no": "1"}, {"no": "1"}]});
        assert_eq!(duplicates(&books, ["list", "no"]), Some(2));
        assert_eq!(
            duplicates(&books, ["list", "number"]),
            None,
            "a wrong name is not none twice"
        );
        assert_eq!(duplicates(&books, ["bookings", "no"]), None);
    }

    #[test]
    fn every_package_of_the_registry_has_a_stand() {
        let names: Vec<_> = all().iter().map(|stand| stand.name()).collect();
        assert_eq!(names, crate::registry::NAMES);
        assert!(of(&["nosuch".parse().expect("a name")]).is_err());
    }
}
