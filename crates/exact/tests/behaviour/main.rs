//! The story of a connector, told by this one against its sandbox: as it is, and under every setting that answers to
//! something that the facts leave open.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod firm;
mod settings;
mod wire;

use std::sync::Arc;

use boekbrug_connector::testkit::Subject;

use firm::Firm;
use settings::Setting;

fn fresh() -> Arc<dyn Subject> {
    Arc::new(Firm::new(&Setting::default()))
}

boekbrug_connector::tell_behaviour!(fresh);
