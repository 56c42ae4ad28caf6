//! The last part of the probe: what profiles B and C need beside the books. Whether the app may also write is not to be
//! learnt by reading, so it is said which scopes it needs for that.

use boekbrug_connector::{ConnectorError, ProbeStep, WantedCustomer};
use boekbrug_http::Priority;
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{Finding, FindingCode};
use http::StatusCode;

use crate::Exact;
use crate::address::quoted;
use crate::client::Ask;
use crate::config::{OrderLookup, OrdersBy};
use crate::errors::Subject;
use crate::probe::{Found, step};
use crate::resource::{self, Resource};
use crate::wire::{SalesInvoice, rows, select};

/// A code and a reference that nobody has.
const NOBODY: &str = "999999999999999999";

impl Exact {
    /// The steps that these settings ask for.
    pub(crate) async fn probe_outward(&self) -> Vec<ProbeStep> {
        let mut steps = Vec::new();
        if self.settings.customers_out != CustomersOut::None {
            steps.push(step(
                (
                    "Een klant is op nummer, btw-nummer en KvK-nummer te vinden",
                    "A customer can be found by code, VAT number and KvK number",
                ),
                self.by_keys().await,
            ));
        }
        if self.settings.invoices_as == Target::DraftOrder {
            steps.push(step(
                (
                    "Een conceptfactuur is op haar nummer te vinden",
                    "A draft invoice can be found by its number",
                ),
                self.by_reference().await,
            ));
            steps.push(step(
                (
                    "Wat van conceptfacturen werd, is te lezen",
                    "What became of draft invoices can be read",
                ),
                self.orders_told().await,
            ));
        }
        steps
    }

    /// Whether accounts are filtered as they are looked for.
    async fn by_keys(&self) -> Found {
        let wanted = WantedCustomer {
            number: Some(NOBODY.to_owned()),
            vat_number: Some("NL000000000B00".to_owned()),
            identification: Some("00000000".to_owned()),
        };
        match self.look_up_customers(&wanted).await {
            Ok(_) => Ok((Vec::new(), Some(manage(&resource::ACCOUNTS)))),
            Err(error) => without_right(error, &resource::ACCOUNTS),
        }
    }

    /// Whether sales invoices are filtered by their reference. Where they are not, the setting says by what else.
    async fn by_reference(&self) -> Found {
        let only = format!("YourRef eq {}", quoted(NOBODY));
        let select = select::<SalesInvoice<'_>>(&["Modified", "LineNumber", "Timestamp"]);
        let path = self.list_path(&resource::SALES_INVOICES, Some(&only), &select)?;
        let ask = Ask::get(&resource::SALES_INVOICES, Subject::NONE, path).with(Priority::Normal);
        let answer = self.api.ask(&ask).await?;
        let by_customer = self.own.all.order_lookup == OrderLookup::Customer;
        if answer.status == StatusCode::BAD_REQUEST {
            let word = "order_lookup = \"customer\" (het filter wordt geweigerd / the filter is refused)";
            let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "order_lookup");
            let findings = (!by_customer).then_some(finding);
            return Ok((findings.into_iter().collect(), Some(word.to_owned())));
        }
        if !answer.status.is_success() {
            return without_right(ask.asked.refused(&answer), &resource::SALES_INVOICES);
        }
        let found = rows::<SalesInvoice<'_>>(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        if !found.good.is_empty() && !by_customer {
            let word = "order_lookup = \"customer\" (het filter wordt genegeerd / the filter is ignored)";
            return Ok((Vec::new(), Some(word.to_owned())));
        }
        Ok((Vec::new(), Some(manage(&resource::SALES_INVOICES))))
    }

    /// The list that the feed of orders reads.
    async fn orders_told(&self) -> Found {
        let (resource, only) = match self.own.all.orders_by {
            OrdersBy::Sync => (&resource::SYNC_SALES_INVOICES, "Timestamp gt 1L"),
            OrdersBy::Modified => (&resource::SALES_INVOICES, "YourRef eq 'boekbrug'"),
        };
        let path = self.list_path(resource, Some(only), "InvoiceID&$top=1")?;
        match self.listed(resource, path, Priority::Normal).await {
            Ok(_) => Ok((Vec::new(), None)),
            Err(error) => without_right(error, resource),
        }
    }
}

fn manage(resource: &Resource) -> String {
    let scope = resource.scope;
    format!("om te schrijven heeft de app {scope} (manage) nodig / to write the app needs {scope} (manage)")
}

/// A missing right is named with the list that needs it.
fn without_right(mut error: ConnectorError, resource: &Resource) -> Found {
    for finding in &mut error.findings {
        if finding.code == FindingCode::ConnectionRightMissing {
            let right = format!("{} ({})", resource.scope, resource.path);
            *finding = Finding::new(FindingCode::ConnectionRightMissing).with("right", right);
        }
    }
    Err(error)
}
