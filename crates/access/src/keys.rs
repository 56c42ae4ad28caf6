//! The keys of applications.

use std::collections::BTreeSet;

use boekbrug_model::{AdministrationId, ApiKeyId, FindingCode, OrganisationId, Scope};
use boekbrug_store::{ApiKeyRow, Tx};
use jiff::Timestamp;
use serde_json::json;

use crate::access::Deed;
use crate::profile::name_of;
use crate::{Access, AccessError, Caller, Token};

/// How every key begins, so that a key that got lost in a log or a repository is found by machines.
pub const KEY_PREFIX: &str = "bbk_";

/// So many letters of a key are kept in the clear to recognise it by; 222 bits of it stay unknown.
const START: usize = 10;

/// A key that somebody wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyWish {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Where it may do so; none for every administration, now and later.
    pub administrations: Option<BTreeSet<AdministrationId>>,
    /// Until when it works; none for ever.
    pub expires: Option<Timestamp>,
}

/// A key that was made.
#[derive(Clone, Debug)]
pub struct MadeKey {
    /// What is kept of it.
    pub row: ApiKeyRow,
    /// The key itself; it cannot be shown again.
    pub key: Token,
}

impl Access {
    /// Makes a key for the caller's organisation. It may no more than the caller: no other scopes, no other
    /// administrations, and not for longer. A key of the installation is the operator's to make.
    pub async fn make_key(&self, by: &Caller, wish: KeyWish) -> Result<MadeKey, AccessError> {
        by.require(Scope::AccessWrite)?;
        self.no_more_than_own(by, &wish)?;
        for id in wish.administrations.iter().flatten() {
            let found = self.store().administration(by.tenant()?, *id).await?;
            found.ok_or(AccessError::Unfit(
                "/administrations",
                FindingCode::AccessAdministrationUnknown,
            ))?;
        }
        let mut tx = self.store().begin().await?;
        let made = self.key_in(&mut *tx, by, by.organisation, wish).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// The first key of an organisation, in the transaction that makes the organisation: everything there, for ever.
    pub async fn first_key_in(
        &self,
        tx: &mut dyn Tx,
        by: &Caller,
        organisation: OrganisationId,
        name: &str,
    ) -> Result<MadeKey, AccessError> {
        by.require(Scope::Installation)?;
        let wish = KeyWish {
            name: name.to_owned(),
            scopes: Scope::ALL
                .into_iter()
                .filter(|scope| *scope != Scope::Installation)
                .collect(),
            administrations: None,
            expires: None,
        };
        self.key_in(tx, by, Some(organisation), wish).await
    }

    /// The keys of the caller's organisation, revoked ones too, oldest first. A caller who is limited to some
    /// administrations sees the keys that are limited to those, and no others.
    pub async fn keys(&self, by: &Caller) -> Result<Vec<ApiKeyRow>, AccessError> {
        by.require(Scope::AccessRead)?;
        let mut rows = self.store().people().api_keys(by.organisation).await?;
        rows.retain(|row| within_reach(by, row.administrations.as_ref()));
        Ok(rows)
    }

    /// Revokes a key: on this node at once, on others within two seconds.
    pub async fn revoke_key(&self, by: &Caller, id: ApiKeyId) -> Result<(), AccessError> {
        by.require(Scope::AccessWrite)?;
        let rows = self.store().people().api_keys(by.organisation).await?;
        let seen = |row: &ApiKeyRow| row.id == id && within_reach(by, row.administrations.as_ref());
        if !rows.iter().any(seen) {
            return Err(AccessError::NotThere("the key"));
        }
        let mut tx = self.store().begin().await?;
        let there = tx.people().revoke_api_key(by.organisation, id, self.now()).await?;
        if !there {
            return Err(AccessError::NotThere("the key"));
        }
        self.note_in(&mut *tx, &by.actor, by.organisation, Deed::new("apiKey.revoked", id))
            .await?;
        tx.commit().await?;
        self.cache().forget();
        Ok(())
    }

    fn no_more_than_own(&self, by: &Caller, wish: &KeyWish) -> Result<(), AccessError> {
        if wish.scopes.is_empty() {
            return Err(AccessError::Unfit("/scopes", FindingCode::AccessScopesEmpty));
        }
        // A key is of the installation, or of one organisation, and never of both.
        let of_installation = wish.scopes == BTreeSet::from([Scope::Installation]);
        let mixed = wish.scopes.contains(&Scope::Installation) && !of_installation;
        if mixed || of_installation != by.organisation.is_none() || !wish.scopes.is_subset(&by.scopes) {
            return Err(AccessError::MoreThanOwn);
        }
        let reaches = within_reach(by, wish.administrations.as_ref());
        let lasts = by
            .until
            .is_none_or(|until| wish.expires.is_some_and(|wished| wished <= until));
        if !reaches || !lasts {
            return Err(AccessError::MoreThanOwn);
        }
        if wish.expires.is_some_and(|expires| expires <= self.now()) {
            return Err(AccessError::Unfit("/expires", FindingCode::AccessExpiryPast));
        }
        Ok(())
    }

    async fn key_in(
        &self,
        tx: &mut dyn Tx,
        by: &Caller,
        organisation: Option<OrganisationId>,
        wish: KeyWish,
    ) -> Result<MadeKey, AccessError> {
        let (now, key) = (self.now(), self.token(KEY_PREFIX));
        let row = ApiKeyRow {
            id: ApiKeyId::new(now, self.ten()),
            organisation,
            name: name_of(&wish.name)?,
            start: key.as_str().chars().take(START).collect(),
            hash: key.hash(),
            scopes: wish.scopes,
            administrations: wish.administrations,
            created: now,
            expires: wish.expires,
            used: None,
            revoked: None,
        };
        tx.people().create_api_key(&row).await?;
        let deed = Deed::new("apiKey.made", row.id).with(json!({
            "scopes": row.scopes,
            "administrations": row.administrations,
            "expires": row.expires,
        }));
        self.note_in(tx, &by.actor, organisation, deed).await?;
        Ok(MadeKey { row, key })
    }
}

/// Whether a key for these administrations (none for all) reaches no further than the caller.
fn within_reach(by: &Caller, administrations: Option<&BTreeSet<AdministrationId>>) -> bool {
    let own = |all: &BTreeSet<AdministrationId>| all.iter().all(|one| by.reaches(*one));
    by.administrations.is_none() || administrations.is_some_and(own)
}
