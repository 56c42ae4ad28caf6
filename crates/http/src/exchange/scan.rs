//! Blanks secret values in text of any kind, also when it is cut in the middle or does not parse.

use crate::exchange::names::Names;

/// What stands in the place of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";
