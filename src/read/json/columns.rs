//! Which values of a document are the cells of a row: paths, compiled once.

use std::ops::Range;

/// Paths of cells, in the order of columns.
///
/// `amount.value` is a value within a row, through objects and through the first element of a list;
/// `usageCharacteristic[name=duration].value` the element whose `name` is `duration`, `rating[2].value` the second
/// one. `/account.iban` is a value of the nearest object around the list of rows that has it, and `/` the path of that
/// list itself. A key that holds a point or a bracket cannot be named.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    nodes: Vec<Node>,
    /// Paths around the rows, with their columns.
    pub(in crate::read) around: Vec<(Vec<String>, usize)>,
    /// Columns that hold the path of the list.
    pub(in crate::read) list: Vec<usize>,
    pub(in crate::read) count: usize,
}

/// A place in a row that some path leads to or through.
#[derive(Clone, Debug, Default)]
pub(in crate::read) struct Node {
    children: Vec<(String, usize)>,
    /// The column of the value that stands here.
    pub(in crate::read) column: Option<usize>,
    /// Elements of the list that stands here which paths ask for.
    pub(super) picks: Vec<Pick>,
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pick {
    pub(super) by: PickBy,
    pub(super) node: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum PickBy {
    /// Its number, counted from 1.
    Number(usize),
    /// The value of one of its keys.
    Word(String, String),
}

impl Columns {
    /// Compiles paths.
    ///
    /// # Errors
    /// The first path that is none.
    pub fn compile<'p>(paths: impl IntoIterator<Item = &'p str>) -> Result<Columns, String> {
        let mut columns = Columns { nodes: vec![Node::default()], ..Columns::default() };
        for (column, path) in paths.into_iter().enumerate() {
            columns.count = column + 1;
            let segments = segments(path.strip_prefix('/').unwrap_or(path));
            match path.strip_prefix('/') {
                Some("") => columns.list.push(column),
                Some(around) if around.contains(['[', ']']) || segments.contains(&"") => return Err(no_path(path)),
                Some(_) => columns.around.push((segments.into_iter().map(str::to_owned).collect(), column)),
                None => {
                    let node = segments.iter().try_fold(0, |node, segment| columns.step(node, segment));
                    let node = node.ok_or_else(|| no_path(path))?;
                    columns.nodes[node].column = Some(column);
                }
            }
        }
        Ok(columns)
    }

    /// The node that a segment leads to, made where there is none.
    fn step(&mut self, node: usize, segment: &str) -> Option<usize> {
        let (key, pick) = match segment.split_once('[') {
            Some((key, pick)) => (key, Some(pick.strip_suffix(']')?)),
            None => (segment, None),
        };
        if key.is_empty() {
            return None;
        }
        let child = self.child(node, key).unwrap_or_else(|| {
            let child = self.add();
            self.nodes[node].children.push((key.to_owned(), child));
            child
        });
        let Some(pick) = pick else { return Some(child) };
        let by = match pick.split_once('=') {
            Some((key, word)) => PickBy::Word(key.to_owned(), word.to_owned()),
            None => PickBy::Number(pick.parse().ok().filter(|number| *number > 0)?),
        };
        let known = self.nodes[child].picks.iter().find(|known| known.by == by).map(|known| known.node);
        Some(known.unwrap_or_else(|| {
            let node = self.add();
            self.nodes[child].picks.push(Pick { by, node });
            node
        }))
    }

    fn add(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    #[inline]
    pub(in crate::read) fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    /// Where a key leads to. Few keys lead anywhere, and most are ruled out by their length.
    #[inline]
    pub(in crate::read) fn child(&self, node: usize, key: &str) -> Option<usize> {
        self.nodes[node].children.iter().find(|(known, _)| known == key).map(|(_, child)| *child)
    }
}

fn no_path(path: &str) -> String {
    format!("`{path}` is no path of keys; `a.b`, `list[key=word].c`, `list[2].c` and `/around` are")
}

/// The parts between points, but not points between brackets.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut piece: Range<usize> = 0..0;
    let mut within = false;
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'[' => within = true,
            b']' => within = false,
            b'.' if !within => {
                found.push(&path[piece.start..at]);
                piece.start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&path[piece.start..]);
    found
}
