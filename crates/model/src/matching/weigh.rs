//! Weighs what two customers have in common and what not.

use std::cmp::Ordering;

use super::Side;
use super::keys::KeyKind;
use super::name::{Alike, Grade};
use super::proposal::NumberTrust;
use super::reason::{Reason, ReasonCode};
use super::sides::{Features, Known, Sides};

/// From so many points on a pair is sure, when nothing speaks against it.
pub(super) const SURE: i32 = 60;

/// From so many points on a pair is worth a person's look.
const WORTH: i32 = 25;

/// What a contradiction takes off.
const CONTRADICTION: i32 = -40;

/// A customer: its side and its place there.
pub(super) type Who = (Side, u32);

/// What came out for a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Verdict {
    /// Sum of the points.
    pub(super) score: i32,
    /// A strong key contradicts: the pair is never sure and no rival of another.
    pub(super) contradicted: bool,
    /// Worth a person's look.
    pub(super) worth: bool,
    /// Sure as far as the two themselves go.
    pub(super) sure: bool,
}

/// Points of an equal key when one, up to three, up to ten or more customers of a side have it.
const POINTS: &[(KeyKind, ReasonCode, [i32; 4])] = &[
    (KeyKind::Iban, ReasonCode::SameIban, [45, 30, 15, 5]),
    (KeyKind::Email, ReasonCode::SameEmail, [36, 22, 10, 4]),
    (KeyKind::EmailDomain, ReasonCode::SameEmailDomain, [15, 12, 6, 2]),
    (KeyKind::Phone, ReasonCode::SamePhone, [26, 16, 6, 2]),
    (KeyKind::Address, ReasonCode::SameAddress, [30, 25, 16, 8]),
    (KeyKind::PostalCode, ReasonCode::SamePostalCode, [10, 8, 5, 3]),
    (KeyKind::Town, ReasonCode::SameTown, [5, 5, 4, 3]),
    (KeyKind::Contact, ReasonCode::SameContact, [12, 10, 6, 3]),
];

/// Points of an equal VAT or KvK number; the second of the two adds little, they come from one register.
const LEGAL: [i32; 4] = [45, 35, 20, 8];
const LEGAL_TOO: i32 = 10;

/// Points of an equal address at least, when the name is equal too.
const NAME_AND_ADDRESS: i32 = 25;

const SAME_NAME: [i32; 4] = [40, 37, 35, 33];

/// Both sides with what equal numbers are worth between them.
pub(super) struct Scale<'a> {
    pub(super) sides: &'a Sides,
    pub(super) numbers: NumberTrust,
}

/// What is found of one pair while it is weighed.
struct Tally<'r> {
    reasons: &'r mut Vec<Reason>,
    score: i32,
}

impl Tally<'_> {
    fn add(&mut self, code: ReasonCode, points: i32) {
        self.score += points;
        self.reasons.push(Reason::new(code, points));
    }

    fn add_shared(&mut self, code: ReasonCode, points: i32, holders: u32) {
        self.score += points;
        let shared = (holders > 1).then_some(holders);
        self.reasons.push(Reason { code, points, shared });
    }
}

/// What weighing one part of a pair found, for the rules that follow.
#[derive(Clone, Copy, Default)]
struct Facts {
    number: bool,
    legal: bool,
    /// Something of this very customer that its branches do not share: number, mail box, telephone, contact.
    personal: bool,
    iban: bool,
    contradicted: bool,
    other_address: bool,
    /// Another number, where numbers were kept equal.
    other_number: bool,
    /// The KvK or VAT number is one customer's alone on either side.
    legal_alone: bool,
}

/// How many customers of a side have the key that two share, for each kind; zero when they share none.
type Shared = [u32; 16];

