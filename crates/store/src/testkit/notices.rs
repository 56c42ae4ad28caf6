//! Notices: who is told, which connections have trouble, whose turn it is to look, and letters on their way.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, InvoiceState, NoticeId};
use tokio::task::JoinSet;

use super::Told;
use super::cast::person;
use super::stage::{Seen, Stage, at, finding, never, next, step};
use crate::{
    AppCustomerState, AppCustomerStep, LetterRow, NoticeSettings, Recipient, StepWrite, Store, StoreError, TroubleRow,
    WatchRow,
};

/// A letter to this address that is due then.
fn letter(connection: ConnectionId, email: &str, due: i64) -> LetterRow {
    LetterRow {
        id: NoticeId::new(at(due), next()),
        connection,
        person: None,
        email: email.to_owned(),
        language: "nl".to_owned(),
        content: r#"{"says":"é"}"#.to_owned(),
        tries: 0,
        taken: 0,
        due: at(due),
        created: at(due),
    }
}

async fn claim(store: &Arc<dyn Store>, now: i64, until: i64) -> Seen<Vec<LetterRow>> {
    Ok(act!(store, notices.claim_letters(at(now), at(until), 10)))
}

/// Nobody chose: the defaults. Chosen by version, within the organisation alone.
pub async fn recipients_are_chosen(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let (us, them, id) = (ours.organisation, theirs.organisation, ours.connection);
    let notices = store.notices();
    assert_eq!(notices.notice_settings(us, id).await?, Some(NoticeSettings::default()));
    assert_eq!(notices.notice_settings(them, id).await?, None, "another tenant's");
    let eva = person("eva@devries.example");
    act!(store, people.create_person(&eva));
    let chosen = NoticeSettings {
        recipients: Some(vec![
            Recipient::Person { person: eva.id },
            Recipient::Address {
                email: "kantoor@boek.example".to_owned(),
                language: "en".to_owned(),
            },
        ]),
        digest_hour: 17,
        version: 0,
    };
    refused!(
        store,
        notices.set_notice_settings(them, id, &chosen),
        StoreError::Missing { .. }
    );
    act!(store, notices.set_notice_settings(us, id, &chosen));
    let stored = NoticeSettings {
        version: 1,
        ..chosen.clone()
    };
    assert_eq!(notices.notice_settings(us, id).await?.as_ref(), Some(&stored));
    refused!(store, notices.set_notice_settings(us, id, &chosen), StoreError::Stale);
    let nobody = NoticeSettings {
        recipients: Some(Vec::new()),
        ..stored
    };
    act!(store, notices.set_notice_settings(us, id, &nobody));
    let stored = NoticeSettings { version: 2, ..nobody };
    assert_eq!(
        notices.notice_settings(us, id).await?,
        Some(stored),
        "nobody is a choice too"
    );
    Ok(())
}

/// Broken, paused, with refused invoices, or with a note: each is found, with the number of its refused invoices.
pub async fn troubled_connections_are_found(store: Arc<dyn Store>) -> Told {
    let mut stages = Vec::new();
    for _ in 0..4 {
        stages.push(Stage::set(&store).await?);
    }
    let notices = store.notices();
    assert_eq!(notices.troubled(None, 10).await?, [], "all is well");
    let [broken, paused, refused, noted] = &stages[..] else {
        return Err("four stages".into());
    };
    act!(
        store,
        set_connection_state(broken.connection, ConnectionState::Broken, &[finding()], at(5))
    );
    act!(
        store,
        set_connection_state(paused.connection, ConnectionState::Paused, &[], at(5))
    );
    let lease = refused.lease().await?;
    for number in ["2026-1", "2026-2", "2026-3"] {
        let invoice = refused.accept(number, at(1)).await?;
        if number != "2026-3" {
            refused
                .stop(&lease, invoice, InvoiceState::Findings, Vec::new())
                .await?;
        }
    }
    // this one waits by somebody's choice
    let apart = StepWrite {
        findings: vec![Finding::new(FindingCode::CustomerNotSelected)],
        due: never()?,
        ..step(
            refused.accept("2026-4", at(1)).await?,
            InvoiceState::Waiting,
            InvoiceState::Findings,
        )
    };
    act!(store, finish_step(&lease, &apart));
    let watch = WatchRow {
        connection: noted.connection,
        since: None,
        well: Some(at(7)),
        told: 2,
        last: Some(at(6)),
        version: 0,
    };
    act!(store, notices.keep_watch(&watch));
    let found = notices.troubled(None, 10).await?;
    let mut expected = [
        trouble(broken, ConnectionState::Broken, 0, None),
        trouble(paused, ConnectionState::Paused, 0, None),
        trouble(refused, ConnectionState::Active, 2, None),
        trouble(
            noted,
            ConnectionState::Active,
            0,
            Some(WatchRow { version: 1, ..watch }),
        ),
    ];
    expected.sort_by_key(|row| row.connection.to_string());
    assert_eq!(found, expected, "by id");
    let rest = notices.troubled(Some(found[1].connection), 1).await?;
    assert_eq!(rest, expected[2..3], "in pages");
    let late = NoticeSettings {
        digest_hour: 17,
        ..NoticeSettings::default()
    };
    act!(
        store,
        notices.set_notice_settings(broken.organisation, broken.connection, &late)
    );
    let found = notices.troubled(None, 10).await?;
    let hours: Vec<_> = found
        .iter()
        .filter(|row| row.digest_hour == 17)
        .map(|row| row.connection)
        .collect();
    assert_eq!(hours, [broken.connection]);
    Ok(())
}

