//! Columns of notices: what people chose, what they were told, and letters.

use boekbrug_model::ConnectionSettings;
use boekbrug_model::settings::CustomersOut;
use boekbrug_store::{LetterRow, NoticeSettings, StoreError, TroubleRow, WatchRow};

use super::{count, document, instant, parsed, small};
use crate::verbs::Result;

/// All none when nobody chose anything.
pub(crate) struct NoticeColumns {
    pub(crate) recipients: Option<String>,
    pub(crate) digest_hour: Option<i64>,
    pub(crate) version: Option<i64>,
}

impl TryFrom<NoticeColumns> for NoticeSettings {
    type Error = StoreError;

    fn try_from(row: NoticeColumns) -> Result<Self> {
        let untouched = Self::default();
        let recipients = row.recipients.as_deref();
        Ok(Self {
            recipients: recipients
                .map(|text| document(text, "list of recipients"))
                .transpose()?,
            digest_hour: row.digest_hour.map_or(untouched.digest_hour, hour),
            version: row.version.unwrap_or(untouched.version),
        })
    }
}

fn hour(value: i64) -> u8 {
    u8::try_from(value).unwrap_or(0).min(23)
}

pub(crate) struct TroubleColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: String,
    pub(crate) state: String,
    pub(crate) settings: String,
    pub(crate) refused: i64,
    pub(crate) refused_ticked: i64,
    pub(crate) refused_others: i64,
    pub(crate) digest_hour: Option<i64>,
    pub(crate) since: Option<i64>,
    pub(crate) well: Option<i64>,
    pub(crate) told: Option<i64>,
    pub(crate) last: Option<i64>,
    pub(crate) version: Option<i64>,
}

impl TryFrom<TroubleColumns> for TroubleRow {
    type Error = StoreError;

    fn try_from(row: TroubleColumns) -> Result<Self> {
        let connection = parsed(&row.id, "connection id")?;
        let settings: ConnectionSettings = document(&row.settings, "connection's settings")?;
        let customers = match settings.customers_out {
            CustomersOut::None => 0,
            CustomersOut::Ticked => row.refused_ticked,
            CustomersOut::All => row.refused_ticked + row.refused_others,
        };
        let watch = match row.version {
            None => None,
            Some(version) => Some(WatchRow {
                connection,
                since: row.since.map(instant).transpose()?,
                well: row.well.map(instant).transpose()?,
                told: row.told.and_then(|told| u8::try_from(told).ok()).unwrap_or(0),
                last: row.last.map(instant).transpose()?,
                version,
            }),
        };
        Ok(Self {
            connection,
            organisation: parsed(&row.organisation, "organisation id")?,
            administration: parsed(&row.administration, "administration id")?,
            state: parsed(&row.state, "connection state")?,
            refused: count(row.refused),
            refused_customers: count(customers),
            digest_hour: row.digest_hour.map_or(NoticeSettings::default().digest_hour, hour),
            watch,
        })
    }
}

pub(crate) struct LetterColumns {
    pub(crate) id: String,
    pub(crate) connection: String,
    pub(crate) person: Option<String>,
    pub(crate) email: String,
    pub(crate) language: String,
    pub(crate) content: String,
    pub(crate) tries: i64,
    pub(crate) taken: i64,
    pub(crate) due: i64,
    pub(crate) created: i64,
}

impl TryFrom<LetterColumns> for LetterRow {
    type Error = StoreError;

    fn try_from(row: LetterColumns) -> Result<Self> {
        let person = row.person.as_deref();
        Ok(Self {
            id: parsed(&row.id, "notice id")?,
            connection: parsed(&row.connection, "connection id")?,
            person: person.map(|id| parsed(id, "person id")).transpose()?,
            email: row.email,
            language: row.language,
            content: row.content,
            tries: small(row.tries),
            taken: small(row.taken),
            due: instant(row.due)?,
            created: instant(row.created)?,
        })
    }
}
