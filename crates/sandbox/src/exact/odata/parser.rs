//! From the text of a filter to a tree, with names and types checked. The
//! refusals are worded as WCF Data Services words them.

use super::lexer::{Placed, Word, words};
use super::tree::{Compare, Function, Kind, Tree};
use crate::exact::catalogue::Schema;
use crate::exact::switches::DateOnlyLiteral;
use crate::exact::value::{Edm, Owned, Value};

/// Deeper nesting than any filter of ours.
const MAX_DEPTH: usize = 60;

/// Reads a filter.
pub(crate) fn filter(text: &str, schema: &'static Schema, days: DateOnlyLiteral) -> Result<Tree, String> {
    let mut parser = Parser {
        words: words(text, days)?,
        at: 0,
        schema,
        depth: 0,
    };
    let (tree, kind) = parser.either()?;
    let (word, place) = parser.peek();
    if *word != Word::End {
        return Err(format!("Syntax error at position {place}."));
    }
    if kind == Kind::Bool {
        Ok(tree)
    } else {
        Err("Expression of type 'System.Boolean' expected at position 0.".to_owned())
    }
}

/// Reads a list of literals: a `$skiptoken`.
pub(crate) fn literals(text: &str) -> Result<Vec<Owned>, String> {
    let mut out = Vec::new();
    let words = words(text, DateOnlyLiteral::Accepted)?;
    for (word, place) in words {
        match word {
            Word::Literal(value) => out.push(value),
            Word::Comma | Word::End => {}
            _ => return Err(format!("Syntax error at position {place}.")),
        }
    }
    Ok(out)
}

/// The one literal of a key: `(guid'…')` without its brackets.
pub(crate) fn key_of(text: &str, schema: &Schema) -> Result<Owned, String> {
    let mut found = literals(text)?;
    let wanted = schema.field(schema.key).map_or(Edm::Guid, |field| field.edm);
    match (found.pop(), found.is_empty()) {
        (Some(value), true) if fits(&value, wanted) => Ok(value),
        _ => Err("Bad Request - Error in query syntax.".to_owned()),
    }
}

fn fits(value: &Owned, edm: Edm) -> bool {
    let found = kind_of(value);
    kind_of_edm(edm) == Some(found)
}

fn kind_of(value: &Owned) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Int(_) | Value::Dec(_) => Kind::Number,
        Value::Text(_) => Kind::Text,
        Value::Guid(_) => Kind::Guid,
        Value::Date(_) => Kind::Date,
    }
}

fn kind_of_edm(edm: Edm) -> Option<Kind> {
    Some(match edm {
        Edm::Guid => Kind::Guid,
        Edm::Text => Kind::Text,
        Edm::Byte | Edm::Int16 | Edm::Int32 | Edm::Int64 | Edm::Double => Kind::Number,
        Edm::Date => Kind::Date,
        Edm::Bool => Kind::Bool,
        Edm::Binary | Edm::Nav => return None,
    })
}

struct Parser {
    words: Vec<Placed>,
    at: usize,
    schema: &'static Schema,
    depth: usize,
}

type Part = Result<(Tree, Kind), String>;

impl Parser {
    fn peek(&self) -> (&Word, usize) {
        // the last word is always `End`
        let last = self.words.len().saturating_sub(1);
        self.words
            .get(self.at.min(last))
            .map_or((&Word::End, 0), |(word, place)| (word, *place))
    }

    fn next(&mut self) -> Placed {
        let (word, place) = self.peek();
        let word = (word.clone(), place);
        self.at += 1;
        word
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(self.peek().0, Word::Name(found) if found == name)
    }

