//! Datasets that the sandbox sends, as the form and string doors write them.

use crate::king::columns::Kind;
use crate::king::switches::{AnswerRoot, EmptyCells, Switches};
use crate::king::value::{self, Typed};
use crate::king::xml::Writer;

/// A dataset: one sheet after another.
pub(crate) type Sheets = Vec<Sheet>;

/// The rows of one table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Name of a row's element.
    pub(crate) name: &'static str,
    pub(crate) heads: Vec<Head>,
    /// Kept values, in the order of the heads. An empty text is written as an
    /// empty element whatever the switches say.
    pub(crate) rows: Vec<Vec<Option<String>>>,
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) form: Form,
}

/// How the values of a column are to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// From the kept form.
    Kept(Kind),
    /// As it stands; so it came in.
    Echo(Typed),
}

impl Head {
    pub(crate) fn kept(name: &str, kind: Kind) -> Head {
        Head {
            name: name.to_owned(),
            form: Form::Kept(kind),
        }
    }

    pub(crate) fn text(name: &str) -> Head {
        Head::kept(name, Kind::Text(0))
    }
}

impl Sheet {
    /// One row of texts.
    pub(crate) fn one(name: &'static str, cells: &[(&str, &str)]) -> Sheet {
        Sheet {
            name,
            heads: cells.iter().map(|(name, _)| Head::text(name)).collect(),
            rows: vec![cells.iter().map(|(_, text)| Some((*text).to_owned())).collect()],
        }
    }
}

/// Name of the root element.
pub(crate) fn root(switches: &Switches) -> &'static str {
    match switches.answer_root {
        AnswerRoot::NewDataSet => "NewDataSet",
        AnswerRoot::Upper => "DATASET",
        AnswerRoot::Lower => "dataset",
    }
}

/// A value as the form and string doors write it.
pub(crate) fn written(form: Form, kept: &str, switches: &Switches) -> String {
    match form {
        Form::Kept(kind) => value::write(kind, kept, switches),
        Form::Echo(_) => kept.to_owned(),
    }
}

/// The dataset as XML without a schema.
pub(crate) fn plain(sheets: &[Sheet], switches: &Switches) -> String {
    let root = root(switches);
    let mut xml = Writer::new(switches.indented);
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        xml.empty(root);
        return xml.finish();
    }
    xml.open(root);
    for sheet in sheets {
        for row in &sheet.rows {
            xml.open(sheet.name);
            for (head, value) in sheet.heads.iter().zip(row) {
                match value {
                    Some(kept) => xml.leaf(&head.name, &written(head.form, kept, switches)),
                    None if switches.empty_cells == EmptyCells::Empty => xml.leaf(&head.name, ""),
                    None => {}
                }
            }
            xml.close(sheet.name);
        }
    }
    xml.close(root);
    xml.finish()
}
