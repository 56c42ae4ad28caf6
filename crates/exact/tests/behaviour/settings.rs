//! Everything that the facts leave open, turned: each switch of the sandbox, and each setting of the connector that
//! answers to such a point. The whole story must hold under all of them.

use std::fmt::Write as _;
use std::sync::Arc;

use boekbrug_connector::testkit::{Subject, chapters};
use boekbrug_sandbox::exact::switches::{BlockedCustomer, ErrorForm};
use boekbrug_sandbox::exact::{RateLimits, Switches};
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
    pub(crate) limits: RateLimits,
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
            limits: RateLimits::NONE,
            config: json!({}),
            start: "2026-03-16T09:00:00Z",
        }
    }
}

impl Setting {
    /// Chapters that a package with these manners cannot tell, and why that is no fault of the connector.
    fn leaves_out(&self, chapter: &str) -> bool {
        let switches = &self.switches;
        match chapter {
            // our own checks keep a blocked customer back; this package would book on it
            "a_blocked_customer_is_refused" if switches.blocked_customer == BlockedCustomer::Booked => true,
            // a page of HTML with 500 says nothing for certain: it is looked up, which is always safe
            "a_closed_period_is_refused"
            | "a_blocked_customer_is_refused"
            | "a_closed_account_is_refused"
            | "a_number_that_is_taken_makes_no_second_customer" => switches.error_form == ErrorForm::Html,
            // without the payroll module there are no employees
            "a_first_read_gives_everything_once" => switches.payroll_missing,
            _ => false,
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
        for (name, chapter) in chapters().into_iter().filter(|(name, _)| !setting.leaves_out(name)) {
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

/// Summer, and the nights in which the clocks of the Netherlands change: dates carry the wall clock.
#[tokio::test]
async fn in_summer_and_in_the_nights_when_the_clocks_change() {
    let moments = [
        "2026-07-01T09:00:00Z",
        "2026-10-25T00:20:00Z",
        "2026-10-25T00:48:00Z",
        "2026-03-29T00:30:00Z",
    ];
    tell(moments.into_iter().map(|start| Setting {
        name: format!("from {start}"),
        start,
        ..Setting::default()
    }))
    .await;
}

/// Left out are those that buy something with what the story asks for: reading contacts or the division each time
/// costs calls, and reading back from the answer does not see what happened since.
#[tokio::test]
async fn under_each_setting_of_the_connector() {
    tell([
        with("one id a call", json!({"ids_per_call": 1})),
        with("VAT amounts always", json!({"vat_amounts": "always"})),
        with("no days of service", json!({"service_period": false})),
        with("items with prices", json!({"item_prices": true})),
        with("no representation", json!({"prefer_representation": false})),
        with("descriptions in Dutch", json!({"description_language": "NL"})),
        with("orders by the time of their change", json!({"orders_by": "modified"})),
        with("orders looked for by customer", json!({"order_lookup": "customer"})),
        with("net prices", json!({"order_price": "net"})),
        with("fields emptied by an empty text", json!({"blank_fields": "empty"})),
    ])
    .await;
}

/// Our limits are kept ahead of the package's, so that these are never met.
#[tokio::test]
async fn under_the_limits_of_an_ordinary_app() {
    tell([Setting {
        name: "limits enforced".to_owned(),
        limits: RateLimits::REAL,
        ..Setting::default()
    }])
    .await;
}
