//! Pages of help in the program.

use askama::Template;

use super::article::{Article, Block, Place};
use super::book::Book;
use super::search::Hit;
use crate::frame::{Frame, Place as Menu, Visit};
use crate::text::Texts;

/// The table of contents.
#[derive(Template)]
#[template(path = "help_contents.html")]
pub(super) struct Contents {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// Each part with its pages.
    pub(super) parts: Vec<(String, Vec<Listed>)>,
}

/// Address, title and summary of a page.
type Listed = (String, String, String);

/// One page.
#[derive(Template)]
#[template(path = "help_page.html")]
pub(super) struct Page {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) article: Article,
    pub(super) place: Place,
}

/// What a search found.
#[derive(Template)]
#[template(path = "help_found.html")]
pub(super) struct Found {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) query: String,
    pub(super) hits: Vec<Hit>,
}

impl Contents {
    /// For a visitor.
    pub(super) fn of(visit: &Visit, book: &Book) -> Self {
        Self::new(visit.frame(visit.t.say("help-title"), Menu::Help), visit.t, book)
    }

    fn new(frame: Frame, t: Texts, book: &Book) -> Self {
        let pages = |articles: Vec<&Article>| {
            let page = |article: &Article| (article.slug.clone(), article.title.clone(), article.summary.clone());
            articles.into_iter().map(page).collect()
        };
        let parts = book
            .parts(t)
            .into_iter()
            .map(|(title, articles)| (title, pages(articles)));
        Self {
            frame,
            t,
            parts: parts.collect(),
        }
    }
}

impl Page {
    /// For a visitor.
    pub(super) fn of(visit: &Visit, article: Article) -> Self {
        Self::new(visit.frame(article.title.clone(), Menu::Help), visit.t, article)
    }

    fn new(frame: Frame, t: Texts, article: Article) -> Self {
        Self {
            frame,
            t,
            article,
            place: Place::Program,
        }
    }
}

impl Found {
    /// For a visitor.
    pub(super) fn of(visit: &Visit, query: String, hits: Vec<Hit>) -> Self {
        Self {
            frame: visit.frame(visit.t.say("help-search-title"), Menu::Help),
            t: visit.t,
            query,
            hits,
        }
    }
}

/// The headings of a page with their marks, when there are several: the way to a part of a long page.
pub(super) fn marks(article: &Article) -> Vec<(&str, &str)> {
    let headings = article.blocks.iter().filter_map(|block| match block {
        Block::Heading(mark, text) => Some((mark.as_str(), text.as_str())),
        Block::Entry(entry) => Some((entry.code.as_str(), entry.title.as_str())),
        _ => None,
    });
    let all: Vec<_> = headings.collect();
    if all.len() < 4 { Vec::new() } else { all }
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use crate::samples::frame;

    let book = Book::new(&super::sample::Shelf, t);
    let one = |slug: &str| {
        let article = book.article(slug).cloned().unwrap();
        Page::new(frame(&article.title.clone(), Menu::Help), t, article).drawn()
    };
    let found = |query: &str| Found {
        frame: frame(&t.say("help-search-title"), Menu::Help),
        t,
        query: query.to_owned(),
        hits: super::search::search(&book, query),
    };
    vec![
        (
            "help",
            Contents::new(frame(&t.say("help-title"), Menu::Help), t, &book).drawn(),
        ),
        ("help-not-arriving", one("invoices-not-arriving")),
        ("help-errors", one("errors")),
        ("help-errors-pdf", one("errors-pdf")),
        ("help-roles", one("roles")),
        ("help-records", one("records")),
        ("help-oauth", one("oauth")),
        ("help-found", found("pdf").drawn()),
        ("help-found-nothing", found("xyzzy").drawn()),
    ]
}
