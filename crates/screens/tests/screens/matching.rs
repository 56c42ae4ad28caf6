//! Comparing customers and looking at a preview, as a bookkeeper does.

use boekbrug_engine::AppCustomer;
use boekbrug_model::Role;
use boekbrug_model::matching::Rule;
use boekbrug_model::record::Customer;

use crate::stage::Edge;

fn customer(id: &str, code: &str, name: &str) -> AppCustomer {
    AppCustomer {
        id: id.to_owned(),
        customer: Customer {
            customer_code: code.to_owned(),
            name: name.to_owned(),
            ..Customer::default()
        },
        ibans: Vec::new(),
    }
}

#[tokio::test]
async fn customers_are_compared_decided_and_linked() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Bookkeeper).await;
    let (organisation, id) = (edge.organisation(), edge.stage.connection);
    let path = format!("/connections/{id}/matching");
    edge.page(&eva, &path).await.is(200).says(&["geen klanten aangeboden"]);
    let engine = edge.stage.engine();
    let given = [
        customer("app-1", "1001", "Bakkerij De Korenaar"),
        customer("app-2", "7", "Bloemist <Jansen>"),
    ];
    engine.hand_over(organisation, id, &given).await.unwrap();
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["2 klanten aangeboden", "/matching/start"]);
    engine.propose(organisation, id, Rule::EqualNumbers).await.unwrap();
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["Zeker (1)", "Hetzelfde klantnummer", "Bevestig dit ene zekere paar"]);
    edge.page(&eva, &format!("{path}?list=only-here"))
        .await
        .is(200)
        .says(&["Bloemist &#60;Jansen&#62;"]);
    let decide = format!("{path}/decide");
    let done = edge
        .post(&eva, &decide, &[("decision", "acceptSure"), ("list", "sure")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text);
    edge.page(&eva, &path).await.is(200).says(&["1 bevestigd", "Bevestigd"]);
    let undone = edge.post(&eva, &format!("{path}/undo"), &[]).await;
    assert_eq!(undone.status, 303);
    edge.page(&eva, &path).await.says(&["0 bevestigd"]);
    edge.post(&eva, &decide, &[("decision", "acceptSure")]).await;
    let finished = edge.post(&eva, &format!("{path}/finish"), &[]).await;
    assert_eq!(finished.status, 303);
    edge.page(&eva, &path).await.is(200).says(&["1 klant is gekoppeld"]);
    assert_eq!(engine.links(organisation, id, None, 10).await.unwrap().len(), 1);

    let reader = edge.visitor(Role::Reader).await;
    edge.page(&reader, &path).await.is(200).lacks(&["/matching/undo"]);
    assert_eq!(
        edge.post(&reader, &decide, &[("decision", "acceptSure")]).await.status,
        403
    );
    let stranger = edge.stranger().await;
    assert_eq!(edge.page(&stranger, &path).await.status, 404);
}

#[tokio::test]
async fn a_preview_is_asked_for_and_shown() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Bookkeeper).await;
    let id = edge.stage.connection;
    let path = format!("/connections/{id}/preview");
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["Voorbeeld van het ophalen"]);
    let begun = edge.post(&eva, &path, &[("of", "pull")]).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    let seen = loop {
        let page = edge.page(&eva, &path).await;
        if !page.text.contains("wordt gemaakt") {
            break page;
        }
        tokio::task::yield_now().await;
    };
    seen.is(200)
        .says(&["Wat zou worden opgehaald", "Bakkerij De Korenaar", "Nieuw"]);
    let odd = edge.post(&eva, &path, &[("of", "everything")]).await;
    assert_eq!(odd.status, 400);
    let known = edge.stage.store.feed_states(id).await.unwrap();
    assert_eq!(known, [], "nothing was written");
    let stranger = edge.stranger().await;
    assert_eq!(edge.page(&stranger, &path).await.status, 404);
}
