//! Names as they are compared: without marks, legal forms, titles and small words.

mod alike;
mod fold;
mod slips;
mod words;

pub(super) use alike::{Alike, Grade, Word, Words};
pub use fold::folded;

/// A name taken apart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Name {
    /// The words that tell, sorted by their letters.
    pub(super) words: Vec<Spelling>,
    /// All of them in the order in which they were written, without spaces.
    pub(super) run: String,
    /// Legal forms that stand in it.
    pub(super) forms: Forms,
}

/// A word of a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Spelling {
    pub(super) text: String,
    /// Written with a dot behind it: letters may be missing.
    pub(super) short: bool,
}

/// A set of legal forms.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Forms(u16);

impl Forms {
    pub(super) const NONE: Self = Self(0);
    pub(super) const BV: Self = Self(1);
    pub(super) const NV: Self = Self(1 << 1);
    pub(super) const VOF: Self = Self(1 << 2);
    pub(super) const CV: Self = Self(1 << 3);
    pub(super) const STICHTING: Self = Self(1 << 4);
    pub(super) const VERENIGING: Self = Self(1 << 5);
    pub(super) const COOPERATIE: Self = Self(1 << 6);
    pub(super) const MAATSCHAP: Self = Self(1 << 7);
    pub(super) const ABROAD: Self = Self(1 << 8);

    /// Both names have one and they are not the same. A form that is left out says nothing.
    pub(super) fn differ(self, other: Self) -> bool {
        self.0 != 0 && other.0 != 0 && self.0 & other.0 == 0
    }
}

impl Name {
    /// Takes a name apart. Of `Jansen h.o.d.n. De Hoek` both names come out.
    pub(super) fn all(text: &str) -> Vec<Self> {
        let written = written(text);
        let mut names = Vec::with_capacity(1);
        let mut rest = written.as_slice();
        while !rest.is_empty() {
            let (at, length) = trading_as(rest).unwrap_or((rest.len(), 0));
            let name = Self::of(&rest[..at]);
            if !name.words.is_empty() {
                names.push(name);
            }
            rest = &rest[at + length..];
        }
        names
    }

    fn of(written: &[Spelling]) -> Self {
        let titles = written
            .iter()
            .take_while(|word| words::is_title(&word.text) || word.text == "de");
        let titles = titles.count();
        let untitled = if written[..titles].iter().any(|word| words::is_title(&word.text)) {
            &written[titles..]
        } else {
            written
        };
        let (formless, forms) = without_forms(untitled);
        // a name of nothing else is compared by what there is
        let rest = if formless.is_empty() {
            untitled.to_vec()
        } else {
            formless
        };
        let mut kept: Vec<_> = (0..rest.len())
            .filter(|at| tells(&rest, *at))
            .map(|at| rest[at].clone())
            .collect();
        if kept.is_empty() {
            kept = rest;
        }
        for word in &mut kept {
            let usual = words::usual(&word.text);
            if usual != word.text {
                word.text = usual.to_owned();
                word.short = false;
            }
        }
        let run = kept.iter().map(|word| word.text.as_str()).collect();
        kept.sort_unstable();
        Self {
            words: kept,
            run,
            forms,
        }
    }

    /// The words behind each other: the same for two names of the same words in any order.
    pub(super) fn key(&self) -> String {
        let texts: Vec<_> = self.words.iter().map(|word| word.text.as_str()).collect();
        texts.join(" ")
    }
}

/// Whether two names are of the same words, whatever their order, case, marks, punctuation and legal form.
pub fn same_name(one: &str, other: &str) -> bool {
    let keys = |text: &str| Name::all(text).iter().map(Name::key).collect::<Vec<_>>();
    let others = keys(other);
    keys(one).iter().any(|key| !key.is_empty() && others.contains(key))
}

/// True for a word by which the firms of one group differ.
pub(super) fn is_kin(word: &str) -> bool {
    words::is_kin(word)
}

/// Where `h.o.d.n.` ("handelend onder de naam", trading as) stands, and how many words it takes.
fn trading_as(words: &[Spelling]) -> Option<(usize, usize)> {
    const WAYS: &[&[&str]] = &[&["t", "h", "o", "d", "n"], &["h", "o", "d", "n"], &["thodn"], &["hodn"]];
    let starts = |at: usize, way: &&&[&str]| {
        let texts = words[at..].iter().map(|word| word.text.as_str());
        words.len() - at >= way.len() && texts.zip(**way).all(|(text, wanted)| text == *wanted)
    };
    (0..words.len()).find_map(|at| WAYS.iter().find(|way| starts(at, way)).map(|way| (at, way.len())))
}

/// False for small words; `v` and `d` inside a name are `van` and `de`, at its beginning they are somebody's initials.
fn tells(all: &[Spelling], at: usize) -> bool {
    let is = |at: usize, text: &str| all.get(at).is_some_and(|word| word.text == text);
    let van = is(at, "v") && (is(at + 1, "d") || (at > 0 && all.get(at + 1).is_some_and(|next| next.text.len() > 1)));
    let de = is(at, "d") && at > 0 && is(at - 1, "v");
    // `in t Veld`, written without its apostrophe
    let het = is(at, "t") && at > 0 && words::is_small(&all[at - 1].text);
    !(van || de || het || words::is_small(&all[at].text))
}

/// Leaves legal forms out, wherever they stand.
fn without_forms(words: &[Spelling]) -> (Vec<Spelling>, Forms) {
    let mut rest = Vec::with_capacity(words.len());
    let mut forms = Forms::NONE;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let fits = |form: &[&str]| {
            form.iter()
                .enumerate()
                .all(|(by, text)| words.get(at + by).is_some_and(|w| w.text == *text))
        };
        if at == 0 && word.text == words::FIRST && words.len() > 1 {
            forms.0 |= Forms::STICHTING.0;
            at += 1;
        } else if let Some((form, kind)) = words::FORMS.iter().find(|(form, _)| fits(form)) {
            forms.0 |= kind.0;
            at += form.len();
        } else {
            rest.push(word.clone());
            at += 1;
        }
    }
    (rest, forms)
}

/// The words as they were written: letters and digits, folded. A dot joins a shortened word to the next
/// (`Aann.bedr.`), but not initials.
fn written(text: &str) -> Vec<Spelling> {
    let folded = folded(text);
    let mut words: Vec<Spelling> = Vec::with_capacity(4);
    let mut open = false;
    let mut letters = folded.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            c if c.is_alphanumeric() => {
                match words.last_mut().filter(|_| open) {
                    Some(word) => word.text.push(c),
                    None => words.push(Spelling {
                        text: c.to_string(),
                        short: false,
                    }),
                }
                open = true;
            }
            c if is_apostrophe(c) => {
                // `'t` and `'s` in front of a word
                let mut ahead = letters.clone();
                let small = matches!(ahead.next(), Some('t' | 's'));
                if !open && small && !ahead.next().is_some_and(char::is_alphanumeric) {
                    letters.next();
                }
            }
            '.' if open => {
                let word = words
                    .last_mut()
                    .filter(|word| word.text.len() > 1 && !words::is_title(&word.text));
                let joins = letters.peek().is_some_and(|next| next.is_alphanumeric());
                open = joins && word.is_some();
                if let Some(word) = word {
                    word.short = true;
                }
            }
            _ => open = false,
        }
    }
    words
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}
