//! The catalogue of findings as pages: one for all, one for each group. A code that is added stands here by itself.

use boekbrug_model::FindingCode;
use boekbrug_model::finding::Heals;

use super::article::{Article, Block, Entry, Part, line};
use crate::text::Texts;

/// How the addresses of the groups begin.
pub(crate) const PREFIX: &str = "errors-";

/// The page of the whole catalogue.
pub(crate) const ALL: &str = "errors";

/// The overview, and a page for each group of codes in the order of the catalogue.
pub(crate) fn articles(t: Texts) -> Vec<Article> {
    let mut groups: Vec<(&str, Vec<FindingCode>)> = Vec::new();
    for code in FindingCode::ALL {
        let group = group(*code);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, codes)) => codes.push(*code),
            None => groups.push((group, vec![*code])),
        }
    }
    let pages = groups.iter().map(|(group, codes)| page(group, codes, t));
    [overview(&groups, t)].into_iter().chain(pages).collect()
}

/// The part of a code before its dot.
pub(crate) fn group(code: FindingCode) -> &'static str {
    code.as_str().split('.').next().unwrap_or_default()
}

#[cfg(test)]
/// The page on which a code stands, with its mark.
pub(crate) fn address(code: FindingCode) -> String {
    format!("{PREFIX}{}#{}", group(code), code.as_str())
}

fn overview(groups: &[(&str, Vec<FindingCode>)], t: Texts) -> Article {
    let links = groups.iter().map(|(group, codes)| {
        let title = title(group, t);
        let count = t.one("help-errors-count", "count", codes.len());
        line(&format!("[{title}](page:{PREFIX}{group}): {count}"))
    });
    Article {
        slug: ALL.to_owned(),
        part: Part::Trouble,
        title: t.say("help-errors-title"),
        summary: t.say("help-errors-summary"),
        blocks: vec![
            Block::Text(line(&t.say("help-errors-intro"))),
            Block::Text(line(&t.say("help-errors-heal"))),
            Block::Points(links.collect()),
            Block::Note(line(&t.say("help-errors-unknown"))),
        ],
    }
}

fn page(group: &str, codes: &[FindingCode], t: Texts) -> Article {
    let title = title(group, t);
    Article {
        slug: format!("{PREFIX}{group}"),
        part: Part::Trouble,
        summary: t.one("help-errors-group-summary", "group", &title),
        blocks: codes.iter().map(|code| Block::Entry(entry(*code, t))).collect(),
        title,
    }
}

/// What the catalogue says of a code; the places in its texts are open.
pub(crate) fn entry(code: FindingCode, t: Texts) -> Entry {
    let known = code.entry();
    Entry {
        code,
        title: open(t.either(known.title_nl, known.title_en)),
        cause: open(t.either(known.cause_nl, known.cause_en)),
        remedy: open(t.either(known.remedy_nl, known.remedy_en)),
        who: t.who(&known.who),
        heals: known.heals.iter().filter_map(|heals| healed(*heals, t)).collect(),
    }
}

/// When it is tried again by itself.
fn healed(heals: Heals, t: Texts) -> Option<String> {
    Some(match heals {
        Heals::Feed(feed) => t.one("help-heals-feed", "feed", t.feed(&feed)),
        Heals::Settings => t.say("help-heals-settings"),
        Heals::Time => t.say("help-heals-time"),
        Heals::Person => return None,
    })
}

/// A text with its places left open: `Klant … niet gevonden`.
fn open(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _, after)) = place(rest) {
        filled.push_str(before);
        filled.push('…');
        rest = after;
    }
    filled + rest
}

fn place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// What a group is about. A group of the catalogue that has no words here stands under its own name; a test tells.
fn title(group: &str, t: Texts) -> String {
    t.say(match group {
        "customer" => "help-group-customer",
        "order" => "help-group-order",
        "ledger" => "help-group-ledger",
        "costCentre" => "help-group-cost-centre",
        "project" => "help-group-project",
        "item" => "help-group-item",
        "paymentCondition" => "help-group-payment-condition",
        "journal" => "help-group-journal",
        "debtorAccount" => "help-group-debtor-account",
        "vat" => "help-group-vat",
        "period" => "help-group-period",
        "invoice" => "help-group-invoice",
        "pdf" => "help-group-pdf",
        "document" => "help-group-document",
        "connection" => "help-group-connection",
        "package" => "help-group-package",
        "record" => "help-group-record",
        "changes" => "help-group-changes",
        "internal" => "help-group-internal",
        "request" => "help-group-request",
        "access" => "help-group-access",
        "webhook" => "help-group-webhook",
        "matching" => "help-group-matching",
        other => return other.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::text::Language;

    #[test]
    fn every_code_stands_on_one_page_in_both_languages() {
        for language in Language::ALL {
            let articles = articles(Texts::new(language));
            let mut placed = BTreeSet::new();
            for article in &articles {
                for block in &article.blocks {
                    if let Block::Entry(entry) = block {
                        assert!(placed.insert(entry.code), "{:?} stands twice", entry.code);
                        let address = address(entry.code);
                        assert_eq!(address.split('#').next(), Some(article.slug.as_str()));
                        for text in [&entry.title, &entry.cause, &entry.remedy, &entry.who] {
                            assert!(!text.is_empty() && !text.contains('{'), "{:?}: {text}", entry.code);
                        }
                    }
                }
            }
            let all: BTreeSet<_> = FindingCode::ALL.iter().copied().collect();
            assert_eq!(placed, all);
        }
    }

    #[test]
    fn every_group_has_words() {
        for code in FindingCode::ALL {
            let group = group(*code);
            for language in Language::ALL {
                assert_ne!(title(group, Texts::new(language)), group, "{group} has no title");
            }
        }
    }

    #[test]
    fn a_place_is_left_open() {
        assert_eq!(open("Klant {customer} is {state}."), "Klant … is ….");
    }
}
