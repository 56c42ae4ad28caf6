//! Invoices, findings and records: who sees them, what is found, what is done to them.

use boekbrug_engine::testkit::{Stage, customer_row};
use boekbrug_engine::{Offer, OfferedPdf};
use boekbrug_model::{Feed, InvoiceId, InvoiceState, Role};

use crate::stage::{Browser, Edge};

/// Two invoices went over, two wait for a customer that is not there.
struct Books {
    edge: Edge,
    booked: InvoiceId,
    refused: InvoiceId,
    other: InvoiceId,
}

impl Books {
    async fn set() -> Self {
        let edge = Edge::set().await;
        edge.stage
            .package
            .put(Feed::Customers, customer_row("1001", "Bakkerij <b>De Korenaar</b>"));
        let booked = edge.stage.offer("2026-0001").await.unwrap();
        let mut ids = Vec::new();
        for number in ["2026-0002", "2026-0003"] {
            let mut invoice = Stage::sample(number);
            invoice.customer.code = Some("9999".to_owned());
            invoice.customer.name = Some("<script>alert(1)</script>".to_owned());
            ids.push(edge.stage.offer_this(invoice).await.unwrap());
        }
        edge.stage.engine().cycle().await.unwrap();
        let books = Self {
            edge,
            booked,
            refused: ids[0],
            other: ids[1],
        };
        assert_eq!(books.state(booked).await, InvoiceState::Verified);
        assert_eq!(books.state(ids[0]).await, InvoiceState::Findings);
        books
    }

    async fn state(&self, id: InvoiceId) -> InvoiceState {
        self.edge.stage.invoice(id).await.unwrap().state
    }

    async fn page(&self, who: &Browser, path: &str) -> crate::stage::Answer {
        self.edge.page(who, path).await
    }
}

#[tokio::test]
async fn the_list_is_filtered_and_counts() {
    let books = Books::set().await;
    let who = books.edge.visitor(Role::Reader).await;
    let all = books.page(&who, "/invoices").await;
    all.is(200).says(&[
        "2026-0001",
        "2026-0002",
        "2026-0003",
        "€\u{a0}121,00",
        "Klant … niet gevonden",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
    ]);
    all.lacks(&["<script>alert", "rel=\"next\""]);
    let counts = |text: &str| {
        let counts = text
            .split("class=\"amount\">")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned());
        counts.take(5).collect::<Vec<_>>()
    };
    assert_eq!(counts(&all.text), ["3", "2", "0", "1", "0"]);
    for (query, there, gone) in [
        ("state=attention", "2026-0002", "2026-0001"),
        ("state=done", "2026-0001", "2026-0002"),
        ("state=findings,unknown", "2026-0003", "2026-0001"),
        ("code=customer.unknown", "2026-0003", "2026-0001"),
        ("q=0003", "2026-0003", "2026-0002"),
        ("q=9999", "2026-0002", "2026-0001"),
    ] {
        let page = books.page(&who, &format!("/invoices?{query}")).await;
        let (there, gone) = (format!(">{there}</a>"), format!(">{gone}</a>"));
        page.is(200).says(&[&there]).lacks(&[&gone]);
    }
    let connection = books.edge.stage.connection;
    books
        .page(&who, &format!("/invoices?connection={connection}"))
        .await
        .is(200)
        .says(&["2026-0001"]);
    books
        .page(&who, "/invoices?state=aside")
        .await
        .is(200)
        .says(&["Geen facturen gevonden"]);
    books
        .page(&who, "/invoices?q=niemand")
        .await
        .is(200)
        .says(&["Geen facturen gevonden", "Alles tonen"]);
    books.page(&who, "/invoices?state=onzin").await.is(400);
    books.page(&who, "/invoices?connection=onzin").await.is(404);
    assert_eq!(
        books.edge.get("/invoices", &[]).await.location(),
        "/sign-in?next=%2Finvoices"
    );
}

