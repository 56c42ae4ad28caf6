//! Everything that the facts leave open, turned: each switch of the sandbox with the setting of the connector that
//! answers to it. The whole story must hold under all of them.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use boekbrug_connector::Outcome;
use boekbrug_connector::testkit::{Chapter, Stage, Step, Strike, Subject, Told, When, chapters, checked, wanted};
use boekbrug_model::testkit::invoice;
use boekbrug_sandbox::king::Switches;
use boekbrug_sandbox::king::switches::{FormDoor, LineVat, MoneyIn, Refusal, Severity};
use serde_json::{Value, json};

use crate::covering::{Dice, Factors};
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

/// Parts into which long tellings are cut, so that they run side by side.
const PARTS: usize = 8;

/// Chapters that are told under every triple of positions: reading, booking, the PDF, the look-up, sessions, refusals.
const SHORT: [&str; 8] = [
    "a_first_read_gives_everything_once",
    "a_number_is_booked_once",
    "a_pdf_goes_along_with_its_booking",
    "a_lost_answer_with_a_pdf_is_looked_up",
    "a_lost_answer_at_book_is_unknown",
    "sessions_end_in_the_middle",
    "a_closed_period_is_refused",
    "a_blocked_customer_is_refused",
];

/// The whole story where every pair of positions comes, doors included.
async fn every_pair(part: usize) {
    let factors = Factors::all();
    let rows = factors.covering(2);
    let settings = rows.iter().skip(part).step_by(PARTS).map(|row| factors.setting(row));
    tell(settings, &chapters()).await;
}

/// The short story where every triple comes.
async fn every_triple(part: usize) {
    let factors = Factors::all();
    let told: Vec<_> = chapters()
        .into_iter()
        .filter(|(name, _)| SHORT.contains(name))
        .collect();
    assert_eq!(told.len(), SHORT.len(), "each of them is a chapter");
    let rows = factors.covering(3);
    let settings = rows.iter().skip(part).step_by(PARTS).map(|row| factors.setting(row));
    tell(settings, &told).await;
}

/// A test for each part.
macro_rules! parts {
    ($($part:ident = $number:literal),+) => {
        mod every_pair_of_positions {$(
            #[tokio::test]
            async fn $part() {
                super::every_pair($number).await;
            }
        )+}

        mod every_triple_of_positions {$(
            #[tokio::test]
            async fn $part() {
                super::every_triple($number).await;
            }
        )+}
    };
}

parts!(
    one = 0,
    two = 1,
    three = 2,
    four = 3,
    five = 4,
    six = 5,
    seven = 6,
    eight = 7
);

/// Whole combinations by chance, for as long as is said: `cargo xtask switches --minutes N` runs it. A combination
/// that fails is printed, and comes again with its seed.
#[test]
#[ignore = "runs for minutes; `cargo xtask switches`"]
#[allow(clippy::disallowed_methods, reason = "it runs for a time by the clock on the wall")]
fn combinations_by_chance() {
    let set = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().expect("a number"));
    let until = Instant::now() + Duration::from_secs(60 * set("SWITCHES_MINUTES", 1));
    let next = AtomicU64::new(set("SWITCHES_SEED", 1));
    let threads = set("SWITCHES_THREADS", 1);
    let first = next.load(Ordering::Relaxed);
    let work = || {
        let factors = Factors::all();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        while Instant::now() < until {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            // neighbours among the seeds begin far from each other
            let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
            let mut setting = factors.setting(&factors.drawn(&mut dice));
            setting.name = format!("seed {seed}: {}", setting.name);
            runtime.block_on(tell([setting], &chapters()));
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        assert!(workers.into_iter().all(|worker| worker.join().is_ok()), "see above");
    });
    let drawn = next.load(Ordering::Relaxed) - first;
    eprintln!(
        "{drawn} of {:e} combinations, each with the whole story: all held",
        Factors::all().combinations()
    );
}

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
