//! The resources that are served and their fields, read from compact lists
//! beside this file [apis/exact.md, appendix: the vendor's reference pages].
//!
//! A block begins with `= path type verbs…`; a field is `Name:type`, with
//! `*` for the key, `!` for mandatory in a POST, `-` for read-only and
//! `>path@field` for the rows a navigation leads to. A block that ends in
//! `< path` has the fields of that resource, less those behind a `~`, and
//! shows its rows.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::value::Edm;

static LISTS: &[&str] = &[
    include_str!("crm.txt"),
    include_str!("hrm.txt"),
    include_str!("payroll.txt"),
    include_str!("logistics.txt"),
    include_str!("project.txt"),
    include_str!("vat.txt"),
    include_str!("cashflow.txt"),
    include_str!("financial.txt"),
    include_str!("salesentry.txt"),
    include_str!("salesinvoice.txt"),
    include_str!("documents.txt"),
    include_str!("financialtransaction.txt"),
    include_str!("webhooks.txt"),
    include_str!("general.txt"),
    include_str!("system.txt"),
    include_str!("current.txt"),
    include_str!("read.txt"),
    include_str!("sync.txt"),
    include_str!("bulk.txt"),
];

/// All resources.
#[derive(Debug)]
pub(crate) struct Catalogue {
    schemas: Vec<Schema>,
    by_path: HashMap<&'static str, usize>,
}

/// One resource.
#[derive(Debug)]
pub(crate) struct Schema {
    /// Such as `crm/Accounts`.
    pub(crate) path: &'static str,
    /// What follows `Exact.Web.Api.Models.` in `__metadata`.
    pub(crate) kind: &'static str,
    pub(crate) verbs: Vec<&'static str>,
    pub(crate) fields: Vec<Field>,
    by_name: HashMap<&'static str, u16>,
    /// The key field.
    pub(crate) key: u16,
    /// Index of the resource whose rows it shows; its own otherwise.
    pub(crate) table: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) edm: Edm,
    pub(crate) mandatory: bool,
    pub(crate) writable: bool,
    pub(crate) source: Source,
    /// Path and field of the rows behind a navigation.
    pub(crate) leads_to: Option<(&'static str, &'static str)>,
}

/// Where a field's content comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Key,
    Version,
    Created,
    Modified,
    Division,
    Creator,
    CreatorName,
    /// The cell of that number in the table's own schema.
    Cell(u16),
    /// A field that the table does not have.
    Blank,
}

/// The catalogue, read once.
pub(crate) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(LISTS));
    &CATALOGUE
}

/// The resource at a path that the catalogue is known to hold.
pub(crate) fn schema(path: &str) -> &'static Schema {
    catalogue().find(path).unwrap_or(&catalogue().schemas[0])
}

/// Whether a sync resource shows the same rows.
pub(crate) fn has_sync_twin(schema: &Schema) -> bool {
    if schema.path == "salesinvoice/SalesInvoices" || schema.path == "bulk/SalesInvoice/SalesInvoices" {
        // its sync rows are headers and lines in one, so they are rows of their own
        return true;
    }
    let mut all = catalogue().schemas.iter();
    all.any(|other| other.is_sync() && other.table == schema.table)
}

impl Catalogue {
    pub(crate) fn find(&self, path: &str) -> Option<&Schema> {
        self.by_path.get(path).and_then(|index| self.schemas.get(*index))
    }

    pub(crate) fn schemas(&self) -> &[Schema] {
        &self.schemas
    }

    fn read(lists: &[&'static str]) -> Catalogue {
        let mut catalogue = Catalogue {
            schemas: Vec::new(),
            by_path: HashMap::new(),
        };
        for block in lists.iter().flat_map(|list| list.split("= ")) {
            if let Some(schema) = catalogue.block(block) {
                catalogue.by_path.insert(schema.path, catalogue.schemas.len());
                catalogue.schemas.push(schema);
            }
        }
        catalogue
    }

    fn block(&self, block: &'static str) -> Option<Schema> {
        let (head, body) = block.split_once('\n')?;
        let (head, base) = match head.split_once(" < ") {
            Some((head, base)) => (head, self.find(base.trim())),
            None => (head, None),
        };
        let mut words = head.split_whitespace();
        let (path, kind) = (words.next()?, words.next()?);
        let mut fields: Vec<Field> = base.map(|base| base.fields.clone()).unwrap_or_default();
        let mut key = base
            .and_then(|base| base.field(base.key))
            .map_or("", |field| field.name);
        for word in body.split_whitespace() {
            if let Some(name) = word.strip_prefix('~') {
                fields.retain(|field| field.name != name);
                continue;
            }
            let at = u16::try_from(fields.len()).unwrap_or(u16::MAX);
            let (field, is_key) = field(word, at, base.is_some())?;
            if is_key {
                key = field.name;
            }
            fields.push(field);
        }
        let by_name = index(&fields);
        Some(Schema {
            path,
            kind,
            verbs: words.collect(),
            key: by_name.get(key).copied().unwrap_or(0),
            by_name,
            fields,
            table: base.map_or(self.schemas.len(), |base| base.table),
        })
    }
}

fn index(fields: &[Field]) -> HashMap<&'static str, u16> {
    (0..).zip(fields).map(|(at, field)| (field.name, at)).collect()
}

