//! Lists as the API gives them out: shapes, pages, filters and refusals.

mod exact_support;

use boekbrug_sandbox::exact::switches::{DateOnlyLiteral, FilterCase, MandatoryFilter, MandatorySelect, TimestampForm};
use boekbrug_sandbox::exact::{AccountPatch, Config, DIVISION, Seed, Switches};
use exact_support::{World, read};
use http::header::ACCEPT;
use serde_json::json;

/// Codes of the accounts that a filter finds.
fn found(world: &World, filter: &str) -> Vec<String> {
    let got = world.get(&format!("crm/Accounts?$select=Code&$filter={filter}"));
    assert_eq!(got.status, 200, "{filter}: {}", got.text);
    let mut codes = got.column("Code");
    codes.sort();
    codes
}

fn many() -> World {
    World::with(Config::with_seed(
        Seed::new().made_accounts(2_500).made_contacts().made_items(5),
    ))
}

#[test]
fn filters_find_what_they_name() {
    let world = World::new();
    let id = world.account("100");
    for (filter, codes) in [
        ("Status eq 'C'", vec!["100", "300", "400", "500"]),
        ("Status ne 'C'", vec!["200"]),
        ("Blocked eq true", vec!["500"]),
        ("Blocked", vec!["500"]),
        ("not Blocked and Status eq 'C'", vec!["100", "300", "400"]),
        ("Code eq '               100'", vec!["100"]),
        ("Code eq '100'", vec![]),
        ("trim(Code) eq '100'", vec!["100"]),
        (&format!("ID eq guid'{id}'"), vec!["100"]),
        (&format!("guid'{id}' eq ID"), vec!["100"]),
        (
            &format!("ID ne guid'{id}' and Status eq 'C'"),
            vec!["300", "400", "500"],
        ),
        ("substringof('Klant',Name)", vec!["100"]),
        ("substringof('Klant',Name) eq true", vec!["100"]),
        (
            "startswith(Name,'Voorbeeld') or endswith(trim(Code),'00') eq false",
            vec!["100"],
        ),
        ("endswith(Name,'B.V.')", vec!["100", "200", "300", "400", "500"]),
        (
            "VATNumber eq null and (Status eq 'P' or Blocked eq true)",
            vec!["200", "500"],
        ),
        ("VATNumber ne null", vec!["100"]),
        ("EndDate lt datetime'2026-02-01T00:00:00'", vec!["300"]),
        ("EndDate eq datetime'2026-01-31T00:00'", vec!["300"]),
        ("Status eq 'C' and Name gt 'Z'", vec!["400"]),
        ("AccountManager ne null", vec!["100"]),
    ] {
        assert_eq!(found(&world, filter), codes, "{filter}");
    }
}

#[test]
fn refusals_are_400_with_a_text() {
    let world = World::new();
    for (query, part) in [
        ("$select=Nonsense", "does not have a property named 'Nonsense'"),
        ("$select=name", "'name'"),
        ("$filter=name eq 'x'", "No property 'name'"),
        ("$filter=ID eq guid'nonsense'", "Unrecognized 'Edm.Guid' literal"),
        ("$filter=Name eq SearchCode", "not supported"),
        ("$filter=Name eq", "Expression expected"),
        ("$orderby=Nonsense", "No property 'Nonsense'"),
        ("$orderby=Name sideways", "syntax"),
        ("$top=-1", "$top"),
        ("$top=many", "$top"),
        ("$skip=x", "$skip"),
        ("$inlinecount=some", "syntax"),
        ("$expand=Name", "navigation"),
        ("$expand=Nonsense", "'Nonsense'"),
        ("$apply=sum", "'$apply'"),
        ("$top=1&$top=2", "exactly once"),
        ("$skiptoken=%25", "Syntax error"),
        ("$skiptoken=5", "syntax"),
        ("$skiptoken=guid'f0c2b4be-5a0e-4d9c-8a6c-0c1b2a3d4e5f',5", "syntax"),
        (
            "$orderby=Name&$skiptoken=guid'f0c2b4be-5a0e-4d9c-8a6c-0c1b2a3d4e5f'",
            "syntax",
        ),
        ("$select=BankAccounts/IBAN", "not expanded"),
    ] {
        let got = world.get(&format!("crm/Accounts?{query}"));
        assert_eq!(got.status, 400, "{query}");
        assert!(got.error().contains(part), "{query}: {}", got.error());
    }
}

