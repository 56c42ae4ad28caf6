//! Made-up Dutch companies with numbers that pass every check.

use crate::chance::Chance;

use super::SeedRelation;

const FAMILY: &[&str] = &[
    "Jansen",
    "De Vries",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "De Boer",
    "Mulder",
    "De Groot",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Van Leeuwen",
    "Dekker",
    "Brouwer",
    "De Wit",
    "Dijkstra",
    "Smits",
    "De Graaf",
    "Kok",
    "Jacobs",
    "De Haan",
    "Vermeulen",
    "Van den Berg",
    "Van der Veen",
    "Hoekstra",
    "Koster",
    "Prins",
    "Blom",
    "Huisman",
    "Kuipers",
    "Veenstra",
    "Kramer",
    "Postma",
];

const TRADE: &[&str] = &[
    "Installatietechniek",
    "Bouw",
    "Advies",
    "Transport",
    "Schilderwerken",
    "Catering",
    "Makelaardij",
    "Accountants",
    "Hoveniers",
    "Architecten",
    "Administraties",
    "Techniek",
    "Interieur",
    "Logistiek",
    "Automatisering",
    "Fietsen",
    "Drukkerij",
    "Slagerij & Traiteur",
    "Beveiliging",
    "Metaal",
];

const FORM: &[&str] = &["B.V.", "V.O.F.", "Groep B.V.", "& Zn.", "Holding B.V.", ""];

const STREET: &[&str] = &[
    "Dorpsstraat",
    "Kerkstraat",
    "Stationsweg",
    "Industrieweg",
    "Molenlaan",
    "Julianastraat",
    "Havenkade",
    "Nijverheidsweg",
    "Burgemeester Jansenlaan",
    "'t Zand",
    "Oude Rijn",
    "Wilhelminaplein",
];

const CITY: &[(&str, u64)] = &[
    ("Amsterdam", 1011),
    ("Alkmaar", 1811),
    ("Haarlem", 2011),
    ("'s-Gravenhage", 2511),
    ("Rotterdam", 3011),
    ("Utrecht", 3511),
    ("Amersfoort", 3811),
    ("Breda", 4811),
    ("'s-Hertogenbosch", 5211),
    ("Eindhoven", 5611),
    ("Nijmegen", 6511),
    ("Arnhem", 6811),
    ("Enschede", 7511),
    ("Zwolle", 8011),
    ("Leeuwarden", 8911),
    ("Groningen", 9711),
];

const BANK: &[&str] = &["INGB", "RABO", "ABNA", "TRIO", "KNAB"];

/// One made-up customer; one in ten is a person without company numbers.
pub(crate) fn relation(chance: &mut Chance, code: i64) -> SeedRelation {
    let family = *chance.pick(FAMILY);
    let company = chance.below(10) > 0;
    let name = if company {
        format!("{family} {} {}", chance.pick(TRADE), chance.pick(FORM))
    } else {
        format!("{} {family}", chance.pick(&["A.", "J.C.", "M.", "W.", "P.T.M.", "S."]))
    };
    let (city, postcode) = *chance.pick(CITY);
    let letters = ["AB", "CD", "EK", "GV", "HX", "JZ", "LM", "NP", "RT", "WZ"];
    let mut relation = SeedRelation {
        code: Some(code),
        name: name.trim_end().to_owned(),
        street: format!("{} {}", chance.pick(STREET), 1 + chance.below(250)),
        postcode: format!("{} {}", postcode + chance.below(80), chance.pick(&letters)),
        city: city.to_owned(),
        country: "NL".into(),
        email: format!("administratie{code}@example.nl"),
        phone: format!("0{}", 200_000_000 + chance.below(600_000_000)),
        term: Some(*chance.pick(&[8, 14, 14, 30, 30, 60])),
        ..SeedRelation::default()
    };
    if company {
        relation.kvk = format!("{:08}", 10_000_000 + chance.below(80_000_000));
        relation.vat_number = vat_number(chance);
        relation.iban = iban(chance);
    }
    relation
}

/// A Dutch VAT number whose nine digits pass the test of eleven.
fn vat_number(chance: &mut Chance) -> String {
    loop {
        let digits = 10_000_000 + chance.below(80_000_000);
        let check = eleven(digits) % 11;
        if check < 10 {
            let suffix = 1 + chance.below(3);
            return format!("NL{digits:08}{check}B{suffix:02}");
        }
    }
}

/// The weighted sum over eight digits, weights 9 down to 2.
fn eleven(digits: u64) -> u64 {
    let text = format!("{digits:08}");
    let weights = (2..=9).rev();
    text.bytes()
        .zip(weights)
        .map(|(digit, weight)| u64::from(digit - b'0') * weight)
        .sum()
}

/// A Dutch IBAN with right check digits.
fn iban(chance: &mut Chance) -> String {
    let bank = *chance.pick(BANK);
    let account = format!("{:010}", 100_000_000 + chance.below(900_000_000));
    // the letters of the bank and of NL as numbers, check digits 00, modulo 97
    let digits: String = format!("{bank}{account}NL00")
        .chars()
        .map(|c| c.to_digit(36).unwrap_or(0).to_string())
        .collect();
    let rest = digits
        .bytes()
        .fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    format!("NL{:02}{bank}{account}", 98 - rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snelstart::rules::identity;

    #[test]
    fn made_up_numbers_pass_the_checks() {
        let mut chance = Chance::new(3);
        let mut companies = 0;
        for code in 1..500 {
            let relation = relation(&mut chance, code);
            assert!(relation.name.chars().count() <= 50, "{}", relation.name);
            if relation.kvk.is_empty() {
                continue;
            }
            companies += 1;
            assert!(identity::is_kvk(&relation.kvk), "{}", relation.kvk);
            assert!(
                identity::is_vat_number("NL", &relation.vat_number[2..]),
                "{}",
                relation.vat_number
            );
            assert!(identity::is_iban(&relation.iban), "{}", relation.iban);
        }
        assert!(companies > 400);
    }
}
