//! Limits, error blocks, scopes, divisions, maintenance.

mod exact_support;

use boekbrug_sandbox::exact::switches::{BlockScope, BlockStatus, ErrorForm, LimitBody, LimitHeaders};
use boekbrug_sandbox::exact::{
    AdministrationConfig, AppConfig, Config, DIVISION, Language, RateLimits, Seed, Switches, UserConfig,
};
use exact_support::{Got, World, seed};
use serde_json::json;

const LIST: &str = "financial/Journals?$select=Code";

fn limited(switches: Switches) -> World {
    World::with(Config {
        limits: RateLimits::REAL,
        switches,
        ..Config::with_seed(seed())
    })
}

fn number(got: &Got, name: &str) -> i64 {
    let text = got.header(name).unwrap_or_else(|| panic!("{name}"));
    text.parse().expect("a number")
}

#[test]
fn headers_count_down_and_name_their_resets() {
    let world = limited(Switches::default());
    let first = world.get(LIST);
    assert_eq!(number(&first, "x-ratelimit-limit"), 5000);
    assert_eq!(number(&first, "x-ratelimit-remaining"), 4999);
    assert_eq!(number(&first, "x-ratelimit-minutely-limit"), 60);
    assert_eq!(number(&first, "x-ratelimit-minutely-remaining"), 59);
    // 10:02:11 UTC: the next whole minute, and midnight UTC, in milliseconds
    assert_eq!(number(&first, "x-ratelimit-minutely-reset"), 1_786_874_580_000);
    assert_eq!(number(&first, "x-ratelimit-reset"), 1_786_924_800_000);
    assert_eq!(number(&world.get(LIST), "x-ratelimit-minutely-remaining"), 58);
    let me = world.get("/current/Me?$select=UserID");
    assert_eq!(me.header("x-ratelimit-remaining"), None);
    assert_eq!(number(&world.get(LIST), "x-ratelimit-remaining"), 4997);
    assert_eq!(
        World::new().get(LIST).header("x-ratelimit-limit"),
        None,
        "no limits, no headers"
    );
}

#[test]
fn the_rest_of_a_full_minute_is_refused() {
    let world = limited(Switches::default());
    let statuses: Vec<u16> = (0..61).map(|_| world.get(LIST).status).collect();
    assert_eq!((statuses[59], statuses[60]), (200, 429));
    let refused = world.get(LIST);
    assert_eq!(number(&refused, "x-ratelimit-minutely-remaining"), 0);
    assert_eq!(refused.header("x-ratelimit-limit"), None, "only the exceeded group");
    assert_eq!(refused.header("retry-after"), None);
    assert!(!refused.error().is_empty());
    world.wait(48);
    assert_eq!(world.get(LIST).status, 429);
    world.wait(1);
    assert_eq!(world.get(LIST).status, 200);
}

#[test]
fn a_full_day_is_refused_until_midnight_utc() {
    let mut world = World::with(Config {
        limits: RateLimits {
            per_day: Some(3),
            ..RateLimits::REAL
        },
        ..Config::with_seed(seed())
    });
    let statuses: Vec<u16> = (0..4).map(|_| world.get(LIST).status).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    let refused = world.get(LIST);
    assert_eq!(number(&refused, "x-ratelimit-remaining"), 0);
    assert_eq!(refused.header("x-ratelimit-minutely-limit"), None);
    world.at("2026-08-17T00:00:00Z");
    assert_eq!(world.get(LIST).status, 200);
}

#[test]
fn forms_of_a_429() {
    for (body, text) in [
        (LimitBody::Text, "Too many"),
        (LimitBody::Empty, ""),
        (LimitBody::Json, "{"),
    ] {
        let world = limited(Switches {
            limit_body: body,
            limit_headers: LimitHeaders::Both,
            retry_after: true,
            ..Switches::default()
        });
        (0..60).for_each(|_| drop(world.get(LIST)));
        let refused = world.get(LIST);
        assert_eq!(refused.status, 429);
        assert!(refused.text.starts_with(text) && (body != LimitBody::Empty || refused.text.is_empty()));
        assert_eq!(number(&refused, "x-ratelimit-remaining"), 4940);
        assert_eq!(number(&refused, "retry-after"), 49);
    }
}

