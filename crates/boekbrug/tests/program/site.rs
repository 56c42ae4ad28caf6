//! The help as a site, of the packages that the program really has.

use boekbrug::registry::{NAMES, Shelf};

#[test]
fn every_package_tells_all_that_people_ask() {
    let packages: &dyn boekbrug_connector::Packages = &Shelf::default();
    for name in NAMES {
        let package = name.parse().unwrap();
        let help = packages
            .help(&package)
            .unwrap_or_else(|| panic!("{name} tells nothing"));
        let parts = [
            help.needs,
            help.link,
            help.booking,
            help.pdf,
            help.addresses,
            help.vat,
            help.silence,
            help.notes,
        ];
        for said in parts
            .into_iter()
            .map(|part| part.first().unwrap_or_else(|| panic!("{name} leaves something out")))
        {
            assert!(!said.nl.is_empty() && !said.en.is_empty(), "{name}");
        }
        let signs_in = packages.capability(&package).unwrap().secrets.is_empty();
        assert_eq!(signs_in, !help.user.is_empty(), "{name}: who signs in needs a user");
    }
}

#[test]
fn the_site_has_the_pages_of_each_package() {
    let files = boekbrug_screens::help_site(&Shelf::default());
    for language in ["nl", "en"] {
        for name in NAMES {
            for page in ["", "-link", "-fields"] {
                let path = format!("{language}/{name}{page}.html");
                let (_, text) = files
                    .iter()
                    .find(|(known, _)| *known == path)
                    .unwrap_or_else(|| panic!("no {path}"));
                assert!(text.contains("<h1>") && !text.contains("help-"), "{path}");
            }
        }
    }
}
