//! Lists by the page: the last key of one page is where the next begins, so that nothing is shown twice or skipped.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::problem::Problem;

/// A page of a list.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, for `after`; null on the last page.
    #[schema(required = true)]
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page from rows of which one more than the limit was asked for: whether it came says whether there are more.
    pub(crate) fn of<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: Limit,
        key: impl Fn(&R) -> K,
        into: impl Fn(R) -> T,
    ) -> Self {
        let more = rows.len() > limit.rows() as usize;
        rows.truncate(limit.rows() as usize);
        let next = rows.last().filter(|_| more).map(|last| Cursor::at(&key(last)));
        Self {
            items: rows.into_iter().map(into).collect(),
            next,
        }
    }

    /// A page of a list that is read whole, sorted by an id that only grows.
    pub(crate) fn cut<R, K: Serialize + DeserializeOwned + Ord>(
        rows: Vec<R>,
        paging: Paging,
        key: impl Fn(&R) -> K,
        into: impl Fn(R) -> T,
    ) -> Result<Self, Problem> {
        let after: Option<K> = Cursor::key(paging.after.as_ref())?;
        let rest = rows
            .into_iter()
            .filter(|row| after.as_ref().is_none_or(|after| key(row) > *after));
        let limit = paging.limit.unwrap_or_default();
        Ok(Self::of(
            rest.take(limit.rows() as usize + 1).collect(),
            limit,
            key,
            into,
        ))
    }
}

/// The parameters of a list without filters.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// Rows on a page; 100 unless set.
    pub limit: Option<Limit>,
    /// `next` of the page before.
    pub after: Option<Cursor>,
}

/// How many rows a page has: 1 to 500, 100 unless set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Limit(u32);

/// The most rows of a page.
const MOST: u32 = 500;

impl Limit {
    /// The number.
    pub(crate) fn rows(self) -> u32 {
        self.0
    }

    /// How many to ask the store for, so that [`Page::of`] sees whether there are more.
    pub(crate) fn and_one(self) -> u32 {
        self.0 + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<u32> for Limit {
    type Error = String;

    fn try_from(rows: u32) -> Result<Self, String> {
        if (1..=MOST).contains(&rows) {
            Ok(Self(rows))
        } else {
            Err(format!("1–{MOST}"))
        }
    }
}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::Custom("int32".to_owned())))
            .minimum(Some(1))
            .maximum(Some(MOST))
            .default(Some(100.into()))
            .into()
    }
}

impl ToSchema for Limit {}

/// Where a page begins. Its text means nothing to anybody else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub(crate) struct Cursor(String);

impl Cursor {
    /// The cursor behind a row with this key.
    pub(crate) fn at(key: &impl Serialize) -> Self {
        let json = serde_json::to_vec(key).expect("keys of rows are ids, texts and numbers");
        Self(URL_SAFE_NO_PAD.encode(json))
    }

    /// The key of the row before; none at the start. A text that we never gave out is 400.
    pub(crate) fn key<K: DeserializeOwned>(after: Option<&Self>) -> Result<Option<K>, Problem> {
        let Some(Self(text)) = after else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match key {
            Some(key) => Ok(Some(key)),
            None => Err(Problem::wrong_parameter("after", "next?")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[u32], limit: u32, after: Option<Cursor>) -> Page<u32> {
        let paging = Paging {
            limit: Some(Limit(limit)),
            after,
        };
        Page::cut(rows.to_vec(), paging, |row| *row, |row| row).unwrap()
    }

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let rows: Vec<u32> = (1..=7).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = page(&rows, 3, after);
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, rows);
    }

    #[test]
    fn the_last_page_says_so_also_when_it_is_full() {
        assert_eq!(page(&[1, 2, 3], 3, None).next, None);
        assert!(page(&[1, 2, 3, 4], 3, None).next.is_some());
        assert_eq!(page(&[], 3, None).items, [0; 0]);
    }

    #[test]
    fn a_cursor_that_we_never_gave_out_is_refused() {
        for text in ["!", "bm8", "eyJhIjoxfQ"] {
            let cursor = Cursor(text.to_owned());
            assert!(Cursor::key::<u32>(Some(&cursor)).is_err(), "{text}");
        }
    }
}
