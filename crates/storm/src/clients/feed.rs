//! The application reads what changed in the package.

use anyhow::{Context, Result};
use boekbrug_engine::CustomerOffer;
use boekbrug_model::record::Customer;
use boekbrug_model::{ChangeNumber, Feed, Profile, RecordId};
use boekbrug_store::AppCustomerKept;
use rand::RngExt;
use rand::rngs::StdRng;

use super::draw::{set, value};
use super::{Client, Clients};
use crate::side::two_way::FIELDS;
use crate::world::{Link, World};

/// Changes that the application reads at once.
const CHANGES: u32 = 1_000;

impl Clients {
    /// The application reads the changes: it takes over what they say of its own customers, and makes customers of the
    /// ones that it does not know.
    pub(crate) async fn read_changes(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let link = &world.links[at];
        let Some(row) = world.store.connection(link.organisation, link.connection).await? else {
            return Ok(());
        };
        let after = ChangeNumber(self.read.get(&at).copied().unwrap_or_default());
        let changes = world
            .store
            .changes_after(link.organisation, row.administration, after, CHANGES)
            .await?;
        for change in changes {
            self.read.insert(at, change.number.0);
            let Ok(id) = change.id.parse::<RecordId>() else {
                continue;
            };
            let Some(record) = world.store.record(link.connection, Feed::Customers, id).await? else {
                continue;
            };
            let theirs: Customer = serde_json::from_str(&change.values).context("a customer in the changes")?;
            self.take_over(world, link, at, id, &record.package_id, theirs, rng)
                .await?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "one change and where it is about")]
    async fn take_over(
        &mut self,
        world: &World,
        link: &Link,
        at: usize,
        record: RecordId,
        there: &str,
        theirs: Customer,
        rng: &mut StdRng,
    ) -> Result<()> {
        let linked = world.store.app_customers().linked(link.connection, &[there]).await?;
        if let Some(row) = linked.first() {
            let own = self
                .all
                .iter_mut()
                .find(|client| client.link == at && client.id == row.here);
            if let Some(client) = own {
                for field in FIELDS {
                    set(&mut client.now, field, &value(&theirs, field));
                }
            }
            return Ok(());
        }
        // of the many that are there from the beginning only a few become the application's
        let wanted = link.profile == Profile::C && theirs.is_active && rng.random_bool(0.3);
        if !wanted || !self.known.insert((at, record)) || self.of(at).count() >= 2 * world.plan.clients {
            return Ok(());
        }
        if self.of(at).any(|other| other.now.customer_code == theirs.customer_code) {
            return Ok(());
        }
        let serial = self.next();
        let mut client = Client::new(at, format!("klant-{serial}"), theirs);
        let offer = CustomerOffer {
            id: client.id.clone(),
            customer: client.now.clone(),
            fields: None,
            record: Some(record),
        };
        let answers = world
            .desk
            .offer_customers(link.organisation, link.connection, &[offer])
            .await?;
        if answers
            .first()
            .is_some_and(|answer| answer.kept == AppCustomerKept::New)
        {
            client.offered = Some(client.now.clone());
            client.taken_over = client.offered.clone();
            self.all.push(client);
        }
        Ok(())
    }
}
