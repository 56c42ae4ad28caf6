//! Shapes of the model's own texts for the document of the interface for applications.

use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// A text that keeps to a pattern, with an example.
pub(crate) fn text(pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
        .examples([example])
        .build()
        .into()
}

/// One of these texts. The macros that make such types hide the names from the derive.
pub(crate) fn words(about: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about))
        .enum_values(Some(words.collect::<Vec<_>>()))
        .build()
        .into()
}
