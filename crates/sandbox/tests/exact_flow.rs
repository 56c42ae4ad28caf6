//! The way of a coupling through the whole: sign in, read, book, attach,
//! read back.

mod exact_support;

use boekbrug_sandbox::exact::{DIVISION, TokenEventKind};
use exact_support::{REDIRECT, World, base64, read};
use http::Request;
use serde_json::json;
use sha2::{Digest, Sha256};

#[test]
fn sign_in_read_book_attach_and_read_back() {
    let mut world = World::new();
    let asked = Request::builder()
        .uri(format!(
            "https://start.exactonline.nl/api/oauth2/auth?client_id={}&redirect_uri={REDIRECT}&response_type=code&state=s-1",
            boekbrug_sandbox::exact::CLIENT_ID
        ))
        .body(bytes::Bytes::new())
        .expect("a request");
    let redirect = read(world.sandbox.handle(asked));
    assert_eq!(redirect.status, 302);
    let location = redirect.header("location").expect("a place to go");
    assert!(location.starts_with(REDIRECT) && location.contains("%21"), "{location}");
    let url = url::Url::parse(&location).expect("a url");
    let pairs: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(pairs["state"], "s-1");
    let tokens = world.exchange(&pairs["code"]);
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    assert_eq!(tokens.json()["expires_in"], "600");
    world.token = tokens.json()["access_token"].as_str().expect("a token").to_owned();

    let me = world.get("/current/Me?$select=CurrentDivision,ServerTime,ServerUtcOffset");
    assert_eq!(me.rows()[0]["CurrentDivision"], DIVISION);
    assert_eq!(me.rows()[0]["ServerTime"], "2026-08-16T12:02:11");
    assert_eq!(me.rows()[0]["ServerUtcOffset"], 7200);

    let accounts = world.get("sync/CRM/Accounts?$filter=Timestamp gt 1&$select=ID,Code,Name,Status,Timestamp");
    assert_eq!(accounts.rows().len(), 5, "{}", accounts.text);
    assert_eq!(accounts.rows()[0]["Code"], "               100");
    assert!(accounts.rows()[0]["Timestamp"].is_string());

    let document = world.post(
        "documents/Documents",
        &json!({"Subject": "F-1", "Type": 10, "Account": world.account("100")}),
    );
    assert_eq!(document.status, 201, "{}", document.text);
    let pdf = b"%PDF-1.7 factuur";
    let file = json!({"Document": document.id(), "FileName": "F-1.pdf", "Attachment": base64(pdf)});
    let attached = world.post("documents/DocumentAttachments", &file);
    assert_eq!(attached.status, 201, "{}", attached.text);
    assert!(attached.d()["Attachment"].is_null());

    let mut invoice = world.invoice("F-1");
    invoice["Document"] = json!(document.id());
    let booked = world.post("salesentry/SalesEntries", &invoice);
    assert_eq!(booked.status, 201, "{}", booked.text);
    assert_eq!(booked.d()["AmountFC"], 121);
    assert_eq!(booked.d()["EntryNumber"], 26_700_001);

    let found = world.get(
        "salesentry/SalesEntries?$filter=YourRef eq 'F-1'&$select=EntryID,AmountFC,Document&$expand=SalesEntryLines",
    );
    assert_eq!(found.rows()[0]["EntryID"], booked.d()["EntryID"]);
    let books = world.books();
    let entry = &books.entries[0];
    assert_eq!(
        (entry.total.to_string(), entry.vat.to_string()),
        ("121".into(), "21".into())
    );
    let digest: Vec<String> = Sha256::digest(pdf).iter().map(|byte| format!("{byte:02x}")).collect();
    let digest = digest.concat();
    assert_eq!(books.attachments_of(entry)[0].sha256, digest);
    assert!(books.orphans().is_empty() && books.duplicates().is_empty());
    let kinds: Vec<_> = world.sandbox.token_events().iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == TokenEventKind::CodeUsed).count(),
        1
    );
    assert_eq!(world.sandbox.calls_of("POST salesentry/SalesEntries").calls, 1);
}

#[test]
fn the_same_reference_is_booked_twice() {
    let world = World::new();
    for _ in 0..2 {
        assert_eq!(world.post("salesentry/SalesEntries", &world.invoice("F-1")).status, 201);
    }
    let books = world.books();
    assert_eq!(books.entries_of("F-1"), 2);
    assert_eq!(books.duplicates().len(), 1);
    assert_ne!(books.entries[0].number, books.entries[1].number);
}
