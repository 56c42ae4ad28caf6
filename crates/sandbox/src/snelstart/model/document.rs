//! Documents and the links to them in their parent.

use bytes::Bytes;
use uuid::Uuid;

use crate::snelstart::wire::record::{Kind, Row, Value, record};

/// What a document can hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParentKind {
    Purchase,
    Sale,
    Relation,
}

impl ParentKind {
    /// The path segment, any casing [apis/snelstart.md §5, seen].
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "inkoopboekingen" => Some(ParentKind::Purchase),
            "verkoopboekingen" => Some(ParentKind::Sale),
            "relaties" => Some(ParentKind::Relation),
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) kind: ParentKind,
    pub(crate) parent: Uuid,
    pub(crate) name: String,
    pub(crate) read_only: bool,
    pub(crate) content: Bytes,
}

impl Row for Document {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl Document {
    pub(crate) fn link(&self) -> Link {
        Link {
            id: self.id,
            parent: self.parent,
            name: self.name.clone(),
            read_only: self.read_only,
        }
    }
}

fn base64(content: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(content)
}

record!(Document, DOCUMENT, "Documenten.DocumentContentModel", {
    "content": Kind::Text => |d| Value::Text(base64(&d.content).into()),
    "parentIdentifier": Kind::Guid => |d| Value::Guid(d.parent),
    "fileName": Kind::Text => |d| Value::text(&d.name),
    "readOnly": Kind::Bool => |d| Value::Bool(d.read_only),
    "id": Kind::Guid => |d| Value::Guid(d.id),
    "uri": Kind::Uri => |d| Value::uri("documenten", d.id),
});

/// A document as its parent lists it.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) id: Uuid,
    pub(crate) parent: Uuid,
    pub(crate) name: String,
    pub(crate) read_only: bool,
}

record!(Link, LINK, "Documenten.DocumentModel", {
    "parentIdentifier": Kind::Guid => |d| Value::Guid(d.parent),
    "fileName": Kind::Text => |d| Value::text(&d.name),
    "readOnly": Kind::Bool => |d| Value::Bool(d.read_only),
    "id": Kind::Guid => |d| Value::Guid(d.id),
    "uri": Kind::Uri => |d| Value::uri("documenten", d.id),
});

/// A document as `GET /documenten/{type}/{parent}` lists it.
pub(crate) struct Listed(pub(crate) Link);

record!(Listed, LISTED, "Documenten.VerkoopBoekingBijlageModel", {
    "verkoopBoekingId": Kind::Guid => |d| Value::Guid(d.0.parent),
    "fileName": Kind::Text => |d| Value::text(&d.0.name),
    "readOnly": Kind::Bool => |d| Value::Bool(d.0.read_only),
    "id": Kind::Guid => |d| Value::Guid(d.0.id),
    "uri": Kind::Uri => |d| Value::uri("documenten", d.0.id),
});

/// The answer to an upload: `{id, uri}` [apis/snelstart.md §2, measured].
pub(crate) struct Uploaded(pub(crate) Uuid);

record!(Uploaded, UPLOADED, "Documenten.DocumentIdentifierModel", {
    "id": Kind::Guid => |d| Value::Guid(d.0),
    "uri": Kind::Uri => |d| Value::uri("documenten", d.0),
});
