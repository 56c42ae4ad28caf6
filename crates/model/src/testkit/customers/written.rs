//! How a side wrote a customer down: what it knows, its habits, its slips of the pen.

use super::dice::Dice;
use super::entity::{self, Entity, Name, Person, Place};
use super::words;
use crate::record::{Address, Customer};

/// What a side tends to know, in customers of a thousand, and how it writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    pub(super) kvk: usize,
    pub(super) vat: usize,
    pub(super) iban: usize,
    pub(super) email: usize,
    pub(super) phone: usize,
    pub(super) address: usize,
    pub(super) contact: usize,
    /// Given names instead of initials.
    pub(super) given: usize,
    /// The legal form is left out.
    pub(super) no_form: usize,
    /// Everything in capitals, as after an old conversion.
    pub(super) capitals: bool,
    /// Letters with marks lost, as after an old conversion.
    pub(super) ascii: bool,
}

impl Habits {
    /// The application: people type what they need to send an invoice.
    pub(super) const fn application() -> Self {
        Self {
            kvk: 550,
            vat: 500,
            iban: 100,
            email: 820,
            phone: 600,
            address: 960,
            contact: 600,
            given: 550,
            no_form: 350,
            capitals: false,
            ascii: false,
        }
    }

    /// The bookkeeping: numbers matter.
    pub(super) const fn bookkeeping(capitals: bool, ascii: bool) -> Self {
        Self {
            kvk: 750,
            vat: 800,
            iban: 450,
            email: 760,
            phone: 550,
            address: 970,
            contact: 450,
            given: 300,
            no_form: 150,
            capitals,
            ascii,
        }
    }

    /// Writes a customer down; the number is given later. With it come the accounts that the side knows.
    pub(super) fn write(&self, dice: &mut Dice, entity: &Entity) -> (Customer, Vec<String>) {
        let mut customer = Customer {
            name: self.name(dice, &entity.name),
            is_active: !dice.permille(20),
            is_debtor: true,
            invoice_address_same_as_visit_address: true,
            ..Customer::default()
        };
        let bare = dice.permille(12);
        if bare {
            return (customer, Vec::new());
        }
        let contact = dice.permille(self.contact).then(|| self.person(dice, &entity.contact));
        customer.identification = entity.kvk.as_ref().filter(|_| dice.permille(self.kvk)).cloned();
        customer.identification = customer.identification.map(|number| kvk(dice, number));
        customer.vat_number = entity.vat.as_ref().filter(|_| dice.permille(self.vat)).cloned();
        customer.vat_number = customer.vat_number.map(|number| vat(dice, number));
        customer.visit_address = self.address(dice, entity, contact.clone());
        customer.invoice_address = customer.visit_address.clone();
        customer.send_invoice_to = match &entity.accountant {
            Some(accountant) if dice.permille(600) => Some(accountant.clone()),
            _ => customer.visit_address.email_address.clone(),
        };
        customer.contact_person_name = contact;
        let firm = matches!(entity.name, Name::Firm { .. });
        if let (Some(contact), true) = (&mut customer.contact_person_name, firm && dice.permille(8)) {
            std::mem::swap(contact, &mut customer.name);
        }
        let accounts = dice.permille(self.iban).then(|| entity.iban.clone());
        (customer, accounts.into_iter().collect())
    }

    fn name(&self, dice: &mut Dice, name: &Name) -> String {
        let text = match name {
            Name::Firm { core, form } => self.firm(dice, core, *form),
            Name::Person(person) => self.person(dice, person),
        };
        let text = if dice.permille(25) { typo(dice, &text) } else { text };
        let text = match dice.below(200) {
            0 => format!(" {text}"),
            1 => text.replacen(' ', "  ", 1),
            2 => text.chars().take(25).collect(),
            3..=7 => text.to_uppercase(),
            _ => text,
        };
        self.old(text)
    }

    fn firm(&self, dice: &mut Dice, core: &str, form: Option<&str>) -> String {
        let mut core = core.to_owned();
        if dice.permille(300) {
            core = core.replace(" & ", " en ");
        }
        if dice.permille(120) {
            core = shortened(dice, &core);
        }
        let words: Vec<_> = core.split(' ').collect();
        if words.len() == 2 && dice.permille(20) {
            core = format!("{} {}", words[1], words[0]);
        }
        let Some(form) = form.filter(|_| !dice.permille(self.no_form)) else {
            return core;
        };
        match (form, dice.below(10)) {
            ("BV", 0..=3) => format!("{core} B.V."),
            ("BV", 4) => format!("{core} b.v."),
            ("BV", 5) => format!("B.V. {core}"),
            ("VOF", 0..=4) => format!("{core} V.O.F."),
            ("VOF", 5) => format!("V.o.f. {core}"),
            ("NV", 0..=4) => format!("{core} N.V."),
            ("Stichting", 0) => format!("St. {core}"),
            ("Stichting", 1) => format!("Stg. {core}"),
            ("Stichting" | "Vereniging" | "Maatschap", _) => format!("{form} {core}"),
            _ => format!("{core} {form}"),
        }
    }

    fn person(&self, dice: &mut Dice, person: &Person) -> String {
        let surname = if dice.permille(60) {
            shortened(dice, person.surname)
        } else {
            person.surname.to_owned()
        };
        let first = if dice.permille(self.given) {
            person.given.to_owned()
        } else {
            person.initials()
        };
        let last = || surname.rsplit(' ').next().unwrap_or_default().to_owned();
        match dice.below(100) {
            0..=3 => format!("{surname}, {first}"),
            4 | 5 => format!("{}, {first} {}", last(), surname.trim_end_matches(&last()).trim())
                .trim_end()
                .to_owned(),
            6 | 7 => format!("Dhr. {first} {surname}"),
            8 => format!("Mevr. {first} {surname}"),
            9 => format!("Fam. {surname}"),
            10 => format!("{} {surname}", first.replace('.', "")),
            _ => format!("{first} {surname}"),
        }
    }

