//! What a page of help is made of: plain blocks, which a template turns into a page of the program or of a site.

use boekbrug_model::FindingCode;

use crate::text::Texts;

/// One page of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Article {
    /// Its address within the help: `oauth`.
    pub(crate) slug: String,
    /// The part of the table of contents in which it stands.
    pub(crate) part: Part,
    /// Its heading.
    pub(crate) title: String,
    /// What it is about, in one sentence.
    pub(crate) summary: String,
    /// What it says.
    pub(crate) blocks: Vec<Block>,
}

/// A part of the table of contents, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Before and while linking.
    Start,
    /// How each package is coupled.
    Couplings,
    /// When something is wrong.
    Trouble,
    /// What happens each day.
    Daily,
    /// People, keys, what is kept.
    House,
}

impl Part {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 5] = [Self::Start, Self::Trouble, Self::Couplings, Self::Daily, Self::House];

    /// Its name.
    pub(crate) fn title(self, t: Texts) -> String {
        t.say(match self {
            Self::Start => "help-part-start",
            Self::Couplings => "help-part-couplings",
            Self::Trouble => "help-part-trouble",
            Self::Daily => "help-part-daily",
            Self::House => "help-part-house",
        })
    }
}

/// A piece of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// A heading, with the mark by which it is linked to.
    Heading(String, String),
    /// A paragraph.
    Text(Line),
    /// Steps, in order.
    Steps(Vec<Line>),
    /// Points, in no order.
    Points(Vec<Line>),
    /// What must not be overlooked.
    Note(Line),
    /// Rows and columns.
    Table(Table),
    /// One entry of the catalogue of findings.
    Entry(Entry),
}

/// Rows and columns, with a caption that says of what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: String,
    /// The heads of the columns.
    pub(crate) head: Vec<String>,
    /// Each row's cells; the first one names the row.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// The cells of a row behind its first, each with the head of its column.
    pub(crate) fn rest<'a>(&'a self, row: &'a [String]) -> Vec<(&'a str, &'a str)> {
        let cells = self.head.iter().zip(row).skip(1);
        cells.map(|(head, cell)| (head.as_str(), cell.as_str())).collect()
    }
}

/// What the catalogue says of a code, for people who never saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// The code, which is also the mark by which it is linked to.
    pub(crate) code: FindingCode,
    /// What is the matter.
    pub(crate) title: String,
    /// Why.
    pub(crate) cause: String,
    /// What to do.
    pub(crate) remedy: String,
    /// Who can do it.
    pub(crate) who: String,
    /// When it is tried again by itself; empty when it never is.
    pub(crate) heals: Vec<String>,
}

/// Words, some of which are links.
pub(crate) type Line = Vec<Span>;

/// Words that stand together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    /// What is read.
    pub(crate) words: String,
    /// Where it leads; none for plain words.
    pub(crate) to: Option<To>,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum To {
    /// Another page of help, with a mark on it or none.
    Page(String, String),
    /// A screen of the program.
    Screen(String),
}

/// Where a page is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In the program.
    Program,
    /// As a file of a site, beside the others.
    Site,
}

impl Span {
    /// The address, where there is one: a site has no screens.
    pub(crate) fn href(&self, place: Place) -> Option<String> {
        let mark = |mark: &str| {
            if mark.is_empty() {
                String::new()
            } else {
                format!("#{mark}")
            }
        };
        match (self.to.as_ref()?, place) {
            (To::Page(slug, at), Place::Program) => Some(format!("/help/{slug}{}", mark(at))),
            (To::Page(slug, at), Place::Site) => Some(format!("{slug}.html{}", mark(at))),
            (To::Screen(path), Place::Program) => Some(path.clone()),
            (To::Screen(_), Place::Site) => None,
        }
    }
}

/// Reads `[label](page:slug#mark)` and `[label](/screen)` in a text; all else is plain words.
pub(crate) fn line(text: &str) -> Line {
    let mut spans = Vec::new();
    let plain = |words: &str| Span {
        words: words.to_owned(),
        to: None,
    };
    let mut rest = text;
    while let Some((before, label, address, after)) = next_link(rest) {
        if !before.is_empty() {
            spans.push(plain(before));
        }
        let to = match address.strip_prefix("page:") {
            Some(page) => {
                let (slug, mark) = page.split_once('#').unwrap_or((page, ""));
                To::Page(slug.to_owned(), mark.to_owned())
            }
            None => To::Screen(address.to_owned()),
        };
        spans.push(Span {
            words: label.to_owned(),
            to: Some(to),
        });
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(plain(rest));
    }
    spans
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (label, rest) = rest.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((before, label, address, after))
}

/// The words of a line without its links.
pub(crate) fn words(line: &[Span]) -> String {
    line.iter().map(|span| span.words.as_str()).collect()
}

/// The mark of a heading: its words in lower case with hyphens.
pub(crate) fn mark_of(heading: &str) -> String {
    let folded = boekbrug_model::matching::folded(heading);
    let parts: Vec<_> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}

/// A heading with its mark.
pub(crate) fn heading(text: impl Into<String>) -> Block {
    let text = text.into();
    Block::Heading(mark_of(&text), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_among_words() {
        let line = line("Kijk bij [OAuth](page:oauth#wat) of [hier](/people).");
        let read: Vec<_> = line
            .iter()
            .map(|span| (span.words.as_str(), span.href(Place::Program), span.href(Place::Site)))
            .collect();
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(
            read,
            [
                ("Kijk bij ", None, None),
                ("OAuth", at("/help/oauth#wat"), at("oauth.html#wat")),
                (" of ", None, None),
                ("hier", at("/people"), None),
                (".", None, None),
            ]
        );
        assert_eq!(words(&line), "Kijk bij OAuth of hier.");
    }

    #[test]
    fn brackets_that_are_no_link_stay() {
        assert_eq!(words(&line("lines[2] (twee)")), "lines[2] (twee)");
    }

    #[test]
    fn a_mark_is_plain() {
        assert_eq!(mark_of("Wat is dít, één ding?"), "wat-is-dit-een-ding");
    }
}
