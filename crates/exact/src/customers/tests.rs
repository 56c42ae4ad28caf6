//! The state of a read of customers, step by step.
