//! Many invoices at once, an administration's list of them, and names.

use std::sync::Arc;

use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionState, Feed, InvoiceId, InvoiceState, OrganisationId, RecordId,
};
use tokio::task::JoinSet;

use super::Told;
use super::stage::{Seen, Stage, at, connection, customer, finding, next, step};
use crate::{Accepted, AdministrationRow, InvoiceWrite, OrganisationRow, Store, StoreError};

/// One answer each, in order, over connections of several tenants; what is missing leaves the others as they are.
pub async fn invoices_are_accepted_together(store: Arc<dyn Store>) -> Told {
    let (here, there) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let early = here.accept("early", at(0)).await?;
    let fresh = here.offer("2026-1", at(1))?;
    let twin = InvoiceWrite {
        id: InvoiceId::new(at(1), next()),
        ..fresh.clone()
    };
    let rival = InvoiceWrite {
        digest: "of another document".to_owned(),
        ..here.offer("2026-1", at(1))?
    };
    let elsewhere = there.offer("2026-1", at(2))?;
    let smuggled = InvoiceWrite {
        organisation: there.organisation,
        ..here.offer("2026-2", at(2))?
    };
    let unlinked = InvoiceWrite {
        connection: ConnectionId::new(at(9), [9; 10]),
        ..here.offer("2026-3", at(2))?
    };
    let known = here.offer("early", at(2))?;
    let stopped = InvoiceWrite {
        findings: vec![finding()],
        ..here.offer("2026-4", at(2))?
    };
    let writes = [
        &fresh, &twin, &smuggled, &rival, &elsewhere, &unlinked, &known, &stopped,
    ];
    let answers = act!(store, accept_invoices(&writes));
    assert_eq!(answers.len(), writes.len(), "one answer each");
    let expected = [
        Some(Accepted::New(fresh.id)),
        Some(Accepted::Already(fresh.id)),
        None,
        Some(Accepted::Conflict(fresh.id)),
        Some(Accepted::New(elsewhere.id)),
        None,
        Some(Accepted::Already(early)),
        Some(Accepted::New(stopped.id)),
    ];
    for (n, (answer, expected)) in answers.into_iter().zip(expected).enumerate() {
        match expected {
            Some(expected) => assert_eq!(answer?, expected, "answer {n}"),
            None => assert!(
                matches!(answer, Err(StoreError::Missing { .. })),
                "answer {n}: {answer:?}"
            ),
        }
    }
    let row = here.invoice(fresh.id).await?;
    assert_eq!(
        (row.state, row.created, &row.digest),
        (InvoiceState::Waiting, at(1), &fresh.digest)
    );
    assert_eq!(here.invoice(stopped.id).await?.state, InvoiceState::Findings);
    assert_eq!(there.invoice(elsewhere.id).await?.connection, there.connection);
    assert_eq!(here.changes().await?, [], "no change is numbered");
    let lease = here.lease().await?;
    assert_eq!(
        here.claim(&lease, at(50), 10).await?,
        [early, fresh.id],
        "due at once, but for findings"
    );
    assert_eq!(act!(store, accept_invoices(&[])).len(), 0);
    Ok(())
}

/// Tasks offer the same forty invoices in their own order: each number is new once, and all learn the one id.
pub async fn a_pile_is_accepted_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let mut tasks = JoinSet::new();
    for task in 0..8 {
        tasks.spawn(offer_pile(Arc::clone(&stage), task));
    }
    let mut new = 0;
    let mut ids: Vec<Option<InvoiceId>> = vec![None; 40];
    while let Some(task) = tasks.join_next().await {
        for (n, answer) in task?? {
            let id = match answer {
                Accepted::New(id) => {
                    new += 1;
                    id
                }
                Accepted::Already(id) => id,
                Accepted::Conflict(id) => panic!("the same document is no conflict with {id}"),
            };
            assert_eq!(*ids[n].get_or_insert(id), id, "number {n}");
        }
    }
    assert_eq!(new, 40);
    Ok(())
}

