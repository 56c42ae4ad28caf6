//! What is sent: a small JSON document and the headers of Standard Webhooks.

use boekbrug_model::{AdministrationId, ChangeNumber};
use boekbrug_store::{MessageKind, MessageRow};
use jiff::Timestamp;
use serde::Serialize;

/// The body of a message.
#[derive(Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Timestamp,
    data: Data,
}

/// What it is about; empty for a test.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(skip_serializing_if = "Option::is_none")]
    administration: Option<AdministrationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<ChangeNumber>,
}

/// The body of a message: the same bytes at every try, unless it was raised to a higher number in between.
pub(crate) fn body(row: &MessageRow) -> Vec<u8> {
    let (kind, up_to) = match row.kind {
        MessageKind::Changes => ("changes.available", Some(row.up_to)),
        MessageKind::Test => ("test", None),
    };
    let data = Data {
        administration: row.administration,
        up_to,
    };
    let body = Body {
        kind,
        timestamp: row.created,
        data,
    };
    serde_json::to_vec(&body).expect("it holds only texts, a number and an instant")
}

/// What the header `webhook-id` says. An application may drop a message whose id it has seen, so a raised message has
/// another one: else the raised number would be lost on whoever took the first in while its answer got lost.
pub(crate) fn header_id(row: &MessageRow) -> String {
    match row.kind {
        MessageKind::Changes => format!("{}_{}", row.id, row.up_to.0),
        MessageKind::Test => row.id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{EndpointId, MessageId};

    use super::*;

    fn row(kind: MessageKind) -> MessageRow {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        MessageRow {
            id: MessageId::new(at, [1; 10]),
            endpoint: EndpointId::new(at, [2; 10]),
            administration: (kind == MessageKind::Changes).then(|| AdministrationId::new(at, [3; 10])),
            kind,
            up_to: ChangeNumber(42),
            tries: 0,
            due: at,
            created: at,
        }
    }

    #[test]
    fn a_message_is_a_promise_to_applications() {
        let text = String::from_utf8(body(&row(MessageKind::Changes))).unwrap();
        let administration = row(MessageKind::Changes).administration.unwrap();
        let expected = format!(
            r#"{{"type":"changes.available","timestamp":"2027-01-15T08:00:00Z","data":{{"administration":"{administration}","upTo":42}}}}"#
        );
        assert_eq!(text, expected);
        let text = String::from_utf8(body(&row(MessageKind::Test))).unwrap();
        assert_eq!(text, r#"{"type":"test","timestamp":"2027-01-15T08:00:00Z","data":{}}"#);
    }

    #[test]
    fn a_raised_message_has_another_id_and_the_same_one_the_same() {
        let first = row(MessageKind::Changes);
        let again = MessageRow {
            tries: 3,
            ..first.clone()
        };
        let raised = MessageRow {
            up_to: ChangeNumber(43),
            ..first.clone()
        };
        assert_eq!(header_id(&first), header_id(&again));
        assert_ne!(header_id(&first), header_id(&raised));
        assert!(
            !header_id(&first).contains('.'),
            "a dot parts the fields that are signed"
        );
    }
}
