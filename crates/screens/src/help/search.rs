//! Looking for words in the help: plain words, without marks and capitals, in the language of the page and then in the
//! other one.

use boekbrug_model::matching::folded;

use super::article::{Article, Block, words};
use super::book::Book;

/// Words looked for at most; more say no more.
const WORDS: usize = 8;

/// Pages found at most.
const MOST: usize = 30;

/// A page that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Hit {
    /// Where: a page and perhaps a mark on it.
    pub(crate) address: String,
    /// Its title.
    pub(crate) title: String,
    /// What stands there.
    pub(crate) excerpt: String,
    /// How well it fits; more is better.
    weight: u32,
}

/// The pages in which every word occurs, the best first.
pub(crate) fn search(book: &Book, query: &str) -> Vec<Hit> {
    let wanted = terms(query);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<Hit> = book.articles.iter().flat_map(|article| of(article, &wanted)).collect();
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.weight));
    hits.truncate(MOST);
    hits
}

/// The same; when nothing is found, in the other language, told in this one.
pub(crate) fn search_both(book: &Book, other: impl FnOnce() -> Book, query: &str) -> Vec<Hit> {
    let hits = search(book, query);
    if !hits.is_empty() || terms(query).is_empty() {
        return hits;
    }
    let found = search(&other(), query);
    found.into_iter().filter_map(|hit| told(book, hit)).collect()
}

/// A place that was found, in the words of this book.
fn told(book: &Book, hit: Hit) -> Option<Hit> {
    let (slug, mark) = hit.address.split_once('#').unwrap_or((&hit.address, ""));
    let article = book.article(slug)?;
    let entry = article.blocks.iter().find_map(|block| match block {
        Block::Entry(entry) if entry.code.as_str() == mark => Some((&entry.title, &entry.cause)),
        _ => None,
    });
    let (title, excerpt) = entry.unwrap_or((&article.title, &article.summary));
    Some(Hit {
        title: title.clone(),
        excerpt: excerpt.clone(),
        ..hit
    })
}

/// The words of a query as they are looked for.
fn terms(query: &str) -> Vec<String> {
    let folded = folded(query);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.take(WORDS).map(str::to_owned).collect()
}

/// An article and the entries of the catalogue on it, where all words occur.
fn of(article: &Article, wanted: &[String]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut text = String::new();
    let mut best: Option<(u32, String)> = None;
    for block in &article.blocks {
        let said = said(block);
        if let Block::Entry(entry) = block {
            if let Some(weight) = weight(wanted, &format!("{} {}", entry.title, entry.code.as_str()), &said) {
                hits.push(Hit {
                    address: format!("{}#{}", article.slug, entry.code.as_str()),
                    title: entry.title.clone(),
                    excerpt: entry.cause.clone(),
                    weight,
                });
            }
            continue;
        }
        let found = count(wanted, &folded(&said));
        if found > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((found, said.clone()));
        }
        text.push_str(&said);
        text.push(' ');
    }
    if let Some(weight) = weight(wanted, &article.title, &format!("{} {text}", article.summary)) {
        hits.push(Hit {
            address: article.slug.clone(),
            title: article.title.clone(),
            excerpt: shortened(&best.map_or_else(|| article.summary.clone(), |(_, said)| said)),
            weight: weight + 1,
        });
    }
    hits
}

/// None unless every word occurs. One in the title counts for five.
fn weight(wanted: &[String], title: &str, text: &str) -> Option<u32> {
    let (title, text) = (folded(title), folded(text));
    let each = wanted.iter().map(|word| {
        let (above, below) = (title.contains(word), text.contains(word));
        (above || below).then_some(5 * u32::from(above) + u32::from(below))
    });
    each.sum()
}

fn count(wanted: &[String], text: &str) -> u32 {
    wanted.iter().map(|word| u32::from(text.contains(word))).sum()
}

/// What a block says, without its form.
fn said(block: &Block) -> String {
    let lines = |lines: &[super::article::Line]| lines.iter().map(|line| words(line)).collect::<Vec<_>>().join(" ");
    match block {
        Block::Heading(_, text) => text.clone(),
        Block::Text(line) | Block::Note(line) => words(line),
        Block::Steps(steps) | Block::Points(steps) => lines(steps),
        Block::Table(table) => {
            let cells = table.rows.iter().flatten().map(String::as_str);
            [table.caption.as_str()]
                .into_iter()
                .chain(cells)
                .collect::<Vec<_>>()
                .join(" ")
        }
        Block::Entry(entry) => format!("{} {} {}", entry.title, entry.cause, entry.remedy),
    }
}

/// The first words of a text, whole ones.
fn shortened(text: &str) -> String {
    const LONG: usize = 180;
    if text.chars().count() <= LONG {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONG).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}
