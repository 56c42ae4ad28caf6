//! The answer to a request that made something: 201, with the address of it (RFC 9110 section 15.3.2).

use axum::Json;
use axum::http::{HeaderName, StatusCode, header};

/// What was made, and where it is.
pub(crate) type Created<T> = (StatusCode, [(HeaderName, String); 1], Json<T>);

/// `place` is the path of what was made, from the root of the server.
pub(crate) fn answer<T>(place: impl Into<String>, made: T) -> Created<T> {
    (StatusCode::CREATED, [(header::LOCATION, place.into())], Json(made))
}
