//! XML documents of records: elements that repeat are rows, and their attributes and elements are cells.
//!
//! Elements and attributes are known by their local names: prefixes differ from program to program. A path names
//! attributes as it names elements (`call.duration`); the text of an element without elements is its value. Of
//! elements that repeat within a row the first is meant, and texts that repeat stand on lines of their own.
//!
//! A first pass outlines the document, a second one reads its rows, as for JSON. A document type is passed over and
//! what it declares is not expanded: beyond the five entities of XML and numbers of characters, a reference in a value
//! that is asked for ends the reading. Values around the rows are those that stand before them.

mod outline;
mod rows;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attribute;

use super::encoding::TextReader;
use super::json::Lists;
use super::keyed::{Keyed, read_longest};
use super::markup::Markup;
use super::row::RowSink;
use super::{Columns, Dialect, Format, Outline, RowLists, Shape, Source, TextEncoding};
use crate::base::{Code, Limits, Problem};
use rows::Rows;

/// XML documents that no format of its own reads.
pub struct Xml;

impl Format for Xml {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn shape(&self) -> Shape {
        Shape::Keyed(&Xml)
    }

    fn encoding(&self, source: &mut Source) -> std::io::Result<Option<TextEncoding>> {
        TextEncoding::detect_xml(source).map(Some)
    }

    /// The longest list as a table: its keys are the first row.
    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        read_longest(self, source, dialect, limits, sink)
    }
}

impl Keyed for Xml {
    fn outline(&self, source: &mut Source, dialect: &Dialect, limits: &Limits) -> Result<Outline, Problem> {
        outline::outline(document(dialect.text_beforehand(self, source)?, limits), limits)
    }

    fn read_rows(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        rows: &RowLists,
        columns: &Columns,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let lists = Lists::of(&rows.paths);
        let document = document(dialect.text(self, source, sink)?, limits);
        let _ = sink.table("");
        Rows::new(columns, &lists, limits, sink).read(document)
    }
}

/// The events of a text, its lines counted.
fn document<'r>(mut text: TextReader<'r>, limits: &'r Limits) -> Markup<'r, TextReader<'r>> {
    text.count_lines();
    Markup::of_text(text, limits, Code::BrokenGrammar).with_long_events()
}

/// The text breaks the grammar at this line.
fn broken(line: u64) -> Problem {
    Problem::new(Code::BrokenGrammar).at(line)
}

/// Refuses an element that would lie deeper than the limit.
fn check_depth(open: usize, limits: &Limits, line: u64) -> Result<(), Problem> {
    match open >= limits.nesting {
        true => Err(limits.too_deep().at(line)),
        false => Ok(()),
    }
}

/// The attributes of a tag by their local names, without those that declare namespaces.
fn attributes<'t>(
    tag: &'t BytesStart<'_>,
    line: u64,
) -> impl Iterator<Item = Result<(&'t str, Attribute<'t>), Problem>> {
    let named = move |attribute: Attribute<'t>| match attribute.key.as_namespace_binding() {
        Some(_) => None,
        None => Some((attribute.key.local_name().into_inner(), attribute)),
    };
    tag.attributes().filter_map(move |attribute| match attribute {
        Ok(attribute) => named(attribute).map(Ok),
        Err(_) => Some(Err(broken(line))),
    })
}

