//! Everything that the facts leave open, turned: each switch of the sandbox, and each setting of the connector that
//! answers to such a point. The whole story must hold under all of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use boekbrug_connector::testkit::{Subject, chapters};
use boekbrug_connector::{FetchRequest, References};
use boekbrug_model::Feed;
use boekbrug_sandbox::Limits;
use boekbrug_sandbox::snelstart::Switches;
use boekbrug_sandbox::snelstart::switches::{ListOrder, ModifiedOnZone, OkOrCreated};
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

/// The order of a list is not documented. However it is, and however rows move while it is read, each row is seen.
fn in_order(order: ListOrder, page_size: u32) -> Setting {
    Setting {
        name: format!("list_order = {order:?}, page_size = {page_size}"),
        switches: Switches {
            list_order: order,
            ..Switches::default()
        },
        config: json!({"page_size": page_size}),
        ..Setting::default()
    }
}

#[tokio::test]
async fn in_the_order_of_changes() {
    tell([500, 7, 3, 1].map(|size| in_order(ListOrder::ModifiedOn, size))).await;
}

#[tokio::test]
async fn in_the_order_of_changes_with_stamps_of_dutch_time() {
    tell([500, 7, 3].map(|size| {
        let mut setting = in_order(ListOrder::ModifiedOn, size);
        setting.switches.modified_on_zone = ModifiedOnZone::Amsterdam;
        setting.start = "2026-10-25T00:40:00Z";
        setting
    }))
    .await;
}

#[tokio::test]
async fn in_the_order_of_ids() {
    tell([7, 2].map(|size| in_order(ListOrder::Id, size))).await;
}

/// Each call finds the first row at the end, so that every border between pages moves. The rows that the next page
/// reads again make up for it as long as a page has more than one.
#[tokio::test]
async fn while_rows_move_from_page_to_page() {
    tell([7, 6, 3].map(|size| in_order(ListOrder::Drifting, size))).await;
}

/// A list that comes in another order each time can be read only whole; the largest page is that for most.
#[tokio::test]
async fn in_another_order_each_time() {
    tell([in_order(ListOrder::Shuffled, 500)]).await;
}

/// In small pages such a list cannot be read for certain, but the read comes to an end, and what it does give is true.
#[tokio::test]
async fn in_another_order_each_time_a_read_of_small_pages_ends() {
    for size in [1, 2, 5, 7] {
        let firm = Firm::new(&in_order(ListOrder::Shuffled, size));
        let truth = firm.truth(Feed::Customers).expect("the customers");
        let connector = firm.open();
        let references = References::default();
        let mut cursor = None;
        let mut seen = BTreeSet::new();
        for run in 0..6 {
            for page in 0.. {
                assert!(page < 400, "page_size = {size}: run {run} does not end");
                let request = FetchRequest {
                    feed: Feed::Customers,
                    cursor: cursor.as_ref(),
                    references: &references,
                };
                let page = connector.fetch(request).await.expect("a page");
                seen.extend(page.records.iter().map(|row| row.package_id.clone()));
                cursor = page.next;
                if page.done {
                    break;
                }
            }
            firm.pass(std::time::Duration::from_mins(15));
        }
        assert!(seen.len() <= truth.len() + 3, "only rows that are there");
        assert!(!seen.is_empty());
    }
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

#[tokio::test]
async fn under_each_choice_about_customers_and_orders() {
    tell([
        with("order_lookup = date", json!({"order_lookup": "date"})),
        with("order_lookup = all", json!({"order_lookup": "all"})),
        with("order_text_lines = memo", json!({"order_text_lines": "memo"})),
        with("order_stage = bevestiging", json!({"order_stage": "bevestiging"})),
        with("item_page_size = 1", json!({"item_page_size": 1})),
        with(
            "supplier_becomes_customer = refuse",
            json!({"supplier_becomes_customer": "refuse"}),
        ),
        with(
            "relation_leaves_out = fax alone",
            json!({"relation_leaves_out": ["fax"]}),
        ),
    ])
    .await;
}
