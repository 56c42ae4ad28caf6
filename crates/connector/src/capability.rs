//! What a package can do and its limits, as data: screens, documentation and the engine follow from it.

use boekbrug_model::invoice::Target;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{
    BookingRules, ConnectionSettings, CustomerRules, Feed, Finding, FindingCode, OrderRules, Profile,
};
use serde::Serialize;

use crate::FieldTable;

/// The record of one package.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Capability {
    /// Name for people.
    pub title: &'static str,
    /// The feeds that it has, in the order in which a first read goes.
    pub feeds: Vec<FeedCapability>,
    /// What it accepts in a booking.
    pub rules: BookingRules,
    /// Feeds that only profile C reads (product section 3): with the others they are left out until a user asks for them.
    pub only_two_way: Vec<Feed>,
    /// Whether and when a PDF can be sent.
    pub pdf: PdfSupport,
    /// Whether a PDF can be hung on a booking that is there already, whoever made it: for PDFs of invoices that were
    /// booked before the connection was made.
    pub pdf_to_existing: bool,
    /// Feeds whose records the checks of a booking need.
    pub checks_need: Vec<Feed>,
    /// Feeds whose records the mapping of `customers` needs (for example countries).
    pub customers_need: Vec<Feed>,
    /// Seconds to wait after a lost answer before the look-up, because the package may still be busy saving.
    pub settle_seconds: u32,
    /// What it accepts as a customer of the application; none when customers cannot go to it.
    pub customers_out: Option<CustomerRules>,
    /// What it accepts as a draft order; none when invoices can only be booked.
    pub orders: Option<OrderRules>,
    /// The visible field tables.
    pub fields: Vec<FieldTable>,
    /// Names of the secrets that a person gives when connecting, for example a key.
    pub secrets: Vec<&'static str>,
}

impl Capability {
    /// The record of one feed; none when the package does not have it.
    pub fn feed(&self, feed: Feed) -> Option<&FeedCapability> {
        self.feeds.iter().find(|known| known.feed == feed)
    }

    /// The settings with which a profile begins on this package.
    pub fn preset(&self, profile: Profile) -> ConnectionSettings {
        let mut settings = ConnectionSettings::for_profile(profile);
        if profile != Profile::C {
            settings.feeds_off.extend(&self.only_two_way);
        }
        settings.feeds_off.retain(|feed| self.feed(*feed).is_some());
        settings
    }

    /// Whether a profile works with this package.
    pub fn has_profile(&self, profile: Profile) -> bool {
        match profile {
            Profile::A => true,
            Profile::B => self.customers_out.is_some(),
            Profile::C => self.customers_out.is_some() && self.orders.is_some(),
        }
    }

    /// What settings ask that this package cannot do: customers or draft orders where it takes none, and owners of fields
    /// that do not go to it. Each finding says at which setting it is.
    pub fn unfit(&self, settings: &ConnectionSettings) -> Vec<Finding> {
        let wrong = |setting: &str| {
            Finding::new(FindingCode::ConnectionSettingsWrong)
                .with("setting", setting)
                .at(setting)
        };
        let mut findings = Vec::new();
        if settings.customers_out != CustomersOut::None && self.customers_out.is_none() {
            findings.push(wrong("customersOut"));
        }
        if settings.invoices_as == Target::DraftOrder && self.orders.is_none() {
            findings.push(wrong("invoicesAs"));
        }
        let goes_out = |path: &String| {
            let rules = self.customers_out.as_ref();
            rules.is_some_and(|rules| path != "customerCode" && rules.fields.contains(&path.as_str()))
        };
        let strange = settings.field_owners.keys().filter(|path| !goes_out(path));
        findings.extend(strange.map(|path| {
            let finding = Finding::new(FindingCode::ConnectionFieldNotCoupled).with("field", path);
            finding.at("fieldOwners")
        }));
        findings
    }

    /// The profiles that work with this package.
    pub fn profiles(&self) -> Vec<Profile> {
        let all = [Profile::A, Profile::B, Profile::C];
        all.into_iter().filter(|profile| self.has_profile(*profile)).collect()
    }
}

/// One feed of a package.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedCapability {
    /// The feed.
    pub feed: Feed,
    /// Whole or changes only.
    pub refresh: Refresh,
    /// Records on a page, at most.
    pub page: u32,
}

/// How a feed is read again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Refresh {
    /// Everything each time; hashes find what changed, and what is missing becomes inactive.
    Whole,
    /// Only what changed since the cursor; what vanished is not seen.
    Changes,
}

/// Whether and when a PDF can be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PdfSupport {
    /// Not at all.
    None,
    /// The booking first, then its PDF.
    AfterBooking,
    /// The document first, then the booking that names it.
    BeforeBooking,
    /// In the call that books; it cannot be added afterwards.
    WithBooking,
}