/// Writes the value of an attribute; `None` where a reference in it is none of XML's own.
fn write_value(attribute: &Attribute<'_>, into: &mut String) -> Option<()> {
    let value: &str = &attribute.value;
    match value.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        false => into.push_str(value),
        true => into.push_str(&attribute.normalized_value(XmlVersion::Implicit1_0).ok()?),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Keyed, Xml};
    use crate::base::{Code, Limits, Problem};
    use crate::read::row::{Preview, Row};
    use crate::read::{Columns, Dialect, Source};

    /// The rows of some lists, cell by cell.
    fn read(text: &str, list: &str, keys: &[&str], limits: &Limits) -> Result<Vec<Vec<String>>, Problem> {
        let mut source = Source::from_bytes("test.xml", text.as_bytes(), limits)?;
        let dialect = Dialect::default();
        let outline = Xml.outline(&mut source, &dialect, limits)?;
        let required: Vec<String> = keys.iter().filter(|key| **key != "/").map(|key| (*key).to_owned()).collect();
        let rows = outline.rows_with(&[list.to_owned()], &required);
        let columns = Columns::compile(keys.iter().copied()).expect("paths");
        let mut preview = Preview::of(usize::MAX);
        Xml.read_rows(&mut source, &dialect, limits, &rows, &columns, &mut preview)?;
        let cells = |row: &Row| row.cells().map(str::to_owned).collect();
        Ok(preview.rows.iter().map(|(_, row)| cells(row)).collect())
    }

    fn rows(text: &str, list: &str, keys: &[&str]) -> Vec<Vec<String>> {
        read(text, list, keys, &Limits::default()).expect("XML")
    }

    fn refusal(text: &str, limits: &Limits) -> (Code, Option<u64>) {
        let problem = read(text, "r", &["a"], limits).expect_err("malformed");
        (problem.code, problem.line)
    }

    #[test]
    fn attributes_and_elements_are_cells() {
        let text = "<?xml version='1.0'?><!DOCTYPE x><x:all xmlns:x='urn:x'><!-- r -->\
                    <r a='1 &amp; &#x32;' x:b=\"2\">\n<c><d>&lt;3</d></c></r>\
                    <r b='3'><a><![CDATA[4 & 5]]></a><a>6</a><c x='7'>8</c></r><r a=''/></x:all>";
        let keys = ["a", "b", "c.d", "c", "c.x"];
        let expected = [["1 & 2", "2", "<3", "", ""], ["4 & 5\n6", "3", "", "8", "7"], ["", "", "", "", ""]];
        assert_eq!(rows(text, "all.r", &keys), expected);
    }

    #[test]
    fn of_elements_that_repeat_the_first_is_meant() {
        let text = "<l><r><p k='1'><q>2</q><q>3</q></p><p k='4'><q>5</q></p></r><r><p k='6'/></r></l>";
        assert_eq!(rows(text, "r", &["p.k", "p.q"]), [["1", "2\n3"], ["6", ""]]);
    }

    #[test]
    fn what_stands_around_is_seen_from_the_innermost_element_outwards() {
        let text = "<all count='3' owner='Eve'><part owner='Ann'><name>N</name><r a='1'/></part>\
                    <part><r a='2'/><r a='3'/></part></all>";
        let keys = ["a", "/owner", "/count", "/all.count", "/name", "/part.owner", "/"];
        let expected = [
            ["1", "Ann", "3", "3", "N", "Ann", "all.part.r"],
            ["2", "Eve", "3", "3", "", "Ann", "all.part.r"],
            ["3", "Eve", "3", "3", "", "Ann", "all.part.r"],
        ];
        assert_eq!(rows(text, "r", &keys), expected);
    }

    #[test]
    fn what_breaks_the_grammar_is_told_with_its_line() {
        let limits = Limits::default();
        let broken = [
            "<l><r a='1'/>\n<r a='2'></l>",
            "<l>\n<r a='1'>",
            "<l><r a='1'/>\n<r a='&nbsp;'/></l>",
            "<l><r a='1'/>\n<r><a>&file;</a></r></l>",
            "<l><r a='1'/>\n<r a='1' a='2'/></l>",
        ];
        for text in broken {
            assert_eq!(refusal(text, &limits), (Code::BrokenGrammar, Some(2)), "{text}");
        }
        assert_eq!(refusal("<!-- nothing -->", &limits), (Code::BrokenGrammar, Some(1)));
    }

    #[test]
    fn every_limit_has_its_code() {
        let limits = Limits::default();
        let deep = format!("<l><r a='1'>{}{}</r></l>", "<x>".repeat(70), "</x>".repeat(70));
        assert_eq!(refusal(&deep, &limits), (Code::ValuesTooDeep, Some(1)));
        let wide: String = (0..2000).map(|number| format!(" k{number}='1'")).collect();
        assert_eq!(refusal(&format!("<l>\n<r a='1'{wide}/></l>"), &limits), (Code::TooManyColumns, Some(2)));
        let small = Limits { row_bytes: 2000, rows: 2, compound_bytes: 5000, ..Limits::default() };
        let long = "x".repeat(3000);
        assert_eq!(refusal(&format!("<l>\n<r a='{long}'/></l>"), &small), (Code::RowTooLong, Some(2)));
        assert_eq!(refusal(&format!("<l>\n<r><a>{long}</a></r></l>"), &small), (Code::RowTooLong, Some(2)));
        assert_eq!(
            refusal(&format!("<l>\n<r a='1' b='{}'/></l>", long.repeat(60)), &small),
            (Code::RowTooLong, Some(2))
        );
        assert_eq!(refusal("<l><r a='1'/><r a='1'/>\n<r a='1'/></l>", &small), (Code::TooManyRows, None));
        // What nobody asks for may be longer than a row.
        let aside = format!("<l><r a='1'><p data='{long}'>{long}</p></r></l>");
        assert_eq!(read(&aside, "r", &["a"], &small).expect("a row"), [["1"]]);
    }

    /// No control characters, which XML cannot write.
    const VALUE: &str = "[^\\x00-\\x1f\u{fffe}\u{ffff}]*";

    proptest! {
        #[test]
        fn what_was_written_reads_back(list in prop::collection::vec((VALUE, VALUE), 1..6)) {
            let escape = |text: &str| quick_xml::escape::escape(text).into_owned();
            let row = |(a, b): &(String, String)| format!("<r a=\"{}\"><b>{}</b></r>", escape(a), escape(b));
            let text = format!("<l>{}</l>", list.iter().map(row).collect::<String>());
            let expected: Vec<Vec<String>> = list.iter().map(|(a, b)| vec![a.clone(), b.trim().to_owned()]).collect();
            prop_assert_eq!(read(&text, "r", &["a", "b"], &Limits::default()).expect("XML"), expected);
        }

        #[test]
        fn no_text_makes_the_scanner_stumble(text in "[<>/ra='\"&;!\\[\\]?\\- ]{0,60}") {
            let _ = read(&text, "r", &["a", "/a", "/"], &Limits::default());
            let _ = read(&format!("<l><r a='1'/>{text}</l>"), "r", &["a", "/a", "/"], &Limits::default());
        }
    }
}
