//! The pass that outlines a document. Every element with attributes or elements is an object of the list that its
//! path names, because any of them may repeat.

use quick_xml::events::{BytesStart, Event};

use super::{attributes, broken, check_depth};
use crate::base::{Limits, Problem};
use crate::read::Outline;
use crate::read::encoding::TextReader;
use crate::read::markup::Markup;

/// An element that is being walked through.
struct Open {
    /// Its place; `None` where enough objects like it were looked at.
    place: Option<usize>,
    /// The place of the last element within it: mostly the next one has the same name.
    last: Option<usize>,
    is_object: bool,
    has_enough: bool,
}

/// Outlines a document.
pub(super) fn outline(mut document: Markup<'_, TextReader<'_>>, limits: &Limits) -> Result<Outline, Problem> {
    let mut outline = Outline::empty();
    let mut open = vec![Open { place: Some(0), last: None, is_object: false, has_enough: false }];
    loop {
        match document.next_beside() {
            Ok(Some((Event::Start(tag), text))) => {
                let line = text.line();
                check_depth(open.len() - 1, limits, line)?;
                let element = start(&mut outline, &mut open, &tag, limits, line)?;
                open.push(element);
            }
            Ok(Some((Event::End(_), _))) if open.len() > 1 => drop(open.pop()),
            Ok(Some(_)) => {}
            // A document has an element.
            Ok(None) if open[0].last.is_none() => return Err(broken(document.line())),
            Ok(None) => return Ok(outline),
            Err(problem) => return Err(document.at_line(problem)),
        }
    }
}

fn start(
    outline: &mut Outline,
    open: &mut [Open],
    tag: &BytesStart<'_>,
    limits: &Limits,
    line: u64,
) -> Result<Open, Problem> {
    let mut element = Open { place: None, last: None, is_object: false, has_enough: false };
    let name = tag.local_name().into_inner();
    if let Some(parent) = open.last_mut() {
        parent.become_object(outline, line);
        if let Some(place) = parent.place.filter(|_| !parent.has_enough) {
            let same = parent.last.filter(|last| outline.name(*last) == name);
            let found =
                same.or_else(|| outline.step(place, name, limits)).ok_or_else(|| limits.too_many_columns().at(line))?;
            parent.last = Some(found);
            element.place = Some(found);
        }
    }
    let mut count = 0;
    for attribute in attributes(tag, line) {
        let (key, _) = attribute?;
        count += 1;
        if count > limits.columns {
            return Err(limits.too_many_columns().at(line));
        }
        element.become_object(outline, line);
        if let Some(place) = element.place.filter(|_| !element.has_enough) {
            outline.step(place, key, limits).ok_or_else(|| limits.too_many_columns().at(line))?;
        }
    }
    Ok(element)
}

impl Open {
    /// It has something in it.
    fn become_object(&mut self, outline: &mut Outline, line: u64) {
        let is_first = !std::mem::replace(&mut self.is_object, true);
        // The document itself is no element.
        if let Some(place) = self.place.filter(|place| is_first && *place != 0) {
            self.has_enough = !outline.see(place, line);
        }
    }
}
