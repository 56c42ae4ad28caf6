//! What grows old: changes from their lowest number on, kept answers, sessions, invitations, tries.

use std::sync::Arc;

use boekbrug_model::{AuditId, ChangeNumber, MessageId};
use jiff::Timestamp;

use super::Told;
use super::cast::{endpoint, invitation, person, session};
use super::hooks::{bounds, claim, finish, test_message};
use super::stage::{Stage, at, customer, next};
use crate::{AnswerRow, AuditRow, InvitationRow, KeptAnswer, Next, Prune, SessionRow, Store};

/// Only changes that are older than this.
fn changes(before: i64) -> Prune<Timestamp> {
    Prune {
        changes: at(before),
        ..Prune::default()
    }
}

/// From the lowest number on, a few at a time, never from the middle, never the last one; numbers go on.
pub async fn old_changes_are_removed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    for (n, when) in [10, 20, 30, 90, 40, 50].into_iter().enumerate() {
        stage
            .customers(&lease, vec![customer(&n.to_string(), "Jansen")], at(when))
            .await?;
    }
    let removed = |count| Prune {
        changes: count,
        ..Prune::default()
    };
    assert_eq!(
        act!(store, prune(&changes(10), 10)),
        removed(0),
        "what is as old as that stays"
    );
    assert_eq!(bounds(&stage).await?, (1, 6));
    assert_eq!(
        act!(store, prune(&changes(60), 2)),
        removed(2),
        "no more than asked for"
    );
    assert_eq!(bounds(&stage).await?, (3, 6));
    assert_eq!(
        act!(store, prune(&changes(60), 2)),
        removed(1),
        "the fourth is young, those behind it stay"
    );
    assert_eq!(bounds(&stage).await?, (4, 6));
    let numbers: Vec<_> = stage.changes().await?.iter().map(|row| row.number.0).collect();
    assert_eq!(numbers, [4, 5, 6]);

    assert_eq!(
        act!(store, prune(&changes(1_000), 10)),
        removed(2),
        "never the last one"
    );
    assert_eq!(act!(store, prune(&changes(1_000), 10)), removed(0));
    assert_eq!(bounds(&stage).await?, (6, 6));
    let next = stage
        .customers(&lease, vec![customer("7", "Jansen")], at(2_000))
        .await?;
    assert_eq!(next, Some(ChangeNumber(7)), "no number is given twice");
    assert_eq!(bounds(&stage).await?, (6, 7));
    Ok(())
}

/// Over all tenants, each by its own numbers.
pub async fn old_changes_go_everywhere(store: Arc<dyn Store>) -> Told {
    let mut stages = Vec::new();
    for n in 0..3 {
        let stage = Stage::set(&store).await?;
        let lease = stage.lease().await?;
        for row in 0..=n {
            stage
                .customers(&lease, vec![customer(&row.to_string(), "Jansen")], at(10))
                .await?;
        }
        stages.push(stage);
    }
    let mut all = 0;
    loop {
        let some = act!(store, prune(&changes(20), 2)).changes;
        assert!(some <= 2, "no more than asked for");
        all += some;
        if some < 2 {
            break;
        }
    }
    assert_eq!(all, 3, "all but the last of each");
    for (stage, last) in stages.iter().zip(1..) {
        assert_eq!(bounds(stage).await?, (last, last));
    }
    Ok(())
}

/// Answers by when they were given, sessions by their end, invitations by when they expired.
pub async fn old_doors_and_answers_are_removed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let eva = person("eva@devries.example");
    act!(store, people.create_person(&eva));
    for end in [10, 20] {
        let row = SessionRow {
            expires: at(end),
            ..session(eva.id, None, &format!("s{end}"))
        };
        act!(store, people.put_session(&row));
        let link = InvitationRow {
            expires: at(end),
            token_hash: format!("i{end}"),
            ..invitation(stage.organisation, &format!("kees{end}@devries.example"), at(0))
        };
        act!(store, people.put_invitation(&link));
        let kept = AnswerRow {
            owner: "org_1".to_owned(),
            key: format!("k{end}"),
            digest: "d".to_owned(),
            answer: Some(KeptAnswer {
                status: 201,
                headers: "{}".to_owned(),
                body: "{}".to_owned(),
            }),
            at: at(end),
        };
        let asked = AnswerRow {
            answer: None,
            ..kept.clone()
        };
        act!(store, desk.reserve(&[&asked], at(0)));
        act!(store, desk.keep_answers(&[&kept]));
    }
    let before = |n| Prune {
        sessions: at(n),
        answers: at(n),
        ..Prune::default()
    };
    assert_eq!(
        act!(store, prune(&before(10), 10)),
        Prune::default(),
        "what is as old as that stays"
    );
    let expected = Prune {
        sessions: 2,
        answers: 1,
        ..Prune::default()
    };
    assert_eq!(act!(store, prune(&before(20), 10)), expected);
    let (people, desk) = (store.people(), store.desk());
    assert_eq!(people.session("s10").await?, None);
    assert!(people.session("s20").await?.is_some());
    assert_eq!(people.invitation("i10").await?, None);
    assert!(people.invitation("i20").await?.is_some());
    assert_eq!(desk.answer("org_1", "k10").await?, None);
    assert!(desk.answer("org_1", "k20").await?.is_some());
    Ok(())
}

/// Tries go, a few at a time; messages under way and the audit trail stay whatever their age.
pub async fn old_tries_are_removed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let row = endpoint(stage.organisation, None);
    act!(store, hooks.create_endpoint(&row));
    let note = AuditRow {
        id: AuditId::new(at(0), next()),
        organisation: Some(stage.organisation),
        administration: None,
        actor: boekbrug_model::Actor::system(),
        action: "endpoint.made".to_owned(),
        subject: row.id.to_string(),
        details: serde_json::json!({}),
        at: at(0),
    };
    act!(store, desk.note(&note));
    for when in [10, 20, 30] {
        act!(store, hooks.put_message(&test_message(row.id, when)));
        let message = claim(&store, when, when + 1).await?.remove(0).0;
        finish(&store, &message, Next::Arrived(MessageId::new(at(0), next())), when).await?;
    }
    let waiting = test_message(row.id, 5);
    act!(store, hooks.put_message(&waiting));
    let before = |n| Prune {
        tries: at(n),
        ..Prune::default()
    };
    assert_eq!(
        act!(store, prune(&before(10), 10)).tries,
        0,
        "what is as old as that stays"
    );
    assert_eq!(act!(store, prune(&before(30), 1)).tries, 1);
    assert_eq!(act!(store, prune(&before(30), 1)).tries, 1);
    assert_eq!(act!(store, prune(&before(30), 1)).tries, 0);
    let left = store.hooks().tries(row.id, 10).await?;
    assert_eq!(left.iter().map(|row| row.at).collect::<Vec<_>>(), [at(30)]);
    assert_eq!(claim(&store, 5, 6).await?.len(), 1, "still under way");
    let everything = Prune {
        runs: at(9_000),
        calls: at(9_000),
        attempts: at(9_000),
        history: at(9_000),
        changes: at(9_000),
        answers: at(9_000),
        sessions: at(9_000),
        tries: at(9_000),
    };
    act!(store, prune(&everything, 100));
    assert_eq!(store.desk().audit(stage.organisation, None, 10).await?, [note]);
    Ok(())
}
