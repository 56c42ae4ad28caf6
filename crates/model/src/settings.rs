//! The settings of a connection that hold for every package (product section 3). What one package alone needs is in
//! `package_settings`, read by its connector.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::invoice::Target;
use crate::{Feed, Profile, VatKind};

/// Everything a user can set on a connection.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConnectionSettings {
    /// When the connection works.
    pub schedule: Schedule,
    /// Sales journal by code.
    pub journal: Option<String>,
    /// Debtor account by code.
    pub debtor_account: Option<String>,
    /// Revenue account for lines that name none and whose VAT mapping names none.
    pub revenue_account: Option<String>,
    /// Account on which a rounding of the amount to pay is booked.
    pub rounding_account: Option<String>,
    /// Which VAT of the application is which VAT of the package.
    pub vat_mappings: Vec<VatMapping>,
    /// Ledger accounts of the application that are called otherwise in the package.
    pub ledger_mappings: BTreeMap<String, String>,
    /// Cost centres of the application that are called otherwise in the package.
    pub cost_centre_mappings: BTreeMap<String, String>,
    /// Payment conditions of the application that are called otherwise in the package.
    pub payment_condition_mappings: BTreeMap<String, String>,
    /// Send PDFs too?
    pub send_pdfs: bool,
    /// Invoices of this day and later are the connection's own; those before it were made already when it began. None:
    /// the day on which it was made.
    pub start_date: Option<Date>,
    /// Send already made invoices as bookings? They are looked for by number first, as every invoice is.
    pub book_earlier: bool,
    /// Send the PDFs of invoices already made, to bookings that the package has under their number?
    pub send_earlier_pdfs: bool,
    /// Coupled fields that a user switched off, per feed, by canonical path such as `visitAddress.city`.
    pub switched_off: BTreeMap<Feed, BTreeSet<String>>,
    /// Which customers of the application go to the package.
    pub customers_out: CustomersOut,
    /// Who has the last word about the coupled fields of a customer that goes both ways, where
    /// [`ConnectionSettings::field_owners`] says nothing else.
    pub field_owner: FieldOwner,
    /// Who has the last word about single fields, by canonical path such as `visitAddress.city`.
    pub field_owners: BTreeMap<String, FieldOwner>,
    /// What happens to a customer whose code the package cannot take as its number.
    pub numbering: Numbering,
    /// What an invoice becomes in the package.
    pub invoices_as: Target,
    /// Item by code for lines of a draft order that name none.
    pub order_item: Option<String>,
    /// Feeds of the package that are not read, because the profile does not need them; see
    /// [`ConnectionSettings::leaves_out`].
    pub feeds_off: BTreeSet<Feed>,
    /// Settings that only the package's connector reads.
    pub package_settings: serde_json::Value,
}

/// Which customers of the application go to the package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum CustomersOut {
    /// None: they are made in the package.
    #[default]
    None,
    /// Those that are ticked for the connection; the others take no part, nor do their invoices.
    Ticked,
    /// All of them.
    All,
}

/// Who has the last word about a coupled field.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum FieldOwner {
    /// The package: what the application changes does not go over.
    #[default]
    Package,
    /// The application: what is changed in the package is put back; at once where all customers go out, else with the next
    /// change of the application.
    Application,
    /// Whoever changed it last.
    LastChange,
}

/// What happens to a customer of the application whose code cannot be the package's number of it (letters, too long, or
/// none at all).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Numbering {
    /// It waits until a person gives it a number.
    #[default]
    Ask,
    /// It gets the first number after the highest one in the package.
    Next,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self::for_profile(Profile::A)
    }
}

impl ConnectionSettings {
    /// The preset of a profile.
    pub fn for_profile(profile: Profile) -> Self {
        let preset = Preset::of(profile);
        Self {
            schedule: Schedule::default(),
            journal: None,
            debtor_account: None,
            revenue_account: None,
            rounding_account: None,
            vat_mappings: Vec::new(),
            ledger_mappings: BTreeMap::new(),
            cost_centre_mappings: BTreeMap::new(),
            payment_condition_mappings: BTreeMap::new(),
            send_pdfs: true,
            start_date: None,
            book_earlier: true,
            send_earlier_pdfs: true,
            switched_off: BTreeMap::new(),
            customers_out: preset.customers_out,
            field_owner: preset.field_owner,
            field_owners: BTreeMap::new(),
            numbering: Numbering::Ask,
            invoices_as: preset.invoices_as,
            order_item: None,
            feeds_off: preset.feeds_off.iter().copied().collect(),
            package_settings: serde_json::Value::Null,
        }
    }

    /// Whether a feed is not read. Where invoices become draft orders, items and orders are read whatever
    /// [`ConnectionSettings::feeds_off`] says: orders are made of the one, and what became of them comes with the other.
    pub fn leaves_out(&self, feed: Feed) -> bool {
        let for_orders = matches!(feed, Feed::Items | Feed::Orders);
        self.feeds_off.contains(&feed) && !(for_orders && self.invoices_as == Target::DraftOrder)
    }

    /// Who has the last word about a field of a customer that goes both ways.
    pub fn owner_of(&self, path: &str) -> FieldOwner {
        self.field_owners.get(path).copied().unwrap_or(self.field_owner)
    }
}

/// In what the profiles differ (product section 3).
struct Preset {
    customers_out: CustomersOut,
    field_owner: FieldOwner,
    invoices_as: Target,
    feeds_off: &'static [Feed],
}

impl Preset {
    fn of(profile: Profile) -> Self {
        match profile {
            Profile::A => Self {
                customers_out: CustomersOut::None,
                field_owner: FieldOwner::Package,
                invoices_as: Target::Booking,
                feeds_off: &[Feed::Orders],
            },
            Profile::B => Self {
                customers_out: CustomersOut::Ticked,
                field_owner: FieldOwner::Application,
                invoices_as: Target::Booking,
                feeds_off: &[
                    Feed::Items,
                    Feed::ItemGroups,
                    Feed::Employees,
                    Feed::Projects,
                    Feed::Orders,
                ],
            },
            Profile::C => Self {
                customers_out: CustomersOut::All,
                field_owner: FieldOwner::LastChange,
                invoices_as: Target::DraftOrder,
                feeds_off: &[Feed::Employees, Feed::Projects],
            },
        }
    }
}

/// One row of the VAT mapping. A row with a code is preferred to one with only kind and percentage.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VatMapping {
    /// The application's VAT code, or none for every line of this kind and percentage.
    pub code: Option<String>,
    /// Kind of supply.
    pub kind: VatKind,
    /// Percentage; none for every percentage of this kind.
    pub percent: Option<Decimal>,
    /// The package's VAT code; none books without one where the package allows it.
    pub package_code: Option<String>,
    /// Revenue account for these lines.
    pub ledger_account: Option<String>,
}

/// The hours and intervals of a connection, in Europe/Amsterdam unless set otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schedule {
    /// IANA time zone.
    pub time_zone: String,
    /// Start of the day's window, inclusive.
    pub from: Time,
    /// End of the day's window, exclusive. Equal to `from`: round the clock.
    pub until: Time,
    /// Minutes between cycles.
    pub every_minutes: u32,
    /// Minutes between reads of single feeds, where other than `every_minutes`.
    pub feed_minutes: BTreeMap<Feed, u32>,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            time_zone: "Europe/Amsterdam".to_owned(),
            from: Time::constant(7, 0, 0, 0),
            until: Time::constant(20, 0, 0, 0),
            every_minutes: 15,
            feed_minutes: [(Feed::Projects, 240), (Feed::Employees, 240)].into(),
        }
    }
}
