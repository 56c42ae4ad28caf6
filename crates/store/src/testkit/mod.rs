//! The story that every store must tell, chapter by chapter (feature `testkit`).
//!
//! It is written from the words of the port alone, so that a store and its examiner do not share one misreading. A
//! store's test file tells all of it with one line:
//!
//! ```ignore
//! // `fresh` gives an empty store and whatever must live as long as it, or none when it cannot be had here.
//! async fn fresh() -> Option<(Arc<dyn Store>, tempfile::TempDir)> { … }
//! boekbrug_store::tell_story!(fresh);
//! ```
//!
//! Each chapter becomes a test of its own. Time is handed in throughout: nothing waits and nothing looks at a clock.

use std::error::Error;

#[macro_use]
mod stage;

mod app_customers;
mod app_links;
mod app_lists;
mod app_races;
mod app_steps;
mod cast;
mod changes;
mod desk;
mod doors;
mod hooks;
mod intake;
mod leases;
mod links;
mod lists;
mod log;
mod looking;
mod matching;
mod messages;
mod notices;
mod odd;
mod outbox;
mod pages;
mod papers;
mod people;
mod pruning;
mod races;
mod rejects;
mod steps;
mod tenants;
mod vanished;
mod waking;

pub use papers::documents;

/// How a chapter ends. A broken promise is a panic with the reason; an error of the store comes back as it is.
pub type Told = Result<(), Box<dyn Error + Send + Sync>>;

macro_rules! contents {
    (($d:tt) $($room:ident: $($name:ident),+;)+) => {
        $(pub use $room::{$($name),+};)+

        /// The names of all chapters, in the order of the story.
        pub const CHAPTERS: &[&str] = &[$($(stringify!($name)),+),+];

        /// Tells every chapter to an empty store of its own, each as a test. The crate that tells it needs `tokio`
        /// with `macros` and `rt-multi-thread`.
        #[macro_export]
        macro_rules! tell_story {
            ($d fresh:path) => {
                $crate::tell_story!(@each $d fresh; $($($name)+)+);
            };
            (@each $d fresh:path; $d($d chapter:ident)+) => {$d(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $d chapter() -> $crate::testkit::Told {
                    match $d fresh().await {
                        Some((store, _kept)) => $crate::testkit::$d chapter(store).await,
                        None => Ok(()),
                    }
                }
            )+};
        }
    };
}

