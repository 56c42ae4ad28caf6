//! The settings that only this package has. The operator sets [`Config`] once for the whole installation; one
//! connection may differ in [`ConnectionOptions`]. Whatever `apis/exact.md` leaves uncertain is a setting here, and
//! stands in the table of `docs.md`.

mod outward;

use std::collections::BTreeMap;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_model::{Feed, Finding, FindingCode};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::limits::Limits;
use crate::site::Site;

pub use outward::{Blank, OrderCredit, OrderDiscount, OrderLookup, OrderPrice, OrdersBy, OtherAccount, TextLines};

/// The secret in which the connection's tokens are kept. They come from a consent, nobody pastes them.
pub const SESSION: &str = "session";

/// A refresh token that somebody obtained elsewhere and pastes, instead of a consent given through Boekbrug.
pub const REFRESH_TOKEN: &str = "refreshToken";

/// What the operator sets once for the installation.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The site of connections that name none.
    pub site: Site,
    /// The app as it is registered, per site: a licence lives on one site, and so does a registration.
    pub sites: BTreeMap<Site, SiteConfig>,
    /// How many calls may be made (section 6).
    pub limits: Limits,
    /// Minutes between reads of contacts and addresses, which only add to customers; 0 reads them each time.
    pub contacts_minutes: u32,
    /// Minutes between looks whether the division was moved, after which all row versions begin anew (section 4).
    pub division_minutes: u32,
    /// Hours before a list that the licence or the scopes do not have is asked for again.
    pub absent_hours: u32,
    /// Seconds by which a read of what was modified goes back, for rows that became visible late; at least one.
    pub overlap_seconds: u32,
    /// Seconds by which our clock and the package's may differ.
    pub clock_margin_seconds: u32,
    /// Ids in one filter; more make the address too long for some servers.
    pub ids_per_call: usize,
    /// Type of the documents that hold the PDFs: 10 is a sales invoice (section 8.2).
    pub document_type: i32,
    /// Subject of these documents; `{number}` is the invoice number, by which a document is found again.
    pub document_subject: String,
    /// Whether VAT amounts go along.
    pub vat_amounts: VatAmounts,
    /// Send the days of service as `From` and `To` of each line.
    pub service_period: bool,
    /// Offer VAT codes of the type inclusive as well. How they treat net amounts is not documented (section 8.1).
    pub inclusive_vat_codes: bool,
    /// Read items with their price, 60 a page instead of 1,000: the sync list has no price.
    pub item_prices: bool,
    /// How a booking is read back.
    pub read_back: ReadBackBy,
    /// Ask for the whole row in the answer to a POST (`Prefer: return=representation`).
    pub prefer_representation: bool,
    /// Language of descriptions where the administration has several, for example `NL`.
    pub description_language: Option<String>,
    /// Subscribe to webhooks where we have a public address.
    pub webhooks: bool,
    /// Zone of the wall clock in dates (section 3).
    pub time_zone: String,
    /// What happens to an account of another status (a prospect, a supplier) that must be a customer of the application.
    pub account_becomes_customer: OtherAccount,
    /// How a field of an account is emptied.
    pub blank_fields: Blank,
    /// How the price of an order's line is said.
    pub order_price: OrderPrice,
    /// How the discount of a line is said, beside a unit price.
    pub order_discount: OrderDiscount,
    /// How a credit note is said.
    pub order_credit: OrderCredit,
    /// Send the due date with an order; else it follows from the customer's payment condition.
    pub order_due_date: bool,
    /// What becomes of lines of text, which have no item.
    pub order_text_lines: TextLines,
    /// How an order is found by its reference.
    pub order_lookup: OrderLookup,
    /// Which list tells what became of orders.
    pub orders_by: OrdersBy,
}

/// The app on one site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// The app's id.
    pub client_id: Option<String>,
    /// The app's secret.
    #[serde(deserialize_with = "secret")]
    pub client_secret: Option<SecretString>,
    /// The secret by which webhooks are signed.
    #[serde(deserialize_with = "secret")]
    pub webhook_secret: Option<SecretString>,
    /// Another address than the site's own: a sandbox, or a gateway.
    #[serde(deserialize_with = "address")]
    pub base: Option<Url>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            site: Site::Nl,
            sites: BTreeMap::new(),
            limits: Limits::default(),
            contacts_minutes: 60,
            division_minutes: 60,
            absent_hours: 6,
            overlap_seconds: 120,
            clock_margin_seconds: 300,
            ids_per_call: 25,
            document_type: 10,
            document_subject: "Verkoopfactuur {number}".to_owned(),
            vat_amounts: VatAmounts::Differing,
            service_period: true,
            inclusive_vat_codes: false,
            item_prices: false,
            read_back: ReadBackBy::Get,
            prefer_representation: true,
            description_language: None,
            webhooks: true,
            time_zone: "Europe/Amsterdam".to_owned(),
            account_becomes_customer: OtherAccount::Set,
            blank_fields: Blank::Null,
            order_price: OrderPrice::Unit,
            order_discount: OrderDiscount::Fraction,
            order_credit: OrderCredit::Negative,
            order_due_date: true,
            order_text_lines: TextLines::Remarks,
            order_lookup: OrderLookup::Reference,
            orders_by: OrdersBy::Sync,
        }
    }
}

