//! What operators see: calls by endpoint and kind of answer, and how long they take.

use std::time::Duration;

use crate::{Answer, TransportError};

/// Counts one try.
pub(crate) fn call(endpoint: &'static str, class: &'static str, took: Duration) {
    metrics::counter!("boekbrug_http_calls_total", "endpoint" => endpoint, "class" => class).increment(1);
    metrics::histogram!("boekbrug_http_call_seconds", "endpoint" => endpoint).record(took.as_secs_f64());
}

/// Counts a call that was not made because our own budget is used up.
pub(crate) fn held_back(endpoint: &'static str) {
    metrics::counter!("boekbrug_http_calls_total", "endpoint" => endpoint, "class" => "held_back").increment(1);
}

/// The kind of answer, in few words so that the series stay few.
pub(crate) fn class(result: &Result<Answer, TransportError>) -> &'static str {
    match result {
        Ok(answer) if answer.status.as_u16() == 429 => "429",
        Ok(answer) => match answer.status.as_u16() / 100 {
            2 => "2xx",
            4 => "4xx",
            5 => "5xx",
            _ => "other",
        },
        Err(TransportError::NotSent(_)) => "not_sent",
        Err(TransportError::NoAnswer(_)) => "no_answer",
        Err(TransportError::TooLarge(_)) => "too_large",
    }
}
