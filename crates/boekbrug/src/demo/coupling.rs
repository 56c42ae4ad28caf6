//! One coupling of the demo, from linking to the last read-back.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use boekbrug_engine::{
    Acceptance, Answer, ConnectRequest, Connected, Offer, OfferedPdf, Receipt, WhichAdministration, WhichOrganisation,
};
use boekbrug_model::{ConnectionState, Feed, Finding, FindingCode, InvoiceId, InvoiceState, Package, Profile};
use boekbrug_store::{ConnectionRow, InvoiceRow};
use jiff::Timestamp;
use url::Url;

use super::control::Control;
use super::figures::{ConnectionFigures, FindingFigure, InvoiceFigures, seconds};
use super::files::Offered;
use super::stands::{self, Stand};
use crate::commands::offered_again;
use crate::installation::Installation;

/// How often the demo looks again at invoices that wait for something, half a second apart.
const LOOKS: u32 = 240;

/// A coupling at work.
pub(crate) struct Coupling<'a> {
    pub(super) installation: &'a Installation,
    stand: &'a dyn Stand,
    pub(super) control: Control<'a>,
    started: Timestamp,
    /// Its connection.
    pub(crate) row: ConnectionRow,
    answers: BTreeMap<String, Answer>,
}

impl<'a> Coupling<'a> {
    /// Links the package: made at the first start, found again later.
    pub(crate) async fn link(
        installation: &'a Installation,
        stand: &'a dyn Stand,
        profile: Profile,
        sandbox: &'a Url,
    ) -> Result<Self> {
        let started = installation.clock.now();
        let package: Package = stand.name().parse()?;
        let row = match earlier(installation, &package, profile).await? {
            Some(row) => row,
            None => linked(installation, stand, package, profile).await?,
        };
        Ok(Self {
            installation,
            stand,
            control: Control {
                installation,
                sandbox,
                administration: stand.administration(profile),
            },
            started,
            row,
            answers: BTreeMap::new(),
        })
    }

    /// Reads every feed.
    pub(crate) async fn pull(&self) -> Result<()> {
        let (engine, row) = (&self.installation.engine, &self.row);
        engine.pull_now(row.organisation, row.id, &[]).await?;
        Ok(())
    }

    /// Offers every document that could be read; returns how many.
    pub(crate) async fn offer(&mut self, documents: &[Offered]) -> Result<usize> {
        for offered in documents {
            let Ok(document) = &offered.read else { continue };
            let pdf = document.pdf.as_ref().map(|pdf| OfferedPdf {
                file_name: pdf.file_name.clone(),
                bytes: pdf.bytes.clone().into(),
            });
            let offer = Offer {
                organisation: self.row.organisation,
                connection: self.row.id,
                invoice: document.invoice.clone(),
                pdf,
                source: offered.name.clone(),
                findings: document.warnings.clone(),
            };
            let answer = self.installation.engine.accept(offer).await?;
            self.answers.insert(offered.name.clone(), answer);
        }
        Ok(self.answers.len())
    }

    /// Pushes until nothing is under way any more; true when something still is after all looks.
    pub(crate) async fn push(&self) -> Result<bool> {
        let open: Vec<_> = InvoiceState::ALL
            .iter()
            .copied()
            .filter(|state| !state.is_final() && *state != InvoiceState::Findings)
            .collect();
        let (installation, row) = (self.installation, &self.row);
        for _ in 0..LOOKS {
            installation.engine.push_now(row.organisation, row.id, true).await?;
            if installation.store.invoices(row.id, &open, None, 1).await?.is_empty() {
                return Ok(false);
            }
            installation.clock.sleep(Duration::from_millis(500)).await;
        }
        Ok(true)
    }

    /// Documents that carry a number that another document has.
    pub(crate) fn conflicts(&self) -> usize {
        let answers = self.answers.values();
        answers
            .filter(|answer| answer.acceptance == Acceptance::Conflict)
            .count()
    }

    /// What came of it all.
    pub(crate) async fn figures(&self, documents: &[Offered]) -> Result<ConnectionFigures> {
        let store = &self.installation.store;
        let feeds = store.feed_states(self.row.id).await?;
        let mut calls = BTreeMap::new();
        for call in store.calls_since(self.row.id, Timestamp::UNIX_EPOCH).await? {
            *calls.entry(call.endpoint).or_default() += u64::from(call.calls);
        }
        Ok(ConnectionFigures {
            package: self.row.package.to_string(),
            profile: self.row.profile.as_str().to_owned(),
            pulled: feeds
                .into_iter()
                .map(|(feed, state): (Feed, _)| (feed.to_string(), state.records))
                .collect(),
            customers: None,
            invoices: self.invoice_figures(documents).await?,
            calls,
            duplicates: self.duplicates().await?,
            seconds: seconds(self.installation.clock.now().duration_since(self.started)),
        })
    }

    /// Asks the sandbox itself, not our own records, how many bookings stand there beyond the first of a number.
    async fn duplicates(&self) -> Result<u64> {
        let books = self.control.get("books").await;
        let books = books.context("The sandbox does not show its books.")?;
        stands::duplicates(&books, self.stand.books()).context("The sandbox's books have another form.")
    }

