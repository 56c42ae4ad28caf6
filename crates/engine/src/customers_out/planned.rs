//! A preview of the customers that go out: the same walks. Nothing is stored, so what a run would wake by storing is
//! walked again here.

use std::collections::HashMap;

use boekbrug_model::finding::{Heals, Severity};
use boekbrug_model::{CustomerRules, Feed, Finding};
use boekbrug_store::{AppCustomerFilter, AppCustomerRow, AppCustomerState};

use super::TIMES;
use crate::failure::heals;
use crate::hold::{Halt, Held};
use crate::preview::{LOOKS, Plan};

/// Customers that are counted; of more there is no telling how many.
const COUNTED: u32 = 10_000;

impl Held<'_> {
    pub(super) async fn customers_planned(
        &self,
        plan: &Plan,
        rules: &'static CustomerRules,
        ticked: bool,
    ) -> Result<(), Halt> {
        let mut woken = HashMap::new();
        let planned = self.plan_customers(plan, rules, ticked, &mut woken).await;
        // what is refused already for the same reasons is no news
        plan.customers_ended(|row| woken.get(&row.here) != Some(&reasons(&row.findings)));
        planned
    }

    /// `woken` gets the reasons of those that are not due by themselves.
    async fn plan_customers(
        &self,
        plan: &Plan,
        rules: &'static CustomerRules,
        ticked: bool,
        woken: &mut HashMap<String, Vec<Finding>>,
    ) -> Result<(), Halt> {
        let store = self.engine.store().app_customers();
        let mut rows = store.due(self.id(), self.engine.now(), ticked, COUNTED).await?;
        // each takes calls of the package
        let most = usize::try_from(LOOKS).unwrap_or(usize::MAX);
        plan.customers_not_looked_at(rows.len().saturating_sub(most));
        rows.truncate(most);
        if rows.is_empty() {
            return Ok(());
        }
        let tools = self.tools(rules).await?;
        for _ in 0..TIMES {
            self.walk_customers(rows, &tools).await?;
            if !plan.take_stored() || self.may_call().is_err() {
                break;
            }
            rows = plan.refused_customers();
            for row in self.resting(ticked).await? {
                if row.due > self.engine.now() && !woken.contains_key(&row.here) {
                    woken.insert(row.here.clone(), reasons(&row.findings));
                    rows.push(row);
                }
            }
            rows.retain(wakes);
        }
        Ok(())
    }

    /// Those that something holds up.
    async fn resting(&self, ticked: bool) -> Result<Vec<AppCustomerRow>, Halt> {
        let filter = AppCustomerFilter {
            states: AppCustomerState::ALL
                .into_iter()
                .filter(|state| *state != AppCustomerState::Equal)
                .collect(),
            ticked: ticked.then_some(true),
            ..AppCustomerFilter::default()
        };
        let store = self.engine.store().app_customers();
        Ok(store.list(self.id(), &filter, None, LOOKS).await?)
    }
}

/// Whether a customer of the package that appears or changes may be what it waits for.
fn wakes(row: &AppCustomerRow) -> bool {
    heals(&row.findings).contains(&Heals::Feed(Feed::Customers))
}

/// Why it is refused, without what is only told.
fn reasons(findings: &[Finding]) -> Vec<Finding> {
    let refusals = findings
        .iter()
        .filter(|finding| finding.code.entry().severity != Severity::Warning);
    refusals.cloned().collect()
}
