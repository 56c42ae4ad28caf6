//! The kinds of record that can be read from a package.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! feeds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// One kind of record that can be read from a package ("gegevensstroom").
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Feed {$(
            $(#[$doc])* #[serde(rename = $text)] $name,
        )*}

        impl Feed {
            /// Every feed, reference data first because other feeds are read with its help.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in JSON, on the command line and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for Feed {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::words("One kind of record that can be read from a package.", Self::ALL.iter().map(|one| one.as_str()))
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for Feed {}

        impl FromStr for Feed {
            type Err = UnknownFeed;

            fn from_str(text: &str) -> Result<Self, UnknownFeed> {
                match text {$($text => Ok(Self::$name),)* _ => Err(UnknownFeed(text.to_owned()))}
            }
        }
    };
}

feeds! {
    /// Countries of the package, to resolve addresses. Reference data.
    Countries = "countries";
    /// VAT percentages with their dates. Reference data.
    VatRates = "vatRates";
    /// The chart of accounts. Reference data.
    LedgerAccounts = "ledgerAccounts";
    /// Journals. Reference data.
    Journals = "journals";
    /// Book years and periods, open or closed. Reference data.
    Periods = "periods";
    /// VAT codes.
    VatCodes = "vatCodes";
    /// Payment conditions.
    PaymentConditions = "paymentConditions";
    /// Cost centres.
    CostCentres = "costCentres";
    /// Item groups.
    ItemGroups = "itemGroups";
    /// Items (products).
    Items = "items";
    /// Employees.
    Employees = "employees";
    /// Customers.
    Customers = "customers";
    /// Projects.
    Projects = "projects";
    /// Draft orders, with what the package made of them since.
    Orders = "orders";
}

impl Feed {
    /// Reference data is read for the checks and not passed on to the application.
    pub const fn is_reference(self) -> bool {
        matches!(
            self,
            Self::Countries | Self::VatRates | Self::LedgerAccounts | Self::Journals | Self::Periods
        )
    }

    /// Canonical paths of the fields that tell how to reach a person, and that an application may have erased (GDPR,
    /// article 17). The name is not among them: on invoices and in the books it must stay as long as the law says.
    pub const fn personal_fields(self) -> &'static [&'static str] {
        match self {
            Self::Customers => &[
                "contactPersonName",
                "sendInvoiceTo",
                "visitAddress.contactPerson",
                "visitAddress.emailAddress",
                "visitAddress.phoneNumber",
                "invoiceAddress.contactPerson",
                "invoiceAddress.emailAddress",
                "invoiceAddress.phoneNumber",
            ],
            Self::Employees => &["emailAddress"],
            _ => &[],
        }
    }
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no feed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a feed")]
pub struct UnknownFeed(pub String);
