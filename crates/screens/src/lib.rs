//! The screens for people: links, maps, shows and mends everything.
