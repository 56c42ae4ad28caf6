//! The story that every package's connector must tell, chapter by chapter (feature `testkit`).
//!
//! It is written from the words of the port and of product sections 5, 7 and 11 alone. A package's test implements
//! [`Subject`] over its sandbox and tells the whole story with one line:
//!
//! ```ignore
//! fn fresh() -> std::sync::Arc<dyn Subject> { … }
//! boekbrug_connector::tell_behaviour!(fresh);
//! ```
//!
//! Each chapter gets a subject of its own. [`chapters`] hands them out by name, to tell them again under other
//! settings. A broken promise is a panic with the reason.

mod stage;
mod subject;

mod booking;
mod changing;
mod linking;
mod outward;
mod papers;
mod reading;
mod refusals;
mod samples;
mod watching;
mod weather;

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use stage::{Read, Stage, checked, known, wanted};
pub use subject::{Breakage, Deed, HeldBooking, HeldDocument, Known, Step, Strike, Subject, When};

/// How a chapter ends. A broken promise is a panic; an error of the connector that was not expected comes back.
pub type Told = Result<(), Box<dyn Error + Send + Sync>>;

/// One chapter, told to a fresh subject.
pub type Chapter = fn(Arc<dyn Subject>) -> Pin<Box<dyn Future<Output = Told> + Send>>;

macro_rules! contents {
    (($d:tt) $($room:ident: $($name:ident),+;)+) => {
        $(pub use $room::{$($name),+};)+

        /// Every chapter with its name, in the order of the story.
        pub fn chapters() -> Vec<(&'static str, Chapter)> {
            vec![$($((stringify!($name), (|subject| Box::pin($name(subject))) as Chapter)),+),+]
        }

        /// Tells every chapter to a subject of its own, each as a test. The crate that tells it needs `tokio` with
        /// `macros` and `rt`.
        #[macro_export]
        macro_rules! tell_behaviour {
            ($d fresh:path) => {
                $crate::tell_behaviour!(@each $d fresh; $($($name)+)+);
            };
            (@each $d fresh:path; $d($d chapter:ident)+) => {$d(
                #[tokio::test]
                async fn $d chapter() -> $crate::testkit::Told {
                    $crate::testkit::$d chapter($d fresh()).await
                }
            )+};
        }
    };
}

contents! {
    ($)
    linking: opening_makes_no_call, identify_is_stable, another_feed_is_refused_clearly;
    reading: a_first_read_gives_everything_once, a_read_goes_on_after_every_page, a_page_may_be_asked_again,
        an_idle_read_costs_one_call, a_strange_cursor_reads_again;
    changing: a_changed_customer_is_seen, a_change_elsewhere_does_not_matter, a_blocked_customer_comes_inactive,
        a_new_cost_centre_is_seen, many_changes_at_one_moment_are_seen, changes_between_pages_are_not_lost,
        a_change_in_the_moment_of_reading_is_seen;
    booking: nothing_is_found_before_and_one_after, every_kind_of_invoice_reads_back, a_number_is_booked_once,
        a_gone_booking_is_said, numbers_with_odd_signs_are_found;
    papers: a_pdf_hangs_on_its_booking, a_document_goes_before_its_booking, a_lost_answer_at_attach_is_looked_up,
        a_pdf_goes_along_with_its_booking, a_lost_answer_with_a_pdf_is_looked_up;
    weather: a_lost_answer_at_book_is_unknown, a_lost_request_at_book_is_unknown, no_usable_answer_at_book_is_unknown,
        nothing_left_the_house, sessions_end_in_the_middle, too_many_calls_say_when, a_short_limit_is_waited_out,
        out_of_service_is_temporary, reads_survive_bad_answers, garbage_is_malformed;
    outward: a_customer_is_made_once_and_found_by_each_key, a_number_that_is_taken_makes_no_second_customer,
        a_lost_answer_at_a_new_customer_is_unknown, an_overwrite_leaves_other_fields_alone,
        a_customer_that_is_nobody_is_none, an_order_is_found_by_its_reference_and_reads_back,
        a_lost_answer_at_an_order_is_unknown;
    refusals: a_closed_period_is_refused, a_blocked_customer_is_refused, a_closed_account_is_refused,
        a_withdrawn_key_refuses_the_connection;
    watching: a_healthy_chain_probes_well, a_probe_finds_each_broken_step, calls_add_up, secrets_are_never_shown;
}
