//! The options of a query: `$select`, `$filter`, `$orderby`, `$top`,
//! `$skip`, `$skiptoken`, `$expand`, `$inlinecount`.

use super::parser;
use super::tree::{Compare, Tree};
use crate::exact::catalogue::Schema;
use crate::exact::switches::{MandatoryFilter, MandatorySelect, Switches};
use crate::exact::value::{Edm, Owned};

/// Rows on a page of an ordinary resource.
const PAGE: usize = 60;
/// Rows on a page of bulk and sync.
const BIG_PAGE: usize = 1000;

/// Resources that refuse a list without `$select` [apis/exact.md §4, §8.3,
/// §8.4].
const SELECT_NEEDED: &[&str] = &["cashflow/Receivables", "logistics/SalesItemPrices"];

/// Fields that bulk/Cashflow/Receivables can be filtered on [§4].
const BULK_RECEIVABLES: &[&str] = &[
    "Account",
    "Document",
    "EndDate",
    "EndToEndID",
    "EntryDate",
    "EntryID",
    "GLAccount",
    "ID",
    "InvoiceDate",
    "InvoiceNumber",
    "Source",
    "Status",
    "TransactionID",
    "TransactionType",
];

/// How a resource gives out its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// By id, 60 at a time.
    Plain,
    /// By id, 1000 at a time.
    Bulk,
    /// By row version, 1000 at a time.
    Sync,
    /// All at once: `read/…`.
    Whole,
}

impl Manner {
    pub(crate) fn of(schema: &Schema) -> Manner {
        match schema.path.split('/').next() {
            Some("sync") => Manner::Sync,
            Some("bulk") => Manner::Bulk,
            Some("read") => Manner::Whole,
            _ => Manner::Plain,
        }
    }

    pub(crate) fn page(self) -> usize {
        match self {
            Manner::Plain => PAGE,
            Manner::Bulk | Manner::Sync => BIG_PAGE,
            Manner::Whole => usize::MAX,
        }
    }
}

/// A query that was understood.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) manner: Manner,
    /// Fields to show; all when absent.
    pub(crate) select: Option<Vec<u16>>,
    /// Whether `$select` was there at all: `*` selects everything.
    selects: bool,
    /// Fields to show of the rows behind a navigation.
    pub(crate) inner_select: Vec<(u16, String)>,
    pub(crate) expand: Vec<u16>,
    pub(crate) filter: Option<Tree>,
    /// Fields and whether they go down.
    pub(crate) order: Vec<(u16, bool)>,
    pub(crate) top: Option<usize>,
    pub(crate) skip: usize,
    pub(crate) token: Option<Vec<Owned>>,
    pub(crate) inline_count: bool,
}

/// The option of that name, if it was sent.
fn option<'o>(options: &'o [(String, String)], name: &str) -> Option<&'o str> {
    let found = options.iter().find(|(given, _)| given == name);
    found.map(|(_, value)| value.as_str())
}

impl Query {
    /// Reads the options for a list or a count of a resource.
    pub(crate) fn read(
        options: &[(String, String)],
        schema: &'static Schema,
        switches: &Switches,
    ) -> Result<Query, String> {
        let query = Query::loose(options, schema, switches)?;
        query.needs(schema, switches)?;
        query.token_fits()?;
        query.limits_of_filter(schema)?;
        Ok(query)
    }

    /// Reads the options without what a list demands: for one row.
    pub(crate) fn loose(
        options: &[(String, String)],
        schema: &'static Schema,
        switches: &Switches,
    ) -> Result<Query, String> {
        known(options)?;
        let get = |name| option(options, name).map(str::trim).filter(|text| !text.is_empty());
        let expand = get("$expand").map_or(Ok(Vec::new()), |text| expanded(text, schema))?;
        let (select, inner_select) = match get("$select") {
            None => (None, Vec::new()),
            Some(text) => selected(text, schema, &expand)?,
        };
        let filter = get("$filter")
            .map(|text| parser::filter(text, schema, switches.date_only_literal))
            .transpose()?;
        Ok(Query {
            manner: Manner::of(schema),
            selects: get("$select").is_some(),
            select,
            inner_select,
            expand,
            filter,
            order: get("$orderby").map_or(Ok(Vec::new()), |text| ordered(text, schema))?,
            top: get("$top").map(|text| number("$top", text)).transpose()?,
            skip: get("$skip").map_or(Ok(0), |text| number("$skip", text))?,
            token: get("$skiptoken").map(parser::literals).transpose()?,
            inline_count: match get("$inlinecount") {
                None | Some("none") => false,
                Some("allpages") => true,
                Some(_) => return Err(bad_syntax()),
            },
        })
    }

    fn needs(&self, schema: &Schema, switches: &Switches) -> Result<(), String> {
        let seen = matches!(self.manner, Manner::Bulk | Manner::Sync) || SELECT_NEEDED.contains(&schema.path);
        let needed = seen || (switches.mandatory_select == MandatorySelect::Everywhere && self.manner != Manner::Whole);
        if needed && !self.selects && self.top != Some(1) {
            return Err("Please add a $select or a $top=1 statement to the query string.".to_owned());
        }
        if self.filter.is_some() || self.token.is_some() {
            return Ok(());
        }
        if self.manner == Manner::Sync && !switches.sync_without_filter {
            return Err(mandatory_filter(&["Timestamp"]));
        }
        if switches.mandatory_filter == MandatoryFilter::SyncTwins
            && matches!(self.manner, Manner::Plain | Manner::Bulk)
            && crate::exact::catalogue::has_sync_twin(schema)
        {
            return Err(mandatory_filter(&["ID", "Code", "Name", "Modified", "Created"]));
        }
        Ok(())
    }

