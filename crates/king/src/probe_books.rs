//! The second half of `doctor`: the forms in which an administration answers, and whether its books hold what a booking
//! needs.

use boekbrug_connector::ProbeStep;
use boekbrug_http::Priority;
use boekbrug_model::record::JournalKind;
use boekbrug_model::{Feed, Finding, FindingCode, Record};
use jiff::ToSpan;

use crate::King;
use crate::client::Ask;
use crate::door::Operation;
use crate::probe::{Found, step};
use crate::wire::{Asked, Records, Row, day, of};

/// Rows that are looked at to find out a form.
pub(crate) const SAMPLE: u32 = 20;

impl King {
    /// Every form, and every list that a booking depends on.
    pub(crate) async fn probe_books(&self) -> Vec<ProbeStep> {
        vec![
            step(
                (
                    "De vorm van bedragen en percentages",
                    "The form of amounts and percentages",
                ),
                self.decimals().await,
            ),
            step(("De vorm van datums", "The form of days"), self.dates().await),
            step(
                (
                    "Lege velden en de verpakking van antwoorden",
                    "Blank cells and the wrapping of answers",
                ),
                self.cells().await,
            ),
            step(
                ("Lezen wat sinds een dag veranderde", "Reading what changed since a day"),
                self.since().await,
            ),
            step(("De splitsrekening", "The split account"), self.split().await),
            step(
                ("De periodes zijn te lezen", "The periods can be read"),
                self.open_periods().await,
            ),
            step(("Het verkoopdagboek", "The sales journal"), self.sales_journal().await),
        ]
    }

    /// Looks at some rows of a table, newest keys or oldest, as the package gives them.
    async fn sample(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        order: &'static str,
    ) -> Result<crate::xml::Element, boekbrug_connector::ConnectorError> {
        let asked = Asked {
            table,
            columns,
            conditions: Vec::new(),
            order,
            page: (SAMPLE, 1),
            since: None,
            documents: false,
        };
        self.records(&asked, Priority::Normal).await
    }

    async fn decimals(&self) -> Found {
        let rates = self.sample("BTW", &["NR", "PERC"], "NR").await?;
        let items = self.sample("DEBOPP", &["DEB", "FACT", "BEDR"], "FACT").await?;
        let prices = self.sample("ART", &["NR", "VERKPR"], "NR").await?;
        let tables = [(&rates, "PERC"), (&items, "BEDR"), (&prices, "VERKPR")];
        let rows = tables.map(|(root, column)| (Records::of(root).rows, column));
        let cells = rows
            .iter()
            .flat_map(|(rows, column)| rows.iter().filter_map(|row| row.get(column)));
        let (mut comma, mut point) = (0, 0);
        for cell in cells {
            comma += usize::from(cell.contains(','));
            point += usize::from(cell.contains('.'));
        }
        let word = match (comma, point) {
            (0, 0) => "onbekend / unknown".to_owned(),
            (comma, point) if comma >= point => "decimals = \"comma\"".to_owned(),
            _ => "decimals = \"point\"".to_owned(),
        };
        Ok((Vec::new(), Some(word)))
    }

    async fn dates(&self) -> Found {
        let items = self
            .sample("DEBOPP", &["DEB", "FACT", "DAT", "DATVERV"], "FACT")
            .await?;
        let employees = self.sample("MEDEWERKER", &["ZKSL", "DATINDIENST"], "ZKSL").await?;
        let (items, employees) = (Records::of(&items).rows, Records::of(&employees).rows);
        let rows = items.iter().chain(&employees);
        let cells = rows.flat_map(|row| row.cells().map(|(_, value)| value));
        let mut form = None;
        for cell in cells.filter(|cell| day(cell).is_some()) {
            let iso = cell.find('-') == Some(4);
            form = Some(match (iso, cell.contains('/')) {
                (true, _) => "dates = \"iso\"",
                (_, true) => "dates = \"slashes\"",
                _ => "dates = \"dashes\"",
            });
        }
        Ok((Vec::new(), Some(form.unwrap_or("onbekend / unknown").to_owned())))
    }

