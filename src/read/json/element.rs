//! One row: the object at hand, and its values as the cells of the columns that name them. Everything else is passed
//! over, and has to be well-formed all the same.

use super::columns::{Columns, Pick, PickBy};
use super::cursor::{Cursor, Scalar, Stop, Text};
use crate::base::Limits;
use crate::read::row::{CellKind, Row};

/// Reads the object that begins at the cursor into a row; `true` where half a character was replaced.
pub(super) fn read_element(
    cursor: &mut Cursor<'_>,
    columns: &Columns,
    limits: &Limits,
    row: &mut Row,
) -> Result<bool, Stop> {
    let taken = std::mem::replace(cursor, Cursor::new(""));
    let mut reader = Element { cursor: taken, columns, limits, row, keys: 0, beyond: false, replaced: false };
    let read = reader.object(Some(0), 0);
    let replaced = reader.replaced;
    *cursor = reader.cursor;
    read.map(|()| replaced)
}

struct Element<'a, 't> {
    cursor: Cursor<'t>,
    columns: &'a Columns,
    limits: &'a Limits,
    row: &'a mut Row,
    /// Keys seen; those of list elements beyond the first are no further columns.
    keys: usize,
    beyond: bool,
    replaced: bool,
}

impl<'t> Element<'_, 't> {
    fn object(&mut self, node: Option<usize>, depth: usize) -> Result<(), Stop> {
        self.open(depth)?;
        while self.cursor.next()? != b'}' {
            let key = self.key()?;
            let inner = match node {
                Some(node) => self.child(node, &key),
                None => None,
            };
            self.value(inner, depth + 1)?;
            self.cursor.goes_on(b'}')?;
        }
        self.cursor.at += 1;
        Ok(())
    }

    fn open(&mut self, depth: usize) -> Result<(), Stop> {
        if depth >= self.limits.nesting {
            return Err(Stop::Deep(self.cursor.at));
        }
        self.cursor.at += 1;
        Ok(())
    }

    #[inline]
    fn key(&mut self) -> Result<Text<'t>, Stop> {
        if self.cursor.next()? != b'"' {
            return Err(Stop::Bad(self.cursor.at));
        }
        let key = self.cursor.string()?;
        self.cursor.expect(b':')?;
        self.keys += usize::from(!self.beyond);
        if self.keys > self.limits.columns {
            return Err(Stop::Wide(self.cursor.at));
        }
        Ok(key)
    }

    #[inline]
    fn value(&mut self, node: Option<usize>, depth: usize) -> Result<(), Stop> {
        match self.cursor.next()? {
            b'"' => {
                let text = self.cursor.string()?;
                self.put(node, text, CellKind::Text, false);
                Ok(())
            }
            b'{' => self.item(node, 1, depth),
            b'[' => self.list(node, depth),
            _ => self.scalar(node, false),
        }
    }

    fn scalar(&mut self, node: Option<usize>, in_list: bool) -> Result<(), Stop> {
        let (raw, kind) = match self.cursor.scalar()? {
            Scalar::Null => return Ok(()),
            Scalar::Word(raw) => (raw, CellKind::Text),
            Scalar::Number(raw) => (raw, CellKind::Number),
        };
        self.put(node, Text { raw, is_escaped: false }, kind, in_list);
        Ok(())
    }

    fn list(&mut self, node: Option<usize>, depth: usize) -> Result<(), Stop> {
        self.open(depth)?;
        let (mut objects, mut scalars) = (0, 0);
        loop {
            match self.cursor.next()? {
                b']' => break,
                b'{' => {
                    objects += 1;
                    self.item(node, objects, depth + 1)?;
                }
                b'[' => self.list(node.filter(|_| objects == 0), depth + 1)?,
                b'"' => {
                    let text = self.cursor.string()?;
                    self.put(node, text, CellKind::Text, scalars > 0);
                    scalars += 1;
                }
                _ => {
                    self.scalar(node, scalars > 0)?;
                    scalars += 1;
                }
            }
            self.cursor.goes_on(b']')?;
        }
        self.cursor.at += 1;
        Ok(())
    }

    /// An object, or an element of a list: the first stands for all where a path names none.
    fn item(&mut self, node: Option<usize>, number: usize, depth: usize) -> Result<(), Stop> {
        let columns = self.columns;
        let picks = node.map_or(&[][..], |node| &columns.node(node).picks);
        let was_beyond = self.beyond;
        self.beyond |= number > 1;
        let start = self.cursor.at;
        self.object(node.filter(|_| number == 1), depth)?;
        self.beyond = true;
        for pick in picks {
            let end = self.cursor.at;
            if self.is_picked(pick, start, number, depth)? {
                self.cursor.at = start;
                self.object(Some(pick.node), depth)?;
            }
            self.cursor.at = end;
        }
        self.beyond = was_beyond;
        Ok(())
    }

    fn is_picked(&mut self, pick: &Pick, start: usize, number: usize, depth: usize) -> Result<bool, Stop> {
        let (wanted, word) = match &pick.by {
            PickBy::Number(wanted) => return Ok(*wanted == number),
            PickBy::Word(key, word) => (key, word),
        };
        self.cursor.at = start;
        self.open(depth)?;
        let mut found = false;
        while self.cursor.next()? != b'}' {
            let key = self.key()?;
            let is_it = !key.is_escaped && key.raw == wanted;
            if is_it && self.cursor.next()? == b'"' {
                found = self.cursor.string()?.raw.eq_ignore_ascii_case(word);
            } else {
                self.value(None, depth + 1)?;
            }
            self.cursor.goes_on(b'}')?;
        }
        Ok(found)
    }

    #[inline]
    fn child(&self, node: usize, key: &Text<'_>) -> Option<usize> {
        if !key.is_escaped {
            return self.columns.child(node, key.raw);
        }
        let mut unescaped = String::new();
        key.write(&mut unescaped);
        self.columns.child(node, &unescaped)
    }

    /// Writes a cell; a further text of the same list goes on a line of its own.
    #[inline]
    fn put(&mut self, node: Option<usize>, text: Text<'_>, kind: CellKind, goes_on: bool) {
        let Some(column) = node.and_then(|node| self.columns.node(node).column) else { return };
        let goes_on = goes_on && self.row.ends_with_cell(column);
        if goes_on {
            self.row.writer().push('\n');
        }
        let start = self.row.writer().len();
        self.replaced |= text.write(self.row.writer());
        match goes_on {
            true => self.row.extend_cell(column),
            false => self.row.place(column, start, kind),
        }
    }
}
