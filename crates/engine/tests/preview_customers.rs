//! Previews of customers that go out: the same list as the run that follows, and not a byte written on either side.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::{BTreeMap, BTreeSet};

use boekbrug_engine::testkit::{Call, Stage, customer_row};
use boekbrug_engine::{CustomerOffer, Preview, PreviewAction};
use boekbrug_model::customers_out::changed;
use boekbrug_model::finding::Severity;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::{Feed, Finding};
use boekbrug_store::{AppCustomerFilter, AppCustomerRow, FieldChange};
use proptest::prelude::*;
use scene::Scene;

/// What somebody does on either side before the next run.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// The application hands over: id, number, name, KvK number.
    HandOver(u8, u8, u8, u8),
    /// A person in the package gives a customer another name.
    There(u8, u8),
    /// A person in the package makes one.
    New(u8, u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..4u8, 0..6u8, 0..3u8, 0..4u8).prop_map(|(id, code, name, kvk)| Deed::HandOver(id, code, name, kvk)),
        1 => (0..6u8, 0..3u8).prop_map(|(code, name)| Deed::There(code, name)),
        1 => (0..6u8, 0..3u8).prop_map(|(code, name)| Deed::New(code, name)),
    ]
}

/// One of the six has letters.
fn code(number: u8) -> String {
    match number {
        5 => "KL-5".to_owned(),
        number => format!("300{number}"),
    }
}

async fn done(scene: &Scene, deed: Deed) {
    match deed {
        Deed::HandOver(id, number, name, kvk) => {
            let customer = Customer {
                customer_code: code(number),
                name: format!("Firma {name}"),
                is_active: true,
                is_debtor: true,
                identification: (kvk > 0).then(|| format!("2731215{kvk}")),
                ..Customer::default()
            };
            let offer = CustomerOffer {
                id: format!("app-{id}"),
                customer,
                fields: None,
                record: None,
            };
            let engine = scene.engine();
            let offers = [offer];
            let given = engine.offer_customers(scene.organisation, scene.connection, &offers);
            given.await.unwrap();
        }
        Deed::There(number, name) => {
            let row = scene
                .package
                .customers()
                .into_iter()
                .find(|row| row.code == code(number));
            if let Some(mut row) = row {
                row.name = format!("Firma {name}");
                if let Record::Customer(customer) = &mut row.record {
                    customer.name.clone_from(&row.name);
                }
                scene.package.put(Feed::Customers, row);
            }
        }
        Deed::New(number, name) => {
            let there = scene
                .package
                .customers()
                .into_iter()
                .any(|row| row.code == code(number));
            if !there && number < 5 {
                let row = customer_row(&code(number), &format!("Firma {name}"));
                scene.package.put(Feed::Customers, row);
            }
        }
    }
}

/// A line of the list: what, which, with which fields and findings.
type Line = (PreviewAction, String, String, Vec<String>);

fn refusals(findings: &[Finding]) -> Vec<&Finding> {
    let is_refusal = |finding: &&Finding| finding.code.entry().severity == Severity::Refusal;
    findings.iter().filter(is_refusal).collect()
}

fn codes(findings: &[Finding]) -> Vec<String> {
    let refusals = refusals(findings).into_iter();
    refusals.map(|finding| finding.code.as_str().to_owned()).collect()
}

fn told(preview: &Preview) -> BTreeSet<Line> {
    let items = preview.items.iter().filter(|item| item.feed == Some(Feed::Customers));
    items
        .map(|item| {
            let fields = serde_json::to_string(&item.fields).unwrap();
            (item.action, item.id.clone(), fields, codes(&item.findings))
        })
        .collect()
}

async fn rows(scene: &Scene) -> BTreeMap<String, AppCustomerRow> {
    let store = scene.store.app_customers();
    let filter = AppCustomerFilter::default();
    let rows = store.list(scene.connection, &filter, None, 1_000).await.unwrap();
    rows.into_iter().map(|row| (row.here.clone(), row)).collect()
}

