//! Ties a filter to a model: names looked up, kinds checked.

use super::QueryError;
use super::filter::{Constant, Field, Filter, Function, Step};
use super::lexer::Token;
use super::tree::{Compare, Tree};
use crate::snelstart::wire::record::{Kind, Schema};

/// What an expression yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Yields {
    Null,
    Bool,
    Number,
    Text,
    Guid,
    Date,
    Other,
}

/// What names mean: the model, and the variable of an `any` around.
#[derive(Clone, Copy)]
struct Scope<'a> {
    schema: &'static Schema,
    variable: Option<(&'a str, Element)>,
}

#[derive(Clone, Copy)]
enum Element {
    Text,
    Reference,
    Object(&'static Schema),
}

pub(crate) fn bind(tree: &Tree, schema: &'static Schema) -> Result<Filter, QueryError> {
    let scope = Scope { schema, variable: None };
    let (filter, yields) = scope.bind(tree)?;
    condition(yields)?;
    Ok(filter)
}

fn condition(yields: Yields) -> Result<(), QueryError> {
    if yields == Yields::Bool || yields == Yields::Null {
        return Ok(());
    }
    Err(QueryError::Invalid(
        "The $filter expression must evaluate to a single boolean value.".into(),
    ))
}

impl<'a> Scope<'a> {
    fn bind(self, tree: &'a Tree) -> Result<(Filter, Yields), QueryError> {
        Ok(match tree {
            Tree::Null => (Filter::Constant(Constant::Null), Yields::Null),
            Tree::Bool(yes) => (Filter::Constant(Constant::Bool(*yes)), Yields::Bool),
            Tree::Literal(token) => literal(token),
            Tree::Path(path) => {
                let (field, kind) = self.field(path)?;
                (Filter::Field(field), yields(kind))
            }
            Tree::Not(inner) => (Filter::Not(self.condition(inner)?), Yields::Bool),
            Tree::And(left, right) => (Filter::And(self.condition(left)?, self.condition(right)?), Yields::Bool),
            Tree::Or(left, right) => (Filter::Or(self.condition(left)?, self.condition(right)?), Yields::Bool),
            Tree::Compare(compare, left, right) => (self.comparison(*compare, left, right)?, Yields::Bool),
            Tree::Call(name, arguments) => self.call(name, arguments)?,
            Tree::Any(path, inner) => (self.any(path, inner.as_ref())?, Yields::Bool),
        })
    }

    fn condition(self, tree: &'a Tree) -> Result<Box<Filter>, QueryError> {
        let (filter, yields) = self.bind(tree)?;
        condition(yields)?;
        Ok(Box::new(filter))
    }

    fn comparison(self, compare: Compare, left: &'a Tree, right: &'a Tree) -> Result<Filter, QueryError> {
        let (left, left_yields) = self.bind(left)?;
        let (right, right_yields) = self.bind(right)?;
        let alike = left_yields == right_yields || left_yields == Yields::Null || right_yields == Yields::Null;
        if !alike {
            return Err(QueryError::Invalid(format!(
                "A binary operator with incompatible types was detected. Found operand types \
                 '{left_yields:?}' and '{right_yields:?}' for operator kind '{compare:?}'."
            )));
        }
        Ok(Filter::Compare(compare, Box::new(left), Box::new(right)))
    }

