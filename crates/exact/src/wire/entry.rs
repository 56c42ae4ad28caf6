//! Sales entries, documents with their attachments, and webhook subscriptions: read and written.

use serde::Serialize;
use uuid::Uuid;

use super::lenient::{Amount, Guid, Moment, Text, Whole};
use super::row;

row! {
    /// `salesentry/SalesEntries`, the header.
    Entry {
        "EntryID" => id: Guid,
        /// Including VAT, in the currency of the entry.
        "AmountFC" => amount_fc: Amount,
        "Currency" => currency: Text<'a>,
        "Customer" => customer: Guid,
        "Document" => document: Guid,
        "EntryDate" => entry_date: Moment,
        "EntryNumber" => entry_number: Whole,
        "Journal" => journal: Text<'a>,
        /// 20 sales entry, 21 credit note.
        "Type" => kind: Whole,
        "YourRef" => your_ref: Text<'a>,
    }

    /// `documents/Documents`.
    Document {
        "ID" => id: Guid,
        "Account" => account: Guid,
        "Subject" => subject: Text<'a>,
        "Type" => kind: Whole,
    }

    /// `documents/DocumentAttachments`, without the bytes.
    Attachment {
        "ID" => id: Guid,
        "Document" => document: Guid,
        "FileName" => file_name: Text<'a>,
    }

    /// `webhooks/WebhookSubscriptions`.
    Subscription {
        "ID" => id: Guid,
        "CallbackURL" => callback_url: Text<'a>,
        "Topic" => topic: Text<'a>,
    }
}

/// A sales entry as it is sent. Codes are texts, records are GUIDs.
#[derive(Serialize, Debug)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewEntry<'a> {
    pub(crate) customer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) journal: Option<&'a str>,
    pub(crate) entry_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_date: Option<String>,
    pub(crate) your_ref: &'a str,
    pub(crate) description: &'a str,
    pub(crate) currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_condition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<&'a str>,
    pub(crate) sales_entry_lines: Vec<NewLine<'a>>,
}

/// A line; the amount is without VAT.
#[derive(Serialize, Debug)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewLine<'a> {
    #[serde(rename = "GLAccount")]
    pub(crate) gl_account: &'a str,
    #[serde(rename = "AmountFC")]
    pub(crate) amount_fc: Amount,
    #[serde(rename = "VATCode", skip_serializing_if = "Option::is_none")]
    pub(crate) vat_code: Option<&'a str>,
    /// Only where the invoice rounds otherwise than the package.
    #[serde(rename = "VATAmountFC", skip_serializing_if = "Option::is_none")]
    pub(crate) vat_amount_fc: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cost_center: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cost_unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) project: Option<&'a str>,
    pub(crate) description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
}

/// A document as it is sent.
#[derive(Serialize, Debug)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewDocument<'a> {
    pub(crate) subject: &'a str,
    #[serde(rename = "Type")]
    pub(crate) kind: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<&'a str>,
}

/// An attachment as it is sent; the content is base64.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewAttachment<'a> {
    pub(crate) document: Uuid,
    pub(crate) file_name: &'a str,
    pub(crate) attachment: String,
}

/// A subscription as it is sent.
#[derive(Serialize, Debug)]
pub(crate) struct NewSubscription<'a> {
    #[serde(rename = "CallbackURL")]
    pub(crate) callback_url: &'a str,
    #[serde(rename = "Topic", skip_serializing_if = "Option::is_none")]
    pub(crate) topic: Option<&'a str>,
}
