//! The steps of an application's life, each one call or a few, with the bodies that they take.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::call::Caller;
use crate::house::House;

/// A body: its content type and its bytes.
pub(crate) type Body = (&'static str, Bytes);

/// A new organisation, and an application with its first key.
pub(crate) async fn organisation(house: &House, name: &str) -> (Value, Caller) {
    let made = house.operator.post("/v1/organisations", &json!({"name": name})).await;
    let key = made["apiKey"]["key"].as_str().unwrap();
    (made.clone(), house.nobody.key(key))
}

/// A new administration; its id.
pub(crate) async fn administration(app: &Caller, name: &str) -> String {
    id(&app.post("/v1/administrations", &json!({"name": name})).await)
}

/// The id of what was made.
pub(crate) fn id(made: &Value) -> String {
    made["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {made}"))
        .to_owned()
}

/// What a bookkeeper knows of a package: how to get in, and which VAT goes where.
pub(crate) struct Books {
    pub(crate) package: &'static str,
    /// Name and value of what a person pastes; none where a person signs in.
    secret: Option<(&'static str, &'static str)>,
    journal: Option<&'static str>,
    /// The code of the package for 21% VAT.
    high: &'static str,
    revenue: &'static str,
}

/// Every package with a sandbox.
pub(crate) const BOOKS: [Books; 3] = [
    Books {
        package: "snelstart",
        secret: Some(("koppelsleutel", "demo-koppelsleutel")),
        journal: None,
        high: "2",
        revenue: "8200",
    },
    Books {
        package: "exact",
        secret: None,
        journal: Some("70"),
        high: "4",
        revenue: "8000",
    },
    Books {
        package: "king",
        secret: Some(("omgevingscode", "34589465745689")),
        journal: Some("10"),
        high: "2",
        revenue: "8000",
    },
];

/// A connection that works: made, let in, set and switched on; its id.
pub(crate) async fn connection(app: &Caller, administration: &str, books: &Books) -> String {
    let asked = json!({"administration": administration, "package": books.package, "profile": "A"});
    let made = id(&app.post("/v1/connections", &asked).await);
    let at = format!("/v1/connections/{made}");
    match books.secret {
        Some((name, value)) => {
            app.post(&format!("{at}/authorise"), &json!({"secrets": {name: value}}))
                .await;
        }
        None => sign_in(app, &at).await,
    }
    let settings = app.ask("GET", &format!("{at}/settings"), None).await;
    let mut changed = settings.well("GET", "settings");
    set(&mut changed, books);
    let version = settings.header("etag").to_owned();
    app.with("if-match", version)
        .send("PUT", &format!("{at}/settings"), &changed)
        .await;
    let mappings = app.ask("GET", &format!("{at}/mappings"), None).await;
    let vat = json!({"kind": "standard", "percent": "21", "packageCode": books.high, "ledgerAccount": books.revenue});
    let version = mappings.header("etag").to_owned();
    app.with("if-match", version)
        .send("PUT", &format!("{at}/mappings"), &json!({"vat": [vat]}))
        .await;
    app.done(&format!("{at}/activate")).await;
    made
}

/// Round the clock, because tests run in the evening too.
fn set(settings: &mut Value, books: &Books) {
    settings["schedule"]["from"] = json!("00:00");
    settings["schedule"]["until"] = json!("00:00");
    settings["journal"] = json!(books.journal);
    settings["bookEarlier"] = json!(true);
}

/// A person goes to the package and says yes; the package sends their browser back to us.
async fn sign_in(app: &Caller, at: &str) {
    let asked = app.done(&format!("{at}/sign-in")).await;
    let mut address: url::Url = asked["address"].as_str().unwrap().parse().unwrap();
    for _ in 0..6 {
        let base = &address[..url::Position::BeforePath];
        let mut browser = Caller::nobody(base);
        base.clone_into(&mut browser.base);
        let answer = browser.ask("GET", &address[url::Position::BeforePath..], None).await;
        match answer.header("location") {
            "" => return assert_eq!(answer.status, 200, "{}", answer.text()),
            next => address = address.join(next).unwrap(),
        }
    }
    panic!("it leads on and on: {address}")
}