#[tokio::test]
async fn long_lists_have_pages() {
    let edge = Edge::set().await;
    for number in 0..121 {
        edge.stage.clock.advance(std::time::Duration::from_secs(1));
        edge.stage.offer(&format!("2026-{number:04}")).await.unwrap();
    }
    let who = edge.visitor(Role::Reader).await;
    let (mut path, mut seen) = ("/invoices?q=2026".to_owned(), Vec::new());
    let mut pages = 0;
    loop {
        let page = edge.page(&who, &path).await;
        page.is(200);
        pages += 1;
        let rows = page.text.split("class=\"whole\"").skip(1);
        seen.extend(rows.map(|rest| rest.split(['>', '<']).nth(1).unwrap().to_owned()));
        let Some((before, _)) = page.text.split_once("\">Oudere facturen") else {
            break;
        };
        path = before
            .rsplit("href=\"")
            .next()
            .unwrap()
            .replace("&#38;", "&")
            .replace("&amp;", "&");
    }
    let newest_first: Vec<_> = (0..121).rev().map(|number| format!("2026-{number:04}")).collect();
    assert_eq!((pages, seen), (3, newest_first));
    edge.page(&who, &path).await.says(&["Naar de nieuwste"]);
}

#[tokio::test]
async fn an_invoice_tells_what_became_of_it() {
    let books = Books::set().await;
    let who = books.edge.visitor(Role::Bookkeeper).await;
    let booked = books.page(&who, &format!("/invoices/{}", books.booked)).await;
    booked.is(200).says(&[
        "Factuur 2026-0001",
        "Bewijs",
        "Teruggelezen en vergeleken",
        "Advies",
        "€\u{a0}121,00",
    ]);
    booked.lacks(&["Opnieuw</button>", "Markeren als geboekt</a>"]);
    let refused = books.page(&who, &format!("/invoices/{}", books.refused)).await;
    refused.is(200).says(&[
        "Klant 9999 niet gevonden",
        "De boekhouder kan dit oplossen",
        "/findings/customer.unknown",
        "feed=customers",
        "Opnieuw</button>",
        "Markeren als geboekt</a>",
    ]);
    refused.lacks(&["<script>alert", "Bewijs"]);
    let reader = books.edge.visitor(Role::Reader).await;
    let seen = books.page(&reader, &format!("/invoices/{}", books.refused)).await;
    seen.is(200).lacks(&["Opnieuw</button>", "Markeren als geboekt</a>"]);
    for path in ["/invoices/onzin", "/invoices/inv_01937b6e2f7a7c3a9d2e4b8f6a1c0d5e"] {
        books.page(&who, path).await.is(404);
    }
}

#[tokio::test]
async fn nobody_sees_another_tenants_invoices() {
    let books = Books::set().await;
    let stranger = books.edge.stranger().await;
    let (invoice, connection) = (books.booked, books.edge.stage.connection);
    for path in [
        format!("/invoices/{invoice}"),
        format!("/invoices/{invoice}/pdf"),
        format!("/invoices/{invoice}/mark"),
        format!("/invoices?connection={connection}"),
        format!("/invoices/retry?code=customer.unknown&connection={connection}"),
        format!("/records?connection={connection}"),
    ] {
        books
            .page(&stranger, &path)
            .await
            .is(404)
            .lacks(&["2026-0001", "Korenaar"]);
    }
    books
        .page(&stranger, "/invoices")
        .await
        .is(200)
        .says(&["Er zijn nog geen facturen"]);
    books
        .page(&stranger, "/records")
        .await
        .is(200)
        .says(&["Er zijn nog geen gegevens"]);
    books
        .page(&stranger, "/findings/customer.unknown")
        .await
        .is(200)
        .says(&["Geen enkele factuur heeft dit nu"]);
    let due = books.edge.stage.invoice(books.refused).await.unwrap().due;
    let path = format!("/invoices/{}/retry", books.refused);
    books.edge.post(&stranger, &path, &[]).await.is(404);
    let all = [("code", "customer.unknown"), ("connection", "")];
    books.edge.post(&stranger, "/invoices/retry", &all).await.is(303);
    assert_eq!(
        books.edge.stage.invoice(books.refused).await.unwrap().due,
        due,
        "nothing was woken"
    );
}