#[test]
fn a_small_top_gives_a_bare_list() {
    let world = many();
    assert!(world.get("crm/Accounts?$top=60&$select=ID").d().is_array());
    assert!(world.get("crm/Accounts?$top=0").d().is_array());
    let bigger = world.get("crm/Accounts?$top=61&$select=ID");
    assert!(bigger.d()["results"].is_array() && bigger.next().is_some());
    let all = world.get("crm/Accounts?$select=ID");
    assert!(all.d()["results"].is_array());
    let switched = World::switched(Switches {
        bare_list: false,
        ..Switches::default()
    });
    assert!(switched.get("crm/Accounts?$top=1&$select=ID").d()["results"].is_array());
}

/// Follows a list to its end.
fn walk(world: &World, path: &str) -> (Vec<String>, Vec<usize>) {
    let (mut codes, mut pages) = (Vec::new(), Vec::new());
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let got = world.get(&path);
        assert_eq!(got.status, 200, "{path}: {}", got.text);
        pages.push(got.rows().len());
        codes.extend(got.column("Code"));
        next = got.next();
    }
    (codes, pages)
}

#[test]
fn pages_lead_through_everything_once() {
    let world = many();
    for (path, size) in [
        ("crm/Accounts?$select=Code", 60),
        ("bulk/CRM/Accounts?$select=Code", 1000),
        ("sync/CRM/Accounts?$filter=Timestamp gt 1&$select=Code,Timestamp", 1000),
        ("crm/Accounts?$select=Code&$orderby=City desc,Name", 60),
        ("crm/Accounts?$select=Code&$orderby=Remarks", 60),
        ("crm/Accounts?$select=Code&$orderby=Remarks desc,Modified", 60),
    ] {
        let (mut codes, pages) = walk(&world, path);
        assert!(
            pages[..pages.len() - 1].iter().all(|rows| *rows == size),
            "{path}: {pages:?}"
        );
        assert_eq!(codes.len(), 2_500, "{path}");
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 2_500, "{path}");
    }
    let (codes, _) = walk(
        &world,
        "crm/Accounts?$select=Code&$filter=City eq '''s-Hertogenbosch'&$orderby=City",
    );
    assert!(codes.len() > 60);
}

#[test]
fn the_next_page_carries_the_rest_of_the_top() {
    let world = many();
    let first = world.get("crm/Accounts?$top=100&$select=Code&$filter=Status eq 'C'");
    let next = first.next().expect("a next page");
    assert!(
        next.starts_with(&format!("https://start.exactonline.nl/api/v1/{DIVISION}/crm/Accounts?")),
        "{next}"
    );
    assert!(next.contains("$top=40&") && next.contains("$skiptoken=guid'"), "{next}");
    let (codes, pages) = walk(&world, "crm/Accounts?$top=100&$select=Code");
    assert_eq!((codes.len(), pages), (100, vec![60, 40]));
    let ordered = world
        .get("crm/Accounts?$select=Code,Name&$orderby=Name")
        .next()
        .expect("next");
    assert!(ordered.contains("$skiptoken='"), "{ordered}");
}

#[test]
fn skip_count_and_inline_count() {
    let world = many();
    assert_eq!(world.get("crm/Accounts/$count").text, "2500");
    let got = world.get("crm/Accounts?$filter=Status eq 'P'&$inlinecount=allpages&$select=ID");
    assert_eq!(got.d()["__count"], "0");
    let inline = world.get("crm/Accounts?$top=5&$inlinecount=allpages&$select=ID");
    assert_eq!((inline.d()["__count"].clone(), inline.rows().len()), (json!("2500"), 5));
    assert_eq!(world.get("crm/Accounts/$count?$filter=trim(Code) eq '10000'").text, "1");
    let skipped = world.get("crm/Accounts?$skip=2490&$select=ID");
    assert_eq!(skipped.rows().len(), 10);
    let sorted = world.get("crm/Accounts?$orderby=Code desc&$top=1&$select=Code");
    assert_eq!(sorted.column("Code"), ["12499"]);
}

