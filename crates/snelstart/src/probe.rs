//! The checks of `doctor`: the whole chain, read-only, and as many of the uncertain points as reading can settle.

use boekbrug_connector::{Connector, ConnectorError, ProbeStep};
use boekbrug_model::{Finding, FindingCode};

use crate::SnelStart;
use crate::capability;
use crate::client::Ask;
use crate::errors::Subject;
use crate::token::Token;

/// A finding and a word for people, or why the step could not be made.
pub(crate) type Found = Result<(Vec<Finding>, Option<String>), ConnectorError>;

impl SnelStart {
    /// Every step in order; without a token there is only the first, without the administration only the first three.
    pub(crate) async fn probe_all(&self) -> Vec<ProbeStep> {
        let token = self.api.token().await;
        let scopes = token.as_ref().ok().and_then(Token::scopes);
        let mut steps = vec![step(
            ("De koppelsleutel geeft toegang", "The koppelsleutel gives access"),
            token.map(|_| (Vec::new(), None)),
        )];
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            (
                "De API antwoordt en neemt de partnersleutel aan",
                "The API answers and takes the subscription key",
            ),
            self.echo().await,
        ));
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            ("De administratie is te lezen", "The administration can be read"),
            self.administration().await,
        ));
        steps.push(step(
            (
                "De koppelsleutel heeft alle rechten",
                "The koppelsleutel has every right",
            ),
            Ok(rights(&capability::rights(&self.settings), scopes.as_deref())),
        ));
        if steps[2].findings.is_empty() {
            steps.extend(self.probe_books().await);
            steps.extend(self.probe_orders().await);
        }
        steps
    }

    /// The one call that needs no right.
    async fn echo(&self) -> Found {
        let ask = Ask::get("GET /echo/{input}", "", Subject::NONE, "/echo/boekbrug".to_owned());
        self.api.ask_well(&ask).await.map(|_| (Vec::new(), None))
    }

    /// Which administration the koppelsleutel opens.
    async fn administration(&self) -> Found {
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

/// The rights that are missing, as far as the token says which it has.
fn rights(needed: &[&str], scopes: Option<&[String]>) -> (Vec<Finding>, Option<String>) {
    let Some(scopes) = scopes else {
        return (
            Vec::new(),
            Some("het token noemt geen rechten / the token names no rights".to_owned()),
        );
    };
    let missing = needed
        .iter()
        .filter(|right| !scopes.iter().any(|scope| scope.eq_ignore_ascii_case(right)));
    let findings = missing
        .map(|right| Finding::new(FindingCode::ConnectionRightMissing).with("right", right))
        .collect();
    (findings, Some(scopes.join(" ")))
}