#[test]
fn more_than_ten_errors_block_an_endpoint_for_an_hour() {
    let bad = "financial/Journals?$select=Nonsense";
    for (status, seen) in [(BlockStatus::Forbidden, 403), (BlockStatus::TooManyRequests, 429)] {
        let mut world = limited(Switches {
            block_status: status,
            ..Switches::default()
        });
        let statuses: Vec<u16> = (0..12).map(|_| world.get(bad).status).collect();
        assert!(statuses[..11].iter().all(|status| *status == 400), "{statuses:?}");
        assert_eq!(statuses[11], seen);
        assert_eq!(world.get(LIST).status, seen, "the good call of that endpoint too");
        assert_eq!(world.get("crm/Accounts?$top=1").status, 200, "not another one");
        world.wait(3599);
        world.sign_in();
        assert_eq!(world.get(LIST).status, seen);
        world.wait(1);
        assert_eq!(world.get(LIST).status, 200);
    }
}

#[test]
fn the_block_may_cover_the_whole_key() {
    let world = limited(Switches {
        block_scope: BlockScope::Key,
        ..Switches::default()
    });
    (0..11).for_each(|_| drop(world.get("financial/Journals?$select=Nonsense")));
    assert_eq!(world.get("crm/Accounts?$top=1").status, 403);
}

