//! PDFs in an object store: a folder by default.
