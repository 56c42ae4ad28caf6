//! Which tables of the administration are read, and how long what they said is believed.
//!
//! Three tables make an administration: `BASFIN` with the split account, `PERIODEINFO` and `PERIODEDATUMS`
//! (apis/king.md section 4); in which of the first two the marks of closed periods stand is not documented. A booking
//! wants the marks fresh, because the package itself would book in a closed period. A feed that is read every quarter
//! of an hour may cost one call (product section 11), so that it reads the one table that is most overdue.

use std::sync::{Arc, PoisonError};

use boekbrug_connector::{ConnectorError, ErrorKind};
use boekbrug_http::Priority;
use jiff::{SignedDuration, Timestamp};

use super::{Administration, MARKS, Tables};
use crate::King;
use crate::client::Ask;
use crate::config::Periods;
use crate::door::Operation;
use crate::wire::{BASFIN, Records, administration};
use crate::xml::Element;

/// How long a booking believes that a period is still open.
const MARKS_FOR: SignedDuration = SignedDuration::from_mins(5);
/// How long a feed leaves a table alone that could have marks and has none: nothing can be opened again by it.
const UNMARKED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// How long the days of periods are believed, and the split account by a feed: they change once a year at most.
const SETTLED_FOR: SignedDuration = SignedDuration::from_hours(6);

/// A table of `GetAdmInfo`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Table {
    /// Number ranges, split account, number of periods.
    Basis,
    /// Marks of closed periods.
    Info,
    /// First and last days of periods.
    Days,
}

impl Table {
    const ALL: [Self; 3] = [Self::Basis, Self::Info, Self::Days];

    fn name(self) -> &'static str {
        match self {
            Self::Basis => "BASFIN",
            Self::Info => "PERIODEINFO",
            Self::Days => "PERIODEDATUMS",
        }
    }

    fn documented(self) -> &'static [&'static str] {
        match self {
            Self::Basis => BASFIN,
            Self::Info => MARKS,
            // The names are not documented; the days are known by their form.
            Self::Days => &["JR", "PN", "DATVAN", "DATTM"],
        }
    }

    /// How long a booking believes it.
    fn believed(self) -> SignedDuration {
        match self {
            Self::Basis | Self::Info => MARKS_FOR,
            Self::Days => SETTLED_FOR,
        }
    }
}

/// What one table said, and when.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    at: Timestamp,
    root: Arc<Element>,
    /// True when every column was asked for, false when it were those that are documented.
    all: bool,
}

impl Said {
    /// The answer.
    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    fn is_empty(&self) -> bool {
        Records::of(&self.root).rows.is_empty()
    }

    fn has_marks(&self) -> bool {
        let rows = Records::of(&self.root).rows;
        rows.iter()
            .any(|row| MARKS.iter().any(|column| row.get(column).is_some()))
    }

    /// How long a feed leaves it alone.
    fn patience(&self, table: Table) -> SignedDuration {
        match table {
            Table::Days => SETTLED_FOR,
            Table::Basis | Table::Info if self.has_marks() => MARKS_FOR,
            Table::Basis | Table::Info => UNMARKED_FOR,
        }
    }
}

/// What was read of an administration, table by table.
#[derive(Debug, Default)]
pub(crate) struct Kept([Option<Said>; 3]);

/// What a feed reads again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Turn {
    /// Something was never read.
    Everything,
    /// The table that is most overdue.
    One(Table),
    /// All of it was read just now.
    Nothing,
}

impl Kept {
    fn of(&self, table: Table) -> Option<&Said> {
        self.0[table as usize].as_ref()
    }

    /// Age of what is known; none when nothing is, or when the clock went back.
    fn age(&self, table: Table, now: Timestamp) -> Option<SignedDuration> {
        let age = now.duration_since(self.of(table)?.at);
        (age >= SignedDuration::ZERO).then_some(age)
    }

    /// What a feed reads again.
    fn turn(&self, tables: &[Table], now: Timestamp) -> Turn {
        let mut most = None;
        let mut fresh = true;
        for &table in tables {
            let (Some(age), Some(said)) = (self.age(table, now), self.of(table)) else {
                return Turn::Everything;
            };
            fresh &= age < table.believed();
            let over = age - said.patience(table);
            if most.is_none_or(|(least, _)| least < over) {
                most = Some((over, table));
            }
        }
        most.filter(|_| !fresh)
            .map_or(Turn::Nothing, |(_, table)| Turn::One(table))
    }
}

impl King {
    /// The administration for a booking: closed marks at most some minutes old.
    pub(crate) async fn administration(&self, priority: Priority) -> Result<Administration, ConnectorError> {
        let now = self.api.now();
        for table in self.tables() {
            let age = crate::lock(&self.administration).age(*table, now);
            if age.is_none_or(|age| age >= table.believed()) {
                self.read_table(*table, priority).await?;
            }
        }
        Ok(self.known())
    }

