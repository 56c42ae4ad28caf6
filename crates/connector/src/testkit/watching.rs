//! What can be seen of a connection: its probe, its counts of calls, and never its secrets.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::Feed;

use super::samples::ordinary;
use super::stage::{checked, wanted};
use super::{Breakage, Stage, Step, Strike, Subject, Told, When};
use crate::ProbeStep;

/// Steps without findings, in both languages, that wrote nothing.
pub async fn a_healthy_chain_probes_well(subject: Arc<dyn Subject>) -> Told {
    let stage = Stage::new(subject);
    let steps = stage.connector.probe().await;
    assert!(
        steps.len() >= 3,
        "network, credentials, rights, administration: {} steps",
        steps.len()
    );
    for step in &steps {
        assert!(!step.title_nl.is_empty() && !step.title_en.is_empty(), "{step:?}");
        assert_eq!(step.findings, [], "{}", step.title_en);
    }
    stage.holds_no_secret("the probe", &format!("{steps:?}"));
    assert_eq!(stage.subject.books(), []);
    Ok(())
}

/// Wherever the chain is broken, a step says so, and every step before it went well.
pub async fn a_probe_finds_each_broken_step(subject: Arc<dyn Subject>) -> Told {
    let stage = Stage::new(subject.clone());
    let healthy = stage.connector.probe().await;
    for &breakage in Breakage::ALL {
        let Some(connector) = subject.open_broken(breakage) else {
            continue;
        };
        let steps = connector.probe().await;
        let broken = steps.iter().position(|step| !step.findings.is_empty());
        let Some(at) = broken else {
            panic!("{breakage:?}: no step says what is broken")
        };
        let titles = |steps: &[ProbeStep]| {
            steps
                .iter()
                .take(at)
                .map(|step| step.title_en.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            titles(&steps),
            titles(&healthy),
            "{breakage:?}: the same steps in the same order"
        );
        stage.holds_no_secret("the probe", &format!("{steps:?}"));
        let opened = connector.identify().await;
        if breakage != Breakage::Right {
            stage.error("a broken chain", opened);
        }
    }
    for strike in [Strike::Status(503, None), Strike::Html, Strike::LoseRequest] {
        let connector = subject.open();
        subject.strike(strike, Step::Read, When::Always);
        let steps = connector.probe().await;
        assert!(
            steps.iter().any(|step| !step.findings.is_empty()),
            "{strike:?}: no step says so"
        );
        subject.calm();
    }
    assert_eq!(subject.books(), [], "a probe writes nothing");
    Ok(())
}

/// What is taken as counts is what the package counted, each call once, in weather too.
pub async fn calls_add_up(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    stage.subject.pass(Duration::from_secs(70));
    let invoice = checked(&books, &ordinary("2026-0001"));
    for (strike, step) in [
        (Strike::LoseAnswer, Step::Read),
        (Strike::NoConnection, Step::Read),
        (Strike::Status(503, None), Step::Read),
        (Strike::Status(429, Some(2)), Step::Read),
        (Strike::EndSessions, Step::Read),
        (Strike::Html, Step::Read),
        (Strike::LoseAnswer, Step::Book),
    ] {
        stage.subject.strike(strike, step, When::Nth(1));
        // Well or not: it is the calls that count here.
        let _ = stage.connector.find(&wanted(&invoice)).await;
        let _ = stage.book(&invoice).await;
        stage.subject.calm();
    }
    let taken = stage.connector.take_calls();
    let calls: u64 = taken.iter().map(|count| u64::from(count.calls)).sum();
    assert_eq!(calls, stage.subject.calls(), "{taken:#?}");
    assert!(
        taken
            .iter()
            .all(|count| count.minute.as_second() % 60 == 0 && count.errors <= count.calls)
    );
    assert!(taken.iter().any(|count| count.errors > 0));
    assert_eq!(stage.connector.take_calls(), [], "taken once");
    stage.page(Feed::Customers, None).await?;
    assert_eq!(
        stage
            .connector
            .take_calls()
            .iter()
            .map(|count| count.calls)
            .sum::<u32>(),
        1
    );
    Ok(())
}

/// No error, whatever went wrong, shows a key, a password or a session ([`Stage::error`] looks at all of them).
pub async fn secrets_are_never_shown(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject.clone());
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    assert!(!subject.secrets().is_empty(), "there is something to hide");
    for strike in [
        Strike::LoseRequest,
        Strike::NoConnection,
        Strike::Html,
        Strike::CutAnswer,
        Strike::Status(400, None),
        Strike::Status(401, None),
        Strike::Status(403, None),
        Strike::Status(404, None),
        Strike::Status(429, Some(3_000)),
        Strike::Status(500, None),
        Strike::Status(503, None),
    ] {
        for step in [Step::SignIn, Step::Read, Step::Book] {
            stage.restart();
            subject.strike(strike, step, When::Always);
            let result = match step {
                Step::Book => stage.book(&invoice).await.map(|_| ()),
                _ => stage.connector.identify().await.map(|_| ()),
            };
            stage.error(&format!("{strike:?} at {step:?}"), result);
            subject.calm();
        }
    }
    for &breakage in Breakage::ALL {
        if let Some(connector) = subject.open_broken(breakage)
            && let Err(error) = connector.book(&invoice, None).await
        {
            stage.hides_secrets(&format!("{breakage:?}"), &error);
        }
    }
    Ok(())
}
