//! Texts cut to the length that a package takes.

use unicode_segmentation::UnicodeSegmentation;

/// Puts a text on one line: control characters and runs of white space become one space.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Cuts a text to at most `limit` characters: on the last word boundary that leaves at least half of it, with `…`
/// behind, and never inside what a reader sees as one character (Unicode UAX 29).
///
/// Lengths are counted in UTF-16 units, as the .NET programs and databases of the packages count them; the result is
/// never longer in characters.
pub fn cut(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let Some(room) = limit.checked_sub(1) else {
        return String::new();
    };
    let fits = prefix(text, room);
    let whole_words = if text[fits.len()..].starts_with(' ') {
        fits
    } else {
        last_words(fits)
    };
    let kept = if units(whole_words) * 2 >= room {
        whole_words
    } else {
        fits
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '-']))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest beginning of whole graphemes that is no longer than `room`.
fn prefix(text: &str, room: usize) -> &str {
    let mut used = 0;
    let mut end = 0;
    for grapheme in text.graphemes(true) {
        used += units(grapheme);
        if used > room {
            break;
        }
        end += grapheme.len();
    }
    &text[..end]
}

/// What is left without the last, broken word.
fn last_words(text: &str) -> &str {
    text.rfind(' ').map_or("", |space| &text[..space])
}
