//! All pages of help in one language, in the order of the table of contents.

use boekbrug_connector::{Capability, PackageHelp, Packages};
use boekbrug_model::Package;

use super::article::{Article, Part};
use super::{couplings, errors, general, overview};
use crate::text::Texts;

/// The pages.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// In the order of the table of contents.
    pub(crate) articles: Vec<Article>,
}

/// A package as the help knows it: by what its own room says.
#[derive(Clone)]
pub(crate) struct Known {
    /// Its name, which stands in addresses.
    pub(crate) name: Package,
    /// What it can do.
    pub(crate) capability: &'static Capability,
    /// What is told of it in its own words.
    pub(crate) help: &'static PackageHelp,
    /// Whether people sign in on its own site.
    pub(crate) signs_in: bool,
    /// Its calls a day, an hour and a minute.
    pub(crate) limits: boekbrug_connector::CallLimits,
}

/// What is told of a package that tells nothing of itself.
const SILENT: PackageHelp = PackageHelp {
    needs: &[],
    link: &[],
    user: &[],
    booking: &[],
    pdf: &[],
    addresses: &[],
    vat: &[],
    silence: &[],
    orders: &[],
    order: &[],
    notes: &[],
    places: &[],
};

impl Known {
    /// Every package of a registry.
    pub(crate) fn all(packages: &dyn Packages) -> Vec<Self> {
        let known = packages.names().into_iter().filter_map(|name| {
            Some(Self {
                capability: packages.capability(&name)?,
                help: packages.help(&name).unwrap_or(&SILENT),
                // where nothing is pasted, a person signs in
                signs_in: packages.capability(&name)?.secrets.is_empty(),
                limits: packages.limits(&name),
                name,
            })
        });
        known.collect()
    }

    /// Its name for people.
    pub(crate) fn title(&self) -> &'static str {
        self.capability.title
    }
}

impl Book {
    /// Writes all pages.
    pub(crate) fn new(packages: &dyn Packages, t: Texts) -> Self {
        let packages = Known::all(packages);
        let mut articles = general::articles(t);
        articles.extend(overview::articles(&packages, t));
        articles.extend(couplings::articles(&packages, t));
        articles.extend(errors::articles(t));
        Self { articles }
    }

    /// The page at this address.
    pub(crate) fn article(&self, slug: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.slug == slug)
    }

    /// The table of contents: each part with its pages.
    pub(crate) fn parts(&self, t: Texts) -> Vec<(String, Vec<&Article>)> {
        let part = |part: Part| {
            let pages = self.articles.iter().filter(|article| article.part == part);
            // the pages of one group of the catalogue each are listed on the page of the catalogue
            let pages = pages.filter(|article| !article.slug.starts_with(errors::PREFIX));
            (part.title(t), pages.collect())
        };
        Part::ALL.into_iter().map(part).collect()
    }
}
