//! Signing in at a provider that answers over HTTP, and all the ways in which it must not work.

mod provider;

use boekbrug_access::openid::{OpenId, OpenIdConfig, OpenIdError};
use boekbrug_access::{Access, AccessError, Link, SignedIn};
use boekbrug_connector::Clock as _;
use boekbrug_model::{OrganisationId, Role};
use serde_json::{Value, json};

use self::provider::{Network, Provider, Token};
use crate::stage::{GOOD, Stage, hours, minutes};

const ANNA: &str = "anna@voorbeeld.nl";

/// An installation with a provider at which Anna can sign in.
struct Scene {
    stage: Stage,
    provider: Provider,
    organisation: OrganisationId,
}

type Parameters = Vec<(String, String)>;

impl Scene {
    async fn new() -> Self {
        let provider = Provider::open().await;
        let config = OpenIdConfig {
            issuer: provider.issuer.parse().unwrap(),
            client_id: provider::CLIENT.to_owned(),
            client_secret: Some(provider::SECRET.to_owned()),
            comes_back: "http://127.0.0.1:8080/sign-in/openid/return".parse().unwrap(),
        };
        let stage = Stage::with(Some(OpenId::new(config, Network::new()))).await;
        let organisation = stage.organisation("Bakker").await;
        Self {
            stage,
            provider,
            organisation,
        }
    }

    fn access(&self) -> &Access {
        &self.stage.access
    }

    async fn invitation(&self, email: &str) -> Link {
        let operator = Stage::operator(Some(self.organisation));
        self.access()
            .invite(&operator, Some(email), Role::Bookkeeper)
            .await
            .unwrap()
    }

    /// What the provider says when all is well.
    fn claims(&self) -> Value {
        let now = self.stage.clock.now().as_second();
        json!({
            "iss": self.provider.issuer,
            "aud": provider::CLIENT,
            "sub": "248289761001",
            "iat": now,
            "exp": now + 300,
            "email": ANNA,
            "email_verified": true,
            "name": "Anna Bakker",
        })
    }

    /// Goes to the provider and back; `token` says what the provider answers, from the claims with the right nonce.
    async fn go(&self, link: Option<&Link>, token: impl FnOnce(Value) -> Token) -> (String, Parameters) {
        let departure = self
            .access()
            .openid_start(link.map(|link| link.token.as_str()))
            .await
            .unwrap();
        let asked: std::collections::BTreeMap<_, _> = departure.address.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], provider::CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        let mut claims = self.claims();
        claims["nonce"] = asked["nonce"].clone().into();
        let code = self.provider.code(&asked["code_challenge"], token(claims));
        let back = vec![("code".to_owned(), code), ("state".to_owned(), asked["state"].clone())];
        (departure.cookie, back)
    }

    async fn sign_in(&self, link: Option<&Link>, token: impl FnOnce(Value) -> Token) -> Result<SignedIn, AccessError> {
        let (cookie, back) = self.go(link, token).await;
        self.access().openid_return(Some(&cookie), &back).await
    }

    async fn anybody(&self) -> bool {
        self.stage.store.people().anybody().await.unwrap()
    }
}

fn with(field: &'static str, value: Value) -> impl FnOnce(Value) -> Token {
    move |mut claims| {
        claims[field] = value;
        Token::Good(claims)
    }
}

fn untrusted(answer: Result<SignedIn, AccessError>, why: &str) {
    match answer {
        Err(AccessError::OpenId(OpenIdError::Untrusted(text))) => assert!(text.to_lowercase().contains(why), "{text}"),
        other => panic!("{why}: {other:?}"),
    }
}

