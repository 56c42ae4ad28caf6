//! Customers of the application in the package: look, read, make, overwrite. What comes back is mapped as the feed maps it,
//! with its main contact and its invoice address, so that the next run of the feed sees nothing new.

use boekbrug_connector::{ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, WantedCustomer};
use boekbrug_http::Priority;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::{Finding, FindingCode};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Join;
use crate::Exact;
use crate::address::quoted;
use crate::client::Ask;
use crate::config::OtherAccount;
use crate::errors::Subject;
use crate::listed::Listed;
use crate::map;
use crate::push::json;
use crate::resource;
use crate::wire::{Account, AccountEmail, Stamp, select, single};

impl Exact {
    /// Everything under any of the keys, in one call.
    pub(crate) async fn look_up_customers(
        &self,
        wanted: &WantedCustomer,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        let Some(only) = only(wanted) else {
            return Ok(Vec::new());
        };
        let mut all: Vec<FoundCustomer> = Vec::new();
        let mut path = Some(self.list_path(&resource::ACCOUNTS, Some(&only), &members())?);
        while let Some(at) = path.take() {
            let listed = self.listed(&resource::ACCOUNTS, at, Priority::Normal).await?;
            let (found, next) = self.found(&listed, |row| map::holds_key(row, wanted)).await?;
            for one in found {
                if all.iter().all(|known| known.row.package_id != one.row.package_id) {
                    all.push(one);
                }
            }
            path = next;
        }
        Ok(all)
    }

    /// One account by its id; none when it is gone.
    pub(crate) async fn look_at_customer(&self, id: &str) -> Result<Option<FoundCustomer>, ConnectorError> {
        let Ok(id) = Uuid::try_parse(id) else { return Ok(None) };
        let path = self.list_path(&resource::ACCOUNTS, Some(&format!("ID eq guid'{id}'")), &members())?;
        let ask = Ask::get(&resource::ACCOUNTS, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let listed = Listed::new(resource::ACCOUNTS.get, answer);
        let (found, _) = self.found(&listed, |row| row.id.0 == Some(id)).await?;
        Ok(found.into_iter().next())
    }

    /// The accounts of a page that are wanted, joined and mapped; and where the list goes on. One that cannot be read may
    /// be the wanted one, so it is never nothing there.
    async fn found(
        &self,
        listed: &Listed,
        is_wanted: impl Fn(&Account<'_>) -> bool,
    ) -> Result<(Vec<FoundCustomer>, Option<String>), ConnectorError> {
        let rows = listed.all_rows::<Value>()?;
        let next = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        let unreadable = |error: serde_json::Error| listed.unreadable(error);
        let mut wanted = Vec::new();
        for raw in &rows.good {
            let row = Account::deserialize(raw).map_err(unreadable)?;
            if is_wanted(&row) {
                wanted.push((raw, row));
            }
        }
        let mut join = Join::default();
        if !wanted.is_empty() {
            self.look_up(wanted.iter().map(|(_, row)| row), &mut join).await?;
            self.look_up_emails(wanted.iter().map(|(_, row)| row), &mut join)
                .await?;
        }
        let mut found = Vec::new();
        for (raw, row) in &wanted {
            let stamp = Stamp::deserialize(*raw).map_err(unreadable)?;
            let mapped = map::customer(row, &join, self.mapping());
            let row = mapped.map_err(|_| listed.unreadable("an account without id or code"))?;
            let zoned = |at| self.own.zone.to_ambiguous_timestamp(at).unambiguous().ok();
            found.extend(row.map(|row| FoundCustomer {
                row,
                changed: stamp.modified.0.and_then(zoned),
                raw: (*raw).clone(),
            }));
        }
        Ok((found, next))
    }

    /// Makes a customer. Whatever is not a clear yes or a clear no leaves the outcome unknown. The answer may be sparse
    /// (section 3), so the row is read by its id.
    pub(crate) async fn make_customer(&self, customer: &CheckedCustomer) -> Result<FoundCustomer, ConnectorError> {
        let code = &customer.customer().customer_code;
        if map::number(code).is_none() {
            let finding = Finding::new(FindingCode::CustomerNeedsNumber).with("customer", code);
            return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding));
        }
        let subject = Subject::new_customer(customer);
        let body = json(&map::new_account(customer))?;
        let path = self.path(&resource::ACCOUNTS, "")?;
        let ask = Ask::write(Method::POST, &resource::ACCOUNTS, &subject, path, body).with(Priority::Normal);
        let answer = self.api.ask_well(&ask).await?;
        let unknown = |error: ConnectorError| ask.asked.unreadable(error);
        let made = if answer.body.iter().all(u8::is_ascii_whitespace) {
            let wanted = WantedCustomer {
                number: Some(code.clone()),
                ..WantedCustomer::default()
            };
            self.look_up_customers(&wanted).await.map_err(unknown)?.pop()
        } else {
            let row: AccountEmail<'_> = single(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
            let id = row
                .id
                .text()
                .ok_or_else(|| ask.asked.unreadable("an account without id"))?;
            self.look_at_customer(&id).await.map_err(unknown)?
        };
        made.ok_or_else(|| ask.asked.unreadable("what was made is not to be found"))
    }

