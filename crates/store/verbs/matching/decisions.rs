//! What decisions do to rows, and how they are taken back. The meaning is that of `boekbrug_model::matching::Review`, and
//! the store's story holds the two against each other.

use boekbrug_model::matching::{Decision, DecisionError, LinkedBy};
use boekbrug_model::{Actor, ConnectionId};
use boekbrug_store::{MatchingDecision, MatchingSide, MatchingVerdict, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{query, query_as, query_scalar};

use super::{CustomerColumns, PairColumns, name};
use crate::Db;
use crate::verbs::columns::{count, document, instant, parsed};
use crate::verbs::text::{clean, json, micros};
use crate::verbs::{Conn, Result, fail};

type Decided<T> = Result<std::result::Result<T, DecisionError>>;

#[derive(sqlx::FromRow)]
struct DecisionColumns {
    number: i64,
    decision: String,
    count: i64,
    before: String,
    actor_kind: String,
    actor: String,
    at: i64,
    undone: Option<i64>,
    undone_kind: Option<String>,
    undone_actor: Option<String>,
}

impl TryFrom<DecisionColumns> for MatchingDecision {
    type Error = StoreError;

    fn try_from(row: DecisionColumns) -> Result<Self> {
        let undone = match (row.undone, row.undone_kind, row.undone_actor) {
            (Some(at), Some(kind), Some(id)) => Some((actor(&kind, id)?, instant(at)?)),
            _ => None,
        };
        Ok(Self {
            number: row.number,
            decision: document(&row.decision, "decision")?,
            count: count(row.count),
            actor: actor(&row.actor_kind, row.actor)?,
            at: instant(row.at)?,
            undone,
        })
    }
}

fn actor(kind: &str, id: String) -> Result<Actor> {
    Ok(Actor {
        kind: parsed(kind, "kind of actor")?,
        id,
    })
}

/// What a decision changed, as it was before, in the order in which it was changed.
#[derive(Default, Serialize, Deserialize)]
struct Before {
    customers: Vec<Customer>,
    /// A pair, and whether it was refused.
    pairs: Vec<(String, String, bool)>,
}

#[derive(Serialize, Deserialize)]
struct Customer {
    here: bool,
    id: String,
    verdict: String,
    partner: Option<String>,
    by: Option<String>,
    decision: Option<i64>,
}

pub(super) async fn list(
    conn: &mut Conn,
    connection: ConnectionId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<MatchingDecision>> {
    let rows: Vec<DecisionColumns> = query_as::<Db, _>(include_str!("../sql/matching_decisions.sql"))
        .bind(connection.to_string())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    super::all(rows)
}

pub(super) async fn decide_in(
    conn: &mut Conn,
    connection: ConnectionId,
    decision: &Decision,
    actor: &Actor,
    at: Timestamp,
) -> Decided<u64> {
    let number: i64 = query_scalar::<Db, _>(include_str!("../sql/matching_decision_number.sql"))
        .bind(connection.to_string())
        .fetch_one(&mut *conn)
        .await
        .map_err(fail)?;
    let mut deed = Deed {
        conn: &mut *conn,
        connection: connection.to_string(),
        number: number + 1,
        before: Before::default(),
    };
    let done = match decision {
        Decision::AcceptSure => deed.accept_sure().await.map(Ok),
        Decision::Accept { here, there } => one(deed.accept(here, there).await),
        Decision::Refuse { here, there } => one(deed.refuse(here, there).await),
        Decision::Choose { here, there } => one(deed.choose(here, there).await),
        Decision::SetApart { here } => one(deed.set_apart(here).await),
    };
    let counted = match done? {
        Ok(counted) => counted,
        Err(why) => return Ok(Err(why)),
    };
    let (number, before) = (deed.number, json(&deed.before));
    query::<Db>(include_str!("../sql/matching_decision_insert.sql"))
        .bind(connection.to_string())
        .bind(number)
        .bind(json(decision))
        .bind(i64::try_from(counted).unwrap_or(i64::MAX))
        .bind(before)
        .bind(actor.kind.as_str())
        .bind(clean(&actor.id).into_owned())
        .bind(micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(Ok(counted))
}

fn one(done: Decided<()>) -> Decided<u64> {
    done.map(|done| done.map(|()| 1))
}

pub(super) async fn undo_in(
    conn: &mut Conn,
    connection: ConnectionId,
    actor: &Actor,
    at: Timestamp,
) -> Result<Option<MatchingDecision>> {
    let last: Option<DecisionColumns> = query_as::<Db, _>(include_str!("../sql/matching_decision_last.sql"))
        .bind(connection.to_string())
        .fetch_optional(&mut *conn)
        .await
        .map_err(fail)?;
    let Some(last) = last else { return Ok(None) };
    let before: Before = document(&last.before, "what a decision changed")?;
    // those of a batch were all open
    query::<Db>(include_str!("../sql/matching_reopen.sql"))
        .bind(connection.to_string())
        .bind(last.number)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    for customer in before.customers.iter().rev() {
        set(conn, &connection.to_string(), customer).await?;
    }
    for (here, there, refused) in before.pairs.iter().rev() {
        set_refused(conn, &connection.to_string(), here, there, *refused).await?;
    }
    query::<Db>(include_str!("../sql/matching_decision_undo.sql"))
        .bind(connection.to_string())
        .bind(last.number)
        .bind(micros(at))
        .bind(actor.kind.as_str())
        .bind(clean(&actor.id).into_owned())
        .execute(conn)
        .await
        .map_err(fail)?;
    let mut taken = MatchingDecision::try_from(last)?;
    taken.undone = Some((actor.clone(), at));
    Ok(Some(taken))
}

/// One decision at work.
struct Deed<'a> {
    conn: &'a mut Conn,
    connection: String,
    number: i64,
    before: Before,
}

/// The two customers of a decision, and their pair when it is proposed.
struct Both {
    here: CustomerColumns,
    there: CustomerColumns,
    pair: Option<PairColumns>,
}

impl Deed<'_> {
    async fn accept_sure(&mut self) -> Result<u64> {
        let mut counted = 0;
        for text in [
            include_str!("../sql/matching_accept_here.sql"),
            include_str!("../sql/matching_accept_there.sql"),
        ] {
            let done = query::<Db>(text)
                .bind(self.connection.clone())
                .bind(self.number)
                .execute(&mut *self.conn)
                .await
                .map_err(fail)?;
            counted = done.rows_affected();
        }
        Ok(counted)
    }

    async fn accept(&mut self, here: &str, there: &str) -> Decided<()> {
        let both = match self.proposed(here, there).await? {
            Ok(both) => both,
            Err(why) => return Ok(Err(why)),
        };
        if both.pair.is_some_and(|pair| pair.refused != 0) {
            return Ok(Err(DecisionError::Refused(here.to_owned(), there.to_owned())));
        }
        if let Some(other) = both.here.partner.as_deref().filter(|other| *other != there) {
            return Ok(Err(DecisionError::Linked(here.to_owned(), other.to_owned())));
        }
        if let Some(why) = taken(&both.there, here) {
            return Ok(Err(why));
        }
        self.link(&both.here, &both.there, LinkedBy::Accepted).await.map(Ok)
    }

    async fn refuse(&mut self, here: &str, there: &str) -> Decided<()> {
        let mut both = match self.proposed(here, there).await? {
            Ok(both) => both,
            Err(why) => return Ok(Err(why)),
        };
        if both.here.partner.as_deref() == Some(there) {
            both.here = self.unlink(both.here).await?;
        }
        self.set_refused(here, there, both.pair.is_some_and(|pair| pair.refused != 0), true)
            .await?;
        let undecided = [MatchingVerdict::Open.as_str(), MatchingVerdict::Refused.as_str()];
        if !undecided.contains(&both.here.verdict.as_str()) {
            return Ok(Ok(()));
        }
        let left: i64 = query_scalar::<Db, _>(include_str!("../sql/matching_pairs_left.sql"))
            .bind(self.connection.clone())
            .bind(here.to_owned())
            .fetch_one(&mut *self.conn)
            .await
            .map_err(fail)?;
        let verdict = if left == 0 {
            MatchingVerdict::Refused
        } else {
            MatchingVerdict::Open
        };
        self.change(&both.here, verdict, None, None).await.map(Ok)
    }

    async fn choose(&mut self, here: &str, there: &str) -> Decided<()> {
        let mut both = match self.both(here, there).await? {
            Ok(both) => both,
            Err(why) => return Ok(Err(why)),
        };
        if let Some(why) = taken(&both.there, here) {
            return Ok(Err(why));
        }
        let same = both.here.partner.as_deref() == Some(there);
        both.here = self.unlink(both.here).await?;
        if same && let Some(there) = self.customer(MatchingSide::There, there).await? {
            both.there = there;
        }
        if both.pair.is_some_and(|pair| pair.refused != 0) {
            self.set_refused(here, there, true, false).await?;
        }
        self.link(&both.here, &both.there, LinkedBy::Chosen).await.map(Ok)
    }

    async fn set_apart(&mut self, here: &str) -> Decided<()> {
        let Some(row) = self.customer(MatchingSide::Here, here).await? else {
            return Ok(Err(DecisionError::Unknown(here.to_owned())));
        };
        let row = self.unlink(row).await?;
        self.change(&row, MatchingVerdict::Apart, None, None).await.map(Ok)
    }

    async fn proposed(&mut self, here: &str, there: &str) -> Decided<Both> {
        let both = self.both(here, there).await?;
        Ok(both.and_then(|both| match both.pair {
            Some(_) => Ok(both),
            None => Err(DecisionError::NotProposed(here.to_owned(), there.to_owned())),
        }))
    }

    async fn both(&mut self, here: &str, there: &str) -> Decided<Both> {
        let Some(one) = self.customer(MatchingSide::Here, here).await? else {
            return Ok(Err(DecisionError::Unknown(here.to_owned())));
        };
        let Some(other) = self.customer(MatchingSide::There, there).await? else {
            return Ok(Err(DecisionError::Unknown(there.to_owned())));
        };
        let pair = query_as::<Db, _>(include_str!("../sql/matching_pair.sql"))
            .bind(self.connection.clone())
            .bind(here.to_owned())
            .bind(there.to_owned())
            .fetch_optional(&mut *self.conn)
            .await
            .map_err(fail)?;
        Ok(Ok(Both {
            here: one,
            there: other,
            pair,
        }))
    }

    async fn customer(&mut self, side: MatchingSide, id: &str) -> Result<Option<CustomerColumns>> {
        query_as::<Db, _>(include_str!("../sql/matching_one.sql"))
            .bind(self.connection.clone())
            .bind(side.as_str())
            .bind(clean(id).into_owned())
            .fetch_optional(&mut *self.conn)
            .await
            .map_err(fail)
    }

    async fn link(&mut self, here: &CustomerColumns, there: &CustomerColumns, by: LinkedBy) -> Result<()> {
        let by = Some(name(by));
        self.change(here, MatchingVerdict::Linked, Some(&there.id), by.clone())
            .await?;
        self.change(there, MatchingVerdict::Linked, Some(&here.id), by).await
    }

    /// The customer of the application without its link, when it had one.
    async fn unlink(&mut self, here: CustomerColumns) -> Result<CustomerColumns> {
        let Some(partner) = here.partner.clone() else {
            return Ok(here);
        };
        self.change(&here, MatchingVerdict::Open, None, None).await?;
        if let Some(there) = self.customer(MatchingSide::There, &partner).await? {
            self.change(&there, MatchingVerdict::Open, None, None).await?;
        }
        Ok(CustomerColumns {
            verdict: MatchingVerdict::Open.as_str().to_owned(),
            partner: None,
            linked_by: None,
            decision: Some(self.number),
            ..here
        })
    }

    async fn change(
        &mut self,
        row: &CustomerColumns,
        verdict: MatchingVerdict,
        partner: Option<&str>,
        by: Option<String>,
    ) -> Result<()> {
        let here = row.side == MatchingSide::Here.as_str();
        self.before.customers.push(Customer {
            here,
            id: row.id.clone(),
            verdict: row.verdict.clone(),
            partner: row.partner.clone(),
            by: row.linked_by.clone(),
            decision: row.decision,
        });
        let now = Customer {
            here,
            id: row.id.clone(),
            verdict: verdict.as_str().to_owned(),
            partner: partner.map(str::to_owned),
            by,
            decision: Some(self.number),
        };
        set(self.conn, &self.connection, &now).await
    }

    async fn set_refused(&mut self, here: &str, there: &str, before: bool, now: bool) -> Result<()> {
        self.before.pairs.push((here.to_owned(), there.to_owned(), before));
        set_refused(self.conn, &self.connection, here, there, now).await
    }
}

/// The customer of the package has a link, and not with this very customer.
fn taken(there: &CustomerColumns, here: &str) -> Option<DecisionError> {
    let other = there.partner.as_deref().filter(|other| *other != here)?;
    Some(DecisionError::Taken(there.id.clone(), other.to_owned()))
}

async fn set(conn: &mut Conn, connection: &str, customer: &Customer) -> Result<()> {
    let side = if customer.here {
        MatchingSide::Here
    } else {
        MatchingSide::There
    };
    query::<Db>(include_str!("../sql/matching_set.sql"))
        .bind(connection.to_owned())
        .bind(side.as_str())
        .bind(customer.id.clone())
        .bind(customer.verdict.clone())
        .bind(customer.partner.clone())
        .bind(customer.by.clone())
        .bind(customer.decision)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

async fn set_refused(conn: &mut Conn, connection: &str, here: &str, there: &str, refused: bool) -> Result<()> {
    query::<Db>(include_str!("../sql/matching_pair_refuse.sql"))
        .bind(connection.to_owned())
        .bind(here.to_owned())
        .bind(there.to_owned())
        .bind(i64::from(refused))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}