/// Reads one word; the number is the cell it gets.
fn field(word: &'static str, at: u16, derived: bool) -> Option<(Field, bool)> {
    let (name, rest) = word.split_once(':')?;
    let (rest, leads_to) = match rest.split_once('>') {
        Some((rest, target)) => (rest, target.split_once('@')),
        None => (rest, None),
    };
    let marks = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let edm = Edm::of(rest.strip_suffix(marks)?)?;
    let is_key = marks.contains('*');
    let field = Field {
        name,
        edm,
        mandatory: marks.contains('!'),
        writable: marks.is_empty() || marks.contains('!'),
        source: source(name, edm, is_key, at, derived),
        leads_to,
    };
    Some((field, is_key))
}

fn source(name: &str, edm: Edm, is_key: bool, at: u16, derived: bool) -> Source {
    match (name, edm) {
        ("Timestamp", Edm::Int64) => Source::Version,
        ("Created", Edm::Date) => Source::Created,
        ("Modified", Edm::Date) if !is_key => Source::Modified,
        ("Division", Edm::Int32) => Source::Division,
        ("Creator" | "Modifier", Edm::Guid) => Source::Creator,
        ("CreatorFullName" | "ModifierFullName", Edm::Text) => Source::CreatorName,
        ("ID", Edm::Guid) => Source::Key,
        (_, Edm::Guid) if is_key => Source::Key,
        _ if derived => Source::Blank,
        _ => Source::Cell(at),
    }
}

impl Schema {
    /// The field of that name; case counts.
    pub(crate) fn at(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn field(&self, at: u16) -> Option<&Field> {
        self.fields.get(usize::from(at))
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    pub(crate) fn is_sync(&self) -> bool {
        self.path.starts_with("sync/")
    }

    pub(crate) fn allows(&self, verb: &str) -> bool {
        self.verbs.contains(&verb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_lists_is_a_field() {
        let words: usize = LISTS
            .iter()
            .flat_map(|list| list.lines())
            .filter(|line| !line.starts_with('='))
            .flat_map(str::split_whitespace)
            .filter(|word| !word.starts_with('~'))
            .count();
        let read: usize = catalogue()
            .schemas()
            .iter()
            .filter(|schema| schema.path.split('/').next() != Some("bulk"))
            .map(|schema| {
                let base = &catalogue().schemas()[schema.table];
                let derived = base.path != schema.path;
                let own = |field: &&Field| !derived || base.at(field.name).is_none();
                schema.fields.iter().filter(own).count()
            })
            .sum();
        assert_eq!(read, words);
        assert!(words > 1_000, "{words}");
    }

    #[test]
    fn a_block_gives_what_it_says() {
        let accounts = schema("crm/Accounts");
        assert_eq!(accounts.fields.len(), 164);
        let name = accounts.field(accounts.at("Name").expect("there")).expect("there");
        assert!(name.mandatory && name.writable);
        assert!(
            !accounts
                .field(accounts.at("IsSales").expect("there"))
                .expect("there")
                .writable
        );
        assert_eq!(accounts.at("name"), None);
        assert!(accounts.allows("PUT") && !schema("payroll/Employees").allows("POST"));
    }

    #[test]
    fn a_derived_block_shows_the_rows_of_its_base() {
        let base = schema("logistics/Items");
        let sync = schema("sync/Logistics/Items");
        assert_eq!(sync.table, base.table);
        assert_eq!(sync.at("StandardSalesPrice"), None);
        let code = |schema: &Schema| schema.field(schema.at("Code").expect("there")).expect("there").source;
        assert_eq!(code(sync), code(base));
        assert_eq!(sync.field(sync.key).expect("there").name, "Timestamp");
        let lines = schema("salesentry/SalesEntries");
        let lines = lines.field(lines.at("SalesEntryLines").expect("there")).expect("there");
        assert_eq!(lines.leads_to, Some(("salesentry/SalesEntryLines", "EntryID")));
    }
}
