//! Room: store-sqlite.
