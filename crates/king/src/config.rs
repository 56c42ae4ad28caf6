//! What the operator sets once per installation, and what one connection may set for itself.
//!
//! Every point that apis/king.md leaves open and that touches this connector is a setting here, so that a wrong
//! assumption is mended without a new version. `doctor` finds out as many of them as reading allows.

use std::collections::BTreeSet;
use std::time::Duration;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_model::{Finding, FindingCode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

/// The name of the secret that a person pastes when connecting: the omgevingscode, one per administration.
pub const OMGEVINGSCODE: &str = "omgevingscode";

/// The settings of this package for a whole installation. `Debug` shows no keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Base address: the folder in which the three doors are (section 1).
    #[serde(deserialize_with = "address")]
    pub api: Url,
    /// The key of the software maker.
    #[serde(deserialize_with = "secret")]
    pub partner_key: Option<SecretString>,
    /// Through which door everything goes that needs no particular one.
    pub door: DoorChoice,
    /// How a PDF goes along with its booking (section 6.4).
    pub pdf: PdfWay,
    /// Version of the envelope.
    pub soap: Soap,
    /// How a payload lies in a text parameter.
    pub payload: Payload,
    /// How decimals are written; both are read.
    pub decimals: Decimals,
    /// How days are written; all three forms are read.
    pub dates: Dates,
    /// What stands between the names of columns. Between conditions there is always a TAB (section 4).
    pub separator: Separator,
    /// The columns of the typed door: texts in the forms above, or numbers, decimals and days of their own type.
    pub columns: Columns,
    /// Rows on the first page of a list; no maximum is documented.
    pub page_size: u32,
    /// Ask for what changed since a day (`MUTDATE_VA`) where a feed allows it; else everything each time.
    pub changes: bool,
    /// Days by which such a read goes back; at least one, because the stamp has no time of day.
    pub overlap_days: u8,
    /// Minutes without a call after which a session is taken for ended (section 2).
    pub idle_minutes: u32,
    /// Seconds that a read may take.
    pub timeout_seconds: u32,
    /// Seconds that a booking may take.
    pub write_timeout_seconds: u32,
    /// Calls a minute. No limit is published; this is ours.
    pub calls_a_minute: u32,
    /// The account over which a booking of several lines is split; else it is read from `BASFIN` (section 6.2).
    pub split_account: Option<String>,
    /// The column of `BASFIN` that holds the split account; else it is the one whose name speaks of splitting.
    pub split_column: Option<String>,
    /// The column that carries a booking's amounts (section 6.1).
    pub amount_column: AmountColumn,
    /// What the amount of a revenue line is when the line carries its own VAT.
    pub line_amounts: LineAmounts,
    /// VAT codes with which the amount of the debtor row is without VAT (section 6.2).
    pub exclusive_vat_codes: BTreeSet<String>,
    /// VAT codes that move VAT to the customer, beside those whose description says so.
    pub reverse_charge_codes: BTreeSet<String>,
    /// Values of a journal's `SRT` that mean sales, beside descriptions that say so.
    pub sales_journal_kinds: BTreeSet<String>,
    /// Where the days of the periods come from.
    pub periods: Periods,
    /// Which currencies are booked.
    pub currencies: Currencies,
    /// Look in the bookings too, and not only in the open items, before something is sent.
    pub find_in_bookings: bool,
    /// What the search key of a new debtor is made of (section 5).
    pub debtor_search_key: SearchKey,
    /// Whose number a new debtor gets.
    pub debtor_number: DebtorNumber,
    /// Which columns hold a debtor's street.
    pub debtor_address: StreetColumns,
    /// How the country of a debtor is written.
    pub debtor_country: CountryLetters,
    /// How a column of a debtor is emptied.
    pub debtor_blanks: Blanks,
    /// `BTWPL` of a new debtor: B, L, I, U or N (section 7); else the package chooses.
    pub debtor_vat_liability: Option<String>,
    /// `SLUITREK` of a new debtor: a ledger account; else the package chooses.
    pub debtor_closing_account: Option<String>,
    /// Country letters of a VAT number without letters at an address without country.
    pub default_country: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api: Url::parse("https://api.kingfinance.nl/v1/").expect("a constant address that a test parses"),
            partner_key: None,
            door: DoorChoice::Auto,
            pdf: PdfWay::Dataset,
            soap: Soap::V11,
            payload: Payload::Cdata,
            decimals: Decimals::Comma,
            dates: Dates::Dashes,
            separator: Separator::Tab,
            columns: Columns::Text,
            page_size: 1_000,
            changes: true,
            overlap_days: 1,
            idle_minutes: 30,
            timeout_seconds: 60,
            write_timeout_seconds: 120,
            calls_a_minute: 300,
            split_account: None,
            split_column: None,
            amount_column: AmountColumn::Bedrboek,
            line_amounts: LineAmounts::Net,
            exclusive_vat_codes: BTreeSet::new(),
            reverse_charge_codes: BTreeSet::new(),
            sales_journal_kinds: ["V".to_owned()].into(),
            periods: Periods::Auto,
            currencies: Currencies::Euro,
            find_in_bookings: true,
            debtor_search_key: SearchKey::Number,
            debtor_number: DebtorNumber::Sent,
            debtor_address: StreetColumns::Both,
            debtor_country: CountryLetters::Key,
            debtor_blanks: Blanks::Element,
            debtor_vat_liability: None,
            debtor_closing_account: None,
            default_country: "NL".to_owned(),
        }
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $choice:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
        pub enum $name {$(
            $(#[$of])* #[serde(rename = $text)] $choice,
        )*}

        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$(Self::$choice),*];

            /// As it is written in the settings.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$choice => $text,)*}
            }
        }
    )*};
}