    /// The administration for a feed: one call, once everything was read.
    pub(crate) async fn administration_in_turn(&self) -> Result<Administration, ConnectorError> {
        let turn = crate::lock(&self.administration).turn(self.tables(), self.api.now());
        match turn {
            Turn::Everything => return self.administration(Priority::Normal).await,
            Turn::One(table) => self.read_table(table, Priority::Normal).await?,
            Turn::Nothing => {}
        }
        Ok(self.known())
    }

    /// Read anew, without what was believed.
    pub(crate) async fn read_administration(&self, priority: Priority) -> Result<Administration, ConnectorError> {
        for table in self.tables() {
            self.read_table(*table, priority).await?;
        }
        Ok(self.known())
    }

    /// The administration with the days of its periods read again, when they were not read just now: a new book year
    /// may have been opened since.
    pub(crate) async fn newest_periods(&self, priority: Priority) -> Result<Administration, ConnectorError> {
        let age = crate::lock(&self.administration).age(Table::Days, self.api.now());
        if age.is_some_and(|age| age >= MARKS_FOR) && self.tables().contains(&Table::Days) {
            self.read_table(Table::Days, priority).await?;
        }
        Ok(self.known())
    }

    /// The account over which bookings are split, for the list of ledger accounts. The feed of periods reads its table
    /// now and then; where that one is not read, it is read here.
    pub(crate) async fn known_split_account(&self) -> Result<Option<String>, ConnectorError> {
        if self.config.split_account.is_some() {
            return Ok(self.config.split_account.clone());
        }
        let age = crate::lock(&self.administration).age(Table::Basis, self.api.now());
        if age.is_none_or(|age| age >= SETTLED_FOR) {
            self.read_table(Table::Basis, Priority::Normal).await?;
        }
        Ok(self.known().split_account)
    }

    /// First and last number of debtors; none where the package does not tell.
    pub(crate) async fn debtor_range(&self) -> Result<Option<(i64, i64)>, ConnectorError> {
        let age = crate::lock(&self.administration).age(Table::Basis, self.api.now());
        if age.is_none_or(|age| age >= SETTLED_FOR) {
            match self.read_table(Table::Basis, Priority::Normal).await {
                Err(error) if error.kind == ErrorKind::Refused => return Ok(None),
                read => read?,
            }
        }
        Ok(self.known().debtors())
    }

    /// The tables that count under these settings.
    fn tables(&self) -> &'static [Table] {
        match self.config.periods {
            Periods::Calendar => &Table::ALL[..2],
            Periods::Package | Periods::Auto => &Table::ALL,
        }
    }

    fn known(&self) -> Administration {
        let none = Element::default();
        let kept = self.administration.lock().unwrap_or_else(PoisonError::into_inner);
        let root = |table| kept.of(table).map_or(&none, Said::root);
        let tables = Tables {
            basis: root(Table::Basis),
            info: root(Table::Info),
            days: self.tables().contains(&Table::Days).then(|| root(Table::Days)),
        };
        Administration::of(tables, &self.config, self.today())
    }

    async fn read_table(&self, table: Table, priority: Priority) -> Result<(), ConnectorError> {
        let known = crate::lock(&self.administration).of(table).cloned();
        let said = self
            .adm_info(table.name(), table.documented(), known.as_ref(), priority)
            .await;
        let said = match said {
            // the calendar counts instead
            Err(error)
                if error.kind == ErrorKind::Refused && table == Table::Days && self.config.periods == Periods::Auto =>
            {
                Said {
                    at: self.api.now(),
                    root: Arc::default(),
                    all: true,
                }
            }
            said => said?,
        };
        crate::lock(&self.administration).0[table as usize] = Some(said);
        Ok(())
    }

    /// One table of the administration: every column, or those that are documented where it does not give all. What was
    /// `known` tells which of both to ask for; where neither gave a row, one of them is asked.
    pub(crate) async fn adm_info(
        &self,
        table: &'static str,
        documented: &[&str],
        known: Option<&Said>,
        priority: Priority,
    ) -> Result<Said, ConnectorError> {
        let first = known.is_none_or(|known| known.all);
        let said = self.adm_info_of(table, documented, first, priority).await;
        match said {
            Ok(said) if !said.is_empty() || known.is_some_and(Said::is_empty) => Ok(said),
            Err(error) if error.kind != ErrorKind::Refused => Err(error),
            Ok(_) | Err(_) => self.adm_info_of(table, documented, !first, priority).await,
        }
    }

    async fn adm_info_of(
        &self,
        table: &'static str,
        documented: &[&str],
        all: bool,
        priority: Priority,
    ) -> Result<Said, ConnectorError> {
        let columns = if all { &["*"] } else { documented };
        let asked = administration(table, columns, self.config.separator);
        let ask = Ask::read(Operation::Administration, Some(&asked), priority);
        let reply = self.api.ask(&ask).await?;
        let payload = reply.into_payload();
        let payload = payload.map_err(|error| ask.called().unreadable(error))?;
        Ok(Said {
            at: self.api.now(),
            root: Arc::new(payload.unwrap_or_default()),
            all,
        })
    }
}
