//! Room: bench.
