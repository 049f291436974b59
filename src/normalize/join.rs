//! Calls that a source tells in several rows, put together: the row that starts a call waits for the one that ends it,
//! in bounded memory. Every row is accounted for: it becomes part of a record, or it is refused with its line.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::layout::{CompiledJoin, all_hold};
use super::mapper::Mapper;
use crate::base::{Code, Decimal, Problem, shape};
use crate::read::{CellKind, Row};

/// Calls that have started and not ended.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// In the order in which they started.
    calls: BTreeMap<u64, Call>,
    numbers: HashMap<String, u64>,
    started: u64,
    bytes: usize,
    /// The rows of a call side by side.
    joined: Row,
}

/// A call that has not ended yet.
struct Call {
    number: u64,
    key: String,
    start: Row,
    /// Lines of the rows after the one that starts it.
    lines: Vec<u64>,
    /// One for each column that is added up.
    sums: Vec<Option<Decimal>>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Call(•••, {} rows)", self.lines.len() + 1)
    }
}

/// What a row does to a call.
#[derive(Clone, Copy, Debug)]
struct Part {
    starts: bool,
    between: bool,
    ends: bool,
}

impl Part {
    fn of(join: &CompiledJoin, row: &Row) -> Part {
        let (starts, ends) = (all_hold(&join.starts, row), all_hold(&join.ends, row));
        let between = join.between.as_ref().map_or(!starts && !ends, |between| all_hold(between, row));
        Part { starts, between, ends }
    }

    /// Whether it belongs to a call that has started.
    fn goes_on(self) -> bool {
        self.ends || self.between
    }
}

/// What a waiting row, a cell or a line number takes beside its text, about.
const OVERHEAD_BYTES: usize = 64;

/// Between the cells of a key; no cell holds it.
const KEY_SEPARATOR: char = '\u{1f}';

impl Call {
    fn bytes(&self) -> usize {
        let text: usize = self.start.cells().map(str::len).sum();
        self.key.len() * 2 + text + (self.lines.len() + self.sums.len() + self.start.len() + 2) * OVERHEAD_BYTES
    }

    /// Adds the numbers of a further row; `None` where they have more digits than an exact number holds.
    fn add(&mut self, line: u64, sums: &[Option<Decimal>]) -> Option<()> {
        self.lines.push(line);
        for (into, number) in self.sums.iter_mut().zip(sums) {
            *into = match (*into, *number) {
                (Some(sum), Some(number)) => Some(sum.checked_add(number)?),
                (sum, number) => sum.or(number),
            };
        }
        Some(())
    }
}

impl Waiting {
    fn call(&mut self, key: String, start: Row, sums: Vec<Option<Decimal>>) -> Call {
        self.started += 1;
        Call { number: self.started, key, start, lines: Vec::new(), sums }
    }

    fn put(&mut self, call: Call) {
        self.bytes += call.bytes();
        self.numbers.insert(call.key.clone(), call.number);
        self.calls.insert(call.number, call);
    }

    fn take(&mut self, key: &str) -> Option<Call> {
        let call = self.numbers.remove(key).and_then(|number| self.calls.remove(&number))?;
        self.bytes -= call.bytes();
        Some(call)
    }

    fn take_oldest(&mut self) -> Option<Call> {
        let (_, call) = self.calls.pop_first()?;
        self.numbers.remove(&call.key);
        self.bytes -= call.bytes();
        Some(call)
    }

    /// The row that ends a call, and beside it the one that starts it, with the sums over all of them. It stands where
    /// the call starts.
    fn join(&mut self, join: &CompiledJoin, call: &Call, end: &Row) -> Row {
        let mut joined = std::mem::take(&mut self.joined);
        joined.restart(call.start.line(), false);
        for index in 0..join.width {
            match join.sum.iter().position(|column| *column == index).and_then(|at| call.sums.get(at).copied()) {
                Some(sum) => {
                    let text = sum.map_or_else(String::new, |sum| sum.to_string());
                    joined.push(&text, CellKind::Number);
                }
                None => joined.push(end.cell(index), end.kind(index)),
            }
        }
        (0..join.width).for_each(|index| joined.push(call.start.cell(index), call.start.kind(index)));
        joined
    }
}

