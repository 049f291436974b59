//! Where a value comes from: a column, a constant, a piece of the preamble, or a few of them together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::super::words::Words;
use super::{Condition, LayoutError, all_hold};
use crate::read::Row;

/// A column by its name in the header, or by its number, counted from 1. `Name#2` is the second column of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnName {
    /// By name.
    Name(String),
    /// By number.
    Number(usize),
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The text of a column.
    Column(ColumnName),
    /// Something more.
    Operation(Box<Operation>),
}

/// A source and what is done to it: first the one source, then `capture`, then `map`, then `fallback`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// A column.
    pub column: Option<ColumnName>,
    /// The same text for every row.
    #[serde(rename = "const")]
    pub constant: Option<String>,
    /// The first of these that is not empty.
    pub first_of: Option<Vec<Expression>>,
    /// The value of the first of these whose conditions hold.
    pub choose: Option<Vec<Choice>>,
    /// All of these that are not empty, one after the other.
    pub join: Option<Vec<Expression>>,
    /// What stands between joined texts; a space when left out.
    pub with: Option<String>,
    /// The first group of a pattern in the lines before the table.
    pub preamble: Option<String>,
    /// The first group of a pattern in the header row.
    pub header: Option<String>,
    /// The first group of a pattern in the value.
    pub capture: Option<String>,
    /// Other words for the value. A word that is not listed is a problem, unless there is a `fallback`.
    pub map: Option<BTreeMap<String, String>>,
    /// The value where the source is empty or not listed.
    pub fallback: Option<String>,
}

/// A value for rows for which something holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// All of these hold; every row when left out.
    pub when: Option<Whens>,
    /// The value.
    pub value: Expression,
}

/// A condition on a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The column it looks at.
    pub column: Option<ColumnName>,
    /// The cell is one of these words, in any case.
    #[serde(default)]
    pub is: Vec<String>,
    /// The cell is none of these words.
    #[serde(default)]
    pub is_not: Vec<String>,
    /// The cell matches a pattern.
    pub matches: Option<String>,
    /// The cell is empty, or is not.
    pub empty: Option<bool>,
}

/// One condition, or several that all hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Whens {
    /// One.
    One(When),
    /// All of them.
    All(Vec<When>),
}

impl Whens {
    /// The conditions as a list.
    #[must_use]
    pub fn list(&self) -> &[When] {
        match self {
            Whens::One(when) => std::slice::from_ref(when),
            Whens::All(list) => list,
        }
    }
}

/// The lines before the table and the header row, for patterns that look there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Preamble {
    /// The lines, their cells joined by `;`.
    pub(crate) lines: String,
    /// The header row, its cells joined by `;`.
    pub(crate) header: String,
}

/// A compiled [`Expression`]: columns are indexes, patterns are compiled.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    source: Source,
    rework: Option<Box<Rework>>,
    plain: Plain,
}

/// The columns whose texts a value gives as they stand, where that is all it does: the case of nearly every value, read
/// without any detour.
#[derive(Clone, Debug)]
enum Plain {
    None,
    Column(usize),
    /// The first filled one.
    FirstOf(Box<[usize]>),
    /// All filled ones, with a text between them.
    Join(Box<[usize]>, String),
}

/// What is done to the text of a source.
#[derive(Clone, Debug)]
struct Rework {
    capture: Option<Regex>,
    map: Option<WordMap>,
    fallback: Option<String>,
}

/// Words and what they mean.
#[derive(Clone, Debug)]
struct WordMap {
    words: Words,
    meanings: Vec<String>,
}

impl WordMap {
    fn of(words: &BTreeMap<String, String>) -> WordMap {
        WordMap { words: words.keys().collect(), meanings: words.values().cloned().collect() }
    }

    fn get(&self, cell: &str) -> Option<&str> {
        self.words.find(cell).map(|place| self.meanings[place].as_str())
    }
}

#[derive(Clone, Debug)]
enum Source {
    Column(usize),
    Constant(String),
    FirstOf(Vec<Value>),
    Choose(Vec<(Vec<Condition>, Value)>),
    Join(Vec<Value>, String),
    Preamble(Regex),
    Header(Regex),
}

