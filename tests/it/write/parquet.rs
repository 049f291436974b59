//! Parquet, read back with the library's own reader.

use std::collections::BTreeMap;

use mydata::base::{Currency, Date, Identifier};
use mydata::normalize::{Account, Reading, Record, Transaction};
use mydata::write::OutputFormat;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::sample::{bank, coffee, number, write_sample};
use super::{as_cell, golden, json_lines, stream_records, written};

/// The rows of a file: cells as the stream has them, absent ones left out.
pub(super) fn rows(content: Vec<u8>) -> Vec<BTreeMap<String, String>> {
    let reader = SerializedFileReader::new(bytes(content)).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    rows.map(|row| {
        let cells = row.get_column_iter().filter(|(_, field)| !matches!(field, Field::Null));
        cells.map(|(name, field)| (name.clone(), text(field))).collect()
    })
    .collect()
}

fn bytes(content: Vec<u8>) -> impl parquet::file::reader::ChunkReader + 'static {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, &content).unwrap();
    file
}

fn text(field: &Field) -> String {
    match field {
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Date(days) => Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(*days)).unwrap().to_string(),
        Field::Decimal(value) => {
            assert_eq!((value.precision(), value.scale()), (38, 10));
            let units = i128::from_be_bytes(value.data().try_into().unwrap());
            let digits = format!("{:011}", units.unsigned_abs());
            let (whole, places) = digits.split_at(digits.len() - 10);
            let text = format!("{}{whole}.{places}", if units < 0 { "-" } else { "" });
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn parquet_reads_back_as_the_stream() {
    let records = stream_records(&json_lines());
    let files = written(OutputFormat::Parquet, |sink| write_sample(sink)).unwrap();
    assert_eq!(files.keys().copied().collect::<Vec<_>>(), ["", "balances", "bills", "parts", "usage"]);
    let mut seen = 0;
    for row in files.into_values().flat_map(rows) {
        let key = row.get("id").cloned().unwrap_or_else(|| format!("{}#{}", row["transaction"], row["part"]));
        let record = records[&key].as_object().unwrap();
        assert_eq!(row.len(), record.len() - 1, "every field but the name of the kind is a column");
        for (name, cell) in &row {
            let expected = as_cell(&record[name]);
            // Parquet keeps values, the stream keeps also the currency's minor digits.
            let equal = *cell == expected || number(cell) == number(&expected);
            assert!(equal, "{name}: {cell} and {expected}");
        }
        seen += 1;
    }
    assert_eq!(seen, records.len());
}

#[test]
fn parquet_schema_golden() {
    let mut shown = String::new();
    for (name, content) in written(OutputFormat::Parquet, |sink| write_sample(sink)).unwrap() {
        let reader = SerializedFileReader::new(bytes(content)).unwrap();
        let metadata = reader.metadata().file_metadata();
        let mut schema = Vec::new();
        parquet::schema::printer::print_schema(&mut schema, metadata.schema());
        shown.push_str(&format!("==> {name}\n{}", String::from_utf8(schema).unwrap()));
        for pair in metadata.key_value_metadata().unwrap() {
            shown.push_str(&format!("{} = {}\n", pair.key, pair.value.as_deref().unwrap()));
        }
    }
    golden("parquet.txt", &shown);
}

#[test]
fn usage_alone_takes_the_main_file() {
    let files = written(OutputFormat::Parquet, |sink| {
        sink.origin(&bank())?;
        let service = mydata::normalize::Service::default();
        sink.service(0, &service)?;
        sink.record(&Record::Usage(mydata::normalize::Usage::default()))?;
        sink.end(&Reading { status: mydata::normalize::ReadingStatus::Ok, ..Reading::new("") })
    })
    .unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(rows(files[""].clone())[0]["kind"], "voice");
}

#[test]
fn nothing_gives_an_empty_table() {
    let files = written(OutputFormat::Parquet, |_| Ok(())).unwrap();
    assert_eq!(rows(files[""].clone()), []);
}

#[test]
fn a_value_that_does_not_fit_is_refused_by_its_row() {
    for amount in ["0.00000000001", "79228162514264337593543950335"] {
        let row = Transaction { amount: number(amount), ..coffee(41) };
        let error = written(OutputFormat::Parquet, |sink| {
            sink.origin(&bank())?;
            sink.account(0, &Account { identifier: Identifier::default(), currency: Some(Currency::EUR) })?;
            sink.record(&Record::Transaction(row))
        });
        let message = error.unwrap_err().to_string();
        assert!(message.starts_with("exports.zip!march.csv, line 41: `amount` does not fit"), "{message}");
    }
}

#[test]
fn row_groups_are_bounded() {
    let count = (1_u64 << 16) + 10;
    let files = written(OutputFormat::Parquet, |sink| {
        sink.origin(&bank())?;
        sink.account(0, &Account { identifier: Identifier::default(), currency: None })?;
        (1..=count).try_for_each(|line| sink.record(&Record::Transaction(coffee(line))))
    });
    let reader = SerializedFileReader::new(bytes(files.unwrap().remove("").unwrap())).unwrap();
    let groups: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [1 << 16, 10]);
}
