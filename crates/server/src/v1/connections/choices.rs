//! What there is to choose from in the package: journals, accounts and items, as they were last read.

use boekbrug_model::record::{JournalKind, LedgerKind, Record};
use boekbrug_model::{ConnectionId, Feed};
use boekbrug_store::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::v1::problem::Problem;

/// The longest code, in characters.
const LONGEST: usize = 100;

/// A code of the package or of the application: 1 to 100 characters on one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$")]
pub(super) struct Code(String);

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text))
        } else {
            Err(format!("1–{LONGEST}"))
        }
    }
}

impl Code {
    /// A code that is stored already, whatever it is.
    pub(super) fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

/// Something that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub(super) struct Choice {
    /// Its code: the value of the answer.
    pub(super) value: String,
    /// Its name.
    pub(super) label: String,
}

/// The active journals, accounts and items of a connection.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// Sales journals.
    pub(super) journals: Vec<Choice>,
    /// Accounts of debtors.
    pub(super) debtors: Vec<Choice>,
    /// Accounts on which lines of an invoice can come.
    pub(super) revenues: Vec<Choice>,
    /// Accounts on which a rounding can come.
    pub(super) roundings: Vec<Choice>,
    /// Items that can be invoiced.
    pub(super) items: Vec<Choice>,
}

impl Choices {
    /// What was last read; empty before the first read.
    pub(super) async fn of(store: &dyn Store, id: ConnectionId) -> Result<Self, Problem> {
        let rows = store
            .references(id, &[Feed::Journals, Feed::LedgerAccounts, Feed::Items])
            .await?;
        let mut choices = Self::default();
        for (_, _, record) in rows {
            choices.put(record);
        }
        for list in [
            &mut choices.journals,
            &mut choices.debtors,
            &mut choices.revenues,
            &mut choices.roundings,
            &mut choices.items,
        ] {
            list.sort_by(|one, other| one.value.cmp(&other.value));
        }
        Ok(choices)
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Journal(journal) if journal.is_active && journal.kind == JournalKind::Sales => {
                self.journals.push(Choice {
                    value: journal.code,
                    label: journal.name,
                });
            }
            Record::LedgerAccount(account) if account.is_active => {
                let choice = Choice {
                    value: account.code,
                    label: account.name,
                };
                match account.kind {
                    LedgerKind::Debtors => self.debtors.push(choice),
                    LedgerKind::Revenue => self.revenues.push(choice),
                    LedgerKind::ProfitAndLoss => self.roundings.push(choice),
                    LedgerKind::Balance | LedgerKind::Reserved => {}
                }
            }
            Record::Item(item) if item.is_active => self.items.push(Choice {
                value: item.item_code,
                label: item.name,
            }),
            _ => {}
        }
    }
}
