//! The program pushes: an installation wired as always, linked to the sandbox, with the button "push now".

use anyhow::{Result, ensure};
use boekbrug_engine::{Acceptance, Offer, OfferedPdf};
use boekbrug_model::InvoiceState;
use serde::{Deserialize, Serialize};

use super::paper::{number, paper, pdf};
use crate::command::Part;
use crate::figures::{median, megabytes, millis, seconds};
use crate::installation::Linked;
use crate::meter::{Meter, peak_kb};
use crate::sandbox::year;

/// Idle cycles; the median counts.
const IDLE: usize = 25;

/// What it took.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Measured {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mb: f64,
    pub(super) calls: u64,
    pub(super) accept_wall_s: f64,
    pub(super) idle_cpu_ms: f64,
    pub(super) idle_calls: u64,
}

/// Accepts every invoice, then pushes until all are verified.
pub async fn run(part: &Part) -> Result<Measured> {
    let linked = Linked::open(part).await?;
    linked.pull(&[]).await?;
    let accepting = Meter::start();
    for index in 0..part.invoices {
        accept(&linked, part, index).await?;
    }
    let accepted = accepting.took();
    let meter = Meter::start();
    let report = linked.push().await?;
    let took = meter.took();
    let counts = linked.installation.store.invoice_counts(linked.row.id).await?;
    let all = [(InvoiceState::Verified, part.invoices as u64)];
    ensure!(counts == all, "not every invoice was verified: {counts:?}, {report:?}");
    let (idle_cpu_ms, idle_calls) = idle(&linked).await?;
    Ok(Measured {
        wall_s: seconds(took.wall),
        cpu_s: seconds(took.cpu),
        peak_mb: megabytes(peak_kb()?),
        calls: report.calls,
        accept_wall_s: seconds(accepted.wall),
        idle_cpu_ms,
        idle_calls,
    })
}

async fn accept(linked: &Linked, part: &Part, index: usize) -> Result<()> {
    let number = number(index);
    let offer = Offer {
        organisation: linked.row.organisation,
        connection: linked.row.id,
        invoice: paper(index, year()?),
        pdf: Some(OfferedPdf {
            file_name: format!("{number}.pdf"),
            bytes: pdf(&number, part.pdf_bytes).into(),
        }),
        source: "bench".to_owned(),
        findings: Vec::new(),
    };
    let answer = linked.installation.engine.accept(offer).await?;
    ensure!(
        answer.acceptance == Acceptance::New,
        "{number} was not taken in: {answer:?}"
    );
    Ok(())
}

/// Every feed read once more and a look for invoices, with nothing new: CPU in milliseconds, and calls.
async fn idle(linked: &Linked) -> Result<(f64, u64)> {
    let (mut cycles, mut calls) = (Vec::new(), 0);
    for _ in 0..IDLE {
        let meter = Meter::start();
        let read = linked.pull(&[]).await?;
        let pushed = linked.push().await?;
        cycles.push(meter.took());
        calls = read.calls + pushed.calls;
    }
    Ok((median(&cycles, |one| millis(one.cpu)), calls))
}
