//! The visible tables tell the truth: every field that is filled stands in them, from a member that is asked for.
