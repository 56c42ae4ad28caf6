//! Accounts as a person inside the package changes them, and what became of
//! them.

use bytes::Bytes;
use http::HeaderMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::calls::{Call, person};
use super::catalogue::schema;
use super::control::NoSuch;
use super::control_books::id_of;
use super::door::{Asked, Exact};
use super::failure::Failure;
use super::history::{AccountChange, Made, row_of};
use super::rules;
use super::table::Rec;
use super::texts::joined;
use super::value::{Owned, Value};
use super::wall;
use super::wire::read::Bound;

const ACCOUNTS: &str = "crm/Accounts";

/// A person could not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not there.
    NoSuch(NoSuch),
    /// The rules of the package, in the words of the API.
    Rules(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::NoSuch(no_such) => no_such.fmt(f),
            Refused::Rules(text) => write!(f, "refused: {text}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<NoSuch> for Refused {
    fn from(no_such: NoSuch) -> Self {
        Refused::NoSuch(no_such)
    }
}

/// A change of an account; what is absent stays, an empty text becomes
/// absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountPatch {
    /// `Name`.
    pub name: Option<String>,
    /// `Status`.
    pub status: Option<String>,
    /// `Blocked`.
    pub blocked: Option<bool>,
    /// `Email`.
    pub email: Option<String>,
    /// `Phone`.
    pub phone: Option<String>,
    /// `Website`.
    pub website: Option<String>,
    /// `AddressLine1`.
    pub street: Option<String>,
    /// `Postcode`.
    pub postcode: Option<String>,
    /// `City`.
    pub city: Option<String>,
    /// `Country`, two letters.
    pub country: Option<String>,
    /// `VATNumber`.
    pub vat_number: Option<String>,
    /// `ChamberOfCommerce`.
    pub kvk: Option<String>,
    /// `PaymentConditionSales`; empty for none.
    pub payment_condition: Option<String>,
    /// `Remarks`: a field that couplings do not read.
    pub remarks: Option<String>,
    /// `CreditLineSales`: a field that couplings do not read.
    pub credit_line: Option<Decimal>,
    /// `Code`.
    pub code: Option<String>,
    /// `EndDate`.
    pub end: Option<jiff::civil::Date>,
}

impl AccountPatch {
    pub(super) fn fields(&self) -> Vec<(&'static str, Owned)> {
        let texts = [
            ("Name", &self.name),
            ("Status", &self.status),
            ("Email", &self.email),
            ("Phone", &self.phone),
            ("Website", &self.website),
            ("AddressLine1", &self.street),
            ("Postcode", &self.postcode),
            ("City", &self.city),
            ("Country", &self.country),
            ("VATNumber", &self.vat_number),
            ("ChamberOfCommerce", &self.kvk),
            ("PaymentConditionSales", &self.payment_condition),
            ("Remarks", &self.remarks),
            ("Code", &self.code),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| {
            let text = text.as_deref()?;
            Some((name, Value::text_or_null(text).into_owned()))
        });
        let blocked = self.blocked.map(|yes| ("Blocked", Value::Bool(yes)));
        let credit = self.credit_line.map(|amount| ("CreditLineSales", Value::Dec(amount)));
        let end = self.end.map(|day| ("EndDate", Value::Date(wall::midnight(day))));
        texts.chain(blocked).chain(credit).chain(end).collect()
    }

    fn bound(&self) -> Bound {
        Bound {
            fields: self.fields(),
            nested: Vec::new(),
        }
    }
}

/// An account as the control interface shows it; texts without padding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// `ID`.
    pub id: Uuid,
    /// `Code`.
    pub code: String,
    /// `Name`.
    pub name: String,
    /// `Status`.
    pub status: String,
    /// `Blocked`.
    pub blocked: bool,
    /// `AddressLine1`.
    pub street: String,
    /// `Postcode`.
    pub postcode: String,
    /// `City`.
    pub city: String,
    /// `Email`.
    pub email: String,
    /// `Phone`.
    pub phone: String,
    /// `VATNumber`.
    pub vat_number: String,
    /// `ChamberOfCommerce`.
    pub kvk: String,
    /// `Modified`.
    pub modified: jiff::Timestamp,
}

