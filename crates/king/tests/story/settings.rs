//! Everything that the facts leave open, turned: each switch of the sandbox with the setting of the connector that
//! answers to it. The whole story must hold under all of them.

use std::fmt::Write as _;
use std::sync::Arc;

use boekbrug_connector::Outcome;
use boekbrug_connector::testkit::{Chapter, Stage, Step, Strike, Subject, Told, When, chapters, checked, wanted};
use boekbrug_model::testkit::invoice;
use boekbrug_sandbox::king::Switches;
use boekbrug_sandbox::king::switches::{FormDoor, LineVat, MoneyIn, Refusal, Severity};
use serde_json::{Value, json};

use crate::firm::Firm;

/// The doors, as the setting calls them.
pub(crate) const DOORS: [&str; 3] = ["strings", "form", "dataset"];

/// One way in which both sides can be set.
#[derive(Clone)]
pub(crate) struct Setting {
    /// Its name in a failure.
    pub(crate) name: String,
    /// The sandbox's switches.
    pub(crate) switches: Switches,
    /// Changes to the connector's settings.
    pub(crate) config: Value,
}

impl Setting {
    /// A sandbox as it is, through one door.
    pub(crate) fn through(door: &str) -> Self {
        Self::switched(door.to_owned(), Switches::default(), door)
    }

    /// A sandbox with these switches, and the settings that answer to them.
    pub(crate) fn switched(name: String, switches: Switches, door: &str) -> Self {
        let mut config = json!({"door": door});
        if switches.money_in == MoneyIn::Point {
            config["decimals"] = json!("point");
        }
        if switches.line_vat == LineVat::ByCode {
            config["line_amounts"] = json!("gross");
        }
        if !switches.dossier_module {
            config["pdf"] = json!("off");
        }
        if switches.form_door == FormDoor::OldHost && door == "form" {
            config["api"] = json!("http://sandbox.example/");
        }
        Self { name, switches, config }
    }

    /// Chapters that a package with these manners cannot tell, and why that is no fault of the connector.
    fn leaves_out(&self, chapter: &str) -> bool {
        let switches = &self.switches;
        let form = self.config["door"] == "form";
        match chapter {
            // our own checks keep a blocked customer back; this package would book on it
            "a_blocked_customer_is_refused" => switches.blocked_debtor != Severity::Refused,
            // a page of HTML with 500 does not say that it is about the code
            // nor that it is about the session: the test below tells what happens instead
            "sessions_end_in_the_middle" => form && switches.session_refusal == Refusal::Fault,
            "a_withdrawn_key_refuses_the_connection" => form && switches.login_refusal == Refusal::Fault,
            _ => false,
        }
    }
}

/// Tells chapters under each setting; all failures together, with the names of setting and chapter.
pub(crate) async fn tell(settings: impl IntoIterator<Item = Setting>, told: &[(&'static str, Chapter)]) {
    let mut failures = String::new();
    for setting in settings {
        for (name, chapter) in told.iter().filter(|(name, _)| !setting.leaves_out(name)) {
            let subject: Arc<dyn Subject> = Arc::new(Firm::new(&setting));
            let why = match tokio::spawn(chapter(subject)).await {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => format!("{error:?}"),
                Err(panic) => match panic.into_panic().downcast::<String>() {
                    Ok(text) => *text,
                    Err(other) => other
                        .downcast_ref::<&str>()
                        .map_or_else(String::new, |text| (*text).to_owned()),
                },
            };
            let _ = writeln!(failures, "under `{}` {}, {name}: {why}", setting.name, setting.config);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The door through which a switch is told: the only one that it touches, else each in turn. Every switch through every
/// door is in `behaviour`, with a shorter walk.
fn door_for(number: usize, name: &str) -> &'static str {
    match name.split(':').next().unwrap_or_default() {
        "records" | "string_schema" | "soap_action" => "strings",
        "form_door" => "form",
        "typed_columns" | "missing_schema" => "dataset",
        _ => DOORS[number % DOORS.len()],
    }
}

/// Shares into which the switches are cut, so that they run side by side.
const SHARES: usize = 8;

async fn each_switch(share: usize) {
    let turned = Switches::each_turned().into_iter().enumerate();
    let settings = turned.skip(share).step_by(SHARES).map(|(number, (name, switches))| {
        let door = door_for(number, &name);
        Setting::switched(name, switches, door)
    });
    tell(settings, &chapters()).await;
}

async fn many_switches(door: &str) {
    let covering = Switches::covering().into_iter().enumerate();
    let settings =
        covering.map(|(number, switches)| Setting::switched(format!("{number}: {switches:?}"), switches, door));
    tell(settings, &chapters()).await;
}

/// A test for each share, and one for each door.
macro_rules! switches {
    ($($share:ident = $number:literal),+; $($door:ident),+) => {
        mod each_switch_of_share {$(
            #[tokio::test]
            async fn $share() {
                super::each_switch($number).await;
            }
        )+}

        mod many_switches_at_once_through {$(
            #[tokio::test]
            async fn $door() {
                super::many_switches(stringify!($door)).await;
            }
        )+}
    };
}

switches!(one = 0, two = 1, three = 2, four = 3, five = 4, six = 5, seven = 6, eight = 7; strings, form, dataset);

/// Where an ended session looks like a breakdown, a booking is not sent again: it is looked for, as after any answer
/// that says nothing, and then sent once.
#[tokio::test]
async fn a_session_that_ends_behind_a_page_is_looked_up() -> Told {
    let switches = Switches {
        session_refusal: Refusal::Fault,
        ..Switches::default()
    };
    let setting = Setting::switched("a page".to_owned(), switches, "form");
    let mut stage = Stage::new(Arc::new(Firm::new(&setting)));
    let books = stage.chart().await?;
    let invoice = checked(&books, &invoice("2026-1").line("Advies", "100.00", "21").build());
    stage.subject.strike(Strike::EndSessions, Step::Book, When::Nth(1));
    let error = stage.error("an ended session", stage.book(&invoice).await);
    assert_eq!(error.outcome, Outcome::Unknown, "{error:?}");
    stage.settle();
    assert_eq!(stage.connector.find(&wanted(&invoice)).await?, []);
    stage.book(&invoice).await?;
    assert_eq!(stage.held("2026-1").len(), 1);
    Ok(())
}
