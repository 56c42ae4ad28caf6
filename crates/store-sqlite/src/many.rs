//! One statement for many rows: its row of values is repeated, and each length is prepared once.
//!
//! A page as one JSON text that SQLite takes apart costs twice as much: each body is escaped, parsed and unescaped.

use std::sync::LazyLock;

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Row, SqlSafeStr, SqlStr, Sqlite};

use crate::verbs::{Conn, Result, fail};

/// A statement without values, about to be given them.
pub(crate) type Bare = Query<'static, Sqlite, SqliteArguments>;

/// Rows per statement, longest first. The last is one, so that every page is the sum of some of them; the first has
/// far fewer values than SQLite takes (<https://www.sqlite.org/limits.html>, number 9).
const LENGTHS: [usize; 5] = [256, 64, 16, 4, 1];

/// A statement in each length.
pub(crate) struct Many(LazyLock<[SqlStr; LENGTHS.len()]>);

impl Many {
    /// From the text with one row of values: the only `(?` in it.
    pub(crate) const fn new(make: fn() -> [SqlStr; LENGTHS.len()]) -> Self {
        Self(LazyLock::new(make))
    }

    /// Runs it over all rows, in their order; `bind` gives the values of one, `shared` those of all. Returns how many
    /// rows were written.
    pub(crate) async fn execute<T>(
        &self,
        conn: &mut Conn,
        mut rows: &[T],
        bind: impl Fn(Bare, &T) -> Bare,
        shared: impl Fn(Bare) -> Bare,
    ) -> Result<u64> {
        let mut written = 0;
        for (length, text) in LENGTHS.into_iter().zip(&*self.0) {
            while let Some((now, rest)) = rows.split_at_checked(length) {
                let query = now.iter().fold(sqlx::query(text.clone()), &bind);
                written += shared(query).execute(&mut *conn).await.map_err(fail)?.rows_affected();
                rows = rest;
            }
        }
        Ok(written)
    }

    /// The same for a statement that returns one text for each row that it writes.
    pub(crate) async fn texts<T>(
        &self,
        conn: &mut Conn,
        mut rows: &[T],
        bind: impl Fn(Bare, &T) -> Bare,
    ) -> Result<Vec<String>> {
        let mut texts = Vec::with_capacity(rows.len());
        for (length, text) in LENGTHS.into_iter().zip(&*self.0) {
            while let Some((now, rest)) = rows.split_at_checked(length) {
                let query = now.iter().fold(sqlx::query(text.clone()), &bind);
                for row in query.fetch_all(&mut *conn).await.map_err(fail)? {
                    texts.push(row.try_get(0).map_err(fail)?);
                }
                rows = rest;
            }
        }
        Ok(texts)
    }
}

/// The text in each length.
pub(crate) fn lengths(text: &str) -> [SqlStr; LENGTHS.len()] {
    LENGTHS.map(|length| AssertSqlSafe(repeated(text, length)).into_sql_str())
}

fn repeated(text: &str, times: usize) -> String {
    let start = text.find("(?").unwrap_or(text.len());
    let end = text[start..].find(')').map_or(text.len(), |length| start + length + 1);
    let rows = vec![&text[start..end]; times];
    [&text[..start], &rows.join(", "), &text[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_of_values_alone_is_repeated() {
        let text = "insert into x (a, b)\nvalues (?, ?)\non conflict (a) do nothing";
        assert_eq!(
            repeated(text, 3),
            "insert into x (a, b)\nvalues (?, ?), (?, ?), (?, ?)\non conflict (a) do nothing"
        );
        assert_eq!(repeated(text, 1), text);
    }

    #[test]
    fn every_number_of_rows_is_a_sum_of_lengths() {
        assert!(LENGTHS.is_sorted_by(|a, b| a > b));
        assert_eq!(LENGTHS.last(), Some(&1));
    }
}
