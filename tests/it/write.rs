//! Records to files: one hand-made list of records through every format, and back.

mod books;
#[cfg(feature = "cli")]
mod parquet;
mod properties;
mod sample;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use mydata::base::{Identifier, Language, Texts};
use mydata::normalize::{Account, Reading, Record, RecordSink};
use mydata::write::{DataPackage, JsonDocument, JsonLines, OutputFormat, inspect, inspect_json, open, sibling_name};
use serde_json::Value;

use self::sample::{bank, bank_reading, coffee, operator_reading, write_bank_sample, write_sample};
use crate::support::{assert_golden, assert_valid, project};

fn golden(name: &str, actual: &str) {
    assert_golden(&project("fixtures/write").join(name), actual);
}

fn json_lines() -> String {
    let mut sink = JsonLines::new(Vec::new());
    write_sample(&mut sink).unwrap();
    String::from_utf8(sink.finish().unwrap()).unwrap()
}

#[test]
fn json_lines_golden() {
    let lines = json_lines();
    golden("records.jsonl", &lines);
    for line in lines.lines() {
        assert_valid("record", &serde_json::from_str(line).unwrap());
    }
}

#[test]
fn json_document_golden() {
    let mut sink = JsonDocument::new(Vec::new());
    write_sample(&mut sink).unwrap();
    let text = String::from_utf8(sink.finish().unwrap()).unwrap();
    golden("document.json", &text);
    assert_valid("document", &serde_json::from_str(&text).unwrap());
}

#[test]
fn a_document_of_nothing_is_valid() {
    let text = JsonDocument::new(Vec::new()).finish().unwrap();
    assert_valid("document", &serde_json::from_slice(&text).unwrap());
}

/// Every record of the stream as JSON, by its id; the stream is what the other formats are held against. Parts stand
/// for themselves, as they do in tables: by the id of their booking and their number.
fn stream_records(lines: &str) -> BTreeMap<String, Value> {
    let values = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records = values.filter(|value| value.get("id").is_some());
    let mut named = Vec::new();
    for mut record in records {
        let id = record["id"].as_str().unwrap().to_owned();
        let parts = record.as_object_mut().unwrap().remove("parts").unwrap_or_default();
        for (number, mut part) in (1_u64..).zip(parts.as_array().into_iter().flatten().cloned()) {
            (part["type"], part["transaction"], part["part"]) = ("part".into(), id.as_str().into(), number.into());
            named.push((format!("{id}#{number}"), part));
        }
        named.push((id, record));
    }
    let count = named.len();
    let records = BTreeMap::from_iter(named);
    assert_eq!(records.len(), count, "ids are unique");
    records
}

fn package(fill: impl FnOnce(&mut dyn RecordSink) -> io::Result<()>) -> Vec<u8> {
    let mut sink = DataPackage::new(Vec::new());
    fill(&mut sink).unwrap();
    sink.finish().unwrap()
}

fn members(archive: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let count = archive.len();
    let read = |index| {
        let mut member = archive.by_index(index).unwrap();
        let mut content = String::new();
        member.read_to_string(&mut content).unwrap();
        (member.name().unwrap().into_owned(), content)
    };
    (0..count).map(read).collect()
}

#[test]
fn data_package_golden() {
    let archive = package(write_sample);
    assert_eq!(archive, package(write_sample), "the same records give the same bytes");
    let members = members(archive);
    assert!(members.is_sorted());
    assert!(members.iter().filter(|(name, _)| name.ends_with(".csv")).all(|(_, table)| table.ends_with("\r\n")));
    let shown: Vec<String> = members.iter().map(|(name, content)| format!("==> {name}\n{content}")).collect();
    golden("package.txt", &shown.join("\n").replace("\r\n", "\n"));
}

/// Reads CSV as its standard has it; enough for what is written here.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv_core::Reader::new();
    let (mut rows, mut input) = (Vec::new(), text.as_bytes());
    let (mut output, mut ends) = (vec![0; text.len() + 1], vec![0; 64]);
    loop {
        let (result, taken, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = &input[taken..];
        match result {
            csv_core::ReadRecordResult::End => return rows,
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cells = starts.zip(&ends[..fields]).map(|(start, end)| output[start..*end].to_vec());
                rows.push(cells.map(|cell| String::from_utf8(cell).unwrap()).collect());
            }
            _ => {}
        }
    }
}