/// Why a value is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoValue {
    Empty,
    /// A word that `map` does not list.
    Unlisted,
}

impl Value {
    pub(super) fn compile(
        expression: &Expression,
        column_index: &dyn Fn(&ColumnName) -> Result<usize, LayoutError>,
    ) -> Result<Value, LayoutError> {
        let operation = match expression {
            Expression::Column(name) => return Ok(Value::column(column_index(name)?)),
            Expression::Operation(operation) => operation,
        };
        let all = |list: &Vec<Expression>| {
            list.iter().map(|item| Value::compile(item, column_index)).collect::<Result<Vec<_>, _>>()
        };
        let mut sources = Vec::new();
        if let Some(name) = &operation.column {
            sources.push(Source::Column(column_index(name)?));
        }
        if let Some(text) = &operation.constant {
            sources.push(Source::Constant(text.clone()));
        }
        if let Some(list) = &operation.first_of {
            sources.push(Source::FirstOf(all(list)?));
        }
        if let Some(list) = &operation.choose {
            let choice = |choice: &Choice| {
                let whens = choice.when.as_ref().map_or(&[][..], Whens::list);
                let conditions = whens.iter().map(|when| Condition::compile(when, column_index));
                Ok((conditions.collect::<Result<_, _>>()?, Value::compile(&choice.value, column_index)?))
            };
            sources.push(Source::Choose(list.iter().map(choice).collect::<Result<_, LayoutError>>()?));
        }
        if let Some(list) = &operation.join {
            sources.push(Source::Join(all(list)?, operation.with.clone().unwrap_or_else(|| " ".to_owned())));
        }
        if let Some(text) = &operation.preamble {
            sources.push(Source::Preamble(pattern(text)?));
        }
        if let Some(text) = &operation.header {
            sources.push(Source::Header(pattern(text)?));
        }
        let (Some(source), true) = (sources.pop(), sources.is_empty()) else {
            return Err(LayoutError::new(
                "a value takes exactly one of `column`, `const`, `first_of`, `choose`, `join`, `preamble` and `header`",
            ));
        };
        let is_reworked = operation.capture.is_some() || operation.map.is_some() || operation.fallback.is_some();
        let rework = Rework {
            capture: operation.capture.as_deref().map(pattern).transpose()?,
            map: operation.map.as_ref().map(WordMap::of),
            fallback: operation.fallback.clone(),
        };
        let plain = if is_reworked { Plain::None } else { Plain::of(&source) };
        Ok(Value { source, rework: is_reworked.then(|| Box::new(rework)), plain })
    }

    pub(super) fn column(index: usize) -> Value {
        Value { source: Source::Column(index), rework: None, plain: Plain::Column(index) }
    }

    /// Looks up what stands before the table and in its header, once: from here on it is a constant.
    pub(crate) fn bind(&mut self, preamble: &Preamble) {
        let found = match &mut self.source {
            Source::Preamble(pattern) => captured(pattern, Cow::Borrowed(preamble.lines.as_str())),
            Source::Header(pattern) => captured(pattern, Cow::Borrowed(preamble.header.as_str())),
            Source::FirstOf(list) | Source::Join(list, _) => {
                return list.iter_mut().for_each(|value| value.bind(preamble));
            }
            Source::Choose(list) => return list.iter_mut().for_each(|(_, value)| value.bind(preamble)),
            Source::Column(_) | Source::Constant(_) => return,
        };
        self.source = Source::Constant(found.unwrap_or_default().into_owned());
    }

    /// The text that it gives for every row, where it is constant.
    pub(super) fn as_constant(&self) -> Option<&str> {
        match &self.source {
            Source::Constant(text) if self.keeps_text() => Some(text),
            _ => None,
        }
    }

    /// The column whose text it gives as it stands in this row.
    #[inline(always)]
    pub(crate) fn plain_column(&self, row: &Row) -> Option<usize> {
        if let Plain::Column(column) = self.plain { Some(column) } else { self.first_filled(row) }
    }

