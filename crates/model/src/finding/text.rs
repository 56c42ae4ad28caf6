//! The sentences of a finding: the catalogue's texts with their places filled.

use super::Finding;
use super::words::word;

/// The language of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Dutch,
    English,
}

impl Finding {
    /// All of it in Dutch, as a bookkeeper needs it: what is the matter, why, what to do, and what the package said.
    pub fn told_nl(&self) -> String {
        self.told(Language::Dutch)
    }

    /// All of it in English: what is the matter, why, what to do, and what the package said.
    pub fn told_en(&self) -> String {
        self.told(Language::English)
    }

    /// The title in Dutch, with the line it is about in front and the package's own words behind.
    pub fn text_nl(&self) -> String {
        self.sentence(Language::Dutch)
    }

    /// The title in English, with the line it is about in front and the package's own words behind.
    pub fn text_en(&self) -> String {
        self.sentence(Language::English)
    }

    /// The cause in Dutch.
    pub fn cause_nl(&self) -> String {
        self.fill(self.code.entry().cause_nl, Language::Dutch)
    }

    /// The cause in English.
    pub fn cause_en(&self) -> String {
        self.fill(self.code.entry().cause_en, Language::English)
    }

    /// What to do, in Dutch.
    pub fn remedy_nl(&self) -> String {
        self.fill(self.code.entry().remedy_nl, Language::Dutch)
    }

    /// What to do, in English.
    pub fn remedy_en(&self) -> String {
        self.fill(self.code.entry().remedy_en, Language::English)
    }

    fn told(&self, language: Language) -> String {
        let entry = self.code.entry();
        let (cause, remedy) = match language {
            Language::Dutch => (entry.cause_nl, entry.remedy_nl),
            Language::English => (entry.cause_en, entry.remedy_en),
        };
        let parts = [
            Some(self.title(language)),
            Some(self.fill(cause, language)),
            Some(self.fill(remedy, language)),
            self.said_by_package(language),
        ];
        let sentences: Vec<_> = parts.into_iter().flatten().map(ended).collect();
        sentences.join(" ")
    }

    fn sentence(&self, language: Language) -> String {
        let title = self.title(language);
        match self.said_by_package(language) {
            Some(said) => format!("{title}. {said}"),
            None => title,
        }
    }

    /// The catalogue's title, with the line it is about in front.
    fn title(&self, language: Language) -> String {
        let entry = self.code.entry();
        let (title, line_word) = match language {
            Language::Dutch => (entry.title_nl, "Regel"),
            Language::English => (entry.title_en, "Line"),
        };
        let filled = self.fill(title, language);
        match self.line() {
            Some(line) if !title.contains("{line}") => format!("{line_word} {line}: {filled}"),
            _ => filled,
        }
    }

    /// The package's own words, unless the title has them already.
    fn said_by_package(&self, language: Language) -> Option<String> {
        let entry = self.code.entry();
        let said = self.package.as_ref().filter(|_| !entry.title_nl.contains("{text}"))?;
        let who = match language {
            Language::Dutch => "Boekhoudpakket",
            Language::English => "Package",
        };
        Some(match said.code.as_deref().filter(|code| !code.is_empty()) {
            Some(code) => format!("{who}: {code} {}", said.text),
            None => format!("{who}: {}", said.text),
        })
    }

    /// The line of the invoice that the path names, counted from 1 as on the document.
    fn line(&self) -> Option<usize> {
        let rest = self.at.as_deref()?.strip_prefix("lines[")?;
        let index: usize = rest.split_once(']')?.0.parse().ok()?;
        index.checked_add(1)
    }

    /// Fills the places of a text in one pass, so that a value that holds braces stays as it is.
    fn fill(&self, text: &str, language: Language) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, name, after)) = next_place(rest) {
            filled.push_str(before);
            let value = self.value(name, language);
            // Words that came from elsewhere often end their own sentence.
            let value = if after.starts_with('.') {
                value.trim_end_matches('.')
            } else {
                &value
            };
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn value(&self, name: &str, language: Language) -> String {
        let own = self.params.get(name).map(String::as_str);
        let value = own.or_else(|| {
            self.package
                .as_ref()
                .filter(|_| name == "text")
                .map(|said| said.text.as_str())
        });
        match (value.map(str::trim).filter(|value| !value.is_empty()), language) {
            (Some(value), language) => {
                let each = value.split(", ").map(|one| word(name, one, language).unwrap_or(one));
                each.collect::<Vec<_>>().join(", ")
            }
            (None, Language::Dutch) => "(onbekend)".to_owned(),
            (None, Language::English) => "(unknown)".to_owned(),
        }
    }
}

/// With a full stop, unless it ends a sentence already.
fn ended(mut text: String) -> String {
    if !text.ends_with(['.', '!', '?', '…']) {
        text.push('.');
    }
    text
}

/// The places of a catalogue text, in order.
pub(super) fn places(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_place(rest) {
        found.push(name);
        rest = after;
    }
    found
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
