//! What an address names. An id that is no id of that kind is not there.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use boekbrug_server::App;
use serde::de::DeserializeOwned;

use super::Fault;

/// One or several parts of the path.
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for At<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        path.map(|Path(at)| Self(at)).map_err(|_| Fault::NotFound)
    }
}
