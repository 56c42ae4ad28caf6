//! The same pages as files of a site, for whoever wants to read them outside the program.

use askama::Template;
use boekbrug_connector::Packages;

use super::article::{Article, Place};
use super::book::Book;
use crate::text::{Language, Texts};

/// A page of the site.
#[derive(Template)]
#[template(path = "help_site.html")]
struct Leaf<'a> {
    t: Texts,
    title: &'a str,
    article: Option<&'a Article>,
    parts: &'a [(String, Vec<&'a Article>)],
    place: Place,
    /// The same page in the other language.
    other: String,
    /// The tag of that language.
    other_tag: &'static str,
}

/// The files of a site with all help in both languages: each one's path below its folder, and what is in it. Pages are
/// `nl/…` and `en/…`, both with an `index.html`; links between them are relative, so that the folder can be put
/// anywhere.
pub fn help_site(packages: &dyn Packages) -> Vec<(String, String)> {
    let mut files = vec![
        ("style.css".to_owned(), STYLE.to_owned()),
        ("index.html".to_owned(), WELCOME.to_owned()),
    ];
    for language in Language::ALL {
        let t = Texts::new(language);
        let book = Book::new(packages, t);
        let parts = book.parts(t);
        let title = t.say("help-site-title");
        let index = leaf(t, &title, None, &parts);
        files.push((format!("{}/index.html", t.tag()), index));
        for article in &book.articles {
            let text = leaf(t, &article.title, Some(article), &parts);
            files.push((format!("{}/{}.html", t.tag(), article.slug), text));
        }
    }
    files
}

fn leaf(t: Texts, title: &str, article: Option<&Article>, parts: &[(String, Vec<&Article>)]) -> String {
    let leaf = page(t, title, article, parts);
    leaf.render().unwrap_or_else(|error| {
        tracing::error!(%error, title, "a page of help could not be made");
        String::new()
    })
}

fn page<'a>(
    t: Texts,
    title: &'a str,
    article: Option<&'a Article>,
    parts: &'a [(String, Vec<&'a Article>)],
) -> Leaf<'a> {
    let slug = article.map_or("index", |article| article.slug.as_str());
    let other = t.other().tag();
    Leaf {
        t,
        title,
        article,
        parts,
        place: Place::Site,
        other: format!("../{other}/{slug}.html"),
        other_tag: other,
    }
}

/// The list of contents and a page with a note, steps and links.
#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let book = Book::new(&super::sample::Shelf, t);
    let parts = book.parts(t);
    let article = book.article("invoices-not-arriving").unwrap();
    vec![
        ("help-site", page(t, &t.say("help-site-title"), None, &parts).drawn()),
        ("help-site-page", page(t, &article.title, Some(article), &parts).drawn()),
    ]
}

/// Where a reader chooses a language; without scripts, so it is asked.
const WELCOME: &str = "<!doctype html>\n<html lang=\"nl\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Boekbrug</title>\
    <link rel=\"stylesheet\" href=\"style.css\"></head><body><main><h1>Boekbrug</h1>\
    <p><a href=\"nl/index.html\">Hulp in het Nederlands</a></p>\
    <p><a lang=\"en\" href=\"en/index.html\">Help in English</a></p></main></body></html>\n";

const STYLE: &str = include_str!("site.css");