#[test]
fn navigations_are_deferred_or_expanded() {
    let world = World::new();
    let got = world.get("vat/VATCodes?$filter=trim(Code) eq '4'&$select=ID,Code,VATPercentages");
    let deferred = got.rows()[0]["VATPercentages"]["__deferred"]["uri"]
        .as_str()
        .expect("a uri")
        .to_owned();
    assert!(deferred.ends_with("/VATPercentages"), "{deferred}");
    let behind = world.get(&deferred);
    assert_eq!(behind.column("Percentage").len(), 2);
    let got = world
        .get("vat/VATCodes?$filter=trim(Code) eq '4'&$select=Code,VATPercentages/Percentage&$expand=VATPercentages");
    let inner = got.rows()[0]["VATPercentages"]["results"].clone();
    assert_eq!(inner.as_array().map(Vec::len), Some(2));
    assert_eq!(inner[1]["Percentage"], json!(0.21));
    assert!(inner[1].get("StartDate").is_none());
}

#[test]
fn one_row_by_its_key() {
    let world = World::new();
    let id = world.account("100");
    let one = world.get(&format!("crm/Accounts(guid'{id}')?$select=Name"));
    assert_eq!(one.d()["Name"], "Voorbeeld Klant B.V.");
    assert_eq!(one.d()["__metadata"]["type"], "Exact.Web.Api.Models.Account");
    let encoded = world.get(&format!("crm/Accounts(guid%27{id}%27)"));
    assert_eq!(encoded.status, 200);
    assert_eq!(
        world.get("documents/DocumentTypes(10)").d()["Description"],
        "Verkoopfactuur"
    );
    assert_eq!(
        world
            .get("crm/Accounts(guid'00000000-0000-0000-0000-000000000009')")
            .status,
        404
    );
    for bad in [
        "crm/Accounts(guid'x')",
        "crm/Accounts(5)",
        "crm/Accounts()",
        "documents/DocumentTypes('x')",
    ] {
        assert_eq!(world.get(bad).status, 400, "{bad}");
    }
}

#[test]
fn values_have_their_wire_form() {
    let mut world = World::new();
    world.at("2026-06-25T14:31:00Z");
    let patch = AccountPatch {
        remarks: Some("anders".into()),
        ..AccountPatch::default()
    };
    world.sandbox.update_account(DIVISION, "100", &patch).expect("there");
    let row = world.get("crm/Accounts?$filter=trim(Code) eq '100'").rows()[0].clone();
    // 16:31 in the Netherlands, read as if it were UTC
    assert_eq!(row["Modified"], "/Date(1782405060000)/");
    assert_eq!(row["Country"], "NL ");
    assert_eq!(row["Blocked"], false);
    assert_eq!(row["Division"], DIVISION);
    assert!(row["StartDate"].is_null() && row["Logo"].is_null());
    assert_eq!(
        row.as_object().expect("a row").len(),
        165,
        "all fields and the metadata"
    );
    let me = world.get("/current/Me").rows()[0].clone();
    assert_eq!(me["Legislation"], "1", "Int64 is text");
    let numbers = World::switched(Switches {
        timestamp_form: TimestampForm::Number,
        ..Switches::default()
    });
    let synced = numbers.get("sync/CRM/Accounts?$top=1&$select=Timestamp").rows()[0].clone();
    assert!(synced["Timestamp"].is_number());
}

#[test]
fn modified_follows_the_wall_clock_through_the_nights_that_move_it() {
    let mut world = World::new();
    let mut seen = Vec::new();
    for moment in ["2026-10-25T00:30:00Z", "2026-10-25T01:10:00Z"] {
        world.at(moment);
        world.sandbox.touch_accounts(DIVISION, 1).expect("there");
        let got = world
            .get("crm/Accounts?$orderby=Modified desc&$top=1&$select=Modified")
            .rows()[0]
            .clone();
        seen.push(got["Modified"].as_str().expect("a date").to_owned());
    }
    // later, and yet with an earlier time on it
    assert!(seen[1] < seen[0], "{seen:?}");
    // a filter by date from before the change of clocks misses what came after it
    let missed = world.get("crm/Accounts?$filter=Modified gt datetime'2026-10-25T02:20:00'&$select=ID");
    assert!(missed.rows().is_empty());
}

