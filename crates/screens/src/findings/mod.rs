//! Findings: each code of the catalogue with its cause, its remedy and who can do it, where to look in the package, what
//! has it now, and the way to mend it from here.

mod all;
pub(crate) mod mend;
mod one;
#[cfg(test)]
pub(crate) mod samples;

use axum::Router;
use axum::routing::get;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/findings", get(all::show))
        .route("/findings/{code}", get(one::show))
}

/// A text of the catalogue about no invoice in particular: an ellipsis in each place.
pub(crate) fn without_places(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        told.push_str(before);
        told.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::without_places;

    #[test]
    fn places_become_an_ellipsis() {
        assert_eq!(
            without_places("Klant {customer} niet gevonden"),
            "Klant … niet gevonden"
        );
        assert_eq!(without_places("{a}{b}. Einde"), "……. Einde");
        assert_eq!(without_places("niets"), "niets");
    }
}