contents! {
    ($)
    tenants: a_tenant_is_set_up, another_tenants_row_is_not_there, an_id_is_used_once, settings_are_replaced_by_version;
    links: one_live_connection_per_administration, a_connection_is_pinned_once, the_state_says_why,
        secrets_are_replaced, a_secret_goes_only_as_it_was_read, disconnecting_forgets_secrets, secrets_are_listed_for_rotation,
        a_message_finds_its_connections;
    leases: due_connections_are_leased, only_active_connections_are_leased, one_connection_is_leased,
        a_lease_that_ran_out_is_taken_over, a_lost_lease_is_refused_everywhere, a_lease_is_given_back,
        a_nudge_is_never_lost, a_nudged_feed_is_noted;
    pages: a_page_is_stored, a_change_keeps_its_history, an_unchanged_page_moves_the_cursor_only,
        numbers_count_per_administration, a_dropped_page_leaves_no_gap, reference_data_makes_no_changes,
        a_killed_read_resumes, a_page_may_be_large;
    rejects: rejects_stay_until_mended;
    vanished: what_was_not_seen_becomes_inactive, a_vanished_record_comes_back;
    looking: known_rows_are_found, references_are_read, customers_are_matched_exactly, records_are_paged_by_code,
        feeds_are_listed;
    changes: changes_are_paged;
    outbox: an_invoice_is_accepted_once, a_number_belongs_to_one_administration, findings_at_the_door_stay,
        due_invoices_are_claimed, invoices_are_paged_by_state;
    steps: a_step_is_stored, steps_are_stored_together, a_step_from_the_wrong_state_is_stale, a_final_invoice_stays,
        an_invoice_walks_to_its_end;
    waking: a_cause_wakes_its_own, a_page_wakes_by_its_feed, settings_wake, a_person_retries, a_person_marks;
    lists: an_organisations_invoices_are_paged, invoices_are_found_by_their_words, causes_follow_the_findings,
        causes_are_counted_by_connection, records_are_found_by_their_words;
    log: runs_are_listed, runs_are_paged, figures_are_added_up, calls_add_up, totals_count_all, what_is_old_is_removed, a_copy_is_made;
    races: numbers_have_no_gap_under_many_writers, a_row_is_claimed_once_by_many, a_connection_is_leased_once_by_many,
        an_invoice_is_accepted_once_by_many;
    people: a_person_is_kept, an_address_belongs_to_one_person, members_are_listed, the_last_owner_stays,
        two_owners_step_down_at_once, an_erased_person_is_empty;
    doors: a_session_is_kept, sessions_are_listed, sessions_end, an_invitation_is_kept, an_invitation_is_accepted_once_by_many,
        a_key_is_kept, a_key_is_revoked;
    desk: the_trail_is_paged, the_trail_is_filtered, an_answer_is_kept, a_key_is_freed, a_stale_key_is_taken_over,
        keys_are_reserved_together, a_key_is_reserved_once_by_many;
    intake: invoices_are_accepted_together, a_pile_is_accepted_once_by_many, an_administrations_invoices_are_paged,
        a_record_is_found, records_are_found_by_their_ids, names_are_changed;
    hooks: an_endpoint_is_kept, an_endpoint_leaves_with_its_messages, changed_administrations_are_taken,
        a_message_is_raised, the_feed_says_how_far_it_reaches;
    messages: a_message_is_held, a_try_is_finished, a_message_is_raised_in_flight, an_endpoint_fails,
        an_endpoint_that_is_off_rests, a_message_is_claimed_once_by_many, no_change_is_overlooked_under_many_writers;
    notices: recipients_are_chosen, troubled_connections_are_found, refused_customers_are_found,
        what_was_told_is_noted_once, one_node_looks,
        a_letter_is_held, a_letter_is_finished, a_newer_letter_replaces, a_letter_is_claimed_once_by_many;
    pruning: old_changes_are_removed, old_changes_go_everywhere, old_doors_and_answers_are_removed,
        old_tries_are_removed;
    matching: customers_are_handed_over, a_proposal_is_kept, decisions_are_those_of_the_review,
        links_are_written_at_the_end, matched_app_customers_go_on, two_people_decide_at_once;
    app_customers: app_customers_are_handed_over, an_app_customer_changes, an_app_customer_changes_while_it_is_sent,
        an_app_customer_comes_with_its_link, app_customers_are_ticked, an_app_customer_gets_a_number,
        an_app_customer_is_tried_again;
    app_steps: an_app_customer_takes_a_step, a_step_of_a_changed_app_customer_is_kept, an_invoice_hears_who_its_customer_is,
        what_a_step_brought_together_is_said,
        a_link_of_an_app_customer_is_taken_once, a_number_in_the_package_comes_first,
        an_app_customer_wakes_its_invoices, a_cause_wakes_app_customers, what_changed_touches_app_customers,
        a_made_customer_is_stored_with_its_link;
    app_links: an_app_customer_loses_its_link, an_app_customer_without_its_link_rests;
    app_lists: an_invoice_names_an_app_customer, due_app_customers_are_found, app_customers_are_paged,
        app_customers_are_found_by_their_words, free_numbers_come_after_the_highest,
        free_numbers_stay_within_what_the_package_takes, odd_app_customers_are_kept,
        an_ended_connection_keeps_its_app_customers;
    app_races: an_app_customer_is_handed_over_once_by_many, a_step_and_a_change_at_once_lose_nothing,
        a_link_is_taken_once_by_many, a_number_is_given_once_by_many, all_verbs_at_once_never_wait_in_a_circle;
    odd: odd_texts_are_kept, a_nul_never_stops_a_page, extremes_are_kept, long_texts_are_kept, nothing_is_asked;
}
