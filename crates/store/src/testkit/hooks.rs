//! Endpoints: addresses that are told of changes, and whom a change concerns.

use std::sync::Arc;

use boekbrug_model::{EndpointId, Feed, InvoiceState, MessageId};
use serde_json::json;

use super::Told;
use super::cast::{endpoint, ids};
use super::stage::{Seen, Stage, at, customer, step};
use crate::{EndpointOff, EndpointRow, MessageKind, MessageRow, Next, PageWrite, Store, StoreError, TryRow};

/// Listed oldest first with their own organisation; changed by version, resealed without one.
pub async fn an_endpoint_is_kept(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let (us, them) = (ours.organisation, theirs.organisation);
    let all = endpoint(us, None);
    let one = endpoint(us, Some(ours.administration));
    let foreign = endpoint(them, None);
    for row in [&all, &one, &foreign] {
        act!(store, hooks.create_endpoint(row));
    }
    let hooks = store.hooks();
    assert_eq!(hooks.endpoints(us).await?, [all.clone(), one.clone()]);
    assert_eq!(hooks.endpoint(us, one.id).await?.as_ref(), Some(&one));
    assert_eq!(hooks.endpoint(them, one.id).await?, None, "another tenant's");
    refused!(store, hooks.create_endpoint(&all), StoreError::Taken { .. });
    let crossed = endpoint(us, Some(theirs.administration));
    refused!(store, hooks.create_endpoint(&crossed), StoreError::Missing { .. });

    let changed = EndpointRow {
        administration: Some(ours.administration),
        url: "https://elders.example/é".to_owned(),
        description: "Elders".to_owned(),
        key_id: "k2".to_owned(),
        sealed: vec![7; 300],
        off: Some(EndpointOff::ByPerson),
        ..all.clone()
    };
    act!(store, hooks.update_endpoint(&changed));
    let stored = EndpointRow { version: 2, ..changed };
    assert_eq!(hooks.endpoint(us, all.id).await?.as_ref(), Some(&stored));
    refused!(store, hooks.update_endpoint(&all), StoreError::Stale);
    let as_neighbour = EndpointRow {
        organisation: them,
        administration: None,
        ..stored.clone()
    };
    refused!(store, hooks.update_endpoint(&as_neighbour), StoreError::Missing { .. });
    let moved = EndpointRow {
        administration: Some(theirs.administration),
        ..stored.clone()
    };
    refused!(store, hooks.update_endpoint(&moved), StoreError::Missing { .. });

    let under = |rows: Vec<EndpointRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(under(hooks.endpoints_not_under("k1", 10).await?), [all.id]);
    assert_eq!(
        hooks.endpoints_not_under("k9", 2).await?.len(),
        2,
        "no more than asked for"
    );
    let (before, now) = (stored.version - 1, stored.version);
    assert!(
        !act!(store, hooks.reseal_endpoint(all.id, before, "k1", &[6])),
        "a person changed it"
    );
    assert!(act!(store, hooks.reseal_endpoint(all.id, now, "k1", &[4, 2])));
    let resealed = EndpointRow {
        key_id: "k1".to_owned(),
        sealed: vec![4, 2],
        ..stored
    };
    assert_eq!(hooks.endpoint(us, all.id).await?, Some(resealed), "the version stays");
    assert_eq!(under(hooks.endpoints_not_under("k1", 10).await?), []);
    Ok(())
}

/// Gone with all that was under way to it and all that was tried; only its own organisation takes it away.
pub async fn an_endpoint_leaves_with_its_messages(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let row = endpoint(ours.organisation, None);
    act!(store, hooks.create_endpoint(&row));
    assert_eq!(raise(&ours, 1, 10).await?, 1);
    let (message, _) = claim(&store, 10, 20).await?.remove(0);
    finish(&store, &message, Next::Again(at(30)), 11).await?;
    assert_eq!(store.hooks().tries(row.id, 10).await?.len(), 1);
    assert!(
        !act!(store, hooks.remove_endpoint(theirs.organisation, row.id)),
        "another tenant's"
    );
    assert!(act!(store, hooks.remove_endpoint(ours.organisation, row.id)));
    assert!(!act!(store, hooks.remove_endpoint(ours.organisation, row.id)));
    assert_eq!(store.hooks().endpoint(ours.organisation, row.id).await?, None);
    assert_eq!(store.hooks().tries(row.id, 10).await?, []);
    assert_eq!(claim(&store, 9_000, 9_001).await?.len(), 0);
    assert_eq!(raise(&ours, 2, 40).await?, 0);
    Ok(())
}

