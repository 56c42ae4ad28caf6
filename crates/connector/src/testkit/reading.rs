//! Reading feeds from the start, going on, and reading again when nothing happened.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::Feed;

use super::stage::Read;
use super::{Stage, Subject, Told};
use crate::{Cursor, Refresh};

/// The time between two runs.
const QUARTER: Duration = Duration::from_mins(15);
/// Runs after which nothing may be read twice any more.
const QUIET_RUNS: u32 = 3;

/// Every feed in the order of the capability: what was seeded, with codes of its own, and an end.
pub async fn a_first_read_gives_everything_once(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    for known in &stage.capability().feeds {
        let read = stage.read(known.feed, None).await?;
        assert!(!read.rows.is_empty(), "{}: something was seeded", known.feed);
        holds_the_truth(&stage, known.feed, &read);
        let codes: BTreeSet<_> = read.rows.values().map(|row| &row.code).collect();
        if known.feed != Feed::VatRates {
            assert_eq!(
                codes.len(),
                read.rows.len(),
                "{}: a code stands for one row",
                known.feed
            );
        }
        if known.refresh == Refresh::Changes {
            assert!(
                read.next.is_some(),
                "{}: the end of a run is where the next one starts",
                known.feed
            );
        }
        stage.refer(known.feed, &read);
    }
    Ok(())
}

/// The rows of a read are the package's own, no more and no less.
pub(super) fn holds_the_truth(stage: &Stage, feed: Feed, read: &Read) {
    if let Some(mut truth) = stage.subject.truth(feed) {
        truth.sort();
        assert_eq!(read.known(), truth, "{feed}: what was read is what the package holds");
    }
}

/// A process that dies after every page loses no row.
pub async fn a_read_goes_on_after_every_page(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    for known in &stage.capability().feeds {
        let mut read = Read::default();
        loop {
            stage.restart();
            let page = stage.page(known.feed, read.next.as_ref()).await?;
            read.rows
                .extend(page.records.into_iter().map(|row| (row.package_id.clone(), row)));
            read.next = page.next;
            if page.done {
                break;
            }
        }
        holds_the_truth(&stage, known.feed, &read);
        stage.refer(known.feed, &read);
    }
    Ok(())
}

/// A page that was read and not stored is asked again with the same cursor, and the read comes out the same.
pub async fn a_page_may_be_asked_again(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    stage.read_references().await?;
    for known in &stage.capability().feeds {
        let mut read = Read::default();
        loop {
            stage.page(known.feed, read.next.as_ref()).await?;
            stage.subject.pass(Duration::from_secs(90));
            let page = stage.page(known.feed, read.next.as_ref()).await?;
            read.rows
                .extend(page.records.into_iter().map(|row| (row.package_id.clone(), row)));
            read.next = page.next;
            if page.done {
                break;
            }
        }
        holds_the_truth(&stage, known.feed, &read);
    }
    Ok(())
}

/// "An idle cycle costs one call per feed or less" (product section 11), and it brings nothing new.
pub async fn an_idle_read_costs_one_call(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    for known in &stage.capability().feeds {
        let mut read = stage.read(known.feed, None).await?;
        stage.refer(known.feed, &read);
        let pages = read.pages;
        for run in 1..=QUIET_RUNS {
            stage.subject.pass(QUARTER);
            let before = stage.subject.calls_but_sessions();
            let again = stage.read(known.feed, read.next.clone()).await?;
            let calls = stage.subject.calls_but_sessions() - before;
            let news = again
                .rows
                .values()
                .find(|row| read.rows.get(&row.package_id) != Some(row));
            assert_eq!(news, None, "{}: nothing changed", known.feed);
            if run == QUIET_RUNS {
                let most = match known.refresh {
                    Refresh::Changes => 1,
                    Refresh::Whole => pages as u64,
                };
                assert!(calls <= most, "{}: {calls} calls for nothing", known.feed);
            }
            read.next = again.next;
        }
    }
    Ok(())
}

/// A cursor that is not of this connector (of another version, or damaged) is no reason to stand still.
pub async fn a_strange_cursor_reads_again(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    stage.read_references().await?;
    for text in ["", "{}", "null", "{\"high\":7}", "2026-01-01T00:00:00", "\u{0}\u{fffd}"] {
        for known in &stage.capability().feeds {
            let read = stage.read(known.feed, Some(Cursor(text.to_owned()))).await?;
            holds_the_truth(&stage, known.feed, &read);
        }
    }
    Ok(())
}
