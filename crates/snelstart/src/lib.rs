//! Room: snelstart.
