//! The sites of the package: a licence lives on one of them, and sign-in and calls go there (apis/exact.md section 1).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

macro_rules! sites {
    ($($(#[$doc:meta])* $name:ident = $text:literal at $address:literal;)*) => {
        /// A country's site.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Site {$($(#[$doc])* $name,)*}

        impl Site {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in settings.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }

            /// Its address.
            pub(crate) fn address(self) -> Url {
                let address = match self {$(Self::$name => $address,)*};
                Url::parse(address).expect("a constant address that a test parses")
            }
        }
    };
}

sites! {
    /// The Netherlands.
    Nl = "nl" at "https://start.exactonline.nl";
    /// Belgium.
    Be = "be" at "https://start.exactonline.be";
    /// Germany.
    De = "de" at "https://start.exactonline.de";
    /// France.
    Fr = "fr" at "https://start.exactonline.fr";
    /// Spain.
    Es = "es" at "https://start.exactonline.es";
    /// The United Kingdom.
    Uk = "uk" at "https://start.exactonline.co.uk";
    /// Everywhere else.
    Com = "com" at "https://start.exactonline.com";
}

impl Site {
    /// The site of that name.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|site| site.as_str() == text)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_has_a_name_and_an_address() {
        for site in Site::ALL {
            assert_eq!(Site::named(site.as_str()), Some(*site));
            assert!(site.address().as_str().starts_with("https://start.exactonline."));
            assert_eq!(serde_json::to_string(site).unwrap(), format!("\"{site}\""));
        }
        assert_eq!(Site::named("us"), None);
    }
}