    /// Overwrites fields; only these are sent. After a lost answer the outcome is unknown: it may be done again.
    pub(crate) async fn replace_customer(&self, change: &CustomerChange<'_>) -> Result<FoundCustomer, ConnectorError> {
        let subject = Subject::customer(change.customer);
        let becomes = !map::is_debtor(&change.found.row);
        if becomes && self.own.all.account_becomes_customer == OtherAccount::Refuse {
            let code = &change.found.row.code;
            let finding = Finding::new(FindingCode::CustomerNotDebtor).with("customer", code);
            return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding));
        }
        let fields = |path: &str| change.fields.contains(path);
        let body = json(&map::changed_account(
            change.customer,
            fields,
            becomes,
            self.own.all.blank_fields,
        ))?;
        let id = &change.found.row.package_id;
        let path = self.path(&resource::ACCOUNTS, &format!("(guid'{id}')"))?;
        let ask = Ask::replace(&resource::ACCOUNTS, &subject, path, body).with(Priority::Normal);
        let answer = self.api.ask(&ask).await?;
        match answer.status {
            // a page in place of an answer says nothing of what was done
            status if status.is_success() && !answer.body.trim_ascii().is_empty() => {
                return Err(ask.asked.unreadable("an answer where none is due"));
            }
            status if status.is_success() => {}
            StatusCode::NOT_FOUND => return Err(ask.asked.customer_gone()),
            // a key that nobody has was answered so as well (section 7)
            StatusCode::FORBIDDEN => {
                let there = self.look_at_customer(id).await;
                let gone = matches!(there, Ok(None));
                return Err(if gone {
                    ask.asked.customer_gone()
                } else {
                    ask.asked.refused(&answer)
                });
            }
            _ => return Err(ask.asked.refused(&answer)),
        }
        let now = self.look_at_customer(id).await;
        let now = now.map_err(|error| ask.asked.unreadable(error))?;
        now.ok_or_else(|| ask.asked.customer_gone())
    }
}

/// What is asked of an account that is looked at by itself: the feed's members, and when it was changed.
fn members() -> String {
    format!("{},{}", select::<Account<'_>>(&["Timestamp"]), select::<Stamp<'_>>(&[]))
}

/// One filter for every key; none where there is no key that the package can have. VAT numbers of the Netherlands are
/// asked for without their letters as well, because people type both.
fn only(wanted: &WantedCustomer) -> Option<String> {
    let mut either = Vec::new();
    if let Some(number) = wanted.number.as_deref().and_then(map::number) {
        either.extend(map::kept_codes(&number).map(|code| format!("Code eq {}", quoted(&code))));
    }
    if let Some(vat) = given(wanted.vat_number.as_deref()) {
        either.push(format!("VATNumber eq {}", quoted(vat)));
        either.extend(
            vat.strip_prefix("NL")
                .map(|bare| format!("VATNumber eq {}", quoted(bare))),
        );
    }
    if let Some(kvk) = given(wanted.identification.as_deref()) {
        either.push(format!("ChamberOfCommerce eq {}", quoted(kvk)));
    }
    (!either.is_empty()).then(|| either.join(" or "))
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