#[test]
fn switches_of_the_filter() {
    let world = World::new();
    assert_eq!(found(&world, "Name eq 'VOORBEELD KLANT b.v.  '"), ["100"]);
    assert_eq!(found(&world, "EndDate eq datetime'2026-01-31'"), ["300"]);
    let strict = World::switched(Switches {
        filter_case: FilterCase::Counts,
        filter_trailing_blanks: true,
        date_only_literal: DateOnlyLiteral::Refused,
        ..Switches::default()
    });
    for name in ["VOORBEELD KLANT B.V.", "Voorbeeld Klant B.V. "] {
        assert!(found(&strict, &format!("Name eq '{name}'")).is_empty(), "{name}");
    }
    assert_eq!(found(&strict, "startswith(Name,'voorbeeld')"), Vec::<String>::new());
    assert_eq!(found(&strict, "Name eq 'Voorbeeld Klant B.V.'"), ["100"]);
    assert_eq!(
        strict
            .get("crm/Accounts?$filter=EndDate eq datetime'2026-01-31'")
            .status,
        400
    );
}

#[test]
fn select_and_filter_may_be_mandatory() {
    let world = World::new();
    let text = "Please add a $select or a $top=1 statement to the query string.";
    for path in [
        "bulk/CRM/Accounts",
        "sync/CRM/Accounts",
        "cashflow/Receivables",
        "logistics/SalesItemPrices",
    ] {
        let got = world.get(path);
        assert_eq!((got.status, got.error().as_str()), (400, text), "{path}");
        assert_eq!(world.get(&format!("{path}?$top=1")).status, 200);
        assert_eq!(world.get(&format!("{path}?$select=*")).status, 200);
    }
    assert_eq!(world.get("crm/Accounts").status, 200);
    let strict = World::switched(Switches {
        mandatory_select: MandatorySelect::Everywhere,
        mandatory_filter: MandatoryFilter::SyncTwins,
        sync_without_filter: false,
        ..Switches::default()
    });
    assert_eq!(strict.get("financial/Journals").error(), text);
    assert_eq!(
        strict.get("financial/Journals?$select=Code").status,
        200,
        "no sync twin"
    );
    let refused = strict.get("crm/Accounts?$select=ID");
    assert!(refused.error().contains("mandatory filtering"), "{}", refused.error());
    assert_eq!(strict.get("crm/Accounts?$select=ID&$filter=Status eq 'C'").status, 200);
    assert_eq!(strict.get("sync/CRM/Accounts?$select=ID").status, 400);
    assert_eq!(
        strict
            .get("sync/CRM/Accounts?$select=ID&$filter=Timestamp gt 1L")
            .status,
        200
    );
}

#[test]
fn without_json_in_accept_there_is_atom() {
    let world = World::new();
    let mut request = world.request("GET", "crm/Accounts?$top=2&$select=Name", "");
    request.headers_mut().remove(ACCEPT);
    let got = read(world.sandbox.handle(request));
    assert_eq!(
        got.header("content-type").as_deref(),
        Some("application/atom+xml;charset=utf-8")
    );
    assert_eq!(got.text.matches("<entry>").count(), 2);
    assert_eq!(got.text.matches("<d:Name>").count(), 2);
    let mut request = world.request("GET", "crm/Accounts?$top=2", "");
    request
        .headers_mut()
        .insert(ACCEPT, "application/xml".parse().expect("a value"));
    assert_eq!(read(world.sandbox.handle(request)).status, 415);
}

#[test]
fn answers_carry_the_headers_of_the_api() {
    let world = World::new();
    let got = world.get("crm/Accounts?$top=1");
    for (name, value) in [
        ("content-type", "application/json;charset=utf-8"),
        ("dataserviceversion", "2.0;"),
        ("cache-control", "no-cache, no-store"),
        ("expires", "-1"),
    ] {
        assert_eq!(got.header(name).as_deref(), Some(value));
    }
}
