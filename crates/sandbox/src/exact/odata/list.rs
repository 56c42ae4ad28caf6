//! A page of a list as the API writes it.

use std::cmp::Ordering;
use std::fmt::Write as _;

use url::form_urlencoded;
use uuid::Uuid;

use super::eval::{Collation, fits};
use super::query::{Manner, Query};
use super::tree::Compare;
use crate::exact::catalogue::Schema;
use crate::exact::switches::Switches;
use crate::exact::table::{Rec, Table};
use crate::exact::value::{Owned, Value};
use crate::exact::wire::write::{self, Expand, Style};

/// What a page is made from.
pub(crate) struct Page<'a> {
    pub(crate) table: &'a Table,
    pub(crate) schema: &'static Schema,
    pub(crate) query: &'a Query,
    pub(crate) switches: &'a Switches,
    pub(crate) style: Style<'a>,
    pub(crate) expand: Expand<'a>,
    /// Address of this page without its query, and the query as it came.
    pub(crate) address: &'a str,
    pub(crate) options: &'a [(String, String)],
    /// Only rows of one parent: the sub-collection of an entity.
    pub(crate) within: Option<(u16, Uuid)>,
}

/// How many rows fit, whatever the page.
pub(crate) fn count(page: &Page<'_>) -> usize {
    page.found(true).count()
}

/// The whole answer.
pub(crate) fn list(page: &Page<'_>) -> String {
    let (rows, more) = page.rows();
    let size = page.query.manner.page();
    let small = page.query.top.is_some_and(|top| top <= size);
    let bare = small && page.switches.bare_list && !page.query.inline_count;
    let mut out = String::with_capacity(64 + rows.len() * 600);
    out.push_str("{\"d\":");
    if !bare {
        out.push('{');
        if page.query.inline_count {
            // writing to a string cannot fail
            let _ = write!(out, "\"__count\":\"{}\",", count(page));
        }
        out.push_str("\"results\":");
    }
    out.push('[');
    for (at, rec) in rows.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let select = page.query.select.as_deref();
        write::entity(&mut out, *rec, page.schema, select, page.style, page.expand);
    }
    out.push(']');
    if !bare {
        if let (true, Some(last)) = (more, rows.last()) {
            out.push_str(",\"__next\":");
            write::string(&mut out, &page.next(*last, rows.len()));
        }
        out.push('}');
    }
    out.push('}');
    out
}

