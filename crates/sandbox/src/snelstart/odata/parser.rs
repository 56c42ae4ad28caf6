//! From tokens to a tree.

use super::QueryError;
use super::lexer::{Token, tokens};
use super::tree::{Compare, Tree};
use crate::snelstart::switches::FilterNodes;

/// Deeper than any sensible filter; beyond it a filter is refused.
const MAX_DEPTH: usize = 64;

pub(crate) fn parse(filter: &str, nodes: FilterNodes) -> Result<Tree, QueryError> {
    let tokens = tokens(filter)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        nodes: 0,
    };
    let tree = parser.or()?;
    if parser.at < parser.tokens.len() {
        return Err(parser.unexpected());
    }
    if nodes == FilterNodes::Hundred && parser.nodes > 100 {
        return Err(QueryError::Invalid(
            "The node count limit of '100' has been exceeded.".into(),
        ));
    }
    Ok(tree)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    nodes: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(name)) if name == word)
    }

    fn take(&mut self, token: &Token) -> bool {
        let taken = self.peek() == Some(token);
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, token: &Token) -> Result<(), QueryError> {
        if self.take(token) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> QueryError {
        QueryError::Invalid(match self.peek() {
            Some(token) => format!("Syntax error at token {} ({token:?}).", self.at),
            None => "Expression expected at the end of the filter.".into(),
        })
    }

    fn or(&mut self) -> Result<Tree, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError::Invalid("Recursion limit reached.".into()));
        }
        let mut left = self.and()?;
        while self.is_word("or") {
            self.at += 1;
            self.nodes += 1;
            left = Tree::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Tree, QueryError> {
        let mut left = self.comparison()?;
        while self.is_word("and") {
            self.at += 1;
            self.nodes += 1;
            left = Tree::And(Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Tree, QueryError> {
        let left = self.unary()?;
        let Some(Token::Name(word)) = self.peek() else {
            return Ok(left);
        };
        let compare = match word.as_str() {
            "eq" => Compare::Eq,
            "ne" => Compare::Ne,
            "gt" => Compare::Gt,
            "ge" => Compare::Ge,
            "lt" => Compare::Lt,
            "le" => Compare::Le,
            _ => return Ok(left),
        };
        self.at += 1;
        self.nodes += 1;
        let right = self.unary()?;
        Ok(Tree::Compare(compare, Box::new(left), Box::new(right)))
    }

    fn unary(&mut self) -> Result<Tree, QueryError> {
        let mut negations = 0_usize;
        while self.is_word("not") {
            self.at += 1;
            self.nodes += 1;
            negations += 1;
        }
        let tree = self.primary()?;
        Ok(if negations % 2 == 1 {
            Tree::Not(Box::new(tree))
        } else {
            tree
        })
    }

    fn primary(&mut self) -> Result<Tree, QueryError> {
        self.nodes += 1;
        let Some(token) = self.peek().cloned() else {
            return Err(self.unexpected());
        };
        match token {
            Token::Open => {
                self.at += 1;
                let inner = self.or()?;
                self.expect(&Token::Close)?;
                Ok(inner)
            }
            Token::Text(_) | Token::Guid(_) | Token::Date(_) | Token::Number(_) => {
                self.at += 1;
                Ok(Tree::Literal(token))
            }
            Token::Name(name) => {
                self.at += 1;
                self.named(name)
            }
            Token::Close | Token::Comma | Token::Slash | Token::Colon => Err(self.unexpected()),
        }
    }

    fn named(&mut self, name: String) -> Result<Tree, QueryError> {
        match name.as_str() {
            "true" => return Ok(Tree::Bool(true)),
            "false" => return Ok(Tree::Bool(false)),
            "null" => return Ok(Tree::Null),
            _ => {}
        }
        if self.take(&Token::Open) {
            return Ok(Tree::Call(name, self.arguments()?));
        }
        let mut path = vec![name];
        while self.take(&Token::Slash) {
            let Some(Token::Name(next)) = self.peek().cloned() else {
                return Err(self.unexpected());
            };
            self.at += 1;
            if next == "any" && self.take(&Token::Open) {
                return self.any(path);
            }
            path.push(next);
        }
        Ok(Tree::Path(path))
    }

    fn arguments(&mut self) -> Result<Vec<Tree>, QueryError> {
        let mut arguments = Vec::new();
        if self.take(&Token::Close) {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.or()?);
            if self.take(&Token::Close) {
                return Ok(arguments);
            }
            self.expect(&Token::Comma)?;
        }
    }

    fn any(&mut self, path: Vec<String>) -> Result<Tree, QueryError> {
        if self.take(&Token::Close) {
            return Ok(Tree::Any(path, None));
        }
        let Some(Token::Name(variable)) = self.peek().cloned() else {
            return Err(self.unexpected());
        };
        self.at += 1;
        self.expect(&Token::Colon)?;
        let condition = self.or()?;
        self.expect(&Token::Close)?;
        Ok(Tree::Any(path, Some((variable, Box::new(condition)))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(filter: &str) -> Result<Tree, QueryError> {
        parse(filter, FilterNodes::Unlimited)
    }

    #[test]
    fn and_binds_stronger_than_or() {
        let tree = read("A eq 1 or B eq 2 and not C").expect("parses");
        let Tree::Or(_, right) = tree else {
            panic!("expected an or, got {tree:?}");
        };
        assert!(matches!(*right, Tree::And(_, _)));
    }

    #[test]
    fn any_has_a_variable() {
        let tree = read("Relatiesoort/any(r:r eq 'Eigen')").expect("parses");
        assert!(matches!(tree, Tree::Any(path, Some(_)) if path == ["Relatiesoort"]));
    }

    #[test]
    fn half_filters_are_refused() {
        for bad in [
            "", "A eq", "eq 1", "(A eq 1", "A eq 1)", "A B", "A/", "A/any(r)", "f(,)", "A EQ 1",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&"(".repeat(10_000)).is_err());
    }

    #[test]
    fn a_hundred_nodes_are_enough() {
        let long = vec!["Id eq 1"; 60].join(" or ");
        assert!(read(&long).is_ok());
        assert!(parse(&long, FilterNodes::Hundred).is_err());
    }

    proptest! {
        #[test]
        fn garbage_never_panics(filter in "\\PC{0,60}") {
            let _ = read(&filter);
        }

        #[test]
        fn garbage_of_tokens_never_panics(words in proptest::collection::vec(
            prop_oneof![
                Just("("), Just(")"), Just("and"), Just("or"), Just("not"), Just("eq"), Just("gt"),
                Just("Naam"), Just("'x'"), Just("1"), Just("/"), Just("any("), Just("r:"), Just(","),
                Just("substringof("), Just("null"), Just("datetime'2026-01-01'"),
            ],
            0..40,
        )) {
            let _ = read(&words.join(" "));
        }
    }
}
