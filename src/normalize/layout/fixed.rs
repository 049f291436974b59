//! Layouts of records of fixed width: which kinds of records there are, and where their columns stand.

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::expression::pattern;
use super::{Layout, LayoutError};
use crate::read::{RecordKind, Records};

/// Records of fixed width, a line each; for `format = "fixed"`. The columns of a layout are those that its records
/// name, and `RECORD`: the mark that tells which record a line is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FixedRecords {
    /// Where the mark stands that tells which record a line is; left out where all are alike.
    pub mark: Option<FixedField>,
    /// The kinds of records: header, details, trailer. A line that is none of them is refused.
    pub records: Vec<FixedRecord>,
}

/// A place in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FixedField {
    /// Its first character, counted from 1.
    pub from: usize,
    /// How many characters it has.
    pub width: usize,
}

/// One kind of record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FixedRecord {
    /// Its mark.
    #[serde(default)]
    pub is: String,
    /// How many characters it has; a line of another length is none. Left out where that is not known.
    pub length: Option<usize>,
    /// The columns that are read; what stands between them is not.
    #[serde(default)]
    pub columns: Vec<FixedColumn>,
}

/// A column of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FixedColumn {
    /// What it is called. Records of several kinds may have a column of the same name.
    pub name: String,
    /// Its first character, counted from 1.
    pub from: usize,
    /// How many characters it has.
    pub width: usize,
    /// A pattern that it matches in every record of the kind: by these the file is recognized.
    pub matches: Option<String>,
}

/// The records of a layout, ready to run.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledRecords {
    pub(in crate::normalize) records: Records,
    /// For each kind of record, patterns and where the column stands that they are of.
    matches: Vec<Vec<(usize, usize, Regex)>>,
}

impl CompiledRecords {
    /// Whether a line is a record of this layout.
    pub(in crate::normalize) fn fits(&self, line: &str) -> bool {
        let Some(matches) = self.records.kind_of(line).and_then(|kind| self.matches.get(kind)) else { return false };
        matches.iter().all(|(from, width, pattern)| {
            let cell: String = line.chars().skip(*from).take(*width).collect();
            pattern.is_match(cell.trim())
        })
    }
}

/// The name of the column that holds the mark.
const MARK: &str = "RECORD";

/// Compiles the records of a layout; its columns become the layout's.
pub(super) fn compile(layout: &mut Layout) -> Result<Option<CompiledRecords>, LayoutError> {
    let is_fixed = layout.matching.format == "fixed";
    let Some(fixed) = layout.fixed.as_ref().filter(|_| is_fixed) else {
        return match is_fixed || layout.fixed.is_some() {
            true => Err(LayoutError::new("`[fixed]` tells the records of `format = \"fixed\"`, and of no other")),
            false => Ok(None),
        };
    };
    let matching = &layout.matching;
    let is_table = !matching.header.is_empty() || matching.columns.is_some() || !matching.cells.is_empty();
    if is_table || !matching.keys.is_empty() || !matching.rows.is_empty() || !matching.preamble.is_empty() {
        return Err(LayoutError::new(
            "a layout of `fixed` is matched by the lengths, marks and `matches` of its records",
        ));
    }
    fixed.records.iter().try_for_each(|record| check(fixed, record))?;
    let mut names = vec![MARK.to_owned()];
    for column in fixed.records.iter().flat_map(|record| &record.columns) {
        if !names[1..].contains(&column.name) {
            names.push(column.name.clone());
        }
    }
    let kinds = fixed.records.iter().map(|record| kind(record, &names)).collect::<Vec<_>>();
    let matches = fixed.records.iter().map(patterns).collect::<Result<Vec<_>, _>>()?;
    if kinds.is_empty() || (fixed.mark.is_none() && (kinds.len() > 1 || matches.iter().all(Vec::is_empty))) {
        return Err(LayoutError::new("without a `mark` there is one kind of record, with `matches` on a column"));
    }
    let mark = fixed.mark.map(|mark| (mark.from - 1, mark.width));
    layout.matching.header = names;
    Ok(Some(CompiledRecords { records: Records::new(mark, kinds), matches }))
}