    /// A `$skiptoken` that was not made here would begin anew for ever.
    fn token_fits(&self) -> Result<(), String> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let fits = match (self.manner, token.last()) {
            (Manner::Sync, Some(last)) => last.as_int().is_some() && token.len() == 1,
            (_, Some(last)) => last.as_guid().is_some() && token.len() == self.order.len() + 1,
            (_, None) => false,
        };
        if fits { Ok(()) } else { Err(bad_syntax()) }
    }

    /// Sync takes `Timestamp` alone (and `EntityType` on Deleted); one bulk
    /// resource has a list.
    fn limits_of_filter(&self, schema: &Schema) -> Result<(), String> {
        let Some(filter) = &self.filter else {
            return Ok(());
        };
        let allowed: &[&str] = match (self.manner, schema.path) {
            (Manner::Sync, "sync/Deleted") => &["Timestamp", "EntityType"],
            (Manner::Sync, _) => &["Timestamp"],
            (_, "bulk/Cashflow/Receivables") => BULK_RECEIVABLES,
            _ => return Ok(()),
        };
        let mut fields = Vec::new();
        filter.fields(&mut fields);
        let refused: Vec<&str> = fields
            .iter()
            .filter_map(|at| schema.field(*at))
            .map(|field| field.name)
            .filter(|name| !allowed.contains(name))
            .collect();
        if refused.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "Filtering on these fields is not supported: {}",
                refused.join(",")
            ))
        }
    }

    /// The highest version that the filter rules out, for sync.
    pub(crate) fn since(&self, version: u16) -> i64 {
        let mut demands = Vec::new();
        if let Some(filter) = &self.filter {
            filter.demands(&mut demands);
        }
        let bounds = demands.into_iter().filter_map(|(how, at, value)| match how {
            Compare::Gt if at == version => value.as_int(),
            Compare::Ge | Compare::Eq if at == version => value.as_int().map(|number| number.saturating_sub(1)),
            _ => None,
        });
        bounds.max().unwrap_or(i64::MIN)
    }
}

fn mandatory_filter(fields: &[&str]) -> String {
    format!(
        "This endpoint has mandatory filtering applied. A GET request for this endpoint must have a $filter parameter with one of the following fields in the url: {}",
        fields.join(", ")
    )
}

fn known(options: &[(String, String)]) -> Result<(), String> {
    const KNOWN: &[&str] = &[
        "$select",
        "$filter",
        "$orderby",
        "$top",
        "$skip",
        "$skiptoken",
        "$expand",
        "$inlinecount",
        "$format",
    ];
    for (at, (name, _)) in options.iter().enumerate() {
        if !name.starts_with('$') {
            continue;
        }
        if !KNOWN.contains(&name.as_str()) {
            return Err(format!(
                "The query parameter '{name}' begins with a system-reserved '$' character but is not recognized."
            ));
        }
        if options.iter().take(at).any(|(other, _)| other == name) {
            return Err(format!(
                "Query parameter '{name}' is specified, but it should be specified exactly once."
            ));
        }
    }
    Ok(())
}

fn bad_syntax() -> String {
    "Bad Request - Error in query syntax.".to_owned()
}

fn number(name: &str, text: &str) -> Result<usize, String> {
    text.parse::<u32>()
        .map(|number| number as usize)
        .map_err(|_| format!("Incorrect format for {name} argument '{text}'."))
}

fn no_property(name: &str, schema: &Schema) -> String {
    format!(
        "Type 'Exact.Web.Api.Models.{}' does not have a property named '{name}' or there is no type with '{name}' name.",
        schema.kind
    )
}

fn expanded(text: &str, schema: &'static Schema) -> Result<Vec<u16>, String> {
    text.split(',')
        .map(str::trim)
        .map(|name| {
            let at = schema.at(name).ok_or_else(|| no_property(name, schema))?;
            match schema.field(at) {
                Some(field) if field.edm == Edm::Nav => Ok(at),
                _ => Err(format!("Only navigation properties can be expanded: '{name}'.")),
            }
        })
        .collect()
}

type Selection = (Option<Vec<u16>>, Vec<(u16, String)>);

fn selected(text: &str, schema: &'static Schema, expand: &[u16]) -> Result<Selection, String> {
    let mut all = false;
    let mut chosen: Vec<u16> = Vec::new();
    let mut inner = Vec::new();
    for name in text.split(',').map(str::trim) {
        if name == "*" {
            all = true;
            continue;
        }
        let (outer, nested) = name.split_once('/').unwrap_or((name, ""));
        let at = schema.at(outer).ok_or_else(|| no_property(name, schema))?;
        if !nested.is_empty() {
            if !expand.contains(&at) {
                return Err(format!(
                    "The navigation property '{outer}' is selected but not expanded."
                ));
            }
            inner.push((at, nested.to_owned()));
        }
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    Ok((if all { None } else { Some(chosen) }, inner))
}

fn ordered(text: &str, schema: &'static Schema) -> Result<Vec<(u16, bool)>, String> {
    text.split(',')
        .map(|part| {
            let mut words = part.split_whitespace();
            let name = words.next().unwrap_or("");
            let at = schema.at(name).ok_or_else(|| {
                format!(
                    "No property '{name}' exists in type 'Exact.Web.Api.Models.{}' at position 0.",
                    schema.kind
                )
            })?;
            match (words.next(), words.next()) {
                (None | Some("asc"), None) => Ok((at, false)),
                (Some("desc"), None) => Ok((at, true)),
                _ => Err(bad_syntax()),
            }
        })
        .collect()
}
