//! What people and applications do with endpoints.

use std::sync::Arc;

use crate::scene::{Application, Scene, draft, node, somebody};
use boekbrug_engine::testkit::{ANOTHER_KEY, KEY};
use boekbrug_model::{AdministrationId, EndpointId, OrganisationId};
use boekbrug_store::EndpointOff;
use boekbrug_webhooks::{AddressRules, EndpointDraft, NetworkPostman, Options, WebhookError};

const ADDRESS: &str = "https://app.example.com/hook?key=geheim";

fn codes(error: WebhookError) -> Vec<String> {
    match error {
        WebhookError::Refused(findings) => {
            let told = |finding: &boekbrug_model::Finding| format!("{} {:?}", finding.code.as_str(), finding.at);
            findings.iter().map(told).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_deed_is_in_the_audit_trail_without_a_secret() {
    let scene = Scene::set().await;
    let (row, secret) = scene.endpoint(ADDRESS).await;
    let (organisation, id) = (row.organisation, row.id);
    let tick = || scene.stage.clock.advance(std::time::Duration::from_millis(1));
    tick();
    let off = EndpointDraft {
        on: false,
        ..draft("https://app.example.com/other")
    };
    let changed = scene
        .webhooks
        .change(organisation, id, row.version, &somebody(), &off)
        .await;
    let changed = changed.unwrap();
    assert_eq!(
        (changed.off, changed.version),
        (Some(EndpointOff::ByPerson), row.version + 1)
    );
    tick();
    let (rotated, other) = scene.webhooks.rotate(organisation, id, &somebody()).await.unwrap();
    assert_eq!(rotated.version, changed.version + 1);
    assert_ne!(secret, other);
    tick();
    let on = scene
        .webhooks
        .change(organisation, id, rotated.version, &somebody(), &draft(ADDRESS))
        .await;
    on.unwrap();
    tick();
    scene.webhooks.test(organisation, id, &somebody()).await.unwrap();
    tick();
    scene.webhooks.remove(organisation, id, &somebody()).await.unwrap();

    let mut audit = scene.audit().await;
    audit.reverse();
    let audit: Vec<_> = audit.iter().filter(|row| row.subject == id.to_string()).collect();
    let actions: Vec<_> = audit.iter().map(|row| row.action.as_str()).collect();
    let expected = ["created", "changed", "secretRotated", "changed", "tested", "removed"];
    assert_eq!(actions, expected.map(|action| format!("webhookEndpoint.{action}")));
    assert!(audit.iter().all(|row| row.actor == somebody()));
    let text = format!("{audit:?} {changed:?}");
    for hidden in [&secret.reveal()[6..], &other.reveal()[6..], "geheim"] {
        assert!(!text.contains(hidden), "{text}");
    }
    assert!(scene.webhooks.endpoints(organisation).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_changed_in_between_is_not_overwritten() {
    let scene = Scene::set().await;
    let (row, _) = scene.endpoint(ADDRESS).await;
    let change = |version| {
        let webhooks = scene.webhooks.clone();
        async move {
            webhooks
                .change(row.organisation, row.id, version, &somebody(), &draft(ADDRESS))
                .await
        }
    };
    change(row.version).await.unwrap();
    assert!(matches!(change(row.version).await, Err(WebhookError::Stale)));
}

#[tokio::test]
async fn the_endpoint_of_another_tenant_is_not_there() {
    let scene = Scene::set().await;
    let (row, _) = scene.endpoint(ADDRESS).await;
    let other = OrganisationId::new(row.created, [9; 10]);
    let (webhooks, actor) = (&scene.webhooks, somebody());
    let nothing = EndpointId::new(row.created, [9; 10]);
    for (organisation, id) in [(other, row.id), (row.organisation, nothing)] {
        let missing = |error: WebhookError| assert!(matches!(error, WebhookError::Missing(_)), "{error:?}");
        missing(webhooks.endpoint(organisation, id).await.unwrap_err());
        missing(webhooks.tries(organisation, id, 10).await.unwrap_err());
        missing(
            webhooks
                .change(organisation, id, 1, &actor, &draft(ADDRESS))
                .await
                .unwrap_err(),
        );
        missing(webhooks.test(organisation, id, &actor).await.unwrap_err());
        missing(webhooks.rotate(organisation, id, &actor).await.unwrap_err());
        missing(webhooks.remove(organisation, id, &actor).await.unwrap_err());
    }
    assert!(webhooks.endpoints(other).await.unwrap().is_empty());
    let foreign = EndpointDraft {
        administration: Some(AdministrationId::new(row.created, [9; 10])),
        ..draft(ADDRESS)
    };
    let made = webhooks.create(row.organisation, &actor, &foreign).await;
    assert!(matches!(made, Err(WebhookError::Missing(_))));
    assert_eq!(webhooks.endpoints(row.organisation).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_all_reasons() {
    let scene = Scene::set().await;
    let postman = Arc::new(NetworkPostman::try_new(AddressRules::default()).unwrap());
    let strict = node(&scene.stage, postman, KEY, Options::default());
    for (url, code) in [
        ("http://app.example.com/", "webhook.addressNotHttps"),
        ("https://127.0.0.1/", "webhook.addressPrivate"),
        ("https://localhost/", "webhook.addressPrivate"),
        ("https://me:secret@app.example.com/", "webhook.addressUser"),
        ("app", "webhook.addressUnreadable"),
    ] {
        let wrong = EndpointDraft {
            description: "a\r\nSet-Cookie: b".to_owned(),
            ..draft(url)
        };
        let refused = strict.create(scene.stage.organisation, &somebody(), &wrong).await;
        let expected = [
            format!("{code} Some(\"url\")"),
            "webhook.descriptionUnusable Some(\"description\")".to_owned(),
        ];
        assert_eq!(codes(refused.unwrap_err()), expected, "{url}");
    }
    let (row, _) = strict
        .create(scene.stage.organisation, &somebody(), &draft(ADDRESS))
        .await
        .unwrap();
    let inwards = strict
        .change(
            row.organisation,
            row.id,
            row.version,
            &somebody(),
            &draft("https://10.0.0.1/"),
        )
        .await;
    assert_eq!(codes(inwards.unwrap_err()), ["webhook.addressPrivate Some(\"url\")"]);

    let off = EndpointDraft {
        on: false,
        ..draft(ADDRESS)
    };
    let row = strict
        .change(row.organisation, row.id, row.version, &somebody(), &off)
        .await
        .unwrap();
    let tested = strict.test(row.organisation, row.id, &somebody()).await;
    assert_eq!(codes(tested.unwrap_err()), ["webhook.off None"]);
}

#[tokio::test]
async fn there_is_an_end_to_the_number_of_endpoints() {
    let scene = Scene::set().await;
    for _ in 0..50 {
        scene.endpoint(ADDRESS).await;
    }
    let more = scene
        .webhooks
        .create(scene.stage.organisation, &somebody(), &draft(ADDRESS))
        .await;
    assert_eq!(codes(more.unwrap_err()), ["webhook.tooMany None"]);
}

#[tokio::test]
async fn secrets_follow_the_master_key() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (_, secret) = scene.endpoint(&application.url).await;
    let options = Options {
        rules: boekbrug_webhooks::AddressRules {
            allow_http: true,
            allow_private: true,
        },
        ..Options::default()
    };
    let postman = Arc::new(NetworkPostman::try_new(options.rules).unwrap());
    let both = node(
        &scene.stage,
        postman.clone(),
        &format!("{ANOTHER_KEY} {KEY}"),
        options.clone(),
    );
    assert_eq!(both.reseal().await.unwrap(), 1);
    assert_eq!(both.reseal().await.unwrap(), 0);
    let new = node(&scene.stage, postman, ANOTHER_KEY, options);
    scene.change().await;
    new.deliver_once().await.unwrap();
    assert!(application.heard()[0].is_signed_by(&secret));
    let stranger = Scene::set().await;
    let (row, _) = stranger.endpoint(ADDRESS).await;
    let postman = Arc::new(NetworkPostman::try_new(AddressRules::default()).unwrap());
    let lost = node(&stranger.stage, postman, ANOTHER_KEY, Options::default());
    let error = lost.reseal().await.unwrap_err();
    assert!(error.to_string().contains(&row.id.to_string()), "{error}");
}

/// A person who rotates while the master key changes must not get the old secret back.
#[tokio::test]
async fn sealing_again_never_overwrites_a_rotation() {
    let scene = Scene::set().await;
    let (row, _) = scene.endpoint(ADDRESS).await;
    let read_before = scene.row(&row).await;
    let (rotated, _) = scene
        .webhooks
        .rotate(row.organisation, row.id, &somebody())
        .await
        .unwrap();
    let mut tx = scene.stage.store.begin().await.unwrap();
    let done = tx
        .hooks()
        .reseal_endpoint(row.id, read_before.version, "two", b"old")
        .await;
    assert!(!done.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(scene.row(&row).await.sealed, rotated.sealed);
}
