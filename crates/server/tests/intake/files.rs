//! Invoices with a PDF, as UBL and as a table.

use serde_json::json;

use crate::api::{Answer, Api, invoice};

const PDF: &str = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";
const UBL: &str = include_str!("../../../formats/tests/samples/invoice.xml");

/// One part of a form: its name, the rest of its header, its content.
type Part<'a> = (&'a str, &'a str, &'a str);

async fn form(api: &Api, parts: &[Part<'_>]) -> Answer {
    let part = |(name, more, content): &Part<'_>| {
        format!("--grens\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let body: String = parts.iter().map(part).collect::<Vec<_>>().concat() + "--grens--\r\n";
    api.post(&api.invoices, "multipart/form-data; boundary=grens", body)
        .await
}

async fn with_pdf(api: &Api, number: &str, file_name: &str) -> String {
    let document = invoice(number).to_string();
    let named = format!("; filename=\"{file_name}\"\r\ncontent-type: application/pdf");
    let offered = form(api, &[("invoice", "", &document), ("pdf", &named, PDF)])
        .await
        .expect(201);
    offered.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_pdf_comes_along_and_back_under_a_safe_name() {
    let api = Api::set().await;
    let cases = [
        ("2026-1.pdf", "filename=\"2026-1.pdf\"; filename*=UTF-8''2026-1.pdf"),
        (
            "Café Zoë.pdf",
            "filename=\"Caf_ Zo_.pdf\"; filename*=UTF-8''Caf%C3%A9%20Zo%C3%AB.pdf",
        ),
        (
            "../../etc/passwd",
            "filename=\"passwd.pdf\"; filename*=UTF-8''passwd.pdf",
        ),
        (
            "..\\\\..\\\\boot.ini",
            "filename=\"boot.ini.pdf\"; filename*=UTF-8''boot.ini.pdf",
        ),
        ("a%0d%0aSet-Cookie: x=y.pdf", "filename=\"a_0d_0aSet-Cookie_ x_y.pdf\""),
        ("", "filename=\"factuur.pdf\"; filename*=UTF-8''factuur.pdf"),
    ];
    for (place, (name, expected)) in cases.into_iter().enumerate() {
        let id = with_pdf(&api, &format!("n{place}"), name).await;
        let pdf = api.get(&format!("/v1/invoices/{id}/pdf")).await.expect(200);
        assert_eq!(pdf.bytes, PDF.as_bytes());
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert_eq!(pdf.headers["x-content-type-options"], "nosniff");
        let told = pdf.headers["content-disposition"].to_str().unwrap();
        assert!(told.starts_with(&format!("attachment; {expected}")), "{name:?}: {told}");
        assert!(pdf.headers.get("set-cookie").is_none());
    }
    let bare = api.offer(&invoice("bare")).await.expect(201).json();
    let path = format!("/v1/invoices/{}/pdf", bare["id"].as_str().unwrap());
    api.get(&path).await.expect(404);
}

#[tokio::test]
async fn forms_that_are_not_one_invoice_are_refused() {
    let api = Api::set().await;
    let document = invoice("2026-1").to_string();
    let one = ("invoice", "", document.as_str());
    let pdf = ("pdf", "; filename=\"a.pdf\"", PDF);
    assert_eq!(
        form(&api, &[one, pdf, pdf]).await.expect(422).codes(),
        ["document.elementTwice"]
    );
    assert_eq!(
        form(&api, &[one, one]).await.expect(422).codes(),
        ["document.elementTwice"]
    );
    assert_eq!(
        form(&api, &[one, ("extra", "", "x")]).await.expect(422).codes(),
        ["request.unknownField"]
    );
    assert_eq!(form(&api, &[pdf]).await.expect(422).codes(), ["request.missingField"]);
    let cut = "--grens\r\ncontent-disposition: form-data; name=\"invoice\"\r\n\r\n{";
    for (kind, body) in [
        ("multipart/form-data; boundary=grens", cut),
        ("multipart/form-data; boundary=grens", "niets"),
        ("multipart/form-data", cut),
    ] {
        let broken = api.post(&api.invoices, kind, body).await.expect(400);
        assert_eq!(broken.codes(), ["request.unreadable"], "{kind}");
    }
    // a PDF that is none is kept with its invoice and waits for a person
    let none = ("pdf", "; filename=\"a.pdf\"", "GIF89a");
    let kept = form(&api, &[one, none]).await.expect(201).json();
    assert_eq!(kept["findings"][0]["code"], "pdf.notPdf");
    let read = api
        .get(&format!("/v1/invoices/{}", kept["id"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(read["state"], "findings");
}

#[tokio::test]
async fn a_ubl_document_is_an_invoice() {
    let api = Api::set().await;
    let path = format!("{}/ubl", api.invoices);
    let first = api.post(&path, "application/xml", UBL).await.expect(201).json();
    api.post(&path, "text/xml; charset=utf-8", UBL).await.expect(200);
    let read = api
        .get(&format!("/v1/invoices/{}", first["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!(read.json()["source"], "api, UBL");
    let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><Invoice>&b;</Invoice>";
    let refused = api.post(&path, "application/xml", bomb).await.expect(422);
    assert!(!refused.codes().is_empty());
    api.post(&path, "application/json", UBL).await.expect(415);
}

#[tokio::test]
async fn a_table_gives_an_answer_for_each_invoice() {
    let api = Api::set().await;
    let path = format!("{}/csv", api.invoices);
    let table = "factuurnummer;factuurdatum;klantnummer;omschrijving;bedrag;btw-percentage\n\
                 2026-1;10-03-2026;1001;Advies \u{e9}\u{e9}n;1.234,50;21\n2026-1;;;Reis;10,00;21\n\
                 2026-2;10-03-2026;1001;Advies;kapot;21\n2026-3;10-03-2026;1001;Advies;99,95;21\n";
    // as a spreadsheet on a Dutch Windows writes it
    let windows: Vec<u8> = table
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let answer = api.post(&path, "text/csv", windows).await.expect(200).json();
    let counts = [&answer["new"], &answer["already"], &answer["refused"]];
    assert_eq!(counts, [&json!(2), &json!(0), &json!(1)], "{answer}");
    let items = answer["items"].as_array().unwrap();
    assert_eq!((&items[1]["row"], &items[1]["result"]), (&json!(4), &json!("refused")));
    assert!(
        items[1]["findings"][0]["at"].as_str().unwrap().contains("row 4"),
        "{items:?}"
    );
    let id = items[0]["id"].as_str().unwrap();
    let read = api.get(&format!("/v1/invoices/{id}")).await.expect(200).json();
    assert_eq!(read["document"]["lines"][0]["description"], "Advies één");
    assert_eq!(read["document"]["totalExcl"], "1244.50");
    let again = api.post(&path, "text/csv", table).await.expect(200).json();
    assert_eq!(again["already"], 2);
    let headless = api.post(&path, "text/csv", "a;b\n1;2\n").await.expect(422);
    assert!(headless.codes().contains(&"document.csvColumnUnknown".to_owned()));
}
