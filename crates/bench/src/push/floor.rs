//! The least that pushing can take.
//!
//! As many invoices under way as the program has. For each: the PDF is read from a file; the four calls of a booking are
//! made (look-up by number, booking, PDF in base64, read back) with bodies of the same size, and each answer is parsed;
//! after each step a transaction stores it as the program does: the invoice's row updated, an attempt and a change
//! written. The file is opened with the settings of the program's own store, so each commit is on the disk.
//!
//! What makes it less than the program: nothing is checked, matched with a customer, claimed or compared; the tables
//! have a primary key and no other index. The ids of customers and of the revenue account are read before and not
//! counted, as with the program, and so are the files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::paper::{NET, TOTAL, VAT, day, number, pdf};
use crate::command::Part;
use crate::database::Plain;
use crate::figures::{megabytes, seconds};
use crate::meter::{Meter, peak_kb};
use crate::sandbox::{FIRST_CUSTOMER, year};
use crate::wire::{Calls, PAGE, Row};

/// What it took.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Measured {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mb: f64,
    pub(super) calls: u64,
}

const TABLES: &str = "
create table invoices (number text not null primary key, body text not null, state text not null, progress text);
create table attempts (invoice text not null, step bigint not null, state text not null, primary key (invoice, step));
create table changes (invoice text not null, step bigint not null, body text not null, primary key (invoice, step));
";

/// Where an invoice is after each step.
const STEPS: [&str; 4] = ["sending", "booked", "attached", "verified"];

struct Floor {
    calls: Calls,
    database: Plain,
    folder: PathBuf,
    customers: HashMap<i64, String>,
    ledger: String,
    date: String,
}

/// Pushes every invoice.
pub async fn run(part: &Part) -> Result<Measured> {
    let floor = Floor::prepare(part).await?;
    let meter = Meter::start();
    let invoices = stream::iter((0..part.invoices).map(|index| floor.push(index)));
    let done: Vec<()> = invoices.buffer_unordered(part.in_flight.max(1)).try_collect().await?;
    let took = meter.took();
    Ok(Measured {
        wall_s: seconds(took.wall),
        cpu_s: seconds(took.cpu),
        peak_mb: megabytes(peak_kb()?),
        calls: 4 * done.len() as u64,
    })
}

impl Floor {
    async fn prepare(part: &Part) -> Result<Self> {
        let database = Plain::open(&part.folder, &part.database, TABLES).await?;
        let calls = Calls::sign_in(&part.sandbox).await?;
        let ledgers: Vec<Row> = serde_json::from_slice(&calls.get("/v2/grootboeken").await?)?;
        let ledger = ledgers
            .into_iter()
            .find(|row| row.nummer == 8_200)
            .context("there is no account 8200")?;
        let mut customers = HashMap::new();
        loop {
            let page = calls.relations(customers.len()).await?;
            let last = page.len() < PAGE;
            customers.extend(page.into_iter().map(|row| (row.relatiecode, row.id)));
            if last {
                break;
            }
        }
        for index in 0..part.invoices {
            let number = number(index);
            std::fs::write(file(&part.folder, &number), pdf(&number, part.pdf_bytes))?;
            keep(&database, &number).await?;
        }
        let date = format!("{}T00:00:00", day(year()?));
        Ok(Self {
            calls,
            database,
            folder: part.folder.clone(),
            customers,
            ledger: ledger.id,
            date,
        })
    }

    async fn push(&self, index: usize) -> Result<()> {
        let number = number(index);
        let path = format!("/v2/verkoopfacturen?$filter=Factuurnummer%20eq%20'{number}'&$top={PAGE}&$skip=0");
        let found: Vec<Row> = serde_json::from_slice(&self.calls.get(&path).await?)?;
        ensure!(found.is_empty(), "{number} is there already");
        self.step(&number, 0, "").await?;
        let booking = self
            .calls
            .post("/v2/verkoopboekingen", self.booking(&number, index)?)
            .await?;
        let booking: Row = serde_json::from_slice(&booking)?;
        self.step(&number, 1, &booking.id).await?;
        let bytes = tokio::fs::read(file(&self.folder, &number)).await?;
        let name = format!("{number}.pdf");
        let body = json!({ "parentIdentifier": booking.id, "fileName": name, "content": STANDARD.encode(bytes) });
        let document = self
            .calls
            .post("/v2/documenten/Verkoopboekingen", serde_json::to_vec(&body)?)
            .await?;
        let document: Row = serde_json::from_slice(&document)?;
        self.step(&number, 2, &document.id).await?;
        let read = self.calls.get(&format!("/v2/verkoopboekingen/{}", booking.id)).await?;
        let read: Value = serde_json::from_slice(&read)?;
        ensure!(
            read["factuurnummer"] == number.as_str(),
            "{number} was not booked: {read}"
        );
        self.step(&number, 3, &booking.id).await
    }

    fn booking(&self, number: &str, index: usize) -> Result<Vec<u8>> {
        let amount = |text: &str| serde_json::from_str::<Value>(text);
        let code = i64::try_from(FIRST_CUSTOMER + index)?;
        let customer = self
            .customers
            .get(&code)
            .with_context(|| format!("there is no customer {code}"))?;
        Ok(serde_json::to_vec(&json!({
            "factuurnummer": number,
            "factuurdatum": self.date,
            "klant": { "id": customer },
            "omschrijving": "Werk in maart",
            "factuurbedrag": amount(TOTAL)?,
            "betalingstermijn": 14,
            "boekingsregels": [{
                "omschrijving": "Advies",
                "grootboek": { "id": self.ledger },
                "bedrag": amount(NET)?,
                "btwSoort": "Hoog",
            }],
            "btw": [{ "btwSoort": "VerkopenHoog", "btwBedrag": amount(VAT)? }],
        }))?)
    }

    /// One transaction with three rows, as the program stores a step.
    async fn step(&self, number: &str, step: usize, progress: &str) -> Result<()> {
        let state = STEPS[step];
        let step = i64::try_from(step)?;
        match &self.database {
            Plain::Sqlite(pool) => {
                let mut tx = pool.begin().await?;
                write!(&mut *tx, UPDATE, state, progress, number);
                write!(&mut *tx, ATTEMPT, number, step, state);
                write!(&mut *tx, CHANGE, number, step, state);
                tx.commit().await?;
            }
            Plain::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                write!(&mut *tx, UPDATE, state, progress, number);
                write!(&mut *tx, ATTEMPT, number, step, state);
                write!(&mut *tx, CHANGE, number, step, state);
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

const INSERT: &str = "insert into invoices (number, body, state) values ($1, $2, $3)";
const UPDATE: &str = "update invoices set state = $1, progress = $2 where number = $3";
const ATTEMPT: &str = "insert into attempts (invoice, step, state) values ($1, $2, $3)";
const CHANGE: &str = "insert into changes (invoice, step, body) values ($1, $2, $3)";

macro_rules! write {
    ($tx:expr, $sql:expr, $($value:expr),+) => {{
        sqlx::query($sql)$(.bind($value))+.execute($tx).await?;
    }};
}
use write;

/// An invoice as it was accepted.
async fn keep(database: &Plain, number: &str) -> Result<()> {
    let body = "x".repeat(1_000);
    match database {
        Plain::Sqlite(pool) => write!(pool, INSERT, number, body, "waiting"),
        Plain::Postgres(pool) => write!(pool, INSERT, number, body, "waiting"),
    }
    Ok(())
}

fn file(folder: &Path, number: &str) -> PathBuf {
    folder.join(format!("{number}.pdf"))
}
