//! Two tenants, every operation of the document, each tried with what is not the caller's. The table is made from the
//! document that the server serves: an operation that it cannot fill fails the test, so that none is forgotten.

mod fill;
mod table;
mod tenant;

use std::collections::BTreeSet;

use boekbrug_model::Scope;
use serde_json::Value;

use self::fill::{Filler, order};
use self::table::{Expected, Table};
use self::tenant::Tenant;
use crate::call::Caller;
use crate::document::{Operation, operations};
use crate::house::House;

/// Everything that the cells need.
struct Stage {
    document: Value,
    house: House,
    ours: Tenant,
    theirs: Tenant,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_tenant_is_there() {
    let house = House::open();
    let document = house.nobody.get("/v1/openapi.json").await;
    let (ours, theirs) = tokio::join!(Tenant::furnish(&house, "ons"), Tenant::furnish(&house, "hun"));
    let stage = Stage {
        document,
        house,
        ours,
        theirs,
    };
    let all = operations(&stage.document);
    let filler = Filler;
    let unknown: Vec<_> = all.iter().flat_map(|one| fill::unknown(one, &stage.ours)).collect();
    assert_eq!(unknown, [""; 0], "the table must learn how to fill these");

    let before = stage.ours.inventory().await;
    let mut table = Table::default();
    for operation in &all {
        without_a_key(&stage, &filler, operation, &mut table).await;
        with_too_small_a_key(&stage, &filler, operation, &mut table).await;
        with_the_others_ids(&stage, &filler, operation, &mut table).await;
        as_a_person(&stage, &filler, operation, &mut table).await;
    }
    assert_eq!(
        stage.ours.inventory().await,
        before,
        "something of ours was changed by them"
    );
    let mut in_order: Vec<_> = all.iter().collect();
    in_order.sort_by_key(|one| order(one));
    for operation in in_order {
        with_what_is_ours(&stage, &filler, operation, &mut table).await;
    }
    table.hold(all.len());
}

/// Without a key, with one that is none, and with one that was revoked: 401.
async fn without_a_key(stage: &Stage, filler: &Filler, operation: &Operation, table: &mut Table) {
    if operation.is_open() {
        return;
    }
    let request = filler.fill(operation, &stage.ours, None).await;
    let nobody = &stage.house.nobody;
    for (cell, caller) in [
        ("no key", nobody.clone()),
        (
            "no such key",
            nobody.key("bbk_0000000000000000000000000000000000000000000"),
        ),
        ("a revoked key", nobody.key(&stage.ours.revoked)),
        ("a header without a word", nobody.with("authorization", "Bearer")),
    ] {
        let answer = request.send(&caller).await;
        table.cell(operation, cell, &answer, &Expected::OneOf(&[401]));
    }
}

/// With every scope but the one that is needed, and with the operator's key: 403.
async fn with_too_small_a_key(stage: &Stage, filler: &Filler, operation: &Operation, table: &mut Table) {
    if operation.is_open() {
        return;
    }
    let request = filler.fill(operation, &stage.ours, None).await;
    let Some(scopes) = operation.key_scopes() else {
        let answer = request.send(&stage.ours.app).await;
        table.cell(
            operation,
            "a key where a person is meant",
            &answer,
            &Expected::OneOf(&[401, 403]),
        );
        return;
    };
    let [needed] = scopes else {
        return table.wrong(operation, "one scope", format!("the document names {scopes:?}"));
    };
    let needed: Scope = needed.parse().unwrap();
    if needed == Scope::Installation {
        let answer = request.send(&stage.ours.app).await;
        return table.cell(operation, "a tenant's key", &answer, &Expected::OneOf(&[403]));
    }
    let answer = request.send(&stage.ours.without[&needed]).await;
    table.cell(operation, "every other scope", &answer, &Expected::OneOf(&[403]));
    let answer = request.send(&stage.house.operator).await;
    table.cell(operation, "the operator's key", &answer, &Expected::OneOf(&[403, 404]));
}

/// Each id of theirs, in the path, the query and the body, one by one: with our key (404), and the same within one
/// organisation with a key that is limited to another administration.
async fn with_the_others_ids(stage: &Stage, filler: &Filler, operation: &Operation, table: &mut Table) {
    if operation.is_open() || operation.key_scopes().is_none() {
        return;
    }
    let secrets: BTreeSet<String> = stage.ours.ids.values().cloned().collect();
    for name in fill::names(operation, &stage.ours) {
        let request = filler.fill(operation, &stage.theirs, Some((&name, &stage.ours))).await;
        let answer = request.send(&stage.theirs.app).await;
        let expected = if name.starts_with("path.") {
            Expected::OneOf(&[404])
        } else {
            Expected::NothingOf(&secrets, &[404, 403, 422, 200])
        };
        table.cell(operation, &format!("the other's {name}"), &answer, &expected);
    }
    let answer = filler
        .fill(operation, &stage.ours, None)
        .await
        .send(&stage.ours.narrow)
        .await;
    let elsewhere = stage.ours.things_of_the_administration();
    if operation
        .path_names()
        .iter()
        .any(|name| tenant::OF_AN_ADMINISTRATION.contains(name))
    {
        table.cell(operation, "a key for elsewhere", &answer, &Expected::OneOf(&[403, 404]));
    } else if operation.method == "GET" {
        let expected = Expected::NothingOf(&elsewhere, &[200, 403, 404]);
        table.cell(operation, "a key for elsewhere", &answer, &expected);
    }
    if operation.method == "GET" && operation.path_names().is_empty() {
        let answer = filler
            .fill(operation, &stage.theirs, None)
            .await
            .send(&stage.theirs.app)
            .await;
        table.cell(
            operation,
            "a list",
            &answer,
            &Expected::NothingOf(&secrets, &[200, 403]),
        );
    }
}

/// The other's owner in their browser: 404. Without the token against forgery: 403. A reader who writes: 403.
async fn as_a_person(stage: &Stage, filler: &Filler, operation: &Operation, table: &mut Table) {
    if !operation.is_for_people() {
        return;
    }
    let names = fill::names(operation, &stage.ours);
    for name in names.iter().filter(|name| name.starts_with("path.")) {
        let request = filler.fill(operation, &stage.theirs, Some((name, &stage.ours))).await;
        let answer = request.send(&stage.theirs.owner).await;
        table.cell(
            operation,
            &format!("the other's {name}, by their owner"),
            &answer,
            &Expected::OneOf(&[404]),
        );
    }
    if operation.method == "GET" {
        return;
    }
    let request = filler.fill(operation, &stage.ours, None).await;
    let answer = request.send(&stage.ours.without_token).await;
    table.cell(operation, "no token against forgery", &answer, &Expected::OneOf(&[403]));
    if operation.key_scopes().is_some() {
        let answer = request.send(&stage.ours.reader).await;
        table.cell(operation, "a reader", &answer, &Expected::OneOf(&[403]));
    }
}

/// The same request with what is ours goes through, so that each 404 above was about the tenant. What is done for good
/// comes last.
async fn with_what_is_ours(stage: &Stage, filler: &Filler, operation: &Operation, table: &mut Table) {
    if operation.is_open() {
        return;
    }
    let request = filler.fill(operation, &stage.ours, None).await;
    let caller = our_own(stage, operation);
    let answer = request.send(caller).await;
    let expected = if operation.method == "GET" {
        Expected::OneOf(&[200, 204])
    } else {
        Expected::OneOf(&[200, 201, 202, 204, 409, 422])
    };
    table.cell(operation, "what is ours", &answer, &expected);
}

fn our_own<'a>(stage: &'a Stage, operation: &Operation) -> &'a Caller {
    match operation.key_scopes() {
        None if operation.path.ends_with("/session/person") && operation.method == "DELETE" => &stage.ours.leaver,
        None => &stage.ours.owner,
        Some([scope]) if scope == "installation" => &stage.house.operator,
        Some(_) => &stage.ours.app,
    }
}

/// A key, and a person, make nobody who may do more than they may themselves.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_a_bigger_key() {
    let house = House::open();
    let ours = Tenant::furnish(&house, "ons").await;
    ours.bigger_keys_are_refused(&house).await;
}
