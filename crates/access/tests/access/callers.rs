//! Looking callers up: quick for a key that is busy, and soon over for one that was revoked.

use boekbrug_access::{AccessError, KeyWish, MadeKey};
use boekbrug_model::Scope;
use futures::FutureExt as _;

use crate::stage::{Stage, minutes, seconds};

async fn key(stage: &Stage) -> (boekbrug_access::Caller, MadeKey) {
    let organisation = stage.organisation("Bakker").await;
    let operator = Stage::operator(Some(organisation));
    let wish = KeyWish {
        name: "Urenprogramma".to_owned(),
        scopes: [Scope::InvoicesRead].into(),
        administrations: None,
        expires: None,
    };
    let made = stage.access.make_key(&operator, wish).await.unwrap();
    (operator, made)
}

#[tokio::test]
async fn a_revoked_key_ends_here_at_once_and_elsewhere_within_two_seconds() {
    let stage = Stage::new().await;
    let (operator, made) = key(&stage).await;
    let (here, there, text) = (&stage.access, stage.other_node(), made.key.as_str());
    here.caller_of_key(text).await.unwrap();
    there.caller_of_key(text).await.unwrap();
    here.revoke_key(&operator, made.row.id).await.unwrap();
    assert!(matches!(here.caller_of_key(text).await, Err(AccessError::NotSignedIn)));
    there.caller_of_key(text).await.unwrap();
    stage.later(seconds(2));
    assert!(matches!(there.caller_of_key(text).await, Err(AccessError::NotSignedIn)));
    let rows = here.keys(&operator).await.unwrap();
    assert!(
        rows[0].revoked.is_some(),
        "it is kept, so that the audit trail can name it"
    );
    let again = here.revoke_key(&operator, made.row.id).await;
    assert!(matches!(again, Err(AccessError::NotThere(_))), "{again:?}");
}

#[tokio::test]
async fn a_busy_key_costs_one_look() {
    let stage = Stage::new().await;
    let (_, made) = key(&stage).await;
    stage.access.caller_of_key(made.key.as_str()).await.unwrap();
    // The only connection is taken: whoever asks the database now waits.
    let _taken = stage.store.begin().await.unwrap();
    for _ in 0..1000 {
        let caller = stage.access.caller_of_key(made.key.as_str()).now_or_never();
        caller.expect("nothing is waited for").unwrap();
    }
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_to_a_minute() {
    let stage = Stage::new().await;
    let (operator, made) = key(&stage).await;
    let used = async || stage.access.keys(&operator).await.unwrap()[0].used;
    assert_eq!(used().await, None);
    let first = stage.clock_now();
    stage.access.caller_of_key(made.key.as_str()).await.unwrap();
    assert_eq!(used().await, Some(first));
    stage.later(seconds(30));
    stage.access.caller_of_key(made.key.as_str()).await.unwrap();
    assert_eq!(used().await, Some(first));
    stage.later(seconds(30));
    stage.access.caller_of_key(made.key.as_str()).await.unwrap();
    assert_eq!(used().await, Some(first + minutes(1)));
}

#[tokio::test]
async fn what_is_no_key_is_nobody() {
    let stage = Stage::new().await;
    let (_, made) = key(&stage).await;
    let text = made.key.as_str();
    let other = format!("bbk_{}", "A".repeat(43));
    for wrong in [
        "",
        "bbk_",
        &text[4..],
        &text[..46],
        &text.to_uppercase(),
        &format!("{text} "),
        &made.row.hash,
        &other,
    ] {
        let refused = stage.access.caller_of_key(wrong).await;
        assert!(matches!(refused, Err(AccessError::NotSignedIn)), "{wrong}");
    }
}
