//! What the package refuses, how the refusal reads, and that it goes once the cause is gone.

use std::sync::Arc;

use boekbrug_model::FindingCode;
use boekbrug_model::finding::{Heals, Severity};
use boekbrug_model::testkit::day;

use super::samples::ordinary;
use super::stage::{checked, wanted};
use super::{Deed, Stage, Subject, Told};
use crate::{ConnectorError, ErrorKind, Outcome};

/// A refusal of the invoice: for good until something changes, with a finding that heals by itself when it does.
/// The package's own words are kept, where it is the package that refused.
fn is_a_refusal(what: &str, error: &ConnectorError, by_package: bool) {
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Refused, Outcome::Permanent),
        "{what}: {error:?}"
    );
    for finding in &error.findings {
        assert_ne!(
            finding.code,
            FindingCode::PackageOther,
            "{what}: it is known what the package means: {finding:?}"
        );
        assert!(
            finding.package.is_some() == by_package,
            "{what}: the package's own words are kept, and none are put into its mouth: {finding:?}"
        );
        let places = finding.code.entry().places();
        let unfilled = places.iter().find(|place| !finding.params.contains_key(**place));
        assert_eq!(unfilled, None, "{what}: every place in the text is filled: {finding:?}");
    }
    let heals = error.findings.iter().flat_map(|finding| finding.code.entry().heals);
    let by_itself = heals.filter(|heal| **heal != Heals::Person).count();
    assert!(by_itself > 0, "{what}: it heals when its cause goes away: {error:?}");
}

/// The package's own books say no after our checks said yes, because somebody was quicker.
async fn refused_then_healed(subject: Arc<dyn Subject>, what: &str, harm: Deed, cure: Option<Deed>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    let harm = match harm {
        Deed::CloseAccount { .. } => Deed::CloseAccount {
            code: invoice.lines()[0].ledger.code.clone(),
        },
        other => other,
    };
    let of_period = matches!(harm, Deed::ClosePeriod { .. });
    if !stage.subject.act(harm) {
        return Ok(());
    }
    let guarded = stage.subject.guards_periods().filter(|_| of_period);
    stage.subject.pass(guarded.unwrap_or_default());
    let error = stage.error(what, stage.book(&invoice).await);
    is_a_refusal(what, &error, guarded.is_none());
    assert_eq!(
        stage.connector.find(&wanted(&invoice)).await?,
        [],
        "{what}: nothing was booked"
    );
    if let Some(cure) = cure {
        assert!(stage.subject.act(cure));
        stage.subject.pass(guarded.unwrap_or_default());
        stage.book(&invoice).await?;
        assert_eq!(
            stage.held("2026-0001").len(),
            1,
            "{what}: it goes once the cause is gone"
        );
    }
    Ok(())
}

/// The period was closed a moment ago.
pub async fn a_closed_period_is_refused(subject: Arc<dyn Subject>) -> Told {
    let closing = Deed::ClosePeriod {
        from: day("2026-03-01"),
        until: day("2026-03-31"),
    };
    refused_then_healed(subject, "a closed period", closing, Some(Deed::OpenPeriods)).await
}

/// The customer was blocked a moment ago.
pub async fn a_blocked_customer_is_refused(subject: Arc<dyn Subject>) -> Told {
    let set = |is_active| Deed::SetCustomerActive {
        code: "1001",
        is_active,
    };
    refused_then_healed(subject, "a blocked customer", set(false), Some(set(true))).await
}

/// The ledger account of the first line was closed a moment ago.
pub async fn a_closed_account_is_refused(subject: Arc<dyn Subject>) -> Told {
    let closing = Deed::CloseAccount { code: String::new() };
    refused_then_healed(subject, "a closed account", closing, None).await
}

/// The key was withdrawn in the package: the connection as a whole is refused, whatever is asked, until a person mends
/// it; and nothing is booked.
pub async fn a_withdrawn_key_refuses_the_connection(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    if !stage.subject.act(Deed::WithdrawKey) {
        return Ok(());
    }
    stage.restart();
    let page = stage.connector.identify().await.map(|_| ());
    let found = stage.connector.find(&wanted(&invoice)).await.map(|_| ());
    let booked = stage.book(&invoice).await.map(|_| ());
    for result in [page, found, booked] {
        let error = stage.error("a withdrawn key", result);
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::ConnectionRefused, Outcome::Permanent),
            "{error:?}"
        );
        let severe = error
            .findings
            .iter()
            .any(|finding| finding.code.entry().severity == Severity::Connection);
        assert!(severe, "it pauses the connection: {error:?}");
    }
    assert_eq!(stage.held("2026-0001"), []);
    Ok(())
}
