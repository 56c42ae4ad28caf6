//! How many calls a package allows, as far as people are told and the engine plans with it. Keeping to the limits call
//! by call is the connector's own work.

use serde::Serialize;

/// The limits of a package for one connection; none where it has no such limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallLimits {
    /// Calls a minute.
    pub minute: Option<u32>,
    /// Calls an hour.
    pub hour: Option<u32>,
    /// Calls a day, counted from midnight UTC.
    pub day: Option<u32>,
    /// Refused calls (400 to 499) of one endpoint in an hour, after which the package blocks.
    pub endpoint_errors: Option<u32>,
}