#[test]
fn unknown_rows_and_expired_tokens_are_errors_too_but_validation_is_not() {
    let world = limited(Switches::default());
    let gone = "crm/Accounts(guid'00000000-0000-0000-0000-000000000009')";
    (0..11).for_each(|_| assert_eq!(world.get(gone).status, 404));
    assert_eq!(world.get(gone).status, 403);
    (0..15).for_each(|_| assert_eq!(world.post("salesentry/SalesEntries", &json!({})).status, 500));
    assert_eq!(world.post("salesentry/SalesEntries", &world.invoice("F-1")).status, 201);
    world.wait(600);
    (0..11).for_each(|_| assert_eq!(world.get(LIST).status, 401));
    let fresh = world.refresh(&world.refresh).json();
    let mut world = world;
    world.token = fresh["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(world.get(LIST).status, 403);
}

fn scoped(read: &[&str], manage: &[&str]) -> World {
    let list = |scopes: &[&str]| Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
    World::with(Config {
        apps: vec![AppConfig {
            read: list(read),
            manage: list(manage),
            ..AppConfig::default()
        }],
        ..Config::with_seed(seed())
    })
}

#[test]
fn scopes_that_were_not_chosen_are_violated() {
    let world = scoped(&["crm.accounts", "organization.documents"], &["sales.invoices"]);
    assert_eq!(world.get("crm/Accounts?$top=1").status, 200);
    assert_eq!(world.get("sync/CRM/Contacts?$top=1").status, 200);
    assert_eq!(world.get("/current/Me").status, 200);
    for (path, scope) in [
        ("system/Divisions", "organization.administration"),
        ("financial/GLAccounts", "financial.generalledgers"),
        ("bulk/Financial/GLAccounts", "financial.generalledgers"),
        ("hrm/Costcenters", "financial.costcenters"),
        ("vat/VATCodes", "financial.accounting"),
        ("logistics/Items", "logistics.items"),
        ("cashflow/PaymentConditions", "financial.cashflow"),
    ] {
        let got = world.get(path);
        let text = format!("Forbidden - Application Scope Violated. Cannot read '{scope}' scope.");
        assert_eq!((got.status, got.error()), (403, text), "{path}");
    }
    assert_eq!(world.post("salesentry/SalesEntries", &world.invoice("F-1")).status, 201);
    let refused = world.post("documents/Documents", &json!({"Subject": "x", "Type": 10}));
    assert!(
        refused.error().contains("Cannot manage 'organization.documents'"),
        "{}",
        refused.error()
    );
}

fn two_divisions() -> World {
    World::with(Config {
        administrations: vec![
            AdministrationConfig::new(DIVISION, "Eerste", seed()),
            AdministrationConfig::new(777, "Tweede", Seed::new().made_accounts(3)),
            AdministrationConfig::new(888, "Van een ander", Seed::new()),
        ],
        users: vec![UserConfig {
            divisions: Some(vec![DIVISION, 777]),
            ..UserConfig::default()
        }],
        ..Config::default()
    })
}

#[test]
fn divisions_are_apart_and_the_pinned_one_stays() {
    let world = two_divisions();
    assert_eq!(world.get("/777/crm/Accounts/$count").text, "3");
    assert_eq!(world.get("crm/Accounts/$count").text, "5");
    assert_eq!(world.get("/888/crm/Accounts/$count").status, 403);
    assert_eq!(world.get("/999/crm/Accounts/$count").status, 403);
    let listed = world.get("system/Divisions?$select=Code,Description,Current");
    let mut codes = listed.column("Code");
    codes.sort();
    assert_eq!(codes, [DIVISION.to_string(), "777".into()]);
    let current = |world: &World| world.get("/current/Me?$select=CurrentDivision").rows()[0]["CurrentDivision"].clone();
    assert_eq!(current(&world), DIVISION);
    world.sandbox.select_division(777);
    assert_eq!(current(&world), 777);
    assert_eq!(
        world.get("crm/Accounts/$count").text,
        "5",
        "the address decides, not the click"
    );
    let one = world.get("system/Divisions(777)?$select=Code");
    assert_eq!(one.d()["Description"], "Tweede");
    assert_eq!(world.get("system/Divisions(888)").status, 404);
    assert_eq!(world.get("hrm/Divisions?$select=Code").rows().len(), 2);
    let account = world.account("100");
    assert_eq!(world.get(&format!("/777/crm/Accounts(guid'{account}')")).status, 404);
}

#[test]
fn what_a_licence_lacks() {
    let world = World::switched(Switches {
        hrm_divisions_missing: true,
        payroll_missing: true,
        ..Switches::default()
    });
    assert_eq!(world.get("hrm/Divisions").status, 404);
    assert_eq!(world.get("system/Divisions").status, 200);
    assert_eq!(world.get("payroll/Employees").status, 403);
    assert_eq!(world.get("sync/Payroll/Employees?$top=1").status, 403);
    assert_eq!(World::new().get("payroll/Employees").rows().len(), 1);
}

#[test]
fn paths_and_verbs_that_are_not_there() {
    let world = World::new();
    for path in [
        "crm/accounts",
        "hrm/CostCenters",
        "financial/CostCenters",
        "crm",
        "read/Nothing",
        "/x/crm/Accounts",
    ] {
        assert_eq!(world.get(path).status, 404, "{path}");
    }
    for (method, path) in [
        ("POST", "payroll/Employees"),
        (
            "PUT",
            "documents/DocumentAttachments(guid'00000000-0000-0000-0000-000000000001')",
        ),
        ("PATCH", "crm/Accounts"),
        ("PUT", "crm/Accounts"),
        ("DELETE", "crm/Accounts"),
        ("POST", "crm/Accounts(guid'00000000-0000-0000-0000-000000000001')"),
    ] {
        assert_eq!(world.send(method, path, &json!({})).status, 405, "{method} {path}");
    }
}

#[test]
fn maintenance_is_503_for_everything() {
    let world = World::new();
    world.sandbox.maintenance(true);
    assert_eq!(world.get("crm/Accounts").status, 503);
    assert_eq!(world.refresh(&world.refresh).status, 503);
    world.sandbox.maintenance(false);
    assert_eq!(world.get("crm/Accounts").status, 200);
}

#[test]
fn error_bodies_have_their_forms() {
    let bad = |form| {
        let world = World::switched(Switches {
            error_form: form,
            ..Switches::default()
        });
        (
            world.get("crm/Accounts?$select=X"),
            world.post("salesentry/SalesEntries", &json!({})),
        )
    };
    let (query, invalid) = bad(ErrorForm::Pretty);
    assert!(query.text.starts_with("{\r\n\"error\": {\r\n") && invalid.text.contains("\r\n"));
    let (query, invalid) = bad(ErrorForm::Compact);
    assert!(
        query
            .text
            .starts_with("{\"error\":{\"code\":\"\",\"message\":{\"lang\":\"\",\"value\":")
    );
    assert!(invalid.error().contains("Verplicht: Relatie"));
    let (query, invalid) = bad(ErrorForm::Html);
    assert!(!query.error().is_empty());
    assert!(invalid.text.starts_with("<html>") && invalid.text.contains("Verplicht: Relatie<br>"));
}

#[test]
fn texts_follow_the_language_of_the_user() {
    let world = World::new();
    let text = |world: &World| world.post("salesentry/SalesEntries", &json!({})).error();
    assert!(
        text(&world).starts_with("Verplicht: Relatie\r\nVerplicht: Dagboek"),
        "{}",
        text(&world)
    );
    world.sandbox.set_language(Language::En);
    assert!(
        text(&world).starts_with("Mandatory: Relationship\r\nMandatory: Journal"),
        "{}",
        text(&world)
    );
    assert_eq!(world.get("/current/Me").rows()[0]["LanguageCode"], "en-GB");
}
