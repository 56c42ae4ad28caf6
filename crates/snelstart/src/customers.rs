//! Customers of the application in the package: look, read, make, overwrite.

use boekbrug_connector::{
    ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, References, WantedCustomer,
};
use boekbrug_http::Priority;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::{Finding, FindingCode};
use http::StatusCode;
use serde_json::{Value, json};

use crate::SnelStart;
use crate::capability::{RELATIES_READ, RELATIES_WRITE};
use crate::client::{Ask, encoded};
use crate::config::Supplier;
use crate::errors::Subject;
use crate::map::{self, Addresses};
use crate::push;
use crate::search::{Hits, Search, Unreadable, quoted};
use crate::wire::object;

impl SnelStart {
    /// Everything under any of the keys; each is asked for by itself.
    pub(crate) async fn look_up_customers(
        &self,
        wanted: &WantedCustomer,
        references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        let mut all: Vec<FoundCustomer> = Vec::new();
        for filter in filters(wanted) {
            let search = Search {
                endpoint: "GET /relaties",
                right: RELATIES_READ,
                filter: Some(&filter),
                priority: Priority::Normal,
            };
            let found = self
                .search(search, |body| self.holding(body, wanted, references))
                .await?;
            for one in found {
                if !all.iter().any(|known| known.row.package_id == one.row.package_id) {
                    all.push(one);
                }
            }
        }
        Ok(all)
    }

    /// The rows of a page that hold any of the keys.
    fn holding(
        &self,
        body: &[u8],
        wanted: &WantedCustomer,
        references: &References,
    ) -> Result<Hits<FoundCustomer>, Unreadable> {
        let rows: Vec<Value> = object(body)?;
        let count = rows.len();
        let mut found = Vec::new();
        for row in rows {
            found.extend(map::wanted_relation(
                row,
                wanted,
                self.addresses(references),
                self.config.modified_on,
            )?);
        }
        Ok(Hits { found, rows: count })
    }

    /// One relation by its id; none when it is gone, or is a row of the package itself.
    pub(crate) async fn look_at_customer(
        &self,
        id: &str,
        references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        let path = format!("/relaties/{}", encoded(id));
        let ask = Ask::get("GET /relaties/{id}", RELATIES_READ, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !answer.status.is_success() {
            let error = ask.asked.refused(&answer);
            return if is_gone(&error) { Ok(None) } else { Err(error) };
        }
        self.relation(&ask, &answer.body, references)
    }

    fn relation(
        &self,
        ask: &Ask<'_>,
        body: &[u8],
        references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        let row: Value = object(body).map_err(|error| ask.asked.unreadable(error))?;
        map::found_relation(row, self.addresses(references), self.config.modified_on)
            .map_err(|error| ask.asked.unreadable(error))
    }

    /// Makes a customer. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn make_customer(
        &self,
        customer: &CheckedCustomer,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let subject = Subject::customer(customer);
        let Some(number) = number(&customer.customer().customer_code) else {
            let code = &customer.customer().customer_code;
            let finding = Finding::new(FindingCode::CustomerNeedsNumber).with("customer", code);
            return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding));
        };
        let body = map::new_relatie(customer, number);
        let path = "/relaties".to_owned();
        let ask =
            Ask::post("POST /relaties", RELATIES_WRITE, &subject, path, push::json(&body)?).with(Priority::Normal);
        let answer = self.api.ask_well(&ask).await?;
        if !answer.body.iter().all(u8::is_ascii_whitespace) {
            let made = self.relation(&ask, &answer.body, references)?;
            return made.ok_or_else(|| ask.asked.unreadable("the row that was made is no customer"));
        }
        let wanted = WantedCustomer {
            number: Some(number.to_string()),
            ..WantedCustomer::default()
        };
        let found = self.look_up_customers(&wanted, references).await;
        let made = found.map_err(|error| ask.asked.unreadable(error))?.pop();
        made.ok_or_else(|| {
            ask.asked
                .unreadable("an empty answer, and the customer is not found by its number")
        })
    }

    /// Overwrites fields. The whole row is sent, because the package replaces it whole (apis/snelstart.md section 2). After
    /// a lost answer the outcome is unknown: it may be done again, with the row as it is by then.
    pub(crate) async fn replace_customer(
        &self,
        change: &CustomerChange<'_>,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let id = &change.found.row.package_id;
        let subject = Subject::customer(change.customer);
        let path = format!("/relaties/{}", encoded(id));
        let body = push::json(&self.replacement(change)?)?;
        let ask = Ask::put("PUT /relaties/{id}", RELATIES_WRITE, &subject, path, body).with(Priority::Normal);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.customer_gone());
        }
        if !answer.status.is_success() {
            let error = ask.asked.refused(&answer);
            let gone = is_gone(&error);
            return Err(if gone { ask.asked.customer_gone() } else { error });
        }
        let now = if answer.body.iter().all(u8::is_ascii_whitespace) {
            self.look_at_customer(id, references).await?
        } else {
            self.relation(&ask, &answer.body, references)?
        };
        now.ok_or_else(|| ask.asked.customer_gone())
    }

    /// The row as it will be.
    fn replacement(&self, change: &CustomerChange<'_>) -> Result<Value, ConnectorError> {
        let Value::Object(raw) = &change.found.raw else {
            let finding = Finding::new(FindingCode::InternalFailure);
            return Err(ConnectorError::new(ErrorKind::Internal, Outcome::Permanent, finding));
        };
        let fields = |path: &str| change.fields.contains(path);
        let mut row = map::merged_relatie(raw, change.customer, &self.config.relation_leaves_out, fields);
        if !map::is_debtor(&change.found.row) {
            if self.config.supplier_becomes_customer == Supplier::Refuse {
                let code = &change.found.row.code;
                let finding = Finding::new(FindingCode::CustomerNotDebtor).with("customer", code);
                return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding));
            }
            map::make_customer(&mut row);
        }
        // The two must be equal (`REL-0047`).
        row.insert("id".to_owned(), json!(change.found.row.package_id));
        Ok(Value::Object(row))
    }

    pub(crate) fn addresses<'a>(&'a self, references: &'a References) -> Addresses<'a> {
        Addresses {
            references,
            default_country: &self.config.default_country,
        }
    }
}

/// A relation code that a person can have: whole, above zero, of 32 bits.
fn number(code: &str) -> Option<i64> {
    let number = code.trim().parse::<i32>().ok()?;
    (number > 0).then_some(number.into())
}

/// One filter for each key. Dutch VAT numbers are kept without their letters (section 5), those of others with them.
fn filters(wanted: &WantedCustomer) -> Vec<String> {
    let mut filters = Vec::new();
    if let Some(number) = wanted.number.as_deref().and_then(number) {
        filters.push(format!("Relatiecode eq {number}"));
    }
    if let Some(vat) = given(wanted.vat_number.as_deref()) {
        filters.push(format!("BtwNummer eq {}", quoted(vat)));
        if let Some(bare) = vat.strip_prefix("NL") {
            filters.push(format!("BtwNummer eq {}", quoted(bare)));
        }
    }
    if let Some(kvk) = given(wanted.identification.as_deref()) {
        filters.push(format!("KvkNummer eq {}", quoted(kvk)));
    }
    filters
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The package does not know the relation (`REL-0005`), which it may say with a 400.
fn is_gone(error: &ConnectorError) -> bool {
    let mut said = error
        .findings
        .iter()
        .filter_map(|finding| finding.package.as_ref()?.code.as_deref());
    said.any(|code| code.eq_ignore_ascii_case("REL-0005"))
}
