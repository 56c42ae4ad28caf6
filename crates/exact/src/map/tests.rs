//! The package's JSON to canonical records and back, as snapshots: a changed mapping is a changed file in review.
