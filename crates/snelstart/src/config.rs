//! What the operator sets once per installation, and what one connection may set for itself.
//!
//! Every point that apis/snelstart.md marks as uncertain and that touches this connector is a setting here, so that a wrong
//! assumption is mended without a new version.

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_model::{Finding, FindingCode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::limits::{Bind, Limits};

/// The name of the secret that a person pastes when connecting: the koppelsleutel.
pub const KOPPELSLEUTEL: &str = "koppelsleutel";

/// The settings of this package for a whole installation. `Debug` shows no keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Base address of the API, version included.
    #[serde(deserialize_with = "address")]
    pub api: Url,
    /// Address at which tokens are made.
    #[serde(deserialize_with = "address")]
    pub token: Url,
    /// Address of the package's own site, for the activation link.
    #[serde(deserialize_with = "address")]
    pub web: Url,
    /// The partner's subscription key.
    #[serde(deserialize_with = "secret")]
    pub primary_key: Option<SecretString>,
    /// The partner's other subscription key; taken when the first is refused.
    #[serde(deserialize_with = "secret")]
    pub secondary_key: Option<SecretString>,
    /// The name under which the partner's app is registered, for the activation link.
    pub app_short_name: Option<String>,
    /// Rows on a page of a list that pages; the package takes 500 at most (section 3).
    pub page_size: u32,
    /// Rows on a page of items: the specification says 25 at most, and 500 by default (section 3).
    pub item_page_size: u32,
    /// The zone of `modifiedOn`, which is not documented (section 13).
    pub modified_on: Zone,
    /// Seconds by which an incremental read goes back, for rows that became visible late; at least one.
    pub overlap_seconds: u32,
    /// Seconds by which our clock and the package's may differ.
    pub clock_margin_seconds: u32,
    /// Statuses of an upload that went well: the specification says 200, measured was 201 (section 2).
    pub upload_status: Vec<u16>,
    /// How many calls may be made (section 1.2).
    pub limits: Limits,
    /// What the limits bind, which is not certain (section 1.2).
    pub limits_bind: Bind,
    /// How a token is asked for.
    pub grant: Grant,
    /// Country letters of a VAT number without letters at an address without country (section 5).
    pub default_country: String,
    /// What happens to a supplier that becomes a customer of the application, on which the package contradicts itself
    /// (`REL-0064` and `REL-0065` against what clients do, section 5).
    pub supplier_becomes_customer: Supplier,
    /// Members of a relation that are only read: they are left out when it is overwritten.
    pub relation_leaves_out: Vec<String>,
    /// In which stage an order is placed.
    pub order_stage: Stage,
    /// How an order is found by its reference: whether the list filters by it is not certain.
    pub order_lookup: OrderLookup,
    /// What becomes of lines of text, which have no item.
    pub order_text_lines: TextLines,
    /// Address at which a person sees an order, with `{id}` and `{number}`; blank for none. No source tells it, so the
    /// one that is set here is a guess.
    pub order_link: String,
    /// Id of the template (`verkoopordersjabloon`) of orders; set for one connection.
    #[serde(skip)]
    pub order_template: Option<String>,
    /// Take the other subscription key after a refusal for too many calls; helps only where limits bind per key.
    pub rotate_key_on_limit: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api: known("https://b2bapi.snelstart.nl/v2"),
            token: known("https://auth.snelstart.nl/b2b/token"),
            web: known("https://web.snelstart.nl"),
            primary_key: None,
            secondary_key: None,
            app_short_name: None,
            page_size: 500,
            item_page_size: 25,
            modified_on: Zone::Unknown,
            overlap_seconds: 120,
            clock_margin_seconds: 300,
            upload_status: vec![200, 201],
            limits: Limits::Productie,
            limits_bind: Bind::Administration,
            grant: Grant::Clientkey,
            default_country: "NL".to_owned(),
            supplier_becomes_customer: Supplier::Add,
            relation_leaves_out: ONLY_READ.map(str::to_owned).to_vec(),
            order_stage: Stage::Order,
            order_lookup: OrderLookup::Reference,
            order_text_lines: TextLines::Line,
            order_link: "https://web.snelstart.nl/verkooporders/{id}".to_owned(),
            order_template: None,
            rotate_key_on_limit: true,
        }
    }
}

