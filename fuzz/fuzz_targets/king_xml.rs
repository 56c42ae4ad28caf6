//! The XML reader of a connector: whatever comes, a tree within the bounds or a clear error.
//!
//! `cargo +nightly fuzz run king_xml`. The corpus is replayed without it by the tests of `crates/king`.
#![no_main]

use boekbrug_king::xml::{Bounds, Element, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bounds = Bounds {
        bytes: 1 << 16,
        depth: 16,
        elements: 500,
        name: 32,
    };
    if let Ok(root) = read(bytes, &bounds) {
        let (mut elements, mut text) = (0, 0);
        count(&root, 1, &bounds, &mut elements, &mut text);
        assert!(elements <= bounds.elements);
        // no entity makes more of a document than it is: a character by number takes four bytes at least
        assert!(text <= bytes.len());
    }
});

fn count(element: &Element, depth: usize, bounds: &Bounds, elements: &mut usize, text: &mut usize) {
    assert!(depth <= bounds.depth && element.name.len() <= bounds.name);
    *elements += 1;
    *text += element.text.len();
    for child in &element.children {
        count(child, depth + 1, bounds, elements, text);
    }
}
