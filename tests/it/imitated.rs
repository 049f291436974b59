//! Files with invented values: of every table under `fixtures/layouts` and `fixtures/inferred` one is made, nothing of
//! the table is left in it, and it is read by the same layout with a proof of the same strength.

use std::collections::HashSet;
use std::fs;
use std::io::Read;

use mydata::base::{DecimalMark, Limits, NumberFormat, Proof};
use mydata::normalize::{Catalog, Discard, LayoutSource, ListedWords, Normalizer, Reading, ReadingStatus};
use mydata::read::{Dialect, Preview, Progress, Source, format_of};
use mydata::simulate::{Fixture, fixture};
use regex::Regex;

use crate::fixtures::{built_in, fixtures, normalizer};
use crate::support::project;

/// A table that is imitated.
struct Original {
    path: String,
    source: Source,
    reading: Reading,
}

/// Formats that are imitated.
const TABLES: [&str; 7] = ["csv", "xlsx", "ods", "xls", "spreadsheetml", "html", "json"];

/// Every table of a folder of fixtures, as it is read.
fn tables(paths: impl Iterator<Item = String>, normalizer: &Normalizer) -> Vec<Original> {
    let open = |path: String| {
        let mut source = Source::open(&project(&path), &Limits::default(), &Progress::default()).unwrap();
        let reading = normalizer.read(&mut source, &mut Discard).unwrap();
        Original { path, source, reading }
    };
    let is_table = |original: &Original| original.reading.format.is_some_and(|format| TABLES.contains(&format));
    paths.map(open).filter(is_table).collect()
}

fn known(normalizer: &Normalizer) -> Vec<Original> {
    tables(fixtures().into_iter().map(|fixture| fixture.path), normalizer)
}

fn inferred(normalizer: &Normalizer) -> Vec<Original> {
    let folder = "fixtures/inferred";
    let names = fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut paths: Vec<String> = names.map(|name| format!("{folder}/{name}")).collect();
    paths.retain(|path| !path.ends_with(".golden.txt"));
    paths.sort();
    tables(paths.into_iter(), normalizer)
}

/// What may stay: words of the lists, and those that a known layout itself holds.
struct Allowed {
    listed: &'static ListedWords,
    /// Words of its rules, and whole texts of them.
    of_layout: HashSet<String>,
    names_countries: bool,
    /// The parts of a date stand in columns of their own: twelve months are a closed list.
    names_months: bool,
}

impl Allowed {
    fn of(reading: &Reading) -> Allowed {
        let mut allowed = Allowed {
            listed: ListedWords::built_in().unwrap(),
            of_layout: HashSet::new(),
            names_countries: false,
            names_months: false,
        };
        if reading.layout_source != Some(LayoutSource::Inferred) {
            let file = format!("{}.toml", reading.layout.as_ref().unwrap().replacen('.', "/", 1));
            let (_, text) = Catalog::built_in_files().find(|(name, _)| *name == file).unwrap();
            // How the file is matched and what its columns mean; not where it was seen and how it is obtained.
            let rules = text.split_once("[match]").unwrap().1;
            let rules = format!("[match]{rules}");
            allowed.of_layout.extend(words(&rules).map(str::to_lowercase));
            collect(&toml::from_str(&rules).unwrap(), &mut allowed.of_layout);
            allowed.names_countries = rules.contains("\ncountry = ");
            allowed.names_months = rules.contains("\"Month\"");
        }
        allowed
    }

