//! Links: uniqueness, pinning, states and secrets.

use std::sync::Arc;

use boekbrug_model::ConnectionState;

use super::Told;
use super::stage::{Stage, administration, at, connection, finding, organisation};
use crate::{ConnectionRow, SecretRow, Store, StoreError};

/// One administration, one live connection; an ended one stands in nobody's way.
pub async fn one_live_connection_per_administration(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let first = stage.row().await?;
    let second = ConnectionRow {
        id: boekbrug_model::ConnectionId::new(at(1), super::stage::next()),
        ..first.clone()
    };
    for state in [ConnectionState::Paused, ConnectionState::Broken, ConnectionState::Draft] {
        act!(store, set_connection_state(first.id, state, &[], at(1)));
        refused!(store, create_connection(&second), StoreError::Taken { .. });
    }
    act!(
        store,
        set_connection_state(first.id, ConnectionState::Disconnected, &[], at(2))
    );
    act!(store, create_connection(&second));
    assert_eq!(
        store.connections(stage.organisation).await?.len(),
        2,
        "the ended one keeps its data"
    );
    refused!(
        store,
        set_connection_state(first.id, ConnectionState::Active, &[], at(3)),
        StoreError::Taken { .. }
    );
    Ok(())
}

/// Pinned to one administration of the package, and no two live connections of a tenant to the same.
pub async fn a_connection_is_pinned_once(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    act!(store, pin(stage.connection, "900", "De Vries BV"));
    act!(store, pin(stage.connection, "900", "De Vries BV"));
    refused!(
        store,
        pin(stage.connection, "901", "De Vries Holding"),
        StoreError::Taken { .. }
    );
    let row = stage.row().await?;
    assert_eq!(row.remote_id.as_deref(), Some("900"));
    assert_eq!(row.remote_name.as_deref(), Some("De Vries BV"));

    let sister = sister(&stage).await?;
    refused!(store, pin(sister.id, "900", "De Vries BV"), StoreError::Taken { .. });
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Disconnected, &[], at(2))
    );
    act!(store, pin(sister.id, "900", "De Vries BV"));

    let neighbour = Stage::set(&store).await?;
    act!(store, pin(neighbour.connection, "900", "De Vries BV"));
    let unknown = boekbrug_model::ConnectionId::new(at(9), [9; 10]);
    refused!(store, pin(unknown, "1", "Niemand"), StoreError::Missing { .. });
    Ok(())
}

/// Another administration of the same tenant, linked as well.
async fn sister(stage: &Stage) -> super::stage::Seen<ConnectionRow> {
    let mut tenant = organisation("De Vries");
    tenant.id = stage.organisation;
    let company = administration(&tenant, "De Vries Holding");
    act!(stage.store, create_administration(&company));
    let link = connection(&company);
    act!(stage.store, create_connection(&link));
    Ok(link)
}

/// A broken connection says why; a mended one has no findings left.
pub async fn the_state_says_why(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let why = [finding().said(None, "sleutel ingetrokken"), finding()];
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Broken, &why, at(1))
    );
    let row = stage.row().await?;
    assert_eq!(
        (row.state, row.findings.as_slice()),
        (ConnectionState::Broken, why.as_slice())
    );
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Active, &[], at(2))
    );
    let row = stage.row().await?;
    assert_eq!(
        (row.state, row.findings.as_slice()),
        (ConnectionState::Active, [].as_slice())
    );
    assert_eq!(row.version, 1, "the version counts changes of the settings only");
    let unknown = boekbrug_model::ConnectionId::new(at(9), [9; 10]);
    refused!(
        store,
        set_connection_state(unknown, ConnectionState::Active, &[], at(2)),
        StoreError::Missing { .. }
    );
    Ok(())
}

fn secret(stage: &Stage, name: &str, key: &str, sealed: &[u8]) -> SecretRow {
    SecretRow {
        connection: stage.connection,
        name: name.to_owned(),
        key_id: key.to_owned(),
        sealed: sealed.to_vec(),
    }
}