fn refused(answer: Result<SignedIn, AccessError>, error: &OpenIdError) {
    match answer {
        Err(AccessError::OpenId(found)) => {
            assert_eq!(
                std::mem::discriminant(&found),
                std::mem::discriminant(error),
                "{found:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_is_invited_comes_in_and_is_known_from_then_on() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    let first = scene.sign_in(Some(&link), Token::Good).await.unwrap();
    let caller = scene.stage.caller(&first).await;
    assert_eq!(
        (caller.role, caller.organisation),
        (Some(Role::Bookkeeper), Some(scene.organisation))
    );
    let person = scene.stage.store.people().person(first.person).await.unwrap().unwrap();
    assert_eq!(
        (&*person.email, &*person.name, person.password),
        (ANNA, "Anna Bakker", None)
    );
    let again = scene
        .sign_in(None, with("email", json!("anders@voorbeeld.nl")))
        .await
        .unwrap();
    assert_eq!(
        again.person, first.person,
        "who they are is the subject and not the address"
    );
    let password = scene.access().sign_in(ANNA, "").await;
    assert!(matches!(password, Err(AccessError::SignInRefused)));
}

#[tokio::test]
async fn the_first_person_can_come_by_the_provider_too() {
    let scene = Scene::new().await;
    let link = scene
        .access()
        .setup_link(&Stage::operator(None))
        .await
        .unwrap()
        .unwrap();
    let first = scene.sign_in(Some(&link), Token::Good).await.unwrap();
    let caller = scene.stage.caller(&first).await;
    assert_eq!(
        (caller.role, caller.organisation),
        (Some(Role::Owner), Some(scene.organisation))
    );
}

#[tokio::test]
async fn nobody_joins_by_an_address_alone() {
    let scene = Scene::new().await;
    scene.invitation(ANNA).await;
    refused(scene.sign_in(None, Token::Good).await, &OpenIdError::Unknown);
    assert!(!scene.anybody().await);
}

#[tokio::test]
async fn an_address_that_is_not_verified_opens_nothing() {
    for verified in [json!(false), Value::Null] {
        let scene = Scene::new().await;
        let link = scene.invitation(ANNA).await;
        let answer = scene.sign_in(Some(&link), with("email_verified", verified)).await;
        refused(answer, &OpenIdError::EmailUnverified);
        assert!(!scene.anybody().await);
        scene
            .sign_in(Some(&link), Token::Good)
            .await
            .expect("the invitation still works");
    }
}

#[tokio::test]
async fn another_address_than_the_invited_one_opens_nothing() {
    let scene = Scene::new().await;
    let link = scene.invitation("piet@voorbeeld.nl").await;
    let answer = scene.sign_in(Some(&link), Token::Good).await;
    assert!(matches!(answer, Err(AccessError::OtherPerson)), "{answer:?}");
    assert!(!scene.anybody().await);
}

#[tokio::test]
async fn a_token_that_is_not_right_is_not_believed() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    let link = Some(&link);
    let past = json!(scene.stage.clock.now().as_second());
    for (field, value, why) in [
        ("nonce", json!("een andere"), "nonce"),
        ("nonce", Value::Null, "nonce"),
        ("aud", json!("een ander programma"), "audience"),
        ("aud", json!([provider::CLIENT, "een ander"]), "audience"),
        ("iss", json!("https://elders.voorbeeld.nl"), "issuer"),
        ("exp", past, "expired"),
        ("sub", json!(""), "subject"),
    ] {
        untrusted(scene.sign_in(link, with(field, value)).await, why);
    }
    untrusted(scene.sign_in(link, Token::Unsigned).await, "signature");
    untrusted(scene.sign_in(link, Token::BySecret).await, "signature");
    untrusted(scene.sign_in(link, Token::ByStranger).await, "signature");
    untrusted(scene.sign_in(link, Token::Tampered).await, "signature");
    untrusted(scene.sign_in(link, |_| Token::Missing).await, "no id token");
    assert!(!scene.anybody().await);
    scene.sign_in(link, Token::Good).await.unwrap();
}

#[tokio::test]
async fn the_answer_to_another_browser_is_worth_nothing() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    let (cookie, back) = scene.go(Some(&link), Token::Good).await;
    let (others, _) = scene.go(None, Token::Good).await;
    let access = scene.access();
    for cookie in [Some(&*others), None, Some(""), Some("een.twee.drie.4.")] {
        refused(access.openid_return(cookie, &back).await, &OpenIdError::OtherBrowser);
    }
    let without_state = &back[..1];
    refused(
        access.openid_return(Some(&cookie), without_state).await,
        &OpenIdError::OtherBrowser,
    );
    access.openid_return(Some(&cookie), &back).await.unwrap();
    assert!(
        access.openid_return(Some(&cookie), &back).await.is_err(),
        "a code works once"
    );
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_verifier_of_its_browser() {
    let scene = Scene::new().await;
    let (_, stolen) = scene.go(None, Token::Good).await;
    let (cookie, own) = scene.go(None, Token::Good).await;
    let injected = vec![stolen[0].clone(), own[1].clone()];
    untrusted(
        scene.access().openid_return(Some(&cookie), &injected).await,
        "invalid_grant",
    );
}

#[tokio::test]
async fn who_takes_too_long_begins_again() {
    let scene = Scene::new().await;
    let (cookie, back) = scene.go(None, Token::Good).await;
    scene.stage.later(minutes(10));
    refused(
        scene.access().openid_return(Some(&cookie), &back).await,
        &OpenIdError::OtherBrowser,
    );
}

#[tokio::test]
async fn a_refusal_of_the_provider_is_said() {
    let scene = Scene::new().await;
    let (cookie, mut back) = scene.go(None, Token::Good).await;
    back[0] = ("error".to_owned(), "access_denied".to_owned());
    refused(
        scene.access().openid_return(Some(&cookie), &back).await,
        &OpenIdError::Refused,
    );
}

#[tokio::test]
async fn an_answer_that_names_another_issuer_is_not_for_us() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    let (cookie, mut back) = scene.go(Some(&link), Token::Good).await;
    back.push(("iss".to_owned(), "https://elders.voorbeeld.nl".to_owned()));
    untrusted(scene.access().openid_return(Some(&cookie), &back).await, "issuer");
    back[2].1.clone_from(&scene.provider.issuer);
    scene.access().openid_return(Some(&cookie), &back).await.unwrap();
}

#[tokio::test]
async fn whoever_made_the_account_before_its_owner_came_is_out() {
    let scene = Scene::new().await;
    let crook = scene.invitation(ANNA).await;
    let crook = scene.stage.accept(&crook, GOOD).await.unwrap();
    let other = scene.stage.organisation("Visser").await;
    let operator = Stage::operator(Some(other));
    let link = scene.access().invite(&operator, Some(ANNA), Role::Owner).await.unwrap();
    let anna = scene.sign_in(Some(&link), Token::Good).await.unwrap();
    assert_eq!(anna.person, crook.person);
    assert!(matches!(
        scene.stage.try_caller(&crook).await,
        Err(AccessError::NotSignedIn)
    ));
    assert!(
        scene.access().sign_in(ANNA, GOOD).await.is_err(),
        "the password is gone"
    );
    assert!(
        scene
            .stage
            .deeds(scene.organisation)
            .await
            .contains(&"person.identityLinked".to_owned())
    );
}

#[tokio::test]
async fn another_identity_with_the_same_address_takes_nothing_over() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    scene.sign_in(Some(&link), Token::Good).await.unwrap();
    let other = scene.stage.organisation("Visser").await;
    let operator = Stage::operator(Some(other));
    let link = scene.access().invite(&operator, Some(ANNA), Role::Owner).await.unwrap();
    let answer = scene.sign_in(Some(&link), with("sub", json!("iemand anders"))).await;
    assert!(matches!(answer, Err(AccessError::OtherPerson)), "{answer:?}");
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_looked_up() {
    let scene = Scene::new().await;
    let link = scene.invitation(ANNA).await;
    scene.sign_in(Some(&link), Token::Good).await.unwrap();
    scene.provider.take_a_new_key();
    scene.sign_in(None, Token::Good).await.unwrap();
    scene.stage.later(hours(2));
    scene.sign_in(None, Token::Good).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_is_away_is_said() {
    let scene = Scene::new().await;
    scene.provider.go_away();
    let answer = scene.access().openid_start(None).await;
    assert!(
        matches!(answer, Err(AccessError::OpenId(OpenIdError::Unreachable(_)))),
        "{answer:?}"
    );
    let stage = Stage::new().await;
    let off = stage.access.openid_start(None).await;
    assert!(matches!(off, Err(AccessError::OpenId(OpenIdError::Off))), "{off:?}");
}
