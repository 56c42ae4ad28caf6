//! Slips of the pen within one word.

/// True when two words differ by slips that a person makes: one letter left out, added, replaced or two changed about;
/// two of them in a word of ten or more. Short words and numbers have no slips: `Bos` is not `Vos`, `12` is not `13`.
pub(super) fn is_slip(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if shorter < 4 || digits(one) || digits(other) {
        return false;
    }
    let most = if shorter >= 10 { 2 } else { 1 };
    within(one.as_bytes(), other.as_bytes(), most)
}

/// True when a shortened word can stand for a whole one: it starts alike and its letters stand in the other in order.
pub(super) fn is_shortened(short: &str, whole: &str) -> bool {
    if short.len() < 3 || short.len() >= whole.len() || short.as_bytes()[..1] != whole.as_bytes()[..1] {
        return false;
    }
    let mut letters = whole.bytes();
    short.bytes().all(|letter| letters.any(|next| next == letter))
}

/// Longest word that is compared by letters; a longer one is no word.
const LONGEST: usize = 48;

/// Whether the distance of Damerau and Levenshtein (neighbours may change places once) is at most `most`.
fn within(one: &[u8], other: &[u8], most: usize) -> bool {
    if one.len().abs_diff(other.len()) > most || one.len().max(other.len()) > LONGEST {
        return false;
    }
    let width = other.len() + 1;
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    for (at, cell) in rows[1][..width].iter_mut().enumerate() {
        *cell = at;
    }
    for i in 1..=one.len() {
        let (before, last, row) = (rows[0], rows[1], &mut rows[2]);
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let replaced = last[j - 1] + usize::from(one[i - 1] != other[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
            least = least.min(row[j]);
        }
        if least > most {
            return false;
        }
        rows.rotate_left(1);
    }
    rows[1][width - 1] <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_another_word_is_not() {
        for (one, other) in [
            ("jansen", "janssen"),
            ("zilverberg", "zilevrberg"),
            ("bakker", "baker"),
            ("visser", "vosser"),
        ] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("bos", "vos"),
            ("smit", "bakker"),
            ("bouw1", "bouw2"),
            ("jansen", "johnson"),
            ("", "a"),
        ] {
            assert!(!is_slip(one, other) && !is_slip(other, one), "{one} {other}");
        }
        assert!(is_slip("administratie", "adminstraties"), "two in a long word");
        assert!(!is_slip(&"a".repeat(60), &"a".repeat(61)));
    }

    #[test]
    fn shortened_words_keep_their_first_letter_and_order() {
        assert!(is_shortened("aannbedr", "aannemersbedrijf"));
        assert!(is_shortened("techn", "technisch"));
        assert!(
            !is_shortened("bdr", "schilder") && !is_shortened("te", "technisch") && !is_shortened("techniek", "techn")
        );
    }
}
