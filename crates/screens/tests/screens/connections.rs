//! The overview, the page of a connection, its settings, and ending it.

use boekbrug_model::Role;

use crate::stage::Edge;

#[tokio::test]
async fn the_overview_shows_what_flows_where() {
    let edge = Edge::set().await;
    edge.stage.engine().cycle().await.unwrap();
    edge.stage.offer("2026-0001").await.unwrap();
    let eva = edge.visitor(Role::Bookkeeper).await;
    let page = edge.page(&eva, "/").await;
    page.is(200).says(&[
        "Firma",
        "Actief",
        "role=\"img\"",
        "klanten",
        "1 in de wachtrij",
        "/pause",
    ]);
    assert!(page.text.len() < 40_000, "{}", page.text.len());
    let one = edge
        .page(&eva, &format!("/connections/{}", edge.stage.connection))
        .await;
    one.is(200).says(&[
        "Nu bijwerken",
        "Klanten",
        "Elke dag van 07:00 tot 20:00",
        "Ontkoppelen",
        "nieuw",
    ]);
}

#[tokio::test]
async fn without_a_connection_the_way_to_the_first_one_is_shown() {
    let edge = Edge::set().await;
    let stranger = edge.stranger().await;
    edge.page(&stranger, "/")
        .await
        .is(200)
        .says(&["/connections/new", "nog geen koppeling"])
        .lacks(&["Firma"]);
}

#[tokio::test]
async fn a_reader_sees_and_changes_nothing() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    let path = format!("/connections/{}", edge.stage.connection);
    edge.page(&reader, "/")
        .await
        .is(200)
        .says(&["Firma"])
        .lacks(&["/pause", "/connections/new"]);
    edge.page(&reader, &path)
        .await
        .is(200)
        .lacks(&["/pause", "Ontkoppelen"]);
    for deed in ["/pause", "/resume", "/pull", "/disconnect"] {
        edge.post(&reader, &format!("{path}{deed}"), &[]).await.is(403);
    }
    for page in [
        "/connections/new",
        &format!("{path}/disconnect"),
        &format!("{path}/setup/link"),
    ] {
        edge.page(&reader, page).await.is(403);
    }
}

#[tokio::test]
async fn what_another_organisation_has_is_not_there() {
    let edge = Edge::set().await;
    let stranger = edge.stranger().await;
    let path = format!("/connections/{}", edge.stage.connection);
    for rest in [
        "",
        "/settings",
        "/doctor",
        "/disconnect",
        "/setup",
        "/setup/link",
        "/setup/read",
        "/setup/check",
    ] {
        edge.page(&stranger, &format!("{path}{rest}")).await.is(404);
    }
    for rest in [
        "/pause",
        "/resume",
        "/pull",
        "/disconnect",
        "/setup/read",
        "/setup/check",
        "/setup/sign-in",
    ] {
        edge.post(&stranger, &format!("{path}{rest}"), &[]).await.is(404);
    }
    edge.page(&stranger, "/connections/geen-id").await.is(404);
}

#[tokio::test]
async fn a_connection_is_paused_and_goes_on() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Bookkeeper).await;
    let path = format!("/connections/{}", edge.stage.connection);
    let paused = edge.post(&eva, &format!("{path}/pause"), &[]).await;
    paused.is(303);
    assert_eq!(paused.location(), path);
    edge.page(&eva, &path)
        .await
        .says(&["Gepauzeerd", "Hervatten"])
        .lacks(&["Nu bijwerken"]);
    edge.post(&eva, &format!("{path}/pull"), &[]).await.is(409);
    edge.post(&eva, &format!("{path}/resume"), &[]).await.is(303);
    edge.page(&eva, &path).await.says(&["Actief"]);
    edge.post(&eva, &format!("{path}/pull"), &[]).await.is(303);
    let bare = edge
        .form(&format!("{path}/pause"), &[("cookie", &eva.cookie().1)], &[])
        .await;
    bare.is(403);
    edge.page(&eva, &path).await.says(&["Actief"]);
}

