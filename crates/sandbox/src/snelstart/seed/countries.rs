//! The countries, about 250 [apis/snelstart.md §5].

use crate::chance::guid_for;
use crate::snelstart::model::settings::Country;

/// Dutch names of the countries that customers live in; the others keep
/// their English name [ours].
const DUTCH: &[(&str, &str)] = &[
    ("AT", "Oostenrijk"),
    ("AU", "Australië"),
    ("AW", "Aruba"),
    ("BE", "België"),
    ("BG", "Bulgarije"),
    ("BR", "Brazilië"),
    ("CA", "Canada"),
    ("CH", "Zwitserland"),
    ("CN", "China"),
    ("CW", "Curaçao"),
    ("CY", "Cyprus"),
    ("CZ", "Tsjechië"),
    ("DE", "Duitsland"),
    ("DK", "Denemarken"),
    ("EE", "Estland"),
    ("EG", "Egypte"),
    ("ES", "Spanje"),
    ("FI", "Finland"),
    ("FR", "Frankrijk"),
    ("GB", "Verenigd Koninkrijk"),
    ("GR", "Griekenland"),
    ("HR", "Kroatië"),
    ("HU", "Hongarije"),
    ("ID", "Indonesië"),
    ("IE", "Ierland"),
    ("IL", "Israël"),
    ("IN", "India"),
    ("IS", "IJsland"),
    ("IT", "Italië"),
    ("JP", "Japan"),
    ("LI", "Liechtenstein"),
    ("LT", "Litouwen"),
    ("LU", "Luxemburg"),
    ("LV", "Letland"),
    ("MA", "Marokko"),
    ("MC", "Monaco"),
    ("MT", "Malta"),
    ("MX", "Mexico"),
    ("NL", "Nederland"),
    ("NO", "Noorwegen"),
    ("NZ", "Nieuw-Zeeland"),
    ("PL", "Polen"),
    ("PT", "Portugal"),
    ("RO", "Roemenië"),
    ("RS", "Servië"),
    ("RU", "Rusland"),
    ("SE", "Zweden"),
    ("SI", "Slovenië"),
    ("SK", "Slowakije"),
    ("SR", "Suriname"),
    ("TR", "Turkije"),
    ("UA", "Oekraïne"),
    ("US", "Verenigde Staten"),
    ("ZA", "Zuid-Afrika"),
];

/// Members of the European Union.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// In the Union and not in the Netherlands.
pub(crate) fn is_other_eu(alpha2: &str) -> bool {
    alpha2 != "NL" && EU.contains(&alpha2)
}

pub(crate) fn all() -> Vec<Country> {
    rust_iso3166::ALL
        .iter()
        .map(|country| Country {
            id: guid_for(3166, "land", i64::from(country.numeric)),
            name: DUTCH
                .iter()
                .find(|(alpha2, _)| *alpha2 == country.alpha2)
                .map_or(country.name, |(_, name)| name),
            alpha2: country.alpha2,
            alpha3: country.alpha3,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_250_with_two_and_three_letters() {
        let all = all();
        assert!((240..260).contains(&all.len()), "{}", all.len());
        let dutch = all.iter().find(|country| country.alpha2 == "NL").expect("NL");
        assert_eq!((dutch.name, dutch.alpha3), ("Nederland", "NLD"));
        assert!(is_other_eu("BE") && !is_other_eu("NL") && !is_other_eu("GB"));
    }
}
