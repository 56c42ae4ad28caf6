//! The PDF inside the document.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boekbrug_formats::{Document, Limits, pdf, ubl};
use boekbrug_model::FindingCode::{DocumentAttachmentIgnored, DocumentAttachmentInvalid, PdfEncrypted};

use crate::support::{INVOICE, accepted, at, changed, invoice, places};

fn real() -> Vec<u8> {
    pdf::stand_in(&accepted(invoice(&[])).invoice)
}

fn reference(mime: &str, name: &str, content: &str, more: &str) -> String {
    format!(
        "<cac:AdditionalDocumentReference><cbc:ID>bijlage</cbc:ID>{more}<cac:Attachment>\
         <cbc:EmbeddedDocumentBinaryObject mimeCode=\"{mime}\" filename=\"{name}\">{content}</cbc:EmbeddedDocumentBinaryObject>\
         </cac:Attachment></cac:AdditionalDocumentReference>"
    )
}

fn with(references: &str) -> Document {
    let place = "<cac:AccountingSupplierParty>";
    accepted(invoice(&[(place, &format!("{references}{place}"))]))
}

fn path(index: usize) -> String {
    format!("AdditionalDocumentReference[{index}]/Attachment/EmbeddedDocumentBinaryObject")
}

#[test]
fn the_pdf_comes_out_as_it_went_in() {
    let packed = STANDARD.encode(real());
    let broken: Vec<&str> = packed
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("base64"))
        .collect();
    for content in [
        packed.clone(),
        broken.join("\r\n    "),
        packed.trim_end_matches('=').to_owned(),
        format!("<![CDATA[{packed}]]>"),
    ] {
        let document = with(&reference("application/pdf", "../factuur 42.pdf", &content, ""));
        let found = document.pdf.expect("there is a PDF");
        assert_eq!(
            (found.file_name.as_str(), found.bytes == real()),
            ("factuur 42.pdf", true)
        );
        assert_eq!(places(&document.warnings), []);
    }
}

#[test]
fn what_is_no_pdf_stays_behind_and_is_named() {
    let fake = STANDARD.encode("GIF89a");
    let cut = STANDARD.encode(&real()[..500]);
    for content in [fake.as_str(), cut.as_str(), "dit is geen base64!", "", "===="] {
        let document = with(&reference("application/pdf", "x.pdf", content, ""));
        assert_eq!(document.pdf, None);
        assert_eq!(
            places(&document.warnings),
            [at(DocumentAttachmentInvalid, &path(1))],
            "{content}"
        );
    }
    let document = with(&reference("image/png", "foto.png", &STANDARD.encode("x"), ""));
    assert_eq!(places(&document.warnings), [at(DocumentAttachmentIgnored, &path(1))]);
}

#[test]
fn a_link_is_no_attachment() {
    let link = "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cac:ExternalReference><cbc:URI>https://example.com/x.pdf\
                </cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>";
    let document = with(link);
    assert_eq!((document.pdf, document.warnings), (None, vec![]));
}

#[test]
fn the_picture_of_the_invoice_goes_before_the_first() {
    let packed = STANDARD.encode(real());
    let urenstaat = reference("application/pdf", "uren.pdf", &packed, "");
    let factuur = reference(
        "application/pdf",
        "factuur.pdf",
        &packed,
        "<cbc:DocumentType>PrimaryImage</cbc:DocumentType>",
    );
    let document = with(&(urenstaat.clone() + &factuur));
    assert_eq!(document.pdf.map(|pdf| pdf.file_name).as_deref(), Some("factuur.pdf"));
    assert_eq!(document.warnings[0].params["file"], "uren.pdf");
    let document = with(&(urenstaat + &reference("application/pdf", "tweede.pdf", &packed, "")));
    assert_eq!(document.pdf.map(|pdf| pdf.file_name).as_deref(), Some("uren.pdf"));
    assert_eq!(document.warnings[0].params["file"], "tweede.pdf");
}

#[test]
fn a_protected_pdf_goes_along_with_a_warning() {
    let text: Vec<u8> = real();
    let end = text
        .windows(7)
        .rposition(|window| window == b"/Root 1")
        .expect("there is a trailer");
    let mut locked = text[..end].to_vec();
    locked.extend_from_slice(b"/Encrypt 3 0 R ");
    locked.extend_from_slice(&text[end..]);
    let document = with(&reference("application/pdf", "f.pdf", &STANDARD.encode(locked), ""));
    assert!(document.pdf.is_some());
    assert_eq!(places(&document.warnings), [at(PdfEncrypted, &path(1))]);
}

#[test]
fn a_pdf_above_the_limit_stays_behind() {
    let packed = STANDARD.encode(real());
    let place = "<cac:AccountingSupplierParty>";
    let attached = reference("application/pdf", "f.pdf", &packed, "");
    let xml = changed(INVOICE, &[(place, &format!("{attached}{place}"))]);
    for embedded_bytes in [0, 10, real().len() - 1] {
        let document = accepted(ubl::read(
            xml.as_bytes(),
            &Limits {
                embedded_bytes,
                ..Limits::default()
            },
        ));
        assert_eq!(document.pdf, None);
        assert_eq!(places(&document.warnings), [at(DocumentAttachmentInvalid, &path(1))]);
    }
    let exact = Limits {
        embedded_bytes: real().len(),
        ..Limits::default()
    };
    assert!(accepted(ubl::read(xml.as_bytes(), &exact)).pdf.is_some());
}