impl<'m> Mapper<'m> {
    /// Takes one row of a call; the row that ends it makes the record.
    pub(super) fn take_part(&mut self, join: &'m CompiledJoin, row: &Row) -> io::Result<()> {
        let key = match self.key(join, row) {
            Ok(key) => key,
            Err(problem) => {
                self.ledger.refuse(row.line(), problem);
                return Ok(());
            }
        };
        let sums = match self.numbers(join, row) {
            Ok(sums) => sums,
            Err(problem) => {
                // A sum without one of its parts is no sum.
                self.waiting.take(&key).into_iter().for_each(|call| self.give_up(&call, Code::UnpairedRow));
                self.ledger.refuse(row.line(), problem);
                return Ok(());
            }
        };
        let part = Part::of(join, row);
        match self.waiting.take(&key) {
            Some(call) if part.goes_on() => self.go_on(join, call, &sums, row, part),
            before if part.starts => {
                before.into_iter().for_each(|call| self.give_up(&call, Code::UnpairedRow));
                let call = self.waiting.call(key, row.clone(), sums);
                if part.ends {
                    return self.end_call(join, &call, row);
                }
                self.wait(call);
                Ok(())
            }
            before => {
                before.into_iter().for_each(|call| self.waiting.put(call));
                self.ledger.refuse(row.line(), Problem::new(Code::UnpairedRow));
                Ok(())
            }
        }
    }

    /// Takes a row of a call that has started.
    fn go_on(
        &mut self,
        join: &CompiledJoin,
        mut call: Call,
        sums: &[Option<Decimal>],
        row: &Row,
        part: Part,
    ) -> io::Result<()> {
        if call.add(row.line(), sums).is_none() {
            self.give_up(&call, Code::UnpairedRow);
        } else if part.ends {
            return self.end_call(join, &call, row);
        } else {
            self.wait(call);
        }
        Ok(())
    }

    fn end_call(&mut self, join: &CompiledJoin, call: &Call, end: &Row) -> io::Result<()> {
        let joined = self.waiting.join(join, call, end);
        let done = self.take_whole(&joined);
        self.waiting.joined = joined;
        call.lines.iter().for_each(|line| self.ledger.rows.skip(*line, "joined"));
        done
    }

    /// What the rows of one call share; a row without it belongs to none.
    fn key(&self, join: &CompiledJoin, row: &Row) -> Result<String, Problem> {
        let mut key = String::new();
        for column in &join.key {
            match row.trimmed(*column) {
                "" => return Err(self.problem_in(Code::MissingValue, *column, "")),
                cell => key.push_str(cell),
            }
            key.push(KEY_SEPARATOR);
        }
        Ok(key)
    }

    /// The numbers of a row that are added up over its call.
    fn numbers(&self, join: &CompiledJoin, row: &Row) -> Result<Vec<Option<Decimal>>, Problem> {
        let number = |column: &usize| match row.trimmed(*column) {
            "" => Ok(None),
            text => {
                let number = self.layout.numbers.parse(text).map(Some);
                number.map_err(|_| self.problem_in(Code::BadQuantity, *column, text))
            }
        };
        join.sum.iter().map(number).collect()
    }

    fn problem_in(&self, code: Code, column: usize, cell: &str) -> Problem {
        let problem = Problem::new(code).in_column(self.layout.column_name(column));
        problem.with("cell", shape(cell)).with("layout", self.layout.layout.id.as_str())
    }

    /// Lets a call wait for its further rows; the oldest ones are given up where that takes too much room.
    fn wait(&mut self, call: Call) {
        self.waiting.put(call);
        while self.waiting.bytes > self.waiting_bytes {
            let Some(oldest) = self.waiting.take_oldest() else { return };
            self.give_up(&oldest, Code::TooManyOpen);
        }
    }

    /// Refuses every row of a call that does not become whole, each with its line.
    fn give_up(&mut self, call: &Call, code: Code) {
        for line in std::iter::once(call.start.line()).chain(call.lines.iter().copied()) {
            self.ledger.refuse(line, Problem::new(code).with("limit", self.waiting_bytes as u64));
        }
    }

    /// Gives up what still waits when a table ends.
    pub(super) fn give_up_all(&mut self) {
        while let Some(call) = self.waiting.take_oldest() {
            self.give_up(&call, Code::UnpairedRow);
        }
    }
}
