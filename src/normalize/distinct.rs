//! How much the header of a layout says of whose export it is.
//!
//! A header of everybody's words names nobody: a layout of it would put one institution's name on the exports of many.
//! Such a table is read by what it says itself. The measure is plain: each name of a column counts by how few others
//! use it, and the more columns there are in a fixed order, the less likely two institutions came upon the same.

use super::layout::{CompiledLayout, header_cell, is_same_header};
use super::{Catalog, Layout, LayoutError, ListedWords};
use crate::base::{Code, Problem};
use crate::read::{Shape, find_format};

/// What the header of a layout says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distinction {
    /// The names of its columns; of several headers, those of the one that says least.
    pub names: Vec<NamePoints>,
    /// Texts that must stand above the table.
    pub texts_above: usize,
    /// All points together.
    pub points: usize,
    /// Other layouts whose header is the same, and which nothing parts from this one.
    pub shared_with: Vec<String>,
}

/// What one name of a column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePoints {
    /// The name.
    pub name: String,
    /// How many other institutions have a column of this name.
    pub institutions: usize,
    /// In how many languages it is a listed word of headers.
    pub languages: usize,
    /// 1 for a listed word that many use, up to 5 for a name that nobody else has.
    pub points: usize,
}

impl Distinction {
    /// A header with fewer points names nobody.
    pub const POINTS_MIN: usize = 6;

    /// Whether it names nobody.
    #[must_use]
    pub fn is_generic(&self) -> bool {
        self.points < Distinction::POINTS_MIN
    }

    /// What is wrong with it, if anything.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.is_generic() {
            let (points, least) = (self.points as u64, Distinction::POINTS_MIN as u64);
            problems.push(Problem::new(Code::GenericHeader).with("points", points).with("least", least));
        }
        if !self.shared_with.is_empty() {
            problems.push(Problem::new(Code::SharedHeader).with("layouts", self.shared_with.join(", ")));
        }
        problems
    }
}

/// As many institutions, or languages, make a word everybody's.
const MANY: usize = 5;
/// What a text above the table counts: it is there to name the institution.
const TEXT_ABOVE_POINTS: usize = 4;

impl NamePoints {
    fn of(name: &str, own: &str, catalog: &Catalog, words: &ListedWords) -> NamePoints {
        let wanted = header_cell(name);
        let has_it =
            |layout: &&Layout| headers(layout).any(|header| header.iter().any(|cell| header_cell(cell) == wanted));
        let layouts = catalog.layouts();
        let mut others: Vec<&str> =
            layouts.iter().map(|layout| &layout.layout).filter(has_it).map(institution).collect();
        others.sort_unstable();
        others.dedup();
        let institutions = others.into_iter().filter(|other| *other != own).count();
        let languages = words.language_count(name);
        let points = match (languages, institutions) {
            (0, 0) => 5,
            (0, _) => 4,
            (_, 0) if languages < MANY => 3,
            _ if languages < MANY && institutions < MANY => 2,
            _ => 1,
        };
        NamePoints { name: name.to_owned(), institutions, languages, points }
    }
}

impl Catalog {
    /// How much the header of a layout says, held against the layouts of this catalogue; `None` where the layout is not
    /// told by a header.
    ///
    /// # Errors
    /// When the layout, or a built-in word list, is not valid.
    pub fn distinction(&self, layout: &Layout) -> Result<Option<Distinction>, LayoutError> {
        let words = ListedWords::built_in().map_err(LayoutError::new)?;
        let own = institution(layout);
        let weigh = |header: &Vec<String>| -> Vec<NamePoints> {
            let names = header.iter().filter(|name| !name.trim().is_empty());
            names.map(|name| NamePoints::of(name, own, self, words)).collect()
        };
        let sum = |names: &Vec<NamePoints>| names.iter().map(|name| name.points).sum::<usize>();
        let Some(names) = headers(layout).map(weigh).min_by_key(sum) else { return Ok(None) };
        let texts_above = layout.matching.preamble.len();
        let points = sum(&names) + texts_above * TEXT_ABOVE_POINTS;
        let shared_with = self.sharing(layout)?;
        Ok(Some(Distinction { names, texts_above, points, shared_with }))
    }

    /// The other layouts that take a table with the header of this one, and which nothing else parts from it.
    fn sharing(&self, layout: &Layout) -> Result<Vec<String>, LayoutError> {
        let compiled = CompiledLayout::compile(layout.clone())?;
        let takes = |one: &CompiledLayout, other: &Layout| {
            headers(other).any(|header| {
                let names: Vec<String> = header.iter().map(|name| header_cell(name)).collect();
                one.headers.iter().any(|own| is_same_header(own, &names))
            })
        };
        let is_sharing = |other: &&&CompiledLayout| {
            other.layout.id != layout.id
                && are_alike(&other.layout, layout)
                && (takes(&compiled, &other.layout) || takes(other, layout))
        };
        Ok(self.layouts().iter().filter(is_sharing).map(|other| other.layout.id.clone()).collect())
    }
}

/// The headers by which a layout of a table is known.
fn headers(layout: &Layout) -> impl Iterator<Item = &Vec<String>> {
    let matching = &layout.matching;
    // The columns of other formats are those of the format, or paths; and a standard is nobody's.
    let shape = find_format(&matching.format).map(|format| format.shape());
    let is_table =
        matches!(shape, Some(Shape::TextTable | Shape::Sheets)) && layout.id.split('.').nth(1) != Some("standard");
    std::iter::once(&matching.header).chain(&matching.also_header).filter(move |header| is_table && !header.is_empty())
}

fn institution(layout: &Layout) -> &str {
    layout.institution.as_str()
}

/// Whether nothing but the header tells two layouts apart: not the delimiter, not how cells look, no text above.
fn are_alike(one: &Layout, other: &Layout) -> bool {
    let (one, other) = (&one.matching, &other.matching);
    let same_delimiter = one.delimiter.is_none() || other.delimiter.is_none() || one.delimiter == other.delimiter;
    same_delimiter && one.cells == other.cells && one.preamble == other.preamble && one.quoting == other.quoting
}

#[cfg(test)]
mod tests {
    use super::{Catalog, Layout};

    fn layout(header: &str) -> Layout {
        let text = format!(
            "id = \"gb.northbank.current\"\ntitle = \"\"\ninstitution = \"Northbank\"\ncountry = \"gb\"\n\
             source = \"\"\nlast_verified = \"\"\n[match]\nformat = \"csv\"\nheader = [{header}]\n\
             [values]\ndate = [\"%d/%m/%Y\"]\n[transaction]\nbooking_date = 1\namount = 2\n"
        );
        Layout::parse(&text).expect("a layout")
    }

    #[test]
    fn words_that_everybody_uses_name_nobody() {
        let catalog = Catalog::built_in();
        let weigh = |header: &str| catalog.distinction(&layout(header)).expect("valid").expect("a header");
        assert!(weigh(r#""Date", "Description", "Amount", "Balance""#).is_generic());
        assert!(!weigh(r#""Date", "Northbank reference", "Details", "Amount""#).is_generic());
        let midata = weigh(r#""Date", "Type", "Merchant/Description", "Debit/Credit", "Balance""#);
        assert_eq!(midata.shared_with, ["gb.standard.midata"]);
    }
}
