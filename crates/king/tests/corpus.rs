//! The corpus of the fuzz target, replayed and bent on a stable compiler: `fuzz/fuzz_targets/king_xml.rs` does the same
//! with coverage.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use boekbrug_king::xml::{Bounds, Element, read};
use proptest::prelude::*;

const BOUNDS: Bounds = Bounds {
    bytes: 1 << 16,
    depth: 16,
    elements: 500,
    name: 32,
};

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/king_xml");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Reads within the bounds, or refuses; never more than was given.
fn holds(bytes: &[u8]) -> bool {
    let Ok(root) = read(bytes, &BOUNDS) else { return false };
    let (mut elements, mut text) = (0, 0);
    let mut waiting = vec![(&root, 1)];
    while let Some((element, depth)) = waiting.pop() {
        let Element {
            name,
            text: own,
            children,
        } = element;
        assert!(depth <= BOUNDS.depth && name.len() <= BOUNDS.name);
        elements += 1;
        text += own.len();
        waiting.extend(children.iter().map(|child| (child, depth + 1)));
    }
    assert!(elements <= BOUNDS.elements && text <= bytes.len());
    true
}

#[test]
fn the_corpus_is_read_or_refused() {
    let corpus = corpus();
    assert!(corpus.len() >= 10);
    let read = corpus.iter().filter(|bytes| holds(bytes)).count();
    assert!(
        (5..corpus.len()).contains(&read),
        "{read} of {}: some are good and some are not",
        corpus.len()
    );
}

/// One change to a document.
#[derive(Clone, Debug)]
enum Bend {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Double(prop::sample::Index, prop::sample::Index),
    Splice(prop::sample::Index, &'static str),
}

fn bend() -> impl Strategy<Value = Bend> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "]]>",
        "<![CDATA[",
        "&#x0;",
        "<!--",
        "<?x",
        "</a>",
        "\u{0}",
        "<!DOCTYPE a>",
    ]);
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Bend::Cut),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Bend::Flip(at, byte)),
        (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(from, to)| Bend::Double(from, to)),
        (any::<prop::sample::Index>(), piece).prop_map(|(at, piece)| Bend::Splice(at, piece)),
    ]
}

fn bent(mut bytes: Vec<u8>, bends: &[Bend]) -> Vec<u8> {
    for bend in bends
        .iter()
        .filter(|_| !bytes.is_empty() && bytes.len() < 20_000)
        .cloned()
        .collect::<Vec<_>>()
    {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match bend {
            Bend::Cut(at) => bytes.truncate(at.index(length)),
            Bend::Flip(at, byte) => bytes[at.index(length)] ^= byte,
            Bend::Double(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(from..from, piece);
            }
            Bend::Splice(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_bent_corpus_is_read_or_refused(which in any::<prop::sample::Index>(), bends in prop::collection::vec(bend(), 1..8)) {
        let corpus = corpus();
        let start = corpus[which.index(corpus.len())].clone();
        holds(&bent(start, &bends));
    }
}
