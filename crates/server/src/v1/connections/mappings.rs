//! Which VAT, ledger account and cost centre of the application is which of the package.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, Scope, VatKind};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::choices::Code;
use super::settings::store;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::decimal::DecimalText;
use crate::v1::etag::{Etag, IfMatch, IfNoneMatch, tagged};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

/// The most rows of a mapping.
const MOST: usize = 5_000;

pub(super) fn add(group: Operations) -> Operations {
    let shown = json!({
        "vat": [{"kind": "standard", "percent": "21", "packageCode": "3", "ledgerAccount": "8000"}],
        "ledgerAccounts": {"omzet": "8000"},
        "costCentres": {"utrecht": "100"},
        "paymentConditions": {"14 dagen": "14"}
    });
    group
        .add(
            Needs::scope(Scope::ConnectionsRead)
                .tagged()
                .example(Example::new("Its mappings", 200)),
            routes!(read_mappings),
        )
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .tagged()
                .example(Example::new("Other ones", 200).body(shown)),
            routes!(change_mappings),
        )
}

/// The mappings of a connection.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Mappings {
    /// VAT; a row with a code is preferred to one with only kind and percentage.
    #[schema(max_items = 5000)]
    vat: Vec<VatRow>,
    /// Ledger accounts of the application that are called otherwise in the package.
    ledger_accounts: BTreeMap<String, Code>,
    /// Cost centres of the application that are called otherwise in the package.
    cost_centres: BTreeMap<String, Code>,
    /// Payment conditions of the application that are called otherwise in the package.
    payment_conditions: BTreeMap<String, Code>,
}

/// Which VAT of the application is which VAT of the package.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VatMapping)]
struct VatRow {
    /// The application's VAT code. Null: every line of this kind and percentage.
    #[schema(required = true)]
    code: Option<Code>,
    /// Kind of supply.
    kind: VatKind,
    /// Percentage. Null: every percentage of this kind.
    #[schema(required = true)]
    percent: Option<DecimalText>,
    /// The package's VAT code. Null books without one, where the package allows it.
    #[schema(required = true)]
    package_code: Option<Code>,
    /// Revenue account for these lines.
    #[schema(required = true)]
    ledger_account: Option<Code>,
}

impl From<VatMapping> for VatRow {
    fn from(row: VatMapping) -> Self {
        Self {
            code: row.code.map(Code::from),
            kind: row.kind,
            percent: row.percent.map(DecimalText),
            package_code: row.package_code.map(Code::from),
            ledger_account: row.ledger_account.map(Code::from),
        }
    }
}

impl From<VatRow> for VatMapping {
    fn from(row: VatRow) -> Self {
        Self {
            code: row.code.map(String::from),
            kind: row.kind,
            percent: row.percent.map(|percent| percent.0),
            package_code: row.package_code.map(String::from),
            ledger_account: row.ledger_account.map(String::from),
        }
    }
}

impl From<ConnectionSettings> for Mappings {
    fn from(settings: ConnectionSettings) -> Self {
        let codes =
            |map: BTreeMap<String, String>| map.into_iter().map(|(own, code)| (own, Code::from(code))).collect();
        Self {
            vat: settings.vat_mappings.into_iter().map(VatRow::from).collect(),
            ledger_accounts: codes(settings.ledger_mappings),
            cost_centres: codes(settings.cost_centre_mappings),
            payment_conditions: codes(settings.payment_condition_mappings),
        }
    }
}

impl Mappings {
    /// What cannot be a mapping: two rows for the same VAT, a percentage that is none, too many rows.
    fn check(&self) -> Result<(), Problem> {
        for (pointer, rows) in [
            ("/vat", self.vat.len()),
            ("/ledgerAccounts", self.ledger_accounts.len()),
            ("/costCentres", self.cost_centres.len()),
            ("/paymentConditions", self.payment_conditions.len()),
        ] {
            if rows > MOST {
                return Err(Problem::wrong_value(pointer, format!("≤ {MOST}")));
            }
        }
        let mut seen = Vec::new();
        for (at, row) in self.vat.iter().enumerate() {
            let percents = Decimal::ZERO..=Decimal::ONE_HUNDRED;
            if row.percent.is_some_and(|percent| !percents.contains(&percent.0)) {
                return Err(Problem::wrong_value(&format!("/vat/{at}/percent"), "0–100"));
            }
            let key = (row.code.clone(), row.kind, row.percent);
            if seen.contains(&key) {
                return Err(Problem::wrong_value(&format!("/vat/{at}"), "2×"));
            }
            seen.push(key);
        }
        Ok(())
    }

    fn over(self, settings: ConnectionSettings) -> ConnectionSettings {
        let texts = |map: BTreeMap<String, Code>| map.into_iter().map(|(own, code)| (own, code.into())).collect();
        ConnectionSettings {
            vat_mappings: self.vat.into_iter().map(VatMapping::from).collect(),
            ledger_mappings: texts(self.ledger_accounts),
            cost_centre_mappings: texts(self.cost_centres),
            payment_condition_mappings: texts(self.payment_conditions),
            ..settings
        }
    }
}

/// Read the mappings of a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}/mappings",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Its mappings", body = Mappings))
)]
async fn read_mappings(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let row = app.connection(&caller, id).await?;
    Ok(seen.answer(&Etag::of(row.version), &Mappings::from(row.settings)))
}

/// Replace the mappings of a connection
///
/// Invoices that wait for a mapping are tried again. Whether an account or code exists in the package is checked with
/// each invoice, because that changes; a code may be mapped before it is made.
#[utoipa::path(
    put,
    path = "/connections/{connection}/mappings",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Mappings,
    responses((status = 200, description = "As they are now", body = Mappings))
)]
async fn change_mappings(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfMatch,
    Written(mappings): Written<Mappings>,
) -> Result<Response, Problem> {
    mappings.check()?;
    let row = app.connection(&caller, id).await?;
    seen.check(&Etag::of(row.version))?;
    let settings = mappings.over(row.settings.clone());
    let row = store(&app, &caller, row, settings).await?;
    Ok(tagged(&Etag::of(row.version), &Mappings::from(row.settings)))
}
