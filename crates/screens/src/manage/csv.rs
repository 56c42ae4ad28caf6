//! A list as a file for spreadsheets (RFC 4180).

/// One row. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub(super) fn row(cells: &[&str]) -> String {
    let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(";"))
}

fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ';', ',', '\n', '\r']) || text.starts_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn cells_are_told_apart_and_never_reckoned() {
        assert_eq!(
            row(&["a", "b;c", "d\"e", "", "=1+1"]),
            "a;\"b;c\";\"d\"\"e\";;'=1+1\r\n"
        );
    }
}
