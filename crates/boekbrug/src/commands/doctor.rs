//! `boekbrug doctor`: what is wrong with a connection, and how to mend it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_engine::{Examination, Quiet};
use boekbrug_model::ConnectionId;
use boekbrug_store::ConnectionRow;
use serde::Serialize;

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::{Output, findings_text};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnosis {
    connection: ConnectionId,
    ok: bool,
    #[serde(flatten)]
    examination: Examination,
}

/// Examines one connection or all, read-only, step by step.
pub(crate) async fn run(data: &Path, which: &Which, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let mut all = Vec::new();
    let pass_over = |row: &ConnectionRow| output.say(format!("{} is passed over: it has ended.", row.id));
    for row in installation.living(which.connection, pass_over).await? {
        let examination = installation.engine.doctor(row.organisation, row.id).await?;
        all.push(Diagnosis {
            connection: row.id,
            ok: examination.is_well(),
            examination,
        });
    }
    let well = all.iter().all(|one| one.ok);
    output.result(&all, |all| all.iter().map(text).collect())?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

fn text(diagnosis: &Diagnosis) -> String {
    let mut text = format!("{}\n", diagnosis.connection);
    for step in &diagnosis.examination.steps {
        let mark = if step.findings.is_empty() { "ok  " } else { "FOUT" };
        text += &format!("  {mark} {}", step.title_nl);
        if let Some(detail) = &step.detail {
            text += &format!(": {detail}");
        }
        text += "\n";
        text += &findings_text(&step.findings, "       ");
    }
    text
}