/// Customers with findings, of those that take part as the settings say.
pub async fn refused_customers_are_found(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let known = ["k1", "k2", "k3"].map(|here| super::app_customers::write(here, "Bakkerij"));
    stage.hand_over(&known).await?;
    assert_eq!(store.notices().troubled(None, 10).await?, [], "none is refused");
    act!(store, app_customers.tick(stage.connection, &["k1"], true, at(2)));
    let lease = stage.lease().await?;
    for (here, version) in [("k1", 2), ("k2", 1)] {
        let refused = AppCustomerStep {
            version,
            ..super::app_customers::step(here, AppCustomerState::Findings)?
        };
        act!(store, app_customers.finish(&lease, &refused));
    }
    for (version, out, count) in [
        (1, CustomersOut::None, 0),
        (2, CustomersOut::Ticked, 1),
        (3, CustomersOut::All, 2),
    ] {
        let mut settings = stage.row().await?.settings;
        settings.customers_out = out;
        act!(
            store,
            update_settings(stage.organisation, stage.connection, version, &settings, at(5))
        );
        let found = store.notices().troubled(None, 10).await?;
        let counts: Vec<_> = found
            .iter()
            .map(|row| (row.connection, row.refused, row.refused_customers))
            .collect();
        assert_eq!(counts, [(stage.connection, 0, count)], "{out:?}");
    }
    Ok(())
}

fn trouble(stage: &Stage, state: ConnectionState, refused: u64, watch: Option<WatchRow>) -> TroubleRow {
    TroubleRow {
        connection: stage.connection,
        organisation: stage.organisation,
        administration: stage.administration,
        state,
        refused,
        refused_customers: 0,
        digest_hour: 8,
        watch,
    }
}

/// What was told is noted by version, so that of two nodes that decide at once only one tells.
pub async fn what_was_told_is_noted_once(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let first = WatchRow {
        connection: stage.connection,
        since: Some(at(1)),
        well: None,
        told: 0,
        last: None,
        version: 0,
    };
    act!(store, notices.keep_watch(&first));
    refused!(store, notices.keep_watch(&first), StoreError::Stale);
    let second = WatchRow {
        told: 3,
        last: Some(at(9)),
        version: 1,
        ..first
    };
    act!(store, notices.keep_watch(&second));
    refused!(store, notices.keep_watch(&second), StoreError::Stale);
    let stored = WatchRow { version: 2, ..second };
    let found = store.notices().troubled(None, 10).await?.remove(0);
    assert_eq!(found.watch, Some(stored));
    refused!(store, notices.end_watch(stage.connection, 1), StoreError::Stale);
    act!(store, notices.end_watch(stage.connection, 2));
    assert_eq!(store.notices().troubled(None, 10).await?, []);
    refused!(store, notices.end_watch(stage.connection, 2), StoreError::Stale);
    Ok(())
}

/// Looking at all connections is one node's turn at a time.
pub async fn one_node_looks(store: Arc<dyn Store>) -> Told {
    assert!(act!(store, notices.take_look(at(0), at(60))));
    assert!(!act!(store, notices.take_look(at(59), at(120))), "somebody else has it");
    assert!(act!(store, notices.take_look(at(60), at(120))));
    Ok(())
}