/// Whether VAT amounts go along on the lines (section 8.1: they override what the package counts).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VatAmounts {
    /// Where the invoice rounds otherwise than the package may.
    Differing,
    /// Wherever there is VAT.
    Always,
    /// Nowhere: the package counts.
    Never,
}

/// How a booking is read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadBackBy {
    /// By a call of its own.
    Get,
    /// From the answer to the booking, which saves a call of the day's allowance; by a call where that is not at hand.
    Answer,
}

/// Which e-mail address a customer's invoices go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SendInvoiceTo {
    /// The one of the account.
    #[default]
    Account,
    /// The one of its main contact, else the account's.
    MainContact,
    /// The one of the account that gets the invoices, else the account's own.
    InvoiceAccount,
}

/// What one connection may set for itself, in `packageSettings`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionOptions {
    /// The site on which the licence lives.
    pub site: Option<Site>,
    /// The administration, by its division number, until a connection is pinned to one.
    pub division: Option<i64>,
    /// Which e-mail address a customer's invoices go to.
    pub send_invoice_to: SendInvoiceTo,
    /// Cost unit ("kostendrager") of every line.
    pub cost_unit: Option<String>,
    /// Feeds that the licence does not have, or that nobody wants: they stay empty and cost no call.
    pub without: Vec<Feed>,
    /// See [`Config::contacts_minutes`].
    pub contacts_minutes: Option<u32>,
    /// See [`Config::vat_amounts`].
    pub vat_amounts: Option<VatAmounts>,
    /// See [`Config::service_period`].
    pub service_period: Option<bool>,
    /// See [`Config::item_prices`].
    pub item_prices: Option<bool>,
    /// See [`Config::webhooks`].
    pub webhooks: Option<bool>,
}

impl ConnectionOptions {
    /// Reads `packageSettings`.
    pub fn read(settings: &serde_json::Value) -> Result<Self, ConnectorError> {
        if settings.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(settings).map_err(|error| wrong("packageSettings").because(error))
    }
}

/// The configuration of one connection.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// The installation's, with what this connection sets otherwise put over it.
    pub(crate) all: Config,
    pub(crate) options: ConnectionOptions,
    pub(crate) app: App,
    pub(crate) zone: TimeZone,
}

/// The app on the connection's site.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) site: Site,
    pub(crate) base: Url,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
}

impl App {
    /// An address below the site.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }
}

impl Config {
    /// The configuration of one connection. What cannot work is refused before a call is made.
    pub(crate) fn for_connection(mut self, settings: &serde_json::Value) -> Result<Own, ConnectorError> {
        let options = ConnectionOptions::read(settings)?;
        self.contacts_minutes = options.contacts_minutes.unwrap_or(self.contacts_minutes);
        self.vat_amounts = options.vat_amounts.unwrap_or(self.vat_amounts);
        self.service_period = options.service_period.unwrap_or(self.service_period);
        self.item_prices = options.item_prices.unwrap_or(self.item_prices);
        self.webhooks = options.webhooks.unwrap_or(self.webhooks);
        if options.division.is_some_and(|division| division <= 0) {
            return Err(wrong("division"));
        }
        if !(1..=60).contains(&self.ids_per_call) {
            return Err(wrong("ids_per_call"));
        }
        if !self.document_subject.contains("{number}") {
            return Err(wrong("document_subject"));
        }
        let zone = TimeZone::get(&self.time_zone).map_err(|error| wrong("time_zone").because(error))?;
        let app = self.app(options.site)?;
        Ok(Own {
            all: self,
            options,
            app,
            zone,
        })
    }

    /// The app on a site; without its id and secret nothing works there.
    pub(crate) fn app(&self, site: Option<Site>) -> Result<App, ConnectorError> {
        let site = site.unwrap_or(self.site);
        let given = self.sites.get(&site).cloned().unwrap_or_default();
        let missing = |what: &str| wrong(&format!("packages.exact.sites.{site}.{what}"));
        let client_id = given.client_id.as_deref().map(str::trim).unwrap_or_default();
        if client_id.is_empty() {
            return Err(missing("client_id"));
        }
        let client_secret = given
            .client_secret
            .filter(|secret| !secret.expose_secret().trim().is_empty());
        Ok(App {
            site,
            client_id: client_id.to_owned(),
            client_secret: client_secret.ok_or_else(|| missing("client_secret"))?,
            base: given.base.unwrap_or_else(|| site.address()),
        })
    }
}

