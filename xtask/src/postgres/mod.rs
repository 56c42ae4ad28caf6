//! A private PostgreSQL for the tests: in a temporary folder, on a free port of this machine, gone afterwards.

mod cluster;
pub(crate) mod install;

pub(crate) use cluster::Cluster;

/// The variable in which the tests look for a database.
pub(crate) const VARIABLE: &str = "BOEKBRUG_TEST_POSTGRES";
