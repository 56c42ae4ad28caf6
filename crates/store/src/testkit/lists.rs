//! Long lists: what is looked for is found, page by page, and counted.

use std::sync::Arc;

use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, FindingCode, InvoiceId, InvoiceState, RecordId};

use super::Told;
use super::stage::{Seen, Stage, at, connection, customer, finding, never, next, step};
use crate::{
    Accepted, AdministrationRow, Cause, CauseCount, InvoiceWrite, InvoicesSought, RecordWrite, RecordsSought,
    StepWrite, Store,
};

/// The ids that are found, in the order given.
async fn found(stage: &Stage, sought: &InvoicesSought, before: Option<InvoiceId>, limit: u32) -> Seen<Vec<InvoiceId>> {
    let lists = stage.store.lists();
    let rows = lists.invoices_sought(stage.organisation, sought, before, limit).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The causes that are counted, by their code.
async fn counted(stage: &Stage, connection: Option<ConnectionId>) -> Seen<Vec<(Option<FindingCode>, u64)>> {
    let rows = stage.store.lists().causes(stage.organisation, connection).await?;
    let mut counts: Vec<_> = rows.iter().map(|row| (row.code, row.count)).collect();
    counts.sort_unstable();
    Ok(counts)
}

/// Brings an invoice from one state to another with these findings.
async fn moved(stage: &Stage, lease: &crate::Lease, id: InvoiceId, to: InvoiceState, findings: Vec<Finding>) -> Told {
    let from = stage.invoice(id).await?.state;
    let write = StepWrite {
        findings,
        due: never()?,
        ..step(id, from, to)
    };
    act!(stage.store, finish_step(lease, &write));
    Ok(())
}

fn by(cause: Cause) -> InvoicesSought {
    InvoicesSought {
        cause: Some(cause),
        ..InvoicesSought::default()
    }
}

fn text(text: &str) -> InvoicesSought {
    InvoicesSought {
        text: Some(text.to_owned()),
        ..InvoicesSought::default()
    }
}

/// Over all connections of the organisation or one, by states, newest first, page by page; never another tenant's.
pub async fn an_organisations_invoices_are_paged(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let neighbour = Stage::set(&store).await?;
    neighbour.accept("2026-0", at(0)).await?;
    let lease = stage.lease().await?;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(stage.accept(&format!("2026-{n}"), at(n)).await?);
    }
    moved(&stage, &lease, ids[1], InvoiceState::Skipped, Vec::new()).await?;
    let disconnected = ConnectionState::Disconnected;
    act!(store, set_connection_state(stage.connection, disconnected, &[], at(5)));
    let second = connection(&AdministrationRow {
        id: stage.administration,
        organisation: stage.organisation,
        name: String::new(),
        created: at(0),
    });
    act!(store, create_connection(&second));
    let first = stage.connection;
    let stage = Stage {
        connection: second.id,
        ..stage
    };
    ids.push(stage.accept("2026-9", at(9)).await?);
    ids.reverse();

    let all = InvoicesSought::default();
    let of = |connection, states: &[InvoiceState]| InvoicesSought {
        connection: Some(connection),
        states: states.to_vec(),
        ..InvoicesSought::default()
    };
    assert_eq!(found(&stage, &all, None, 100).await?, ids);
    assert_eq!(found(&stage, &all, None, 4).await?, ids[..4]);
    assert_eq!(found(&stage, &all, Some(ids[3]), 4).await?, ids[4..]);
    assert_eq!(found(&stage, &all, Some(ids[5]), 4).await?, []);
    assert_eq!(found(&stage, &of(first, &[]), None, 9).await?, ids[1..]);
    let skipped = [InvoiceState::Skipped];
    assert_eq!(found(&stage, &of(first, &skipped), None, 9).await?, [ids[4]]);
    assert_eq!(found(&stage, &of(second.id, &skipped), None, 9).await?, []);
    let nothing = ConnectionId::new(at(9), [9; 10]);
    assert_eq!(found(&stage, &of(nothing, &[]), None, 9).await?, []);
    assert_eq!(
        found(&neighbour, &of(first, &[]), None, 9).await?,
        [],
        "another tenant's connection"
    );

    let counts = |stage: &Stage, connection| {
        let (store, organisation) = (Arc::clone(&stage.store), stage.organisation);
        async move {
            let mut counts = store.lists().invoice_states(organisation, connection).await?;
            counts.retain(|(_, count)| *count > 0);
            Seen::Ok(counts)
        }
    };
    let both = [(InvoiceState::Waiting, 5), (InvoiceState::Skipped, 1)];
    assert_eq!(counts(&stage, None).await?, both);
    assert_eq!(
        counts(&stage, Some(second.id)).await?,
        both.map(|(state, _)| (state, 1))[..1]
    );
    assert_eq!(
        counts(&neighbour, Some(first)).await?,
        [],
        "another tenant's connection"
    );
    Ok(())
}

