//! The checks of `doctor`: the whole chain, read-only, and as many of the uncertain points as reading can settle. What
//! is found out is said together with the setting to choose.

use boekbrug_connector::{Connector, ConnectorError, ErrorKind, ProbeStep};
use boekbrug_http::Priority;
use boekbrug_model::{Finding, FindingCode};

use crate::King;
use crate::client::Ask;
use crate::config::PdfWay;
use crate::door::{Door, Operation};

/// Findings and a word for people, or why the step could not be made.
pub(crate) type Found = Result<(Vec<Finding>, Option<String>), ConnectorError>;

impl King {
    /// Every step in order; without a session there is only the first, without the administration only the first four.
    pub(crate) async fn probe_all(&self) -> Vec<ProbeStep> {
        let mut steps = vec![step(
            (
                "De partnersleutel en de omgevingscode geven toegang",
                "The partner key and omgevingscode give access",
            ),
            self.log_in().await,
        )];
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            ("De deuren van de API", "The doors of the API"),
            self.doors().await,
        ));
        steps.push(step(
            ("De versie van het programma", "The version of the program"),
            self.version().await,
        ));
        steps.push(step(
            ("De administratie is te lezen", "The administration can be read"),
            self.administration_name().await,
        ));
        if steps[3].findings.is_empty() {
            steps.extend(self.probe_books().await);
            steps.extend(self.probe_customers().await);
        }
        steps
    }

    async fn log_in(&self) -> Found {
        let session = self.api.session().await?;
        Ok((Vec::new(), Some(format!("door = \"{}\"", session.door.setting()))))
    }

    /// Which doors know the session. A PDF needs the typed one.
    async fn doors(&self) -> Found {
        let mut words = Vec::new();
        let mut typed = false;
        for door in Door::ALL {
            let keep = Ask::read(Operation::KeepSession, None, Priority::Normal).through(door);
            let open = match self.api.ask(&keep).await {
                Ok(_) => true,
                Err(error) if error.kind == ErrorKind::Unreachable => return Err(error),
                Err(_) => false,
            };
            typed |= open && door == Door::Dataset;
            words.push(format!(
                "{}: {}",
                door.setting(),
                if open { "ja / yes" } else { "nee / no" }
            ));
        }
        let mut findings = Vec::new();
        if self.settings.send_pdfs && self.config.pdf == PdfWay::Dataset && !typed {
            findings.push(Finding::new(FindingCode::PdfNotSupported));
            words.push("pdf = \"off\"".to_owned());
        }
        Ok((findings, Some(words.join(", "))))
    }

    /// For the support desk; an administration that does not say it works all the same.
    async fn version(&self) -> Found {
        let ask = Ask::read(Operation::Version, None, Priority::Normal);
        match self.api.ask(&ask).await {
            Ok(reply) => Ok((Vec::new(), reply.version().map(str::to_owned))),
            Err(error) if error.kind == ErrorKind::Refused => Ok((Vec::new(), None)),
            Err(error) => Err(error),
        }
    }

    async fn administration_name(&self) -> Found {
        let administration = self.identify().await?;
        Ok((
            Vec::new(),
            Some(format!("{} ({})", administration.name, administration.id)),
        ))
    }
}

/// A step as people read it.
pub(crate) fn step((title_nl, title_en): (&str, &str), found: Found) -> ProbeStep {
    let (findings, detail) = found.unwrap_or_else(|error| (error.findings, Some(error.endpoint)));
    ProbeStep {
        title_nl: title_nl.to_owned(),
        title_en: title_en.to_owned(),
        findings,
        detail,
        detail_en: None,
    }
}

fn failed(steps: &[ProbeStep]) -> bool {
    steps.iter().any(|step| !step.findings.is_empty())
}