#[tokio::test]
async fn one_is_tried_again_and_goes_over() {
    let books = Books::set().await;
    let (reader, who) = (
        books.edge.visitor(Role::Reader).await,
        books.edge.visitor(Role::Bookkeeper).await,
    );
    let path = format!("/invoices/{}/retry", books.refused);
    books.edge.post(&reader, &path, &[]).await.is(403);
    let (name, cookie) = who.cookie();
    books.edge.form(&path, &[(name, &cookie)], &[]).await.is(403);
    books
        .edge
        .form(&path, &[(name, &cookie)], &[("csrf", "fout")])
        .await
        .is(403);
    books.edge.post(&who, &path, &[("more", "1")]).await.is(422);
    books
        .edge
        .stage
        .package
        .put(Feed::Customers, customer_row("9999", "Nieuw"));
    let done = books.edge.post(&who, &path, &[]).await;
    assert_eq!(done.is(303).location(), format!("/invoices/{}", books.refused));
    books.edge.stage.engine().cycle().await.unwrap();
    books.edge.stage.clock.advance(std::time::Duration::from_mins(20));
    books.edge.stage.engine().cycle().await.unwrap();
    assert_eq!(books.state(books.refused).await, InvoiceState::Verified);
    let again = books.edge.post(&who, &path, &[]).await;
    assert!(again.is(303).token("boekbrug-notice").contains("invoices-at-its-end"));
}

#[tokio::test]
async fn all_of_one_cause_are_tried_again_after_a_question() {
    let books = Books::set().await;
    let (reader, who) = (
        books.edge.visitor(Role::Reader).await,
        books.edge.visitor(Role::Bookkeeper).await,
    );
    let list = "/invoices?code=customer.unknown";
    books.page(&reader, list).await.lacks(&["opnieuw proberen"]);
    books
        .page(&who, list)
        .await
        .says(&["Alle 2 opnieuw proberen", "/invoices/retry?code=customer.unknown"]);
    books
        .page(&reader, "/invoices/retry?code=customer.unknown")
        .await
        .is(403);
    books.page(&who, "/invoices/retry").await.is(400);
    let asked = books.page(&who, "/invoices/retry?code=customer.unknown").await;
    asked.is(200).says(&["2 facturen wachten hierop"]);
    let fields = [("code", "customer.unknown"), ("connection", "")];
    books.edge.post(&reader, "/invoices/retry", &fields).await.is(403);
    let done = books.edge.post(&who, "/invoices/retry", &fields).await;
    assert!(
        done.is(303).token("boekbrug-notice").contains("count=2"),
        "{:?}",
        done.headers
    );
    for id in [books.refused, books.other] {
        let due = books.edge.stage.invoice(id).await.unwrap().due;
        assert_eq!(due, books.edge.stage.clock_in(0), "it is due now");
    }
    let none = books.page(&who, "/invoices/retry?code=ledger.unknown").await;
    none.is(200).says(&["Geen enkele factuur heeft dit nu nog"]);
}

#[tokio::test]
async fn an_invoice_is_marked_with_its_reason() {
    let books = Books::set().await;
    let (reader, who) = (
        books.edge.visitor(Role::Reader).await,
        books.edge.visitor(Role::Bookkeeper).await,
    );
    let path = format!("/invoices/{}/mark", books.refused);
    books.page(&reader, &path).await.is(403);
    books
        .page(&who, &path)
        .await
        .is(200)
        .says(&["Waarom is zij al geboekt?"]);
    books
        .edge
        .post(&who, &path, &[("reason", "  ")])
        .await
        .is(422)
        .says(&["aria-invalid"]);
    let long = "é".repeat(301);
    books.edge.post(&who, &path, &[("reason", &long)]).await.is(422);
    books
        .edge
        .post(&reader, &path, &[("reason", "met de hand")])
        .await
        .is(403);
    assert_eq!(books.state(books.refused).await, InvoiceState::Findings);
    books
        .edge
        .post(&who, &path, &[("reason", "met de hand · <i>stuk</i> 12")])
        .await
        .is(303);
    assert_eq!(books.state(books.refused).await, InvoiceState::Marked);
    let page = books.page(&who, &format!("/invoices/{}", books.refused)).await;
    page.is(200).says(&[
        "Gemarkeerd als geboekt",
        "met de hand · &#60;i&#62;stuk&#60;/i&#62; 12",
        "Anna Bakker",
    ]);
    page.lacks(&["Opnieuw</button>"]);
    books.page(&who, &path).await.is(303);
}

