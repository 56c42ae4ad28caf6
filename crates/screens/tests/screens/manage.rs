//! People, keys, webhooks, the audit trail and one's own account: who may, what is shown once, what is refused.

use boekbrug_model::Role;

use crate::stage::{Answer, Edge, GOOD};

/// The value behind a mark on a page, up to the next quote.
fn after<'a>(page: &'a Answer, mark: &str) -> &'a str {
    let (_, rest) = page
        .text
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark}: {}", page.text));
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn only_administrators_manage() {
    let edge = Edge::set().await;
    let paths = ["/people", "/keys", "/webhooks", "/audit", "/audit/export.csv"];
    for role in [Role::Reader, Role::Bookkeeper] {
        let who = edge.visitor(role).await;
        for path in paths {
            edge.page(&who, path).await.is(403);
        }
        edge.post(&who, "/people/invite", &[("email", ""), ("role", "reader")])
            .await
            .is(403);
        edge.post(&who, "/keys", &[("name", "x"), ("scope", "invoices:read")])
            .await
            .is(403);
        edge.post(&who, "/webhooks", &[("url", "https://a.example.com/")])
            .await
            .is(403);
        edge.page(&who, "/account").await.is(200);
    }
    for role in [Role::Administrator, Role::Owner] {
        let who = edge.visitor(role).await;
        for path in paths {
            edge.page(&who, path).await.is(200);
        }
    }
    for path in paths.iter().chain(&["/account"]) {
        edge.get(path, &[]).await.is(303);
    }
}

#[tokio::test]
async fn nothing_changes_without_the_token() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    let (name, cookie) = owner.cookie();
    for path in [
        "/people/invite",
        "/people/per_1/role",
        "/people/per_1/remove",
        "/people/per_1/link",
        "/invitations/ivt_1/withdraw",
        "/keys",
        "/keys/key_1/revoke",
        "/webhooks",
        "/webhooks/whe_1",
        "/webhooks/whe_1/test",
        "/webhooks/whe_1/rotate",
        "/webhooks/whe_1/remove",
        "/account",
        "/account/password",
        "/account/sessions/end",
    ] {
        edge.form(path, &[(name, &cookie)], &[]).await.is(403);
        edge.form(path, &[(name, &cookie)], &[("csrf", "wrong")]).await.is(403);
    }
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_withdrawn() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    let made = edge
        .post(
            &owner,
            "/people/invite",
            &[("email", "piet@voorbeeld.nl"), ("role", "bookkeeper")],
        )
        .await;
    made.is(200).says(&["/invitation/", "piet@voorbeeld.nl"]);
    let link = after(&made, "class=\"code\" value=\"").to_owned();
    let page = edge.page(&owner, "/people").await;
    page.is(200)
        .says(&["piet@voorbeeld.nl"])
        .lacks(&[&link, "class=\"card once\""]);
    let id = page
        .text
        .split("/invitations/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    edge.post(&owner, &format!("/invitations/{id}/withdraw"), &[])
        .await
        .is(303);
    edge.page(&owner, "/people").await.lacks(&["piet@voorbeeld.nl"]);
    let path = link.split_once("/invitation/").unwrap().1;
    edge.get(&format!("/invitation/{path}"), &[]).await.is(404);
    let wrong = edge
        .post(&owner, "/people/invite", &[("email", "geen adres"), ("role", "reader")])
        .await;
    wrong.is(422).says(&["aria-invalid", "geen adres"]);
}

#[tokio::test]
async fn the_last_owner_stays_and_roles_change() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    let reader = edge.visitor(Role::Reader).await;
    let members = edge.access.members(&edge.operator()).await.unwrap();
    let of = |role: Role| members.iter().find(|member| member.role == role).unwrap().person.id;
    let (first, other) = (of(Role::Owner), of(Role::Reader));
    edge.post(&owner, &format!("/people/{first}/role"), &[("role", "reader")])
        .await
        .is(409)
        .says(&["role=\"alert\""]);
    edge.post(&owner, &format!("/people/{first}/remove"), &[]).await.is(409);
    edge.post(&owner, &format!("/people/{other}/role"), &[("role", "keizer")])
        .await
        .is(422);
    edge.post(&owner, &format!("/people/{other}/role"), &[("role", "administrator")])
        .await
        .is(303);
    edge.page(&reader, "/people").await.is(200);
    // who is an administrator now, makes nobody an owner
    edge.post(&reader, &format!("/people/{first}/role"), &[("role", "reader")])
        .await
        .is(403);
    edge.post(&owner, &format!("/people/{other}/link"), &[])
        .await
        .is(200)
        .says(&["/invitation/"]);
    edge.post(&owner, &format!("/people/{other}/remove"), &[]).await.is(303);
    edge.page(&reader, "/people").await.lacks(&["Anna Bakker"]);
}

#[tokio::test]
async fn a_key_is_shown_once_works_and_is_revoked() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    let fields = [
        ("name", "Urenprogramma"),
        ("scope", "invoices:read"),
        ("scope", "connections:read"),
        ("days", "30"),
    ];
    let made = edge.post(&owner, "/keys", &fields).await;
    let key = format!("bbk_{}", after(&made, "value=\"bbk_"));
    let bearer = [("authorization", format!("Bearer {key}"))];
    edge.get("/v1/connections", &bearer).await.is(200);
    edge.get("/v1/people", &bearer).await.is(403);
    let page = edge.page(&owner, "/keys").await;
    page.is(200).says(&["Urenprogramma", &key[..10]]).lacks(&[&key]);
    let id = page
        .text
        .split("/keys/key_")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let stranger = edge.stranger().await;
    edge.post(&stranger, &format!("/keys/key_{id}/revoke"), &[])
        .await
        .is(404);
    edge.post(&owner, &format!("/keys/key_{id}/revoke"), &[]).await.is(303);
    edge.get("/v1/connections", &bearer).await.is(401);
    edge.post(&owner, "/keys", &[("name", "x")])
        .await
        .is(422)
        .says(&["wrong-scopes"]);
    edge.post(
        &owner,
        "/keys",
        &[("name", "x"), ("scope", "invoices:read"), ("days", "7")],
    )
    .await
    .is(400);
    edge.post(&owner, "/keys", &[("name", "x"), ("other", "1")])
        .await
        .is(400);
}

