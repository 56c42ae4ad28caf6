//! Customers as they are in the world, before anybody writes them down.

use super::dice::Dice;
use super::words;

/// A firm or person.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) name: Name,
    pub(super) contact: Person,
    pub(super) kvk: Option<String>,
    pub(super) vat: Option<String>,
    pub(super) iban: String,
    pub(super) place: Place,
    pub(super) email: String,
    /// Where invoices go, when that is somebody else: an accountant who does it for many.
    pub(super) accountant: Option<String>,
    pub(super) phone: String,
}

#[derive(Clone, Debug)]
pub(super) enum Name {
    Firm { core: String, form: Option<&'static str> },
    Person(Person),
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) given: &'static str,
    /// Letter of a second given name.
    pub(super) second: Option<char>,
    pub(super) surname: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) street: String,
    pub(super) number: usize,
    pub(super) addition: Option<char>,
    pub(super) zip: String,
    pub(super) town: String,
    /// None at home.
    pub(super) country: Option<&'static str>,
}

impl Person {
    pub(super) fn throw(dice: &mut Dice) -> Self {
        Self {
            given: dice.pick(words::GIVEN),
            second: dice.permille(350).then(|| dice.letter().to_ascii_uppercase()),
            surname: dice.pick_first(words::SURNAMES),
        }
    }

    pub(super) fn initials(&self) -> String {
        let first = self.given.chars().next().unwrap_or('A');
        match self.second {
            Some(second) => format!("{first}.{second}."),
            None => format!("{first}."),
        }
    }
}

impl Place {
    pub(super) fn throw(dice: &mut Dice) -> Self {
        let (town, first) = dice.pick_first(words::TOWNS);
        let zip = first + u32::try_from(dice.below(60)).unwrap_or(0);
        let letter = |dice: &mut Dice| dice.letter().to_ascii_uppercase();
        let letters: String = [letter(dice), letter(dice)].into_iter().collect();
        Self {
            street: (dice.pick(words::STREETS)).to_owned(),
            number: dice.between(1, 40) * dice.between(1, 6),
            addition: dice.permille(150).then(|| dice.pick(&['a', 'b', 'c'])),
            zip: format!("{zip} {letters}"),
            town: town.to_owned(),
            country: None,
        }
    }
}

/// What customers have in common with others by chance or by purpose.
pub(super) struct Surroundings {
    /// Addresses of buildings with many firms.
    pub(super) buildings: Vec<Place>,
    /// Addresses of accountants.
    pub(super) accountants: Vec<String>,
    /// Domains that are taken.
    pub(super) domains: std::collections::BTreeSet<String>,
}

impl Surroundings {
    pub(super) fn throw(dice: &mut Dice, customers: usize) -> Self {
        let accountants = (0..customers / 400 + 2).map(|at| {
            let surname = plain(dice.pick(words::SURNAMES));
            format!("facturen@{surname}-accountants{at}.nl")
        });
        let accountants = accountants.collect();
        let buildings = (0..customers / 250 + 2).map(|_| Place::throw(dice)).collect();
        Self {
            buildings,
            accountants,
            domains: std::collections::BTreeSet::new(),
        }
    }

    /// A domain that nobody has yet.
    fn domain(&mut self, dice: &mut Dice, core: &str, town: &str) -> String {
        let name: String = plain(core).chars().take(24).collect();
        let endings = [
            format!("{name}.nl"),
            format!("{name}-{}.nl", plain(town)),
            format!("{name}.eu"),
        ];
        for domain in endings {
            if self.domains.insert(domain.clone()) {
                return domain;
            }
        }
        let domain = format!("{name}{}.nl", dice.digits(5));
        self.domains.insert(domain.clone());
        domain
    }
}

/// Letters of an address on the internet.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

impl Entity {
    pub(super) fn firm(dice: &mut Dice, around: &mut Surroundings) -> Self {
        let place = if dice.permille(80) {
            Place {
                addition: dice.permille(300).then(|| dice.pick(&['a', 'b', 'c'])),
                ..dice.pick(&around.buildings)
            }
        } else {
            Place::throw(dice)
        };
        let contact = Person::throw(dice);
        let core = core(dice, &contact, &place);
        let form = form(dice);
        let mut one = Self::of(dice, around, Name::Firm { core, form }, contact, place);
        one.kvk = Some(dice.digits(8));
        one.vat = Some(vat(dice, form));
        one.accountant = dice.permille(30).then(|| dice.pick(&around.accountants));
        one
    }

    pub(super) fn person(dice: &mut Dice, around: &mut Surroundings) -> Self {
        let (person, place) = (Person::throw(dice), Place::throw(dice));
        Self::of(dice, around, Name::Person(person.clone()), person, place)
    }

