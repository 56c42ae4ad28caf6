//! A customer without a link: looked for in the package, and made there when nobody is it.

use boekbrug_connector::{ConnectorError, ErrorKind, FoundCustomer, Outcome, WantedCustomer};
use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, check};
use boekbrug_model::matching::{LinkedBy, same_name};
use boekbrug_model::record::Customer;
use boekbrug_model::settings::Numbering;
use boekbrug_model::text::{code_key, kvk_number, vat_number};
use boekbrug_model::{Finding, FindingCode, Record};
use boekbrug_store::{AppCustomerState, Author};

use super::progress::SentCustomer;
use super::rows::{Rows, Told};
use super::walk::{Ended, Flow, Kept, Walk};
use crate::backoff::later;
use crate::failure::{Effect, effect};
use crate::hold::Halt;

/// How many numbers are tried for one customer in one walk.
const RENUMBERS: u32 = 20;

impl Walk<'_> {
    /// Checked, looked for by number, VAT number and KvK number, and made when the package has nobody of these.
    pub(super) async fn find_or_make(&mut self) -> Result<Flow, Halt> {
        let context = CustomerContext {
            rules: self.tools.rules,
            settings: &self.held.lease.connection.settings,
            countries: &self.tools.countries,
            fields: None,
            number: self.row.number.as_deref(),
        };
        let checked = match check(&self.application, &context) {
            Ok((checked, warnings)) => {
                self.warnings = warnings;
                checked
            }
            Err(findings) => return self.not_checked(findings).await,
        };
        let looked = if self.skips_the_look() {
            None
        } else {
            self.look(&checked).await?
        };
        match looked {
            Some(flow) => Ok(flow),
            None if self.unsettled() && !self.skips_the_look() => {
                let due = self.progress.settles.unwrap_or_default();
                self.wait(self.row.findings.clone(), due).await
            }
            None => self.make(&checked).await,
        }
    }

    /// Never, in the shipped program. The mutation shows that the storm sees what follows from it.
    #[cfg_attr(
        not(feature = "mutation"),
        allow(clippy::unused_self, reason = "only the mutation asks")
    )]
    fn skips_the_look(&self) -> bool {
        #[cfg(feature = "mutation")]
        return self.held.engine.options().mutations.skip_look_before_send;
        #[cfg(not(feature = "mutation"))]
        false
    }

    /// One that lacks a number only gets the next one, where the settings say so.
    async fn not_checked(&mut self, findings: Vec<Finding>) -> Result<Flow, Halt> {
        let settings = &self.held.lease.connection.settings;
        let only = findings
            .iter()
            .all(|finding| finding.code == FindingCode::CustomerNeedsNumber);
        if settings.numbering == Numbering::Ask || !only || self.row.number.is_some() {
            return self.refuse(findings).await;
        }
        match self.next_number().await? {
            Some(flow) => Ok(flow),
            None => self.refuse(findings).await,
        }
    }

    /// Gives it the next number that is free as far as is known here. None when all are in use.
    async fn next_number(&mut self) -> Result<Option<Flow>, Halt> {
        let (store, numbers) = (self.held.engine.store(), &self.tools.numbers);
        let Some(next) = numbers.next(store, self.held.id(), self.tools.rules).await? else {
            return Ok(None);
        };
        let next = next.to_string();
        self.progress.given = Some(next.clone());
        if self.held.plan.is_some() {
            self.row.number = Some(next);
            return Ok(Some(Flow::On));
        }
        let kept = Kept {
            number: Some(next),
            ..Kept::new(AppCustomerState::Waiting, self.held.engine.now())
        };
        // a person may have given it one meanwhile
        let flow = self.store_before(kept).await?;
        Ok(Some(flow.unwrap_or(Flow::On)))
    }

    /// The next number in place of one that we gave and that somebody has there whom no feed tells of, such as a supplier:
    /// packages number both in one series. A number that a person gave is for a person to change.
    async fn another_number(&mut self) -> Result<Option<Flow>, Halt> {
        let ours = self.row.number.is_some() && self.row.number == self.progress.given;
        let asks = self.held.lease.connection.settings.numbering == Numbering::Ask;
        if !ours || asks || self.renumbered == RENUMBERS {
            return Ok(None);
        }
        self.renumbered += 1;
        self.next_number().await
    }

    /// What the package has under any of the keys. None when there is nobody.
    async fn look(&mut self, checked: &CheckedCustomer) -> Result<Option<Flow>, Halt> {
        let customer = checked.customer();
        let wanted = WantedCustomer {
            number: Some(customer.customer_code.clone()).filter(|number| !number.is_empty()),
            vat_number: customer.vat_number.as_deref().and_then(vat_number),
            identification: customer.identification.as_deref().and_then(kvk_number),
        };
        // what was sent before may be there under the number that it had then
        let sent = self.progress.sent.as_ref().map(|sent| sent.number.clone());
        let before = sent
            .filter(|number| wanted.number.as_ref() != Some(number))
            .map(|number| WantedCustomer {
                number: Some(number),
                ..WantedCustomer::default()
            });
        let mut found = Vec::new();
        for wanted in [Some(wanted), before].into_iter().flatten() {
            self.held.may_call()?;
            match self
                .held
                .connector
                .find_customers(&wanted, &self.tools.references)
                .await
            {
                Ok(more) => match &self.held.plan {
                    Some(plan) => found.extend(plan.found(&wanted, more)),
                    None => found.extend(more),
                },
                Err(error) => return self.failed(error).await.map(Some),
            }
        }
        self.held.heard();
        found.sort_by(|one, other| one.row.package_id.cmp(&other.row.package_id));
        found.dedup_by(|one, other| one.row.package_id == other.row.package_id);
        // somebody else may have the number that was sent before by now: that is no concern of ours any more
        let holds = |one: &FoundCustomer| code_key(&one.row.code) == code_key(&customer.customer_code);
        found.retain(|one| holds(one) || self.is_same(customer, one));
        if found.is_empty() {
            return Ok(None);
        }
        self.choose(customer, found).await.map(Some)
    }

    /// One active row that is surely the same firm is taken; anything else is for a person.
    async fn choose(&mut self, wanted: &Customer, found: Vec<FoundCustomer>) -> Result<Flow, Halt> {
        let (fits, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| self.is_same(wanted, one));
        let (active, inactive): (Vec<_>, Vec<_>) = fits.into_iter().partition(|one| one.row.is_active);
        let finding = match (&active[..], &inactive[..]) {
            ([one], _) if !is_debtor(one) => self.finding(FindingCode::CustomerNotDebtor),
            ([one], _) => {
                let one = one.clone();
                return self.adopt(one).await;
            }
            ([], [_, ..]) => self.finding(FindingCode::CustomerInactive),
            ([], []) => {
                if let Some(flow) = self.another_number().await? {
                    return Ok(flow);
                }
                let finding = self.finding(FindingCode::CustomerCodeInUse);
                finding.with("found", named(&others))
            }
            _ => self
                .finding(FindingCode::CustomerSeveralFound)
                .with("found", named(&active)),
        };
        self.refuse(vec![finding]).await
    }

    /// With an equal VAT or KvK number it is the same firm. With an equal number alone the name must be the same as well:
    /// else two firms share a number by chance, and the data of one would go over those of the other.
    fn is_same(&self, wanted: &Customer, found: &FoundCustomer) -> bool {
        let Record::Customer(there) = &found.row.record else {
            return false;
        };
        let same = |one: &Option<String>, other: &Option<String>, norm: fn(&str) -> Option<String>| {
            let one = one.as_deref().and_then(norm);
            one.is_some() && one == other.as_deref().and_then(norm)
        };
        let same_number = code_key(&wanted.customer_code) == code_key(&there.customer_code);
        let sent = self
            .progress
            .sent
            .as_ref()
            .filter(|sent| code_key(&sent.number) == code_key(&there.customer_code));
        same(&wanted.vat_number, &there.vat_number, vat_number)
            || same(&wanted.identification, &there.identification, kvk_number)
            || (same_number && same_name(&wanted.name, &there.name))
            || sent.is_some_and(|sent| same_name(&sent.name, &there.name))
    }

    /// Takes a row of the package as this customer, unless it is another one's.
    async fn adopt(&mut self, found: FoundCustomer) -> Result<Flow, Halt> {
        let id = found.row.package_id.clone();
        let store = self.held.engine.store().app_customers();
        let others = store.linked(self.held.id(), &[&id]).await?;
        let other = others.into_iter().find(|other| other.here != self.row.here);
        let planned = self.held.plan.as_ref();
        let planned = planned.and_then(|plan| plan.taken_by(&self.row, &id));
        if let Some(other) = other.map(|other| other.name).or(planned) {
            let finding = self.finding(FindingCode::CustomerLinkedElsewhere);
            let finding = finding.with("found", label(&found)).with("other", other);
            return self.refuse(vec![finding]).await;
        }
        let ours = self.progress.sent.is_some();
        let by = if ours { LinkedBy::Created } else { LinkedBy::Found };
        self.progress.sent = None;
        self.progress.settles = None;
        if !ours {
            self.forget_the_sent();
        }
        if let Some(plan) = &self.held.plan {
            plan.customer_taken(&self.row, &id);
            self.row.there = Some(id);
            self.adopted = true;
            self.found = Some(found);
            return Ok(Flow::On);
        }
        self.held.report().customers.found += 1;
        // whatever comes after this is a change of what is here now
        let rows = Rows::read(self.held, &found).await?;
        let author = if ours { Author::Application } else { Author::Package };
        let (page, _) = rows.page(self.held, &found.row, author, &Told::default())?;
        let kept = Kept {
            link: Some((id, by)),
            number: self.number_there(&found.row.code),
            pages: page.into_iter().collect(),
            ..Kept::new(AppCustomerState::Waiting, self.held.engine.now())
        };
        if let Some(flow) = self.store_before(kept).await? {
            return Ok(flow);
        }
        self.found = Some(found);
        Ok(Flow::On)
    }

    /// The number that it has in the package, where that is not its own code: not the one that it was to get.
    pub(super) fn number_there(&self, code: &str) -> Option<String> {
        let other = code_key(code) != code_key(&self.application.customer_code) || self.row.number.is_some();
        Some(code.to_owned()).filter(|code| other && !code.is_empty())
    }

    /// Makes it. `Sending` is stored before, so that after a crash only a look follows.
    async fn make(&mut self, checked: &CheckedCustomer) -> Result<Flow, Halt> {
        if let Some(plan) = &self.held.plan {
            plan.customer_made(&self.row, checked.customer());
            return Ok(Flow::Rest(Ended::Planned));
        }
        self.held.still_open().await?;
        self.held.may_call()?;
        let now = self.held.engine.now();
        let settled = later(now, self.held.settle());
        self.progress.sent = Some(SentCustomer {
            at: now,
            number: checked.customer().customer_code.clone(),
            name: checked.customer().name.clone(),
        });
        self.progress.settles = Some(settled);
        // should the answer be lost and the application change it meanwhile, this is from where it changed
        self.progress.agreed = Some(self.application.clone());
        if let Some(flow) = self.store_before(Kept::new(AppCustomerState::Sending, settled)).await? {
            return Ok(flow);
        }
        let answer = self
            .held
            .connector
            .create_customer(checked, &self.tools.references)
            .await;
        match answer {
            Ok(found) => {
                self.held.heard();
                self.held.report().customers.created += 1;
                self.made(checked, found).await
            }
            Err(error) => self.not_made(checked, error).await,
        }
    }

    async fn made(&mut self, checked: &CheckedCustomer, found: FoundCustomer) -> Result<Flow, Halt> {
        self.progress.sent = None;
        self.progress.settles = None;
        let link = Some((found.row.package_id.clone(), LinkedBy::Created));
        self.agree(checked, found, link).await
    }

    async fn not_made(&mut self, checked: &CheckedCustomer, error: ConnectorError) -> Result<Flow, Halt> {
        let again = self.held.suffer(&error).await;
        if error.outcome == Outcome::Unknown {
            // "that number exists" says that somebody made it: look at once, it may have been us
            if error.kind == ErrorKind::Refused {
                return match self.look(checked).await? {
                    Some(flow) => Ok(flow),
                    None => self.not_sent(error.findings).await,
                };
            }
            let settled = later(self.held.engine.now(), self.held.settle());
            self.progress.settles = Some(settled);
            let due = self.next_try().max(again.unwrap_or_default()).max(settled);
            let kept = Kept {
                findings: error.findings,
                ..Kept::new(AppCustomerState::Unknown, due)
            };
            self.store(kept).await?;
            return Ok(Flow::Rest(Ended::Unknown));
        }
        self.forget_the_sent();
        let due = match effect(&error) {
            Effect::Breaks => self.held.engine.now(),
            Effect::Limit => again.unwrap_or_else(|| self.next_try()),
            Effect::Silence | Effect::None if error.outcome == Outcome::Temporary => self.next_try(),
            Effect::Silence | Effect::None => return self.not_sent(error.findings).await,
        };
        self.row.state = AppCustomerState::Waiting;
        self.wait(error.findings, due).await
    }

    /// What was sent is not what the customer is linked to, or is nowhere: both sides never agreed on anything, and
    /// whatever link comes next is a first one.
    pub(super) fn forget_the_sent(&mut self) {
        self.progress.sent = None;
        self.progress.settles = None;
        self.progress.agreed = None;
        self.progress.open.clear();
    }

    /// The package refused it, so nothing of it is there.
    async fn not_sent(&mut self, findings: Vec<Finding>) -> Result<Flow, Halt> {
        self.forget_the_sent();
        self.row.state = AppCustomerState::Waiting;
        self.refuse(findings).await
    }
}

fn is_debtor(found: &FoundCustomer) -> bool {
    matches!(&found.row.record, Record::Customer(customer) if customer.is_debtor)
}

fn named(found: &[FoundCustomer]) -> String {
    let names: Vec<_> = found.iter().map(label).collect();
    names.join(", ")
}

/// As people know it: number and name.
fn label(found: &FoundCustomer) -> String {
    format!("{} {}", found.row.code, found.row.name).trim().to_owned()
}
