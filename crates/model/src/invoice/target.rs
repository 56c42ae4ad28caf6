//! What an invoice becomes in the package.

use serde::{Deserialize, Serialize};

/// What an invoice becomes in the package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// A sales booking ("verkoopboeking"): the invoice is final.
    #[default]
    Booking,
    /// A draft order ("verkooporder", "conceptfactuur"): a person makes the final invoice of it in the package.
    DraftOrder,
}

impl Target {
    /// True for what needs no word where it is kept.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    pub fn is_booking(&self) -> bool {
        *self == Self::Booking
    }
}