#[tokio::test]
async fn a_webhook_goes_its_whole_way() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    edge.post(&owner, "/webhooks", &[("url", "https://127.0.0.1/")])
        .await
        .is(422)
        .says(&["aria-invalid"]);
    let made = edge
        .post(
            &owner,
            "/webhooks",
            &[("url", "https://a.example.com/x"), ("description", "Productie")],
        )
        .await;
    made.is(200).says(&["whsec_"]);
    let secret = after(&made, "value=\"whsec_").to_owned();
    let id = made
        .text
        .split("/webhooks/whe_")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let path = format!("/webhooks/whe_{id}");
    edge.page(&owner, &path)
        .await
        .is(200)
        .says(&["Productie"])
        .lacks(&[&secret]);
    edge.post(&owner, &format!("{path}/test"), &[]).await.is(303);
    let rotated = edge.post(&owner, &format!("{path}/rotate"), &[]).await;
    rotated.is(200).says(&["whsec_"]).lacks(&[&secret]);
    let version = |page: &Answer| after(page, "name=\"version\" value=\"").to_owned();
    let page = edge.page(&owner, &path).await;
    let read = version(&page);
    let off = [
        ("url", "https://a.example.com/x"),
        ("description", ""),
        ("administration", ""),
        ("version", &*read),
    ];
    edge.post(&owner, &path, &off).await.is(303);
    // whoever read it before does not overwrite that
    edge.post(&owner, &path, &off).await.is(412);
    let page = edge.page(&owner, &path).await;
    page.says(&["Uitgezet"]).lacks(&["/test\""]);
    edge.post(&owner, &format!("{path}/test"), &[]).await.is(409);
    let read = version(&page);
    let on = [("url", "https://a.example.com/x"), ("on", "on"), ("version", &*read)];
    edge.post(&owner, &path, &on).await.is(303);
    edge.page(&owner, &path).await.says(&["Aan<"]);
    let stranger = edge.stranger().await;
    for deed in ["", "/test", "/rotate", "/remove"] {
        let fields: &[(&str, &str)] = if deed.is_empty() { &on } else { &[] };
        edge.post(&stranger, &format!("{path}{deed}"), fields).await.is(404);
    }
    edge.page(&stranger, &path).await.is(404);
    edge.post(&owner, &format!("{path}/remove"), &[]).await.is(303);
    edge.page(&owner, &path).await.is(404);
}

#[tokio::test]
async fn the_trail_is_filtered_and_saved() {
    let edge = Edge::set().await;
    let owner = edge.visitor(Role::Owner).await;
    edge.post(&owner, "/keys", &[("name", "=1+1"), ("scope", "invoices:read")])
        .await
        .is(200);
    let all = edge.page(&owner, "/audit").await;
    all.is(200).says(&["apiKey.made", "Anna Bakker"]);
    edge.page(&owner, "/audit?about=webhookEndpoint")
        .await
        .is(200)
        .lacks(&["apiKey.made"]);
    edge.page(&owner, "/audit?about=apiKey&by=person")
        .await
        .is(200)
        .says(&["apiKey.made"]);
    edge.page(&owner, "/audit?by=system")
        .await
        .is(200)
        .lacks(&["apiKey.made"]);
    edge.page(&owner, "/audit?until=1990-01-01")
        .await
        .is(200)
        .lacks(&["apiKey.made"]);
    edge.page(&owner, "/audit?from=gisteren")
        .await
        .is(200)
        .says(&["role=\"alert\""]);
    edge.page(&owner, "/audit?before=x").await.is(404);
    let file = edge.page(&owner, "/audit/export.csv?about=apiKey").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    file.is(200).says(&["apiKey.made", "'=1+1"]);
    let stranger = edge.stranger().await;
    edge.page(&stranger, "/audit").await.is(200).lacks(&["apiKey.made"]);
}

#[tokio::test]
async fn one_changes_ones_own_account() {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    edge.post(&reader, "/account", &[("name", "Eva"), ("language", "en")])
        .await
        .is(303);
    edge.page(&reader, "/account")
        .await
        .is(200)
        .says(&["My account", "Eva"]);
    edge.post(&reader, "/account", &[("name", "Eva"), ("language", "fr")])
        .await
        .is(422);
    let wrong = [
        ("current", "fout fout fout"),
        ("password", "een nieuwe zin vol woorden"),
    ];
    edge.post(&reader, "/account/password", &wrong)
        .await
        .is(422)
        .says(&["wrong-current"]);
    let right = [("current", GOOD), ("password", "een nieuwe zin vol woorden")];
    edge.post(&reader, "/account/password", &right).await.is(303);
    edge.post(&reader, "/account/sessions/end", &[]).await.is(303);
    edge.page(&reader, "/account")
        .await
        .is(200)
        .lacks(&["/account/sessions/end"]);
}
