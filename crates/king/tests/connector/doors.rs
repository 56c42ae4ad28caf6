//! A booking as it leaves through each door.

use boekbrug_connector::Pdf;
use serde_json::{Value, json};

use crate::firm::{bill, checked, several, simple, split};
use crate::world::{World, world_set};

async fn sent(change: Value, invoice: &boekbrug_model::invoice::CheckedInvoice) -> String {
    let world = world_set(change, |_| None);
    world.connector.book(invoice, None).await.unwrap();
    body_of(&world)
}

/// The last request as it left, with a line for each tag.
fn body_of(world: &World) -> String {
    let last = world.transport.requests().pop().unwrap();
    let body = String::from_utf8(last.body().to_vec()).unwrap();
    let path = last.uri().path().to_owned();
    let action = last
        .headers()
        .get("SOAPAction")
        .map(|value| value.to_str().unwrap().to_owned());
    let kind = last.headers()["content-type"].to_str().unwrap().to_owned();
    let text = if path.ends_with("aspx") {
        url::form_urlencoded::parse(body.as_bytes())
            .map(|(name, value)| format!("{name}={value}\n"))
            .collect()
    } else {
        body
    };
    format!(
        "{path}\n{kind}\n{}\n{}",
        action.unwrap_or_default(),
        text.replace("><", ">\n<")
    )
}

pub(crate) fn pdf(number: &str) -> Pdf {
    Pdf {
        file_name: format!("{number}.pdf"),
        number: number.parse().unwrap(),
        customer: None,
        bytes: std::sync::Arc::from(&b"%PDF-1.7 %%EOF"[..]),
    }
}

#[tokio::test]
async fn the_simple_shape_through_every_door() {
    for door in ["strings", "form", "dataset"] {
        insta::assert_snapshot!(
            format!("simple_{door}"),
            sent(json!({"door": door}), &simple("2026-1")).await
        );
    }
}

#[tokio::test]
async fn the_split_through_every_door() {
    for door in ["strings", "form", "dataset"] {
        insta::assert_snapshot!(
            format!("split_{door}"),
            sent(json!({"door": door}), &split("2026-1")).await
        );
    }
}

#[tokio::test]
async fn several_vat_codes() {
    insta::assert_snapshot!(
        "several_net",
        sent(json!({"door": "form"}), &checked(several("2026-1"))).await
    );
    let gross = json!({"door": "form", "line_amounts": "gross"});
    insta::assert_snapshot!("several_gross", sent(gross, &checked(several("2026-1"))).await);
}

#[tokio::test]
async fn a_credit_note_has_its_signs_turned() {
    let credit = checked(several("2026-2").credit_note());
    insta::assert_snapshot!("credit_note", sent(json!({"door": "form"}), &credit).await);
}

#[tokio::test]
async fn the_other_forms() {
    let forms = json!({
        "soap": "1.2", "payload": "escaped", "decimals": "point", "dates": "iso", "amount_column": "bedrincl",
        "exclusive_vat_codes": ["2"],
    });
    insta::assert_snapshot!("other_forms", sent(forms, &split("2026-1")).await);
    let typed = json!({"door": "dataset", "columns": "native"});
    insta::assert_snapshot!("native_columns", sent(typed, &simple("2026-1")).await);
}

#[tokio::test]
async fn a_pdf_goes_through_the_typed_door() {
    let world = world_set(json!({}), |_| None);
    world
        .connector
        .book_with(&simple("2026-1"), &pdf("2026-1"))
        .await
        .unwrap();
    insta::assert_snapshot!("with_pdf", body_of(&world));
    let schema = world_set(json!({"pdf": "schema"}), |_| None);
    schema
        .connector
        .book_with(&simple("2026-1"), &pdf("2026-1"))
        .await
        .unwrap();
    insta::assert_snapshot!("with_pdf_and_schema", body_of(&schema));
}

#[tokio::test]
async fn texts_are_cut_on_a_word_and_escaped_whole() {
    let long = "Advies over ]]> de <inrichting> & het beheer van de administratie";
    let invoice = checked(
        bill("2026-1")
            .with(|invoice| invoice.description = Some(long.to_owned()))
            .line("x", "1.00", "21"),
    );
    for change in [json!({}), json!({"payload": "escaped"}), json!({"door": "dataset"})] {
        let world = world_set(change, |_| None);
        world.connector.book(&invoice, None).await.unwrap();
        let body = world.transport.requests().pop().unwrap().body().clone();
        let tree = boekbrug_king::xml::read(&body, &boekbrug_king::xml::Bounds::default()).unwrap();
        let post = tree.find("Journaalpost").unwrap();
        let inner = match post.value() {
            Some(text) => boekbrug_king::xml::read_text(text, &boekbrug_king::xml::Bounds::default()).unwrap(),
            None => post.clone(),
        };
        let text = inner.find("OMSCHR").unwrap().text.clone();
        assert!(
            text.starts_with("Advies over ]]> de <inrichting>") && text.ends_with('…'),
            "{text}"
        );
        assert!(text.chars().count() <= 40, "{text}");
    }
}