/// Whatever numbers changes marks its administration; taken, the mark is gone until the next change.
pub async fn changed_administrations_are_taken(store: Arc<dyn Store>) -> Told {
    let (a, b) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = a.lease().await?;
    let invoice = a.accept("2026-1", at(0)).await?;
    let countries = PageWrite {
        records: vec![customer("NL", "Nederland")],
        ..a.page(Feed::Countries, at(1))
    };
    act!(store, record_page(&lease, &countries));
    assert_eq!(act!(store, hooks.take_changed(10)), [], "none of this is a change");

    let (ours, books) = (a.organisation, a.administration);
    let taken = |number| vec![(ours, books, boekbrug_model::ChangeNumber(number))];
    a.customers(&lease, vec![customer("1", "A"), customer("2", "B")], at(2))
        .await?;
    a.customers(&lease, vec![customer("3", "C")], at(3)).await?;
    let mut tx = store.begin().await?;
    assert_eq!(tx.hooks().take_changed(10).await?, taken(3));
    drop(tx);
    // what a transaction holds is passed over, also one that was dropped and whose end is still on its way
    let mut again = Vec::new();
    for _ in 0..1_000 {
        again = act!(store, hooks.take_changed(10));
        if !again.is_empty() {
            break;
        }
    }
    assert_eq!(again, taken(3), "a dropped one took nothing");
    assert_eq!(act!(store, hooks.take_changed(10)), []);

    act!(
        store,
        finish_step(&lease, &step(invoice, InvoiceState::Waiting, InvoiceState::Findings))
    );
    assert_eq!(act!(store, hooks.take_changed(10)), taken(4), "an invoice's state");
    assert!(act!(store, mark(ours, invoice, "eva", at(70))));
    assert_eq!(act!(store, hooks.take_changed(10)), taken(5), "a person's mark");
    act!(store, deactivate_unseen(&lease, books, Feed::Customers, "r1", at(80)));
    assert_eq!(act!(store, hooks.take_changed(10)), taken(8), "what vanished");

    b.customers(&b.lease().await?, vec![customer("1", "A")], at(3)).await?;
    a.customers(&lease, vec![customer("4", "D")], at(90)).await?;
    let mut both = act!(store, hooks.take_changed(1));
    assert_eq!(both.len(), 1, "no more than asked for");
    both.extend(act!(store, hooks.take_changed(1)));
    both.sort();
    let mut expected = taken(9);
    expected.push((b.organisation, b.administration, boekbrug_model::ChangeNumber(1)));
    expected.sort();
    assert_eq!(both, expected);
    Ok(())
}