    pub(super) fn abroad(dice: &mut Dice, around: &mut Surroundings) -> Self {
        let (country, form, letters, digits) = dice.pick(words::ABROAD);
        let place = Place {
            zip: dice.digits(5),
            town: (dice.pick(words::ABROAD_TOWNS)).to_owned(),
            country: Some(country),
            ..Place::throw(dice)
        };
        let (contact, core) = (Person::throw(dice), brand(dice));
        let name = Name::Firm { core, form: Some(form) };
        let mut one = Self::of(dice, around, name, contact, place);
        one.vat = Some(format!("{letters}{}", dice.digits(digits)));
        one
    }

    fn of(dice: &mut Dice, around: &mut Surroundings, name: Name, contact: Person, place: Place) -> Self {
        let email = match &name {
            Name::Firm { core, .. } if dice.permille(800) => {
                let domain = around.domain(dice, core, &place.town);
                let local = ["info", "administratie", "facturen", "finance"];
                let local = if dice.permille(700) {
                    (dice.pick(&local)).to_owned()
                } else {
                    plain(contact.given)
                };
                format!("{local}@{domain}")
            }
            _ => free_mail(dice, &contact),
        };
        let area = dice.pick(&["06", "06", "072", "020", "010", "0229", "0591"]);
        let phone = format!("{area}{}", dice.digits(10 - area.len()));
        Self {
            name,
            contact,
            kvk: None,
            vat: None,
            iban: iban(dice),
            place,
            email,
            accountant: None,
            phone,
        }
    }

    /// Another mail box of the same firm; none where the domain is everybody's.
    pub(super) fn other_box(&self, dice: &mut Dice) -> Option<String> {
        let (_, domain) = self.email.split_once('@')?;
        let own = !words::FREE_MAIL.contains(&domain);
        own.then(|| format!("{}@{domain}", plain(dice.pick(words::GIVEN))))
    }
}

pub(super) fn free_mail(dice: &mut Dice, person: &Person) -> String {
    let given = plain(person.given);
    let surname = plain(person.surname);
    let first = given.chars().next().unwrap_or('a');
    let length = dice.between(0, 4);
    let number = dice.digits(length);
    let domain = dice.pick(words::FREE_MAIL);
    match dice.below(3) {
        0 => format!("{first}.{surname}{number}@{domain}"),
        1 => format!("{given}{surname}{number}@{domain}"),
        _ => format!("{given}.{surname}{number}@{domain}"),
    }
}

fn core(dice: &mut Dice, contact: &Person, place: &Place) -> String {
    let surname = contact.surname;
    let trade = dice.pick(words::TRADES);
    let branch = dice.pick(words::BRANCHES);
    match dice.below(20) {
        0..=3 => format!("{trade} {}", capital(surname)),
        4..=6 => format!("{} {branch}", capital(surname)),
        7 => format!("{} & {} {branch}", capital(surname), dice.pick(words::SURNAMES)),
        8 => format!("Gebroeders {surname}"),
        9 => format!("{} en Zonen", capital(surname)),
        10 => format!("{trade} {}", place.town),
        11 | 12 => format!("{trade} {}", dice.pick(words::NOUNS)),
        13 => format!("{trade} {} {}", contact.initials(), surname),
        14 => format!("{} Nederland", brand(dice)),
        15..=17 => format!("{} {branch}", brand(dice)),
        _ => brand(dice),
    }
}

pub(super) fn brand(dice: &mut Dice) -> String {
    let count = dice.between(2, 4);
    let word: String = (0..count).map(|_| dice.pick(words::SYLLABLES)).collect();
    capital(&word)
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn form(dice: &mut Dice) -> Option<&'static str> {
    match dice.below(100) {
        0..=47 => Some("BV"),
        48..=57 => Some("VOF"),
        58..=64 => Some("Stichting"),
        65..=67 => Some("Vereniging"),
        68 | 69 => Some("NV"),
        70 | 71 => Some("Maatschap"),
        _ => None,
    }
}

/// A number that passes the check: the 11-test for a firm; sole traders get one that looks the same.
fn vat(dice: &mut Dice, form: Option<&str>) -> String {
    loop {
        let body = dice.digits(8);
        let sum: u32 = body
            .chars()
            .zip((2..=9).rev())
            .map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight)
            .sum();
        if sum % 11 < 10 {
            let unit = if form.is_some() { "01" } else { "02" };
            return format!("NL{body}{}B{unit}", sum % 11);
        }
    }
}

/// An account with right check digits (ISO 13616).
fn iban(dice: &mut Dice) -> String {
    let bank = dice.pick(&["INGB", "RABO", "ABNA", "TRIO", "KNAB"]);
    let account = format!("0{}", dice.digits(9));
    let rest = format!("{bank}{account}NL00")
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0_u64, |rest, value| {
            (rest * if value > 9 { 100 } else { 10 } + u64::from(value)) % 97
        });
    format!("NL{:02}{bank}{account}", 98 - rest)
}