    /// The first of its columns that is filled, or the first where none is.
    fn first_filled(&self, row: &Row) -> Option<usize> {
        let Plain::FirstOf(columns) = &self.plain else { return None };
        columns.iter().copied().find(|column| row.is_filled(*column)).or(columns.first().copied())
    }

    /// Every column it reads.
    pub(super) fn columns(&self) -> Vec<usize> {
        match &self.source {
            Source::Column(index) => vec![*index],
            Source::FirstOf(list) | Source::Join(list, _) => list.iter().flat_map(Value::columns).collect(),
            Source::Choose(list) => {
                let conditions = list.iter().flat_map(|(conditions, _)| conditions);
                let looked_at = conditions.filter_map(|condition| condition.column);
                looked_at.chain(list.iter().flat_map(|(_, value)| value.columns())).collect()
            }
            Source::Constant(_) | Source::Preamble(_) | Source::Header(_) => Vec::new(),
        }
    }

    /// The column whose cell alone tells what it gives.
    pub(super) fn only_column(&self) -> Option<usize> {
        match &self.source {
            Source::Column(index) => Some(*index),
            Source::FirstOf(list) => {
                let column = list.first()?.only_column()?;
                list.iter().all(|value| value.only_column() == Some(column)).then_some(column)
            }
            _ => None,
        }
    }

    /// The column it reads, where it reads one directly: for the place of a problem.
    pub(crate) fn column_read(&self) -> Option<usize> {
        match &self.source {
            Source::Column(index) => Some(*index),
            Source::FirstOf(list) | Source::Join(list, _) => list.first().and_then(Value::column_read),
            Source::Choose(list) => list.first().and_then(|(_, value)| value.column_read()),
            _ => None,
        }
    }

    /// Whether a typed cell (a number or date of a sheet) is read as it stands.
    pub(crate) fn typed_column(&self, row: &Row) -> Option<usize> {
        match &self.source {
            Source::Column(index) if self.keeps_text() => Some(*index),
            Source::FirstOf(list) if self.keeps_text() => {
                let first =
                    list.iter().find(|value| value.column_read().is_some_and(|at| !row.cell(at).trim().is_empty()));
                first.and_then(|value| value.typed_column(row))
            }
            Source::Choose(list) if self.keeps_text() => chosen(list, row).and_then(|value| value.typed_column(row)),
            _ => None,
        }
    }

    /// Whether what its source gives is neither cut nor put in other words.
    fn keeps_text(&self) -> bool {
        self.rework.as_ref().is_none_or(|rework| rework.capture.is_none() && rework.map.is_none())
    }

    /// The value in a row. Allocates only where texts are joined.
    pub(crate) fn get<'r>(&'r self, row: &'r Row) -> Result<Cow<'r, str>, NoValue> {
        let text = self.source_text(row);
        match &self.rework {
            None => text.filter(|text| !text.is_empty()).ok_or(NoValue::Empty),
            Some(rework) => rework.apply(text),
        }
    }

    /// Appends the value in a row, if there is one: joined texts need no text of their own in between.
    #[inline(always)]
    pub(crate) fn append(&self, row: &Row, into: &mut String) {
        match self.plain {
            Plain::Column(column) => into.push_str(row.trimmed(column)),
            _ => self.append_several(row, into),
        }
    }

    fn append_several(&self, row: &Row, into: &mut String) {
        match (&self.plain, self.first_filled(row)) {
            (Plain::Join(columns, with), _) => append_joined(columns, with, row, into),
            (_, Some(column)) => into.push_str(row.trimmed(column)),
            (_, None) => self.append_any(row, into),
        }
    }

    fn append_any(&self, row: &Row, into: &mut String) {
        match &self.source {
            Source::Join(list, with) if self.rework.is_none() => {
                let start = into.len();
                for value in list {
                    let before = into.len();
                    if before > start {
                        into.push_str(with);
                    }
                    let after = into.len();
                    value.append(row, into);
                    if into.len() == after {
                        into.truncate(before);
                    }
                }
            }
            _ => into.push_str(&self.get(row).unwrap_or_default()),
        }
    }

