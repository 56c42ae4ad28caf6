//! What a package's test lends to the story.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::{ConnectionSettings, Feed, Money};
use jiff::civil::Date;

use crate::Connector;

/// A connector over its sandbox.
///
/// The sandbox holds the firm of `boekbrug_model::testkit` as far as the package can: about thirty customers, among
/// them the active customers 1001 (Dutch, with a VAT number) and 1002, the blocked customer 1003 and 1004 (in another
/// country of the EU, with a VAT number); cost centre 10; an open year 2026. Its clock stands in that year, later than
/// everything that was seeded, and moves only by [`Subject::pass`] and by who sleeps on it.
pub trait Subject: Send + Sync {
    /// What the package calls a customer of the story: where its numbers of customers begin elsewhere, 1001 is another
    /// number there. In a [`Deed`] either may come.
    fn code(&self, story: &str) -> String {
        story.to_owned()
    }

    /// How long after a change nothing is read twice any more. A package may write a time of day of which the zone is
    /// not known, or a day alone.
    fn quiet_after(&self) -> Duration {
        Duration::from_hours(3)
    }

    /// Where the package itself would book in a closed period, and the connector keeps the bookings back: how long it
    /// may go on with what it read of the periods. None where the package refuses.
    fn guards_periods(&self) -> Option<Duration> {
        None
    }

    /// Opens the connection anew, as after a restart: nothing that an earlier one kept in memory is left.
    fn open(&self) -> Arc<dyn Connector>;

    /// Opens a connection of which the chain to the package is broken somewhere; none where that cannot be.
    fn open_broken(&self, breakage: Breakage) -> Option<Arc<dyn Connector>>;

    /// Settings with which every kind of VAT can be booked.
    fn settings(&self) -> ConnectionSettings;

    /// Lets time pass.
    fn pass(&self, time: Duration);

    /// A person does something inside the package. False where the package has nothing of the kind.
    fn act(&self, deed: Deed) -> bool;

    /// From now on calls are struck so; an earlier strike is lifted.
    fn strike(&self, strike: Strike, step: Step, when: When);

    /// Lifts the strike.
    fn calm(&self);

    /// What a feed must hold by now, as the package's own administration says; none where the test does not know.
    fn truth(&self, feed: Feed) -> Option<Vec<Known>>;

    /// What is booked in the package.
    fn books(&self) -> Vec<HeldBooking>;

    /// Calls that left this side so far, those for sessions included.
    fn calls(&self) -> u64;

    /// The same without those for sessions.
    fn calls_but_sessions(&self) -> u64;

    /// Everything that must never be shown: keys, passwords, and every session given out so far.
    fn secrets(&self) -> Vec<String>;
}

/// A record as the package's own administration knows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Known {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Not blocked.
    pub is_active: bool,
}

/// A booking in the package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldBooking {
    /// The invoice number.
    pub number: String,
    /// Its total with the booking's sign.
    pub total: Money,
    /// Lines and VAT added up, with the booking's sign.
    pub sum: Money,
    /// Its customer's code.
    pub customer: String,
    /// Its date.
    pub date: Date,
    /// What hangs on it.
    pub documents: Vec<HeldDocument>,
}

/// A document in the package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldDocument {
    /// Its file name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a person does inside the package.
#[derive(Clone, Debug)]
pub enum Deed {
    /// A new customer.
    AddCustomer {
        /// Its code.
        code: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// A customer gets another name.
    RenameCustomer {
        /// Its code.
        code: String,
        /// Its new name.
        name: String,
    },
    /// A field of a customer changes that no coupling reads.
    ChangeElsewhere {
        /// Its code.
        code: &'static str,
    },
    /// Such a field changes at every customer in one moment.
    ChangeAllElsewhere,
    /// A customer is blocked or active again.
    SetCustomerActive {
        /// Its code.
        code: &'static str,
        /// Active from now on.
        is_active: bool,
    },
    /// A new cost centre.
    AddCostCentre {
        /// Its code.
        code: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// A ledger account is closed.
    CloseAccount {
        /// Its code.
        code: String,
    },
    /// A period is closed for bookings.
    ClosePeriod {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// All periods are open again.
    OpenPeriods,
    /// The booking with that number is thrown away.
    DeleteBooking {
        /// The invoice number.
        number: &'static str,
    },
    /// The key that was given when connecting stops working.
    WithdrawKey,
}

/// What happens to a call.
#[derive(Clone, Copy, Debug)]
pub enum Strike {
    /// It is carried out; its answer is lost.
    LoseAnswer,
    /// It is lost on the way; nobody answers.
    LoseRequest,
    /// There is no connection: it never leaves.
    NoConnection,
    /// It is carried out; the answer breaks off.
    CutAnswer,
    /// It is not carried out; a page of HTML with a status that says "well".
    Html,
    /// It is not carried out; this status, perhaps with seconds after which to come back.
    Status(u16, Option<u32>),
    /// Every session ends just before it.
    EndSessions,
}

/// Which calls are struck.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Making a session.
    SignIn,
    /// Anything read.
    Read,
    /// The booking.
    Book,
    /// Sending a document.
    Attach,
    /// Making a customer.
    MakeCustomer,
    /// Overwriting a customer.
    OverwriteCustomer,
    /// Placing a draft order.
    Order,
}

/// Which of those calls, counted from the moment of the strike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Every one.
    Always,
    /// Only the n-th, counted from 1.
    Nth(u32),
}

/// Where the chain to the package is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breakage {
    /// Nothing answers.
    Network,
    /// The secret that a person gave is wrong.
    Secret,
    /// That secret is missing.
    NoSecret,
    /// The operator's own key is refused.
    OperatorKey,
    /// A right is missing.
    Right,
    /// The address leads elsewhere.
    Address,
}

impl Breakage {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Network,
        Self::Secret,
        Self::NoSecret,
        Self::OperatorKey,
        Self::Right,
        Self::Address,
    ];
}
