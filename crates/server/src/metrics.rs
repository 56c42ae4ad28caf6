//! Counts for the operator, in the text form that Prometheus reads.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use boekbrug_model::{ConnectionState, InvoiceState};
use boekbrug_store::Totals;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use thiserror::Error;

use crate::App;

/// Where the counts of this process are kept.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

/// Why counts cannot be kept.
#[derive(Debug, Error)]
#[error("metrics cannot be kept")]
pub struct RecorderError(#[from] BuildError);

impl Recorder {
    /// Makes this the recorder of the whole process. Only once in its life.
    pub fn install() -> Result<Self, RecorderError> {
        Ok(Self(PrometheusBuilder::new().install_recorder()?))
    }

    /// A recorder that nobody else writes to, for tests.
    pub fn apart() -> Self {
        Self(PrometheusBuilder::new().build_recorder().handle())
    }
}

/// Counts of this process, and how the installation stands.
pub(crate) async fn show(State(app): State<App>) -> Response {
    match app.store.totals(app.clock.now()).await {
        Ok(totals) => {
            let text = format!("{}{}", app.recorder.0.render(), installation(&totals));
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// How the installation stands. It is the same on every node, so take the maximum over nodes, not the sum.
fn installation(totals: &Totals) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let gauge = |text: &mut String, name: &str, what: &str| {
        let _ = writeln!(text, "# HELP {name} {what}\n# TYPE {name} gauge");
    };
    gauge(&mut text, "boekbrug_connections", "Connections by state.");
    for state in ConnectionState::ALL {
        let count = of(&totals.connections, state);
        let _ = writeln!(text, "boekbrug_connections{{state=\"{}\"}} {count}", state.as_str());
    }
    gauge(&mut text, "boekbrug_invoices", "Invoices by state.");
    for state in InvoiceState::ALL {
        let count = of(&totals.invoices, state);
        let _ = writeln!(text, "boekbrug_invoices{{state=\"{}\"}} {count}", state.as_str());
    }
    gauge(&mut text, "boekbrug_invoices_due", "Invoices that are due and wait.");
    let _ = writeln!(text, "boekbrug_invoices_due {}", totals.due_invoices);
    if let Some(oldest) = totals.oldest_due {
        gauge(
            &mut text,
            "boekbrug_oldest_due_timestamp_seconds",
            "Since when the oldest due invoice waits.",
        );
        let _ = writeln!(text, "boekbrug_oldest_due_timestamp_seconds {}", oldest.as_second());
    }
    text
}

/// A state that nothing is in counts as zero: a series that comes and goes cannot be watched.
fn of<S: PartialEq, N: Copy + Default>(counts: &[(S, N)], state: &S) -> N {
    counts
        .iter()
        .find(|(known, _)| known == state)
        .map_or_else(N::default, |(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{ConnectionState, InvoiceState};
    use boekbrug_store::Totals;

    use super::installation;

    #[test]
    fn every_state_is_a_line() {
        let text = installation(&Totals {
            connections: vec![(ConnectionState::Active, 3)],
            invoices: vec![(InvoiceState::Waiting, 2), (InvoiceState::Verified, 40)],
            due_invoices: 2,
            oldest_due: Some(jiff::Timestamp::UNIX_EPOCH),
        });
        assert!(text.contains("boekbrug_connections{state=\"active\"} 3\n"), "{text}");
        assert!(text.contains("boekbrug_invoices{state=\"verified\"} 40\n"), "{text}");
        assert!(text.contains("boekbrug_connections{state=\"broken\"} 0\n"), "{text}");
        assert!(text.contains("boekbrug_invoices{state=\"unknown\"} 0\n"), "{text}");
        let lines = text
            .lines()
            .filter(|line| line.starts_with("boekbrug_invoices{"))
            .count();
        assert_eq!(lines, InvoiceState::ALL.len());
        assert!(text.contains("boekbrug_invoices_due 2\n"), "{text}");
        assert!(text.contains("boekbrug_oldest_due_timestamp_seconds 0\n"), "{text}");
    }
}
