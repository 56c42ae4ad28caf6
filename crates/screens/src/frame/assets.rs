//! Style sheet, script and icon. Their names carry a hash of their content, so that browsers may keep them for a year
//! and never use an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;

use super::Fault;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// A file under the name that pages use.
struct Asset {
    name: String,
    kind: &'static str,
    content: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| Assets::iter().filter_map(|name| read(&name)).collect());

fn read(name: &str) -> Option<Asset> {
    let file = Assets::get(name)?;
    let (stem, kind) = name.rsplit_once('.')?;
    let hash = file.metadata.sha256_hash()[..6]
        .iter()
        .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
    Some(Asset {
        name: format!("{stem}-{hash}.{kind}"),
        kind: match kind {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => return None,
        },
        content: file.data.into_owned(),
    })
}

/// The address of a file, for example of `app.css`.
pub(super) fn address(name: &str) -> String {
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, ""));
    let fits = |asset: &&Asset| {
        let rest = asset.name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(kind));
        rest.is_some_and(|rest| rest.starts_with('-') && rest.ends_with('.') && rest.len() == 14)
    };
    ASSETS
        .iter()
        .find(fits)
        .map_or_else(String::new, |asset| format!("/assets/{}", asset.name))
}

pub(super) async fn give(Path(name): Path<String>) -> Result<Response, Fault> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(Fault::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((StatusCode::OK, headers, asset.content.as_slice()).into_response())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_pages_use_is_there() {
        for name in ["app.css", "app.js", "htmx.min.js", "icon.svg"] {
            assert!(super::address(name).starts_with("/assets/"), "{name}");
        }
        assert_eq!(super::address("other.css"), "");
    }

    /// A block left open swallows all that comes after it, and no browser says so.
    #[test]
    fn every_block_of_the_style_sheet_is_closed() {
        let style = include_str!("../../assets/app.css");
        let mut depth = 0_i32;
        for (at, line) in style.lines().enumerate() {
            assert!(
                depth == 0 || !line.starts_with("/*"),
                "line {}: a chapter in an open block",
                at + 1
            );
            depth += i32::try_from(line.matches('{').count()).unwrap_or(0);
            depth -= i32::try_from(line.matches('}').count()).unwrap_or(0);
        }
        assert_eq!(depth, 0, "blocks left open");
    }
}
