//! The pass that reads rows: each element of the lists that hold them, its attributes and elements straight into the
//! cells of the columns that name them.

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::{attributes, broken, check_depth, write_value};
use crate::base::{Limits, Problem};
use crate::read::Columns;
use crate::read::encoding::TextReader;
use crate::read::json::{Lists, Place};
use crate::read::markup::{Markup, referred};
use crate::read::row::{CellKind, Row, RowSink};

/// Reads rows and pushes them into a sink.
pub(super) struct Rows<'r> {
    columns: &'r Columns,
    lists: &'r Lists,
    limits: &'r Limits,
    sink: &'r mut dyn RowSink,
    /// The open elements around the row.
    around: Vec<Around>,
    /// The open elements of the row, the row itself first.
    within: Vec<Within>,
    /// The row in which each place of the columns was met last.
    met: Vec<u64>,
    /// Text of the element at hand, where it is asked for.
    text: String,
    value: String,
    row: Row,
    count: u64,
}

/// An element around rows.
struct Around {
    place: Place,
    /// What it says itself, for each path of [`Columns::around`].
    values: Vec<Seen>,
    /// Paths that lead through it: which one, and how many of its keys are gone.
    followed: Vec<(usize, usize)>,
    /// Paths that end with it, and in which element around it they begin.
    ends: Vec<(usize, usize)>,
}

/// What was seen of a value around rows.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Nothing,
    One(String),
    /// Different ones: which is meant, nothing says.
    Several,
}

/// An element of a row.
struct Within {
    /// Its place among the columns, and whether it is the first there.
    node: Option<usize>,
    is_first: bool,
    has_elements: bool,
}