fn check(fixed: &FixedRecords, record: &FixedRecord) -> Result<(), LayoutError> {
    let columns = record.columns.iter().map(|column| (column.from, column.width));
    let places = columns.chain(fixed.mark.map(|mark| (mark.from, mark.width)));
    for (from, width) in places {
        let end = from.checked_add(width).filter(|_| from > 0 && width > 0).map(|end| end - 1);
        if end.is_none_or(|end| record.length.is_some_and(|length| end > length)) {
            let text = format!("the record `{}` has no characters {width} wide from {from} on", record.is);
            return Err(LayoutError::new(text));
        }
    }
    if record.columns.iter().any(|column| column.name == MARK) {
        return Err(LayoutError::new(format!("`{MARK}` is the mark of a record and no name of a column")));
    }
    if record.is.chars().count() != fixed.mark.map_or(0, |mark| mark.width) {
        return Err(LayoutError::new(format!("`{}` is not as wide as the `mark` of the records", record.is)));
    }
    Ok(())
}

fn kind(record: &FixedRecord, names: &[String]) -> RecordKind {
    let place = |name: &String| {
        let column = record.columns.iter().find(|column| column.name == *name);
        column.map_or((0, 0), |column| (column.from - 1, column.width))
    };
    let positions = names[1..].iter().map(place).collect();
    RecordKind { mark: record.is.clone(), characters: record.length, positions }
}

fn patterns(record: &FixedRecord) -> Result<Vec<(usize, usize, Regex)>, LayoutError> {
    let with_pattern = record.columns.iter().filter_map(|column| Some((column, column.matches.as_ref()?)));
    with_pattern.map(|(column, text)| Ok((column.from - 1, column.width, pattern(text)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{CompiledLayout, Layout};

    fn compile(fixed: &str) -> Result<CompiledLayout, String> {
        let text = format!(
            "id = \"xx.a.b\"\ntitle = \"\"\ncountry = \"xx\"\nsource = \"\"\nlast_verified = \"\"\n\
             match.format = \"fixed\"\n\
             values.date = [\"%Y%m%d\"]\nusage = {{ kind.const = \"voice\", started_at = \"DAY\" }}\n[fixed]\n{fixed}"
        );
        Layout::parse(&text).and_then(CompiledLayout::compile).map_err(|error| error.message)
    }

    #[test]
    fn a_layout_says_where_its_records_end_and_what_tells_them() {
        let columns = "columns = [{ name = \"DAY\", from = 3, width = 8, matches = \"^2\" }]";
        let day = |more: &str| format!("{more}\n[[fixed.records]]\nis = \"D\"\nlength = 10\n{columns}");
        let layout = compile(&day("mark = { from = 1, width = 1 }")).expect("a layout");
        let fits = |line| layout.records().is_some_and(|records| records.fits(line));
        assert!(fits("D 20260301"));
        assert!(!fits("D 10260301") && !fits("E 20260301") && !fits("D 202603011"));
        let refused = |fixed: &str| compile(fixed).expect_err("a mistake");
        assert!(refused(&day("mark = { from = 1, width = 2 }")).contains("not as wide as the `mark`"));
        assert!(refused(&day("mark = { from = 11, width = 1 }")).contains("has no characters 1 wide from 11 on"));
        assert!(refused(&day("mark = { from = 0, width = 1 }")).contains("has no characters 1 wide from 0 on"));
        let unmarked = format!("[[fixed.records]]\nlength = 10\n{}", columns.replace(", matches = \"^2\"", ""));
        assert!(refused(&unmarked).contains("`matches` on a column"));
        assert!(refused("records = []").contains("one kind of record"));
    }
}
