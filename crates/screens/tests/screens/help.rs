//! Help over the router: pages, search, what is not there.

use boekbrug_model::{FindingCode, Role};

use crate::stage::Edge;

#[tokio::test]
async fn everybody_reads_help() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    edge.page(&reader, "/help")
        .await
        .is(200)
        .says(&["invoices-not-arriving", "type=\"search\""]);
    edge.page(&reader, "/help/oauth").await.is(200).says(&["OAuth"]);
    edge.page(&reader, "/help/fake")
        .await
        .is(200)
        .says(&["07:00", "20:00", "Klanten"]);
    for nothing in ["/help/nergens", "/help/..%2f", "/help/errors-"] {
        edge.page(&reader, nothing).await.is(404);
    }
}

#[tokio::test]
async fn every_code_has_a_page_in_the_help() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    let mut groups: Vec<_> = FindingCode::ALL
        .iter()
        .filter_map(|code| code.as_str().split('.').next())
        .collect();
    groups.dedup();
    for group in groups {
        let page = edge.page(&reader, &format!("/help/errors-{group}")).await;
        for code in FindingCode::ALL
            .iter()
            .filter(|code| code.as_str().starts_with(&format!("{group}.")))
        {
            page.is(200).says(&[&format!("id=\"{}\"", code.as_str())]);
        }
    }
}

#[tokio::test]
async fn words_are_found_in_both_languages() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    for query in ["facturen+komen+niet+meer", "no+longer+arrive", "OA%C3%9ATH"] {
        edge.page(&reader, &format!("/help/search?q={query}"))
            .await
            .is(200)
            .says(&["class=\"listed hits\""]);
    }
    let none = edge.page(&reader, "/help/search?q=%3Cscript%3Exyzzy").await;
    none.is(200).says(&["Niets gevonden"]).lacks(&["<script>xyzzy"]);
    edge.page(&reader, "/help/search").await.is(200);
}