/// The cell that a JSON value is in a table.
fn as_cell(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

#[test]
fn a_data_package_reads_back_as_the_stream() {
    let records = stream_records(&json_lines());
    let members = members(package(write_sample));
    let (_, descriptor) = members.iter().find(|(name, _)| name == "datapackage.json").unwrap();
    let descriptor: Value = serde_json::from_str(descriptor).unwrap();
    let mut seen = 0;
    for resource in descriptor["resources"].as_array().unwrap() {
        let (_, content) = members.iter().find(|(name, _)| name == resource["path"].as_str().unwrap()).unwrap();
        assert_eq!(resource["bytes"], content.len());
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(content.as_bytes())));
        let rows = read_csv(content);
        let fields = resource["schema"]["fields"].as_array().unwrap().iter().map(|field| as_cell(&field["name"]));
        assert!(fields.eq(rows[0].iter().cloned()));
        for row in rows[1..].iter().filter(|_| ["id", "transaction"].contains(&rows[0][0].as_str())) {
            let is_part = rows[0][0] == "transaction";
            let record = &records[&if is_part { format!("{}#{}", row[0], row[1]) } else { row[0].clone() }];
            let cells = rows[0].iter().map(|name| as_cell(&record[name]));
            assert!(cells.eq(row.iter().cloned()), "{record:#} {row:?}");
            // The columns are all there is: nothing of the record is left out but the name of its kind.
            let filled = row.iter().filter(|cell| !cell.is_empty()).count();
            assert_eq!(filled, record.as_object().unwrap().len() - 1);
            seen += 1;
        }
    }
    assert_eq!(seen, records.len());
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn formats_have_names_endings_and_siblings() {
    for format in OutputFormat::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
        assert_eq!(OutputFormat::of_file_name(&format!("a/b.{}", format.extension())), Some(*format));
    }
    assert!("xml".parse::<OutputFormat>().unwrap_err().contains("`xml`"));
    assert_eq!(OutputFormat::of_file_name("out.csv"), None);
    assert_eq!(OutputFormat::of_file_name("out.hledger"), Some(OutputFormat::Hledger));
    assert_eq!(sibling_name("a.b/out.parquet", "usage"), "a.b/out.usage.parquet");
    assert_eq!(sibling_name("a.b/out", "usage"), "a.b/out.usage");
}

/// Everything that `format` writes of the sample, by table; the main file has no name.
fn written(format: OutputFormat, fill: impl FnOnce(&mut dyn RecordSink) -> io::Result<()>) -> io::Result<Files> {
    let files: RefCell<Files> = RefCell::default();
    let main = Box::new(Collect { files: &files, name: "" });
    let mut output = open(format, main, Box::new(|name| Ok(Box::new(Collect { files: &files, name }))));
    fill(&mut *output)?;
    output.finish()?;
    Ok(files.into_inner())
}

type Files = BTreeMap<&'static str, Vec<u8>>;

struct Collect<'a> {
    files: &'a RefCell<Files>,
    name: &'static str,
}

impl io::Write for Collect<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.files.borrow_mut().entry(self.name).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_format_opens_by_its_name() {
    for format in OutputFormat::ALL {
        let fill = if format.holds_telecom() { write_sample } else { write_bank_sample };
        let files = written(*format, |sink| fill(sink)).unwrap();
        assert!(!files[""].is_empty(), "{format:?}");
    }
    let lines = written(OutputFormat::JsonLines, |sink| write_sample(sink)).unwrap();
    assert_eq!(lines[""], json_lines().into_bytes());
}

#[test]
fn inspect_golden_in_the_order_of_the_contract() {
    let texts = Texts::new(Language::English);
    let readings = [bank_reading(), operator_reading(), Reading::new("empty.bin")];
    let mut value = inspect_json(&readings, &texts).unwrap();
    assert_eq!(serde_json::to_value(inspect(&readings, &texts)).unwrap(), value);
    for (place, problem) in readings[0].problems.iter().enumerate() {
        let told = &mut value[0]["problems"][place];
        assert_eq!(told["message"].take(), problem.message(&texts));
        assert_eq!(told["hint"].take(), problem.hint(&texts));
    }
    assert_valid("inspect", &inspect_json(&readings, &texts).unwrap());
    golden("inspect.json", &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
}

#[test]
fn no_format_writes_a_reading_that_is_not_usable() {
    for format in OutputFormat::ALL {
        let error = written(*format, |sink| {
            sink.origin(&bank())?;
            sink.end(&Reading::new("calls.csv"))
        });
        let message = error.unwrap_err().to_string();
        assert!(message.starts_with("the reading of calls.csv is unreadable"), "{message}");
    }
}

#[test]
fn an_account_out_of_turn_is_refused() {
    let mut sink = JsonLines::new(Vec::new());
    sink.origin(&bank()).unwrap();
    let account = Account { identifier: Identifier::default(), currency: None };
    let error = sink.account(1, &account).unwrap_err();
    assert_eq!(error.to_string(), "account or service 1 was announced out of turn");
}

#[test]
fn a_record_of_an_account_that_was_not_announced_is_refused() {
    let mut sink = JsonLines::new(Vec::new());
    sink.origin(&bank()).unwrap();
    let error = sink.record(&Record::Transaction(coffee(5))).unwrap_err();
    assert_eq!(error.to_string(), "line 5 belongs to account or service 0, which was not announced");
}