    async fn invoice_figures(&self, documents: &[Offered]) -> Result<InvoiceFigures> {
        let mut figures = InvoiceFigures {
            offered: documents.len() as u64,
            ..InvoiceFigures::default()
        };
        let mut counted = BTreeMap::<InvoiceId, &str>::new();
        for offered in documents {
            let file = &offered.name;
            match (&offered.read, self.answers.get(file)) {
                (Err(refused), _) => {
                    let number = refused.summary.number.as_deref().unwrap_or(file);
                    let of = |finding| FindingFigure::new(number, file, finding);
                    figures.findings.extend(refused.findings.iter().map(of));
                }
                (Ok(document), Some(answer)) if answer.acceptance == Acceptance::Conflict => {
                    let of = |finding| FindingFigure::new(document.invoice.number.as_str(), file, finding);
                    figures.findings.extend(answer.findings.iter().map(of));
                }
                (Ok(document), Some(answer)) => {
                    if let Some(earlier) = counted.insert(answer.id, file) {
                        figures.already += 1;
                        let number = document.invoice.number.as_str();
                        let again = offered_again(number, earlier);
                        figures.findings.push(FindingFigure::new(number, file, &again));
                        continue;
                    }
                    let invoice = self
                        .installation
                        .store
                        .invoice(self.row.organisation, answer.id)
                        .await?;
                    count(
                        &mut figures,
                        file,
                        &invoice.context("An accepted invoice is not there.")?,
                    )?;
                }
                (Ok(_), None) => bail!("{file} was read but not offered."),
            }
        }
        Ok(figures)
    }
}

/// The connection that an earlier start of this demo made.
async fn earlier(installation: &Installation, package: &Package, profile: Profile) -> Result<Option<ConnectionRow>> {
    let Some(organisation) = installation.organisation().await? else {
        return Ok(None);
    };
    let rows = installation.store.connections(organisation).await?;
    Ok(rows
        .into_iter()
        .find(|row| row.package == *package && row.profile == profile && row.state == ConnectionState::Active))
}

async fn linked(
    installation: &Installation,
    stand: &dyn Stand,
    package: Package,
    profile: Profile,
) -> Result<ConnectionRow> {
    let organisation = installation.organisation().await?.map_or_else(
        || WhichOrganisation::New("Demo".to_owned()),
        WhichOrganisation::Existing,
    );
    let known = installation.engine.capability(&package);
    let title = known.map_or(package.as_str(), |known| known.title);
    let preset = known.map(|known| known.preset(profile)).unwrap_or_default();
    let name = match profile {
        Profile::A => format!("Demo Advies BV, {title}"),
        Profile::B => format!("Demo Advies BV, {title} per relatie"),
        Profile::C => format!("Demo Advies BV, {title} tweeweg"),
    };
    let request = ConnectRequest {
        organisation,
        administration: WhichAdministration::New(name),
        package,
        profile,
        settings: stands::over(preset, stand.settings(profile)),
        secrets: stand.secrets(profile),
        start: true,
    };
    let mut connected = installation.engine.connect(request).await?;
    let row = installation.connection(Some(connected.connection)).await?;
    if connected.state == ConnectionState::Draft && installation.engine.signs_in(&row.package) {
        connected = consented(installation, &row).await?;
    }
    if connected.state != ConnectionState::Active {
        bail!(
            "The sandbox refused the link:\n{}",
            crate::output::findings_text(&connected.findings, "  ")
        );
    }
    installation.connection(Some(row.id)).await
}

/// Gives the consent that a person would give: the sandbox's sign-in page says yes by itself.
async fn consented(installation: &Installation, row: &ConnectionRow) -> Result<Connected> {
    let engine = &installation.engine;
    let back = installation.config.server.return_address(&row.package);
    let asked = engine.sign_in(row.organisation, row.id, &back, true).await?;
    let location = installation.redirect_of(&Url::parse(&asked.address)?).await?;
    let parameters: Vec<_> = location.query_pairs().into_owned().collect();
    let state = parameters.iter().find(|(name, _)| name == "state");
    let state = state
        .ok_or_else(|| anyhow!("The sandbox gave no state back."))?
        .1
        .clone();
    Ok(engine.redeem(&row.package, &state, parameters).await?)
}

fn count(figures: &mut InvoiceFigures, file: &str, invoice: &InvoiceRow) -> Result<()> {
    let booked = matches!(
        invoice.state,
        InvoiceState::Booked | InvoiceState::Attached | InvoiceState::Verified
    );
    figures.booked += u64::from(booked);
    if let Some(receipt) = Receipt::of(invoice)? {
        figures.verified += 1;
        figures.with_pdf += u64::from(receipt.document.is_some());
    }
    let unticked = |finding: &Finding| finding.code == FindingCode::CustomerNotSelected;
    figures.unticked += u64::from(invoice.findings.iter().any(unticked));
    let of = |finding| FindingFigure::new(invoice.invoice.number.as_str(), file, finding);
    figures.findings.extend(invoice.findings.iter().map(of));
    Ok(())
}
