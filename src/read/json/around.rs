//! The values around the lists of rows, also those that stand behind them: collected by a pass of their own.

use super::columns::Columns;
use super::input::Input;
use super::rows::{Lists, Place};
use super::walk::{Halt, Visitor};

/// For each list of rows, in the order of the document, the values that its rows see.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// One text for each path of [`Columns::around`].
    pub(super) scopes: Vec<Vec<String>>,
}

/// Collects the surroundings.
pub(super) struct Collector<'c> {
    columns: &'c Columns,
    lists: &'c Lists,
    frames: Vec<Frame>,
    /// A value is known once some object around the list, from the innermost outwards, has it.
    scopes: Vec<Vec<Seen>>,
    /// Bytes kept.
    bytes: usize,
}

/// An object that is being walked through.
struct Frame {
    /// What it says itself, for each path.
    values: Vec<Seen>,
    /// Paths that have been followed into it, and how far.
    followed: Vec<(usize, usize)>,
    /// Those that the key at hand goes on with.
    at_key: Vec<(usize, usize)>,
    /// The first list of rows within it.
    first_scope: usize,
}

/// What was seen of a value.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Nothing,
    One(String),
    /// Different ones: which is meant, nothing says.
    Several,
}

impl<'c> Collector<'c> {
    pub(super) fn new(columns: &'c Columns, lists: &'c Lists) -> Collector<'c> {
        Collector { columns, lists, frames: Vec::new(), scopes: Vec::new(), bytes: 0 }
    }

    pub(super) fn finish(self) -> Surroundings {
        let text = |seen: Seen| if let Seen::One(text) = seen { text } else { String::new() };
        Surroundings { scopes: self.scopes.into_iter().map(|scope| scope.into_iter().map(text).collect()).collect() }
    }

    fn begin_scope(&mut self) {
        self.scopes.push(vec![Seen::Nothing; self.columns.around.len()]);
        self.bytes += self.columns.around.len() * size_of::<Seen>();
    }
}

impl Visitor for Collector<'_> {
    type Place = Place;

    fn object(&mut self, place: Place, input: &mut Input<'_>, in_list: bool) -> Result<bool, Halt> {
        if !self.lists.is_rows(place) {
            return Ok(false);
        }
        if place == Place::ROOT {
            // Nothing stands around the document.
            return Err(Halt::Enough);
        }
        if !in_list {
            self.begin_scope();
        }
        input.consume(1);
        input.skip_list()?;
        Ok(true)
    }

    fn enter(&mut self, _place: Place) {
        let paths = &self.columns.around;
        let mut followed: Vec<(usize, usize)> = (0..paths.len()).map(|path| (path, 0)).collect();
        if let Some(outer) = self.frames.last() {
            let goes_on = outer.at_key.iter().filter(|(path, step)| step + 1 < paths[*path].0.len());
            followed.extend(goes_on.map(|(path, step)| (*path, step + 1)));
        }
        let values = vec![Seen::Nothing; paths.len()];
        self.frames.push(Frame { values, followed, at_key: Vec::new(), first_scope: self.scopes.len() });
    }

    fn leave(&mut self, _place: Place, input: &Input<'_>) -> Result<(), Halt> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        for scope in &mut self.scopes[frame.first_scope..] {
            for (seen, value) in scope.iter_mut().zip(&frame.values) {
                if *seen == Seen::Nothing {
                    self.bytes += if let Seen::One(text) = value { text.len() } else { 0 };
                    *seen = value.clone();
                }
            }
        }
        if self.bytes > input.limits.row_bytes { Err(input.too_long().into()) } else { Ok(()) }
    }

    fn list(&mut self, place: Place, in_list: bool) {
        if self.lists.is_rows(place) && !in_list {
            self.begin_scope();
        }
    }

    fn has_enough(&self, place: Place) -> bool {
        self.lists.is_rows(place) && place != Place::ROOT
    }

    fn key(&mut self, place: Place, input: &Input<'_>) -> Result<Place, Halt> {
        if let Some(frame) = self.frames.last_mut() {
            let paths = &self.columns.around;
            let is_next = |(path, step): &&(usize, usize)| paths[*path].0[*step] == input.word;
            frame.at_key.clear();
            frame.at_key.extend(frame.followed.iter().filter(is_next));
        }
        Ok(self.lists.child(place, &input.word))
    }

    fn scalar(&mut self, _place: Place, text: &str) {
        let Some(top) = self.frames.len().checked_sub(1) else { return };
        for (path, step) in self.frames[top].at_key.clone() {
            if step + 1 == self.columns.around[path].0.len() {
                // The object in which the path begins.
                let value = &mut self.frames[top - step].values[path];
                match value {
                    Seen::Nothing => *value = Seen::One(text.to_owned()),
                    Seen::One(known) if known == text => {}
                    _ => *value = Seen::Several,
                }
            }
        }
    }
}
