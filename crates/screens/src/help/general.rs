//! Pages that hold for every package. Numbers in them come from where the program has them.

use boekbrug_connector::Said;

use super::article::{Article, Block, Part, heading, line};
use crate::text::Texts;

/// A page as it is written down here.
pub(super) struct Prose {
    pub(super) slug: &'static str,
    pub(super) part: Part,
    pub(super) title: Said,
    pub(super) summary: Said,
    pub(super) body: &'static [Piece],
}

/// A piece of such a page.
pub(super) enum Piece {
    Heading(Said),
    Text(Said),
    Steps(&'static [Said]),
    Points(&'static [Said]),
    Note(Said),
}

/// Both languages beside each other, so that neither is forgotten.
pub(super) const fn both(nl: &'static str, en: &'static str) -> Said {
    Said { nl, en }
}

/// All of them.
pub(super) fn articles(t: Texts) -> Vec<Article> {
    let all = super::prose::ALL.iter().map(|pages| pages.iter());
    all.flatten().map(|prose| prose.written(t)).collect()
}

impl Prose {
    /// In one language.
    fn written(&self, t: Texts) -> Article {
        Article {
            slug: self.slug.to_owned(),
            part: self.part,
            title: said(self.title, t).to_owned(),
            summary: said(self.summary, t).to_owned(),
            blocks: self.body.iter().map(|piece| piece.written(t)).collect(),
        }
    }
}

impl Piece {
    fn written(&self, t: Texts) -> Block {
        match self {
            Self::Heading(text) => heading(said(*text, t)),
            Self::Text(text) => Block::Text(line(said(*text, t))),
            Self::Steps(texts) => Block::Steps(lines(texts, t)),
            Self::Points(texts) => Block::Points(lines(texts, t)),
            Self::Note(text) => Block::Note(line(said(*text, t))),
        }
    }
}

/// One language of two.
pub(super) fn said(text: Said, t: Texts) -> &'static str {
    t.either(text.nl, text.en)
}

/// Several texts.
pub(super) fn lines(texts: &[Said], t: Texts) -> Vec<super::article::Line> {
    texts.iter().map(|text| line(said(*text, t))).collect()
}