async fn offer_pile(stage: Arc<Stage>, task: usize) -> Seen<Vec<(usize, Accepted)>> {
    let order: Vec<usize> = (0..40)
        .map(|n| (n * if task.is_multiple_of(2) { 1 } else { 39 } + task) % 40)
        .collect();
    let mut writes = Vec::new();
    for n in &order {
        writes.push(stage.offer(&format!("2026-{n}"), at(0))?);
    }
    let asked: Vec<_> = writes.iter().collect();
    let answers = act!(stage.store, accept_invoices(&asked));
    let answers: Result<Vec<_>, _> = answers.into_iter().collect();
    Ok(order.into_iter().zip(answers?).collect())
}

/// Newest first over all connections of the administration, by state and by number, to its own organisation only.
pub async fn an_administrations_invoices_are_paged(store: Arc<dyn Store>) -> Told {
    let mut stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    other.accept("2026-0", at(0)).await?;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(stage.accept(&format!("2026-{n}"), at(n)).await?);
    }
    let lease = stage.lease().await?;
    let sent = step(ids[1], InvoiceState::Waiting, InvoiceState::Skipped);
    act!(store, finish_step(&lease, &sent));
    let disconnected = ConnectionState::Disconnected;
    act!(store, set_connection_state(stage.connection, disconnected, &[], at(5)));
    let second = connection(&AdministrationRow {
        id: stage.administration,
        organisation: stage.organisation,
        name: String::new(),
        created: at(0),
    });
    act!(store, create_connection(&second));
    stage.connection = second.id;
    for n in 1..4 {
        ids.push(stage.accept(&format!("2026-{n}"), at(10 + n)).await?);
    }
    ids.reverse();

    let (ours, books) = (stage.organisation, stage.administration);
    let open = [InvoiceState::Waiting];
    let both = [InvoiceState::Skipped, InvoiceState::Waiting];
    let list = async |states: &[InvoiceState], number, before, limit| -> Seen<Vec<InvoiceId>> {
        let rows = store.invoices_of(ours, books, states, number, before, limit).await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    };
    assert_eq!(list(&[], None, None, 100).await?, ids);
    assert_eq!(list(&[], None, None, 4).await?, ids[..4]);
    assert_eq!(list(&[], None, Some(ids[3]), 4).await?, ids[4..]);
    assert_eq!(list(&[], None, Some(ids[5]), 4).await?, []);
    assert_eq!(list(&[InvoiceState::Skipped], None, None, 9).await?, [ids[4]]);
    assert_eq!(list(&both, None, None, 9).await?, ids);
    assert_eq!(list(&open, None, Some(ids[2]), 9).await?, [ids[3], ids[5]]);
    assert_eq!(
        list(&[], Some("2026-1"), None, 9).await?,
        [ids[2], ids[4]],
        "over both connections"
    );
    assert_eq!(list(&open, Some("2026-1"), None, 9).await?, [ids[2]]);
    assert_eq!(list(&[], Some("2026-1"), Some(ids[2]), 9).await?, [ids[4]]);
    assert_eq!(list(&[], Some("2026"), None, 9).await?, [], "the whole number");
    assert_eq!(list(&[], None, None, 0).await?, []);
    let row = store.invoices_of(ours, books, &[], None, None, 1).await?.remove(0);
    assert_eq!(row, stage.invoice(ids[0]).await?, "the whole row");
    let as_neighbour = store.invoices_of(other.organisation, books, &[], None, None, 9).await?;
    assert_eq!(as_neighbour, [], "another tenant's administration");
    Ok(())
}