/// One secret per name and connection; a later one replaces it, bytes as they are.
pub async fn secrets_are_replaced(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    assert_eq!(store.secret(stage.connection, "key").await?, None);
    act!(store, put_secret(&secret(&stage, "key", "k1", &[0, 255, 0, 1]), at(1)));
    act!(store, put_secret(&secret(&stage, "token", "k1", b"token"), at(1)));
    assert_eq!(store.secret(stage.connection, "key").await?, Some(vec![0, 255, 0, 1]));
    act!(store, put_secret(&secret(&stage, "key", "k2", b"new"), at(2)));
    assert_eq!(store.secret(stage.connection, "key").await?, Some(b"new".to_vec()));
    assert_eq!(store.secret(stage.connection, "token").await?, Some(b"token".to_vec()));
    assert_eq!(
        store.secret(other.connection, "key").await?,
        None,
        "secrets are per connection"
    );
    Ok(())
}

/// What took the place of a secret since it was read stays.
pub async fn a_secret_goes_only_as_it_was_read(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let name = format!("told {}", stage.connection);
    act!(store, put_secret(&secret(&stage, &name, "k1", b"old"), at(1)));
    act!(store, put_secret(&secret(&other, &name, "k1", b"old"), at(1)));
    let mut both = [stage.connection, other.connection];
    both.sort();
    assert_eq!(store.connections_with_secret(&name, 9).await?, both);
    assert_eq!(store.connections_with_secret(&name, 1).await?, both[..1]);
    act!(store, put_secret(&secret(&stage, &name, "k1", b"new"), at(2)));
    assert!(!act!(store, drop_secret(stage.connection, &name, b"old")));
    assert_eq!(store.secret(stage.connection, &name).await?, Some(b"new".to_vec()));
    assert!(act!(store, drop_secret(stage.connection, &name, b"new")));
    assert_eq!(store.secret(stage.connection, &name).await?, None);
    assert!(!act!(store, drop_secret(stage.connection, &name, b"new")), "once");
    assert_eq!(store.connections_with_secret(&name, 9).await?, [other.connection]);
    Ok(())
}

/// After disconnecting the data stays and the secrets are gone.
pub async fn disconnecting_forgets_secrets(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    act!(store, put_secret(&secret(&stage, "key", "k1", b"ours"), at(1)));
    act!(store, put_secret(&secret(&other, "key", "k1", b"theirs"), at(1)));
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Paused, &[], at(2))
    );
    assert!(
        store.secret(stage.connection, "key").await?.is_some(),
        "a pause forgets nothing"
    );
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Disconnected, &[], at(3))
    );
    assert_eq!(store.secret(stage.connection, "key").await?, None);
    assert_eq!(store.secret(other.connection, "key").await?, Some(b"theirs".to_vec()));
    Ok(())
}

/// Rotation asks for what is not under the new key until nothing is left.
pub async fn secrets_are_listed_for_rotation(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    for name in ["a", "b", "c"] {
        act!(store, put_secret(&secret(&stage, name, "old", name.as_bytes()), at(1)));
    }
    act!(store, put_secret(&secret(&stage, "d", "new", b"d"), at(1)));
    assert_eq!(store.secrets_not_under("new", 2).await?.len(), 2, "the limit holds");
    let mut rotated = Vec::new();
    loop {
        let rows = store.secrets_not_under("new", 2).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            assert_eq!((row.connection, row.key_id.as_str()), (stage.connection, "old"));
            assert_eq!(row.sealed, row.name.as_bytes());
            act!(
                store,
                put_secret(
                    &SecretRow {
                        key_id: "new".to_owned(),
                        ..row.clone()
                    },
                    at(2)
                )
            );
            rotated.push(row.name);
        }
        assert!(rotated.len() <= 3, "rotation must come to an end");
    }
    rotated.sort();
    assert_eq!(rotated, ["a", "b", "c"]);
    Ok(())
}

/// By package and its administration, over all tenants; ended ones are not found.
pub async fn a_message_finds_its_connections(store: Arc<dyn Store>) -> Told {
    let (stage, neighbour) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let package = stage.row().await?.package;
    let remote = format!("message-{}", stage.connection);
    assert_eq!(store.linked(&package, &remote).await?, []);
    act!(store, pin(stage.connection, &remote, "De Vries BV"));
    act!(store, pin(neighbour.connection, &remote, "De Vries BV"));
    let mut both = [stage.connection, neighbour.connection];
    both.sort();
    assert_eq!(store.linked(&package, &remote).await?, both);
    assert_eq!(store.linked(&"other".parse()?, &remote).await?, []);
    assert_eq!(store.linked(&package, "nobody").await?, []);
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Disconnected, &[], at(2))
    );
    assert_eq!(store.linked(&package, &remote).await?, [neighbour.connection]);
    Ok(())
}