impl Scale<'_> {
    /// Weighs two customers, of two sides or of one. The reasons are put into `reasons`, which is emptied first.
    pub(super) fn weigh(&self, one: Who, other: Who, reasons: &mut Vec<Reason>) -> Verdict {
        reasons.clear();
        let (a, b) = (self.sides.features(one.0, one.1), self.sides.features(other.0, other.1));
        let shared = self.shared(one, other);
        let across = one.0 != other.0;
        let mut tally = Tally { reasons, score: 0 };
        let mut facts = Facts::default();
        let names = self.names(a, b, &shared, &mut tally);
        self.numbers(a, b, &shared, across, &mut tally, &mut facts);
        legal(a, b, &shared, &mut tally, &mut facts);
        rest(a, b, &shared, names.grade, &mut tally, &mut facts);
        conclude(names, facts, &mut tally)
    }

    /// How alike the names of two customers are, for the look at their numbers.
    pub(super) fn agree(&self, one: Who, other: Who) -> Option<bool> {
        let (a, b) = (self.sides.features(one.0, one.1), self.sides.features(other.0, other.1));
        let shared = self.shared(one, other);
        if shared[KeyKind::Kvk as usize] > 0 || shared[KeyKind::VatNumber as usize] > 0 {
            return Some(true);
        }
        let alike = self.best(&a.names, &b.names)?;
        Some(alike.grade <= Grade::Part)
    }

    fn shared(&self, one: Who, other: Who) -> Shared {
        let (a, b) = (self.sides.features(one.0, one.1), self.sides.features(other.0, other.1));
        let mut shared = [0; 16];
        let (mut left, mut right) = (a.keys.as_slice(), b.keys.as_slice());
        while let (Some(first), Some(second)) = (left.first(), right.first()) {
            match first.cmp(second) {
                Ordering::Less => left = &left[1..],
                Ordering::Greater => right = &right[1..],
                Ordering::Equal => {
                    let held = |side| u32::try_from(self.sides.holders(side, first.1).len()).unwrap_or(u32::MAX);
                    let holders = if one.0 == other.0 {
                        held(one.0) - 1
                    } else {
                        held(one.0).max(held(other.0))
                    };
                    let cell = &mut shared[first.0 as usize];
                    *cell = if *cell == 0 { holders } else { holders.min(*cell) };
                    (left, right) = (&left[1..], &right[1..]);
                }
            }
        }
        shared
    }

    fn best(&self, ours: &[Known], theirs: &[Known]) -> Option<Alike> {
        let pairs = ours.iter().flat_map(|one| theirs.iter().map(move |other| (one, other)));
        let compare = |(one, other): (&Known, &Known)| {
            self.sides
                .words
                .compare((&one.words, &one.run), (&other.words, &other.run))
        };
        pairs
            .map(compare)
            .min_by_key(|alike| (alike.grade, alike.kin, alike.initials))
    }

    fn names(&self, a: &Features, b: &Features, shared: &Shared, tally: &mut Tally<'_>) -> Alike {
        let none = Alike {
            grade: Grade::Unknown,
            kin: false,
            initials: false,
        };
        let Some(mut alike) = self.best(&a.names, &b.names) else {
            return none;
        };
        let holders = shared[KeyKind::Name as usize];
        match alike.grade {
            Grade::Same => {
                tally.add_shared(ReasonCode::SameName, SAME_NAME[level(holders)], holders);
                if holders == 1 && a.names.iter().any(|name| self.sides.words.is_rare(&name.words)) {
                    tally.add(ReasonCode::RareName, 20);
                }
            }
            Grade::Close => tally.add(ReasonCode::CloseName, 34),
            Grade::Initials => tally.add(ReasonCode::InitialsOfName, 33),
            _ if self.swapped(a, b) => {
                tally.add(ReasonCode::SwappedName, 26);
                alike = Alike {
                    grade: Grade::Initials,
                    kin: false,
                    initials: false,
                };
            }
            Grade::Part => tally.add(ReasonCode::PartOfName, 20),
            Grade::Some => tally.add(ReasonCode::SomeOfName, 4),
            Grade::Other if alike.initials => tally.add(ReasonCode::OtherInitials, -25),
            Grade::Other => tally.add(ReasonCode::OtherName, -25),
            Grade::Unknown => {}
        }
        let forms = |one: &[Known], other: &[Known]| one[0].forms.differ(other[0].forms);
        if forms(&a.names, &b.names) {
            tally.add(ReasonCode::OtherForm, -15);
        }
        if alike.kin && alike.grade <= Grade::Some {
            tally.add(ReasonCode::OtherKin, -15);
        }
        alike
    }

    /// The name of one is the contact person of the other.
    fn swapped(&self, a: &Features, b: &Features) -> bool {
        let fits = |names: &[Known], contacts: &[Known]| {
            self.best(names, contacts)
                .is_some_and(|alike| alike.grade <= Grade::Close)
        };
        fits(&a.names, &b.contacts) || fits(&b.names, &a.contacts)
    }

    fn numbers(
        &self,
        a: &Features,
        b: &Features,
        shared: &Shared,
        across: bool,
        tally: &mut Tally<'_>,
        facts: &mut Facts,
    ) {
        let trust = if across { self.numbers } else { NumberTrust::Kept };
        let whole = shared[KeyKind::Number as usize];
        let digits = shared[KeyKind::NumberDigits as usize];
        let code = if whole > 0 {
            ReasonCode::SameNumber
        } else {
            ReasonCode::SameNumberDigits
        };
        let holders = if whole > 0 { whole } else { digits };
        if holders > 0 {
            let points = match trust {
                NumberTrust::Kept => [35, 12, 4, 0],
                NumberTrust::Partly => [27, 8, 2, 0],
                NumberTrust::Unrelated => [4, 2, 0, 0],
            };
            let points = points[level(holders)];
            tally.add_shared(code, points, holders);
            facts.number = points >= 20;
            facts.personal |= facts.number;
        } else if across && both(a, b, KeyKind::Number) {
            facts.other_number = trust != NumberTrust::Unrelated;
            match trust {
                NumberTrust::Kept => tally.add(ReasonCode::OtherNumber, -6),
                NumberTrust::Partly => tally.add(ReasonCode::OtherNumber, -3),
                NumberTrust::Unrelated => {}
            }
        }
    }
}

