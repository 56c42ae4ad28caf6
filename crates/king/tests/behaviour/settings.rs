//! Everything that the facts leave open is a switch of the sandbox. Under each the connector does its work, as it is or
//! with the setting that answers to it.

use boekbrug_connector::ErrorKind;
use boekbrug_model::Feed;
use serde_json::{Value, json};

use crate::firm::{CODE, Firm};
use crate::walk::books_everything;

/// A switch, and the setting that it needs.
fn cases() -> Vec<(Value, Value)> {
    let plain = [
        json!({"decimal_mark": "comma"}),
        json!({"money_scale": "four"}),
        json!({"money_scale": "trimmed"}),
        json!({"decimal_mark": "comma", "money_scale": "four"}),
        json!({"money_in": "comma"}),
        json!({"date_out": "slashes"}),
        json!({"date_out": "iso"}),
        json!({"date_in": "strict"}),
        json!({"empty_cells": "empty"}),
        json!({"records": "c_data"}),
        json!({"indented": true}),
        json!({"answer_root": "upper"}),
        json!({"answer_root": "lower"}),
        json!({"total_pages": "empty"}),
        json!({"total_pages": "empty_for_one"}),
        json!({"record_count": "page"}),
        json!({"where_tags": "optional"}),
        json!({"paging_tags": "required"}),
        json!({"semicolon_where": "and"}),
        json!({"mixed_where": "refused"}),
        json!({"login_ends_others": true}),
        json!({"no_message": "empty"}),
        json!({"booking_key": "tabs"}),
        json!({"booking_key": "named"}),
        json!({"booking_key": "first_row"}),
        json!({"long_text": "refused"}),
        json!({"warnings": false}),
        json!({"warning_place": "own_table"}),
        json!({"warning_in_message": true}),
        json!({"duplicate_fact": "refused"}),
        json!({"closed_for_good": "refused"}),
        json!({"blocked_debtor": "ignored"}),
        json!({"vat_check": "refused"}),
        json!({"vat_check": "warned"}),
        json!({"vat_included": "always"}),
        json!({"typed_columns": "text"}),
        json!({"missing_schema": "accepted"}),
        json!({"soap_action": "optional"}),
        json!({"pace": "slow"}),
    ];
    let with_setting = [
        (json!({"money_in": "point"}), json!({"decimals": "point"})),
        (json!({"line_vat": "by_code"}), json!({"line_amounts": "gross"})),
        (json!({"string_schema": "honoured"}), json!({"pdf": "schema"})),
        (json!({"typed_columns": "text"}), json!({"columns": "text"})),
        (json!({}), json!({"columns": "native"})),
        (json!({}), json!({"soap": "1.2"})),
        (json!({}), json!({"payload": "escaped"})),
        (json!({}), json!({"separator": "semicolon"})),
        (json!({}), json!({"dates": "iso"})),
        (json!({}), json!({"dates": "slashes"})),
        (
            json!({}),
            json!({"pdf": "off", "changes": false, "find_in_bookings": false}),
        ),
        (json!({"dossier_module": false}), json!({"pdf": "off"})),
        (json!({"form_door": "old_host"}), json!({"door": "auto"})),
    ];
    plain
        .into_iter()
        .map(|switch| (switch, json!({})))
        .chain(with_setting)
        .collect()
}

#[tokio::test]
async fn every_switch_is_borne() {
    let mut failed = Vec::new();
    for (switches, setting) in cases() {
        for door in ["strings", "form", "dataset"] {
            let mut all = setting.clone();
            if all.get("door").is_none() {
                all["door"] = json!(door);
            }
            let firm = Firm::switched(&switches, &all);
            for feed in &firm.connector.capability().feeds {
                let rows = firm.all(feed.feed).await;
                if rows.is_empty() && feed.feed != Feed::Projects {
                    failed.push(format!("{switches} {all}: no {}", feed.feed));
                }
            }
            if let Err(why) = books_everything(&firm).await {
                failed.push(format!("{switches} {all}: {why}"));
            }
        }
    }
    assert!(failed.is_empty(), "{} of them:\n{}", failed.len(), failed.join("\n"));
}

/// Under these the wrong setting shows: else the switches above would prove nothing.
#[tokio::test]
async fn the_wrong_setting_is_seen() {
    let wrong = [
        (json!({"money_in": "point"}), json!({})),
        (json!({"money_in": "comma"}), json!({"decimals": "point"})),
        (json!({"date_in": "strict"}), json!({"dates": "iso"})),
        (json!({"line_vat": "by_code"}), json!({})),
        (json!({}), json!({"line_amounts": "gross"})),
        (json!({"string_schema": "ignored"}), json!({"pdf": "schema"})),
        (json!({"dossier_module": false}), json!({})),
        (json!({}), json!({"split_account": "8050"})),
    ];
    for (switches, setting) in wrong {
        let firm = Firm::switched(&switches, &setting);
        let told = books_everything(&firm).await;
        assert!(told.is_err(), "{switches} {setting}");
    }
}

/// Somebody else logs in, by which our session ends; the package says so in any of its ways.
#[tokio::test]
async fn a_session_that_ended_is_made_anew() {
    for refusal in ["text", "silent", "fault"] {
        for door in ["strings", "form", "dataset"] {
            let switches = json!({"login_ends_others": true, "session_refusal": refusal});
            let firm = Firm::switched(&switches, &json!({"door": door}));
            let other = firm.another(&json!({"door": door}), CODE);
            assert!(!firm.all(Feed::Customers).await.is_empty());
            other.identify().await.unwrap();
            assert!(!firm.all(Feed::Customers).await.is_empty(), "{refusal} {door}");
            other.identify().await.unwrap();
            books_everything(&firm)
                .await
                .unwrap_or_else(|why| panic!("{refusal} {door}: {why}"));
        }
    }
}

#[tokio::test]
async fn a_wrong_code_breaks_the_connection_however_it_is_said() {
    for refusal in ["text", "silent", "fault"] {
        for door in ["strings", "form", "dataset", "auto"] {
            let firm = Firm::switched(&json!({"login_refusal": refusal}), &json!({}));
            let wrong = firm.another(&json!({"door": door}), "12345");
            let error = wrong.identify().await.unwrap_err();
            // a page of HTML says nothing of the kind: it is tried again
            let kind = match (refusal, door) {
                ("fault", "form") => ErrorKind::Unreachable,
                _ => ErrorKind::ConnectionRefused,
            };
            assert_eq!(error.kind, kind, "{refusal} {door}: {error:?}");
            let stranger = firm.another(&json!({"door": door, "partner_key": "stranger"}), CODE);
            let error = stranger.identify().await.unwrap_err();
            assert_eq!(error.kind, kind, "{refusal} {door}: {error:?}");
        }
    }
}
