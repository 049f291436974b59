//! For a file that no layout fits: the layouts that come nearest, and what keeps them from fitting.

use super::glimpse::Glimpse;
use super::layout::{CompiledLayout, HeaderCell, named};
use crate::base::{Code, Problem};
use crate::read::Row;

/// A layout that does not fit, and by how much.
pub(super) struct Nearest<'c> {
    layout: &'c CompiledLayout,
    similarity: f64,
    line: u64,
    missing: Vec<String>,
    extra: Vec<String>,
}

/// Below this share of equal column names a row is not taken for a header at all.
pub(super) const SIMILARITY_MIN: f64 = 0.4;

/// Rows further down are no header of a file that nobody knows.
pub(super) const HEADER_ROWS: usize = 40;

/// The problem of a file that no layout fits: it names the two nearest and which columns are missing or extra.
pub(super) fn no_layout(looks: &[(Vec<&CompiledLayout>, &Glimpse)]) -> Problem {
    let mut nearest = Vec::new();
    for (candidates, glimpse) in looks {
        for (row, names) in glimpse.rows().take(HEADER_ROWS).filter(|(row, _)| row.len() > 1) {
            let headers =
                candidates.iter().flat_map(|layout| layout.headers.iter().map(move |header| (layout, header)));
            let found = headers.map(|(layout, header)| compare(layout, header, names, row));
            nearest.extend(found.filter(|found| found.similarity >= SIMILARITY_MIN));
        }
    }
    describe(nearest)
}

impl<'c> Nearest<'c> {
    /// By the keys that a document does not have; `None` where it has hardly any.
    pub(super) fn of_keys(
        layout: &'c CompiledLayout,
        keys: usize,
        missing: Vec<String>,
        line: u64,
    ) -> Option<Nearest<'c>> {
        let similarity = share(keys - missing.len(), keys);
        (similarity >= SIMILARITY_MIN).then_some(Nearest { layout, similarity, line, missing, extra: Vec::new() })
    }
}

/// A share of columns, for ranking only.
#[expect(clippy::cast_precision_loss, reason = "columns are counted in tens")]
pub(super) fn share(common: usize, width: usize) -> f64 {
    common as f64 / width.max(1) as f64
}

fn compare<'c>(layout: &'c CompiledLayout, header: &[HeaderCell], cells: &[String], row: &Row) -> Nearest<'c> {
    let is = |expected: &HeaderCell, cell: &String| match expected {
        HeaderCell::Text(text) => text == cell,
        HeaderCell::Pattern(pattern) => pattern.is_match(cell),
    };
    let (header, names) = (named(header), &layout.layout.matching.header);
    let missing = header.iter().zip(names).filter(|(expected, _)| !cells.iter().any(|cell| is(expected, cell)));
    let missing: Vec<String> = missing.map(|(_, name)| name.clone()).collect();
    let extra = cells.iter().enumerate().filter(|(_, cell)| !header.iter().any(|expected| is(expected, cell)));
    let extra: Vec<String> = extra.map(|(index, _)| row.cell(index).trim().to_owned()).collect();
    let (width, common) = (header.len().max(cells.len()), header.len() - missing.len());
    let similarity = share(common, width);
    Nearest { layout, similarity, line: row.line(), missing, extra }
}

pub(super) fn describe(mut nearest: Vec<Nearest<'_>>) -> Problem {
    nearest.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
    let mut seen: Vec<&str> = Vec::new();
    let mut parts = Vec::new();
    for near in &nearest {
        let id = near.layout.layout.id.as_str();
        if seen.contains(&id) || seen.len() == 2 {
            continue;
        }
        seen.push(id);
        let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut part = id.to_owned();
        if !near.missing.is_empty() {
            part.push_str(&format!(" - {}", list(&near.missing)));
        }
        if !near.extra.is_empty() {
            part.push_str(&format!(" + {}", list(&near.extra)));
        }
        parts.push(part);
    }
    let count = parts.len() as u64;
    let problem = Problem::new(Code::NoLayout).with("count", count).with("nearest", parts.join("; "));
    nearest.first().map_or(problem.clone(), |near| problem.at(near.line))
}