/// Somewhere in number, code or name, whatever the case; `%`, `_` and `\` mean themselves.
pub async fn invoices_are_found_by_their_words(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let accept = async |number: &str, code: Option<&str>, name: Option<&str>| -> Seen<InvoiceId> {
        let mut write = stage.offer(number, at(1))?;
        write.invoice.customer.code = code.map(str::to_owned);
        write.invoice.customer.name = name.map(str::to_owned);
        let answer = act!(store, accept_invoice(&write));
        assert_eq!(answer, Accepted::New(write.id));
        Ok(write.id)
    };
    let one = accept("2026-0042", Some("D10"), Some("Café De Zoë")).await?;
    let other = accept("2026-0043", Some("D11"), Some("50%_o'\\Neill \"x\"")).await?;
    let bare = accept("V-7", None, None).await?;
    let long = accept("V-8", None, Some(&"lang ".repeat(1_000))).await?;
    for (sought, expected) in [
        ("0042", vec![one]),
        ("2026", vec![other, one]),
        ("d1", vec![other, one]),
        ("D11", vec![other]),
        ("DE zo", vec![one]),
        ("Zoë", vec![one]),
        ("%", vec![other]),
        ("_", vec![other]),
        ("\\", vec![other]),
        ("o'\\n", vec![other]),
        ("\"X\"", vec![other]),
        ("V-", vec![long, bare]),
        ("lang lang", vec![long]),
        ("niemand", vec![]),
        ("", vec![long, bare, other, one]),
    ] {
        assert_eq!(found(&stage, &text(sought), None, 9).await?, expected, "{sought:?}");
    }
    assert_eq!(found(&stage, &text("2026"), None, 1).await?, [other]);
    assert_eq!(found(&stage, &text("2026"), Some(other), 9).await?, [one]);
    let lease = stage.lease().await?;
    moved(&stage, &lease, one, InvoiceState::Findings, vec![finding()]).await?;
    let and = |cause, states: &[InvoiceState]| InvoicesSought {
        cause,
        states: states.to_vec(),
        ..text("2026")
    };
    let (waits, stopped) = ([InvoiceState::Waiting], [InvoiceState::Findings]);
    assert_eq!(found(&stage, &and(None, &waits), None, 9).await?, [other]);
    assert_eq!(found(&stage, &and(Some(Cause::None), &[]), None, 9).await?, [other]);
    assert_eq!(found(&stage, &and(Some(Cause::Attention), &[]), None, 9).await?, [one]);
    assert_eq!(found(&stage, &and(Some(Cause::Attention), &waits), None, 9).await?, []);
    assert_eq!(
        found(&stage, &and(Some(Cause::Attention), &stopped), None, 9).await?,
        [one]
    );
    let neighbour = Stage::set(&store).await?;
    assert_eq!(found(&neighbour, &text("2026"), None, 9).await?, [], "another tenant");
    Ok(())
}

