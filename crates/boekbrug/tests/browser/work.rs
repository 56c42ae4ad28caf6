//! What a bookkeeper does with the screens.