#[tokio::test]
async fn a_pdf_is_shown_and_nothing_else_is() {
    let books = Books::set().await;
    let who = books.edge.visitor(Role::Reader).await;
    let pdf = books.page(&who, &format!("/invoices/{}/pdf", books.booked)).await;
    pdf.is(200).says(&["%PDF-1.7"]);
    let header = |answer: &crate::stage::Answer, name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header(&pdf, "content-type"), "application/pdf");
    assert!(header(&pdf, "content-disposition").starts_with("inline; filename=\"2026-0001.pdf\""));
    assert_eq!(header(&pdf, "x-content-type-options"), "nosniff");
    assert_eq!(header(&pdf, "x-frame-options"), "SAMEORIGIN");
    let policy = header(&pdf, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && policy.ends_with("frame-ancestors 'self'"),
        "{policy}"
    );
    assert!(header(&pdf, "cache-control").contains("no-store"));
    let offer = |pdf: Option<OfferedPdf>, number: &str| Offer {
        organisation: books.edge.stage.organisation,
        connection: books.edge.stage.connection,
        invoice: Stage::sample(number),
        pdf,
        source: "api".to_owned(),
        findings: Vec::new(),
    };
    let page = OfferedPdf {
        file_name: "a\".html".to_owned(),
        bytes: "<script>alert(1)</script>".into(),
    };
    let engine = books.edge.stage.engine();
    let other = engine.accept(offer(Some(page), "2026-0008")).await.unwrap().id;
    let file = books.page(&who, &format!("/invoices/{other}/pdf")).await;
    assert_eq!(header(&file, "content-type"), "application/octet-stream");
    assert!(
        header(&file, "content-disposition").starts_with("attachment; "),
        "{:?}",
        file.headers
    );
    let bare = engine.accept(offer(None, "2026-0009")).await.unwrap().id;
    books.page(&who, &format!("/invoices/{bare}/pdf")).await.is(404);
    books
        .page(&who, &format!("/invoices/{bare}"))
        .await
        .is(200)
        .lacks(&["<iframe"]);
}

#[tokio::test]
async fn findings_are_explained_and_lead_to_what_has_them() {
    let books = Books::set().await;
    let who = books.edge.visitor(Role::Bookkeeper).await;
    let one = books.page(&who, "/findings/customer.unknown").await;
    one.is(200).says(&[
        "Klant … niet gevonden",
        "2026-0002",
        "Alle 2 opnieuw proberen",
        "klanten",
    ]);
    books
        .page(&who, "/findings/vat.codeUnmapped")
        .await
        .is(200)
        .says(&["Geen enkele factuur heeft dit nu"]);
    books.page(&who, "/findings/onzin.code").await.is(404);
    let all = books.page(&who, "/findings").await;
    all.is(200)
        .says(&["Dit speelt nu", "Btw niet gekoppeld", "/findings/period.closed"]);
    books
        .page(&who, "/findings?q=boekjaar")
        .await
        .is(200)
        .says(&["/findings/period.noBookYear"])
        .lacks(&["Btw niet gekoppeld"]);
    for code in boekbrug_model::FindingCode::ALL {
        books
            .page(&who, &format!("/findings/{}", code.as_str()))
            .await
            .is(200)
            .main()
            .lacks(&["{"]);
    }
}

#[tokio::test]
async fn records_show_their_values_and_what_was_overwritten() {
    let books = Books::set().await;
    let who = books.edge.visitor(Role::Reader).await;
    let list = books.page(&who, "/records").await;
    list.is(200)
        .says(&["Klanten", "1001", "Bakkerij &#60;b&#62;De Korenaar&#60;/b&#62;"])
        .lacks(&["<b>De"]);
    books.page(&who, "/records?q=koren").await.is(200).says(&["Bakkerij"]);
    books
        .page(&who, "/records?q=niemand")
        .await
        .is(200)
        .says(&["Niets gevonden"])
        .lacks(&["Bakkerij"]);
    books.page(&who, "/records?feed=klanten").await.is(404);
    books
        .edge
        .stage
        .package
        .put(Feed::Customers, customer_row("1001", "Bakkerij Nieuw"));
    books.edge.stage.clock.advance(std::time::Duration::from_mins(20));
    books.edge.stage.engine().cycle().await.unwrap();
    let connection = books.edge.stage.connection;
    let rows = books
        .edge
        .stage
        .store
        .records(connection, Feed::Customers, None, 9)
        .await
        .unwrap();
    let path = format!("/records/{connection}/customers/{}", rows[0].id);
    let one = books.page(&who, &path).await;
    one.is(200).says(&[
        "Bakkerij Nieuw",
        "<del>Bakkerij &#60;b&#62;De Korenaar&#60;/b&#62;</del>",
        "<ins>Bakkerij Nieuw</ins>",
    ]);
    books.page(&books.edge.stranger().await, &path).await.is(404);
    books.page(&who, &path.replace("customers", "items")).await.is(404);
}