/// Each cause once for each invoice, for as long as the invoice is open and has it, however it came to it.
pub async fn causes_follow_the_findings(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let (customer, vat) = (FindingCode::CustomerUnknown, FindingCode::VatCodeUnmapped);
    let find = |code| Finding::new(code).with("code", "a, \"code\":\"period.closed\"");
    assert_eq!(counted(&stage, None).await?, []);
    assert_eq!(store.lists().with_findings(stage.organisation).await?, 0);

    let door = InvoiceWrite {
        findings: vec![find(FindingCode::PeriodClosed)],
        ..stage.offer("2026-1", at(1))?
    };
    act!(store, accept_invoice(&door));
    let both = stage.accept("2026-2", at(2)).await?;
    moved(
        &stage,
        &lease,
        both,
        InvoiceState::Findings,
        vec![find(vat), find(customer), find(vat)],
    )
    .await?;
    let one = stage.accept("2026-3", at(3)).await?;
    moved(&stage, &lease, one, InvoiceState::Waiting, vec![find(customer)]).await?;
    let well = stage.accept("2026-4", at(4)).await?;
    let done = stage.accept("2026-5", at(5)).await?;
    moved(&stage, &lease, done, InvoiceState::Verified, vec![find(customer)]).await?;

    assert_eq!(
        counted(&stage, None).await?,
        [
            (None, 3),
            (Some(customer), 2),
            (Some(vat), 1),
            (Some(FindingCode::PeriodClosed), 1)
        ]
    );
    assert_eq!(store.lists().with_findings(stage.organisation).await?, 3);
    assert_eq!(
        found(&stage, &by(Cause::Attention), None, 9).await?,
        [one, both, door.id]
    );
    assert_eq!(found(&stage, &by(Cause::Attention), None, 2).await?, [one, both]);
    assert_eq!(found(&stage, &by(Cause::Attention), Some(both), 2).await?, [door.id]);
    assert_eq!(found(&stage, &by(Cause::Code(customer)), None, 9).await?, [one, both]);
    assert_eq!(found(&stage, &by(Cause::Code(customer)), Some(one), 9).await?, [both]);
    assert_eq!(found(&stage, &by(Cause::Code(vat)), None, 9).await?, [both]);
    assert_eq!(
        found(&stage, &by(Cause::Code(FindingCode::LedgerUnknown)), None, 9).await?,
        []
    );
    assert_eq!(found(&stage, &by(Cause::None), None, 9).await?, [well], "on its way");

    let code = |code, count| (Some(code), count);
    moved(&stage, &lease, both, InvoiceState::Findings, vec![find(vat)]).await?;
    moved(&stage, &lease, one, InvoiceState::Sending, Vec::new()).await?;
    moved(
        &stage,
        &lease,
        door.id,
        InvoiceState::Skipped,
        vec![find(FindingCode::PeriodClosed)],
    )
    .await?;
    assert_eq!(
        counted(&stage, Some(stage.connection)).await?,
        [(None, 1), code(vat, 1)]
    );
    assert!(act!(store, mark(stage.organisation, both, "Jan", at(70))));
    assert_eq!(counted(&stage, None).await?, []);
    assert_eq!(found(&stage, &by(Cause::None), None, 9).await?, [well, one]);
    Ok(())
}

