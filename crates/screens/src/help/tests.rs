//! The help is whole: every code, every feed and every link has its place, in both languages.

use std::collections::BTreeSet;

use boekbrug_model::{Feed, InvoiceState, Role};

use super::article::{Block, Line, To, words};
use super::book::Book;
use super::sample::Shelf;
use super::search::{search, search_both};
use super::site::help_site;
use crate::text::{Language, Texts};

fn books() -> [(Texts, Book); 2] {
    Language::ALL.map(|language| (Texts::new(language), Book::new(&Shelf, Texts::new(language))))
}

/// All lines of a page.
fn lines(blocks: &[Block]) -> Vec<&Line> {
    let each = blocks.iter().flat_map(|block| match block {
        Block::Text(line) | Block::Note(line) => vec![line],
        Block::Steps(lines) | Block::Points(lines) => lines.iter().collect(),
        Block::Heading(..) | Block::Table(_) | Block::Entry(_) => Vec::new(),
    });
    each.collect()
}

#[test]
fn both_languages_have_the_same_pages() {
    let [nl, en] = books().map(|(_, book)| {
        book.articles
            .iter()
            .map(|article| article.slug.clone())
            .collect::<Vec<_>>()
    });
    assert_eq!(nl, en);
    let once: BTreeSet<_> = nl.iter().collect();
    assert_eq!(once.len(), nl.len(), "an address is there twice");
}

#[test]
fn every_link_leads_to_a_page_and_a_mark_that_are_there() {
    for (_, book) in books() {
        for article in &book.articles {
            for span in lines(&article.blocks).into_iter().flatten() {
                match &span.to {
                    Some(To::Page(slug, mark)) => {
                        let page = book
                            .article(slug)
                            .unwrap_or_else(|| panic!("{}: no page {slug}", article.slug));
                        let found = page.blocks.iter().any(|block| match block {
                            Block::Heading(known, _) => known == mark,
                            Block::Entry(entry) => entry.code.as_str() == mark,
                            _ => false,
                        });
                        assert!(mark.is_empty() || found, "{}: no {mark} on {slug}", article.slug);
                    }
                    Some(To::Screen(path)) => assert!(path.starts_with('/'), "{path}"),
                    None => assert!(
                        !span.words.contains("]("),
                        "{}: a broken link in {}",
                        article.slug,
                        span.words
                    ),
                }
            }
        }
    }
}

#[test]
fn every_page_the_product_names_is_there() {
    for (_, book) in books() {
        for slug in [
            "how-it-works",
            "fake",
            "fake-link",
            "fake-fields",
            "signed",
            "errors",
            "invoices-not-arriving",
            "oauth",
            "email-addresses",
            "bookings",
            "vat-codes",
            "roles",
            "invoice-states",
            "records",
        ] {
            let article = book.article(slug).unwrap_or_else(|| panic!("no {slug}"));
            assert!(
                !article.title.is_empty() && !article.summary.is_empty() && !article.blocks.is_empty(),
                "{slug}"
            );
        }
    }
}

#[test]
fn every_feed_state_and_role_has_its_place() {
    for (t, book) in books() {
        let rows = |slug: &str| {
            let blocks = &book.article(slug).unwrap().blocks;
            let tables = blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(table.clone()),
                _ => None,
            });
            tables.collect::<Vec<_>>()
        };
        let has = |slug: &str, name: &str| {
            rows(slug)
                .iter()
                .any(|table| table.rows.iter().any(|row| row[0] == name))
        };
        for feed in Feed::ALL {
            assert!(has("records", &t.feed(feed)), "{feed}");
        }
        for state in InvoiceState::ALL {
            assert!(has("invoice-states", &t.invoice_state(state)), "{state:?}");
        }
        for role in Role::ALL {
            assert!(rows("roles")[0].head.contains(&t.role(&role)), "{role}");
        }
        for table in rows("roles").iter().chain(&rows("fake")).chain(&rows("records")) {
            assert!(
                table.rows.iter().all(|row| row.len() == table.head.len()),
                "{}",
                table.caption
            );
        }
    }
}

#[test]
fn nothing_is_left_open() {
    for (_, book) in books() {
        for article in &book.articles {
            let all = lines(&article.blocks).into_iter().map(|line| words(line));
            for text in all.chain([article.title.clone(), article.summary.clone()]) {
                assert!(
                    !text.contains('{') && !text.starts_with("help-"),
                    "{}: {text}",
                    article.slug
                );
                assert!(!text.contains('!'), "{}: {text}", article.slug);
            }
        }
    }
}

#[test]
fn words_are_found_without_marks_and_capitals() {
    let [(_, nl), (_, en)] = books();
    let first = |book: &Book, query: &str| search(book, query).first().map(|hit| hit.address.clone());
    assert_eq!(first(&nl, "OAÚTH").as_deref(), Some("oauth"));
    assert_eq!(
        first(&nl, "facturen komen niet meer").as_deref(),
        Some("invoices-not-arriving")
    );
    assert_eq!(first(&en, "no longer arrive").as_deref(), Some("invoices-not-arriving"));
    assert!(
        first(&nl, "klant niet gevonden")
            .unwrap()
            .ends_with("#customer.unknown")
    );
    assert_eq!(
        first(&nl, "customer.unknown").as_deref(),
        Some("errors-customer#customer.unknown")
    );
    for nothing in ["", "  ", "!!", "xyzzy", "facturen xyzzy"] {
        assert!(search(&nl, nothing).is_empty(), "{nothing:?}");
    }
}

#[test]
fn words_of_the_other_language_lead_to_the_same_page() {
    let [(_, nl), (_, en)] = books();
    let hits = search_both(&nl, || en, "no longer arrive in my bookkeeping");
    assert_eq!(hits[0].address, "invoices-not-arriving");
    assert_eq!(hits[0].title, nl.article("invoices-not-arriving").unwrap().title);
}

#[test]
fn the_site_is_whole_and_leads_nowhere_else() {
    let files = help_site(&Shelf);
    let paths: BTreeSet<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths.len(), files.len());
    for (path, text) in files.iter().filter(|(path, _)| path != "style.css") {
        assert!(
            text.starts_with("<!doctype html>") && text.matches("<h1").count() == 1,
            "{path}"
        );
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        for rest in text.split("href=\"").skip(1) {
            let to = rest.split(['"', '#']).next().unwrap();
            let whole = match to.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None if folder.is_empty() => to.to_owned(),
                None => format!("{folder}/{to}"),
            };
            assert!(to.is_empty() || paths.contains(whole.as_str()), "{path} leads to {to}");
        }
        for bad in ["<script", "style=", "src=", "action=", "@import"] {
            assert!(!text.contains(bad), "{path} has {bad}");
        }
    }
}
