//! The checks of `doctor`: the whole chain, read-only, and as many of the uncertain points as reading can settle.

use boekbrug_connector::{ConnectorError, ProbeStep};
use boekbrug_model::{Finding, FindingCode};

use crate::Exact;

/// A finding and a word for people, or why the step could not be made.
pub(crate) type Found = Result<(Vec<Finding>, Option<String>), ConnectorError>;

impl Exact {
    /// Every step in order; what follows a broken link of the chain is not tried.
    pub(crate) async fn probe_all(&self) -> Vec<ProbeStep> {
        let token = self.api.tokens().await.map(|_| (Vec::new(), None));
        let mut steps = vec![step(("De toestemming is geldig", "The consent is valid"), token)];
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            (
                "Exact antwoordt en kent de gebruiker",
                "The package answers and knows the user",
            ),
            self.user().await,
        ));
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            ("De administratie is te bereiken", "The administration can be reached"),
            self.administration().await,
        ));
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            ("De administratie is open", "The administration is open"),
            self.state().await,
        ));
        if !failed(&steps) {
            steps.extend(self.probe_books().await);
            steps.extend(self.probe_outward().await);
        }
        steps
    }

    /// Who is signed in. Messages of refusals come in this user's language.
    async fn user(&self) -> Found {
        let me = self.me().await?;
        let detail = me.language.map(|language| format!("taal / language: {language}"));
        Ok((Vec::new(), detail))
    }

    async fn administration(&self) -> Found {
        let division = self.own_division().await?;
        Ok((Vec::new(), Some(format!("{} ({})", division.name, division.id))))
    }

    /// Active, and not being restored, copied or converted.
    async fn state(&self) -> Found {
        let (status, blocking, currency) = self.division_state().await?;
        let mut findings = Vec::new();
        if status.is_some_and(|status| status != 1) {
            let text = "Status";
            findings.push(Finding::new(FindingCode::ConnectionDisconnected).said(None, text));
        }
        if blocking.is_some_and(|blocking| blocking != 0) {
            findings.push(Finding::new(FindingCode::PackageUnavailable).said(None, "BlockingStatus"));
        }
        Ok((
            findings,
            currency.map(|currency| format!("valuta / currency: {currency}")),
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
