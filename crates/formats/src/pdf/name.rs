//! File names that are safe on every system and in every header.

/// Longest name, without the ending.
const LENGTH: usize = 80;

/// A file name without path, control characters or anything that a shell, a header or a file system takes amiss; it
/// always ends in `.pdf`.
pub fn safe_file_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match base.rsplit_once('.') {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("pdf") => stem,
        _ => base,
    };
    let kept = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '+');
    let clean: String = stem.chars().map(|c| if kept(c) { c } else { '_' }).collect();
    let clean = clean.trim_matches(['.', ' ']);
    let short: String = clean.chars().take(LENGTH).collect();
    let short = short.trim_end_matches(['.', ' ']);
    if short.chars().all(|c| c == '_') || is_device(short) {
        "factuur.pdf".to_owned()
    } else {
        format!("{short}.pdf")
    }
}

/// Names that Windows keeps for devices, whatever their ending.
fn is_device(stem: &str) -> bool {
    let upper = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered = upper.strip_prefix("COM").or_else(|| upper.strip_prefix("LPT"));
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || numbered.is_some_and(|digit| digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()))
}
