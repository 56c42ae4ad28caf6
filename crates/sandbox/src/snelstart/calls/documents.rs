//! `/documenten`: files that hang on a booking or a relation
//! [apis/snelstart.md §5].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use uuid::Uuid;

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::document::{Document, Listed, ParentKind, Uploaded};
use crate::snelstart::switches::{DocumentSize, OkOrCreated};
use crate::snelstart::wire::bind::{Binding, Node};
use crate::snelstart::wire::record::Record;

/// Most bytes of a document [documented].
const MAX: usize = 10 * 1024 * 1024;

/// Most characters of a file's name [the code is documented, the number
/// ours].
const MAX_NAME: usize = 255;

fn kind(call: &Call<'_>) -> Result<ParentKind, Failure> {
    let given = call.part(0);
    ParentKind::parse(given).ok_or_else(|| {
        let text = format!("The value '{given}' is not valid for documenttype.");
        Failure::Model(vec![("documenttype".into(), text)])
    })
}

/// A document as a client writes it.
struct Sent {
    id: Option<Uuid>,
    parent: Option<Uuid>,
    name: String,
    read_only: bool,
    content: Content,
}

enum Content {
    Absent,
    TooLong,
    Bytes(Bytes),
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("document", "BLG-0009")?;
    let node = Node::root(&json, "document");
    let mut binding = Binding::default();
    let text = binding.text(&node, "content");
    let sent = Sent {
        id: binding.guid(&node, "id"),
        parent: binding.guid(&node, "parentIdentifier"),
        name: binding.text(&node, "fileName").unwrap_or_default(),
        read_only: binding.boolean(&node, "readOnly").unwrap_or(false),
        content: match text {
            None => Content::Absent,
            Some(text) => content(&text, &mut binding, &node, call.switches.document_size),
        },
    };
    binding.finish()?;
    Ok(sent)
}

fn content(text: &str, binding: &mut Binding, node: &Node<'_>, counts: DocumentSize) -> Content {
    if counts == DocumentSize::Encoded && text.len() > MAX {
        return Content::TooLong;
    }
    if let Ok(bytes) = STANDARD.decode(text.trim()) {
        return Content::Bytes(bytes.into());
    }
    binding.complain(node, "content", "The input is not a valid Base-64 string.");
    Content::Absent
}

fn check(sent: &Sent, faults: &mut Faults) {
    let name = sent.name.as_str();
    faults.add_if(name.trim().is_empty(), "BLG-0007");
    let odd = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    faults.add_if(name.contains(odd), "BLG-0016");
    faults.add_if(name.chars().count() > MAX_NAME, "BLG-0017");
    match &sent.content {
        Content::Absent => faults.add("BLG-0011"),
        Content::TooLong => faults.add("BLG-0013"),
        Content::Bytes(bytes) => {
            faults.add_if(bytes.is_empty(), "BLG-0008");
            faults.add_if(bytes.len() > MAX, "BLG-0006");
        }
    }
}

/// The code of a parent that is not there.
fn no_parent(kind: ParentKind) -> &'static str {
    match kind {
        ParentKind::Purchase => "BLG-0005",
        ParentKind::Sale => "BOE-0001",
        ParentKind::Relation => "REL-0005",
    }
}

pub(crate) fn upload(call: &mut Call<'_>) -> Outcome {
    let kind = kind(call)?;
    let sent = sent(call)?;
    let mut faults = Faults::default();
    let known = sent.id.is_some_and(|id| call.books.documents.get(id).is_some());
    faults.add_if(known, "BLG-0002");
    let parent = sent.parent.filter(|id| call.books.has_parent(kind, *id));
    faults.add_if(parent.is_none(), no_parent(kind));
    check(&sent, &mut faults);
    faults.into_result()?;
    let Content::Bytes(content) = sent.content else {
        return Err(Failure::code("BLG-0011"));
    };
    let document = Document {
        id: sent.id.unwrap_or_else(|| call.chance.guid()),
        kind,
        parent: parent.unwrap_or_default(),
        name: sent.name,
        read_only: sent.read_only,
        content,
    };
    let shown = call.show(&Uploaded(document.id));
    let parent = document.parent;
    call.books.documents.add(document);
    call.books.relink(parent);
    Ok(match call.switches.upload_status {
        OkOrCreated::Created => Answer::created(shown),
        OkOrCreated::Ok => Answer::ok(shown),
    })
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let kind = kind(call)?;
    let parent = call.id(1)?;
    if !call.books.has_parent(kind, parent) {
        return Err(Failure::NotFound);
    }
    let links = call.books.links_of(parent);
    let rows: Vec<Listed> = links.into_iter().map(Listed).collect();
    call.all(rows.iter().map(|row| row as &dyn Record))
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.documents)
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let old = call.books.documents.get(id).ok_or(Failure::NotFound)?;
    let sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id != Some(id), "ALG-0101");
    faults.add_if(old.read_only, "BLG-0004");
    check(&sent, &mut faults);
    faults.into_result()?;
    let parent = old.parent;
    call.books.documents.change(id, |document| {
        document.name = sent.name;
        if let Content::Bytes(content) = sent.content {
            document.content = content;
        }
    });
    call.books.relink(parent);
    call.one(&call.books.documents)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let old = call.books.documents.get(id).ok_or(Failure::NotFound)?;
    if old.read_only {
        return Err(Failure::code("BLG-0004"));
    }
    let parent = old.parent;
    call.books.documents.remove(id);
    call.books.relink(parent);
    Ok(Answer::empty(200))
}
