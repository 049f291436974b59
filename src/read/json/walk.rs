//! A walk through a document from its first byte to its last. What is met on the way is told to a visitor, who takes
//! whole objects, or lets them be walked through, or passes over the rest of a list.

use super::input::Input;
use crate::base::Problem;

/// Why a walk ended before the document.
pub(super) enum Halt {
    /// Enough was seen.
    Enough,
    Problem(Problem),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Halt {
        Halt::Problem(problem)
    }
}

/// Who is told what is met. A place is where the walk stands; lists are no places of their own: their elements stand
/// where the list does.
pub(super) trait Visitor {
    type Place: Copy;

    /// An object begins. `true` where the visitor has read it to its end.
    fn object(&mut self, place: Self::Place, input: &mut Input<'_>, in_list: bool) -> Result<bool, Halt>;

    /// An object that was not taken is entered.
    fn enter(&mut self, _place: Self::Place) {}

    /// It is left.
    fn leave(&mut self, _place: Self::Place, _input: &Input<'_>) -> Result<(), Halt> {
        Ok(())
    }

    /// A list is entered; `in_list` within another list.
    fn list(&mut self, _place: Self::Place, _in_list: bool) {}

    /// Whether the elements of the list that follow are passed over.
    fn has_enough(&self, _place: Self::Place) -> bool {
        false
    }

    /// The place of a key, which is in [`Input::word`].
    fn key(&mut self, place: Self::Place, input: &Input<'_>) -> Result<Self::Place, Halt>;

    /// A value that is neither object nor list nor null.
    fn scalar(&mut self, _place: Self::Place, _text: &str) {}
}

/// Walks through a whole document: one value, or several one after the other (JSON Lines).
pub(super) fn walk<V: Visitor>(input: &mut Input<'_>, visitor: &mut V, root: V::Place) -> Result<(), Problem> {
    loop {
        match input.peek() {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
            Err(problem) => return Err(problem),
        }
        match value(input, visitor, root, 0, false) {
            Ok(()) => {}
            Err(Halt::Enough) => return Ok(()),
            Err(Halt::Problem(problem)) => return Err(problem),
        }
    }
}

fn value<V: Visitor>(
    input: &mut Input<'_>,
    visitor: &mut V,
    place: V::Place,
    depth: usize,
    in_list: bool,
) -> Result<(), Halt> {
    match input.next()? {
        b'{' | b'[' if depth >= input.limits.nesting => return Err(input.too_deep().into()),
        b'{' => return object(input, visitor, place, depth, in_list),
        b'[' => return list(input, visitor, place, depth, in_list),
        b'"' => input.string()?,
        _ => {
            if !input.scalar()? {
                return Ok(());
            }
        }
    }
    visitor.scalar(place, &input.word);
    Ok(())
}

fn object<V: Visitor>(
    input: &mut Input<'_>,
    visitor: &mut V,
    place: V::Place,
    depth: usize,
    in_list: bool,
) -> Result<(), Halt> {
    if visitor.object(place, input, in_list)? {
        return Ok(());
    }
    input.consume(1);
    visitor.enter(place);
    loop {
        match input.next()? {
            b'}' => break,
            b'"' => input.string()?,
            _ => return Err(input.malformed().into()),
        }
        let inner = visitor.key(place, input)?;
        if input.next()? != b':' {
            return Err(input.malformed().into());
        }
        input.consume(1);
        value(input, visitor, inner, depth + 1, false)?;
        comma(input, b'}')?;
    }
    input.consume(1);
    visitor.leave(place, input)
}

fn list<V: Visitor>(
    input: &mut Input<'_>,
    visitor: &mut V,
    place: V::Place,
    depth: usize,
    in_list: bool,
) -> Result<(), Halt> {
    input.consume(1);
    visitor.list(place, in_list);
    loop {
        if visitor.has_enough(place) {
            return Ok(input.skip_list()?);
        }
        if input.next()? == b']' {
            input.consume(1);
            return Ok(());
        }
        value(input, visitor, place, depth + 1, true)?;
        comma(input, b']')?;
    }
}

/// A comma, or the end of what it would go on with.
fn comma(input: &mut Input<'_>, end: u8) -> Result<(), Halt> {
    match input.next()? {
        b',' => input.consume(1),
        byte if byte == end => {}
        _ => return Err(input.malformed().into()),
    }
    Ok(())
}
