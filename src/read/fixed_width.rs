//! Records of fixed width, a line each: what stands where is told by the layout, and so is which record a line is.
//!
//! Positions are counted in characters from 1, as the specifications of such files count them. A record whose length
//! is another than the layout says is no record of it: one lost character moves every column behind it.

use std::ops::ControlFlow;

use super::lines::each_line;
use super::row::{Row, RowSink};
use super::{Dialect, Format, Shape, Source};
use crate::base::{Limits, Problem};

/// Files of lines whose columns have fixed positions.
pub struct FixedWidth;

/// Columns of a line: where each begins, counted from 0, and how wide it is; a width of 0 where a record has it not.
type Positions = Vec<(usize, usize)>;

/// What the records of a layout look like. Column 0 of every row is the mark that tells which record it is, and `?` in
/// a line that is none of them.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Where the mark stands; without one there is one kind of record.
    mark: Option<(usize, usize)>,
    kinds: Vec<RecordKind>,
}

/// One kind of record.
#[derive(Clone, Debug)]
pub struct RecordKind {
    /// Its mark; empty where records have none.
    pub mark: String,
    /// How many characters it has, where that is known.
    pub characters: Option<usize>,
    /// Where its columns stand, the first one left out.
    pub positions: Positions,
}

impl Records {
    /// Records with a mark at a position, counted from 0, and of a width; every kind with as many columns.
    #[must_use]
    pub fn new(mark: Option<(usize, usize)>, mut kinds: Vec<RecordKind>) -> Records {
        kinds.iter_mut().for_each(|kind| kind.positions.insert(0, mark.unwrap_or((0, 0))));
        Records { mark, kinds }
    }

    /// The kind of record that a line is, by its number.
    #[must_use]
    pub fn kind_of(&self, line: &str) -> Option<usize> {
        let characters = if line.is_ascii() { line.len() } else { line.chars().count() };
        let mark = self.mark.map_or("", |(from, width)| field(line, from, width));
        let fits = |kind: &RecordKind| kind.mark == mark && kind.characters.is_none_or(|count| count == characters);
        self.kinds.iter().position(fits)
    }

    /// Fills a row with the columns of a line.
    fn fill(&self, line: &str, number: u64, row: &mut Row) {
        let kind = self.kind_of(line).and_then(|kind| self.kinds.get(kind));
        let spans = row.restart_spans(number);
        match kind {
            None => {
                let columns = self.kinds.first().map_or(1, |kind| kind.positions.len());
                spans.push((line.len(), line.len() + 1));
                spans.resize(columns, (0, 0));
            }
            Some(kind) if line.is_ascii() => {
                let end = |place: usize| place.min(line.len());
                spans.extend(kind.positions.iter().map(|(from, width)| (end(*from), end(from + width))));
            }
            Some(kind) => spans.extend(kind.positions.iter().map(|(from, width)| span(line, *from, *width))),
        }
        row.writer().extend([line, if kind.is_none() { "?" } else { "" }]);
    }
}

/// Where the characters from `from` on stand, counted in bytes.
fn span(line: &str, from: usize, width: usize) -> (usize, usize) {
    let place = |count: usize| line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
    (place(from), place(from + width))
}

fn field(line: &str, from: usize, width: usize) -> &str {
    let (start, end) = if line.is_ascii() { (from, from + width) } else { span(line, from, width) };
    line.get(start.min(line.len())..end.min(line.len())).unwrap_or_default()
}

impl Format for FixedWidth {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn shape(&self) -> Shape {
        Shape::Records
    }

    /// Without a layout a line is a cell.
    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let whole = RecordKind { mark: String::new(), characters: None, positions: vec![(0, usize::MAX >> 1)] };
        self.read_records(source, dialect, limits, &Records::new(None, vec![whole]), sink)
    }
}

impl FixedWidth {
    /// Reads the records of a file.
    ///
    /// # Errors
    /// When the file cannot be read, or is beyond a limit.
    pub fn read_records(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        records: &Records,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let input = dialect.text(self, source, sink)?;
        let _ = sink.table("");
        let (mut row, mut count, mut beyond) = (Row::default(), 0, false);
        each_line(input, limits, |line| {
            if line.text.trim().is_empty() {
                return ControlFlow::Continue(());
            }
            count += 1;
            beyond = count > limits.rows;
            if beyond {
                return ControlFlow::Break(());
            }
            records.fill(line.text, line.number, &mut row);
            sink.row(&row)
        })?;
        if beyond { Err(limits.too_many_rows()) } else { Ok(()) }
    }

    /// The first lines of a file that are not blank, until `look` has seen enough.
    ///
    /// # Errors
    /// As for [`FixedWidth::read_records`].
    pub fn look(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        look: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<(), Problem> {
        let input = dialect.text_beforehand(self, source)?;
        each_line(input, limits, |line| match line.text.trim().is_empty() {
            true => ControlFlow::Continue(()),
            false => look(line.text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RecordKind, Records, Row};

    fn records() -> Records {
        let kind = |mark: &str, characters, positions| RecordKind { mark: mark.to_owned(), characters, positions };
        let detail = kind("D", Some(8), vec![(1, 3), (4, 4), (0, 0)]);
        Records::new(Some((0, 1)), vec![detail, kind("T", None, vec![(0, 0), (0, 0), (2, 9)])])
    }

    fn cells(line: &str) -> Vec<String> {
        let mut row = Row::default();
        records().fill(line, 1, &mut row);
        row.cells().map(str::to_owned).collect()
    }

    #[test]
    fn columns_stand_where_the_layout_says() {
        assert_eq!(cells("Dabc1234"), ["D", "abc", "1234", ""]);
        assert_eq!(cells("Dàbç1234"), ["D", "àbç", "1234", ""]);
        assert_eq!(cells("T 42"), ["T", "", "", "42"]);
    }

    #[test]
    fn a_line_of_another_length_is_no_record() {
        assert_eq!(cells("Dabc123"), ["?", "", "", ""]);
        assert_eq!(cells("Dabc12345"), ["?", "", "", ""]);
        assert_eq!(cells("Xabc1234"), ["?", "", "", ""]);
    }
}
