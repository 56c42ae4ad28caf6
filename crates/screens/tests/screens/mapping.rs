//! Mapping of codes, and coupled fields.

use boekbrug_model::{Feed, Role};

use crate::stage::Edge;

#[tokio::test]
async fn codes_are_mapped_and_the_other_settings_stay() {
    let edge = Edge::set().await;
    edge.stage.engine().cycle().await.unwrap();
    let eva = edge.visitor(Role::Bookkeeper).await;
    let path = format!("/connections/{}/mapping", edge.stage.connection);
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["Belast 21%", "name=\"vat-0-code\"", "Grootboekrekeningen"]);
    let before = edge.stage.row().await.unwrap();
    let version = before.version.to_string();
    let fields = [
        ("version", version.as_str()),
        ("ledger-count", "2"),
        ("ledger-0-from", "omzet"),
        ("ledger-0-to", "8000"),
        ("ledger-1-from", "zonder"),
        ("ledger-1-to", ""),
        ("centre-count", "0"),
    ];
    edge.post(&eva, &path, &fields).await.is(303);
    let after = edge.stage.row().await.unwrap().settings;
    assert_eq!(after.ledger_mappings, [("omzet".to_owned(), "8000".to_owned())].into());
    assert_eq!(after.journal, before.settings.journal);
    edge.post(&eva, &path, &fields).await.is(422);
    let reader = edge.visitor(Role::Reader).await;
    edge.post(&reader, &path, &fields).await.is(403);
    edge.page(&reader, &path).await.is(200).lacks(&["button primary"]);
    edge.page(&edge.stranger().await, &path).await.is(404);
}

#[tokio::test]
async fn a_field_whose_switch_is_not_sent_is_off() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Bookkeeper).await;
    let path = format!("/connections/{}/fields", edge.stage.connection);
    let page = edge.page(&eva, &path).await;
    page.is(200).says(&["Koppelvelden"]);
    let names: Vec<_> = page
        .text
        .split("name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.contains(':'))
        .collect();
    let version = edge.stage.row().await.unwrap().version.to_string();
    let mut fields = vec![("version", version.as_str())];
    fields.extend(names.iter().skip(1).map(|name| (*name, "on")));
    edge.post(&eva, &path, &fields).await.is(303);
    let off = edge.stage.row().await.unwrap().settings.switched_off;
    if let Some(first) = names.first() {
        let (feed, field) = first.split_once(':').unwrap();
        assert!(
            off[&feed.parse::<Feed>().unwrap()].contains(field) && off.len() == 1,
            "{off:?}"
        );
    }
    edge.page(&edge.stranger().await, &path).await.is(404);
}
