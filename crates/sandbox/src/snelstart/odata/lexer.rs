//! Tokens of a filter.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::QueryError;
use crate::snelstart::wire::date;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A keyword, function, property or variable.
    Name(String),
    Text(String),
    Guid(Uuid),
    Date(DateTime),
    Number(Decimal),
    Open,
    Close,
    Comma,
    Slash,
    Colon,
}

pub(crate) fn tokens(filter: &str) -> Result<Vec<Token>, QueryError> {
    let mut lexer = Lexer { text: filter, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, QueryError> {
        let rest = self.rest();
        let Some(first) = rest.trim_start_matches(' ').chars().next() else {
            return Ok(None);
        };
        self.at += rest.len() - rest.trim_start_matches(' ').len();
        let single = match first {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            '/' => Some(Token::Slash),
            ':' => Some(Token::Colon),
            _ => None,
        };
        if let Some(token) = single {
            self.at += 1;
            return Ok(Some(token));
        }
        match first {
            '\'' => self.quoted().map(|text| Some(Token::Text(text))),
            '0'..='9' | '-' => self.number().map(Some),
            'a'..='z' | 'A'..='Z' | '_' => self.name().map(Some),
            other => Err(self.wrong(&format!("Syntax error: character '{other}' is not valid"))),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn wrong(&self, what: &str) -> QueryError {
        QueryError::Invalid(format!("{what} at position {} in '{}'.", self.at, self.text))
    }

    /// A quoted string; two quotes inside are one.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let mut text = String::new();
        let mut inside = self.rest().char_indices().skip(1).peekable();
        while let Some((index, c)) = inside.next() {
            if c != '\'' {
                text.push(c);
            } else if matches!(inside.peek(), Some((_, '\''))) {
                inside.next();
                text.push('\'');
            } else {
                self.at += index + 1;
                return Ok(text);
            }
        }
        Err(self.wrong("There is an unterminated string literal"))
    }

    /// An integer or decimal, with the suffixes of the standard.
    fn number(&mut self) -> Result<Token, QueryError> {
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|(index, c)| !(c.is_ascii_digit() || *c == '.' || (*c == '-' && *index == 0)))
            .map_or(rest.len(), |(index, _)| index);
        let digits = rest.get(..length).unwrap_or("");
        let suffix = rest.get(length..).and_then(|after| after.chars().next());
        let number =
            Decimal::from_str_exact(digits).map_err(|_| self.wrong("Syntax error: invalid numeric literal"))?;
        let suffixed = matches!(suffix, Some('M' | 'm' | 'L' | 'l' | 'd' | 'D' | 'f' | 'F'));
        let end = length + usize::from(suffixed);
        let follows = rest.get(end..).and_then(|after| after.chars().next());
        if follows.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return Err(self.wrong("Syntax error: invalid numeric literal"));
        }
        self.at += end;
        Ok(Token::Number(number))
    }

    /// A name, or a literal with a prefix such as `guid'…'`.
    fn name(&mut self) -> Result<Token, QueryError> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").to_owned();
        let quoted = rest.get(length..).is_some_and(|after| after.starts_with('\''));
        self.at += length;
        if !quoted {
            return Ok(Token::Name(name));
        }
        let text = self.quoted()?;
        match name.as_str() {
            "guid" => Uuid::parse_str(&text).ok().map(Token::Guid),
            "datetime" => date::parse(&text).map(Token::Date),
            _ => None,
        }
        .ok_or_else(|| self.wrong(&format!("Unrecognized '{name}' literal '{text}'")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_literals_are_read() {
        let read =
            tokens("A/B eq 'd''Or' and guid'0f8fad5b-d9cb-469f-a165-70867728950e' -12.50M 8000").expect("tokens");
        assert_eq!(read.len(), 9);
        assert_eq!(read[4], Token::Text("d'Or".into()));
        assert!(matches!(read[6], Token::Guid(_)));
        assert_eq!(read[7], Token::Number(Decimal::new(-1250, 2)));
    }

    #[test]
    fn odd_text_is_refused() {
        for bad in [
            "'open",
            "a eq #",
            "12abc",
            "1.2.3",
            "guid'x'",
            "datetimeoffset'2026-01-01'",
            "datetime'gisteren'",
        ] {
            assert!(tokens(bad).is_err(), "{bad}");
        }
    }
}
