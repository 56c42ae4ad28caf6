//! Texts on the page.

/// Safe inside HTML, in text and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// One line of a description: what stands between backticks is code.
pub(super) fn line(text: &str) -> String {
    let each = text.split('`').enumerate();
    let parts = each.map(|(at, part)| match at % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

/// A description: paragraphs stand apart by an empty line.
pub(super) fn paragraphs(text: &str) -> String {
    let each = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let each: Vec<_> = each.map(|part| format!("<p>{}</p>", line(part))).collect();
    each.concat()
}

#[cfg(test)]
mod tests {
    use super::{line, paragraphs};

    #[test]
    fn nothing_of_a_text_is_taken_for_html() {
        assert_eq!(
            line("a < `b > c` & \"d\""),
            "a &lt; <code>b &gt; c</code> &amp; &quot;d&quot;"
        );
        assert_eq!(paragraphs("one\n\n two \n\n"), "<p>one</p><p>two</p>");
    }
}
