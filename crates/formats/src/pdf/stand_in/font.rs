//! Helvetica: its widths, its encoding and where a text must break.
//!
//! The standard 14 fonts need no font file (ISO 32000-1, section 9.6.2.2). Widths are those of Adobe's metrics for
//! Helvetica, in thousandths of the size; the bold one is close enough for a right edge, and its figures are equal.

use encoding_rs::WINDOWS_1252;

const WIDTHS: [i64; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The bytes of a text in WinAnsi, which is windows-1252; what it does not have becomes a question mark.
pub(super) fn win_ansi(text: &str) -> Vec<u8> {
    let byte = |c: char| {
        if c.is_control() {
            return b' ';
        }
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        match bytes.as_ref() {
            [byte] if !unmappable => *byte,
            _ => b'?',
        }
    };
    text.chars().map(byte).collect()
}

/// The width of a text in hundredths of a point, at a size in hundredths of a point.
pub(super) fn width(text: &str, size: i64) -> i64 {
    win_ansi(text).into_iter().map(units).sum::<i64>() * size / 1_000
}

fn units(byte: u8) -> i64 {
    let at = byte.checked_sub(32).map(usize::from);
    at.and_then(|at| WIDTHS.get(at)).copied().unwrap_or(556)
}

/// The text in lines that are no wider than `limit`; a word that is too wide by itself is cut.
pub(super) fn wrapped(text: &str, limit: i64, size: i64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, limit, size) {
            let joined = if line.is_empty() {
                piece.clone()
            } else {
                format!("{line} {piece}")
            };
            if width(&joined, size) <= limit {
                line = joined;
            } else {
                lines.push(std::mem::replace(&mut line, piece));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

fn pieces(word: &str, limit: i64, size: i64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        let wide: i64 = win_ansi(c.encode_utf8(&mut [0; 4])).into_iter().map(units).sum();
        if (used + wide) * size / 1_000 > limit {
            pieces.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_have_one_width_so_that_columns_line_up() {
        assert!(('0'..='9').all(|digit| width(&digit.to_string(), 1_000) == 556));
        assert_eq!((width("i", 1_000), width("W", 1_000), width("", 900)), (222, 944, 0));
        assert_eq!(width("ii", 500), 222);
    }

    #[test]
    fn letters_beyond_ascii_are_encoded_or_marked() {
        assert_eq!(win_ansi("é€…"), [0xE9, 0x80, 0x85]);
        assert_eq!(win_ansi("a\tb\u{7}中"), b"a b ?");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(text in "[a-zA-Zé ]{0,300}", limit in 2_000..30_000_i64) {
            let lines = wrapped(&text, limit, 900);
            prop_assert!(lines.iter().all(|line| width(line, 900) <= limit));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