/// What is left out of a relation that is overwritten: `fax` is not in the write model, extra fields are only read there,
/// the rest is made by the package.
const ONLY_READ: [&str; 6] = [
    "fax",
    "uri",
    "modifiedOn",
    "inkoopBoekingenUri",
    "verkoopBoekingenUri",
    "extraVeldenKlant",
];

/// The zone in which the package writes `modifiedOn`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Coordinated universal time.
    Utc,
    /// Dutch time, which goes back an hour in the last night of summer time.
    Amsterdam,
    /// Not known: whatever holds for either is done.
    Unknown,
}

/// How a token is asked for (section 1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grant {
    /// With the koppelsleutel as it is.
    Clientkey,
    /// With the user name and password that the koppelsleutel holds in base64: the older form.
    Password,
}

/// What happens to a relation that is a supplier and must become a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Supplier {
    /// It becomes a customer as well; where the package refuses that, a person is told.
    Add,
    /// A person is told, and nothing is sent.
    Refuse,
}

/// The stage of an order (`procesStatus`, section 5); the two that the package makes itself are not among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Stage {
    Order,
    Offerte,
    Bevestiging,
    Werkbon,
    Pakbon,
    Afhaalbon,
}

impl Stage {
    /// The package's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Order => "Order",
            Self::Offerte => "Offerte",
            Self::Bevestiging => "Bevestiging",
            Self::Werkbon => "Werkbon",
            Self::Pakbon => "Pakbon",
            Self::Afhaalbon => "Afhaalbon",
        }
    }
}

/// How an order is found by its reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderLookup {
    /// The list is filtered by `Orderreferentie`.
    Reference,
    /// The list is filtered by `Datum`, the day of the order, and looked through here.
    Date,
    /// The whole list is looked through here.
    All,
}

/// What becomes of a line of text in an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextLines {
    /// A line without an item.
    Line,
    /// A line of the memo of the whole.
    Memo,
}

/// What one connection may set for itself, in `packageSettings`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionOptions {
    /// How a token is asked for, where other than for the whole installation.
    pub grant: Option<Grant>,
    /// The zone of `modifiedOn`, where other than for the whole installation.
    pub modified_on: Option<Zone>,
    /// In which stage orders are placed, where other than for the whole installation.
    pub order_stage: Option<Stage>,
    /// Id of the template (`verkoopordersjabloon`) of orders; the package's own when none is given.
    pub order_template: Option<String>,
}

impl Config {
    /// Whether keys come by the activation flow: whether the app has a name.
    pub fn activates(&self) -> bool {
        let name = self.app_short_name.as_deref().unwrap_or_default();
        !name.trim().is_empty()
    }

    /// The address at which a person sees an order; none when there is no pattern for it.
    pub(crate) fn order_address(&self, id: &str, number: Option<&str>) -> Option<String> {
        let pattern = self.order_link.trim();
        let needs_number = pattern.contains("{number}") && number.is_none();
        if pattern.is_empty() || needs_number {
            return None;
        }
        Some(
            pattern
                .replace("{id}", id)
                .replace("{number}", number.unwrap_or_default()),
        )
    }

    /// The configuration of one connection.
    pub(crate) fn for_connection(mut self, settings: &serde_json::Value) -> Result<Self, ConnectorError> {
        if !settings.is_null() {
            let options =
                ConnectionOptions::deserialize(settings).map_err(|error| wrong("packageSettings").because(error))?;
            self.grant = options.grant.unwrap_or(self.grant);
            self.order_stage = options.order_stage.unwrap_or(self.order_stage);
            self.order_template = options.order_template.filter(|id| !id.trim().is_empty());
            self.modified_on = options.modified_on.unwrap_or(self.modified_on);
        }
        self.checked()
    }

    fn checked(self) -> Result<Self, ConnectorError> {
        let given = |key: &Option<SecretString>| key.as_ref().is_some_and(|key| !key.expose_secret().trim().is_empty());
        if !given(&self.primary_key) && !given(&self.secondary_key) {
            return Err(wrong("primary_key"));
        }
        if !(1..=500).contains(&self.page_size) {
            return Err(wrong("page_size"));
        }
        if !(1..=500).contains(&self.item_page_size) {
            return Err(wrong("item_page_size"));
        }
        if self.upload_status.is_empty() {
            return Err(wrong("upload_status"));
        }
        if self.default_country.len() != 2 || !self.default_country.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(wrong("default_country"));
        }
        Ok(self)
    }
}

