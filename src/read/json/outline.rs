//! What a document holds, without its values: the paths of its lists and of the keys in them.

use std::collections::HashMap;

use super::columns::segments;
use super::input::Input;
use super::walk::{Halt, Visitor, walk};
use crate::base::{Limits, Problem};

/// The paths of a document. Lists are no step of a path: the keys of their elements stand where the list does.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The first is the document itself.
    nodes: Vec<Node>,
    children: HashMap<(usize, String), usize>,
    /// The document is one single object.
    is_one_object: bool,
}

/// A place in a document.
#[derive(Clone, Debug, Default)]
struct Node {
    name: String,
    parent: usize,
    /// Objects in lists that were seen here.
    listed: u64,
    /// Objects that were seen here without a list around them.
    single: u64,
    /// The line of the first of them.
    line: u64,
}

/// Objects of each list that are looked at. Those that follow have the same keys, or keys that nobody asks for.
const LOOKED_AT: u64 = 1000;

/// Paths of a whole document, for each column that a row may have.
const PATHS_PER_COLUMN: usize = 16;

impl Outline {
    /// Walks through a document once, looking closely at the first objects of each list.
    pub(super) fn read(input: &mut Input<'_>) -> Result<Outline, Problem> {
        let mut outline = Outline::empty();
        walk(input, &mut outline, 0)?;
        // JSON Lines are a list without brackets.
        let root = &mut outline.nodes[0];
        outline.is_one_object = root.listed == 0 && root.single == 1;
        if root.single > 1 {
            root.listed += root.single;
        }
        Ok(outline)
    }

    /// A document of which nothing is known yet, for formats other than JSON.
    pub(in crate::read) fn empty() -> Outline {
        let nodes = vec![Node { line: 1, ..Node::default() }];
        Outline { nodes, children: HashMap::new(), is_one_object: false }
    }

    /// The place of a key below a place; `None` where a document has more of them than the limit.
    pub(in crate::read) fn step(&mut self, place: usize, key: &str, limits: &Limits) -> Option<usize> {
        let key = (place, key.to_owned());
        if let Some(known) = self.children.get(&key) {
            return Some(*known);
        }
        let at = self.nodes.len();
        if at > limits.columns.saturating_mul(PATHS_PER_COLUMN) {
            return None;
        }
        self.nodes.push(Node { name: key.1.clone(), parent: place, ..Node::default() });
        self.children.insert(key, at);
        Some(at)
    }

    /// The key that a place was reached by.
    pub(in crate::read) fn name(&self, place: usize) -> &str {
        &self.nodes[place].name
    }

    /// Takes note of an object of the list at a place; `false` once enough of them were seen.
    pub(in crate::read) fn see(&mut self, place: usize, line: u64) -> bool {
        let node = &mut self.nodes[place];
        if node.listed == 0 {
            node.line = line;
        }
        node.listed += 1;
        node.listed <= LOOKED_AT
    }

    /// Every list of objects, as its path and how many objects of it were looked at.
    pub fn lists(&self) -> impl Iterator<Item = (String, u64)> {
        let is_list = |(_, node): &(usize, &Node)| node.listed > 0;
        self.nodes.iter().enumerate().filter(is_list).map(|(at, node)| (self.path(at), node.listed))
    }

    /// The list with most objects; of several, the outermost: where each row holds one object, these are no rows.
    pub(in crate::read) fn longest_list(&self) -> String {
        let rank = |(path, count): &(String, u64)| (*count, usize::MAX - path.split('.').count());
        self.lists().max_by_key(rank).map(|(path, _)| path).unwrap_or_default()
    }