impl<'a> Page<'a> {
    /// The rows of this page, and whether more follow.
    pub(crate) fn rows(&self) -> (Vec<Rec<'a>>, bool) {
        let size = self.query.manner.page().min(self.query.top.unwrap_or(usize::MAX));
        let take = size.saturating_add(1);
        let mut rows: Vec<Rec<'a>> = if self.query.order.is_empty() {
            self.found(false).skip(self.query.skip).take(take).collect()
        } else {
            self.sorted().skip(self.query.skip).take(take).collect()
        };
        let more = rows.len() > size && self.query.top.is_none_or(|top| top > size);
        rows.truncate(size);
        (rows, more)
    }

    /// All rows that fit, in the order of the resource. `from_start` looks
    /// past the `$skiptoken`.
    fn found(&self, from_start: bool) -> Box<dyn Iterator<Item = Rec<'a>> + '_> {
        let collation = Collation::of(self.switches);
        let filter = self.query.filter.as_ref();
        let wanted = move |rec: &Rec<'a>| {
            let inside = self
                .within
                .is_none_or(|(at, parent)| rec.field(self.schema, at) == Value::Guid(parent));
            inside && filter.is_none_or(|tree| fits(tree, &|at| rec.field(self.schema, at), collation))
        };
        let token = if from_start || !self.query.order.is_empty() {
            None
        } else {
            self.query.token.as_ref()
        };
        let last = token.and_then(|token| token.last());
        if self.query.manner == Manner::Sync {
            let version = self.schema.key;
            let since = self
                .query
                .since(version)
                .max(last.and_then(Value::as_int).unwrap_or(i64::MIN));
            return Box::new(self.table.since(since).filter(wanted));
        }
        let after = last.and_then(Value::as_guid);
        match self.candidates() {
            Some(ids) => {
                let ids = ids.into_iter().filter(move |id| after.is_none_or(|after| *id > after));
                Box::new(ids.filter_map(|id| self.table.get(id)).filter(wanted))
            }
            None => Box::new(self.table.after(after).filter(wanted)),
        }
    }

    /// Ids that are left over by a demand on the key or on an indexed field.
    fn candidates(&self) -> Option<Vec<Uuid>> {
        if let Some((at, parent)) = self.within
            && let Some(ids) = self.table.holding(at, &Value::Guid(parent))
        {
            return Some(ids);
        }
        let mut demands = Vec::new();
        self.query.filter.as_ref()?.demands(&mut demands);
        demands.into_iter().find_map(|(how, at, value)| match value {
            Value::Guid(id) if how == Compare::Eq && at == self.schema.key => Some(vec![id]),
            // an index folds more than any collation does, never less
            _ if how == Compare::Eq => self.table.holding(self.own_field(at)?, &value),
            _ => None,
        })
    }

    /// The field in the table's own schema.
    fn own_field(&self, at: u16) -> Option<u16> {
        let name = self.schema.field(at)?.name;
        self.table.schema.at(name)
    }

    fn sorted(&self) -> impl Iterator<Item = Rec<'a>> + '_ {
        let token = self.query.token.as_ref();
        let placed = self.found(true).map(|rec| (self.place(rec), rec));
        let mut rows: Vec<(Vec<Owned>, Rec<'a>)> = placed
            .filter(|(place, _)| token.is_none_or(|token| self.compare(place, token).is_gt()))
            .collect();
        rows.sort_by(|(a, _), (b, _)| self.compare(a, b));
        rows.into_iter().map(|(_, rec)| rec)
    }

    /// The order values of a row, its id last.
    fn place(&self, rec: Rec<'_>) -> Vec<Owned> {
        let values = self
            .query
            .order
            .iter()
            .map(|(at, _)| rec.field(self.schema, *at).into_owned());
        values.chain([Value::Guid(rec.row.id)]).collect()
    }

    fn compare(&self, a: &[Owned], b: &[Owned]) -> Ordering {
        let downs = self.query.order.iter().map(|(_, down)| *down).chain([false]);
        for ((a, b), down) in a.iter().zip(b).zip(downs) {
            // null comes first
            let order = a.order(b).unwrap_or_else(|| a.is_null().cmp(&b.is_null()).reverse());
            let order = if down { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// Address of the next page: the options as they came, less what this
    /// page has used up.
    fn next(&self, last: Rec<'_>, shown: usize) -> String {
        let mut out = format!("{}?", self.address);
        for (name, value) in self.options {
            let value = match name.as_str() {
                "$skiptoken" | "$skip" => continue,
                "$top" => self.query.top.unwrap_or(0).saturating_sub(shown).to_string(),
                _ => form_urlencoded::byte_serialize(value.as_bytes())
                    .collect::<String>()
                    .replace('+', "%20"),
            };
            // writing to a string cannot fail
            let _ = write!(out, "{name}={value}&");
        }
        out.push_str("$skiptoken=");
        if self.query.manner == Manner::Sync {
            // writing to a string cannot fail
            let _ = write!(out, "{}L", last.row.version);
            return out;
        }
        for (at, value) in self.place(last).iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            push_literal(&mut out, value);
        }
        out
    }
}

fn push_literal(out: &mut String, value: &Owned) {
    let text = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Dec(number) => number.to_string(),
        Value::Guid(id) => format!("guid'{id}'"),
        Value::Date(at) => format!("datetime'{}'", crate::exact::wall::civil(*at)),
        Value::Text(text) => {
            let quoted = text.replace('\'', "''");
            let escaped: String = form_urlencoded::byte_serialize(quoted.as_bytes()).collect();
            format!("'{}'", escaped.replace('+', "%20"))
        }
    };
    out.push_str(&text);
}
