//! What people do meanwhile: the application offers invoices, users of the package change its books, an operator
//! pauses and resumes, a bookkeeper presses buttons.

use std::collections::BTreeMap;

use anyhow::Result;
use boekbrug_engine::{Acceptance, EngineError, Offer, OfferedPdf};
use boekbrug_model::finding::Heals;
use boekbrug_model::testkit::{invoice, vat};
use boekbrug_model::{Finding, Invoice, InvoiceId, Profile, VatKind};
use rand::RngExt;
use rand::rngs::StdRng;
use rust_decimal::Decimal;

use crate::clients::{Client, Clients};
use crate::side::Deed;
use crate::world::{Link, World};

/// What was promised: every accepted invoice, and what must become of it.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    /// Index of its link.
    pub link: usize,
    /// The invoice.
    pub invoice: Invoice,
    /// Size of its PDF; none when there is none.
    pub pdf: Option<usize>,
    /// True when it must end in the books; false when it must never be there.
    pub bookable: bool,
    /// The application's id of its customer, where customers go both ways.
    pub client: Option<String>,
}

/// The people of one storm.
#[derive(Default)]
pub(crate) struct People {
    /// What was promised so far.
    pub promises: BTreeMap<InvoiceId, Promise>,
    /// The application's customers where they go both ways.
    pub clients: Clients,
    offered: usize,
    blocked: Vec<(usize, i64)>,
}

impl People {
    /// True when every invoice of the plan was offered.
    pub(crate) fn has_offered_all(&self, world: &World) -> bool {
        self.offered >= world.plan.invoices * world.links.len()
    }

    /// The application offers its next invoice, sometimes twice.
    pub(crate) async fn offer(&mut self, world: &World, rng: &mut StdRng) -> Result<()> {
        let link = self.offered % world.links.len();
        let number = format!("S-{:04}", self.offered);
        self.offered += 1;
        let (invoice, bookable, client) = if world.links[link].two_way().is_some() {
            let client = self.clients.pick(world, link, rng).await?;
            let (invoice, bookable) = draw_for(&number, &world.links[link], client.named(), rng);
            (invoice, bookable, Some(client.id))
        } else {
            let (invoice, bookable) = draw(&number, &world.links[link], world, rng);
            (invoice, bookable, None)
        };
        let hangs = world.links[link].profile != Profile::C && rng.random_bool(0.8);
        let pdf = hangs.then(|| pdf(&number, rng.random_range(80..400)));
        let offer = offer_of(&world.links[link], &invoice, pdf.as_deref());
        let answer = world.desk.accept(offer.clone()).await?;
        anyhow::ensure!(
            answer.acceptance == Acceptance::New,
            "a new invoice was taken for an old one"
        );
        if rng.random_bool(0.2) {
            let again = world.desk.accept(offer).await?;
            anyhow::ensure!(
                again.acceptance == Acceptance::Already && again.id == answer.id,
                "the same document twice"
            );
        }
        let promise = Promise {
            link,
            invoice,
            pdf: pdf.map(|pdf| pdf.len()),
            bookable,
            client,
        };
        self.promises.insert(answer.id, promise);
        Ok(())
    }

    /// Somebody does something to the books or to the connection.
    pub(crate) async fn act(&mut self, world: &World, rng: &mut StdRng) -> Result<()> {
        let at = rng.random_range(0..world.links.len());
        let link = &world.links[at];
        if link.two_way().is_some() && rng.random_bool(0.7) {
            return self.clients.act(world, at, rng).await;
        }
        let customer = customer(link, world, rng);
        let deed = match rng.random_range(0..13) {
            0 => Deed::Touch(rng.random_range(1..4)),
            1 => {
                self.blocked.push((at, customer));
                Deed::Block(customer)
            }
            2 => Deed::ClosePeriods,
            3 => Deed::OpenPeriods,
            4 => Deed::RenameLedger(format!("Omzet {}", rng.random_range(0..1000))),
            8 => Deed::Move,
            9 => Deed::Maintain(true),
            10 | 11 => Deed::Maintain(false),
            5 => return Ok(world.desk.pause(link.organisation, link.connection).await?),
            6 | 7 => return self.resume(world, at).await,
            _ => {
                world.desk.retry_all(link.organisation, link.connection, None).await?;
                return Ok(());
            }
        };
        link.side.disturb(link.number, &deed)
    }

    async fn resume(&self, world: &World, at: usize) -> Result<()> {
        let link = &world.links[at];
        Ok(world.desk.resume(link.organisation, link.connection).await?)
    }

    /// The weather clears: users of the package take every cause away that they can.
    pub(crate) fn mend_books(&mut self, world: &World) -> Result<()> {
        for (at, code) in std::mem::take(&mut self.blocked) {
            let link = &world.links[at];
            link.side.free_customer(link.number, code)?;
        }
        for link in &world.links {
            link.side.disturb(link.number, &Deed::OpenPeriods)?;
            let late = link.side.codes().late;
            link.side.add_customer(link.number, late, "Late klant")?;
        }
        Ok(())
    }

    /// The weather clears for the application's customers; what was never ticked must never have gone over.
    pub(crate) async fn mend_clients(&mut self, world: &World, rng: &mut StdRng) -> Result<()> {
        self.clients.mend(world, rng).await?;
        for promise in self.promises.values_mut() {
            let of = |client: &&Client| client.link == promise.link && Some(&client.id) == promise.client.as_ref();
            let profile = world.links[promise.link].profile;
            if let Some(client) = self.clients.all.iter().find(of) {
                promise.bookable &= client.is_due(profile);
            }
        }
        Ok(())
    }

