//! Divisions: the administrations that a consent opens. A connection is pinned to one of them; the one in which the
//! user works at the moment (`Me.CurrentDivision`) serves only to ask the list (apis/exact.md section 2).

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome, RemoteAdministration};
use boekbrug_http::Priority;
use boekbrug_model::{Finding, FindingCode};

use crate::client::Ask;
use crate::errors::Subject;
use crate::listed::Listed;
use crate::wire::{Division, Me, rows, select};
use crate::{Exact, refused, resource};

/// An archived division takes no bookings.
const ARCHIVED: i64 = 2;

/// The division to work on: the pinned one, else the one of the settings.
pub(crate) fn pinned(remote_id: Option<&str>, setting: Option<i64>) -> Result<Option<i64>, ConnectorError> {
    let Some(text) = remote_id.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(setting);
    };
    let number = text.parse().ok().filter(|number: &i64| *number > 0);
    number.map(Some).ok_or_else(|| {
        let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "division");
        refused(finding)
    })
}

/// Who is signed in, as far as it matters.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// The division in which the user works at the moment.
    pub(crate) current: Option<i64>,
    /// Language of the package's messages.
    pub(crate) language: Option<String>,
}

impl Exact {
    /// Who is signed in.
    pub(crate) async fn me(&self) -> Result<SignedIn, ConnectorError> {
        let path = format!("/api/v1/current/Me?$select={}", select::<Me<'_>>(&[]));
        let ask = Ask::get(&resource::ME, Subject::NONE, path);
        let answer = self.api.ask_well(&ask).await?;
        let rows = rows::<Me<'_>>(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let me = rows
            .good
            .first()
            .ok_or_else(|| ask.asked.unreadable("nobody is signed in"))?;
        Ok(SignedIn {
            current: me.current_division.0,
            language: me.language_code.owned(),
        })
    }

    /// The division of this connection; without one, the only one that the consent opens.
    pub(crate) async fn own_division(&self) -> Result<RemoteAdministration, ConnectorError> {
        let Some(division) = self.division else {
            return the_only_one(self.divisions().await?);
        };
        let listed = self.divisions_through(division, Some(division)).await?;
        let rows = listed.rows::<Division<'_>>()?;
        let found = rows.good.iter().find(|row| row.code.0 == Some(division));
        let found = found.ok_or_else(|| unreachable(division))?;
        administration(found).ok_or_else(|| listed.unreadable("a division without a number"))
    }

    /// Every division that the consent opens, archived ones left out.
    pub(crate) async fn divisions(&self) -> Result<Vec<RemoteAdministration>, ConnectorError> {
        let through = match self.division {
            Some(division) => division,
            None => self.me().await?.current.ok_or_else(none_at_all)?,
        };
        let mut found = Vec::new();
        let mut listed = self.divisions_through(through, None).await?;
        loop {
            let rows = listed.rows::<Division<'_>>()?;
            let usable = rows.good.iter().filter(|row| row.status.0 != Some(ARCHIVED));
            found.extend(usable.filter_map(administration));
            let next = listed.next_path(self.api.base(), through, rows.next.as_deref())?;
            let Some(path) = next else { return Ok(found) };
            listed = self.listed(&resource::DIVISIONS, path, Priority::Normal).await?;
        }
    }

    /// The list of divisions, asked through one of them.
    async fn divisions_through(&self, division: i64, only: Option<i64>) -> Result<Listed, ConnectorError> {
        let only = only.map(|code| format!("{}&", crate::client::filter(&format!("Code eq {code}"))));
        let only = only.unwrap_or_default();
        let select = select::<Division<'_>>(&[]);
        let path = format!("/api/v1/{division}/{}?{only}$select={select}", resource::DIVISIONS.path);
        let ask = Ask::get(&resource::DIVISIONS, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if answer.status == http::StatusCode::FORBIDDEN && crate::errors::said(&answer).is_none() {
            return Err(unreachable(division));
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        Ok(Listed::new(resource::DIVISIONS.get, answer))
    }

    /// What the package says of the division: for the probe.
    pub(crate) async fn division_state(&self) -> Result<(Option<i64>, Option<i64>, Option<String>), ConnectorError> {
        let division = self.division()?;
        let listed = self.divisions_through(division, Some(division)).await?;
        let rows = listed.rows::<Division<'_>>()?;
        let row = rows.good.first().ok_or_else(|| unreachable(division))?;
        Ok((row.status.0, row.blocking_status.0, row.currency.owned()))
    }
}

fn administration(row: &Division<'_>) -> Option<RemoteAdministration> {
    let code = row.code.0?;
    let name = row.description.get().or(row.customer_name.get());
    Some(RemoteAdministration {
        id: code.to_string(),
        name: name.unwrap_or_default().to_owned(),
    })
}

/// The user works in no division at all.
fn none_at_all() -> ConnectorError {
    let finding = Finding::new(FindingCode::ConnectionChooseAdministration)
        .with("count", 0)
        .with("found", "-");
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding)
}

/// One administration is the one that is meant; of several a person chooses.
fn the_only_one(mut all: Vec<RemoteAdministration>) -> Result<RemoteAdministration, ConnectorError> {
    if all.len() == 1 {
        return Ok(all.remove(0));
    }
    let names: Vec<_> = all.iter().map(|one| format!("{} ({})", one.name, one.id)).collect();
    let finding = Finding::new(FindingCode::ConnectionChooseAdministration)
        .with("count", all.len())
        .with("found", names.join(", "));
    Err(ConnectorError::new(
        ErrorKind::ConnectionRefused,
        Outcome::Permanent,
        finding,
    ))
}

fn unreachable(division: i64) -> ConnectorError {
    let finding = Finding::new(FindingCode::ConnectionAdministrationUnknown).with("name", division);
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding)
}
