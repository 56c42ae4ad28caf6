//! The control interface as methods: what a person inside the package does
//! in one administration, past the rules of the API.

use bytes::Bytes;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::books::Books;
use super::control::NoSuch;
use super::control_accounts::AccountPatch;
use super::division::Division;
use super::door::Exact;
use super::rules::posting::signed;
use super::seed::{Planter, SeedAccount, plant_account};
use super::state::State;
use super::upset;
use super::value::{Owned, Value};
use super::wall::{self, Wall};
use crate::fault::Change;

/// Methods on one administration, found by its number.
impl Exact {
    /// Works on an administration under the lock, and lets webhooks tell
    /// what happened.
    pub(super) fn within<T>(
        &self,
        division: i32,
        work: impl FnOnce(&mut Division, Wall) -> Result<T, NoSuch>,
    ) -> Result<T, NoSuch> {
        self.bring_late();
        let now = self.now();
        let mut state = self.state();
        let State {
            divisions,
            webhooks,
            switches,
            config,
            ..
        } = &mut *state;
        let books = divisions.iter_mut().find(|books| books.code == division);
        let books = books.ok_or_else(|| NoSuch(format!("division {division}")))?;
        let outcome = work(books, wall::wall(now));
        let site = config.site.as_deref().unwrap_or("https://start.exactonline.nl");
        let root = format!("{site}/api/v1/{division}/");
        webhooks.take_in(std::mem::take(&mut books.happenings), division, &root, now, *switches);
        outcome
    }

    /// What was booked.
    pub fn books(&self, division: i32) -> Result<Books, NoSuch> {
        self.within(division, |books, _| Ok(Books::of(books)))
    }

    /// The bytes of an attachment.
    pub fn attachment(&self, division: i32, id: Uuid) -> Result<Bytes, NoSuch> {
        self.within(division, |books, _| {
            let found = books.files.get(&id).cloned();
            found.ok_or_else(|| NoSuch(format!("attachment {id}")))
        })
    }

    /// The id of the row of a resource, such as `crm/Accounts`, that has a
    /// code.
    pub fn id_of(&self, division: i32, resource: &str, code: &str) -> Result<Uuid, NoSuch> {
        self.within(division, |books, _| id_of(books, resource, code))
    }

    /// How many rows a resource has.
    pub fn count(&self, division: i32, resource: &str) -> Result<usize, NoSuch> {
        self.within(division, |books, _| Ok(books.table(resource).len()))
    }

    /// One more account, with its contacts and addresses.
    pub fn add_account(&self, division: i32, account: &SeedAccount) -> Result<Uuid, NoSuch> {
        self.within(division, |books, at| {
            let mut planter = Planter::loud(books, at);
            Ok(plant_account(&mut planter, account))
        })
    }

    /// Changes an account.
    pub fn update_account(&self, division: i32, code: &str, patch: &AccountPatch) -> Result<(), NoSuch> {
        self.update(division, "crm/Accounts", code, patch.fields())
    }

    /// Touches the first `count` accounts: a new version, another remark.
    pub fn touch_accounts(&self, division: i32, count: usize) -> Result<usize, NoSuch> {
        self.within(division, |books, at| {
            let ids: Vec<Uuid> = books
                .table("crm/Accounts")
                .iter()
                .take(count)
                .map(|rec| rec.row.id)
                .collect();
            for id in &ids {
                let remark = format!("Gewijzigd {at}");
                books.change("crm/Accounts", *id, vec![("Remarks", Value::owned_text(remark))], at);
            }
            Ok(ids.len())
        })
    }

    /// Removes an account, whatever hangs on it.
    pub fn remove_account(&self, division: i32, code: &str) -> Result<(), NoSuch> {
        self.within(division, |books, at| {
            let id = id_of(books, "crm/Accounts", code)?;
            books.remove("crm/Accounts", id, at);
            Ok(())
        })
    }

