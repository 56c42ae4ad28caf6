//! Everything that the facts leave open, turned: each switch of the sandbox, and each setting of the connector that
//! answers to such a point. The whole story must hold under all of them.

use std::fmt::Write as _;
use std::sync::Arc;

use boekbrug_connector::testkit::{Subject, chapters};
use boekbrug_sandbox::Limits;
use boekbrug_sandbox::snelstart::Switches;
use boekbrug_sandbox::snelstart::switches::{ModifiedOnZone, OkOrCreated};
use serde_json::{Value, json};

use crate::firm::Firm;

/// One way in which both sides can be set.
#[derive(Clone)]
pub(crate) struct Setting {
    /// Its name in a failure.
    pub(crate) name: String,
    /// The sandbox's switches.
    pub(crate) switches: Switches,
    /// The sandbox's limits.
    pub(crate) limits: Limits,
    /// Changes to the connector's settings.
    pub(crate) config: Value,
    /// When the story begins.
    pub(crate) start: &'static str,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            switches: Switches::default(),
            limits: Limits::NONE,
            config: json!({}),
            start: "2026-03-16T09:00:00Z",
        }
    }
}

/// A setting of the connector against a sandbox as it is.
fn with(name: &str, config: Value) -> Setting {
    Setting {
        name: name.to_owned(),
        config,
        ..Setting::default()
    }
}

/// Tells every chapter under each setting; all failures together, with the names of setting and chapter.
async fn tell(settings: impl IntoIterator<Item = Setting>) {
    let mut failures = String::new();
    for setting in settings {
        for (name, chapter) in chapters() {
            let subject: Arc<dyn Subject> = Arc::new(Firm::new(&setting));
            let told = tokio::spawn(chapter(subject)).await;
            let why = match told {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => format!("{error:?}"),
                Err(panic) => match panic.into_panic().downcast::<String>() {
                    Ok(text) => *text,
                    Err(other) => other
                        .downcast_ref::<&str>()
                        .map_or_else(String::new, |text| (*text).to_owned()),
                },
            };
            let _ = writeln!(failures, "under `{}`, {name}: {why}", setting.name);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// One share in four of the switches, so that the shares run side by side.
async fn each_switch(share: usize) {
    let turned = Switches::each_turned().into_iter().skip(share).step_by(4);
    tell(turned.map(|(name, switches)| Setting {
        name,
        switches,
        ..Setting::default()
    }))
    .await;
}

#[tokio::test]
async fn under_each_switch_of_the_first_share() {
    each_switch(0).await;
}

#[tokio::test]
async fn under_each_switch_of_the_second_share() {
    each_switch(1).await;
}

#[tokio::test]
async fn under_each_switch_of_the_third_share() {
    each_switch(2).await;
}

#[tokio::test]
async fn under_each_switch_of_the_fourth_share() {
    each_switch(3).await;
}

#[tokio::test]
async fn under_many_switches_at_once() {
    let covering = Switches::covering().into_iter().enumerate();
    tell(covering.map(|(number, switches)| Setting {
        name: format!("covering setting {number}: {switches:?}"),
        switches,
        ..Setting::default()
    }))
    .await;
}

/// The zone of `modifiedOn`: set right, or left open, it must hold with either zone at the other side.
#[tokio::test]
async fn under_each_zone_of_the_stamps() {
    let zones = [
        (ModifiedOnZone::Utc, "utc"),
        (ModifiedOnZone::Utc, "unknown"),
        (ModifiedOnZone::Amsterdam, "amsterdam"),
        (ModifiedOnZone::Amsterdam, "unknown"),
    ];
    tell(zones.into_iter().flat_map(|(zone, word)| {
        [500, 7].map(|page_size| Setting {
            name: format!("stamps in {zone:?}, modified_on = {word}, page_size = {page_size}"),
            switches: Switches {
                modified_on_zone: zone,
                ..Switches::default()
            },
            config: json!({"modified_on": word, "page_size": page_size}),
            ..Setting::default()
        })
    }))
    .await;
}

/// Summer, and the night in which the clocks of the Netherlands go back at 01:00 UTC (25 October 2026) or forth
/// (29 March 2026): a time of day comes twice, or never.
#[tokio::test]
async fn in_summer_and_in_the_nights_when_the_clocks_change() {
    let moments = [
        "2026-07-01T09:00:00Z",
        "2026-10-25T00:20:00Z",
        "2026-10-25T00:58:00Z",
        "2026-03-29T00:40:00Z",
    ];
    tell(moments.into_iter().flat_map(|start| {
        [("amsterdam", 500), ("unknown", 500), ("unknown", 7)].map(|(word, page_size)| Setting {
            name: format!("from {start}, modified_on = {word}, page_size = {page_size}"),
            switches: Switches {
                modified_on_zone: ModifiedOnZone::Amsterdam,
                ..Switches::default()
            },
            config: json!({"modified_on": word, "page_size": page_size}),
            start,
            ..Setting::default()
        })
    }))
    .await;
}

/// The zone of `modifiedOn` set wrong costs calls at most, and rows never.
#[tokio::test]
async fn under_a_zone_that_is_set_wrong() {
    let wrong = [(ModifiedOnZone::Amsterdam, "utc"), (ModifiedOnZone::Utc, "amsterdam")];
    tell(wrong.into_iter().flat_map(|(zone, word)| {
        [500, 7].map(|page_size| Setting {
            name: format!("stamps in {zone:?}, modified_on = {word}, page_size = {page_size}"),
            switches: Switches {
                modified_on_zone: zone,
                ..Switches::default()
            },
            config: json!({"modified_on": word, "page_size": page_size}),
            ..Setting::default()
        })
    }))
    .await;
}

/// Small pages make every border between pages happen.
#[tokio::test]
async fn under_each_size_of_pages() {
    tell([1, 2, 5, 6, 7, 499].map(|size| with(&format!("page_size = {size}"), json!({"page_size": size})))).await;
}

#[tokio::test]
async fn under_each_way_to_sign_in_and_each_answer_to_an_upload() {
    let exact = |status, word: u16| Setting {
        name: format!("uploads answer {status:?} and upload_status = [{word}]"),
        switches: Switches {
            upload_status: status,
            ..Switches::default()
        },
        config: json!({"upload_status": [word]}),
        ..Setting::default()
    };
    tell([
        with("grant = password", json!({"grant": "password"})),
        with("one subscription key", json!({"secondary_key": null})),
        with("rotate_key_on_limit = false", json!({"rotate_key_on_limit": false})),
        with("overlap_seconds = 0", json!({"overlap_seconds": 0})),
        with("clock_margin_seconds = 0", json!({"clock_margin_seconds": 0})),
        exact(OkOrCreated::Ok, 200),
        exact(OkOrCreated::Created, 201),
    ])
    .await;
}

/// Our limits are kept ahead of the package's, so that these are never met, whatever they are counted by.
#[tokio::test]
async fn under_the_limits_of_each_product() {
    let test = Setting {
        name: "limits = test, enforced".to_owned(),
        limits: Limits::SNELSTART_TEST,
        config: json!({"limits": "test"}),
        ..Setting::default()
    };
    let small = Setting {
        name: "limits = test, enforced, page_size = 7".to_owned(),
        config: json!({"limits": "test", "page_size": 7}),
        ..test.clone()
    };
    let made = Setting {
        name: "limits = productie, enforced".to_owned(),
        limits: Limits::SNELSTART_PRODUCTION,
        config: json!({"limits": "productie"}),
        ..test.clone()
    };
    tell([test, small, made]).await;
}