    fn either(&mut self) -> Part {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("Recursion limit exceeded.".to_owned());
        }
        let mut left = self.both()?;
        while self.is_name("or") {
            let place = self.next().1;
            let right = self.both()?;
            left = logic("or", left, right, place, Tree::Or)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn both(&mut self) -> Part {
        let mut left = self.denied()?;
        while self.is_name("and") {
            let place = self.next().1;
            let right = self.denied()?;
            left = logic("and", left, right, place, Tree::And)?;
        }
        Ok(left)
    }

    fn denied(&mut self) -> Part {
        let mut denials = 0;
        let mut place = 0;
        while self.is_name("not") {
            place = self.next().1;
            denials += 1;
        }
        let (mut tree, kind) = self.comparison()?;
        if denials > 0 && kind != Kind::Bool {
            return Err(format!(
                "Operator 'not' incompatible with operand type '{}' at position {place}.",
                kind.dotnet()
            ));
        }
        if denials % 2 == 1 {
            tree = Tree::Not(Box::new(tree));
        }
        Ok((tree, kind))
    }

    fn comparison(&mut self) -> Part {
        let (left, left_kind) = self.primary()?;
        let found = match self.peek().0 {
            Word::Name(name) => Compare::of(name).map(|how| (how, name.clone())),
            _ => None,
        };
        let Some((how, name)) = found else {
            return Ok((left, left_kind));
        };
        let place = self.next().1;
        let (right, right_kind) = self.primary()?;
        check(&name, how, (&left, left_kind), (&right, right_kind), place)?;
        Ok((Tree::Compare(how, Box::new(left), Box::new(right)), Kind::Bool))
    }

    fn primary(&mut self) -> Part {
        let (word, place) = self.next();
        match word {
            Word::Literal(value) => {
                let kind = kind_of(&value);
                Ok((Tree::Literal(value), kind))
            }
            Word::Open => {
                let inner = self.either()?;
                self.close()?;
                Ok(inner)
            }
            Word::Name(name) if *self.peek().0 == Word::Open => self.call(&name, place),
            Word::Name(name) => self.field(&name, place),
            _ => Err(format!("Expression expected at position {place}.")),
        }
    }

    fn close(&mut self) -> Result<(), String> {
        match self.next() {
            (Word::Close, _) => Ok(()),
            (_, place) => Err(format!("')' or operator expected at position {place}.")),
        }
    }

    fn field(&self, name: &str, place: usize) -> Part {
        if name.contains('/') {
            return Err("This $filter parameter is not supported for this resource".to_owned());
        }
        let missing = || {
            format!(
                "No property '{name}' exists in type 'Exact.Web.Api.Models.{}' at position {place}.",
                self.schema.kind
            )
        };
        let at = self.schema.at(name).ok_or_else(missing)?;
        let edm = self.schema.field(at).map_or(Edm::Nav, |field| field.edm);
        let kind =
            kind_of_edm(edm).ok_or_else(|| "This $filter parameter is not supported for this resource".to_owned())?;
        Ok((Tree::Field(at), kind))
    }

    fn call(&mut self, name: &str, place: usize) -> Part {
        let (function, wanted, kind) = match name {
            "substringof" => (Function::SubstringOf, 2, Kind::Bool),
            "startswith" => (Function::StartsWith, 2, Kind::Bool),
            "endswith" => (Function::EndsWith, 2, Kind::Bool),
            "trim" => (Function::Trim, 1, Kind::Text),
            _ => return Err(format!("Unknown function '{name}' at position {place}.")),
        };
        self.next();
        let mut parts = Vec::new();
        loop {
            let (part, kind) = self.either()?;
            if !matches!(kind, Kind::Text | Kind::Null) {
                return Err(no_function(name, place));
            }
            parts.push(part);
            if *self.peek().0 != Word::Comma {
                break;
            }
            self.next();
        }
        self.close()?;
        if parts.len() == wanted {
            Ok((Tree::Call(function, parts), kind))
        } else {
            Err(no_function(name, place))
        }
    }
}

fn no_function(name: &str, place: usize) -> String {
    format!("No applicable function found for '{name}' at position {place} with the specified arguments.")
}

fn logic(
    name: &str,
    (left, left_kind): (Tree, Kind),
    (right, right_kind): (Tree, Kind),
    place: usize,
    make: fn(Box<Tree>, Box<Tree>) -> Tree,
) -> Part {
    if left_kind == Kind::Bool && right_kind == Kind::Bool {
        return Ok((make(Box::new(left), Box::new(right)), Kind::Bool));
    }
    Err(incompatible(name, left_kind, right_kind, place))
}

fn check(
    name: &str,
    how: Compare,
    (left, left_kind): (&Tree, Kind),
    (right, right_kind): (&Tree, Kind),
    place: usize,
) -> Result<(), String> {
    let same = left_kind == right_kind || left_kind == Kind::Null || right_kind == Kind::Null;
    let ordered = !matches!(how, Compare::Eq | Compare::Ne);
    let unordered = |kind| matches!(kind, Kind::Guid | Kind::Bool);
    if !same || (ordered && (unordered(left_kind) || unordered(right_kind))) {
        return Err(incompatible(name, left_kind, right_kind, place));
    }
    let is_literal = |tree: &Tree| matches!(tree, Tree::Literal(_));
    if !is_literal(left) && !is_literal(right) {
        // no field against field [apis/exact.md §3]
        return Err("This $filter parameter is not supported for this resource".to_owned());
    }
    Ok(())
}

fn incompatible(name: &str, left: Kind, right: Kind, place: usize) -> String {
    format!(
        "Operator '{name}' incompatible with operand types '{}' and '{}' at position {place}.",
        left.dotnet(),
        right.dotnet()
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exact::catalogue::schema;

    fn read(text: &str) -> Result<Tree, String> {
        filter(text, schema("crm/Accounts"), DateOnlyLiteral::Accepted)
    }

    #[test]
    fn what_is_understood() {
        for good in [
            "Code eq '                10'",
            "trim(Code) eq '10'",
            "ID eq guid'f0c2b4be-5a0e-4d9c-8a6c-0c1b2a3d4e5f'",
            "Modified gt datetime'2026-01-31T00:00:00' and Status eq 'C'",
            "Modified gt datetime'2026-01-31T00:00'",
            "substringof('Bouw',Name)",
            "substringof('Bouw',Name) eq true",
            "startswith(Name,'A') or endswith(Name,'B')",
            "not (Blocked eq true) and VATNumber ne null",
            "CreditLineSales ge 10.5 and IncotermVersionSales lt 3",
            "Name eq 'O''Brien'",
            "'C' eq Status",
            "Blocked",
        ] {
            assert!(read(good).is_ok(), "{good}: {:?}", read(good));
        }
    }

    #[test]
    fn what_is_refused() {
        for (bad, part) in [
            ("code eq '10'", "No property 'code'"),
            ("Code eq 10", "incompatible with operand types"),
            ("ID eq 'x'", "incompatible"),
            ("ID eq guid'x'", "Unrecognized 'Edm.Guid' literal 'guid'x'' in '6'."),
            ("Modified gt datetime'x'", "Unrecognized 'Edm.DateTime'"),
            ("Code eq SearchCode", "not supported"),
            ("BankAccounts/Code eq 'x'", "not supported"),
            ("BankAccounts eq null", "not supported"),
            ("Name eq 'x", "Unterminated string literal at position 8"),
            ("Name", "Expression of type 'System.Boolean'"),
            ("(Name eq 'x'", "')' or operator expected"),
            ("Name eq 'x')", "Syntax error"),
            ("Name eq", "Expression expected at position 7"),
            ("tolower(Name) eq 'x'", "Unknown function 'tolower'"),
            ("trim(Name,Code) eq 'x'", "No applicable function"),
            ("startswith(Name,5)", "No applicable function"),
            ("Name like 'x'", "Syntax error at position 5"),
            ("Name EQ 'x'", "Syntax error"),
            ("ID gt guid'f0c2b4be-5a0e-4d9c-8a6c-0c1b2a3d4e5f'", "incompatible"),
            ("Name and Blocked", "Operator 'and' incompatible"),
            ("not Name", "Operator 'not' incompatible"),
            ("", "Expression expected"),
            ("Name eq %", "Syntax error"),
        ] {
            let text = read(bad).expect_err(bad);
            assert!(text.contains(part), "{bad}: {text}");
        }
    }

    #[test]
    fn and_binds_closer_than_or() {
        let plain = read("Blocked or Status eq 'C' and Name eq 'A'");
        assert_eq!(plain, read("Blocked or (Status eq 'C' and Name eq 'A')"));
        assert_ne!(plain, read("(Blocked or Status eq 'C') and Name eq 'A'"));
    }

    #[test]
    fn a_day_alone_is_a_choice() {
        let text = "Modified gt datetime'2026-01-31'";
        assert!(filter(text, schema("crm/Accounts"), DateOnlyLiteral::Accepted).is_ok());
        assert!(filter(text, schema("crm/Accounts"), DateOnlyLiteral::Refused).is_err());
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = format!("{}Blocked{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(read(&deep).is_err());
        assert!(read(&"not ".repeat(10_000)).is_err());
    }

    proptest! {
        #[test]
        fn garbage_never_panics(text in "\\PC{0,80}") {
            let _ = read(&text);
            let _ = literals(&text);
        }

        #[test]
        fn half_of_a_filter_never_panics(cut in 0_usize..120) {
            let whole = "not (Name eq 'O''Brien' or substringof('x',Name) eq true) and Modified ge datetime'2026-01-31T00:00:00'";
            let _ = read(whole.get(..cut).unwrap_or(whole));
        }

        #[test]
        fn any_text_can_be_asked_for(wanted in "\\PC{0,40}") {
            let text = format!("Name eq '{}'", wanted.replace('\'', "''"));
            let tree = read(&text).expect("reads");
            let mut demands = Vec::new();
            tree.demands(&mut demands);
            prop_assert_eq!(demands, [(Compare::Eq, schema("crm/Accounts").at("Name").expect("there"), Value::owned_text(wanted))]);
        }
    }
}
