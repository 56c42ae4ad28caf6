//! A relation as a client writes it: reading [apis/snelstart.md §5].

use uuid::Uuid;

use super::address;
use crate::snelstart::codes::MAIL_BLOCKS;
use crate::snelstart::model::address::Mailing;
use crate::snelstart::model::relation::{COLLECTIONS, Fields, REMINDERS};
use crate::snelstart::wire::bind::{Binding, Node};

/// A relation as it was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) id: Option<Uuid>,
    pub(crate) code: Option<i64>,
    pub(crate) inactive: bool,
    pub(super) kinds: Vec<String>,
    pub(crate) fields: Fields,
}

pub(crate) fn read(binding: &mut Binding, node: &Node<'_>) -> Sent {
    let kinds = binding.texts(node, "relatiesoort");
    let mails = std::array::from_fn(|index| {
        MAIL_BLOCKS
            .get(index)
            .and_then(|block| mailing(binding, node, block.wire))
    });
    let seat = address::read(binding, node, "vestigingsAdres");
    let post = address::read(binding, node, "correspondentieAdres");
    let mut text = |name| binding.text(node, name).filter(|text| !text.is_empty());
    let mut fields = Fields {
        phone: text("telefoon"),
        mobile: text("mobieleTelefoon"),
        email: text("email"),
        vat_number: text("btwNummer"),
        memo: text("memo"),
        oin: text("oin"),
        seat,
        post,
        mails,
        ..Fields::default()
    };
    fields.name = binding.text_up_to(node, "naam", 50).unwrap_or_default();
    let mut limited = |name, max| binding.text_up_to(node, name, max).filter(|text| !text.is_empty());
    fields.kvk = limited("kvkNummer", 12);
    fields.website = limited("websiteUrl", 100);
    fields.iban = limited("iban", 50).map(|iban| iban.replace(' ', "").to_ascii_uppercase());
    fields.bic = limited("bic", 15);
    fields.discount = binding.decimal(node, "factuurkorting");
    fields.credit_limit = binding.decimal(node, "kredietLimiet");
    fields.term = binding.int(node, "krediettermijn");
    fields.banking = binding.boolean(node, "bankieren").unwrap_or(false);
    fields.ubl = binding.boolean(node, "ublBestandAlsBijlage").unwrap_or(false);
    fields.reminder = binding.choice(node, "aanmaningsoort", REMINDERS).unwrap_or(0);
    fields.collection = binding.choice(node, "incassoSoort", COLLECTIONS).unwrap_or(0);
    fields.invoice_to = binding.reference(node, "factuurRelatie");
    Sent {
        id: binding.guid(node, "id"),
        code: binding.int(node, "relatiecode"),
        inactive: binding.boolean(node, "nonactief").unwrap_or(false),
        kinds,
        fields,
    }
}

fn mailing(binding: &mut Binding, node: &Node<'_>, name: &str) -> Option<Mailing> {
    let node = binding.object(node, name)?;
    let should_send = binding.boolean(&node, "shouldSend");
    let mailing = Mailing {
        should_send: should_send.unwrap_or(false),
        email: binding.text(&node, "email").filter(|text| !text.is_empty()),
        copy: binding.text(&node, "ccEmail").filter(|text| !text.is_empty()),
    };
    // a hollow block that was read and comes back is none, like a hollow address
    (should_send.is_some() || mailing != Mailing::default()).then_some(mailing)
}
