//! The file around the pages: objects, cross-reference table, trailer (ISO 32000-1, section 7.5).

use std::fmt::Write;

/// Numbers of the objects before the pages.
const CATALOGUE: usize = 1;
const PAGES: usize = 2;
const PLAIN: usize = 3;
const BOLD: usize = 4;
const INFO: usize = 5;
const FIRST: usize = 6;

/// A file of PDF 1.4 with one content stream for each page.
pub(super) fn write(title: &str, pages: &[Vec<u8>]) -> Vec<u8> {
    let font =
        |name| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>").into_bytes();
    let kids: Vec<String> = (0..pages.len())
        .map(|index| format!("{} 0 R", FIRST + 2 * index))
        .collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages {PAGES} 0 R /Lang (nl-NL) >>").into_bytes(),
        format!("<< /Type /Pages /Kids [ {kids} ] /Count {} >>", pages.len()).into_bytes(),
        font("Helvetica"),
        font("Helvetica-Bold"),
        format!("<< /Title {} /Producer (Boekbrug) >>", utf16(title)).into_bytes(),
    ];
    for (index, content) in pages.iter().enumerate() {
        objects.push(page(FIRST + 2 * index + 1));
        let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        stream.extend_from_slice(content);
        stream.extend_from_slice(b"endstream");
        objects.push(stream);
    }
    assembled(&objects)
}

/// A page of A4.
fn page(content: usize) -> Vec<u8> {
    format!(
        "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [ 0 0 595 842 ] /Contents {content} 0 R \
         /Resources << /Font << /F1 {PLAIN} 0 R /F2 {BOLD} 0 R >> >> >>"
    )
    .into_bytes()
}

/// Numbers the objects from 1 and notes where each begins.
fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    // Bytes beyond ASCII in the second line tell programs that the file is binary.
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    let size = objects.len() + 1;
    let trailer =
        format!("trailer\n<< /Size {size} /Root {CATALOGUE} 0 R /Info {INFO} 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.extend_from_slice(trailer.as_bytes());
    file
}

/// A text string in UTF-16, which the properties of a document may be in whatever its fonts can show.
fn utf16(text: &str) -> String {
    let digits: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{}>", digits.concat())
}
