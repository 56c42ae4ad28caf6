//! The query options of one list call.

use super::QueryError;
use super::bind::bind;
use super::eval::{Rules, field_of, meets};
use super::filter::{Field, Filter};
use super::parser::parse;
use crate::snelstart::switches::{ListOrder, OrderBy, Switches, TopOverLimit};
use crate::snelstart::wire::record::{Record, Schema};

/// Rows without `$top`, and the most a `$top` may ask [documented].
pub(crate) const PAGE: usize = 500;

/// A query on one model.
#[derive(Debug)]
pub(crate) struct Query {
    filter: Option<Filter>,
    order: Vec<(Field, bool)>,
    /// The client asked for an order, and gets it.
    pub(crate) sorted: bool,
    pub(crate) select: Option<Vec<usize>>,
    pub(crate) top: usize,
    pub(crate) skip: usize,
    rules: Rules,
    /// Names the found rows, so that they are computed once for all pages.
    pub(crate) key: String,
}

impl Query {
    /// Reads the options; `max` is the most a `$top` may ask here.
    pub(crate) fn read(
        options: &[(String, String)],
        schema: &'static Schema,
        max: usize,
        switches: &Switches,
    ) -> Result<Self, QueryError> {
        let option = |name: &str| {
            options
                .iter()
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.as_str())
        };
        let filter = option("$filter")
            .map(|text| bind(&parse(text, switches.filter_nodes)?, schema))
            .transpose()?;
        let order = match (option("$orderby"), switches.order_by) {
            (None, _) | (_, OrderBy::Ignored) => unasked(schema, switches.list_order),
            (Some(_), OrderBy::Error) => {
                return Err(QueryError::Option(invalid(
                    "Query option 'OrderBy' is not allowed. To allow it, set the 'AllowedQueryOptions' property on QueryValidationSettings.",
                )));
            }
            (Some(text), OrderBy::Supported) => order(text, schema)?,
        };
        let select = option("$select").map(|text| select(text, schema)).transpose()?;
        let key = format!(
            "{}\n{}",
            option("$filter").unwrap_or(""),
            option("$orderby").unwrap_or("")
        );
        Ok(Query {
            filter,
            sorted: option("$orderby").is_some() && switches.order_by == OrderBy::Supported,
            order,
            select,
            top: top(option("$top"), max, switches.top_over_limit)?,
            skip: number("$skip", option("$skip"))?.unwrap_or(0),
            rules: Rules::of(switches),
            key,
        })
    }

    /// The indexes of the rows that the query finds, before paging.
    pub(crate) fn run<T: Record>(&self, rows: &[T]) -> Vec<usize> {
        let mut found: Vec<usize> = match &self.filter {
            None => (0..rows.len()).collect(),
            Some(filter) => rows
                .iter()
                .enumerate()
                .filter(|(_, row)| meets(filter, *row, self.rules))
                .map(|(index, _)| index)
                .collect(),
        };
        // stable, from the least important key to the first
        for (field, descending) in self.order.iter().rev() {
            found.sort_by(|left, right| {
                let left = field_of(&rows[*left], field, self.rules);
                let right = field_of(&rows[*right], field, self.rules);
                let order = self.rules.order(&left, &right);
                let order = order.unwrap_or(std::cmp::Ordering::Equal);
                if *descending { order.reverse() } else { order }
            });
        }
        found
    }
}

fn invalid(text: &str) -> String {
    format!("The query specified in the URI is not valid. {text}")
}

fn number(name: &str, text: Option<&str>) -> Result<Option<usize>, QueryError> {
    text.map(|text| {
        text.parse::<u32>()
            .map(|number| usize::try_from(number).unwrap_or(usize::MAX))
            .map_err(|_| {
                QueryError::Option(invalid(&format!(
                    "Invalid value '{text}' for {name} query option found. The {name} query option requires a non-negative integer value."
                )))
            })
    })
    .transpose()
}

fn top(text: Option<&str>, max: usize, over: TopOverLimit) -> Result<usize, QueryError> {
    match number("$top", text)? {
        // the default is 500 also where the maximum is 25 [documented]
        None => Ok(PAGE),
        Some(0) => Err(QueryError::Option(invalid(
            "The value '0' for Top is not allowed; the minimum is '1'.",
        ))),
        Some(top) if top <= max => Ok(top),
        Some(_) if over == TopOverLimit::Clamp => Ok(max),
        Some(top) => Err(QueryError::Option(invalid(&format!(
            "The limit of '{max}' for Top query has been exceeded. The value from the incoming request is '{top}'."
        )))),
    }
}

fn select(text: &str, schema: &'static Schema) -> Result<Vec<usize>, QueryError> {
    text.split(',')
        .map(|name| {
            let name = name.trim();
            schema
                .find(name)
                .ok_or_else(|| QueryError::no_property(name, schema.name))
        })
        .collect()
}

/// The order of a list that nobody asked to be sorted; a model without `modifiedOn` stays as its rows were added.
fn unasked(schema: &'static Schema, order: ListOrder) -> Vec<(Field, bool)> {
    let names: &[&str] = match order {
        ListOrder::AsAdded | ListOrder::Drifting | ListOrder::Shuffled => &[],
        ListOrder::ModifiedOn => &["ModifiedOn"],
        ListOrder::Id => &["Id"],
    };
    let fields = names.iter().filter_map(|name| schema.find(name));
    fields.map(|index| (Field::of_row(index), false)).collect()
}

fn order(text: &str, schema: &'static Schema) -> Result<Vec<(Field, bool)>, QueryError> {
    text.split(',')
        .map(|part| {
            let mut words = part.split_whitespace();
            let name = words.next().unwrap_or("");
            let descending = match words.next() {
                None | Some("asc") => false,
                Some("desc") => true,
                Some(other) => {
                    return Err(QueryError::Option(invalid(&format!(
                        "Syntax error in $orderby at '{other}'."
                    ))));
                }
            };
            let index = schema
                .find(name)
                .ok_or_else(|| QueryError::no_property(name, schema.name))?;
            Ok((Field::of_row(index), descending))
        })
        .collect()
}