pub(crate) fn wrong(setting: &'static str) -> ConnectorError {
    ConnectorError::new(
        ErrorKind::Configuration,
        Outcome::Permanent,
        Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", setting),
    )
}

fn known(address: &'static str) -> Url {
    Url::parse(address).expect("a constant address that a test parses")
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(&text).map_err(serde::de::Error::custom)?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(serde::de::Error::custom("the address must start with http or https"))
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: serde_json::Value) -> Result<Config, serde_json::Error> {
        serde_json::from_value(value)
    }

    #[test]
    fn nothing_set_is_the_real_package_with_its_documented_limits() {
        let config = read(json!({})).unwrap();
        assert_eq!(config.api.as_str(), "https://b2bapi.snelstart.nl/v2");
        assert_eq!(config.limits.numbers(), (500, 5_000, 50));
        assert_eq!(config.upload_status, [200, 201]);
    }

    #[test]
    fn limits_are_a_name_or_numbers() {
        assert_eq!(
            read(json!({"limits": "test"})).unwrap().limits.numbers(),
            (100, 1_000, 5)
        );
        let custom = json!({"limits": {"custom": {"minute": 10, "hour": 0, "concurrent": 2}}});
        assert_eq!(read(custom).unwrap().limits.numbers(), (10, 1, 2));
        assert!(read(json!({"limits": "all"})).is_err());
    }

    #[test]
    fn keys_are_never_shown() {
        let config = read(json!({"primary_key": "s3cret-one", "secondary_key": "s3cret-two"})).unwrap();
        assert!(!format!("{config:?}").contains("s3cret"));
    }

    #[test]
    fn what_cannot_work_is_refused_before_a_call() {
        let key = json!({"primary_key": "k"});
        let with = |name: &str, value: serde_json::Value| {
            let mut all = key.clone();
            all[name] = value;
            read(all).unwrap().for_connection(&serde_json::Value::Null)
        };
        assert!(with("page_size", json!(500)).is_ok());
        for (name, value) in [
            ("page_size", json!(0)),
            ("page_size", json!(501)),
            ("item_page_size", json!(0)),
            ("item_page_size", json!(501)),
            ("upload_status", json!([])),
            ("default_country", json!("nl")),
        ] {
            let error = with(name, value).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Configuration);
            assert_eq!(error.findings[0].params["setting"], name);
        }
        assert!(
            Config::default().for_connection(&serde_json::Value::Null).is_err(),
            "no subscription key"
        );
        assert!(read(json!({"api": "ftp://x"})).is_err());
        assert!(
            read(json!({"pagesize": 5})).is_err(),
            "a typing error is not passed over"
        );
    }

    #[test]
    fn every_choice_about_customers_and_orders_has_its_words() {
        let all = json!({"supplier_becomes_customer": "refuse", "relation_leaves_out": ["fax"], "order_stage": "werkbon",
            "order_lookup": "date", "order_text_lines": "memo", "order_link": "", "item_page_size": 500});
        let config = read(all).unwrap();
        assert_eq!(config.supplier_becomes_customer, Supplier::Refuse);
        assert_eq!(
            (config.order_stage, config.order_lookup),
            (Stage::Werkbon, OrderLookup::Date)
        );
        assert_eq!(config.order_text_lines, TextLines::Memo);
        for wrong in [
            json!({"supplier_becomes_customer": "maybe"}),
            json!({"order_stage": "factuur"}),
            json!({"order_lookup": "number"}),
            json!({"order_template": "set for one connection"}),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_connection_sets_its_own_grant_and_zone() {
        let config = read(json!({"primary_key": "k"})).unwrap();
        let own = config
            .clone()
            .for_connection(&json!({"grant": "password", "modifiedOn": "utc"}))
            .unwrap();
        assert_eq!((own.grant, own.modified_on), (Grant::Password, Zone::Utc));
        assert!(config.for_connection(&json!({"grant": "client_credentials"})).is_err());
    }
}
