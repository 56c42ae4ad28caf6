//! Linking, step by step, left and gone on with.

use boekbrug_model::{ConnectionState, Feed, Role};

use crate::stage::{Browser, Edge};

/// A draft that a person made in the wizard: the start of its paths.
async fn draft(edge: &Edge, who: &Browser, package: &str) -> String {
    let fields = [("package", package), ("administration", ""), ("name", "Tweede")];
    let made = edge.post(who, "/connections/new", &fields).await;
    made.is(303);
    made.location().to_owned()
}

#[tokio::test]
async fn an_administration_is_linked_from_the_first_step_to_the_last() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Administrator).await;
    edge.page(&eva, "/connections/new")
        .await
        .is(200)
        .says(&["U plakt een sleutel", "name=\"package\""]);
    let setup = draft(&edge, &eva, "fake").await;
    let link = edge.page(&eva, &setup).await;
    assert_eq!(link.location(), format!("{setup}/link"));
    edge.page(&eva, link.location())
        .await
        .is(200)
        .says(&["name=\"key\"", "type=\"password\""])
        .lacks(&["class=\"finding"]);
    edge.post(&eva, link.location(), &[("key", "")])
        .await
        .is(422)
        .says(&["wrong-key"]);
    edge.stage.package.opens("adm-2");
    let given = edge.post(&eva, link.location(), &[("key", "sesame")]).await;
    given.is(303);
    let read = edge.page(&eva, &setup).await;
    assert_eq!(read.location(), format!("{setup}/read"));
    edge.page(&eva, read.location())
        .await
        .is(200)
        .says(&["Begin met inlezen"]);
    edge.post(&eva, read.location(), &[]).await.is(303);
    let progress = until_read(&edge, &eva, read.location()).await;
    assert!(
        progress.contains("/setup/questions") && !progress.contains("<html"),
        "{progress}"
    );
    let made = setup.trim_start_matches("/connections/").trim_end_matches("/setup");
    let read = edge.stage.store.feed_states(made.parse().unwrap()).await.unwrap();
    assert!(
        read.iter().all(|(feed, _)| *feed != Feed::Customers) && !read.is_empty(),
        "customers are compared before they come in: {read:?}"
    );
    let questions = format!("{setup}/questions");
    edge.page(&eva, &questions)
        .await
        .is(200)
        .says(&["<select id=\"journal\""]);
    let wrong = [("journal", "bestaat-niet"), ("debtorAccount", "")];
    edge.post(&eva, &questions, &wrong)
        .await
        .is(422)
        .says(&["wrong-journal"]);
    let check = edge.post(&eva, &format!("{setup}/check"), &[]).await;
    check.is(422).says(&["role=\"alert\""]);
    let known = edge.stage.row().await.unwrap().settings;
    let (journal, debtor) = (
        known.journal.unwrap_or_default(),
        known.debtor_account.unwrap_or_default(),
    );
    let right = [
        ("journal", journal.as_str()),
        ("debtorAccount", debtor.as_str()),
        ("sendPdfs", "yes"),
    ];
    let answered = edge.post(&eva, &questions, &right).await;
    assert_eq!(answered.location(), setup.replace("/setup", "/matching"));
    edge.page(&eva, answered.location()).await.is(200).says(&[
        "Uw programma heeft geen klanten aangeboden",
        "/setup/check",
        "class=\"trail\"",
    ]);
    edge.page(&eva, &setup.replace("/setup", "/preview"))
        .await
        .is(200)
        .says(&["Starten met synchronisatie", "class=\"trail\""]);
    let on = edge.page(&eva, &setup).await;
    assert_eq!(
        on.location(),
        format!("{setup}/check"),
        "it is gone on with where it was left"
    );
    edge.page(&eva, on.location())
        .await
        .is(200)
        .says(&["adm-2", "Starten met synchronisatie"]);
    let started = edge.post(&eva, on.location(), &[]).await;
    assert_eq!(started.location(), setup.trim_end_matches("/setup"));
    let rows = edge.stage.store.connections(edge.organisation()).await.unwrap();
    assert!(rows.iter().all(|row| row.state == ConnectionState::Active), "{rows:?}");
    assert_eq!(
        edge.page(&eva, &setup).await.location(),
        setup.trim_end_matches("/setup")
    );
}

/// The progress as htmx asks for it, until nothing is left to read.
async fn until_read(edge: &Edge, who: &Browser, path: &str) -> String {
    for _ in 0..500 {
        let part = edge.get(path, &[who.cookie(), ("hx-request", "true".to_owned())]).await;
        part.is(200);
        if part.text.contains("/setup/questions") {
            return part.text;
        }
        tokio::task::yield_now().await;
    }
    panic!("it is never read");
}

#[tokio::test]
async fn where_one_signs_in_the_way_there_is_shown_as_a_link() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Administrator).await;
    let setup = draft(&edge, &eva, "fakeconsent").await;
    let link = format!("{setup}/link");
    edge.page(&eva, &link)
        .await
        .is(200)
        .says(&["Boekbrug ziet uw wachtwoord niet", "/setup/sign-in"])
        .lacks(&["type=\"password\""]);
    let way = edge.post(&eva, &format!("{setup}/sign-in"), &[]).await;
    way.is(200).says(&["De link werkt tot", "rel=\"noreferrer\""]);
}

#[tokio::test]
async fn what_is_missing_in_the_first_step_is_told_at_its_field() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Administrator).await;
    let sent = edge
        .post(&eva, "/connections/new", &[("package", "onbekend"), ("name", "")])
        .await;
    sent.is(422).says(&["wrong-package", "wrong-name"]);
    let bookkeeper = edge.visitor(Role::Bookkeeper).await;
    let new = [("package", "fake"), ("administration", ""), ("name", "Derde")];
    edge.post(&bookkeeper, "/connections/new", &new).await.is(403);
    edge.page(&bookkeeper, "/connections/new")
        .await
        .is(200)
        .says(&["Vraag een beheerder"]);
    let bare = edge
        .form("/connections/new", &[("cookie", &eva.cookie().1)], &new)
        .await;
    bare.is(403);
}
