//! The words of the letters, Dutch and English.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const DUTCH: &str = include_str!("../locales/nl/notices.ftl");
const ENGLISH: &str = include_str!("../locales/en/notices.ftl");

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [bundle("nl-NL", DUTCH), bundle("en-GB", ENGLISH)]);

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    pub(crate) english: bool,
}

impl Texts {
    /// Dutch, unless it is English that is asked for.
    pub(crate) fn of(language: &str) -> Self {
        Self {
            english: language == "en",
        }
    }

    /// The code of the language.
    pub(crate) fn language(self) -> &'static str {
        if self.english { "en" } else { "nl" }
    }

    /// A text without places.
    pub(crate) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its places filled. A text that is not there is its key: a test sees to it that all are there.
    pub(crate) fn with(self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = &BUNDLES[usize::from(self.english)];
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }
}

/// What cannot be read of a file is left out: a test sees to it that all of it can.
fn bundle(language: &str, source: &str) -> Bundle {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, _)| read);
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(source: &str) -> BTreeSet<&str> {
        let lines = source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        lines
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_and_all_of_it_is_said() {
        assert_eq!(keys(DUTCH), keys(ENGLISH));
        let sources = [include_str!("letter.rs"), include_str!("smtp.rs")].concat();
        for key in keys(DUTCH) {
            assert!(sources.contains(&format!("\"{key}\"")), "{key} is not used");
        }
        for source in [DUTCH, ENGLISH] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
    }

    #[test]
    fn one_is_not_many() {
        let said = |language: &str, count: u64| {
            Texts::of(language).with("cause-count", &[("count", FluentValue::from(count))])
        };
        assert_eq!(
            (said("nl", 1), said("nl", 2)),
            ("1 factuur".into(), "2 facturen".into())
        );
        assert_eq!(
            (said("en", 1), said("de", 2)),
            ("1 invoice".into(), "2 facturen".into())
        );
    }
}