/// KvK and VAT numbers: equal, or contradicting.
fn legal(a: &Features, b: &Features, shared: &Shared, tally: &mut Tally<'_>, facts: &mut Facts) {
    for (kind, same, differs) in [
        (KeyKind::Kvk, ReasonCode::SameKvk, ReasonCode::OtherKvk),
        (
            KeyKind::VatNumber,
            ReasonCode::SameVatNumber,
            ReasonCode::OtherVatNumber,
        ),
    ] {
        let holders = shared[kind as usize];
        if holders > 0 {
            let points = LEGAL[level(holders)];
            tally.add_shared(same, if facts.legal { points.min(LEGAL_TOO) } else { points }, holders);
            facts.legal = true;
            facts.legal_alone |= level(holders) == 0;
        } else if both(a, b, kind) {
            tally.add(differs, CONTRADICTION);
            facts.contradicted = true;
        }
    }
}

/// Accounts, mail, telephone, addresses and contacts.
fn rest(a: &Features, b: &Features, shared: &Shared, name: Grade, tally: &mut Tally<'_>, facts: &mut Facts) {
    let is = |kind: KeyKind| shared[kind as usize] > 0;
    for (kind, code, points) in POINTS {
        let covered = match kind {
            KeyKind::EmailDomain => is(KeyKind::Email),
            KeyKind::PostalCode => is(KeyKind::Address),
            KeyKind::Town => is(KeyKind::Address) || is(KeyKind::PostalCode) || both(a, b, KeyKind::PostalCode),
            _ => false,
        };
        let holders = shared[*kind as usize];
        if holders == 0 || covered {
            continue;
        }
        let mut points = points[level(holders)];
        if *kind == KeyKind::Address && name <= Grade::Close {
            // neighbours share an address, but hardly one with one name
            points = points.max(NAME_AND_ADDRESS);
        }
        tally.add_shared(*code, points, holders);
        let own = match kind {
            KeyKind::Email => true,
            // departments share a telephone, and have names of their own
            KeyKind::Phone | KeyKind::Contact => name <= Grade::Initials,
            _ => false,
        };
        facts.personal |= own && level(holders) == 0;
        facts.iban |= *kind == KeyKind::Iban;
    }
    if both(a, b, KeyKind::Iban) && !is(KeyKind::Iban) {
        let same_name = name <= Grade::Close;
        tally.add(ReasonCode::OtherIban, if same_name { -5 } else { CONTRADICTION });
        facts.contradicted |= !same_name;
    }
    if both(a, b, KeyKind::PostalCode) && !is(KeyKind::PostalCode) {
        tally.add(ReasonCode::OtherAddress, -6);
        facts.other_address = true;
    }
}

/// The rules that points cannot say.
fn conclude(names: Alike, facts: Facts, tally: &mut Tally<'_>) -> Verdict {
    let named = names.grade <= Grade::Initials;
    let known = named || facts.legal || facts.number || facts.iban;
    let kin = names.kin && !facts.legal && !facts.number;
    let elsewhere = facts.other_address && (facts.other_number || !facts.legal_alone || names.grade > Grade::Close);
    let branch = facts.legal && !facts.personal && (elsewhere || !named);
    if branch {
        tally.add(ReasonCode::PerhapsBranch, 0);
    }
    let stranger = names.initials && !facts.legal;
    let enough = tally.score >= SURE && known && !kin && !branch && !stranger;
    if !enough && !branch && !facts.contradicted {
        tally.add(ReasonCode::TooLittle, 0);
    }
    Verdict {
        score: tally.score,
        contradicted: facts.contradicted,
        worth: tally.score >= WORTH || (facts.number || facts.legal || facts.iban) && !facts.contradicted,
        sure: enough && !facts.contradicted,
    }
}

/// Both have a key of this kind.
fn both(a: &Features, b: &Features, kind: KeyKind) -> bool {
    a.kinds & b.kinds & kind.bit() != 0
}

/// Which column of points counts for so many holders.
fn level(holders: u32) -> usize {
    match holders {
        0 | 1 => 0,
        2..=3 => 1,
        4..=10 => 2,
        _ => 3,
    }
}
