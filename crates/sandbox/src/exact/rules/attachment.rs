//! documents/DocumentAttachments [apis/exact.md §8.2]: plain base64, at most
//! 10 MB of the file itself, never changed afterwards.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::exact::calls::Call;
use crate::exact::catalogue::schema;
use crate::exact::failure::Failure;
use crate::exact::table::Row;
use crate::exact::texts::{ATTACHMENT, DOCUMENT, Problem};
use crate::exact::value::Value;
use crate::exact::wire::read::Bound;

const ATTACHMENTS: &str = "documents/DocumentAttachments";

/// Largest file.
const MAX_FILE: usize = 10 * 1024 * 1024;

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let file = file(bound)?;
    let mut problems = Vec::new();
    let document = bound.get("Document").and_then(Value::as_guid);
    match document {
        None => problems.push(Problem::mandatory(DOCUMENT)),
        Some(id) if call.books.get("documents/Documents", id).is_none() => problems.push(Problem::reference(DOCUMENT)),
        Some(_) => {}
    }
    let name = bound.text("FileName");
    if name.is_none() {
        problems.push(Problem::mandatory_field("FileName"));
    }
    match &file {
        None => problems.push(Problem::mandatory(ATTACHMENT)),
        Some(file) if file.len() > MAX_FILE => problems.push(Problem::invalid(ATTACHMENT)),
        Some(_) => {}
    }
    let (Some(document), Some(name), Some(file), true) = (document, name, file, problems.is_empty()) else {
        return Err(Failure::Invalid(problems));
    };
    Ok(attach(call, document, name, file))
}

/// Hangs a file on a document.
pub(super) fn attach(call: &mut Call<'_>, document: Uuid, name: &str, file: Bytes) -> Uuid {
    let id = call.books.draw();
    let url = format!(
        "{}/docs/SysAttachment.aspx?ID={id}&_Division_={}",
        call.asked.site, call.books.code
    );
    let mut row = Row::new(id);
    for (field, value) in [
        ("Document", Value::Guid(document)),
        ("FileName", Value::owned_text(name)),
        ("FileSize", Value::Dec(Decimal::from(file.len()))),
        ("Url", Value::owned_text(url)),
    ] {
        row.set(schema(ATTACHMENTS), field, value);
    }
    call.books.files.insert(id, file);
    call.books.store(ATTACHMENTS, row, call.at);
    id
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) {
    call.books.files.remove(&id);
    call.books.remove(ATTACHMENTS, id, call.at);
}

/// The bytes; `None` when none were sent.
fn file(bound: &Bound) -> Result<Option<Bytes>, Failure> {
    let Some(Value::Text(text)) = bound.get("Attachment") else {
        return Ok(None);
    };
    if text.is_empty() {
        return Ok(None);
    }
    let bytes = STANDARD.decode(text.as_bytes()).map_err(|_| {
        Failure::stream(
            "Error encountered in converting the value from request payload for property 'Attachment' to type 'Byte[]', which is the property's expected type. See inner exception for more detail.",
        )
    })?;
    Ok(Some(Bytes::from(bytes)))
}