/// Methods on the accounts of one administration, found by its number.
impl Exact {
    /// All accounts, by code.
    pub fn accounts(&self, division: i32) -> Result<Vec<AccountView>, NoSuch> {
        self.within(division, |books, _| {
            let mut all: Vec<AccountView> = books.table(ACCOUNTS).iter().map(view).collect();
            all.sort_by(|a, b| (a.code.len(), &a.code).cmp(&(b.code.len(), &b.code)));
            Ok(all)
        })
    }

    /// Every row of a resource such as `crm/Accounts`: its fields by name,
    /// without those that are null; amounts and moments as texts.
    pub fn rows(&self, division: i32, resource: &str) -> Result<Vec<serde_json::Value>, NoSuch> {
        self.within(division, |books, _| {
            let schema = schema(resource);
            Ok(books.table(resource).iter().map(|rec| row_of(rec, schema)).collect())
        })
    }

    /// Every write of an account since the first contents, in order.
    pub fn account_changes(&self, division: i32) -> Result<Vec<AccountChange>, NoSuch> {
        self.within(division, |books, _| Ok(books.history.clone()))
    }

    /// How much was made since the first contents.
    pub fn made(&self, division: i32) -> Result<Made, NoSuch> {
        self.within(division, |books, _| Ok(books.made))
    }

    /// A person makes an account under the rules of the package: its code.
    /// It is a customer unless the patch says otherwise.
    pub fn make_account(&self, division: i32, patch: &AccountPatch) -> Result<String, Refused> {
        let patch = AccountPatch {
            status: patch.status.clone().or_else(|| Some("C".to_owned())),
            ..patch.clone()
        };
        self.as_person(division, ACCOUNTS, |call| {
            let id = rules::master::create(call, &patch.bound())?;
            let made = call.books.get(ACCOUNTS, id);
            Ok(made.map(|rec| rec.text("Code")).unwrap_or_default())
        })
    }

    /// A person changes an account under the rules of the package.
    pub fn edit_account(&self, division: i32, code: &str, patch: &AccountPatch) -> Result<(), Refused> {
        let id = self.within(division, |books, _| id_of(books, ACCOUNTS, code))?;
        self.as_person(division, ACCOUNTS, |call| {
            rules::master::update(call, id, &patch.bound())
        })
    }

    /// A person deletes an account, where nothing stands in the way.
    pub fn delete_account(&self, division: i32, code: &str) -> Result<(), Refused> {
        let id = self.within(division, |books, _| id_of(books, ACCOUNTS, code))?;
        self.as_person(division, ACCOUNTS, |call| rules::master::delete(call, id))
    }

    /// A person at work on a resource, under the rules of the API.
    pub(super) fn as_person<T>(
        &self,
        division: i32,
        path: &str,
        work: impl FnOnce(&mut Call<'_>) -> Result<T, Failure>,
    ) -> Result<T, Refused> {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let asked = Asked {
            method: "POST",
            path: "",
            options: Vec::new(),
            headers: &headers,
            body: &body,
            now: self.now(),
            site: self
                .config()
                .site
                .clone()
                .unwrap_or_else(|| "https://start.exactonline.nl".to_owned()),
            courier: self.courier(),
        };
        let mut state = self.state();
        let index = state.divisions.iter().position(|books| books.code == division);
        let index = index.ok_or_else(|| NoSuch(format!("division {division}")))?;
        let language = state.language(0);
        person(&mut state, &asked, index, path, work).map_err(|failure| match failure {
            Failure::Invalid(problems) => Refused::Rules(joined(&problems, language)),
            Failure::NotFound => NoSuch(format!("row of {path}")).into(),
            other => Refused::Rules(format!("{other:?}")),
        })
    }
}

fn view(rec: Rec<'_>) -> AccountView {
    AccountView {
        id: rec.row.id,
        code: rec.text("Code"),
        name: rec.text("Name"),
        status: rec.text("Status"),
        blocked: rec.yes("Blocked"),
        street: rec.text("AddressLine1"),
        postcode: rec.text("Postcode"),
        city: rec.text("City"),
        email: rec.text("Email"),
        phone: rec.text("Phone"),
        vat_number: rec.text("VATNumber"),
        kvk: rec.text("ChamberOfCommerce"),
        modified: wall::moment(rec.row.modified),
    }
}
