//! What a push would do with customers of the application.

use boekbrug_connector::{FoundCustomer, WantedCustomer};
use boekbrug_model::checks::Candidate;
use boekbrug_model::record::Customer;
use boekbrug_model::text::{kvk_number, vat_number};
use boekbrug_model::{Feed, Finding, Incoming, Record};
use boekbrug_store::{AppCustomerRow, FieldChange};

use super::{Plan, PreviewAction, PreviewItem};

/// Comes before the application's id where the package's is not known yet.
const NEW: &str = "new ";

impl Plan {
    /// It is refused, and nothing of it goes over, unless what comes after it changes that.
    pub(crate) fn customer_refused(&self, row: &AppCustomerRow, findings: Vec<Finding>) {
        let row = AppCustomerRow {
            findings,
            ..row.clone()
        };
        self.inner().refused.insert(row.here.clone(), row);
    }

    /// The package could not be asked.
    pub(crate) fn customer_later(&self, row: &AppCustomerRow, findings: Vec<Finding>) {
        self.customer(row, PreviewAction::Later, Vec::new(), findings);
    }

    /// It would be made.
    pub(crate) fn customer_made(&self, row: &AppCustomerRow, customer: &Customer) {
        self.customer(row, PreviewAction::Create, Vec::new(), Vec::new());
        self.inner().customer_stored = true;
        let candidate = Candidate {
            package_id: format!("{NEW}{}", row.here),
            code: customer.customer_code.clone(),
            is_active: true,
            customer: Customer {
                is_active: true,
                is_debtor: true,
                ..customer.clone()
            },
        };
        self.customer_taken(row, &candidate.package_id);
        self.inner().customers.insert(row.here.clone(), candidate);
    }

    /// Whether it would have got its link by now.
    pub(crate) fn adopts(&self, row: &AppCustomerRow) -> bool {
        self.inner().taken.values().any(|(here, _)| *here == row.here)
    }

    /// From now on the package's customer is this one's.
    pub(crate) fn customer_taken(&self, row: &AppCustomerRow, package_id: &str) {
        let taken = (row.here.clone(), row.name.clone());
        self.inner().taken.insert(package_id.to_owned(), taken);
    }

    /// Nothing goes out; one that had no link yet would get it. `stored`: the package's row is news.
    pub(crate) fn customer_equal(&self, row: &AppCustomerRow, adopted: bool, found: &FoundCustomer, stored: bool) {
        {
            let inner = &mut *self.inner();
            inner.refused.remove(&row.here);
            inner.customer_stored |= stored;
        }
        if adopted {
            self.customer(row, PreviewAction::Adopt, Vec::new(), Vec::new());
        }
        if let Record::Customer(there) = &found.row.record {
            self.known(row, found, (**there).clone());
        }
    }

    /// Fields of the package's row would be overwritten.
    pub(crate) fn customer_overwritten(
        &self,
        row: &AppCustomerRow,
        found: &FoundCustomer,
        after: Customer,
        fields: Vec<FieldChange>,
    ) {
        self.customer(row, PreviewAction::Update, fields, Vec::new());
        self.inner().customer_stored = true;
        self.known(row, found, after);
    }

    /// What the run would find after what this preview would have made and overwritten before.
    pub(crate) fn found(&self, wanted: &WantedCustomer, found: Vec<FoundCustomer>) -> Vec<FoundCustomer> {
        let inner = self.inner();
        let is_planned = |row: &Incoming| inner.customers.values().any(|one| one.package_id == row.package_id);
        let as_they_are = found.into_iter().filter(|one| !is_planned(&one.row));
        let fits = |one: &&Candidate| fits(wanted, one);
        let planned = inner.customers.values().filter(fits).map(|one| FoundCustomer {
            row: Incoming {
                package_id: one.package_id.clone(),
                code: one.code.clone(),
                name: one.customer.name.clone(),
                is_active: one.is_active,
                record: Record::Customer(Box::new(one.customer.clone())),
            },
            changed: None,
            raw: serde_json::Value::Null,
        });
        as_they_are.chain(planned).collect()
    }

    /// The name of the other customer of the application to which this preview would have linked the package's.
    pub(crate) fn taken_by(&self, row: &AppCustomerRow, package_id: &str) -> Option<String> {
        let inner = self.inner();
        let (here, name) = inner.taken.get(package_id)?;
        (*here != row.here).then(|| name.clone())
    }

    /// The customer as it would be in the package, once its walk is over.
    pub(crate) fn candidate(&self, here: &str) -> Option<Candidate> {
        self.inner().customers.get(here).cloned()
    }

    /// So many more are due than a preview looks at.
    pub(crate) fn customers_not_looked_at(&self, count: usize) {
        if let Some(push) = &mut self.inner().preview.push {
            push.customers.not_looked_at += count as u64;
        }
    }

    /// Whether a customer of the package would have been stored since this was asked last.
    pub(crate) fn take_stored(&self) -> bool {
        std::mem::take(&mut self.inner().customer_stored)
    }

    /// Those that are refused so far, with the findings that they would have.
    pub(crate) fn refused_customers(&self) -> Vec<AppCustomerRow> {
        self.inner().refused.values().cloned().collect()
    }

    /// All of them were looked at: what is refused by now stays so, and is told where it is news.
    pub(crate) fn customers_ended(&self, is_news: impl Fn(&AppCustomerRow) -> bool) {
        let refused = std::mem::take(&mut self.inner().refused);
        for row in refused.into_values().filter(|row| is_news(row)) {
            self.customer(&row, PreviewAction::Refuse, Vec::new(), row.findings.clone());
        }
    }

    fn known(&self, row: &AppCustomerRow, found: &FoundCustomer, customer: Customer) {
        let candidate = Candidate {
            package_id: found.row.package_id.clone(),
            code: found.row.code.clone(),
            is_active: found.row.is_active,
            customer,
        };
        self.inner().customers.insert(row.here.clone(), candidate);
    }

    fn customer(&self, row: &AppCustomerRow, action: PreviewAction, fields: Vec<FieldChange>, findings: Vec<Finding>) {
        let inner = &mut *self.inner();
        if action != PreviewAction::Refuse {
            inner.refused.remove(&row.here);
        }
        if let Some(push) = &mut inner.preview.push {
            push.customers.count(action);
        }
        inner.keep(PreviewItem {
            feed: Some(Feed::Customers),
            action,
            id: row.here.clone(),
            code: row.code.clone(),
            name: row.name.clone(),
            fields,
            findings,
        });
    }
}

/// Whether the package would find a customer under any of these keys.
fn fits(wanted: &WantedCustomer, one: &Candidate) -> bool {
    let same = |wanted: &Option<String>, have: Option<String>| wanted.is_some() && *wanted == have;
    let customer = &one.customer;
    wanted.number.as_deref() == Some(&one.code)
        || same(&wanted.vat_number, customer.vat_number.as_deref().and_then(vat_number))
        || same(
            &wanted.identification,
            customer.identification.as_deref().and_then(kvk_number),
        )
}