choices! {
    /// Through which door calls go (section 0).
    DoorChoice {
        /// The first that answers.
        Auto = "auto",
        /// `ws1_api.aspx`: form in, XML out.
        Form = "form",
        /// `ws1_xml.asmx`: SOAP with XML as text.
        Strings = "strings",
        /// `ws1.asmx`: SOAP with typed DataSets.
        Dataset = "dataset",
    }
    /// How a PDF goes along with its booking.
    PdfWay {
        /// Through the typed door.
        Dataset = "dataset",
        /// Through the text door, with the schema in the payload: not known to work.
        Schema = "schema",
        /// Not at all.
        Off = "off",
    }
    /// Version of the envelope.
    Soap {
        /// `text/xml` with a `SOAPAction`.
        V11 = "1.1",
        /// `application/soap+xml`.
        V12 = "1.2",
    }
    /// How a payload lies in a text parameter.
    Payload {
        /// In a CDATA section.
        Cdata = "cdata",
        /// With its signs escaped.
        Escaped = "escaped",
    }
    /// How decimals are written.
    Decimals {
        /// `12,34`.
        Comma = "comma",
        /// `12.34`.
        Point = "point",
    }
    /// How days are written.
    Dates {
        /// `16-03-2026`, as in the vendor's samples.
        Dashes = "dashes",
        /// `16/03/2026`.
        Slashes = "slashes",
        /// `2026-03-16`.
        Iso = "iso",
    }
    /// What stands between the names of columns.
    Separator {
        /// TAB.
        Tab = "tab",
        /// `;`.
        Semicolon = "semicolon",
    }
    /// The columns of the typed door.
    Columns {
        /// Texts, but for the file.
        Text = "text",
        /// Each of its own type.
        Native = "native",
    }
    /// The column that carries a booking's amounts.
    AmountColumn {
        /// The documented one.
        Bedrboek = "bedrboek",
        /// The one of a single sample.
        Bedrincl = "bedrincl",
    }
    /// What the amount of a revenue line with VAT is.
    LineAmounts {
        /// Without VAT; its VAT has the same sign.
        Net = "net",
        /// With VAT; its VAT has the other sign.
        Gross = "gross",
    }
    /// Where the days of the periods come from.
    Periods {
        /// The package; the calendar when it gives none that can be read.
        Auto = "auto",
        /// The package alone.
        Package = "package",
        /// The calendar year, cut in as many parts as `AANTPER` says.
        Calendar = "calendar",
    }
    /// What the search key of a new debtor is made of. It must be unique, by which the package itself keeps one from being
    /// made twice.
    SearchKey {
        /// Its number.
        Number = "number",
        /// The beginning of its name; two of one name are refused.
        Name = "name",
        /// The beginning of its name, and its number.
        NameAndNumber = "nameAndNumber",
    }
    /// Whose number a new debtor gets.
    DebtorNumber {
        /// The one that is sent.
        Sent = "sent",
        /// The one that the package gives it.
        Package = "package",
    }
    /// Which columns hold a debtor's street.
    StreetColumns {
        /// `STRAAT`, `HNR` and `HNRTV`, and the same in one line in `ADRES`.
        Both = "both",
        /// `STRAAT`, `HNR` and `HNRTV`.
        Parts = "parts",
        /// `ADRES`.
        Line = "line",
    }
    /// How the country of a debtor is written.
    CountryLetters {
        /// As the key of the table of countries.
        Key = "key",
        /// Two letters (ISO 3166-1).
        Iso = "iso",
    }
    /// How a column of a debtor is emptied.
    Blanks {
        /// An empty element.
        Element = "element",
        /// A space.
        Space = "space",
        /// Not at all: the package keeps what it has.
        Keep = "keep",
    }
    /// Which currencies are booked.
    Currencies {
        /// Euro alone.
        Euro = "euro",
        /// Others too; the package's rate is foreign currency for one euro.
        ForeignPerEuro = "foreignPerEuro",
        /// Others too; the package's rate is euro for one unit.
        EuroPerForeign = "euroPerForeign",
    }
}

