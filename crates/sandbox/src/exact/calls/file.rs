//! `/docs/SysAttachment.aspx`: the file behind an attachment's `Url`, with
//! `&Download=1` [apis/exact.md §8.2].

use bytes::Bytes;
use http::{HeaderValue, Response};
use uuid::Uuid;

use crate::exact::door::Asked;
use crate::exact::gate;
use crate::exact::state::State;
use crate::reply;

/// Answers the address of a file.
pub(crate) fn file(state: &State, asked: &Asked<'_>) -> Response<Bytes> {
    let caller = match gate::caller(state, asked.headers, asked.now) {
        Ok(caller) => caller,
        Err(refused) => return refused.1,
    };
    let option = |name: &str| {
        let found = asked.options.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    let division: Option<i32> = option("_Division_").and_then(|text| text.parse().ok());
    let id = option("ID").and_then(|text| Uuid::parse_str(text).ok());
    let books = state
        .divisions
        .iter()
        .find(|books| Some(books.code) == division && caller.reaches(books.code));
    let found = books.zip(id).and_then(|(books, id)| {
        let bytes = books.files.get(&id)?.clone();
        let name = books.get("documents/DocumentAttachments", id)?.text("FileName");
        Some((bytes, name))
    });
    let Some((bytes, name)) = found else {
        return reply::response(
            404,
            "text/html; charset=utf-8",
            "<html><body>Niet gevonden</body></html>",
        );
    };
    if option("Download") != Some("1") {
        return reply::response(200, "text/html; charset=utf-8", "<html><body>Bijlage</body></html>");
    }
    let mut response = reply::response(200, "application/octet-stream", bytes);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", name.replace('"', ""))) {
        response.headers_mut().insert(http::header::CONTENT_DISPOSITION, value);
    }
    response
}
