//! An open-loop generator: offers start when they are meant to, however slow the answers are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use boekbrug_model::AdministrationId;
use tokio::task::JoinSet;

use super::CUSTOMERS;
use super::server::Program;
use crate::command::Load;
use crate::sandbox::FIRST_CUSTOMER;

/// What became of the offers.
#[derive(Default)]
pub(super) struct Offered {
    pub(super) sent: u64,
    /// Numbers that were answered with 201.
    pub(super) accepted: Vec<u64>,
    pub(super) refused: u64,
    pub(super) failed: u64,
    pub(super) wall: Duration,
    /// From the meant start to the answer, of those that were answered with 201.
    pub(super) took: Vec<Duration>,
    /// From the meant start to the real one.
    pub(super) late: Vec<Duration>,
}

/// One offer's end.
struct One {
    number: u64,
    status: Option<u16>,
    took: Duration,
    late: Duration,
}

/// What all offers share.
struct Target {
    client: reqwest::Client,
    url: String,
    key: String,
    day: String,
    keyed: bool,
}

/// Offers at the rate that was asked for and waits for every answer.
pub(super) async fn run(
    args: &Load,
    program: &Program,
    administration: AdministrationId,
    day: &str,
) -> Result<Offered> {
    let target = Arc::new(Target {
        client: crate::wire::client()?,
        url: format!("{}/v1/administrations/{administration}/invoices", program.url),
        key: format!("Bearer {}", program.key),
        day: day.to_owned(),
        keyed: args.keyed,
    });
    let first = target.offer(0, now()).await;
    anyhow::ensure!(
        first.status == Some(201),
        "the first offer was answered with {:?}",
        first.status
    );
    let (count, rate) = (u64::from(args.rate) * u64::from(args.seconds), f64::from(args.rate));
    let (mut offers, mut done) = (JoinSet::new(), Offered::default());
    done.add(&first);
    let start = now() + Duration::from_millis(100);
    for number in 1..=count {
        let meant = start + since(number - 1, rate);
        wait_until(meant).await;
        let target = Arc::clone(&target);
        offers.spawn(async move { target.offer(number, meant).await });
        while let Some(Ok(one)) = offers.try_join_next() {
            done.add(&one);
        }
    }
    while let Some(one) = offers.join_next().await {
        done.add(&one?);
    }
    done.wall = start.elapsed();
    Ok(done)
}

impl Target {
    async fn offer(&self, number: u64, meant: Instant) -> One {
        let late = meant.elapsed();
        let mut request = self
            .client
            .post(&self.url)
            .header("authorization", &self.key)
            .header("content-type", "application/json")
            .body(invoice(number, &self.day));
        if self.keyed {
            request = request.header("idempotency-key", format!("bench-{number}"));
        }
        let answer = request.send().await;
        let status = match answer {
            Ok(answer) => {
                let status = answer.status().as_u16();
                answer.bytes().await.ok().map(|_| status)
            }
            Err(_) => None,
        };
        One {
            number,
            status,
            took: meant.elapsed(),
            late,
        }
    }
}

impl Offered {
    fn add(&mut self, one: &One) {
        self.sent += 1;
        self.late.push(one.late);
        match one.status {
            Some(201) => {
                self.accepted.push(one.number);
                self.took.push(one.took);
            }
            Some(_) => self.refused += 1,
            None => self.failed += 1,
        }
    }
}

/// The value that so many in a thousand do not exceed; the values are sorted.
pub(super) fn percentile(sorted: &[Duration], permille: usize) -> Duration {
    let place = (sorted.len() * permille).div_ceil(1_000).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

/// The number of the invoice of an offer.
pub(super) fn number(offer: u64) -> String {
    format!("L-{offer:08}")
}

/// An invoice of two lines, as an application would write it: about a kilobyte.
fn invoice(offer: u64, day: &str) -> String {
    let customer = FIRST_CUSTOMER + usize::try_from(offer).unwrap_or_default() % CUSTOMERS;
    let number = number(offer);
    format!(
        r#"{{"number":"{number}","kind":"invoice","date":"{day}","customer":{{"code":"{customer}","name":"Klant {customer}"}},
"currency":"EUR","orderReference":"PO {offer}","description":"Werkzaamheden volgens offerte",
"lines":[
{{"description":"Advies","quantity":"1","unit":"HUR","unitPrice":"100.00","net":"100.00","vat":{{"kind":"standard","percent":"21"}}}},
{{"description":"Handboek","quantity":"2","unit":"EA","unitPrice":"25.00","net":"50.00","vat":{{"kind":"standard","percent":"9"}}}}],
"vatTotals":[
{{"vat":{{"kind":"standard","percent":"21"}},"base":"100.00","amount":"21.00"}},
{{"vat":{{"kind":"standard","percent":"9"}},"base":"50.00","amount":"4.50"}}],
"totalExcl":"150.00","totalVat":"25.50","totalIncl":"175.50"}}"#
    )
}

#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a rate of a bench, no money"
)]
fn since(number: u64, rate: f64) -> Duration {
    Duration::from_secs_f64(number as f64 / rate)
}

#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
fn now() -> Instant {
    Instant::now()
}

#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
async fn wait_until(meant: Instant) {
    if meant > Instant::now() {
        tokio::time::sleep_until(meant.into()).await;
    } else {
        tokio::task::yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let values: Vec<_> = (1..=1_000).map(Duration::from_millis).collect();
        let at = |permille| percentile(&values, permille).as_millis();
        assert_eq!([at(500), at(990), at(999), at(1_000)], [500, 990, 999, 1_000]);
        assert_eq!(percentile(&values[..1], 990), values[0]);
        assert_eq!(percentile(&[], 990), Duration::ZERO);
    }

    #[test]
    fn the_invoice_ties_out() {
        let text = invoice(7, "2025-03-16");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["number"], "L-00000007");
        assert_eq!(json["totalIncl"], "175.50");
    }
}
