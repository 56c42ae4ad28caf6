//! Every template is rendered with its samples in both languages and compared with its snapshot.
//!
//! Each area has `#[cfg(test)] pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)>`: names and whole pages.
//! Add it to the list below. A page is made with [`Drawn::drawn`], so that it is known which templates have samples.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use askama::Template;
use boekbrug_model::{Finding, FindingCode};

use crate::frame::{Frame, Place, Theme};
use crate::text::{Language, Texts};

/// Every area.
fn all(t: Texts) -> Vec<(&'static str, String)> {
    [
        crate::frame::samples(t),
        crate::door::samples(t),
        crate::door::link_samples(t),
        crate::logbook::samples(t),
        crate::help::samples(t),
        crate::manage::samples(t),
        crate::notices::samples(t),
        crate::matching::samples(t),
        crate::preview::samples(t),
        crate::invoices::samples::samples(t),
        crate::customers::samples::samples(t),
        crate::records::samples::samples(t),
        crate::findings::samples::samples(t),
        crate::connections::samples::samples(t),
        crate::mapping::samples::samples(t),
        crate::wizard::samples::samples(t),
    ]
    .concat()
}

thread_local! {
    /// The types of the pages that were drawn.
    static DRAWN: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// A page as a sample of it.
pub(crate) trait Drawn {
    /// The whole page.
    fn drawn(&self) -> String;
}

impl<T: Template> Drawn for T {
    fn drawn(&self) -> String {
        let name = type_name::<T>();
        let name = name.split_once('<').map_or(name, |(name, _)| name);
        DRAWN.with_borrow_mut(|drawn| drawn.insert(name));
        self.render().unwrap()
    }
}

/// The frame of somebody who is signed in, for samples.
pub(crate) fn frame(title: &str, place: Place) -> Frame {
    Frame {
        signed_in: true,
        name: "Anna Bakker".to_owned(),
        email: "anna@voorbeeld.nl".to_owned(),
        organisation: "Zorggroep".to_owned(),
        csrf: "token".to_owned(),
        attention: 3,
        can_manage: true,
        ..Frame::plain(title.to_owned(), place, Theme::Auto)
    }
}

/// A finding for samples.
pub(crate) fn finding() -> Finding {
    Finding::new(FindingCode::CustomerUnknown)
        .with("customer", "1001")
        .at("customerCode")
}

/// Names of files with a hash change with every change of style: they are left out. So is what stands around a page,
/// but for one sample that shows it.
fn shown(name: &str, html: &str) -> String {
    let lines = html.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let all: Vec<_> = lines.collect();
    if name == "frame-signed-in" {
        let kept = all.into_iter().filter(|line| !line.contains("/assets/"));
        return kept.collect::<Vec<_>>().join("\n");
    }
    let from = all.iter().position(|line| line.contains("<main")).unwrap_or(0);
    let to = all
        .iter()
        .position(|line| line.contains("</main>"))
        .unwrap_or(all.len() - 1);
    all[from..=to].join("\n")
}

#[test]
fn pages_look_as_they_did() {
    for language in Language::ALL {
        for (name, html) in all(Texts::new(language)) {
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}.{}", language.tag()), shown(name, &html));
            });
        }
    }
}

#[test]
fn no_page_has_style_or_script_of_its_own() {
    for language in Language::ALL {
        for (name, html) in all(Texts::new(language)) {
            for bad in [" style=", "<style", " onclick", "javascript:", "http://", "<script>"] {
                assert!(!html.contains(bad), "{name} has {bad}");
            }
            assert_eq!(html.matches("<h1").count(), 1, "{name} has one title");
        }
    }
}

/// Every type of this crate that is a whole page, with its template, as the sources say: parts of pages have no samples of
/// their own, a page is drawn with them.
fn pages(folder: &Path, module: &str, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let inner = match stem {
            "mod" | "lib" => module.to_owned(),
            _ => format!("{module}::{stem}"),
        };
        if path.is_dir() {
            pages(&path, &inner, found);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for after in source.split("#[template(path = \"").skip(1) {
            let (template, after) = after.split_once('"').unwrap();
            let Some((_, name)) = after.split_once("struct ") else {
                continue; // this very function
            };
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            let text = std::fs::read_to_string(templates().join(template)).unwrap();
            if text.starts_with("{% extends") || text.starts_with("<!doctype") {
                found.push((format!("{inner}::{name}"), template.to_owned()));
            }
        }
    }
}

fn templates() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

#[test]
fn every_page_has_a_sample() {
    for language in Language::ALL {
        all(Texts::new(language));
    }
    let mut found = Vec::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    pages(&sources, "boekbrug_screens", &mut found);
    assert!(found.len() > 30, "the pages are found: {found:?}");
    let drawn = DRAWN.take();
    let without = found.iter().filter(|(name, _)| !drawn.contains(name.as_str()));
    let without: Vec<_> = without.map(|(_, template)| template).collect();
    assert!(without.is_empty(), "without a sample: {without:?}");
}