    fn call(self, name: &str, arguments: &'a [Tree]) -> Result<(Filter, Yields), QueryError> {
        use Yields::{Bool, Date, Number, Text};
        let (function, takes, gives): (Function, &[Yields], Yields) = match name {
            "substringof" => (Function::SubstringOf, &[Text, Text], Bool),
            "startswith" => (Function::StartsWith, &[Text, Text], Bool),
            "endswith" => (Function::EndsWith, &[Text, Text], Bool),
            "year" => (Function::Year, &[Date], Number),
            "month" => (Function::Month, &[Date], Number),
            "day" => (Function::Day, &[Date], Number),
            "tolower" => (Function::ToLower, &[Text], Text),
            "toupper" => (Function::ToUpper, &[Text], Text),
            _ => {
                return Err(QueryError::Invalid(format!(
                    "An unknown function with name '{name}' was found."
                )));
            }
        };
        let mut bound = Vec::with_capacity(arguments.len());
        let mut right = arguments.len() == takes.len();
        for (argument, taken) in arguments.iter().zip(takes) {
            let (filter, yields) = self.bind(argument)?;
            right &= yields == *taken || yields == Yields::Null;
            bound.push(filter);
        }
        if right {
            Ok((Filter::Call(function, bound), gives))
        } else {
            Err(QueryError::Invalid(format!(
                "No function signature for the function with name '{name}' matches the specified arguments."
            )))
        }
    }

    fn any(self, path: &[String], inner: Option<&'a (String, Box<Tree>)>) -> Result<Filter, QueryError> {
        let (field, kind) = self.field(path)?;
        let element = match kind {
            Kind::Texts => Element::Text,
            Kind::Refs => Element::Reference,
            Kind::Objects(schema) => Element::Object(schema),
            _ => {
                return Err(QueryError::Invalid(
                    "Any/All may only be used following a collection.".into(),
                ));
            }
        };
        let inner = inner
            .map(|(variable, tree)| {
                let scope = Scope {
                    schema: self.schema,
                    variable: Some((variable, element)),
                };
                scope.condition(tree)
            })
            .transpose()?;
        Ok(Filter::Any(field, inner))
    }

    /// Looks a path up, step by step.
    fn field(self, path: &[String]) -> Result<(Field, Kind), QueryError> {
        let mut names = path.iter().map(String::as_str);
        let mut kind = Kind::Object(self.schema);
        let mut of_element = false;
        if let Some((variable, element)) = self.variable
            && path.first().is_some_and(|first| first == variable)
        {
            names.next();
            of_element = true;
            kind = match element {
                Element::Text => Kind::Text,
                Element::Reference => Kind::Ref,
                Element::Object(schema) => Kind::Object(schema),
            };
        }
        let mut steps = Vec::new();
        for name in names {
            let (step, next) = step(kind, name)?;
            steps.push(step);
            kind = next;
        }
        Ok((Field { of_element, steps }, kind))
    }
}

fn step(kind: Kind, name: &str) -> Result<(Step, Kind), QueryError> {
    match kind {
        Kind::Object(schema) => {
            let found = schema.find(name).and_then(|index| {
                let prop = schema.props.get(index)?;
                Some((Step::Prop(index), prop.kind))
            });
            found.ok_or_else(|| QueryError::no_property(name, schema.name))
        }
        Kind::Ref if name == "Id" => Ok((Step::RefId, Kind::Guid)),
        Kind::Ref => Err(QueryError::no_property(
            name,
            "SnelStart.B2B.Api.V2.Models.IdentifierModel",
        )),
        _ => Err(QueryError::Invalid(format!(
            "The parent value for a property access of a property '{name}' is not a single value."
        ))),
    }
}

fn literal(token: &Token) -> (Filter, Yields) {
    let (constant, yields) = match token {
        Token::Text(text) => (Constant::Text(text.clone()), Yields::Text),
        Token::Guid(id) => (Constant::Guid(*id), Yields::Guid),
        Token::Date(moment) => (Constant::Date(*moment), Yields::Date),
        Token::Number(number) => (Constant::Number(*number), Yields::Number),
        // the parser makes literals of the four above only
        _ => (Constant::Null, Yields::Null),
    };
    (Filter::Constant(constant), yields)
}

fn yields(kind: Kind) -> Yields {
    match kind {
        Kind::Bool => Yields::Bool,
        Kind::Int | Kind::Dec => Yields::Number,
        Kind::Text => Yields::Text,
        Kind::Guid => Yields::Guid,
        Kind::Date => Yields::Date,
        Kind::Uri | Kind::Ref | Kind::Object(_) | Kind::Texts | Kind::Refs | Kind::Objects(_) => Yields::Other,
    }
}
