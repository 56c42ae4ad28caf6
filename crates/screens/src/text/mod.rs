//! Texts in Dutch and English (Fluent), and how amounts, days and counts are written in each.

mod notation;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use words::tone_of;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;

/// The files of texts: `nl/connections.ftl` and so on.
#[derive(RustEmbed)]
#[folder = "locales"]
pub(crate) struct Locales;

/// A language of the screens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Language {
    /// The language of bookkeepers.
    #[default]
    Dutch,
    /// For whoever prefers it.
    English,
}

impl Language {
    /// Both of them.
    pub(crate) const ALL: [Self; 2] = [Self::Dutch, Self::English];

    /// The tag of BCP 47, which is also the name of the folder.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language with this tag; Dutch for any other.
    pub(crate) fn of(tag: &str) -> Self {
        if tag == "en" { Self::English } else { Self::Dutch }
    }
}

/// What is said on a page, in one language. Copied freely.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Texts {
    /// The language.
    pub(crate) language: Language,
}

impl Texts {
    /// Texts in this language.
    pub(crate) fn new(language: Language) -> Self {
        Self { language }
    }

    /// The same in the other language.
    pub(crate) fn other(self) -> Self {
        Self::new(self.either(Language::English, Language::Dutch))
    }

    /// The tag for `lang`.
    pub(crate) fn tag(self) -> &'static str {
        self.language.tag()
    }

    /// A text without places.
    pub(crate) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with one place.
    pub(crate) fn one(self, key: &str, name: &str, value: impl Told) -> String {
        self.with(key, &[(name, value.told())])
    }

    /// A text with two places, for templates.
    pub(crate) fn two(self, key: &str, name: &str, value: impl Told, other: &str, second: impl Told) -> String {
        self.with(key, &[(name, value.told()), (other, second.told())])
    }

    /// A text with several places.
    pub(crate) fn with(self, key: &str, places: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = bundle(self.language);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, "a text is missing");
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(places.len());
        for (name, value) in places {
            args.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a text could not be filled in");
        }
        text
    }

    /// Whether there is such a text.
    pub(crate) fn knows(self, key: &str) -> bool {
        bundle(self.language).has_message(key)
    }
}

/// What can fill a place in a text.
pub(crate) trait Told {
    /// As Fluent takes it.
    fn told(&self) -> FluentValue<'_>;
}

impl Told for str {
    fn told(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Told for String {
    fn told(&self) -> FluentValue<'_> {
        self.as_str().into()
    }
}

macro_rules! told {
    ($($number:ty),*) => {$(
        impl Told for $number {
            fn told(&self) -> FluentValue<'_> {
                (*self).into()
            }
        }
    )*};
}
told!(u8, u16, u32, u64, usize, i32, i64);

impl<T: Told + ?Sized> Told for &T {
    fn told(&self) -> FluentValue<'_> {
        (**self).told()
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| Language::ALL.map(read));
    &BUNDLES[language as usize]
}

/// Reads all files of a language. What cannot be read is left out and said in the log; a test sees to it that nothing is.
fn read(language: Language) -> Bundle {
    let tag = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // marks of direction around places are for scripts that run from right to left
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::Dutch => |value, _| written(value, '.'),
        Language::English => |value, _| written(value, ','),
    }));
    for path in files(language) {
        let resource = FluentResource::try_new(text_of(&path)).unwrap_or_else(|(resource, errors)| {
            tracing::error!(?path, ?errors, "texts cannot be read");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?path, ?errors, "texts are there twice");
        }
    }
    bundle
}

pub(crate) fn files(language: Language) -> Vec<String> {
    let folder = format!("{}/", language.tag());
    let mut files: Vec<_> = Locales::iter()
        .map(String::from)
        .filter(|path| path.starts_with(&folder))
        .collect();
    files.sort();
    files
}

pub(crate) fn text_of(path: &str) -> String {
    let file = Locales::get(path)
        .map(|file| file.data.into_owned())
        .unwrap_or_default();
    String::from_utf8_lossy(&file).into_owned()
}

/// Whole numbers in groups of three digits; everything else as Fluent does it.
fn written(value: &FluentValue<'_>, separator: char) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) => Some(notation::grouped(&value.to_string(), separator)),
        _ => None,
    }
}
