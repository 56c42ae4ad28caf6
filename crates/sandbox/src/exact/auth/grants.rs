//! What users have granted to apps, and the tokens that stand for it.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::chance::Chance;

/// Life of an authorization code.
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(180);
/// Life of an access token.
pub(crate) const ACCESS_LIFE: SignedDuration = SignedDuration::from_secs(600);
/// No new access token is given before this has passed.
const REFRESH_AFTER: SignedDuration = SignedDuration::from_secs(570);
/// A refresh token that is not used dies.
const REFRESH_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An access token and the refresh token that came with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPair {
    /// Good for 600 seconds.
    pub access_token: String,
    /// Good for one use within 30 days.
    pub refresh_token: String,
}

/// Something that happened to a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TokenEventKind,
}

/// What happened to a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenEventKind {
    /// A user gave consent; a code was made.
    Consented,
    /// A code was exchanged for tokens.
    CodeUsed,
    /// A code came late, twice or from nowhere.
    CodeRefused,
    /// Tokens were refreshed.
    Refreshed,
    /// A refresh came before 570 seconds.
    TooEarly,
    /// A refresh token came that had been used.
    OldToken,
    /// A refresh token came that was dead or unknown.
    DeadToken,
    /// App or secret did not fit, or an `Authorization` header was sent.
    BadClient,
    /// More token calls than a day allows.
    TooMany,
    /// Consent was withdrawn.
    Withdrawn,
}

/// One user's consent to one app.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) app: usize,
    pub(crate) user: usize,
    /// Administrations that may be reached; all when absent.
    pub(crate) divisions: Option<Vec<i32>>,
    refresh: Option<String>,
    last_issued: Timestamp,
    pub(crate) withdrawn: bool,
}

#[derive(Clone, Debug)]
struct Code {
    grant: usize,
    redirect: String,
    expires: Timestamp,
    used: bool,
}

#[derive(Clone, Debug)]
struct Access {
    grant: usize,
    expires: Timestamp,
}

/// What an access token is worth.
#[derive(Debug)]
pub(crate) enum Worth<'g> {
    Good(&'g Grant),
    Expired(&'g Grant),
    Nothing,
}

/// Why no tokens are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    CodeExpired,
    CodeUsed,
    CodeUnknown,
    TooEarly,
    Old { early: bool },
    Dead,
}

/// All grants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    given: Vec<Grant>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    /// Every refresh token ever given, with its grant.
    refresh: HashMap<String, usize>,
    pub(crate) events: Vec<TokenEvent>,
}

impl Grants {
    pub(crate) fn note(&mut self, kind: TokenEventKind, at: Timestamp) {
        self.events.push(TokenEvent { at, kind });
    }

    /// A user says yes: a code to exchange.
    pub(crate) fn consent(
        &mut self,
        (app, user): (usize, usize),
        divisions: Option<Vec<i32>>,
        redirect: &str,
        now: Timestamp,
        chance: &mut Chance,
    ) -> String {
        self.given.push(Grant {
            app,
            user,
            divisions,
            refresh: None,
            last_issued: Timestamp::UNIX_EPOCH,
            withdrawn: false,
        });
        // codes of the real package hold an exclamation mark
        let code = format!("stampNL001.{}!{}", secret(chance, 2), secret(chance, 4));
        let made = Code {
            grant: self.given.len() - 1,
            redirect: redirect.to_owned(),
            expires: now + CODE_LIFE,
            used: false,
        };
        self.codes.insert(code.clone(), made);
        self.note(TokenEventKind::Consented, now);
        code
    }

    /// Exchanges a code.
    pub(crate) fn exchange(
        &mut self,
        code: &str,
        redirect: &str,
        app: usize,
        now: Timestamp,
        chance: &mut Chance,
    ) -> Result<TokenPair, Refused> {
        let found = self.codes.get_mut(code).filter(|found| found.redirect == redirect);
        let Some(found) = found else {
            return Err(Refused::CodeUnknown);
        };
        if found.used {
            return Err(Refused::CodeUsed);
        }
        if found.expires <= now {
            return Err(Refused::CodeExpired);
        }
        let grant = found.grant;
        if self
            .given
            .get(grant)
            .is_none_or(|grant| grant.app != app || grant.withdrawn)
        {
            return Err(Refused::CodeUnknown);
        }
        found.used = true;
        Ok(self.issue(grant, now, chance))
    }

