//! What a person chose, between the form and the store.

use std::collections::BTreeSet;

use boekbrug_access::Email;
use boekbrug_model::{Finding, FindingCode, PersonId};
use boekbrug_store::{NoticeSettings, Recipient};

use crate::frame::Fault;

/// Free addresses at most: a list of people is kept by whoever has it.
const ADDRESSES: usize = 20;

/// The fields of the form.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    /// Somebody chose; else owners and administrators get them.
    pub(super) is_own: bool,
    pub(super) people: BTreeSet<PersonId>,
    /// One on each line, as they were typed.
    pub(super) addresses: String,
    /// Of the letters to them.
    pub(super) language: String,
    pub(super) hour: u8,
    pub(super) version: i64,
}

impl Chosen {
    /// As it is stored.
    pub(super) fn of(settings: &NoticeSettings) -> Self {
        let mut chosen = Self {
            is_own: settings.recipients.is_some(),
            people: BTreeSet::new(),
            addresses: String::new(),
            language: "nl".to_owned(),
            hour: settings.digest_hour,
            version: settings.version,
        };
        let mut lines = Vec::new();
        for recipient in settings.recipients.iter().flatten() {
            match recipient {
                Recipient::Person { person } => drop(chosen.people.insert(*person)),
                Recipient::Address { email, language } => {
                    lines.push(email.as_str());
                    chosen.language.clone_from(language);
                }
            }
        }
        chosen.addresses = lines.join("\n");
        chosen
    }

    /// As the form sends it. A field that our page does not have is no form of ours.
    pub(super) fn read(fields: &[(String, String)]) -> Result<Self, Fault> {
        let mut chosen = Self::of(&NoticeSettings::default());
        for (name, value) in fields {
            match name.as_str() {
                "who" => chosen.is_own = value == "chosen",
                "person" => drop(chosen.people.insert(value.parse().map_err(|_| Fault::unreadable())?)),
                "addresses" => chosen.addresses.clone_from(value),
                "language" if ["nl", "en"].contains(&value.as_str()) => chosen.language.clone_from(value),
                "hour" => {
                    chosen.hour = value
                        .parse()
                        .ok()
                        .filter(|hour| *hour < 24)
                        .ok_or_else(Fault::unreadable)?;
                }
                "version" => chosen.version = value.parse().map_err(|_| Fault::unreadable())?,
                _ => return Err(Fault::unreadable()),
            }
        }
        Ok(chosen)
    }

    /// To be stored; the reasons when an address is none. Somebody who left meanwhile is left out.
    pub(super) fn settings(&self, is_member: impl Fn(PersonId) -> bool) -> Result<NoticeSettings, Vec<Finding>> {
        let people = self.people.iter().filter(|person| is_member(**person));
        let mut recipients: Vec<_> = people.map(|person| Recipient::Person { person: *person }).collect();
        let unfit = || vec![Finding::new(FindingCode::AccessEmailUnfit).at("addresses")];
        let lines = self.addresses.split(['\n', ',', ';']).map(str::trim);
        let emails: Result<BTreeSet<_>, _> = lines.filter(|line| !line.is_empty()).map(Email::try_new).collect();
        let emails = emails.map_err(|_| unfit())?;
        if emails.len() > ADDRESSES {
            return Err(unfit());
        }
        recipients.extend(emails.iter().map(|email| Recipient::Address {
            email: email.as_str().to_owned(),
            language: self.language.clone(),
        }));
        Ok(NoticeSettings {
            recipients: self.is_own.then_some(recipients),
            digest_hour: self.hour,
            version: self.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Result<Chosen, Fault> {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Chosen::read(&fields)
    }

    const PERSON: &str = "per_019cf5dfa28070018101010101010101";

    #[test]
    fn what_is_sent_is_what_is_stored() {
        let addresses = "Kantoor@Boek.example\r\n\r\n kantoor@boek.example, b@boek.example";
        let fields = [
            ("who", "chosen"),
            ("person", PERSON),
            ("addresses", addresses),
            ("language", "en"),
            ("hour", "17"),
            ("version", "3"),
        ];
        let settings = sent(&fields).unwrap().settings(|_| true).unwrap();
        let address = |email: &str| Recipient::Address {
            email: email.to_owned(),
            language: "en".to_owned(),
        };
        let person = Recipient::Person {
            person: PERSON.parse().unwrap(),
        };
        let expected = vec![person, address("b@boek.example"), address("kantoor@boek.example")];
        assert_eq!(settings.recipients.as_ref(), Some(&expected));
        assert_eq!((settings.digest_hour, settings.version), (17, 3));
        let again = Chosen::of(&settings);
        assert_eq!(again.addresses, "b@boek.example\nkantoor@boek.example");
        assert_eq!(
            again.settings(|_| false).unwrap().recipients.unwrap().len(),
            2,
            "who left is left out"
        );
    }

    #[test]
    fn everybody_is_no_choice() {
        let settings = sent(&[("who", "open"), ("person", PERSON)])
            .unwrap()
            .settings(|_| true)
            .unwrap();
        assert_eq!(settings.recipients, None);
    }

    #[test]
    fn odd_forms_are_refused() {
        for field in [
            ("hour", "24"),
            ("hour", "x"),
            ("person", "anna"),
            ("language", "de"),
            ("more", "1"),
        ] {
            assert!(sent(&[field]).is_err(), "{field:?}");
        }
        let many: Vec<_> = (0..21).map(|n| format!("a{n}@b.example\n")).collect();
        let many = many.concat();
        for addresses in ["anna", "a@b.example\nBcc: c", &many] {
            let chosen = sent(&[("who", "chosen"), ("addresses", addresses)]).unwrap();
            assert!(chosen.settings(|_| true).is_err(), "{addresses}");
        }
    }
}