/// To every endpoint that is on and wants to know, one each; the one under way is raised, never lowered.
pub async fn a_message_is_raised(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let tenant = ours.organisation;
    let other_books = super::stage::administration(
        &crate::OrganisationRow {
            id: tenant,
            name: String::new(),
            created: at(0),
        },
        "Keuken",
    );
    act!(store, create_administration(&other_books));
    let all = endpoint(tenant, None);
    let one = endpoint(tenant, Some(ours.administration));
    let another = endpoint(tenant, Some(other_books.id));
    let off = EndpointRow {
        off: Some(EndpointOff::ByPerson),
        ..endpoint(tenant, None)
    };
    let foreign = endpoint(theirs.organisation, None);
    for row in [&all, &one, &another, &off, &foreign] {
        act!(store, hooks.create_endpoint(row));
    }
    assert_eq!(raise(&ours, 5, 10).await?, 2);
    assert_eq!(raise(&ours, 9, 11).await?, 0, "one under way for each");
    assert_eq!(raise(&ours, 7, 12).await?, 0);
    let mut claimed = claim(&store, 10, 20).await?;
    claimed.sort_by_key(|(_, row)| row.id);
    assert_eq!(claimed.len(), 2, "due at once");
    for ((message, to), expected) in claimed.iter().zip([&all, &one]) {
        assert_eq!((to, message.endpoint), (expected, expected.id), "with its endpoint");
        assert_eq!(
            (message.administration, message.kind),
            (Some(ours.administration), MessageKind::Changes)
        );
        assert_eq!(
            (message.up_to.0, message.tries, message.created),
            (9, 0, at(10)),
            "raised, never lowered"
        );
    }
    assert_ne!(claimed[0].0.id, claimed[1].0.id, "each with an id of its own");

    let mut tx = store.begin().await?;
    let number = boekbrug_model::ChangeNumber(3);
    let new = tx
        .hooks()
        .raise(tenant, other_books.id, number, at(30), &mut ids())
        .await?;
    tx.commit().await?;
    assert_eq!(
        new, 2,
        "another administration has messages of its own, also to the same endpoint"
    );
    Ok(())
}

/// Makes or raises messages about the administration of a stage.
pub(super) async fn raise(stage: &Stage, up_to: i64, when: i64) -> Seen<u32> {
    let number = boekbrug_model::ChangeNumber(up_to);
    let (tenant, books) = (stage.organisation, stage.administration);
    Ok(act!(
        stage.store,
        hooks.raise(tenant, books, number, at(when), &mut ids())
    ))
}

/// Claims what is due.
pub(super) async fn claim(store: &Arc<dyn Store>, now: i64, until: i64) -> Seen<Vec<(MessageRow, EndpointRow)>> {
    Ok(act!(store, hooks.claim_messages(at(now), at(until), 100, &[])))
}

/// Stores a try, which was answered with 200 when it arrived and not at all when it did not.
pub(super) async fn finish(store: &Arc<dyn Store>, message: &MessageRow, next: Next, when: i64) -> Seen<TryRow> {
    let arrived = matches!(next, Next::Arrived(_));
    let tried = TryRow {
        message: message.id,
        endpoint: message.endpoint,
        kind: message.kind,
        number: message.tries + 1,
        status: arrived.then_some(200),
        error: if arrived { "" } else { "connection refused" }.to_owned(),
        millis: 41,
        at: at(when),
    };
    act!(store, hooks.finish_try(message, &tried, next));
    Ok(tried)
}

/// A test message to an endpoint.
pub(super) fn test_message(endpoint: EndpointId, due: i64) -> MessageRow {
    MessageRow {
        id: MessageId::new(at(due), super::stage::next()),
        endpoint,
        administration: None,
        kind: MessageKind::Test,
        up_to: boekbrug_model::ChangeNumber(0),
        tries: 0,
        due: at(due),
        created: at(due),
    }
}

/// The bounds follow the numbers that were given out, to the own organisation only.
pub async fn the_feed_says_how_far_it_reaches(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = ours.lease().await?;
    assert_eq!(bounds(&ours).await?, (1, 0), "no change ever");
    for n in 1..=3 {
        ours.customers(&lease, vec![customer(&n.to_string(), "Jansen")], at(n))
            .await?;
        assert_eq!(bounds(&ours).await?, (1, n));
    }
    let as_neighbour = Stage {
        store: Arc::clone(&store),
        organisation: theirs.organisation,
        ..ours
    };
    assert_eq!(bounds(&as_neighbour).await?, (1, 0), "another tenant's");
    let change = as_neighbour.store.changes_after(
        ours.organisation,
        ours.administration,
        boekbrug_model::ChangeNumber(2),
        10,
    );
    assert_eq!(
        super::stage::value(&change.await?[0].values)?["customerCode"],
        json!("3")
    );
    Ok(())
}

/// First and last number of the feed of a stage.
pub(super) async fn bounds(stage: &Stage) -> Seen<(i64, i64)> {
    let (tenant, books) = (stage.organisation, stage.administration);
    let (first, last) = stage.store.hooks().change_bounds(tenant, books).await?;
    Ok((first.0, last.0))
}
