//! JSON: documents of objects within objects, and JSON Lines, read as tables.
//!
//! A first pass outlines the document: which lists of objects it has, and their keys. The objects of the lists that are
//! chosen are rows; a second pass reads their values by the paths that name them, straight into the cells of the row.
//! Where values around the lists are asked for, a pass between collects them, because they may stand behind the rows.
//!
//! Beyond the grammar of RFC 8259 a comma may stand before a closing bracket. Everything else that breaks the grammar
//! ends the reading.

mod around;
mod columns;
mod cursor;
mod element;
mod input;
mod outline;
mod rows;
mod skip;
mod walk;

use super::keyed::{Keyed, read_longest};
use super::row::{Row, RowSink};
use super::source::Source;
use super::{Dialect, Format, Shape};
use crate::base::{Code, Limits, Problem};
use around::{Collector, Surroundings};
pub use columns::Columns;
use input::Input;
pub use outline::{Outline, RowLists};
use rows::Rows;
pub(super) use rows::{Lists, Place};
use walk::walk;

/// JSON and JSON Lines.
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn shape(&self) -> Shape {
        Shape::Keyed(&Json)
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

impl Keyed for Json {
    fn outline(&self, source: &mut Source, dialect: &Dialect, limits: &Limits) -> Result<Outline, Problem> {
        Outline::read(&mut Input::new(dialect.text_beforehand(self, source)?, limits))
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
        let mut surroundings = Surroundings::default();
        if !columns.around.is_empty() {
            let mut collector = Collector::new(columns, &lists);
            let mut input = Input::new(dialect.text_beforehand(self, source)?, limits);
            walk(&mut input, &mut collector, Place::ROOT)?;
            surroundings = collector.finish();
        }
        let mut input = Input::new(dialect.text(self, source, sink)?, limits);
        let _ = sink.table("");
        let mut visitor = Rows {
            columns,
            lists: &lists,
            surroundings: &surroundings,
            sink,
            row: Row::default(),
            count: 0,
            scopes: 0,
        };
        let read = walk(&mut input, &mut visitor, Place::ROOT);
        if let Some(line) = input.replaced_at {
            sink.problem(Problem::new(Code::ReplacedCharacters).at(line).with("encoding", "utf-16"));
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::{Columns, Json, Keyed, RowLists};
    use crate::base::{Code, Limits, Problem};
    use crate::read::row::{Preview, Row};
    use crate::read::{Dialect, Source};

    /// The rows of the lists that have these keys, cell by cell.
    fn read(text: &str, keys: &[String], limits: &Limits) -> Result<Vec<Vec<String>>, Problem> {
        let mut source = Source::from_bytes("test.json", text.as_bytes(), limits)?;
        let dialect = Dialect::default();
        let outline = Json.outline(&mut source, &dialect, limits)?;
        let required: Vec<String> = keys.iter().filter(|key| !key.starts_with('/')).cloned().collect();
        let rows: RowLists = outline.rows_with(&[], &required);
        assert!(rows.is_whole(), "{rows:?}");
        let columns = Columns::compile(keys.iter().map(String::as_str)).expect("paths");
        let mut preview = Preview::of(usize::MAX);
        Json.read_rows(&mut source, &dialect, limits, &rows, &columns, &mut preview)?;
        let cells = |row: &Row| row.cells().map(str::to_owned).collect();
        Ok(preview.rows.iter().map(|(_, row)| cells(row)).collect())
    }

    fn rows(text: &str, keys: &[&str]) -> Vec<Vec<String>> {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        read(text, &keys, &Limits::default()).expect("JSON")
    }

    fn refusal(text: &str, limits: &Limits) -> (Code, Option<u64>) {
        let problem = read(text, &["a".to_owned()], limits).expect_err("malformed");
        (problem.code, problem.line)
    }

    #[test]
    fn lists_of_texts_and_of_objects_are_cells() {
        let text = r#"[{"a":["x","y",null,1.50],"b":[{"c":"first"},{"c":"second"}],"p":[
            {"value":"8","name":"size"},{"name":"colour","value":"red"}]}]"#;
        let keys = ["a", "b.c", "b[2].c", "p[name=Size].value", "p[name=colour].value", "p[name=none].value"];
        assert_eq!(rows(text, &keys), [["x\ny\n1.50", "first", "second", "8", "red", ""]]);
    }

    #[test]
    fn what_stands_around_is_seen_from_the_innermost_object_outwards() {
        let text = r#"{"all":[{"rows":[{"a":1}],"owner":{"name":"Ann"}},{"rows":[{"a":2},{"a":3}]},
            {"rows":{"a":9},"more":{"rows":[{"a":4}],"owner":{"name":"Bob"}}}],"owner":{"name":"Eve"},
            "many":[{"x":1},{"x":2}],"one":[{"x":1},{"x":1}]}"#;
        let keys = ["a", "/owner.name", "/many.x", "/one.x", "/"];
        let expected = [
            ["1", "Ann", "", "1", "all.rows"],
            ["2", "Eve", "", "1", "all.rows"],
            ["3", "Eve", "", "1", "all.rows"],
            ["9", "Eve", "", "1", "all.rows"],
            ["4", "Bob", "", "1", "all.more.rows"],
        ];
        assert_eq!(rows(text, &keys), expected);
    }

    #[test]
    fn one_object_is_a_row_and_so_is_each_line() {
        assert_eq!(rows(r#"{"a":1,"b":{"a":2}}"#, &["a", "b.a"]), [["1", "2"]]);
        assert_eq!(rows("{\"a\":1}\n{\"a\":2,}\n", &["a"]), [["1"], ["2"]]);
        assert_eq!(rows("[[{\"a\":1}],[{\"a\":2,\"\\u0061\":3},],]", &["a"]), [["1"], ["3"]]);
    }

    #[test]
    fn what_breaks_the_grammar_is_told_with_its_line() {
        let limits = Limits::default();
        let broken = ["[{\"a\":1}\n{\"a\":2}]", "[{\"a\":1},\n{\"a\"", "[{\"a\":1},\n,{\"a\":2}]", "{\"a\":\n01}"];
        for text in broken {
            assert_eq!(refusal(text, &limits), (Code::BrokenGrammar, Some(2)), "{text}");
        }
        let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(100), "]".repeat(100));
        assert_eq!(refusal(&deep, &limits), (Code::ValuesTooDeep, Some(1)));
        let wide: Vec<String> = (0..2000).map(|number| format!("\"k{number}\":1")).collect();
        assert_eq!(refusal(&format!("[{{\"a\":1,{}}}]", wide.join(",")), &limits), (Code::TooManyColumns, Some(1)));
        let long = format!("[\n{{\"a\":\"{}\"}}]", "x".repeat(3000));
        let small = Limits { row_bytes: 2000, ..Limits::default() };
        assert_eq!(refusal(&long, &small), (Code::RowTooLong, Some(2)));
    }

    /// Rows without a common shape, deep enough for objects within objects.
    fn row() -> impl Strategy<Value = Value> {
        let number = prop_oneof![
            any::<i64>().prop_map(Value::from),
            "-?[1-9][0-9]{0,20}\\.[0-9]{1,9}".prop_map(|text| { serde_json::from_str(&text).expect("a number") })
        ];
        let leaf = prop_oneof![any::<String>().prop_map(Value::from), any::<bool>().prop_map(Value::from), number];
        let key = prop_oneof!["[a-d]", "[a-z \"\\\\é🍞]{1,6}"];
        let value = leaf.prop_recursive(3, 24, 6, move |inner| {
            prop::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()))
        });
        prop::collection::btree_map("[a-z]{1,3}", value, 0..6)
            .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()))
    }

    /// Every path to a value with its text.
    fn leaves(value: &Value, path: &str, into: &mut Vec<(String, String)>) {
        match value {
            Value::Object(map) => {
                let step = |key: &String| if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                map.iter().for_each(|(key, value)| leaves(value, &step(key), into));
            }
            Value::String(text) => into.push((path.to_owned(), text.clone())),
            other => into.push((path.to_owned(), other.to_string())),
        }
    }

    proptest! {
        #[test]
        fn a_written_value_reads_back_cell_by_cell(mut list in prop::collection::vec(row(), 1..6), pretty: bool) {
            list.iter_mut().for_each(|row| row["id"] = 7.into());
            let list = Value::Array(list);
            let text = if pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) };
            let expected: Vec<Vec<(String, String)>> = (list.as_array().into_iter().flatten())
                .map(|row| {
                    let mut cells = Vec::new();
                    leaves(row, "", &mut cells);
                    cells
                })
                .collect();
            let mut keys: Vec<String> = expected.iter().flatten().map(|(path, _)| path.clone()).collect();
            keys.sort();
            keys.dedup();
            let found = read(&text.expect("JSON"), &keys, &Limits::default()).expect("JSON");
            prop_assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                for (key, cell) in keys.iter().zip(found) {
                    let wanted = expected.iter().find(|(path, _)| path == key).map_or("", |(_, text)| text);
                    prop_assert_eq!(cell, wanted, "{}", key);
                }
            }
        }

        #[test]
        fn no_text_makes_the_scanner_stumble(text in "[\\[\\]{}:,\"a1.e\\\\ \n-]{0,60}") {
            let limits = Limits::default();
            let mut source = Source::from_bytes("test.json", text.as_bytes(), &limits).expect("a source");
            let outline = Json.outline(&mut source, &Dialect::default(), &limits);
            if let Ok(outline) = outline {
                let keys = ["a".to_owned(), "/a".to_owned()];
                let rows = outline.rows_with(&[String::new(), "a".to_owned()], &keys);
                let columns = Columns::compile(["a", "/a", "/", "a[1].a"]).expect("paths");
                let mut nobody = Preview::of(usize::MAX);
                let _ = Json.read_rows(&mut source, &Dialect::default(), &limits, &rows, &columns, &mut nobody);
                let strict: Result<Value, _> = serde_json::from_str(&text);
                let read = Json.read_rows(&mut source, &Dialect::default(), &limits, &rows, &columns, &mut nobody);
                prop_assert!(strict.is_err() || read.is_ok(), "{:?}", read);
            }
        }
    }
}
