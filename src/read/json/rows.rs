//! The pass that reads rows: each object of the lists that hold them.

use std::ops::ControlFlow;

use super::around::Surroundings;
use super::columns::Columns;
use super::element::read_element;
use super::input::Input;
use super::walk::{Halt, Visitor};
use crate::read::row::{CellKind, Row, RowSink};

/// Where a walk stands with regard to the lists of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::read) struct Place(usize);

impl Place {
    /// The document itself.
    pub(in crate::read) const ROOT: Place = Place(0);
    /// No list of rows lies there or deeper.
    const ASIDE: Place = Place(usize::MAX);
}

/// The lists that hold rows, by their paths.
#[derive(Debug)]
pub(in crate::read) struct Lists {
    nodes: Vec<ListNode>,
}

#[derive(Debug, Default)]
struct ListNode {
    children: Vec<(String, Place)>,
    /// The path, where rows stand here.
    path: Option<String>,
}

impl Lists {
    pub(in crate::read) fn of(paths: &[Vec<String>]) -> Lists {
        let mut lists = Lists { nodes: vec![ListNode::default()] };
        for path in paths {
            let mut at = Place::ROOT;
            for key in path {
                let next = Place(lists.nodes.len());
                at = match lists.child(at, key) {
                    Place::ASIDE => {
                        lists.nodes.push(ListNode::default());
                        lists.nodes[at.0].children.push((key.clone(), next));
                        next
                    }
                    known => known,
                };
            }
            lists.nodes[at.0].path = Some(path.join("."));
        }
        lists
    }

    /// The path of the list that holds rows here.
    pub(in crate::read) fn path(&self, place: Place) -> &str {
        self.node(place).and_then(|node| node.path.as_deref()).unwrap_or_default()
    }

    fn node(&self, place: Place) -> Option<&ListNode> {
        self.nodes.get(place.0)
    }

    pub(in crate::read) fn is_rows(&self, place: Place) -> bool {
        self.node(place).is_some_and(|node| node.path.is_some())
    }

    pub(in crate::read) fn child(&self, place: Place, key: &str) -> Place {
        let children = self.node(place).map_or(&[][..], |node| &node.children);
        children.iter().find(|(known, _)| known == key).map_or(Place::ASIDE, |(_, child)| *child)
    }
}

/// Pushes rows into a sink.
pub(super) struct Rows<'r> {
    pub(super) columns: &'r Columns,
    pub(super) lists: &'r Lists,
    pub(super) surroundings: &'r Surroundings,
    pub(super) sink: &'r mut dyn RowSink,
    pub(super) row: Row,
    /// Rows so far.
    pub(super) count: u64,
    /// Lists of rows so far.
    pub(super) scopes: usize,
}

impl Rows<'_> {
    /// The cells that stand around the list.
    fn put_around(&mut self, place: Place) {
        let path = self.lists.path(place);
        for column in &self.columns.list {
            let start = self.row.writer().len();
            self.row.writer().push_str(path);
            self.row.place(*column, start, CellKind::Text);
        }
        let scope = self.scopes.checked_sub(1).and_then(|last| self.surroundings.scopes.get(last));
        for ((_, column), text) in self.columns.around.iter().zip(scope.into_iter().flatten()) {
            let start = self.row.writer().len();
            self.row.writer().push_str(text);
            self.row.place(*column, start, CellKind::Text);
        }
    }

    fn begin_scope(&mut self, place: Place, in_list: bool) {
        if self.lists.is_rows(place) && !in_list && place != Place::ROOT {
            self.scopes += 1;
        }
    }
}

impl Visitor for Rows<'_> {
    type Place = Place;

    fn object(&mut self, place: Place, input: &mut Input<'_>, in_list: bool) -> Result<bool, Halt> {
        if !self.lists.is_rows(place) {
            return Ok(false);
        }
        self.begin_scope(place, in_list);
        self.count += 1;
        if self.count > input.limits.rows {
            return Err(input.limits.too_many_rows().into());
        }
        let (columns, line, limits) = (self.columns, input.line, input.limits);
        let row = &mut self.row;
        let replaced = input.take(|cursor| {
            row.restart_cells(line, columns.count);
            read_element(cursor, columns, limits, row)
        })?;
        input.note_replaced(replaced, line);
        if !columns.around.is_empty() || !columns.list.is_empty() {
            self.put_around(place);
        }
        match self.sink.row(&self.row) {
            ControlFlow::Continue(()) => Ok(true),
            ControlFlow::Break(()) => Err(Halt::Enough),
        }
    }

    fn list(&mut self, place: Place, in_list: bool) {
        self.begin_scope(place, in_list);
    }

    fn key(&mut self, place: Place, input: &Input<'_>) -> Result<Place, Halt> {
        Ok(self.lists.child(place, &input.word))
    }
}
