//! Tells people by e-mail what needs them.