    /// The application reads what changed.
    pub(crate) async fn read_changes(&mut self, world: &World, rng: &mut StdRng) -> Result<()> {
        for (at, link) in world.links.iter().enumerate() {
            if link.two_way().is_some() {
                self.clients.read_changes(world, at, rng).await?;
            }
        }
        Ok(())
    }

    /// The operator gives new secrets, where the package does not send them itself. False while a node is at work on the connection, or while the package or our own
    /// count of its limits wants a pause: try again in a moment.
    pub(crate) async fn mend_link(&self, world: &World, at: usize) -> Result<bool> {
        let link = &world.links[at];
        if self.clients.has_keys_sent(world, at) {
            self.resume(world, at).await?;
            return Ok(true);
        }
        let secrets = link.side.new_secrets(link.number)?;
        let linked = match world.desk.relink(link.organisation, link.connection, &secrets).await {
            Err(EngineError::Busy) => return Ok(false),
            linked => linked?,
        };
        let passes = |finding: &Finding| finding.code.entry().heals.contains(&Heals::Time);
        if !linked.findings.is_empty() && linked.findings.iter().all(passes) {
            return Ok(false);
        }
        anyhow::ensure!(
            linked.findings.is_empty(),
            "the new secrets were refused: {:?}",
            linked.findings
        );
        self.resume(world, at).await?;
        Ok(true)
    }

    /// A bookkeeper presses "retry all", once the causes are gone.
    pub(crate) async fn press_retry(&mut self, world: &World) -> Result<()> {
        self.clients.press_retry(world).await?;
        for link in &world.links {
            world.desk.retry_all(link.organisation, link.connection, None).await?;
        }
        Ok(())
    }
}

fn offer_of(link: &Link, invoice: &Invoice, pdf: Option<&[u8]>) -> Offer {
    Offer {
        organisation: link.organisation,
        connection: link.connection,
        invoice: invoice.clone(),
        pdf: pdf.map(|bytes| OfferedPdf {
            file_name: format!("{}.pdf", invoice.number),
            bytes: bytes.to_vec().into(),
        }),
        source: "storm".to_owned(),
        findings: Vec::new(),
    }
}

/// One of the customers that are there from the beginning.
fn customer(link: &Link, world: &World, rng: &mut StdRng) -> i64 {
    let number = rng.random_range(0..world.plan.customers);
    link.side.codes().first + i64::try_from(number).unwrap_or(0)
}

/// An invoice, and whether it must end in the books.
fn draw(number: &str, link: &Link, world: &World, rng: &mut StdRng) -> (Invoice, bool) {
    let known = customer(link, world, rng);
    let codes = link.side.codes();
    let (customer, mut bookable) = match rng.random_range(0..12) {
        0 => (codes.late, true),
        1 => (codes.unknown, false),
        _ => (known, true),
    };
    let mut builder = invoice(number).customer(&customer.to_string()).date("2026-11-16");
    for line in 0..rng.random_range(1..4) {
        let cents = rng.random_range(1..500_000);
        let net = format!("{}.{:02}", cents / 100, cents % 100);
        let text = format!("Werk {line}");
        builder = match rng.random_range(0..4) {
            0 => builder.line(&text, &net, "9"),
            1 => builder.line_of(&text, &net, vat(VatKind::Exempt, "0")),
            _ => builder.line(&text, &net, "21"),
        };
    }
    if rng.random_bool(0.15) {
        builder = builder.credit_note();
    }
    if rng.random_bool(0.08) {
        builder = builder.line("Verkeerd tarief", "10.00", "19");
        bookable = false;
    }
    (builder.due(None).build(), bookable)
}

/// An invoice to a customer of the application, as a booking or as lines of a draft order.
fn draw_for(number: &str, link: &Link, customer: &str, rng: &mut StdRng) -> (Invoice, bool) {
    let mut builder = invoice(number).customer(customer).date("2026-11-16");
    for line in 0..rng.random_range(1..4) {
        let text = format!("Werk {line}");
        builder = if link.profile == Profile::C {
            let (quantity, cents) = (rng.random_range(1..20), rng.random_range(1..50_000));
            let net = Decimal::new(quantity * cents, 2);
            // the package's articles from 1000 on: high, low
            let (item, percent) = [("1000", "21"), ("1001", "9"), ("1005", "21")][rng.random_range(0..3)];
            builder.line(&text, &net.to_string(), percent).with_line(|line| {
                line.quantity = Some(quantity.into());
                line.unit_price = Some(Decimal::new(cents, 2));
                line.item = Some(item.to_owned());
            })
        } else {
            let cents = rng.random_range(1..500_000);
            builder.line(
                &text,
                &Decimal::new(cents, 2).to_string(),
                ["9", "21"][rng.random_range(0..2)],
            )
        };
    }
    if rng.random_bool(0.15) {
        builder = builder.credit_note();
    }
    let bookable = link.profile == Profile::C || rng.random_bool(0.93);
    if !bookable {
        builder = builder.line("Verkeerd tarief", "10.00", "19");
    }
    (builder.due(None).build(), bookable)
}

/// Small, and a PDF as far as anybody looks.
fn pdf(number: &str, size: usize) -> Vec<u8> {
    let mut text = format!("%PDF-1.4\n% {number}\n");
    while text.len() < size {
        text.push_str("% regen en wind\n");
    }
    text.push_str("%%EOF\n");
    text.into_bytes()
}