/// What one connection may set for itself, in `packageSettings`: what differs between administrations.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionOptions {
    /// As in [`Config`].
    pub door: Option<DoorChoice>,
    /// As in [`Config`].
    pub pdf: Option<PdfWay>,
    /// As in [`Config`].
    pub payload: Option<Payload>,
    /// As in [`Config`].
    pub decimals: Option<Decimals>,
    /// As in [`Config`].
    pub dates: Option<Dates>,
    /// As in [`Config`].
    pub split_account: Option<String>,
    /// As in [`Config`].
    pub amount_column: Option<AmountColumn>,
    /// As in [`Config`].
    pub line_amounts: Option<LineAmounts>,
    /// As in [`Config`].
    pub exclusive_vat_codes: Option<BTreeSet<String>>,
    /// As in [`Config`].
    pub reverse_charge_codes: Option<BTreeSet<String>>,
    /// As in [`Config`].
    pub periods: Option<Periods>,
    /// As in [`Config`].
    pub currencies: Option<Currencies>,
    /// As in [`Config`].
    pub debtor_search_key: Option<SearchKey>,
    /// As in [`Config`].
    pub debtor_number: Option<DebtorNumber>,
    /// As in [`Config`].
    pub debtor_address: Option<StreetColumns>,
    /// As in [`Config`].
    pub debtor_country: Option<CountryLetters>,
    /// As in [`Config`].
    pub debtor_blanks: Option<Blanks>,
    /// As in [`Config`].
    pub debtor_vat_liability: Option<String>,
    /// As in [`Config`].
    pub debtor_closing_account: Option<String>,
}

impl Config {
    /// The configuration of one connection.
    pub(crate) fn for_connection(mut self, settings: &serde_json::Value) -> Result<Self, ConnectorError> {
        if !settings.is_null() {
            let own =
                ConnectionOptions::deserialize(settings).map_err(|error| wrong("packageSettings").because(error))?;
            self.take(own);
        }
        self.checked()
    }

    fn take(&mut self, own: ConnectionOptions) {
        self.door = own.door.unwrap_or(self.door);
        self.pdf = own.pdf.unwrap_or(self.pdf);
        self.payload = own.payload.unwrap_or(self.payload);
        self.decimals = own.decimals.unwrap_or(self.decimals);
        self.dates = own.dates.unwrap_or(self.dates);
        self.split_account = own.split_account.or_else(|| self.split_account.take());
        self.amount_column = own.amount_column.unwrap_or(self.amount_column);
        self.line_amounts = own.line_amounts.unwrap_or(self.line_amounts);
        let codes = &mut self.exclusive_vat_codes;
        *codes = own.exclusive_vat_codes.unwrap_or_else(|| std::mem::take(codes));
        let codes = &mut self.reverse_charge_codes;
        *codes = own.reverse_charge_codes.unwrap_or_else(|| std::mem::take(codes));
        self.periods = own.periods.unwrap_or(self.periods);
        self.currencies = own.currencies.unwrap_or(self.currencies);
        self.debtor_search_key = own.debtor_search_key.unwrap_or(self.debtor_search_key);
        self.debtor_number = own.debtor_number.unwrap_or(self.debtor_number);
        self.debtor_address = own.debtor_address.unwrap_or(self.debtor_address);
        self.debtor_country = own.debtor_country.unwrap_or(self.debtor_country);
        self.debtor_blanks = own.debtor_blanks.unwrap_or(self.debtor_blanks);
        self.debtor_vat_liability = own.debtor_vat_liability.or_else(|| self.debtor_vat_liability.take());
        self.debtor_closing_account = own
            .debtor_closing_account
            .or_else(|| self.debtor_closing_account.take());
    }

    fn checked(self) -> Result<Self, ConnectorError> {
        let given = |key: &SecretString| !key.expose_secret().trim().is_empty();
        let whole = |text: &String| !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit());
        let fine = [
            ("partner_key", self.partner_key.as_ref().is_some_and(given)),
            ("page_size", (10..=20_000).contains(&self.page_size)),
            ("overlap_days", self.overlap_days >= 1),
            ("idle_minutes", self.idle_minutes >= 1),
            ("timeout_seconds", self.timeout_seconds >= 1),
            ("write_timeout_seconds", self.write_timeout_seconds >= 1),
            ("calls_a_minute", self.calls_a_minute >= 1),
            ("split_account", self.split_account.as_ref().is_none_or(whole)),
            (
                "debtor_closing_account",
                self.debtor_closing_account.as_ref().is_none_or(whole),
            ),
            (
                "debtor_vat_liability",
                self.debtor_vat_liability
                    .as_ref()
                    .is_none_or(|letter| LIABILITIES.contains(&letter.as_str())),
            ),
            (
                "default_country",
                self.default_country.len() == 2 && self.default_country.bytes().all(|b| b.is_ascii_uppercase()),
            ),
        ];
        match fine.into_iter().find(|(_, fine)| !fine) {
            Some((setting, _)) => Err(wrong(setting)),
            None => Ok(self),
        }
    }

    /// How long a session lives without use.
    pub(crate) fn idle(&self) -> Duration {
        Duration::from_mins(self.idle_minutes.into())
    }
}

/// What `BTWPL` may be (section 7): liable, low, inside the EU, outside it, not.
const LIABILITIES: [&str; 5] = ["B", "L", "I", "U", "N"];

/// A setting that is missing or has a value that cannot be.
pub(crate) fn wrong(setting: &'static str) -> ConnectorError {
    ConnectorError::new(
        ErrorKind::Configuration,
        Outcome::Permanent,
        Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", setting),
    )
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
mod tests;
