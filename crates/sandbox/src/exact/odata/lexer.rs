//! Words of a filter, each with its place for error texts.

use rust_decimal::Decimal;

use crate::exact::switches::DateOnlyLiteral;
use crate::exact::value::{Owned, Value};
use crate::exact::wall;
use crate::exact::wire::read::guid;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Word {
    Open,
    Close,
    Comma,
    Name(String),
    Literal(Owned),
    End,
}

/// A word and where it begins.
pub(crate) type Placed = (Word, usize);

/// Splits a text into words; the last is `End`.
pub(crate) fn words(text: &str, days: DateOnlyLiteral) -> Result<Vec<Placed>, String> {
    let mut lexer = Lexer { text, at: 0, days };
    let mut words = Vec::new();
    loop {
        let word = lexer.next()?;
        let done = word.0 == Word::End;
        words.push(word);
        if done {
            return Ok(words);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    days: DateOnlyLiteral,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, length: usize) -> &'t str {
        let taken = self.rest().get(..length).unwrap_or("");
        self.at += taken.len();
        taken
    }

    fn next(&mut self) -> Result<Placed, String> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return Ok((Word::End, start));
        };
        let word = match first {
            '(' => self.sign(Word::Open),
            ')' => self.sign(Word::Close),
            ',' => self.sign(Word::Comma),
            '\'' => Word::Literal(Value::owned_text(self.quoted()?)),
            '-' | '0'..='9' => self.number()?,
            c if c.is_ascii_alphabetic() || c == '_' => self.name()?,
            other => return Err(format!("Syntax error: '{other}' at position {start}.")),
        };
        Ok((word, start))
    }

    fn sign(&mut self, word: Word) -> Word {
        self.take(1);
        word
    }

    /// A text in quotes; two quotes inside are one.
    fn quoted(&mut self) -> Result<String, String> {
        let start = self.at;
        self.take(1);
        let mut out = String::new();
        loop {
            let Some(end) = self.rest().find('\'') else {
                return Err(format!(
                    "Unterminated string literal at position {start} in '{}'.",
                    self.text
                ));
            };
            out.push_str(self.take(end));
            self.take(1);
            if !self.rest().starts_with('\'') {
                return Ok(out);
            }
            out.push_str(self.take(1));
        }
    }

    fn number(&mut self) -> Result<Word, String> {
        let start = self.at;
        let end = self
            .rest()
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
            .unwrap_or(self.rest().len());
        let text = self.take(end);
        let wrong = || format!("Syntax error: '{text}' at position {start}.");
        let bare = text.trim_end_matches(['L', 'l', 'M', 'm', 'D', 'd', 'F', 'f']);
        if text.len() - bare.len() > 1 {
            return Err(wrong());
        }
        if let Ok(number) = bare.parse::<i64>() {
            return Ok(Word::Literal(Value::Int(number)));
        }
        Decimal::from_str_exact(bare)
            .map(|number| Word::Literal(Value::Dec(number)))
            .map_err(|_| wrong())
    }

    fn name(&mut self) -> Result<Word, String> {
        let start = self.at;
        let end = self
            .rest()
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '/')))
            .unwrap_or(self.rest().len());
        let name = self.take(end).to_owned();
        if self.rest().starts_with('\'') {
            return self.typed(&name, start).map(Word::Literal);
        }
        Ok(match name.as_str() {
            "true" => Word::Literal(Value::Bool(true)),
            "false" => Word::Literal(Value::Bool(false)),
            "null" => Word::Literal(Value::Null),
            _ => Word::Name(name),
        })
    }

    /// `guid'…'` or `datetime'…'`.
    fn typed(&mut self, name: &str, start: usize) -> Result<Owned, String> {
        let text = self.quoted()?;
        let (kind, value) = match name {
            "guid" => ("Edm.Guid", guid(&text).map(Value::Guid)),
            "datetime" => ("Edm.DateTime", self.moment(&text)),
            _ => return Err(format!("Syntax error: '{name}' at position {start}.")),
        };
        value.ok_or_else(|| format!("Unrecognized '{kind}' literal '{name}'{text}'' in '{start}'."))
    }

    fn moment(&self, text: &str) -> Option<Owned> {
        if text.starts_with('/') || (text.len() == 10 && self.days == DateOnlyLiteral::Refused) {
            return None;
        }
        wall::parse(text).map(Value::Date)
    }
}
