//! Every template is rendered with its samples in both languages and compared with its snapshot.
//!
//! Each area has `#[cfg(test)] pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)>`: names and whole pages.
//! Add it to the list below.

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
        crate::records::samples::samples(t),
        crate::findings::samples::samples(t),
    ]
    .concat()
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
