//! Reasons: why two customers may be one, or may not, in words.

use serde::{Deserialize, Serialize};

/// One reason, with what it weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// What it is.
    pub code: ReasonCode,
    /// What it adds to the score; negative when it speaks against. Nothing for a reason that decides without points.
    pub points: i32,
    /// How many customers of one side share what is equal, when it is more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<u32>,
}

impl Reason {
    pub(super) const fn new(code: ReasonCode, points: i32) -> Self {
        Self {
            code,
            points,
            shared: None,
        }
    }

    /// The reason in Dutch.
    pub fn text_nl(&self) -> String {
        match self.shared {
            Some(shared) => format!("{} (bij {shared} klanten)", self.code.texts().0),
            None => self.code.texts().0.to_owned(),
        }
    }

    /// The reason in English.
    pub fn text_en(&self) -> String {
        match self.shared {
            Some(shared) => format!("{} (at {shared} customers)", self.code.texts().1),
            None => self.code.texts().1.to_owned(),
        }
    }
}

macro_rules! reasons {
    ($($name:ident = $code:literal [$nl:literal, $en:literal])*) => {
        /// The stable code of a reason. Codes are never renamed or used again.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum ReasonCode {$(
            #[doc = $en] #[serde(rename = $code)] $name,
        )*}

        impl ReasonCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as it stands in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $code,)*}
            }

            /// Dutch and English.
            const fn texts(self) -> (&'static str, &'static str) {
                match self {$(Self::$name => ($nl, $en),)*}
            }
        }
    };
}

reasons! {
    SameNumber = "number.same" ["Hetzelfde klantnummer", "The same customer number"]
    SameNumberDigits = "number.digits" ["Hetzelfde klantnummer, op de letters ervoor na", "The same customer number but for letters in front"]
    OtherNumber = "number.other" ["Een ander klantnummer", "Another customer number"]
    SameVatNumber = "vat.same" ["Hetzelfde btw-nummer", "The same VAT number"]
    OtherVatNumber = "vat.other" ["Een ander btw-nummer: dit kan niet dezelfde klant zijn, tenzij een van beide nummers fout is", "Another VAT number: this cannot be the same customer unless one of the numbers is wrong"]
    SameKvk = "kvk.same" ["Hetzelfde KvK-nummer", "The same Chamber of Commerce number"]
    OtherKvk = "kvk.other" ["Een ander KvK-nummer: dit kan niet dezelfde klant zijn, tenzij een van beide nummers fout is", "Another Chamber of Commerce number: this cannot be the same customer unless one of the numbers is wrong"]
    SameIban = "iban.same" ["Hetzelfde rekeningnummer (IBAN)", "The same account (IBAN)"]
    OtherIban = "iban.other" ["Een ander rekeningnummer (IBAN)", "Another account (IBAN)"]
    SameEmail = "email.same" ["Hetzelfde e-mailadres", "The same e-mail address"]
    SameEmailDomain = "email.domain" ["E-mailadressen van hetzelfde domein", "E-mail addresses of the same domain"]
    SamePhone = "phone.same" ["Hetzelfde telefoonnummer", "The same telephone number"]
    SameAddress = "address.same" ["Dezelfde postcode en hetzelfde huisnummer", "The same postal code and house number"]
    SamePostalCode = "address.postalCode" ["Dezelfde postcode", "The same postal code"]
    SameTown = "address.town" ["Dezelfde plaats", "The same town"]
    OtherAddress = "address.other" ["Een ander adres", "Another address"]
    SameContact = "contact.same" ["Dezelfde contactpersoon", "The same contact person"]
    SameName = "name.same" ["Dezelfde naam", "The same name"]
    RareName = "name.rare" ["Een naam die verder niemand heeft", "A name that nobody else has"]
    CloseName = "name.close" ["Bijna dezelfde naam: een schrijffout of een afkorting verschil", "Nearly the same name, but for a slip of the pen or an abbreviation"]
    InitialsOfName = "name.initials" ["Dezelfde naam, op voornaam of voorletters na", "The same name but for given names or initials"]
    PartOfName = "name.part" ["De ene naam is een deel van de andere", "One name is a part of the other"]
    SomeOfName = "name.some" ["De namen lijken op elkaar, maar verschillen ook", "The names have words in common, and others not"]
    SwappedName = "name.swapped" ["De naam staat aan de andere kant als contactpersoon", "The name is the contact person on the other side"]
    OtherName = "name.other" ["Een andere naam", "Another name"]
    OtherInitials = "name.otherInitials" ["Andere voorletters", "Other initials"]
    OtherForm = "name.otherForm" ["Een andere rechtsvorm", "Another legal form"]
    OtherKin = "name.otherKin" ["Misschien een ander bedrijf van dezelfde groep", "Perhaps another firm of the same group"]
    PerhapsBranch = "doubt.branch" ["Misschien een andere vestiging of afdeling", "Perhaps another branch or department"]
    Rival = "doubt.rival" ["Een andere klant past bijna even goed", "Another customer fits nearly as well"]
    TooLittle = "doubt.tooLittle" ["Te weinig om zeker te zijn", "Too little to be sure"]
}