/// Oldest due first, held until an instant, then free again with the count of how often it was taken.
pub async fn a_letter_is_held(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let eva = person("eva@devries.example");
    act!(store, people.create_person(&eva));
    let late = letter(stage.connection, "a@voorbeeld.example", 30);
    let early = LetterRow {
        person: Some(eva.id),
        ..letter(stage.connection, "b@voorbeeld.example", 10)
    };
    act!(store, notices.put_letter(&late));
    act!(store, notices.put_letter(&early));
    let mut tx = store.begin().await?;
    assert_eq!(tx.notices().claim_letters(at(40), at(99), 1).await?[0].id, early.id);
    drop(tx);
    // what a transaction holds is passed over, also one that was dropped and whose end is still on its way
    let mut first = Vec::new();
    for _ in 0..1_000 {
        first = claim(&store, 20, 50).await?;
        if !first.is_empty() {
            break;
        }
    }
    assert_eq!(
        first,
        [LetterRow {
            taken: 1,
            ..early.clone()
        }],
        "as it was put"
    );
    assert_eq!(claim(&store, 29, 50).await?, [], "held, or too early");
    let again = claim(&store, 50, 90).await?;
    let taken: Vec<_> = again.iter().map(|row| (row.id, row.taken)).collect();
    assert_eq!(taken, [(early.id, 2), (late.id, 1)], "its holder ended");
    act!(store, notices.finish_letter(&first[0], None));
    assert_eq!(claim(&store, 90, 91).await?.len(), 2, "who was late changes nothing");
    Ok(())
}

/// Tried again later, one try further and taken anew; or taken away.
pub async fn a_letter_is_finished(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let row = letter(stage.connection, "a@voorbeeld.example", 10);
    act!(store, notices.put_letter(&row));
    let held = claim(&store, 10, 90).await?.remove(0);
    act!(store, notices.finish_letter(&held, Some(at(40))));
    assert_eq!(claim(&store, 39, 90).await?, [], "not before that instant");
    let again = claim(&store, 40, 90).await?.remove(0);
    assert_eq!((again.id, again.tries, again.taken), (row.id, 1, 1));
    act!(store, notices.finish_letter(&again, None));
    assert_eq!(claim(&store, 9_000, 9_001).await?, [], "gone");
    Ok(())
}

/// A newer letter about the same connection takes the place of one that waits, not of one that is being sent.
pub async fn a_newer_letter_replaces(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let to = "a@voorbeeld.example";
    let flying = letter(stage.connection, to, 10);
    act!(store, notices.put_letter(&flying));
    assert_eq!(claim(&store, 10, 60).await?.len(), 1);
    let waiting = letter(stage.connection, to, 20);
    let elsewhere = letter(other.connection, to, 20);
    let to_another = letter(stage.connection, "b@voorbeeld.example", 20);
    for row in [&waiting, &elsewhere, &to_another] {
        act!(store, notices.put_letter(row));
    }
    let newest = letter(stage.connection, to, 30);
    act!(store, notices.put_letter(&newest));
    let left: BTreeSet<_> = claim(&store, 60, 90).await?.into_iter().map(|row| row.id).collect();
    assert_eq!(
        left,
        BTreeSet::from([flying.id, elsewhere.id, to_another.id, newest.id])
    );
    refused!(store, notices.put_letter(&elsewhere), StoreError::Taken { .. });
    let nowhere = letter(ConnectionId::new(at(0), next()), to, 1);
    refused!(store, notices.put_letter(&nowhere), StoreError::Missing { .. });
    Ok(())
}

/// Many nodes claim at once: each letter goes to one of them.
pub async fn a_letter_is_claimed_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    for number in 0..30 {
        let row = letter(stage.connection, &format!("p{number}@voorbeeld.example"), number);
        act!(store, notices.put_letter(&row));
    }
    let mut nodes = JoinSet::new();
    for _ in 0..8 {
        let store = Arc::clone(&store);
        nodes.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let claimed = claim(&store, 100, 900).await?;
                if claimed.is_empty() {
                    return Seen::Ok(mine);
                }
                mine.extend(claimed.into_iter().map(|row| row.id));
            }
        });
    }
    let mut all = Vec::new();
    while let Some(ended) = nodes.join_next().await {
        all.extend(ended??);
    }
    let each: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!((all.len(), each.len()), (30, 30));
    Ok(())
}
