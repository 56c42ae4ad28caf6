//! What people change in the package comes through, whenever they do it.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::Feed::{self, CostCentres, Customers};

use super::reading::holds_the_truth;
use super::stage::Read;
use super::{Deed, Stage, Subject, Told};

/// The time between two runs.
const QUARTER: Duration = Duration::from_mins(15);
/// Runs in which what changed once may be read again.
const QUIET_RUNS: u32 = 12;

/// A stage on which the customers were read, and the run after that is a while later.
async fn read_once(subject: Arc<dyn Subject>, feed: Feed) -> Result<(Stage, Read), crate::ConnectorError> {
    let mut stage = Stage::new(subject);
    stage.read_references().await?;
    let read = stage.read(feed, None).await?;
    stage.subject.pass(QUARTER);
    Ok((stage, read))
}

/// The next run of a feed, taken over as a store does.
async fn next_run(stage: &Stage, feed: Feed, read: &mut Read) -> Result<Read, crate::ConnectorError> {
    stage.subject.pass(QUARTER);
    let next = stage.read(feed, read.next.clone()).await?;
    let seen = Read {
        rows: next.rows.clone(),
        ..Read::default()
    };
    read.take_over(next);
    Ok(seen)
}

/// A change of a coupled field is in the next run, and the one after that brings nothing new.
pub async fn a_changed_customer_is_seen(subject: Arc<dyn Subject>) -> Told {
    let (stage, mut read) = read_once(subject, Customers).await?;
    for (code, name) in [
        ("1001", "Bakkerij De Nieuwe Korenaar"),
        ("1004", "Brasserie Ébène & Fils"),
    ] {
        let renamed = stage.subject.act(Deed::RenameCustomer {
            code: code.to_owned(),
            name: name.to_owned(),
        });
        assert!(renamed);
        next_run(&stage, Customers, &mut read).await?;
        holds_the_truth(&stage, Customers, &read);
    }
    assert!(stage.subject.act(Deed::AddCustomer {
        code: "1999",
        name: "Nieuwkomer"
    }));
    next_run(&stage, Customers, &mut read).await?;
    holds_the_truth(&stage, Customers, &read);
    Ok(())
}

/// A change in a field that is not coupled may bring the row again, but the record is the same.
pub async fn a_change_elsewhere_does_not_matter(subject: Arc<dyn Subject>) -> Told {
    let (stage, read) = read_once(subject, Customers).await?;
    assert!(stage.subject.act(Deed::ChangeElsewhere { code: "1001" }));
    let again = stage.read(Customers, read.next.clone()).await?;
    let other = again
        .rows
        .values()
        .find(|row| read.rows.get(&row.package_id) != Some(row));
    assert_eq!(other, None, "no record is another one");
    Ok(())
}

/// Blocked in the package is inactive here, never gone; and it may come back.
pub async fn a_blocked_customer_comes_inactive(subject: Arc<dyn Subject>) -> Told {
    let (stage, mut read) = read_once(subject, Customers).await?;
    for is_active in [false, true] {
        assert!(stage.subject.act(Deed::SetCustomerActive {
            code: "1002",
            is_active
        }));
        let seen = next_run(&stage, Customers, &mut read).await?;
        let code = stage.subject.code("1002");
        let row = seen.rows.values().find(|row| row.code == code);
        assert_eq!(
            row.map(|row| row.is_active),
            Some(is_active),
            "the row comes, with its state"
        );
        holds_the_truth(&stage, Customers, &read);
    }
    Ok(())
}

/// A new row of a list that says nothing of changes.
pub async fn a_new_cost_centre_is_seen(subject: Arc<dyn Subject>) -> Told {
    let (stage, mut read) = read_once(subject, CostCentres).await?;
    if stage.subject.act(Deed::AddCostCentre {
        code: "77",
        name: "Werkplaats",
    }) {
        let seen = next_run(&stage, CostCentres, &mut read).await?;
        assert!(
            seen.rows
                .values()
                .any(|row| row.code == "77" && row.name == "Werkplaats")
        );
        holds_the_truth(&stage, CostCentres, &read);
    }
    Ok(())
}

/// An import stamps every row with one moment. All of them come, and the cursor gets past them.
pub async fn many_changes_at_one_moment_are_seen(subject: Arc<dyn Subject>) -> Told {
    let (stage, mut read) = read_once(subject, Customers).await?;
    assert!(stage.subject.act(Deed::ChangeAllElsewhere));
    let seen = next_run(&stage, Customers, &mut read).await?;
    assert_eq!(seen.rows.len(), read.rows.len(), "every row comes again");
    for _ in 0..QUIET_RUNS {
        let between = stage.subject.quiet_after() / QUIET_RUNS;
        stage.subject.pass(between.saturating_sub(QUARTER));
        next_run(&stage, Customers, &mut read).await?;
    }
    let before = stage.subject.calls_but_sessions();
    let idle = next_run(&stage, Customers, &mut read).await?;
    assert!(idle.rows.is_empty(), "the cursor got past them");
    assert_eq!(stage.subject.calls_but_sessions() - before, 1);
    Ok(())
}

/// People go on working while a first read is under way. What that run does not show, the next one does.
pub async fn changes_between_pages_are_not_lost(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    stage.read_references().await?;
    let truth = stage.subject.truth(Customers).unwrap_or_default();
    let left_alone = stage.subject.code("1002");
    let mut others = truth
        .iter()
        .map(|known| known.code.clone())
        .filter(|code| *code != left_alone)
        .cycle();
    let mut read = Read::default();
    for number in 0.. {
        let page = stage.page(Customers, read.next.as_ref()).await?;
        read.rows
            .extend(page.records.into_iter().map(|row| (row.package_id.clone(), row)));
        read.next = page.next;
        if page.done {
            break;
        }
        stage.subject.pass(Duration::from_secs(1));
        if number > 40 {
            continue;
        }
        if let Some(code) = others.nth(3) {
            let name = format!("Anders {number}");
            stage.subject.act(Deed::RenameCustomer { code, name });
        }
        if number % 5 == 1 {
            let is_active = number % 2 == 0;
            stage.subject.act(Deed::SetCustomerActive {
                code: "1002",
                is_active,
            });
        }
    }
    stage.restart();
    for _ in 0..2 {
        next_run(&stage, Customers, &mut read).await?;
    }
    holds_the_truth(&stage, Customers, &read);
    Ok(())
}

/// A change in the very moment in which a run ended, so that both bear one time, is in the next run.
pub async fn a_change_in_the_moment_of_reading_is_seen(subject: Arc<dyn Subject>) -> Told {
    let (stage, mut read) = read_once(subject, Customers).await?;
    let rename = |code: &str, name: &str| {
        stage.subject.act(Deed::RenameCustomer {
            code: code.to_owned(),
            name: name.to_owned(),
        })
    };
    assert!(rename("1001", "Eerst"));
    let next = stage.read(Customers, read.next.clone()).await?;
    read.take_over(next);
    assert!(rename("1002", "Op hetzelfde moment"));
    next_run(&stage, Customers, &mut read).await?;
    holds_the_truth(&stage, Customers, &read);
    Ok(())
}