/// By connection, of one or of all, never another tenant's; a step that is dropped counts for nothing.
pub async fn causes_are_counted_by_connection(store: Arc<dyn Store>) -> Told {
    let (here, there) = (Stage::set(&store).await?, Stage::set(&store).await?);
    for stage in [&here, &there] {
        let lease = stage.lease().await?;
        let id = stage.accept("2026-1", at(1)).await?;
        let mut tx = store.begin().await?;
        let write = StepWrite {
            findings: vec![finding()],
            ..step(id, InvoiceState::Waiting, InvoiceState::Findings)
        };
        tx.finish_step(&lease, &write).await?;
        drop(tx);
        assert_eq!(counted(stage, None).await?, []);
        moved(stage, &lease, id, InvoiceState::Findings, vec![finding()]).await?;
        // one of a customer that takes no part waits by somebody's choice
        let apart = stage.accept("2026-2", at(2)).await?;
        let chosen = Finding::new(FindingCode::CustomerNotSelected);
        moved(stage, &lease, apart, InvoiceState::Findings, vec![chosen, finding()]).await?;
        assert_eq!(store.lists().with_findings(stage.organisation).await?, 1);
        assert_eq!(found(stage, &by(Cause::Attention), None, 9).await?, [id]);
        let chosen = Cause::Code(FindingCode::CustomerNotSelected);
        assert_eq!(found(stage, &by(chosen), None, 9).await?, [apart]);
        assert!(act!(store, mark(stage.organisation, apart, "Jan", at(70))));
    }
    assert_eq!(store.lists().with_findings(here.organisation).await?, 1);
    let count = |code| CauseCount {
        connection: here.connection,
        code,
        count: 1,
    };
    let lists = store.lists();
    let mut rows = lists.causes(here.organisation, None).await?;
    rows.sort_unstable_by_key(|row| row.code);
    assert_eq!(rows, [count(None), count(Some(FindingCode::CustomerUnknown))]);
    assert_eq!(lists.causes(here.organisation, Some(there.connection)).await?, []);
    Ok(())
}

/// Records by a part of their code or name, page by page, all or the active ones.
pub async fn records_are_found_by_their_words(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let off = RecordWrite {
        is_active: false,
        ..customer("200", "Jansen (oud)")
    };
    let rows = vec![
        customer("100", "Jansen"),
        customer("101", "De Vries 100%"),
        customer("102", "Café Jansen_Zoë"),
        off.clone(),
    ];
    let ids: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
    stage.customers(&lease, rows, at(1)).await?;
    let found = async |text: &str, active_only, after: Option<(&str, RecordId)>, limit| -> Seen<Vec<RecordId>> {
        let sought = RecordsSought {
            active_only,
            text: text.to_owned(),
        };
        let lists = store.lists();
        let feed = Feed::Customers;
        let rows = lists
            .records_sought(stage.connection, feed, &sought, after, limit)
            .await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    };
    assert_eq!(found("", false, None, 9).await?, ids);
    assert_eq!(found("", true, None, 9).await?, ids[..3]);
    assert_eq!(found("jansen", false, None, 9).await?, [ids[0], ids[2], ids[3]]);
    assert_eq!(found("jansen", true, None, 9).await?, [ids[0], ids[2]]);
    assert_eq!(found("jansen", false, None, 2).await?, [ids[0], ids[2]]);
    assert_eq!(found("jansen", false, Some(("102", ids[2])), 2).await?, [ids[3]]);
    assert_eq!(found("100", false, None, 9).await?, [ids[0], ids[1]], "code or name");
    assert_eq!(found("%", false, None, 9).await?, [ids[1]]);
    assert_eq!(found("_", false, None, 9).await?, [ids[2]]);
    assert_eq!(found("niemand", false, None, 9).await?, []);
    let sought = RecordsSought::default();
    let page = store
        .lists()
        .records_sought(stage.connection, Feed::Customers, &sought, None, 9)
        .await?;
    assert_eq!(
        page,
        store.records(stage.connection, Feed::Customers, None, 9).await?,
        "whole rows"
    );
    let items = store
        .lists()
        .records_sought(stage.connection, Feed::Items, &sought, None, 9)
        .await?;
    assert_eq!(items, [], "another feed");
    let nowhere = ConnectionId::new(at(9), next());
    let elsewhere = store
        .lists()
        .records_sought(nowhere, Feed::Customers, &sought, None, 9)
        .await?;
    assert_eq!(elsewhere, []);
    Ok(())
}
