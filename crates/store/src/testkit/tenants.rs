//! Who and what: tenants, their administrations, connections and settings.

use std::sync::Arc;

use boekbrug_model::{ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, Feed, Profile};
use serde_json::json;

use super::Told;
use super::stage::{Stage, administration, at, connection, finding, organisation};
use crate::{ConnectionRow, Store, StoreError};

/// What is written is what is read, oldest first.
pub async fn a_tenant_is_set_up(store: Arc<dyn Store>) -> Told {
    let tenant = organisation("Bakkerij 't Hoekje");
    let companies = [
        administration(&tenant, "Winkel"),
        administration(&tenant, "Groothandel"),
    ];
    let links = [rich(connection(&companies[0])), connection(&companies[1])];
    let mut tx = store.begin().await?;
    tx.create_organisation(&tenant).await?;
    for company in &companies {
        tx.create_administration(company).await?;
    }
    for link in &links {
        tx.create_connection(link).await?;
    }
    tx.commit().await?;

    assert_eq!(store.organisations().await?, std::slice::from_ref(&tenant));
    assert_eq!(store.administrations(tenant.id).await?, companies);
    assert_eq!(store.connections(tenant.id).await?, links);
    assert_eq!(
        store.connection(tenant.id, links[0].id).await?.as_ref(),
        Some(&links[0])
    );
    let unknown = ConnectionId::new(at(9), [9; 10]);
    assert_eq!(store.connection(tenant.id, unknown).await?, None);
    Ok(())
}

/// A connection with every field filled.
fn rich(row: ConnectionRow) -> ConnectionRow {
    let mut settings = ConnectionSettings::for_profile(Profile::B);
    settings.journal = Some("70".to_owned());
    settings.ledger_mappings.insert("omzet".to_owned(), "8000".to_owned());
    settings.schedule.every_minutes = 30;
    settings
        .switched_off
        .entry(Feed::Customers)
        .or_default()
        .insert("visitAddress.city".to_owned());
    settings.package_settings = json!({"pdfName": "factuur {nummer}.pdf"});
    ConnectionRow {
        profile: Profile::B,
        state: ConnectionState::Broken,
        findings: vec![finding().said(Some("E-7"), "geen toegang")],
        settings,
        version: 4,
        remote_id: Some("{A1-B2}".to_owned()),
        remote_name: Some("Winkel (2026)".to_owned()),
        due: at(900),
        ..row
    }
}

/// Every question and deed of a person is asked as the neighbour, about rows that are not theirs.
pub async fn another_tenants_row_is_not_there(store: Arc<dyn Store>) -> Told {
    let ours = Stage::set(&store).await?;
    let theirs = Stage::set(&store).await?;
    let invoice = ours.accept("2026-1", at(0)).await?;
    let lease = ours.lease().await?;
    ours.customers(&lease, vec![super::stage::customer("10042", "Jansen")], at(1))
        .await?;
    let them = theirs.organisation;

    assert_eq!(store.connection(them, ours.connection).await?, None);
    assert_eq!(store.connections(them).await?.len(), 1);
    assert_eq!(store.administrations(them).await?.len(), 1);
    assert_eq!(store.invoice(them, invoice).await?, None);
    let changes = store
        .changes_after(them, ours.administration, ChangeNumber(0), 10)
        .await?;
    assert_eq!(changes, [], "changes of another tenant");
    let settings = ConnectionSettings::default();
    refused!(
        store,
        update_settings(them, ours.connection, 1, &settings, at(2)),
        StoreError::Missing { .. }
    );
    assert!(
        !act!(store, retry(them, invoice, at(2))),
        "retry of another tenant's invoice"
    );
    assert!(
        !act!(store, mark(them, invoice, "eva", at(2))),
        "mark of another tenant's invoice"
    );
    another_tenant_cannot_write_here(&ours, &theirs).await
}

/// Rows that name two tenants at once are refused.
async fn another_tenant_cannot_write_here(ours: &Stage, theirs: &Stage) -> Told {
    let store = &ours.store;
    let mut smuggled = ours.offer("2026-2", at(3))?;
    smuggled.organisation = theirs.organisation;
    refused!(store, accept_invoice(&smuggled), StoreError::Missing { .. });
    let mut misplaced = ours.offer("2026-3", at(3))?;
    misplaced.administration = theirs.administration;
    refused!(store, accept_invoice(&misplaced), StoreError::Missing { .. });

    let tenant = organisation("Derde");
    act!(store, create_organisation(&tenant));
    let company = administration(&tenant, "Eigen");
    act!(store, create_administration(&company));
    let crossed = ConnectionRow {
        administration: theirs.administration,
        ..connection(&company)
    };
    refused!(store, create_connection(&crossed), StoreError::Missing { .. });
    let nobodys = administration(&organisation("Niet bewaard"), "Zwevend");
    refused!(store, create_administration(&nobodys), StoreError::Missing { .. });
    Ok(())
}

/// An id that is there already is taken.
pub async fn an_id_is_used_once(store: Arc<dyn Store>) -> Told {
    let tenant = organisation("Een");
    let company = administration(&tenant, "Een");
    act!(store, create_organisation(&tenant));
    refused!(store, create_organisation(&tenant), StoreError::Taken { .. });
    act!(store, create_administration(&company));
    refused!(store, create_administration(&company), StoreError::Taken { .. });
    let other = administration(&tenant, "Twee");
    act!(store, create_administration(&other));
    let link = connection(&company);
    act!(store, create_connection(&link));
    let again = ConnectionRow {
        id: link.id,
        ..connection(&other)
    };
    refused!(store, create_connection(&again), StoreError::Taken { .. });
    Ok(())
}

/// Whoever read an older version must read again first.
pub async fn settings_are_replaced_by_version(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let mut settings = stage.row().await?.settings;
    settings.journal = Some("1300".to_owned());
    act!(
        store,
        update_settings(stage.organisation, stage.connection, 1, &settings, at(5))
    );
    let row = stage.row().await?;
    assert_eq!((row.version, &row.settings), (2, &settings));

    let late = ConnectionSettings::default();
    refused!(
        store,
        update_settings(stage.organisation, stage.connection, 1, &late, at(6)),
        StoreError::Stale
    );
    let unknown = ConnectionId::new(at(9), [9; 10]);
    refused!(
        store,
        update_settings(stage.organisation, unknown, 1, &late, at(6)),
        StoreError::Missing { .. }
    );
    assert_eq!(stage.row().await?, row, "a refused change leaves nothing behind");
    Ok(())
}
