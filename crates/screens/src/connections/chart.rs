//! What there is to choose from in a package, as it was last read.

use boekbrug_model::record::{JournalKind, LedgerKind, Record};
use boekbrug_model::{ConnectionId, Feed};
use boekbrug_store::{FeedState, RecordsSought, Store};

use crate::frame::Fault;

/// Something that can be chosen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Choice {
    /// Its code: the value.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
}

/// The active journals, accounts and codes of a connection, by code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart {
    /// Sales journals.
    pub(crate) journals: Vec<Choice>,
    /// Accounts of debtors.
    pub(crate) debtors: Vec<Choice>,
    /// Accounts on which lines of an invoice usually come.
    pub(crate) revenues: Vec<Choice>,
    /// Accounts on which a rounding can come.
    pub(crate) roundings: Vec<Choice>,
    /// VAT codes.
    pub(crate) vat: Vec<boekbrug_model::record::VatCode>,
    /// Cost centres.
    pub(crate) cost_centres: Vec<Choice>,
    /// Payment conditions.
    pub(crate) conditions: Vec<Choice>,
    /// Items; none where there are too many to choose from a list.
    pub(crate) items: Vec<Choice>,
    /// Whether items were read and the package has none that is active.
    pub(crate) lacks_items: bool,
}

/// The most items that stand in a list.
const ITEMS: u32 = 200;

impl Chart {
    /// What was last read; empty before the first read.
    pub(crate) async fn of(store: &dyn Store, id: ConnectionId) -> Result<Self, Fault> {
        let feeds = [
            Feed::Journals,
            Feed::LedgerAccounts,
            Feed::VatCodes,
            Feed::CostCentres,
            Feed::PaymentConditions,
        ];
        let mut chart = Self::default();
        for (_, _, record) in store.references(id, &feeds).await? {
            chart.put(record);
        }
        for list in [
            &mut chart.journals,
            &mut chart.debtors,
            &mut chart.revenues,
            &mut chart.roundings,
            &mut chart.cost_centres,
            &mut chart.conditions,
        ] {
            list.sort();
        }
        let sought = RecordsSought {
            active_only: true,
            text: String::new(),
        };
        let lists = store.lists();
        let items = lists.records_sought(id, Feed::Items, &sought, None, ITEMS + 1).await?;
        if items.is_empty() {
            let states = store.feed_states(id).await?;
            let read = |(feed, state): &(Feed, FeedState)| *feed == Feed::Items && state.completed.is_some();
            chart.lacks_items = states.iter().any(read);
        }
        if items.len() <= ITEMS as usize {
            chart.items = items
                .into_iter()
                .map(|row| Choice {
                    code: row.code,
                    name: row.name,
                })
                .collect();
        }
        chart.vat.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(chart)
    }

    /// Accounts on which a line or a rounding can come, by code.
    pub(crate) fn accounts(&self) -> Vec<Choice> {
        let mut accounts: Vec<_> = self.revenues.iter().chain(&self.roundings).cloned().collect();
        accounts.sort();
        accounts
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Journal(row) if row.is_active && row.kind == JournalKind::Sales => {
                self.journals.push(Choice {
                    code: row.code,
                    name: row.name,
                });
            }
            Record::LedgerAccount(row) if row.is_active => {
                let choice = Choice {
                    code: row.code,
                    name: row.name,
                };
                match row.kind {
                    LedgerKind::Debtors => self.debtors.push(choice),
                    LedgerKind::Revenue => self.revenues.push(choice),
                    LedgerKind::ProfitAndLoss => self.roundings.push(choice),
                    LedgerKind::Balance | LedgerKind::Reserved => {}
                }
            }
            Record::CostCentre(row) if row.is_active => {
                self.cost_centres.push(Choice {
                    code: row.code,
                    name: row.name,
                });
            }
            Record::PaymentCondition(row) => self.conditions.push(Choice {
                code: row.code,
                name: row.name,
            }),
            Record::VatCode(row) if row.is_active => self.vat.push(row),
            _ => {}
        }
    }
}