fn wrong(setting: &str) -> ConnectorError {
    let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", setting);
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let url = Url::parse(&text).map_err(serde::de::Error::custom)?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(Some(url))
    } else {
        Err(serde::de::Error::custom("the address must start with http or https"))
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(change: Value) -> Result<Config, serde_json::Error> {
        let mut all = json!({"sites": {"nl": {"client_id": "app", "client_secret": "s3cret"}}});
        all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value(all)
    }

    fn refused(change: Value, settings: &Value) -> String {
        let error = read(change).unwrap().for_connection(settings).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Configuration);
        error.findings[0].params["setting"].clone()
    }

    #[test]
    fn nothing_set_but_the_app_is_the_dutch_site_with_its_limits() {
        let own = read(json!({})).unwrap().for_connection(&Value::Null).unwrap();
        assert_eq!(
            own.app.at("/api/oauth2/token"),
            "https://start.exactonline.nl/api/oauth2/token"
        );
        assert_eq!((own.all.limits.minute, own.all.limits.day), (60, 5_000));
        assert_eq!(own.options.send_invoice_to, SendInvoiceTo::Account);
    }

    #[test]
    fn every_site_has_its_own_app_and_address() {
        let sites = json!({"sites": {
            "be": {"client_id": "app-be", "client_secret": "x"},
            "uk": {"client_id": "app-uk", "client_secret": "x", "base": "http://127.0.0.1:9001/"}
        }});
        let config = read(sites).unwrap();
        let own = |site: &str| config.clone().for_connection(&json!({ "site": site }));
        assert_eq!(own("be").unwrap().app.at("/x"), "https://start.exactonline.be/x");
        assert_eq!(own("uk").unwrap().app.at("/x"), "http://127.0.0.1:9001/x");
        let error = own("fr").unwrap_err();
        assert_eq!(error.findings[0].params["setting"], "packages.exact.sites.fr.client_id");
        assert!(config.for_connection(&json!({"site": "us"})).is_err());
    }

    #[test]
    fn secrets_are_never_shown() {
        let own = read(json!({})).unwrap().for_connection(&Value::Null).unwrap();
        assert!(!format!("{own:?}").contains("s3cret"));
    }

    #[test]
    fn what_cannot_work_is_refused_before_a_call() {
        for (change, setting) in [
            (json!({"ids_per_call": 0}), "ids_per_call"),
            (json!({"document_subject": "Factuur"}), "document_subject"),
            (json!({"time_zone": "Mars/Base"}), "time_zone"),
            (
                json!({"sites": {"nl": {"client_id": "app"}}}),
                "packages.exact.sites.nl.client_secret",
            ),
            (json!({"sites": {}}), "packages.exact.sites.nl.client_id"),
        ] {
            assert_eq!(refused(change, &Value::Null), setting);
        }
        for settings in [
            json!({"division": 0}),
            json!({"divisoin": 1}),
            json!({"sendInvoiceTo": "everybody"}),
        ] {
            refused(json!({}), &settings);
        }
        assert!(
            read(json!({"pagesize": 5})).is_err(),
            "a typing error is not passed over"
        );
        assert!(read(json!({"sites": {"nl": {"base": "ftp://x"}}})).is_err());
    }

    #[test]
    fn what_goes_out_is_set_in_words() {
        let words = json!({"account_becomes_customer": "refuse", "blank_fields": "empty", "order_price": "net",
            "order_discount": "percent", "order_credit": "invoice", "order_due_date": false, "order_text_lines": "notes",
            "order_lookup": "customer", "orders_by": "modified"});
        let config = read(words).unwrap();
        assert_eq!(
            (config.account_becomes_customer, config.blank_fields),
            (OtherAccount::Refuse, Blank::Empty)
        );
        assert_eq!(
            (config.order_price, config.order_discount, config.order_credit),
            (OrderPrice::Net, OrderDiscount::Percent, OrderCredit::Invoice)
        );
        assert_eq!(
            (config.order_text_lines, config.order_lookup, config.orders_by),
            (TextLines::Notes, OrderLookup::Customer, OrdersBy::Modified)
        );
        for wrong in [json!({"order_credit": "maybe"}), json!({"order_status": 10})] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_connection_sets_its_own() {
        let settings = json!({"vatAmounts": "always", "servicePeriod": false, "itemPrices": true, "contactsMinutes": 5,
            "webhooks": false, "without": ["employees"], "costUnit": "A", "division": 123_456});
        let own = read(json!({})).unwrap().for_connection(&settings).unwrap();
        assert_eq!(
            (own.all.vat_amounts, own.all.service_period),
            (VatAmounts::Always, false)
        );
        assert_eq!(
            (own.all.item_prices, own.all.contacts_minutes, own.all.webhooks),
            (true, 5, false)
        );
        assert_eq!(own.options.without, [Feed::Employees]);
    }
}