    /// Whose refresh token this is, alive or not.
    pub(crate) fn owner(&self, refresh: &str) -> Option<&Grant> {
        self.refresh.get(refresh).and_then(|grant| self.given.get(*grant))
    }

    /// The user behind a code.
    pub(crate) fn user_of_code(&self, code: &str) -> Option<usize> {
        let grant = self.codes.get(code)?.grant;
        self.given.get(grant).map(|grant| grant.user)
    }

    /// Exchanges a refresh token.
    pub(crate) fn refresh(
        &mut self,
        token: &str,
        app: usize,
        now: Timestamp,
        chance: &mut Chance,
    ) -> Result<TokenPair, Refused> {
        let index = *self.refresh.get(token).ok_or(Refused::Dead)?;
        let grant = self
            .given
            .get(index)
            .filter(|grant| grant.app == app && !grant.withdrawn);
        let grant = grant.ok_or(Refused::Dead)?;
        let early = now < grant.last_issued + REFRESH_AFTER;
        if grant.refresh.as_deref() != Some(token) {
            return Err(Refused::Old { early });
        }
        if now >= grant.last_issued + REFRESH_LIFE {
            return Err(Refused::Dead);
        }
        if early {
            return Err(Refused::TooEarly);
        }
        Ok(self.issue(index, now, chance))
    }

    fn issue(&mut self, index: usize, now: Timestamp, chance: &mut Chance) -> TokenPair {
        let pair = TokenPair {
            access_token: format!("stampNL001.{}", secret(chance, 12)),
            refresh_token: format!("stampNL001.{}", secret(chance, 14)),
        };
        // a dead token is remembered a while, for its own refusal
        let forgotten = now - SignedDuration::from_hours(24);
        self.access.retain(|_, access| access.expires > forgotten);
        let access = Access {
            grant: index,
            expires: now + ACCESS_LIFE,
        };
        self.access.insert(pair.access_token.clone(), access);
        self.refresh.insert(pair.refresh_token.clone(), index);
        if let Some(grant) = self.given.get_mut(index) {
            grant.refresh = Some(pair.refresh_token.clone());
            grant.last_issued = now;
        }
        pair
    }

    /// What an access token is worth now.
    pub(crate) fn worth(&self, token: &str, now: Timestamp) -> Worth<'_> {
        let Some(access) = self.access.get(token) else {
            return Worth::Nothing;
        };
        match self.given.get(access.grant) {
            Some(grant) if grant.withdrawn => Worth::Nothing,
            Some(grant) if access.expires <= now => Worth::Expired(grant),
            Some(grant) => Worth::Good(grant),
            None => Worth::Nothing,
        }
    }

    /// All access tokens die now; refresh tokens stay, and may be used at
    /// once.
    pub(crate) fn expire_all(&mut self, now: Timestamp) {
        for access in self.access.values_mut() {
            access.expires = access.expires.min(now);
        }
        for grant in &mut self.given {
            grant.last_issued = grant.last_issued.min(now - REFRESH_AFTER);
        }
    }

    /// Users take their consent back.
    pub(crate) fn withdraw_all(&mut self, now: Timestamp) {
        for grant in &mut self.given {
            grant.withdrawn = true;
        }
        self.note(TokenEventKind::Withdrawn, now);
    }

    /// Somebody else used the refresh tokens: those that clients hold are
    /// old.
    pub(crate) fn take_away_all(&mut self, now: Timestamp, chance: &mut Chance) {
        for index in 0..self.given.len() {
            let _ = self.issue(index, now - REFRESH_AFTER, chance);
        }
    }
}

/// Letters and digits that cannot be guessed.
fn secret(chance: &mut Chance, words: usize) -> String {
    let mut out = String::with_capacity(words * 16);
    for _ in 0..words {
        // writing to a string cannot fail
        let _ = write!(out, "{:016x}", chance.bits());
    }
    out
}