/// A record by our id, within its own connection and feed.
pub async fn a_record_is_found(store: Arc<dyn Store>) -> Told {
    let (here, there) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let write = customer("10042", "Jansen");
    here.customers(&here.lease().await?, vec![write.clone()], at(7)).await?;
    let found = store.record(here.connection, Feed::Customers, write.id).await?;
    let listed = store.records(here.connection, Feed::Customers, None, 10).await?;
    assert_eq!(found.as_ref(), listed.first(), "the same as in the list");
    let row = found.ok_or("the record is not there")?;
    assert_eq!(
        (row.id, row.package_id.as_str(), row.changed),
        (write.id, "row-10042", at(7))
    );
    assert_eq!(
        store.record(here.connection, Feed::Items, write.id).await?,
        None,
        "another feed"
    );
    assert_eq!(
        store.record(there.connection, Feed::Customers, write.id).await?,
        None,
        "another connection"
    );
    let unknown = RecordId::new(at(9), [9; 10]);
    assert_eq!(store.record(here.connection, Feed::Customers, unknown).await?, None);
    Ok(())
}

/// Several by our ids, however often and in whatever order they are asked for, within their own connection and feed.
pub async fn records_are_found_by_their_ids(store: Arc<dyn Store>) -> Told {
    let (here, there) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let writes = vec![customer("1", "A"), customer("2", "B"), customer("3", "C")];
    let ids: Vec<_> = writes.iter().map(|write| write.id).collect();
    here.customers(&here.lease().await?, writes, at(7)).await?;
    let stranger = customer("4", "D");
    let theirs = stranger.id;
    there.customers(&there.lease().await?, vec![stranger], at(7)).await?;
    let unknown = RecordId::new(at(9), [9; 10]);
    let asked = [ids[2], unknown, ids[0], theirs, ids[2]];
    let mut found = store.records_among(here.connection, Feed::Customers, &asked).await?;
    found.sort_by(|one, next| one.code.cmp(&next.code));
    let mut listed = store.records(here.connection, Feed::Customers, None, 10).await?;
    listed.retain(|row| row.id != ids[1]);
    assert_eq!(found, listed, "the same as in the list");
    assert_eq!(store.records_among(here.connection, Feed::Items, &ids).await?, []);
    assert_eq!(store.records_among(here.connection, Feed::Customers, &[]).await?, []);
    Ok(())
}

/// Organisations and administrations are read one by one and take another name, each its own only.
pub async fn names_are_changed(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let before = store.organisation(ours.organisation).await?.ok_or("no organisation")?;
    assert!(store.organisations().await?.contains(&before));
    act!(store, rename_organisation(ours.organisation, "Café De Zwaan"));
    let expected = OrganisationRow {
        name: "Café De Zwaan".to_owned(),
        ..before
    };
    assert_eq!(store.organisation(ours.organisation).await?, Some(expected));

    let books = store.administration(ours.organisation, ours.administration).await?;
    let books = books.ok_or("no administration")?;
    act!(
        store,
        rename_administration(ours.organisation, ours.administration, "Keuken")
    );
    let expected = AdministrationRow {
        name: "Keuken".to_owned(),
        ..books
    };
    let found = store.administration(ours.organisation, ours.administration).await?;
    assert_eq!(found.as_ref(), Some(&expected));

    let nowhere = OrganisationId::new(at(9), [9; 10]);
    let nothing = AdministrationId::new(at(9), [9; 10]);
    let (a, b) = (ours.organisation, theirs.organisation);
    assert_eq!(store.organisation(nowhere).await?, None);
    assert_eq!(
        store.administration(b, ours.administration).await?,
        None,
        "another tenant's"
    );
    assert_eq!(store.administration(a, nothing).await?, None);
    refused!(store, rename_organisation(nowhere, "X"), StoreError::Missing { .. });
    refused!(
        store,
        rename_administration(b, ours.administration, "X"),
        StoreError::Missing { .. }
    );
    refused!(
        store,
        rename_administration(a, nothing, "X"),
        StoreError::Missing { .. }
    );
    assert_eq!(
        store.administration(a, ours.administration).await?,
        Some(expected),
        "nothing changed"
    );
    Ok(())
}