    /// Whether lists stand beside the longest one, neither around it nor within it.
    #[must_use]
    pub fn has_lists_aside(&self) -> bool {
        let longest = self.longest_list();
        let lies_in = |inner: &str, outer: &str| {
            outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.lists().any(|(path, _)| !lies_in(&path, &longest) && !lies_in(&longest, &path))
    }

    /// The keys below a list, as paths within its rows, in the order of their first occurrence.
    #[must_use]
    pub fn keys_below(&self, list: &str) -> Vec<String> {
        let Some(list) = self.find(0, list) else { return Vec::new() };
        let below = (0..self.nodes.len()).filter(|at| *at != list && self.lies_below(*at, list));
        below.map(|at| self.path_from(at, list)).collect()
    }

    /// The line of the first row of a list.
    #[must_use]
    pub fn line_of(&self, list: &str) -> u64 {
        self.find(0, list).map_or(1, |node| self.nodes[node].line)
    }

    /// This list alone.
    #[must_use]
    pub fn only(&self, list: &str) -> RowLists {
        RowLists { paths: self.find(0, list).map(|list| self.names(list)).into_iter().collect(), missing: Vec::new() }
    }

    /// Which of `keys` no row of `rows` has, and the lists that hold those rows.
    ///
    /// `rows` are the ends of the paths of lists; all lists together then have to hold the keys, each of them some,
    /// and a single object counts as a list of one. Without `rows` each list that has every key by itself is one; a
    /// document that is one single object is a row. Of lists within lists the outer one is taken. A key that begins
    /// with `/` stands around the list.
    #[must_use]
    pub fn rows_with(&self, rows: &[String], keys: &[String]) -> RowLists {
        let named = |at: usize| rows.iter().any(|path| self.ends_with(at, path));
        // Another object may bear the name of a list, such as that around the lists of booked and pending rows.
        let has_some = |at: usize| keys.iter().any(|key| !key.starts_with('/') && self.has_key(at, key));
        let named = |at: usize| named(at) && has_some(at);
        let mut lists: Vec<usize> = match rows.is_empty() {
            true => (0..self.nodes.len()).filter(|at| self.nodes[*at].listed > 0).collect(),
            false => (0..self.nodes.len()).filter(|at| self.has_objects(*at) && named(*at)).collect(),
        };
        let missing_in = |lists: &[usize]| -> Vec<String> {
            let has = |key: &&String| lists.iter().any(|list| self.has_key(*list, key));
            keys.iter().filter(|key| !has(key)).cloned().collect()
        };
        let mut missing = missing_in(&lists);
        if rows.is_empty() {
            if self.is_one_object {
                lists.push(0);
            }
            let fewest = lists.iter().map(|list| missing_in(&[*list])).min_by_key(Vec::len);
            missing = fewest.unwrap_or(keys.to_vec());
            lists.retain(|list| missing_in(&[*list]).is_empty());
            if lists.len() > 1 && self.is_one_object {
                // The object around the lists is no row beside theirs.
                lists.retain(|list| *list != 0);
            }
        }
        let outer: Vec<usize> = lists.clone();
        lists.retain(|list| !outer.iter().any(|other| other != list && self.lies_below(*list, *other)));
        RowLists { paths: lists.iter().map(|list| self.names(*list)).collect(), missing }
    }

    fn has_objects(&self, at: usize) -> bool {
        self.nodes[at].listed + self.nodes[at].single > 0 && (at != 0 || self.nodes[0].listed > 0 || self.is_one_object)
    }

    fn has_key(&self, list: usize, key: &str) -> bool {
        let Some(around) = key.strip_prefix('/') else { return self.find(list, key).is_some() };
        let mut at = list;
        while at != 0 {
            at = self.nodes[at].parent;
            if self.find(at, around).is_some() {
                return true;
            }
        }
        false
    }

    /// Whether the path of a list ends with this one; the empty path is the document itself.
    fn ends_with(&self, at: usize, path: &str) -> bool {
        let names = self.names(at);
        if path.is_empty() {
            return names.is_empty();
        }
        let wanted = segments(path);
        names.len() >= wanted.len() && names[names.len() - wanted.len()..].iter().eq(wanted)
    }

    fn find(&self, from: usize, path: &str) -> Option<usize> {
        if path.is_empty() {
            return Some(from);
        }
        segments(path).into_iter().try_fold(from, |at, segment| {
            let key = segment.split_once('[').map_or(segment, |(key, _)| key);
            self.children.get(&(at, key.to_owned())).copied()
        })
    }

    fn names(&self, mut at: usize) -> Vec<String> {
        let mut names = Vec::new();
        while at != 0 {
            names.push(self.nodes[at].name.clone());
            at = self.nodes[at].parent;
        }
        names.reverse();
        names
    }

    fn path(&self, at: usize) -> String {
        self.names(at).join(".")
    }

    fn path_from(&self, at: usize, list: usize) -> String {
        self.names(at)[self.names(list).len()..].join(".")
    }

    fn lies_below(&self, mut at: usize, above: usize) -> bool {
        while at != 0 && at != above {
            at = self.nodes[at].parent;
        }
        at == above
    }
}

/// The lists that hold the rows of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowLists {
    /// The path of each, key by key.
    pub paths: Vec<Vec<String>>,
    /// Required keys that none of their rows has.
    pub missing: Vec<String>,
}

impl RowLists {
    /// Whether there are rows, with every required key.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && !self.paths.is_empty()
    }
}

impl Visitor for Outline {
    type Place = usize;

    fn object(&mut self, place: usize, input: &mut Input<'_>, in_list: bool) -> Result<bool, Halt> {
        let node = &mut self.nodes[place];
        if node.listed + node.single == 0 {
            node.line = input.line;
        }
        match in_list {
            true => node.listed += 1,
            false => node.single += 1,
        }
        // Lines of objects one after the other: nothing stands around them.
        if place == 0 && node.single > LOOKED_AT { Err(Halt::Enough) } else { Ok(false) }
    }

    fn has_enough(&self, place: usize) -> bool {
        self.nodes[place].listed >= LOOKED_AT
    }

    fn key(&mut self, place: usize, input: &Input<'_>) -> Result<usize, Halt> {
        let at = self.step(place, &input.word, input.limits);
        at.ok_or_else(|| input.too_wide().into())
    }
}