fn there(scene: &Scene) -> BTreeMap<String, Customer> {
    let rows = scene.package.customers().into_iter();
    let customers = rows.filter_map(|row| match row.record {
        Record::Customer(customer) => Some((row.package_id, *customer)),
        _ => None,
    });
    customers.collect()
}

/// What the run did, as the preview tells it.
async fn real(
    scene: &Scene,
    before: &BTreeMap<String, AppCustomerRow>,
    were: &BTreeMap<String, Customer>,
) -> BTreeSet<Line> {
    let (now, are) = (rows(scene).await, there(scene));
    let links = scene
        .store
        .matching()
        .links(scene.connection, None, 1_000)
        .await
        .unwrap();
    let mut lines = BTreeSet::new();
    for (here, row) in before {
        let after = &now[here];
        // what was refused before and is again is no news
        let resting = row.due > scene.clock_in(0) && refusals(&row.findings) == refusals(&after.findings);
        if resting && row.there == after.there {
            continue;
        }
        let refused = codes(&after.findings);
        let mut fields: Vec<_> = match after.there.as_ref().and_then(|id| Some((were.get(id)?, are.get(id)?))) {
            Some((was, is)) => changed(was, is),
            None => Vec::new(),
        };
        fields.sort_by(|one, other| one.field.cmp(&other.field));
        let made = links
            .iter()
            .any(|link| link.here == *here && link.by == LinkedBy::Created);
        let action = match () {
            () if !refused.is_empty() => PreviewAction::Refuse,
            () if row.there.is_none() && made => PreviewAction::Create,
            () if !fields.is_empty() => PreviewAction::Update,
            () if row.there.is_none() => PreviewAction::Adopt,
            () => continue,
        };
        let fields: Vec<_> = fields
            .iter()
            .map(|diff| FieldChange {
                field: diff.field.clone(),
                old: diff.old.clone(),
                new: diff.new.clone(),
            })
            .collect();
        let fields = if action == PreviewAction::Update {
            fields
        } else {
            Vec::new()
        };
        lines.insert((action, here.clone(), serde_json::to_string(&fields).unwrap(), refused));
    }
    lines
}

async fn everything(scene: &Scene) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    scene.store.backup(&file).await.unwrap();
    std::fs::read(file).unwrap()
}

async fn agree(scene: &Scene) -> Result<(), TestCaseError> {
    let engine = scene.engine();
    let (organisation, connection) = (scene.organisation, scene.connection);
    // lease and calls are counted with as many bytes as they will need
    engine.preview_push(organisation, connection).await.unwrap();
    let (before, were, bytes) = (rows(scene).await, there(scene), everything(scene).await);
    scene.package.take_log();
    let preview = engine.preview_push(organisation, connection).await.unwrap();
    let calls = scene.package.take_log();
    let sends = |call: &Call| {
        matches!(
            call,
            Call::CreateCustomer | Call::OverwriteCustomer | Call::Book | Call::Order
        )
    };
    prop_assert!(!calls.iter().any(sends), "{:?}", calls);
    let now = everything(scene).await;
    prop_assert_eq!(bytes.len(), now.len(), "rows came or went");
    let differ = bytes.iter().zip(&now).filter(|(one, other)| one != other).count();
    prop_assert!(differ <= 4, "{} bytes differ", differ);
    prop_assert_eq!(&were, &there(scene));
    engine.push_now(organisation, connection, true).await.unwrap();
    prop_assert_eq!(told(&preview), real(scene, &before, &were).await);
    Ok(())
}

async fn play(owner: FieldOwner, rounds: &[Vec<Deed>]) -> Result<(), TestCaseError> {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = CustomersOut::All;
    settings.field_owner = owner;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.cycle().await;
    for deeds in rounds {
        for deed in deeds {
            done(&scene, *deed).await;
        }
        agree(&scene).await?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_preview_of_customers_and_the_run_after_it_give_the_same_list(
        owner in prop_oneof![Just(FieldOwner::Application), Just(FieldOwner::Package), Just(FieldOwner::LastChange)],
        rounds in prop::collection::vec(prop::collection::vec(deed(), 0..5), 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(owner, &rounds))?;
    }
}
