//! The page on which a user couples an app, as plain as it can be.

use std::fmt::Write as _;

use super::activation::Request;

/// Which administration, and the button.
pub(crate) fn choice(app: &str, administrations: &[String], request: &Request) -> String {
    let mut form = format!(
        "<h1>Koppeling activeren</h1><p>De toepassing <b>{}</b> vraagt toegang tot uw administratie.</p><form method=\"post\">",
        escaped(app)
    );
    hidden(&mut form, "referenceKey", &request.reference);
    hidden(&mut form, "successUrl", request.success_url.as_deref().unwrap_or(""));
    for (index, name) in administrations.iter().enumerate() {
        let name = escaped(name);
        let checked = if index == 0 { " checked" } else { "" };
        // writing to a string cannot fail
        let _ = write!(
            form,
            "<p><label><input type=\"radio\" name=\"administration\" value=\"{name}\"{checked}> {name}</label></p>"
        );
    }
    form.push_str("<button type=\"submit\">Bevestigen</button></form>");
    whole(&form)
}

/// One sentence.
pub(crate) fn message(text: &str) -> String {
    whole(&format!("<p>{}</p>", escaped(text)))
}

fn hidden(form: &mut String, name: &str, value: &str) {
    // writing to a string cannot fail
    let _ = write!(
        form,
        "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
        escaped(value)
    );
}

fn whole(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"nl\"><meta charset=\"utf-8\"><title>SnelStart-sandbox</title><body>{body}</body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