/// An invoice of 121 euro with its PDF, as parts.
pub(crate) fn invoice(number: &str) -> Body {
    let pdf =
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n\
        xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \ntrailer\n<</Size 3/Root 1 0 R>>\n\
        startxref\n104\n%%EOF\n";
    let mut body = Vec::new();
    let head = "--boekbrug\r\nContent-Disposition: form-data; name=";
    body.extend(format!("{head}\"invoice\"\r\nContent-Type: application/json\r\n\r\n").bytes());
    body.extend(invoice_json(number).to_string().bytes());
    let pdf_head = format!("\r\n{head}\"pdf\"; filename=\"{number}.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
    body.extend(pdf_head.bytes());
    body.extend(pdf);
    body.extend(b"\r\n--boekbrug--\r\n");
    ("multipart/form-data; boundary=boekbrug", body.into())
}

/// An invoice of 121 euro to a customer whom every sandbox knows.
pub(crate) fn invoice_json(number: &str) -> Value {
    let vat = json!({"kind": "standard", "percent": "21"});
    json!({
        "number": number,
        "kind": "invoice",
        "date": "2025-06-02",
        "dueDate": "2025-06-16",
        "customer": {"name": "Bakkerij De Proef", "identification": "60000001"},
        "currency": "EUR",
        "lines": [{"description": "Werk", "quantity": "1", "unitPrice": "100.00", "net": "100.00", "vat": vat}],
        "vatTotals": [{"vat": vat, "base": "100.00", "amount": "21.00"}],
        "totalExcl": "100.00", "totalVat": "21.00", "totalIncl": "121.00"
    })
}

/// Asks again until it is so.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..240 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("{what} did not happen within a minute")
}

/// The body of an operation, made of ids that are asked for by name; none when this is no operation that is known here.
/// `current` is what stands there now, for what is replaced whole.
pub(crate) fn body(method: &str, path: &str, id: &dyn Fn(&str) -> String, current: &Value) -> Option<Body> {
    let json = |value: Value| Some(("application/json", Bytes::from(value.to_string())));
    let path = path.strip_prefix("/v1").unwrap_or(path);
    match (method, path) {
        ("POST", "/organisations" | "/administrations") => json(json!({"name": "Nieuw"})),
        ("PATCH", "/organisation" | "/administrations/{administration}") => json(json!({"name": "Anders"})),
        ("POST", "/session/organisation") => json(json!({"organisation": id("organisation")})),
        ("PUT", "/session/password") => json(json!({"current": PASSWORD, "password": PASSWORD})),
        ("PATCH", "/session/person") => json(json!({"name": "Eva"})),
        ("POST", "/connections") => {
            json(json!({"administration": id("administration"), "package": "snelstart", "profile": "A"}))
        }
        ("POST", "/connections/{connection}/authorise") => {
            json(json!({"secrets": {"koppelsleutel": "demo-koppelsleutel"}}))
        }
        ("POST", "/connections/{connection}/matching/customers") => {
            json(json!({"customers": [{"id": "app-1", "name": "Bakkerij De Proef"}]}))
        }
        ("POST", "/connections/{connection}/customers") => {
            json(json!({"customers": [{"id": "app-2", "name": "Bakkerij De Proef", "record": id("record")}]}))
        }
        ("PUT", "/connections/{connection}/customers/{customer}") => {
            json(json!({"id": "app-1", "name": "Bakkerij De Proef"}))
        }
        ("POST", "/connections/{connection}/customers/ticks") => json(json!({"customers": ["app-1"], "ticked": true})),
        ("PUT", "/connections/{connection}/customers/{customer}/number") => json(json!({"number": null})),
        ("PUT", "/connections/{connection}/customers/{customer}/link") => json(json!({"record": id("record")})),
        ("POST", "/connections/{connection}/records/{feed}/{record}/restore") => {
            json(json!({"at": "2026-01-01T00:00:00Z", "field": "name"}))
        }
        ("POST", "/connections/{connection}/matching/decisions") => json(json!({"decision": "acceptSure"})),
        ("POST", "/connections/{connection}/choose") => json(json!({"administration": "1"})),
        ("PUT", "/connections/{connection}/settings" | "/connections/{connection}/mappings") => json(current.clone()),
        ("PUT", "/connections/{connection}/fields") => json(json!({"switchedOff": {}})),
        ("PUT", "/webhook-endpoints/{endpoint}") => {
            json(json!({"url": "http://127.0.0.1:9/anders", "description": "", "administration": null}))
        }
        ("POST", "/administrations/{administration}/invoices") => Some(invoice("T-1")),
        ("POST", "/administrations/{administration}/invoices/ubl") => {
            let ubl = include_str!("../program/invoice.xml").replace("NUMBER", "T-2");
            Some(("application/xml", ubl.into()))
        }
        ("POST", "/administrations/{administration}/invoices/csv") => {
            let csv = include_str!("../../../formats/tests/samples/invoices.csv");
            Some(("text/csv", csv.into()))
        }
        ("POST", "/webhook-endpoints") => json(json!({
            "url": "http://127.0.0.1:9/hook", "description": "", "administration": id("administration")
        })),
        ("POST", "/api-keys") => json(json!({
            "name": "Nog een", "scopes": ["invoices:read"], "administrations": [id("administration")]
        })),
        ("PATCH", "/people/{person}") => json(json!({"role": "reader"})),
        ("POST", "/invitations") => json(json!({"email": "piet@example.nl", "role": "reader"})),
        ("PUT", "/connections/{connection}/answers") | ("POST", _) => json(json!({})),
        _ => None,
    }
}

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "een goed lang wachtwoord";
