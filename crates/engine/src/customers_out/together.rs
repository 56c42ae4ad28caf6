//! A customer with a link: what both sides say is brought together, and what must go out goes.

use boekbrug_connector::{ConnectorError, CustomerChange, FoundCustomer, Outcome};
use boekbrug_model::customers_out::{
    CheckedCustomer, Conflict, CustomerContext, Merge, Sides, Winner, Write, changed, check, merge, own, value,
};
use boekbrug_model::diff::FieldDiff;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::record::Customer;
use boekbrug_model::{Finding, FindingCode, Record};
use boekbrug_store::{AppCustomerState, Author, FieldChange, PageWrite};
use jiff::Timestamp;

use super::paths::overlaid;
use super::progress::Overwriting;
use super::read_back::ReadBack;
use super::rows::{Rows, Told};
use super::walk::{Ended, Flow, Kept, Walk};
use crate::backoff::later;
use crate::hold::Halt;

/// How often a row that changes while it is about to be overwritten is brought together anew in one walk.
const REREADS: u32 = 3;

/// What the application and the package say when they agree, and what is stored of the row.
type Agreed = ((Customer, Customer), Vec<PageWrite>);

impl Walk<'_> {
    /// Reads the package's row, merges, and overwrites what must go out.
    pub(super) async fn bring_together(&mut self) -> Result<Flow, Halt> {
        let Some(id) = self.row.there.clone() else {
            return Ok(Flow::On);
        };
        // somebody linked it while it was to be made: nothing is known of what both say
        if self.progress.sent.is_some() {
            self.forget_the_sent();
        }
        // what was sent may still be on its way: read or sent over it now, it would land on top of a newer value
        if self.progress.overwriting.is_some() && self.unsettled() && self.held.plan.is_none() {
            let due = self.progress.settles.unwrap_or_default();
            return self.wait(self.row.findings.clone(), due).await;
        }
        let found = match self.found.take() {
            Some(found) => found,
            None => match self.read(&id).await? {
                Ok(found) => found,
                Err(flow) => return Ok(flow),
            },
        };
        self.held.heard();
        let Record::Customer(there) = &found.row.record else {
            return self.refuse(vec![self.finding(FindingCode::CustomerGone)]).await;
        };
        let rows = Rows::read(self.held, &found).await?;
        self.recognise(there);
        let settings = &self.held.lease.connection.settings;
        let sides = Sides {
            agreed: self.progress.agreed.as_ref(),
            agreed_there: self.progress.agreed_there.as_ref(),
            open: Some(&self.progress.open),
            application: &self.application,
            changed_here: self.row.changed_here,
            package: there,
            changed_there: found.changed.or_else(|| rows.seen()),
        };
        let merged = merge(&sides, self.tools.rules, settings);
        self.warn_of_owners(&merged);
        if merged.out.is_empty() {
            let there = (**there).clone();
            return self.quiet(&merged, (found, there), rows).await;
        }
        self.overwrite(&merged, found, rows).await
    }

    /// The package's row as it is now.
    async fn read(&mut self, id: &str) -> Result<Result<FoundCustomer, Flow>, Halt> {
        self.held.may_call()?;
        match self.held.connector.read_customer(id, &self.tools.references).await {
            Ok(Some(found)) => Ok(Ok(found)),
            Ok(None) => {
                let finding = self.finding(FindingCode::CustomerGone);
                self.refuse(vec![finding]).await.map(Err)
            }
            Err(error) => self.failed(error).await.map(Err),
        }
    }

    /// Nothing goes out; what the package says is taken over.
    async fn quiet(
        &mut self,
        merged: &Merge,
        (found, there): (FoundCustomer, Customer),
        rows: Rows,
    ) -> Result<Flow, Halt> {
        let told = self.taken(merged);
        let (page, rows) = rows.page(self.held, &found.row, Author::Package, &told)?;
        if let Some(plan) = &self.held.plan {
            plan.customer_equal(&self.row, self.adopted, &found, page.is_some());
            return Ok(Flow::Rest(Ended::Planned));
        }
        let gave_way = Told {
            fields: std::mem::take(&mut self.progress.gave_way),
            author: None,
        };
        let (more, _) = rows.page(self.held, &found.row, Author::Application, &gave_way)?;
        let pages = page.into_iter().chain(more).collect();
        self.settle((merged.result.clone(), there), pages, None).await
    }

    async fn overwrite(&mut self, merged: &Merge, found: FoundCustomer, rows: Rows) -> Result<Flow, Halt> {
        let number = found.row.code.clone();
        let context = CustomerContext {
            rules: self.tools.rules,
            settings: &self.held.lease.connection.settings,
            countries: &self.tools.countries,
            number: Some(&number),
            fields: Some(&merged.out),
        };
        let checked = match check(&merged.result, &context) {
            Ok((checked, warnings)) => {
                self.warnings.extend(warnings);
                checked
            }
            Err(findings) => return self.refuse(findings).await,
        };
        if let Some(plan) = &self.held.plan {
            let field = |path: &String| change(path, &found, checked.customer());
            let fields = merged.out.iter().filter_map(field).collect();
            let Record::Customer(there) = &found.row.record else {
                return Ok(Flow::Rest(Ended::Planned));
            };
            let after = overlaid(there, checked.customer(), &merged.out);
            plan.customer_overwritten(&self.row, &found, after, fields);
            return Ok(Flow::Rest(Ended::Planned));
        }
        self.held.still_open().await?;
        self.held.may_call()?;
        if let Some(flow) = self.about_to_overwrite(merged, &found, &rows, &checked).await? {
            return Ok(flow);
        }
        // the package knows no versions: what a person changed there since it was read would be overwritten
        let now = match self.read(&found.row.package_id).await? {
            Ok(now) => now,
            Err(flow) => return Ok(flow),
        };
        if now != found {
            self.progress.overwriting = None;
            self.progress.settles = None;
            if self.rereads == REREADS {
                let due = self.next_try();
                return self.wait(self.row.findings.clone(), due).await;
            }
            self.rereads += 1;
            self.found = Some(now);
            return Ok(Flow::On);
        }
        let change = CustomerChange {
            found: &found,
            customer: &checked,
            fields: &merged.out,
        };
        let answer = self
            .held
            .connector
            .overwrite_customer(&change, &self.tools.references)
            .await;
        let after = match answer {
            Ok(after) => after,
            Err(error) => return self.not_overwritten(error).await,
        };
        self.held.heard();
        self.held.report().customers.overwritten += 1;
        let (agreed, pages) = self.overwritten(merged, &checked, (&found, &after), rows)?;
        self.settle(agreed, pages, None).await
    }

    /// What both sides say once it is overwritten, and what is stored of the row.
    fn overwritten(
        &mut self,
        merged: &Merge,
        checked: &CheckedCustomer,
        (found, after): (&FoundCustomer, &FoundCustomer),
        rows: Rows,
    ) -> Result<Agreed, Halt> {
        let sent = (checked.customer(), &merged.out);
        let back = self.overwritten_back(&merged.result, sent, &found.row, &after.row);
        self.owned = back.owned && !self.put_back;
        if !self.owned {
            self.warn_of_differences(merged, &back, found, after);
        }
        // first what the package had changed by itself, then what went over it, then what a person saved since
        let told = self.taken(merged);
        let (before, rows) = rows.page(self.held, &found.row, Author::Package, &told)?;
        let mut fields = std::mem::take(&mut self.progress.gave_way);
        let lost = merged
            .conflicts
            .iter()
            .filter(|conflict| conflict.winner == Winner::Application);
        fields.extend(lost.map(overwritten));
        let told = Told { fields, author: None };
        let pages = self.pages_of(rows, after, &back, &told)?;
        let pages = before.into_iter().chain(pages).collect();
        Ok(((back.values, back.there), pages))
    }

    /// The row as we left it, and as it was read back where that is another.
    fn pages_of(
        &self,
        rows: Rows,
        after: &FoundCustomer,
        back: &ReadBack,
        told: &Told,
    ) -> Result<Vec<PageWrite>, Halt> {
        let left = back.left.as_ref().unwrap_or(&after.row);
        let (page, rows) = rows.page(self.held, left, Author::Application, told)?;
        let since = match &back.left {
            Some(_) => rows.page(self.held, &after.row, Author::Package, &back.told)?.0,
            None => None,
        };
        Ok(page.into_iter().chain(since).collect())
    }

    /// Stored before it is sent: what then comes back without an answer is known as our own.
    async fn about_to_overwrite(
        &mut self,
        merged: &Merge,
        found: &FoundCustomer,
        rows: &Rows,
        checked: &CheckedCustomer,
    ) -> Result<Option<Flow>, Halt> {
        let Record::Customer(there) = &found.row.record else {
            return Ok(None);
        };
        let unheard = rows.unheard(there, &merged.out)?;
        let field = |path: &String| change(path, found, checked.customer());
        let overwriting = Overwriting {
            here: merged.result.clone(),
            there: overlaid(there, checked.customer(), &merged.out),
            before: (**there).clone(),
            fields: merged.out.clone(),
            gives_way: unheard.iter().filter_map(field).collect(),
        };
        if self.progress.agreed.is_none() {
            self.begin_to_agree(merged, &overwriting);
        }
        self.progress.overwriting = Some(Box::new(overwriting));
        let settled = later(self.held.engine.now(), self.held.settle());
        self.progress.settles = Some(settled);
        self.store_before(Kept::new(AppCustomerState::Waiting, settled)).await
    }

    /// A first link: they agree on what neither sends nor takes over. Of what is sent they do as soon as it is known to have
    /// arrived, so that what the application says after that is a change.
    fn begin_to_agree(&mut self, merged: &Merge, overwriting: &Overwriting) {
        self.progress.agreed = Some(overwriting.here.clone());
        self.progress.agreed_there = Some(overwriting.there.clone());
        self.progress.open.clone_from(&merged.out);
        self.progress
            .open
            .extend(merged.taken.iter().map(|taken| taken.field.clone()));
    }

    /// A write is one: where one of its fields stands there as sent, all of them arrived, and both sides agreed on them
    /// then. What stands there otherwise was changed since. What was not sent is no more than what the package had by
    /// itself; the application has not heard of it yet.
    fn recognise(&mut self, there: &Customer) {
        let Some(overwriting) = self.progress.overwriting.take() else {
            return;
        };
        self.progress.settles = None;
        let Overwriting {
            here,
            there: sent,
            before,
            fields,
            gives_way,
        } = *overwriting;
        let arrived = |path: &String| {
            let now = value(there, path);
            now == value(&sent, path) && now != value(&before, path)
        };
        if !fields.iter().any(arrived) {
            return;
        }
        self.progress.gave_way.extend(gives_way);
        self.progress.open.retain(|path| !fields.contains(path));
        let write = Write {
            before: &before,
            sent: &sent,
            fields: &fields,
            after: there,
        };
        let ours = own(&write, self.tools.rules, &self.held.lease.connection.settings);
        let since = changed(&ours, there);
        let since = since.iter().filter(|diff| fields.contains(&diff.field));
        self.progress.changed_since.extend(since.map(field_change));
        if let Some(agreed) = &self.progress.agreed {
            let agreed_there = self.progress.agreed_there.as_ref().unwrap_or(agreed);
            self.progress.agreed_there = Some(overlaid(agreed_there, &ours, &fields));
            self.progress.agreed = Some(overlaid(agreed, &here, &fields));
        }
    }

    /// Overwriting again does no harm: after a lost answer the row is read and merged anew.
    async fn not_overwritten(&mut self, error: ConnectorError) -> Result<Flow, Halt> {
        if error.outcome != Outcome::Unknown {
            self.progress.overwriting = None;
            self.progress.settles = None;
            return self.failed(error).await;
        }
        let again = self.held.suffer(&error).await;
        // the package may still be writing it: read before, it would look like a change of a person there
        let settled = later(self.held.engine.now(), self.held.settle());
        self.progress.settles = Some(settled);
        let due = self.next_try().max(again.unwrap_or_default()).max(settled);
        self.wait(error.findings, due).await
    }

    /// It was made: both sides say the same from now on, and the package's row is stored with it.
    pub(super) async fn agree(
        &mut self,
        checked: &CheckedCustomer,
        found: FoundCustomer,
        link: Option<(String, LinkedBy)>,
    ) -> Result<Flow, Halt> {
        let rows = Rows::read(self.held, &found).await?;
        let (agreed, pages) = self.made_there(checked, &found, rows)?;
        self.settle(agreed, pages, link).await
    }

    /// The same once it is made.
    fn made_there(&mut self, checked: &CheckedCustomer, found: &FoundCustomer, rows: Rows) -> Result<Agreed, Halt> {
        let back = self.made_back(checked.customer(), &found.row);
        self.owned = back.owned && !self.put_back;
        let pages = self.pages_of(rows, found, &back, &Told::default())?;
        Ok(((back.values, back.there), pages))
    }

    async fn settle(
        &mut self,
        (values, there): (Customer, Customer),
        pages: Vec<PageWrite>,
        link: Option<(String, LinkedBy)>,
    ) -> Result<Flow, Halt> {
        let there_code = there.customer_code.clone();
        self.progress.agreed_there = Some(there);
        self.progress.agreed = Some(values.clone());
        self.progress.open.clear();
        self.progress.changed_since.clear();
        self.progress.overwriting = None;
        self.progress.settles = None;
        self.progress.failures = 0;
        let again = std::mem::take(&mut self.owned);
        self.put_back |= again;
        let (to, due) = if again {
            (AppCustomerState::Waiting, self.held.engine.now())
        } else {
            (AppCustomerState::Equal, Timestamp::MAX)
        };
        let number = link.as_ref().and_then(|_| self.number_there(&there_code));
        let kept = Kept {
            values: Some(values),
            link,
            number,
            pages,
            ..Kept::new(to, due)
        };
        self.store(kept).await?;
        Ok(if again { Flow::On } else { Flow::Rest(Ended::Equal) })
    }

    /// What the application must hear of beside what differs from what was known of the row: fields that it said otherwise
    /// and that did not stand. What the package alone changed is told by the change of the row itself, once.
    fn taken(&self, merged: &Merge) -> Told {
        // of one that we made ourselves without an answer the package's row was never seen before
        let first = self.progress.agreed.is_none() || self.progress.agreed_there.is_none();
        let lost = |path: &String| {
            let theirs = |conflict: &Conflict| conflict.winner == Winner::Package && conflict.field == *path;
            merged.conflicts.iter().any(theirs)
        };
        let first = |path: &String| first || self.progress.open.contains(path);
        let said =
            |taken: &&FieldDiff| first(&taken.field) || lost(&taken.field) || merged.kept_back.contains(&taken.field);
        let told: Vec<_> = merged.taken.iter().filter(said).collect();
        let author = told.iter().any(|taken| lost(&taken.field)).then_some(Author::Conflict);
        let mut fields: Vec<_> = told.into_iter().map(field_change).collect();
        for since in &self.progress.changed_since {
            if fields.iter().all(|told| told.field != since.field) {
                fields.push(since.clone());
            }
        }
        Told { fields, author }
    }

    /// The application changed what is not its own.
    fn warn_of_owners(&mut self, merged: &Merge) {
        let kept_back = merged
            .taken
            .iter()
            .filter(|taken| merged.kept_back.contains(&taken.field));
        let warnings: Vec<_> = kept_back
            .map(|taken| {
                let finding = self.finding(FindingCode::CustomerOwnedByPackage);
                finding.with("field", &taken.field).with("value", text(&taken.old))
            })
            .collect();
        self.warnings.extend(warnings);
    }

    /// The package answered well and did not take over all that was written.
    fn warn_of_differences(&mut self, merged: &Merge, back: &ReadBack, before: &FoundCustomer, after: &FoundCustomer) {
        let (Record::Customer(before), Record::Customer(there)) = (&before.row.record, &after.row.record) else {
            return;
        };
        let sides = Sides {
            agreed: self.progress.agreed.as_ref(),
            agreed_there: Some(before),
            open: None,
            application: &merged.result,
            changed_here: self.row.changed_here,
            package: there,
            changed_there: None,
        };
        let again = merge(&sides, self.tools.rules, &self.held.lease.connection.settings);
        let differs = again.out.intersection(&merged.out);
        for path in differs.filter(|path| !back.taken.contains(*path)) {
            let finding = Finding::new(FindingCode::PackageReadBackDiffers).with("field", path);
            let finding = finding.with("found", text(&value(there, path)));
            let finding = finding.with("expected", text(&value(&merged.result, path)));
            self.warnings.push(finding);
        }
    }
}

pub(super) fn field_change(diff: &FieldDiff) -> FieldChange {
    FieldChange {
        field: diff.field.clone(),
        old: diff.old.clone(),
        new: diff.new.clone(),
    }
}

/// The package's value that gave way.
fn overwritten(conflict: &Conflict) -> FieldChange {
    FieldChange {
        field: conflict.field.clone(),
        old: conflict.package.clone(),
        new: conflict.application.clone(),
    }
}

/// A field as the package has it and as it would be.
fn change(path: &str, found: &FoundCustomer, wanted: &Customer) -> Option<FieldChange> {
    let Record::Customer(there) = &found.row.record else {
        return None;
    };
    Some(FieldChange {
        field: path.to_owned(),
        old: value(there, path),
        new: value(wanted, path),
    })
}

/// A value for people.
fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}
