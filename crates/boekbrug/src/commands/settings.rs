//! `boekbrug settings`: shows or changes the settings of a connection.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use boekbrug_engine::Quiet;
use boekbrug_model::ConnectionSettings;
use serde_json::Value;

use super::Ending;
use crate::cli::Settings;
use crate::installation::Installation;
use crate::output::Output;

/// Shows the settings, after changing the ones that are named.
pub(crate) async fn run(data: &Path, args: &Settings, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let row = installation.connection(args.which.connection).await?;
    let settings = apply(&row.settings, &args.set)?;
    if !args.set.is_empty() {
        installation
            .engine
            .change_settings(row.organisation, row.id, row.version, &settings)
            .await?;
    }
    output.result(&settings, |settings| {
        serde_json::to_string_pretty(settings).unwrap_or_default()
    })?;
    Ok(Ending::Well)
}

/// Changes settings by `name=value`, where a name is a path such as `schedule.everyMinutes` and a value is JSON or,
/// where JSON does not fit, plain text. A name that is not there is an error that lists the ones that are.
pub(crate) fn apply(settings: &ConnectionSettings, changes: &[String]) -> Result<ConnectionSettings> {
    let mut settings = settings.clone();
    for change in changes {
        let (path, value) = change
            .split_once('=')
            .ok_or_else(|| anyhow!("`{change}` is not of the form name=value."))?;
        let as_json = serde_json::from_str(value)
            .ok()
            .map(|value| set(&settings, path, value))
            .transpose()?;
        settings = match as_json.and_then(Result::ok) {
            Some(changed) => changed,
            None => set(&settings, path, Value::String(value.to_owned()))?
                .with_context(|| format!("`{value}` does not fit the setting `{path}`."))?,
        };
    }
    Ok(settings)
}

/// The settings with one value set; the inner error says that the value does not fit.
fn set(settings: &ConnectionSettings, path: &str, value: Value) -> Result<serde_json::Result<ConnectionSettings>> {
    let mut json = serde_json::to_value(settings)?;
    *place(&mut json, path)? = value;
    Ok(serde_json::from_value(json))
}

fn place<'a>(json: &'a mut Value, path: &str) -> Result<&'a mut Value> {
    let mut here = json;
    let mut open = false;
    for name in path.split('.') {
        if here.is_null() {
            *here = Value::Object(serde_json::Map::new());
        }
        let Value::Object(map) = here else {
            bail!("`{path}` goes deeper than the settings do.")
        };
        open = open
            || [
                "vatMappings",
                "ledgerMappings",
                "costCentreMappings",
                "paymentConditionMappings",
                "switchedOff",
                "fieldOwners",
                "packageSettings",
            ]
            .contains(&name);
        if !open && !map.contains_key(name) {
            let names: Vec<_> = map.keys().map(String::as_str).collect();
            bail!("There is no setting `{path}`. There are: {}.", names.join(", "));
        }
        open = open || name == "feedMinutes";
        here = map.entry(name).or_insert(Value::Null);
    }
    Ok(here)
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{ConnectionSettings, Profile};

    use super::apply;

    #[test]
    fn text_numbers_and_maps_are_set() {
        let changes = [
            "revenueAccount=8000".to_owned(),
            "schedule.everyMinutes=5".to_owned(),
            "schedule.feedMinutes.customers=30".to_owned(),
            "ledgerMappings.omzet=8200".to_owned(),
        ];
        let settings = apply(&ConnectionSettings::default(), &changes).expect("set");
        assert_eq!(settings.revenue_account.as_deref(), Some("8000"));
        assert_eq!(settings.schedule.every_minutes, 5);
        assert_eq!(settings.schedule.feed_minutes[&boekbrug_model::Feed::Customers], 30);
        assert_eq!(settings.ledger_mappings["omzet"], "8200");
    }

    #[test]
    fn what_a_package_cannot_do_is_found_in_settings() {
        let places = |package: &str, change: &str| {
            let known = crate::registry::capability(&package.parse().expect("a name")).expect("a package");
            let settings = apply(&known.preset(Profile::A), &[change.to_owned()]).expect("set");
            let findings = known.unfit(&settings).into_iter();
            findings.filter_map(|finding| finding.at).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(places("king", "customersOut=all"), none);
        assert_eq!(places("king", "invoicesAs=draftOrder"), ["invoicesAs"]);
        assert_eq!(places("king", "fieldOwners.name=package"), none);
        assert_eq!(places("king", "fieldOwners.costCenterId=package"), ["fieldOwners"]);
        assert_eq!(places("snelstart", "fieldOwners.nmae=package"), ["fieldOwners"]);
        assert_eq!(places("snelstart", "fieldOwners.customerCode=package"), ["fieldOwners"]);
        for fits in ["customersOut=all", "invoicesAs=draftOrder", "fieldOwners.name=package"] {
            assert_eq!(places("snelstart", fits), none, "{fits}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        let error = apply(
            &ConnectionSettings::default(),
            &["schedule.everyMinutes=often".to_owned()],
        );
        let error = error.expect_err("no number").to_string();
        assert!(
            error.contains("often") && error.contains("schedule.everyMinutes"),
            "{error}"
        );
    }

    #[test]
    fn a_name_that_is_not_there_lists_the_names() {
        let error = apply(&ConnectionSettings::default(), &["revenue=8000".to_owned()]).expect_err("no such name");
        assert!(error.to_string().contains("revenueAccount"), "{error}");
    }
}
