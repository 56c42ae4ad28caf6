//! XML as text.

use std::borrow::Cow;

/// Text for inside an element or an attribute in double quotes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // a bare one would be read back as a line feed
            '\r' => escaped.push_str("&#xD;"),
            _ => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// Text as a CDATA section; the end mark inside it is split over two.
pub(crate) fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// Writes elements one after another.
#[derive(Debug)]
pub(crate) struct Writer {
    out: String,
    depth: usize,
    indented: bool,
    /// The last thing written was an opening tag.
    just_opened: bool,
}

impl Writer {
    pub(crate) fn new(indented: bool) -> Self {
        Writer {
            out: String::new(),
            depth: 0,
            indented,
            just_opened: false,
        }
    }

    /// `<tag>`, where `tag` may hold attributes.
    pub(crate) fn open(&mut self, tag: &str) {
        self.line();
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
        self.depth += 1;
        self.just_opened = true;
    }

    /// `</name>`.
    pub(crate) fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        if !self.just_opened {
            self.line();
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.just_opened = false;
    }

    /// `<name>text</name>`, or `<name />` without a text.
    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.line();
        if text.is_empty() {
            self.out.push_str(&format!("<{name} />"));
        } else {
            self.out.push_str(&format!("<{name}>{}</{name}>", escape(text)));
        }
        self.just_opened = false;
    }

    /// `<tag />`, where `tag` may hold attributes.
    pub(crate) fn empty(&mut self, tag: &str) {
        self.line();
        self.out.push_str(&format!("<{tag} />"));
        self.just_opened = false;
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn line(&mut self) {
        if self.indented && !self.out.is_empty() {
            self.out.push_str("\r\n");
            self.out.push_str(&"  ".repeat(self.depth));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(indented: bool) -> String {
        let mut xml = Writer::new(indented);
        xml.open("A k=\"1\"");
        xml.leaf("B", "<&>");
        xml.leaf("C", "");
        xml.open("D");
        xml.close("D");
        xml.close("A");
        xml.finish()
    }

    #[test]
    fn elements_are_escaped_and_may_be_indented() {
        assert_eq!(sample(false), "<A k=\"1\"><B>&lt;&amp;&gt;</B><C /><D></D></A>");
        assert_eq!(
            sample(true),
            "<A k=\"1\">\r\n  <B>&lt;&amp;&gt;</B>\r\n  <C />\r\n  <D></D>\r\n</A>"
        );
    }

    #[test]
    fn the_end_mark_survives_a_cdata_section() {
        assert_eq!(cdata("a]]>b"), "<![CDATA[a]]]]><![CDATA[>b]]>");
    }
}