    /// Whether a cell holds nothing but words that may stay, and noughts.
    fn allows(&self, cell: &str) -> bool {
        let found: Vec<&str> = words(cell).collect();
        let in_phrases = self.listed.in_phrases(&found);
        let is_mask = |word: &str| word.len() > 1 && word.chars().all(|letter| matches!(letter, 'x' | 'X'));
        let is_own = |word: &str| self.of_layout.contains(&word.to_lowercase());
        let is_word = |(word, in_phrase): (&&str, &bool)| *in_phrase || is_own(word) || is_mask(word);
        let is_country = || self.names_countries && cell.len() == 2 && words(cell).count() == 1;
        let is_month = || self.names_months && matches!(cell.parse(), Ok(1..=12));
        // Noughts, with the currency that is printed beside them.
        let is_nothing = || {
            let decimals = [DecimalMark::Point, DecimalMark::Comma];
            decimals.into_iter().any(|decimal| NumberFormat { decimal }.parse(cell).is_ok_and(|value| value.is_zero()))
        };
        let is_nought = cell.chars().filter(|character| character.is_numeric()).all(|digit| digit == '0');
        self.listed.lists(cell)
            || self.of_layout.contains(cell)
            || is_country()
            || is_month()
            || is_nothing()
            || (is_nought && found.iter().zip(&in_phrases).all(is_word))
    }
}

/// Every text and every key of a layout's rules.
fn collect(value: &toml::Value, into: &mut HashSet<String>) {
    match value {
        toml::Value::String(text) => {
            into.insert(text.to_lowercase());
        }
        toml::Value::Array(list) => list.iter().for_each(|value| collect(value, into)),
        toml::Value::Table(table) => {
            into.extend(table.keys().map(|key| key.to_lowercase()));
            table.values().for_each(|value| collect(value, into));
        }
        _ => {}
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty())
}

/// The rows of a file, each with its cells.
fn rows(source: &mut Source, delimiter: u8) -> Vec<Vec<String>> {
    let format = format_of(source).unwrap();
    if format.name() == "json" {
        let mut text = String::new();
        source.rewound().unwrap().read_to_string(&mut text).unwrap();
        // A comma before a closing bracket is read too.
        let text = Regex::new(r",(\s*[\]}])").unwrap().replace_all(&text, "$1").into_owned();
        // And half of a character, at the end of a text.
        let text = Regex::new(r#"\\ud83c""#).unwrap().replace_all(&text, "\"").into_owned();
        let values = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
        return values.map(|value| leaves(&value.unwrap())).collect();
    }
    let mut preview = Preview::of(usize::MAX);
    let encoding = format.encoding(source).unwrap();
    let dialect = Dialect { delimiter, encoding, ..Dialect::default() };
    format.read(source, &dialect, &Limits::default(), &mut preview).unwrap();
    preview.rows.iter().map(|(_, row)| row.cells().map(|cell| cell.trim().to_lowercase()).collect()).collect()
}

/// The texts and numbers of a document.
fn leaves(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Object(map) => map.values().flat_map(leaves).collect(),
        serde_json::Value::Array(list) => list.iter().flat_map(leaves).collect(),
        serde_json::Value::String(text) => vec![text.trim().to_lowercase()],
        serde_json::Value::Number(number) => vec![number.to_string()],
        serde_json::Value::Bool(_) | serde_json::Value::Null => Vec::new(),
    }
}

