//! The plain PDF: a file that readers open, whose text is the invoice.

use std::process::Command;

use boekbrug_formats::{Limits, json, pdf};
use boekbrug_model::Invoice;

fn sample() -> Invoice {
    let bytes = include_bytes!("samples/invoice.json");
    json::read(bytes, &Limits::default())
        .expect("the sample is right")
        .invoice
}

/// An invoice of so many lines.
fn long(lines: usize) -> Invoice {
    let mut invoice = sample();
    let line = invoice.lines[0].clone();
    invoice.lines = (0..lines)
        .map(|index| {
            let mut line = line.clone();
            line.description = format!("Regel {index} van een lange factuur");
            line
        })
        .collect();
    invoice
}

/// The file as text of which every byte is one character.
fn text_of(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' })
        .collect()
}

/// Runs a tool of poppler on a file; none, with a line saying so, where it is not installed.
fn poppler(tool: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("invoice.pdf");
    std::fs::write(&path, bytes).expect("room for a file");
    let Ok(output) = Command::new(tool).args(arguments).arg(&path).arg("-").output() else {
        eprintln!("skipped: {tool} is not installed");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{tool} complains");
    Some(String::from_utf8(output.stdout).expect("poppler writes UTF-8"))
}

#[test]
fn it_is_a_pdf_and_always_the_same() {
    let bytes = pdf::stand_in(&sample());
    let found = pdf::inspect(&bytes).unwrap();
    assert_eq!(
        (found.version, found.encrypted, found.size),
        ((1, 4), false, bytes.len())
    );
    assert_eq!(bytes, pdf::stand_in(&sample()));
}

#[test]
fn every_object_stands_where_the_table_says() {
    let bytes = pdf::stand_in(&long(150));
    let text = text_of(&bytes);
    let start: usize = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(text[start..].starts_with("xref\n0 "));
    let offsets = text[start..].lines().filter(|line| line.ends_with(" n "));
    let mut count = 0;
    for (index, line) in offsets.enumerate() {
        let offset: usize = line[..10].parse().unwrap();
        assert!(
            text[offset..].starts_with(&format!("{} 0 obj\n", index + 1)),
            "object {}",
            index + 1
        );
        count += 1;
    }
    assert!(text.contains(&format!("/Size {}", count + 1)));
}

#[test]
fn streams_are_as_long_as_they_say() {
    let text = text_of(&pdf::stand_in(&long(60)));
    let mut rest = text.as_str();
    let mut seen = 0;
    while let Some((_, after)) = rest.split_once("<< /Length ") {
        let (length, body) = after.split_once(" >>\nstream\n").unwrap();
        let length: usize = length.parse().unwrap();
        assert!(body[length..].starts_with("endstream"));
        rest = &body[length..];
        seen += 1;
    }
    assert!(seen >= 2, "{seen} pages");
}

#[test]
fn people_read_the_invoice_in_it() {
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf::stand_in(&sample())) else {
        return;
    };
    for part in [
        "Factuur",
        "Café De Zoë (Noord) B.V.",
        "2026-0042",
        "21-11-2026",
        "Handboek \\ naslag",
        "€ 1.375,00",
        "€ -50,00",
        "Korting: Trouwe klant",
        "Btw 9% over € 74,85",
        "€ 1.684,84",
        "Te betalen",
        "€ 1.584,85",
        "gemaakt door Boekbrug",
        "pagina 1 van 1",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn long_invoices_take_more_pages_and_lose_no_line() {
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf::stand_in(&long(150))) else {
        return;
    };
    for index in 0..150 {
        assert!(text.contains(&format!("Regel {index} van")), "line {index}");
    }
    let pages = text.matches("Omschrijving").count();
    assert!(
        pages >= 3 && text.contains(&format!("pagina {pages} van {pages}")),
        "{pages} pages"
    );
}

#[test]
fn odd_texts_do_no_harm() {
    let mut invoice = sample();
    invoice.lines[0].description = format!(
        "{} \u{1F600} ) Tj ET ( \\ \u{7} {}",
        "W".repeat(50),
        "woord ".repeat(400)
    );
    invoice.customer.name = Some("( unbalanced \\".to_owned());
    let bytes = pdf::stand_in(&invoice);
    pdf::inspect(&bytes).unwrap();
    let Some(text) = poppler("pdftotext", &["-layout"], &bytes) else {
        return;
    };
    for part in ["( unbalanced \\", "? )", "Tj ET ( \\ woord", "…"] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}
