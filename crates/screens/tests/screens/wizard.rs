//! Linking, step by step, left and gone on with.

use boekbrug_model::invoice::Target;
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering};
use boekbrug_model::{ConnectionState, Feed, Profile, Role};

use crate::stage::{Browser, Edge};

/// A draft that a person made in the wizard: the start of its paths.
async fn draft(edge: &Edge, who: &Browser, package: &str) -> String {
    let fields = [
        ("package", package),
        ("administration", ""),
        ("name", "Tweede"),
        ("profile", "A"),
    ];
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

#[tokio::test]
async fn a_profile_is_chosen_after_the_package_and_its_questions_are_asked() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Administrator).await;
    let wish = [("package", "fake"), ("administration", ""), ("name", "Vierde & co")];
    let onward = edge.post(&eva, "/connections/new", &wish).await;
    onward.is(303);
    assert!(
        onward.location().starts_with("/connections/new/profile?"),
        "{}",
        onward.location()
    );
    edge.page(&eva, onward.location()).await.is(200).says(&[
        "value=\"A\"",
        "value=\"B\"",
        "value=\"C\"",
        "Vierde &#38; co",
        "Alleen klanten die u aanvinkt",
    ]);
    let odd = [wish.as_slice(), &[("profile", "X")]].concat();
    edge.post(&eva, "/connections/new", &odd).await.is(400);
    edge.page(&eva, "/connections/new/profile?package=onbekend")
        .await
        .is(303);
    let made = edge
        .post(
            &eva,
            "/connections/new",
            &[wish.as_slice(), &[("profile", "C")]].concat(),
        )
        .await;
    made.is(303);
    let id = made
        .location()
        .trim_start_matches("/connections/")
        .trim_end_matches("/setup");
    let row = edge
        .stage
        .store
        .connection(edge.organisation(), id.parse().unwrap())
        .await;
    let row = row.unwrap().unwrap();
    assert_eq!(row.profile, Profile::C);
    assert_eq!(row.settings.customers_out, CustomersOut::All);
    assert_eq!(row.settings.invoices_as, Target::DraftOrder);

    let questions = format!("/connections/{id}/setup/questions");
    edge.page(&eva, &questions)
        .await
        .is(200)
        .says(&[
            "name=\"customersOut\"",
            "name=\"invoicesAs\"",
            "name=\"numbering\"",
            "id=\"orderItem\"",
        ])
        .lacks(&["name=\"sendPdfs\""]);
    let answers = [
        ("customersOut", "ticked"),
        ("fieldOwner", "application"),
        ("numbering", "next"),
        ("invoicesAs", "draftOrder"),
        ("orderItem", ""),
    ];
    let wrong = [&answers[1..], &[("customersOut", "sommige")]].concat();
    edge.post(&eva, &questions, &wrong)
        .await
        .is(422)
        .says(&["wrong-customersOut"]);
    edge.post(&eva, &questions, &answers)
        .await
        .is(422)
        .says(&["wrong-journal"]);
    let answers = [&answers[..], &[("journal", "70")]].concat();
    edge.post(&eva, &questions, &answers).await.is(303);
    let row = edge.stage.store.connection(edge.organisation(), row.id).await;
    let settings = row.unwrap().unwrap().settings;
    assert_eq!(settings.customers_out, CustomersOut::Ticked);
    assert_eq!(settings.field_owner, FieldOwner::Application);
    assert_eq!(settings.numbering, Numbering::Next);
}
