//! The story of a connector, told by this one against its sandbox: through each of the three doors, and under every
//! setting that answers to something that the facts leave open.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod covering;
mod firm;
mod forms;
mod settings;
mod wire;

/// The whole story through one door, as the sandbox is.
macro_rules! through {
    ($($door:ident)+) => {$(
        mod $door {
            use std::sync::Arc;

            use boekbrug_connector::testkit::Subject;

            use crate::firm::Firm;
            use crate::settings::Setting;

            fn fresh() -> Arc<dyn Subject> {
                Arc::new(Firm::new(&Setting::through(stringify!($door))))
            }

            boekbrug_connector::tell_behaviour!(fresh);
        }
    )+};
}

through!(strings form dataset);
