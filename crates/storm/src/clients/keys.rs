//! Keys that come by message.

use anyhow::Result;
use boekbrug_connector::InboundHook;
use rand::RngExt;
use rand::rngs::StdRng;

use super::Clients;
use crate::world::World;

impl Clients {
    /// A user couples the application on the package's own page, or gives the administration another key, or takes it
    /// away; the package tells by message.
    pub(super) async fn key(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let link = &world.links[at];
        let Some(side) = link.activation() else { return Ok(()) };
        if !self.signed_in.contains(&at) {
            let asked = world.desk.sign_in(
                link.organisation,
                link.connection,
                "https://boekbrug.example/terug",
                true,
            );
            let address = asked.await?.address;
            let before = Self::sealed(world, at).await?;
            side.say_yes(link.number, &address)?;
            self.bring(world).await?;
            // one that was not taken in is begun again by the person
            if Self::sealed(world, at).await? != before {
                self.signed_in.insert(at);
            }
        } else if rng.random_bool(if world.plan.keys_die { 0.3 } else { 0.1 }) {
            side.withdraw_key(link.number)?;
            self.signed_in.remove(&at);
        } else {
            side.renew_key(link.number)?;
        }
        self.bring(world).await
    }

    /// The key as it is kept: another one each time that it is stored.
    async fn sealed(world: &World, at: usize) -> Result<Option<Vec<u8>>> {
        let link = &world.links[at];
        let secrets = link.side.secrets(link.number);
        let name = secrets.first().map_or("", |(name, _)| name.as_str());
        Ok(world.store.secret(link.connection, name).await?)
    }

    /// The package's messages arrive. It sends each once, whatever comes of it.
    pub(super) async fn bring(&mut self, world: &World) -> Result<()> {
        for link in &world.links {
            let Some(side) = link.activation() else { continue };
            let package = link.side.kind().name().parse()?;
            for body in side.messages() {
                let hook = InboundHook {
                    path: &[],
                    headers: &[],
                    body: &body,
                };
                let answer = world.desk.hook(&package, &hook).await?;
                self.key_messages += 1;
                anyhow::ensure!(answer.status == 200, "the message was answered with {}", answer.status);
            }
        }
        Ok(())
    }

    /// Whether the package has sent every key by message, so that nobody has to paste one.
    pub(crate) fn has_keys_sent(&self, world: &World, at: usize) -> bool {
        self.signed_in.contains(&at) && !world.plan.keys_die
    }
}