    /// Nothing to choose: both are read. It tells how alike the real package and our picture of it are.
    async fn cells(&self) -> Found {
        let Some(columns) = of(Feed::Customers) else {
            return Ok((Vec::new(), None));
        };
        let asked = Asked {
            table: columns.table,
            columns: columns.columns,
            conditions: Vec::new(),
            order: columns.key,
            page: (SAMPLE, 1),
            since: None,
            documents: false,
        };
        let payload = asked.dataset(self.config.separator);
        let ask = Ask::read(Operation::Records, Some(&payload), Priority::Normal);
        let reply = self.api.ask(&ask).await?;
        let wrapped = reply.payload_form();
        let root = reply.into_payload().map_err(|error| ask.called().unreadable(error))?;
        let root = root.unwrap_or_default();
        let records = Records::of(&root);
        let present = |row: &Row<'_>| {
            columns
                .columns
                .iter()
                .filter(|column| row.0.child(column).is_some())
                .count()
        };
        let blank = records.rows.iter().any(|row| present(row) > row.cells().count());
        let absent = records.rows.iter().any(|row| present(row) < columns.columns.len());
        let cells = match (absent, blank) {
            (true, true) => "leeg en afwezig / blank and absent",
            (true, false) => "afwezig / absent",
            (false, true) => "leeg / blank",
            (false, false) => "onbekend / unknown",
        };
        let pages = records.pages.map_or_else(|| "-".to_owned(), |pages| pages.to_string());
        let count = records.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        Ok((
            Vec::new(),
            Some(format!(
                "lege velden / blank cells: {cells}; Records: {wrapped}; RECORDCOUNT: {count}; TOTALPAGES: {pages}"
            )),
        ))
    }

    /// Nothing can have changed since the day after tomorrow: rows all the same mean that the day is not understood.
    async fn since(&self) -> Found {
        let ahead = self.today().checked_add(2.days()).unwrap_or(self.today());
        let mut asked = Asked {
            table: "DEB",
            columns: &["NR"],
            conditions: Vec::new(),
            order: "NR",
            page: (SAMPLE, 1),
            since: None,
            documents: false,
        };
        let all = self.records(&asked, Priority::Normal).await?;
        asked.since = Some(ahead);
        let later = self.records(&asked, Priority::Normal).await?;
        let (all, later) = (Records::of(&all).rows.len(), Records::of(&later).rows.len());
        let word = match (all, later) {
            (0, _) => "onbekend / unknown",
            (_, 0) => "changes = true",
            _ => "changes = false, of een andere vorm van datums / or another form of days (dates)",
        };
        Ok((Vec::new(), Some(word.to_owned())))
    }

    async fn split(&self) -> Found {
        let administration = self.read_administration(Priority::Normal).await?;
        let ranges: Vec<_> = administration
            .ranges
            .iter()
            .map(|(column, value)| format!("{column} {value}"))
            .collect();
        let ranges = ranges.join(", ");
        Ok(match administration.split_account {
            Some(account) => (Vec::new(), Some(format!("splitAccount: {account}; {ranges}"))),
            None => (
                vec![Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "splitAccount")],
                Some(format!(
                    "splitAccount = \"2000\" in het standaardschema / in the standard chart; {ranges}"
                )),
            ),
        })
    }

    async fn open_periods(&self) -> Found {
        let administration = self.administration(Priority::Normal).await?;
        let today = self.today();
        let findings = match administration.period(today) {
            Some(_) => Vec::new(),
            None => vec![Finding::new(FindingCode::PeriodNoBookYear).with("date", today)],
        };
        let shown = |closed: Option<(i64, i64)>| match closed {
            Some((year, i64::MAX)) => year.to_string(),
            Some((year, period)) => format!("{year}-{period:02}"),
            None => "-".to_owned(),
        };
        let source = if administration.by_calendar {
            "calendar"
        } else {
            "package"
        };
        let word = format!(
            "periods = \"{source}\"; afgesloten voor gebruikers / closed to users: {}; definitief / for good: {}",
            shown(administration.closed_to_users),
            shown(administration.closed_for_good)
        );
        Ok((findings, Some(word)))
    }

    /// The journal of the settings, or which ones there are.
    async fn sales_journal(&self) -> Found {
        let page = self.whole(Feed::Journals).await?;
        let sales = |record: &Record| match record {
            Record::Journal(journal) => journal.is_active && journal.kind == JournalKind::Sales,
            _ => false,
        };
        let fitting: Vec<_> = page.records.iter().filter(|row| sales(&row.record)).collect();
        let findings = match self.settings.journal.as_deref().map(str::trim) {
            None => vec![Finding::new(FindingCode::JournalMissing)],
            Some(code) if fitting.iter().any(|row| row.code == code) => Vec::new(),
            Some(code) => match page.records.iter().find(|row| row.code == code) {
                Some(row) if row.is_active => vec![Finding::new(FindingCode::JournalNotSales).with("journal", code)],
                Some(_) => vec![Finding::new(FindingCode::JournalInactive).with("journal", code)],
                None => vec![Finding::new(FindingCode::JournalUnknown).with("journal", code)],
            },
        };
        let names: Vec<_> = fitting.iter().map(|row| format!("{} {}", row.code, row.name)).collect();
        Ok((findings, Some(names.join(", "))))
    }
}
