//! Room: store-postgres.