/// What is wrong with an imitation.
fn findings(original: &mut Original, made: &Fixture, normalizer: &Normalizer) -> Vec<String> {
    let mut source = Source::from_bytes("made", &made.bytes, &Limits::default()).unwrap();
    let reading = normalizer.read(&mut source, &mut Discard).unwrap();
    let mut found = differences(&original.reading, &reading);
    if original.reading.layout_source == Some(LayoutSource::Inferred) {
        let drafts = (normalizer.draft(&mut original.source).unwrap().0, normalizer.draft(&mut source).unwrap().0);
        if drafts.0 != drafts.1 {
            found.push(format!("another draft: {:#?}\n{:#?}", drafts.0, drafts.1));
        }
    }
    let allowed = Allowed::of(&original.reading);
    let counts = |delimiter: &u8| made.bytes.iter().filter(|byte| *byte == delimiter).count();
    let delimiter = *mydata::read::DELIMITERS.iter().max_by_key(|delimiter| counts(delimiter)).unwrap();
    let (before, after) = (rows(&mut original.source, delimiter), rows(&mut source, delimiter));
    // The header stays as it is, wherever it is repeated.
    let headers: HashSet<&Vec<String>> =
        before.iter().filter(|row| after.contains(row) && row.iter().all(|cell| is_name(cell))).collect();
    let without = |rows: &[Vec<String>]| -> Vec<String> {
        let rows = rows.iter().filter(|row| !headers.contains(row)).flatten();
        rows.filter(|cell| !allowed.allows(cell)).cloned().collect()
    };
    let (before, after) = (without(&before), without(&after));
    let text = after.join("\n");
    for cell in before {
        let is_long = cell.chars().filter(|character| character.is_alphanumeric()).count() >= 4;
        if after.contains(&cell) || (is_long && text.contains(&cell)) {
            found.push(format!("`{cell}` is left"));
        }
    }
    found
}

/// Names of columns are no dates and no amounts.
fn is_name(cell: &str) -> bool {
    !cell.starts_with(|character: char| character.is_ascii_digit())
}

fn differences(before: &Reading, after: &Reading) -> Vec<String> {
    let mut found = Vec::new();
    // Of a document the rows that are refused stay; of a table they are left out.
    let is_document = before.format == Some("json");
    if after.status != if is_document { before.status } else { ReadingStatus::Ok } {
        found.push(format!("is {}: {:?}", after.status.word(), after.problems));
    }
    if (&before.layout, before.layout_source) != (&after.layout, after.layout_source) {
        found.push(format!("is read by {:?}", after.layout));
    }
    let proofs = |reading: &Reading| {
        let accounts = reading.accounts.iter().map(|account| account.proof);
        accounts.chain(reading.services.iter().map(|service| service.proof)).collect::<HashSet<_>>()
    };
    let is_proved = |reading: &Reading| proofs(reading).contains(&Proof::Verified);
    if is_proved(before) && !is_proved(after) && after.rows.imported >= 4 {
        found.push(format!("proves {:?}, not {:?}", proofs(after), proofs(before)));
    }
    // Rows of which something is told are left out.
    let expected = before.rows.imported.saturating_sub(before.problems.len() as u64).min(8);
    if after.rows.imported == 0 || after.rows.imported < expected {
        found.push(format!("has {} records of {}", after.rows.imported, before.rows.imported));
    }
    found
}

/// Makes an imitation of each and gathers what is wrong with any.
fn check(originals: Vec<Original>, normalizer: &Normalizer) {
    let mut wrong = Vec::new();
    let count = originals.len();
    for mut original in originals {
        let found = match fixture(normalizer, &mut original.source) {
            Ok(made) => {
                dump(&original.path, &made);
                findings(&mut original, &made, normalizer)
            }
            Err(error) => vec![format!("{error:?}")],
        };
        wrong.extend(found.into_iter().map(|finding| format!("{}: {finding}", original.path)));
    }
    assert!(count >= 10 && wrong.is_empty(), "of {count} tables:\n{}", wrong.join("\n"));
}

/// Writes an imitation for whoever looks into it: `IMITATED_DUMP=folder`.
fn dump(path: &str, made: &Fixture) {
    if let Some(folder) = std::env::var_os("IMITATED_DUMP") {
        let path = std::path::Path::new(&folder).join(path.replace('/', "_"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(path, &made.bytes).unwrap();
    }
}

#[test]
fn nothing_of_a_table_that_a_layout_knows_is_left_in_its_imitation() {
    let normalizer = built_in();
    check(known(&normalizer), &normalizer);
}

#[test]
fn nothing_of_a_table_that_no_layout_knows_is_left_in_its_imitation() {
    let normalizer = normalizer(Catalog::built_in().only_standards());
    check(inferred(&normalizer), &normalizer);
}