    /// Changes a text field of any record that has a code.
    pub fn set_text(&self, division: i32, resource: &str, code: &str, field: &str, text: &str) -> Result<(), NoSuch> {
        let schema = super::catalogue::schema(resource);
        let field = schema.at(field).and_then(|at| schema.field(at));
        let field = field.ok_or_else(|| NoSuch(format!("field of {resource}")))?;
        let value = Value::text_or_null(text).into_owned();
        self.update(division, resource, code, vec![(field.name, value)])
    }

    /// A cost centre or cost unit ends on a day.
    pub fn end_on(&self, division: i32, resource: &str, code: &str, day: jiff::civil::Date) -> Result<(), NoSuch> {
        let fields = vec![("EndDate", Value::Date(wall::midnight(day)))];
        self.update(division, resource, code, fields)
    }

    /// Blocks a ledger account, or frees it.
    pub fn block_ledger(&self, division: i32, code: &str, blocked: bool) -> Result<(), NoSuch> {
        self.update(
            division,
            "financial/GLAccounts",
            code,
            vec![("IsBlocked", Value::Bool(blocked))],
        )
    }

    /// Blocks a VAT code, or frees it.
    pub fn block_vat_code(&self, division: i32, code: &str, blocked: bool) -> Result<(), NoSuch> {
        self.update(
            division,
            "vat/VATCodes",
            code,
            vec![("IsBlocked", Value::Bool(blocked))],
        )
    }

    fn update(
        &self,
        division: i32,
        resource: &str,
        code: &str,
        fields: Vec<(&'static str, Owned)>,
    ) -> Result<(), NoSuch> {
        self.within(division, |books, at| {
            let id = id_of(books, resource, code)?;
            books.change(resource, id, fields, at);
            Ok(())
        })
    }

    /// Closes a period, or opens it again.
    pub fn close_period(&self, division: i32, year: i16, period: i16, closed: bool) -> Result<(), NoSuch> {
        self.within(division, |books, _| {
            let key = (i64::from(year), i64::from(period));
            if closed {
                books.closed.insert(key);
            } else {
                books.closed.remove(&key);
            }
            Ok(())
        })
    }

    /// The administration moves to another server: all row versions start
    /// anew, `DivisionMoveDate` says when.
    pub fn move_division(&self, division: i32) -> Result<(), NoSuch> {
        self.within(division, |books, at| {
            books.relocate(at);
            Ok(())
        })
    }

    /// Makes a change that a fault plan can name too.
    pub fn change(&self, division: i32, change: &Change) -> Result<(), NoSuch> {
        let now = self.now();
        self.within(division, |books, _| {
            if upset::apply(books, change, now) {
                Ok(())
            } else {
                Err(NoSuch(format!("object of {change:?}")))
            }
        })
    }

    /// A customer pays a part of an entry, found by `YourRef`.
    pub fn pay(&self, division: i32, your_ref: &str, amount: Decimal) -> Result<(), NoSuch> {
        self.within(division, |books, at| {
            let rows = books
                .table("cashflow/Receivables")
                .all_with("YourRef", &Value::text(your_ref));
            let rec = rows.first().ok_or_else(|| NoSuch(format!("receivable {your_ref}")))?;
            let dec = |name: &str| rec.get(name).as_dec().unwrap_or(Decimal::ZERO);
            let (open, rate) = (dec("AmountFC"), dec("RateFC"));
            let left = signed(open.abs() - amount, open);
            let done = left.is_zero();
            let fields = vec![
                ("AmountFC", Value::Dec(left)),
                ("AmountDC", Value::Dec(left * rate)),
                ("IsFullyPaid", Value::Bool(done)),
                ("Status", Value::Int(if done { 50 } else { 20 })),
                ("LastPaymentDate", Value::Date(wall::midnight(wall::day(at)))),
            ];
            let id = rec.row.id;
            books.change("cashflow/Receivables", id, fields, at);
            Ok(())
        })
    }
}

/// Id of the row of a resource that has a code.
pub(super) fn id_of(books: &Division, resource: &str, code: &str) -> Result<Uuid, NoSuch> {
    let found = books.table(resource).by_code("Code", code);
    found
        .map(|rec| rec.row.id)
        .ok_or_else(|| NoSuch(format!("{resource} {code}")))
}