    fn source_text<'r>(&'r self, row: &'r Row) -> Option<Cow<'r, str>> {
        match &self.source {
            Source::Column(index) => Some(Cow::Borrowed(row.trimmed(*index))),
            Source::Constant(text) => Some(Cow::Borrowed(text)),
            Source::FirstOf(list) => list.iter().find_map(|value| value.get(row).ok()),
            Source::Choose(list) => chosen(list, row)?.get(row).ok(),
            Source::Join(list, with) => {
                let mut joined = String::new();
                for text in list.iter().filter_map(|value| value.get(row).ok()) {
                    joined.push_str(if joined.is_empty() { "" } else { with });
                    joined.push_str(&text);
                }
                Some(Cow::Owned(joined))
            }
            // Bound to a constant before the first row.
            Source::Preamble(_) | Source::Header(_) => None,
        }
    }
}

impl Plain {
    fn of(source: &Source) -> Plain {
        let columns = |list: &[Value]| -> Option<Box<[usize]>> {
            let column = |value: &Value| match value.plain {
                Plain::Column(column) => Some(column),
                _ => None,
            };
            list.iter().map(column).collect()
        };
        match source {
            Source::Column(column) => Plain::Column(*column),
            Source::FirstOf(list) => columns(list).map_or(Plain::None, Plain::FirstOf),
            Source::Join(list, with) => columns(list).map_or(Plain::None, |columns| Plain::Join(columns, with.clone())),
            _ => Plain::None,
        }
    }
}

impl Rework {
    fn apply<'r>(&'r self, text: Option<Cow<'r, str>>) -> Result<Cow<'r, str>, NoValue> {
        let fallback = || self.fallback.as_deref().map(Cow::Borrowed);
        let text = match &self.capture {
            Some(pattern) => text.and_then(|text| captured(pattern, text)),
            None => text,
        };
        let lists_empty = || self.map.as_ref().is_some_and(|map| map.get("").is_some());
        let Some(text) = text.filter(|text| !text.is_empty() || lists_empty()) else {
            return fallback().ok_or(NoValue::Empty);
        };
        let Some(map) = &self.map else { return Ok(text) };
        match map.get(&text) {
            Some(mapped) => Ok(Cow::Borrowed(mapped)),
            None => fallback().ok_or(NoValue::Unlisted),
        }
    }
}

/// Appends the texts of all columns that are filled.
fn append_joined(columns: &[usize], with: &str, row: &Row, into: &mut String) {
    let start = into.len();
    for column in columns {
        let text = row.trimmed(*column);
        if !text.is_empty() {
            if into.len() > start {
                into.push_str(with);
            }
            into.push_str(text);
        }
    }
}

/// The first value whose conditions hold for a row.
fn chosen<'v>(list: &'v [(Vec<Condition>, Value)], row: &Row) -> Option<&'v Value> {
    list.iter().find(|(conditions, _)| all_hold(conditions, row)).map(|(_, value)| value)
}

/// The first group of a pattern, or all of what it matches where it has no group.
fn captured<'r>(pattern: &Regex, text: Cow<'r, str>) -> Option<Cow<'r, str>> {
    let found = pattern.captures(&text)?;
    let range = found.get(1).or_else(|| found.get(0))?.range();
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text[range].trim()),
        Cow::Owned(text) => Cow::Owned(text[range].trim().to_owned()),
    })
}

/// Compiles a pattern of a layout within a bounded size.
pub(super) fn pattern(text: &str) -> Result<Regex, LayoutError> {
    let limit = crate::base::Limits::default().pattern_bytes;
    regex::RegexBuilder::new(text).size_limit(limit).multi_line(true).build().map_err(|error| {
        let last = error.to_string().lines().last().unwrap_or_default().to_owned();
        LayoutError::new(format!("the pattern `{text}` is not valid: {last}"))
    })
}
