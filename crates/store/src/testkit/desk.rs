//! The desk: the audit trail, and answers that are given once.

use std::sync::Arc;

use boekbrug_model::{Actor, ActorKind, AuditId};
use serde_json::json;
use tokio::task::JoinSet;

use super::Told;
use super::stage::{Seen, Stage, at, next};
use crate::{AnswerRow, AuditFilter, AuditRow, KeptAnswer, Reserved, Store, StoreError};

/// An entry that was made so many seconds after the beginning.
fn entry(stage: &Stage, n: i64) -> AuditRow {
    AuditRow {
        id: AuditId::new(at(n), next()),
        organisation: Some(stage.organisation),
        administration: (n % 2 == 0).then_some(stage.administration),
        actor: Actor {
            kind: ActorKind::ALL[usize::try_from(n).unwrap_or(0) % ActorKind::ALL.len()],
            id: format!("actor-{n}"),
        },
        action: "connection.paused".to_owned(),
        subject: stage.connection.to_string(),
        details: json!({"before": {"state": "active"}, "after": [n, null, "é"]}),
        at: at(n),
    }
}

/// Newest first, page by page, to its own organisation only; and only with the deed itself.
pub async fn the_trail_is_paged(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let mut rows: Vec<_> = (0..6).map(|n| entry(&ours, n)).collect();
    for row in &rows {
        act!(store, desk.note(row));
    }
    let nobodys = AuditRow {
        organisation: None,
        administration: None,
        ..entry(&ours, 7)
    };
    act!(store, desk.note(&nobodys));
    let other = entry(&theirs, 8);
    act!(store, desk.note(&other));
    let mut tx = store.begin().await?;
    tx.desk().note(&entry(&ours, 9)).await?;
    drop(tx);

    rows.reverse();
    let desk = store.desk();
    assert_eq!(desk.audit(ours.organisation, None, 100).await?, rows);
    assert_eq!(desk.audit(ours.organisation, None, 4).await?, rows[..4]);
    assert_eq!(desk.audit(ours.organisation, Some(rows[3].id), 4).await?, rows[4..]);
    assert_eq!(desk.audit(ours.organisation, Some(rows[5].id), 4).await?, []);
    assert_eq!(desk.audit(theirs.organisation, None, 100).await?, [other]);
    Ok(())
}

/// Each part of a filter by itself, all of them together, and page by page.
pub async fn the_trail_is_filtered(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let mut rows: Vec<_> = (0..8).map(|n| entry(&ours, n)).collect();
    "apiKey.made".clone_into(&mut rows[5].action);
    "connections.other".clone_into(&mut rows[6].action);
    for row in rows.iter().chain([&entry(&theirs, 9)]) {
        act!(store, desk.note(row));
    }
    let all = AuditFilter::default();
    let cases: [(AuditFilter, &[usize]); 9] = [
        (all.clone(), &[7, 6, 5, 4, 3, 2, 1, 0]),
        (
            AuditFilter {
                action: "connection.".to_owned(),
                ..all.clone()
            },
            &[7, 4, 3, 2, 1, 0],
        ),
        (
            AuditFilter {
                action: "%".to_owned(),
                ..all.clone()
            },
            &[],
        ),
        (
            AuditFilter {
                kind: Some(ActorKind::ALL[1]),
                ..all.clone()
            },
            &[5, 1],
        ),
        (
            AuditFilter {
                actor: Some("actor-3".to_owned()),
                ..all.clone()
            },
            &[3],
        ),
        (
            AuditFilter {
                administration: Some(ours.administration),
                ..all.clone()
            },
            &[6, 4, 2, 0],
        ),
        (
            AuditFilter {
                administration: Some(theirs.administration),
                ..all.clone()
            },
            &[],
        ),
        (
            AuditFilter {
                since: Some(at(6)),
                ..all.clone()
            },
            &[7, 6],
        ),
        (
            AuditFilter {
                since: Some(at(2)),
                until: Some(at(4)),
                ..all.clone()
            },
            &[3, 2],
        ),
    ];
    let desk = store.desk();
    for (filter, wanted) in cases {
        let found = desk.audit_matching(ours.organisation, &filter, None, 100).await?;
        let wanted: Vec<_> = wanted.iter().map(|n| rows[*n].clone()).collect();
        assert_eq!(found, wanted, "{filter:?}");
        if let [first, rest @ ..] = &*wanted {
            let page = desk
                .audit_matching(ours.organisation, &filter, Some(first.id), 2)
                .await?;
            assert_eq!(page, rest[..rest.len().min(2)], "{filter:?}");
        }
    }
    Ok(())
}