impl<'r> Rows<'r> {
    pub(super) fn new(
        columns: &'r Columns,
        lists: &'r Lists,
        limits: &'r Limits,
        sink: &'r mut dyn RowSink,
    ) -> Rows<'r> {
        let root = Around { place: Place::ROOT, values: Vec::new(), followed: Vec::new(), ends: Vec::new() };
        let mut rows = Rows {
            columns,
            lists,
            limits,
            sink,
            around: vec![root],
            within: Vec::new(),
            met: Vec::new(),
            text: String::new(),
            value: String::new(),
            row: Row::default(),
            count: 0,
        };
        rows.around[0].values = vec![Seen::Nothing; columns.around.len()];
        rows.around[0].followed = (0..columns.around.len()).map(|path| (path, 0)).collect();
        rows
    }

    pub(super) fn read(mut self, mut document: Markup<'_, TextReader<'_>>) -> Result<(), Problem> {
        loop {
            let flow = match document.next_beside() {
                Ok(Some((Event::Start(tag), input))) => {
                    self.start(&tag, input.line())?;
                    ControlFlow::Continue(())
                }
                Ok(Some((Event::End(_), input))) => self.end(input.line())?,
                Ok(Some((Event::Text(text), input))) if self.wants_text() => {
                    self.push(&text.xml10_content(), input.line())?
                }
                Ok(Some((Event::CData(text), input))) if self.wants_text() => {
                    self.push(&text.xml10_content(), input.line())?
                }
                Ok(Some((Event::GeneralRef(name), input))) if self.wants_text() => {
                    let character = referred(&name).ok_or_else(|| broken(input.line()))?;
                    self.push(character.encode_utf8(&mut [0; 4]), input.line())?
                }
                Ok(Some(_)) => ControlFlow::Continue(()),
                Ok(None) => return Ok(()),
                Err(problem) => return Err(document.at_line(problem)),
            };
            if flow.is_break() {
                return Ok(());
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), Problem> {
        check_depth(self.around.len() - 1 + self.within.len(), self.limits, line)?;
        self.text.clear();
        let name = tag.local_name().into_inner();
        let Some(parent) = self.within.last_mut() else { return self.start_around(tag, name, line) };
        parent.has_elements = true;
        let node = parent.node.filter(|_| parent.is_first).and_then(|node| self.columns.child(node, name));
        let is_first = node.is_some_and(|node| self.meets(node));
        self.within.push(Within { node, is_first, has_elements: false });
        match node {
            Some(node) if is_first => self.take_attributes(node, tag, line),
            _ => Ok(()),
        }
    }

    /// Whether a place of the columns is met for the first time in this row.
    fn meets(&mut self, node: usize) -> bool {
        if node >= self.met.len() {
            self.met.resize(node + 1, 0);
        }
        std::mem::replace(&mut self.met[node], self.count) != self.count
    }

    /// Begins an element around rows, or a row.
    fn start_around(&mut self, tag: &BytesStart<'_>, name: &str, line: u64) -> Result<(), Problem> {
        let place = self.around.last().map_or(Place::ROOT, |parent| self.lists.child(parent.place, name));
        if !self.lists.is_rows(place) {
            self.follow(place, name);
            return self.take_around(tag, line);
        }
        self.count += 1;
        if self.count > self.limits.rows {
            return Err(self.limits.too_many_rows());
        }
        self.row.restart_cells(line, self.columns.count);
        for column in &self.columns.list {
            self.row.fill(*column, self.lists.path(place), CellKind::Text);
        }
        self.within.push(Within { node: Some(0), is_first: true, has_elements: false });
        self.take_attributes(0, tag, line)
    }

    /// Opens an element around rows: the paths that lead into it.
    fn follow(&mut self, place: Place, name: &str) {
        let paths = &self.columns.around;
        let mut opened = Around { place, values: Vec::new(), followed: Vec::new(), ends: Vec::new() };
        if !paths.is_empty() {
            opened.values = vec![Seen::Nothing; paths.len()];
            opened.followed = (0..paths.len()).map(|path| (path, 0)).collect();
            let (depth, parent) = (self.around.len(), self.around.last());
            for (path, step) in parent.map_or(&[][..], |parent| &parent.followed) {
                match paths[*path].0.get(*step) {
                    Some(key) if key == name && step + 1 == paths[*path].0.len() => {
                        opened.ends.push((*path, depth - 1 - step));
                    }
                    Some(key) if key == name => opened.followed.push((*path, step + 1)),
                    _ => {}
                }
            }
        }
        self.around.push(opened);
    }

    /// Takes the attributes of the element around rows that was opened last.
    fn take_around(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), Problem> {
        let (columns, top) = (self.columns, self.around.len() - 1);
        if columns.around.is_empty() {
            return Ok(());
        }
        for attribute in attributes(tag, line) {
            let (key, attribute) = attribute?;
            for index in 0..self.around[top].followed.len() {
                let (path, step) = self.around[top].followed[index];
                let keys = &columns.around[path].0;
                if step + 1 == keys.len() && keys[step] == key {
                    self.value.clear();
                    write_value(&attribute, &mut self.value).ok_or_else(|| broken(line))?;
                    let value = std::mem::take(&mut self.value);
                    self.see(top - step, path, &value, line)?;
                    self.value = value;
                }
            }
        }
        Ok(())
    }

    /// Takes note of a value around rows, in the element in which its path begins.
    fn see(&mut self, element: usize, path: usize, value: &str, line: u64) -> Result<(), Problem> {
        if value.len() > self.limits.row_bytes {
            return Err(self.limits.row_too_long().at(line));
        }
        let seen = &mut self.around[element].values[path];
        match seen {
            Seen::Nothing => *seen = Seen::One(value.to_owned()),
            Seen::One(known) if known == value => {}
            _ => *seen = Seen::Several,
        }
        Ok(())
    }

    fn take_attributes(&mut self, node: usize, tag: &BytesStart<'_>, line: u64) -> Result<(), Problem> {
        for attribute in attributes(tag, line) {
            let (key, attribute) = attribute?;
            let Some(child) = self.columns.child(node, key) else { continue };
            let Some(column) = self.columns.node(child).column else { continue };
            self.meets(child);
            let start = self.row.writer().len();
            write_value(&attribute, self.row.writer()).ok_or_else(|| broken(line))?;
            self.row.place(column, start, CellKind::Text);
            self.check_length(line)?;
        }
        Ok(())
    }

    fn check_length(&mut self, line: u64) -> Result<(), Problem> {
        match self.row.writer().len() + self.text.len() > self.limits.row_bytes {
            true => Err(self.limits.row_too_long().at(line)),
            false => Ok(()),
        }
    }

    fn wants_text(&self) -> bool {
        match (self.within.last(), self.around.last()) {
            (Some(element), _) => element.node.is_some_and(|node| self.columns.node(node).column.is_some()),
            (None, around) => around.is_some_and(|around| !around.ends.is_empty()),
        }
    }

    fn push(&mut self, text: &str, line: u64) -> Result<ControlFlow<()>, Problem> {
        self.text.push_str(text);
        self.check_length(line).map(ControlFlow::Continue)
    }

    fn end(&mut self, line: u64) -> Result<ControlFlow<()>, Problem> {
        let Some(element) = self.within.pop() else { return self.end_around(line) };
        let column = element.node.and_then(|node| self.columns.node(node).column);
        if let (Some(column), false) = (column, element.has_elements) {
            self.row.add(column, self.text.trim(), "\n");
        }
        self.text.clear();
        if !self.within.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.put_around();
        Ok(self.sink.row(&self.row))
    }

    fn end_around(&mut self, line: u64) -> Result<ControlFlow<()>, Problem> {
        if let Some(ended) = (self.around.len() > 1).then(|| self.around.pop()).flatten() {
            let text = std::mem::take(&mut self.text);
            for (path, element) in ended.ends.iter().filter(|_| !text.trim().is_empty()) {
                self.see(*element, *path, text.trim(), line)?;
            }
            self.text = text;
        }
        self.text.clear();
        Ok(ControlFlow::Continue(()))
    }

    /// Fills in what stands around the row, from the innermost element outwards.
    fn put_around(&mut self) {
        for (path, (_, column)) in self.columns.around.iter().enumerate() {
            let found = self.around.iter().rev().map(|element| &element.values[path]);
            if let Some(Seen::One(text)) = found.into_iter().find(|seen| **seen != Seen::Nothing) {
                self.row.fill(*column, text, CellKind::Text);
            }
        }
    }
}