    fn address(&self, dice: &mut Dice, entity: &Entity, contact: Option<String>) -> Address {
        let mut address = Address {
            contact_person: contact,
            ..Address::default()
        };
        if dice.permille(self.address) {
            self.place(dice, &entity.place, &mut address);
        }
        if dice.permille(self.email) {
            address.email_address = Some(email(dice, &entity.email));
        }
        if dice.permille(self.phone) {
            address.phone_number = Some(phone(dice, &entity.phone));
        }
        address
    }

    fn place(&self, dice: &mut Dice, place: &Place, address: &mut Address) {
        let mut street = place.street.clone();
        if dice.permille(60) {
            street = street
                .replace("straat", "str.")
                .replace("laan", "ln")
                .replace("Burgemeester", "Burg.");
        }
        if dice.permille(20) {
            street = typo(dice, &street);
        }
        let addition = match (place.addition, dice.below(5)) {
            (None, _) | (Some(_), 0) => String::new(),
            (Some(letter), 1) => format!(" {}", letter.to_uppercase()),
            (Some(letter), 2) => format!("-{letter}"),
            (Some(letter), _) => letter.to_string(),
        };
        let number = if dice.permille(10) {
            String::new()
        } else {
            format!(" {}{addition}", place.number)
        };
        address.address1 = Some(self.old(format!("{street}{number}")));
        let zip = if dice.permille(8) {
            typo_in_digits(dice, &place.zip)
        } else {
            place.zip.clone()
        };
        address.zip_code = (!dice.permille(15)).then(|| match dice.below(6) {
            0 | 1 => zip.replace(' ', ""),
            2 => zip.to_lowercase().replace(' ', ""),
            _ => zip,
        });
        let town = match (place.town.as_str(), dice.below(3)) {
            ("'s-Gravenhage", 0 | 1) => "Den Haag".to_owned(),
            ("'s-Hertogenbosch", 0 | 1) => "Den Bosch".to_owned(),
            (town, _) => town.to_owned(),
        };
        address.city = Some(self.old(if dice.permille(120) { town.to_uppercase() } else { town }));
        address.country = place.country.map(str::to_owned);
    }

    /// What an old conversion left.
    fn old(&self, text: String) -> String {
        let text = if self.ascii {
            text.chars().filter_map(unmarked).collect()
        } else {
            text
        };
        if self.capitals { text.to_uppercase() } else { text }
    }
}

/// Some marks are lost, some letters with them.
fn unmarked(c: char) -> Option<char> {
    Some(match c {
        'é' | 'è' | 'ë' => 'e',
        'É' => 'E',
        'ï' | 'ı' => 'i',
        'ö' | 'ø' => 'o',
        'Ö' => 'O',
        'ü' | 'ú' => 'u',
        'Å' => 'A',
        'Ç' => 'C',
        'ł' => 'l',
        'ń' => 'n',
        c if c.is_ascii() => c,
        _ => return None,
    })
}

fn kvk(dice: &mut Dice, number: String) -> String {
    match dice.below(250) {
        0 => typo_in_digits(dice, &number),
        1..=10 => format!("{} {}", &number[..4], &number[4..]),
        11..=13 => format!("{}.{}.{}", &number[..2], &number[2..5], &number[5..]),
        14 => format!("{number}0000"),
        15..=40 => number.trim_start_matches('0').to_owned(),
        _ => number,
    }
}

fn vat(dice: &mut Dice, number: String) -> String {
    match dice.below(250) {
        0 => typo_in_digits(dice, &number),
        1..=25 => number.trim_start_matches("NL").to_owned(),
        26..=40 => number.to_lowercase(),
        41..=60 if number.len() == 14 => {
            format!(
                "{}.{}.{}.{}.{}",
                &number[..2],
                &number[2..6],
                &number[6..9],
                &number[9..11],
                &number[11..]
            )
        }
        61..=75 => format!("{} {}", &number[..2], &number[2..]),
        _ => number,
    }
}

fn email(dice: &mut Dice, address: &str) -> String {
    match dice.below(200) {
        0 => typo(dice, address).replace(' ', ""),
        1..=10 => entity::capital(address),
        11..=13 => address.to_uppercase(),
        14 => format!("{address} "),
        _ => address.to_owned(),
    }
}

fn phone(dice: &mut Dice, number: &str) -> String {
    match dice.below(6) {
        0 => format!("+31{}", &number[1..]),
        1 => format!("0031 {}", &number[1..]),
        2 => format!("{}-{}", &number[..3], &number[3..]),
        3 => format!("({}) {} {}", &number[..3], &number[3..6], &number[6..]),
        _ => number.to_owned(),
    }
}

fn shortened(dice: &mut Dice, text: &str) -> String {
    let fitting: Vec<_> = words::SHORTER.iter().filter(|(long, _)| text.contains(long)).collect();
    if fitting.is_empty() {
        return text.to_owned();
    }
    let (long, short) = dice.pick(&fitting);
    text.replacen(long, short, 1)
}

/// One slip of the pen: a letter left out, twice, another, or two the wrong way round.
pub(super) fn typo(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 4 {
        return text.to_owned();
    }
    let at = dice.between(1, letters.len() - 2);
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = dice.letter(),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn typo_in_digits(dice: &mut Dice, text: &str) -> String {
    let digits: Vec<_> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = dice.pick(&digits);
    let digit = dice.digit();
    text.char_indices()
        .map(|(here, c)| if here == at { digit } else { c })
        .collect()
}