/// A request that came in at this instant.
fn request(key: &str, digest: &str, when: i64) -> AnswerRow {
    AnswerRow {
        owner: "org_1".to_owned(),
        key: key.to_owned(),
        digest: digest.to_owned(),
        answer: None,
        at: at(when),
    }
}

/// The same request with its answer.
fn answered(row: &AnswerRow) -> AnswerRow {
    AnswerRow {
        answer: Some(KeptAnswer {
            status: 201,
            headers: r#"{"location":"/v1/invoices/inv_1"}"#.to_owned(),
            body: format!("{{\"number\":\"{}\",\"naam\":\"Café 🦢\"}}\n", row.key),
        }),
        ..row.clone()
    }
}

async fn reserve(store: &Arc<dyn Store>, row: &AnswerRow, stale_before: i64) -> Seen<Reserved> {
    let mut answers = act!(store, desk.reserve(&[row], at(stale_before)));
    assert_eq!(answers.len(), 1, "one answer each");
    Ok(answers.remove(0))
}

/// Reserved, at work, kept: whoever comes later learns how it stands, and for which request.
pub async fn an_answer_is_kept(store: Arc<dyn Store>) -> Told {
    let desk = store.desk();
    let first = request("k1", "d1", 10);
    assert_eq!(desk.answer("org_1", "k1").await?, None);
    assert_eq!(reserve(&store, &first, 0).await?, Reserved::Free);
    assert_eq!(desk.answer("org_1", "k1").await?.as_ref(), Some(&first));
    let other = request("k1", "d2", 11);
    assert_eq!(
        reserve(&store, &other, 0).await?,
        Reserved::Used(first.clone()),
        "at work"
    );

    let kept = answered(&first);
    act!(store, desk.keep_answers(&[&kept]));
    assert_eq!(desk.answer("org_1", "k1").await?.as_ref(), Some(&kept), "byte for byte");
    assert_eq!(reserve(&store, &first, 0).await?, Reserved::Used(kept.clone()));
    assert_eq!(
        reserve(&store, &other, 9_999).await?,
        Reserved::Used(kept),
        "however old"
    );

    let neighbour = AnswerRow {
        owner: "org_2".to_owned(),
        ..other
    };
    assert_eq!(desk.answer("org_2", "k1").await?, None);
    assert_eq!(
        reserve(&store, &neighbour, 0).await?,
        Reserved::Free,
        "keys count per owner"
    );

    let mut tx = store.begin().await?;
    tx.desk().reserve(&[&request("k2", "d", 12)], at(0)).await?;
    drop(tx);
    assert_eq!(
        desk.answer("org_1", "k2").await?,
        None,
        "a dropped one reserves nothing"
    );
    Ok(())
}

/// Freed, a key is as new; a key that another one holds stays.
pub async fn a_key_is_freed(store: Arc<dyn Store>) -> Told {
    let (first, second) = (request("k1", "d1", 10), request("k2", "d2", 10));
    reserve(&store, &first, 0).await?;
    reserve(&store, &second, 0).await?;
    act!(store, desk.free_answer("org_1", "k1"));
    assert_eq!(store.desk().answer("org_1", "k1").await?, None);
    let other = request("k1", "d9", 20);
    assert_eq!(reserve(&store, &other, 0).await?, Reserved::Free, "for any request");
    assert_eq!(reserve(&store, &second, 0).await?, Reserved::Used(second));
    Ok(())
}