#[tokio::test]
async fn ending_a_connection_is_asked_twice() {
    let edge = Edge::set().await;
    edge.stage.offer("2026-0001").await.unwrap();
    let eva = edge.visitor(Role::Bookkeeper).await;
    let path = format!("/connections/{}/disconnect", edge.stage.connection);
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["1 factuur is nog niet afgehandeld", "Ja, ontkoppelen"]);
    let done = edge.post(&eva, &path, &[]).await;
    assert_eq!(done.location(), "/");
    edge.page(&eva, "/")
        .await
        .says(&["1 koppeling is beëindigd"])
        .lacks(&["Firma"]);
    edge.page(&eva, &path).await.is(409);
}

#[tokio::test]
async fn settings_are_changed_and_what_is_wrong_stands_at_its_field() {
    let edge = Edge::set().await;
    edge.stage.engine().cycle().await.unwrap();
    let eva = edge.visitor(Role::Bookkeeper).await;
    let path = format!("/connections/{}/settings", edge.stage.connection);
    let page = edge.page(&eva, &path).await;
    page.is(200)
        .says(&["name=\"from\"", "value=\"07:00\"", "type=\"checkbox\""]);
    let version = edge.stage.row().await.unwrap().version.to_string();
    let row = edge.stage.row().await.unwrap().settings;
    let (journal, debtor) = (row.journal.unwrap_or_default(), row.debtor_account.unwrap_or_default());
    let sent = |every: &'static str, until: &'static str| {
        vec![
            ("version", version.clone()),
            ("from", "08:00".to_owned()),
            ("until", until.to_owned()),
            ("every", every.to_owned()),
            ("journal", journal.clone()),
            ("debtorAccount", debtor.clone()),
            ("bookEarlier", "yes".to_owned()),
        ]
    };
    let post = async |fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        edge.post(&eva, &path, &fields).await
    };
    post(sent("0", "18:00"))
        .await
        .is(422)
        .says(&["wrong-every", "value=\"08:00\""]);
    post(sent("30", "18:00")).await.is(303);
    let row = edge.stage.row().await.unwrap().settings;
    assert_eq!(
        (row.schedule.every_minutes, row.send_pdfs, row.book_earlier),
        (30, false, true)
    );
    post(sent("60", "18:00")).await.is(422);
    assert_eq!(
        edge.stage.row().await.unwrap().settings.schedule.every_minutes,
        30,
        "somebody was before"
    );
}

#[tokio::test]
async fn the_doctor_tells_step_by_step() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    let page = edge
        .page(&reader, &format!("/connections/{}/doctor", edge.stage.connection))
        .await;
    page.is(200)
        .says(&["Koppeling nakijken", "In orde", "Voor de beheerder", "rijen"])
        .lacks(&["active"]);
    edge.post(&reader, "/preferences", &[("language", "en")]).await.is(303);
    let page = edge
        .page(&reader, &format!("/connections/{}/doctor", edge.stage.connection))
        .await;
    page.is(200).says(&["rows"]).lacks(&["rijen"]);
}

/// A slow line shows the overview soon too: all that the first look needs, without what a line would press together.
#[tokio::test]
async fn the_first_look_is_light() {
    let edge = Edge::set().await;
    let eva = edge.visitor(Role::Bookkeeper).await;
    let page = edge.page(&eva, "/").await;
    let names = page.is(200).text.split("\"/assets/").skip(1);
    let names: Vec<_> = names.filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 4, "style, two scripts and an icon: {names:?}");
    let mut bytes = page.text.len();
    for name in names {
        bytes += edge.get(&format!("/assets/{name}"), &[]).await.is(200).text.len();
    }
    assert!(bytes < 100_000, "{bytes} bytes");
    println!("{bytes} bytes");
}
