//! The functions, one after another in the manner of `apis/king.md`.

mod info;
mod journal;
pub(crate) mod master;
mod read;
mod signing;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answer::{Outcome, Refused};
use super::books::Books;
use super::session::Sessions;
use super::switches::Switches;
use super::wire::dataset::DataSet;
use super::wire::operations::Door;
use crate::chance::Chance;
use crate::history::By;

/// What of a call matters to a function.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) sets: Vec<(String, DataSet)>,
}

impl Parameters {
    /// The text of a parameter, any casing.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, text)| text)
    }

    /// The dataset of a parameter.
    ///
    /// # Errors
    /// When it is not there.
    pub(crate) fn set(&self, name: &str) -> Result<&DataSet, Refused> {
        let found = self.sets.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found
            .map(|(_, set)| set)
            .ok_or_else(|| Refused::Text(format!("Parameter {name} ontbreekt")))
    }
}

/// One call of a function by somebody who is signed in.
pub(crate) struct Call<'a> {
    pub(crate) books: &'a mut Books,
    pub(crate) switches: &'a Switches,
    pub(crate) parameters: &'a Parameters,
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    /// Today in the Netherlands.
    pub(crate) fn today(&self) -> Date {
        today(self.now)
    }
}

/// The day in the Netherlands.
pub(crate) fn today(now: Timestamp) -> Date {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    now.to_zoned(zone).date()
}

/// Who may call: keys, administrations and sessions.
pub(crate) struct Gate<'a> {
    pub(crate) partner_key: &'a str,
    pub(crate) version: &'a str,
    pub(crate) idle: jiff::SignedDuration,
    pub(crate) switches: &'a Switches,
    pub(crate) sessions: &'a mut Sessions,
    pub(crate) chance: &'a mut Chance,
    pub(crate) administrations: &'a mut [Books],
    pub(crate) now: Timestamp,
}

/// Does what a function is called to do.
pub(crate) fn answer(gate: &mut Gate<'_>, door: Door, function: &str, parameters: &Parameters) -> Outcome {
    match function {
        "CheckConnection" => return Ok(super::answer::Answer::default()),
        "Login" => return signing::log_in(gate, parameters),
        "GetiMUISVersion" => return signing::version(gate, parameters),
        "KeepSession" => return signing::keep(gate, parameters),
        "Logout" => return signing::log_out(gate, parameters),
        _ => {}
    }
    let index = signing::admit(gate, parameters)?;
    let Some(books) = gate.administrations.get_mut(index) else {
        return Err(Refused::text("De administratie bestaat niet"));
    };
    books.journal.by = By::Api;
    books.journal.now = gate.now;
    let mut call = Call {
        books,
        switches: gate.switches,
        parameters,
        now: gate.now,
    };
    match function {
        "GetStamtabelRecords" => read::records(&mut call),
        "GetAdmInfo" => info::administration(&mut call),
        "GetLaatsteBoekingPeriode" => Ok(info::last_period(&call)),
        "GetTimeStamp" => Ok(info::time_stamp(&call)),
        "CreateStamTabelRecord" => master::create(&mut call),
        "UpdateStamtabelRecord" => master::update(&mut call),
        "DeleteStamtabelRecord" => master::delete(&mut call),
        "CreateJournaalpost" => journal::create(&mut call, door),
        "UpdateJournaalpost" => journal::update(&mut call),
        "DeleteJournaalpost" => journal::delete(&mut call),
        other => Err(Refused::Text(format!(
            "Functie {other} is niet beschikbaar: de module ontbreekt in deze administratie"
        ))),
    }
}