/// What a dead node left is taken over by the same request alone, and counts from then on.
pub async fn a_stale_key_is_taken_over(store: Arc<dyn Store>) -> Told {
    let dead = request("k1", "d1", 10);
    reserve(&store, &dead, 0).await?;
    let again = request("k1", "d1", 100);
    let other = request("k1", "d2", 100);
    assert_eq!(
        reserve(&store, &again, 10).await?,
        Reserved::Used(dead.clone()),
        "not before that instant"
    );
    assert_eq!(
        reserve(&store, &other, 50).await?,
        Reserved::Used(dead),
        "another request"
    );
    assert_eq!(reserve(&store, &again, 50).await?, Reserved::Free);
    assert_eq!(store.desk().answer("org_1", "k1").await?.as_ref(), Some(&again));
    let third = request("k1", "d1", 120);
    assert_eq!(
        reserve(&store, &third, 90).await?,
        Reserved::Used(again),
        "it is at work anew"
    );
    Ok(())
}

/// One answer for each, in order; of two with one key in a list the first has it. Reserved and kept in one go.
pub async fn keys_are_reserved_together(store: Arc<dyn Store>) -> Told {
    let known = answered(&request("known", "d", 1));
    reserve(&store, &request("known", "d", 1), 0).await?;
    act!(store, desk.keep_answers(&[&known]));
    let dead = request("dead", "d", 2);
    reserve(&store, &dead, 0).await?;
    let rows = [
        request("z", "d1", 30),
        request("known", "d", 30),
        request("a", "d2", 30),
        request("z", "d3", 30),
        request("dead", "d", 30),
    ];
    let asked: Vec<_> = rows.iter().collect();
    let mut tx = store.begin().await?;
    let answers = tx.desk().reserve(&asked, at(20)).await?;
    let (z, a) = (answered(&rows[0]), answered(&rows[2]));
    tx.desk().keep_answers(&[&a, &z]).await?;
    tx.commit().await?;
    let expected = [
        Reserved::Free,
        Reserved::Used(known),
        Reserved::Free,
        Reserved::Used(rows[0].clone()),
        Reserved::Free,
    ];
    assert_eq!(answers, expected);
    let desk = store.desk();
    assert_eq!(desk.answer("org_1", "z").await?, Some(z));
    assert_eq!(desk.answer("org_1", "a").await?, Some(a));
    assert_eq!(act!(store, desk.reserve(&[], at(20))), []);
    act!(store, desk.keep_answers(&[]));
    Ok(())
}

/// Many at once with one key: one is free. The same when what a dead node left is taken over.
pub async fn a_key_is_reserved_once_by_many(store: Arc<dyn Store>) -> Told {
    for (round, stale_before) in [(0, 0), (1, 50)] {
        if round == 1 {
            reserve(&store, &request("k1", "d1", 10), 0).await?;
        }
        let mut tasks = JoinSet::new();
        for n in 0..8 {
            let store = Arc::clone(&store);
            tasks.spawn(async move {
                // Several keys in either order: whoever locks them as they come runs into a deadlock.
                let rows = [request("k0", "d1", 100), request("k1", "d1", 100)];
                let mut asked: Vec<_> = rows.iter().collect();
                if n % 2 == 0 {
                    asked.reverse();
                }
                let mut tx = store.begin().await?;
                let mut answers = tx.desk().reserve(&asked, at(stale_before)).await?;
                tx.commit().await?;
                if n % 2 == 0 {
                    answers.reverse();
                }
                Ok::<_, StoreError>(answers)
            });
        }
        let mut free = [0, 0];
        while let Some(task) = tasks.join_next().await {
            for (count, answer) in free.iter_mut().zip(task??) {
                *count += u32::from(answer == Reserved::Free);
            }
        }
        assert_eq!(free, [1, 1], "round {round}");
        for key in ["k0", "k1"] {
            act!(store, desk.free_answer("org_1", key));
        }
    }
    Ok(())
}
