//! Room: storm.
