//! Whatever the amount, every format gives it back exactly.

use mydata::base::{Currency, Decimal, Identifier};
use mydata::normalize::{Account, Reading, ReadingStatus, Record, RecordSink, Transaction};
use mydata::write::OutputFormat;
use proptest::prelude::*;
use serde_json::Value;

use super::sample::{bank, coffee};
use super::{members, read_csv, written};

fn amounts(amounts: &[Decimal], sink: &mut dyn RecordSink) -> std::io::Result<()> {
    sink.origin(&bank())?;
    sink.account(0, &Account { identifier: Identifier::default(), currency: Some(Currency::EUR) })?;
    for (place, amount) in amounts.iter().enumerate() {
        let row = Transaction { amount: *amount, fee: Some(*amount), ..coffee(place as u64 + 1) };
        sink.record(&Record::Transaction(row))?;
    }
    sink.end(&Reading { status: ReadingStatus::Ok, ..Reading::new("a.csv") })
}

/// What a format gives back of the amounts, in their order.
fn read_back(format: OutputFormat, values: &[Decimal]) -> Vec<Decimal> {
    let content = written(format, |sink| amounts(values, sink)).unwrap().remove("").unwrap();
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    match format {
        OutputFormat::JsonLines => {
            let lines = String::from_utf8(content).unwrap();
            let values = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            values.filter_map(|value| value["amount"].as_str().map(parse)).collect()
        }
        OutputFormat::Json => {
            let value: Value = serde_json::from_slice(&content).unwrap();
            let rows = value["accounts"][0]["transactions"].as_array().unwrap().clone();
            rows.iter().map(|row| parse(row["fee"].as_str().unwrap())).collect()
        }
        OutputFormat::DataPackage => {
            let (_, table) = members(content).into_iter().find(|(name, _)| name == "transactions.csv").unwrap();
            let rows = read_csv(&table);
            let column = rows[0].iter().position(|name| name == "amount").unwrap();
            rows[1..].iter().map(|row| parse(&row[column])).collect()
        }
        #[cfg(feature = "cli")]
        OutputFormat::Parquet => {
            let rows = super::parquet::rows(content);
            rows.iter().map(|row| parse(&row["amount"])).collect()
        }
        OutputFormat::Ofx => between(&content, "</STMTTRN>", "-fee<", "<TRNAMT>").map(parse).collect(),
        OutputFormat::Qif => between(&content, "^\n", "Pfee", "\nT").map(parse).collect(),
        OutputFormat::Hledger => between(&content, "\n\n", "-fee", "eur  ").map(parse).collect(),
        OutputFormat::Beancount => between(&content, "\n\n", "-fee", "Eur  ").map(parse).collect(),
    }
}

/// The word behind `mark` in each part of a text, but for the parts that stand for a fee.
fn between<'a>(content: &'a [u8], end: &'a str, fee: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let parts = std::str::from_utf8(content).unwrap().split(end);
    let values = parts.filter(move |part| !part.contains(fee)).filter_map(move |part| part.split_once(mark));
    let words = values.map(|(_, value)| value.split(['<', '\n', ' ']).next().unwrap());
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_digit() || first == '-'))
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    const LARGEST: i128 = (1 << 96) - 1;
    (-LARGEST..=LARGEST, 0_u32..=28).prop_map(|(digits, places)| Decimal::from_i128_with_scale(digits, places))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn text_formats_keep_every_digit(values in prop::collection::vec(any_decimal(), 1..20)) {
        for format in OutputFormat::ALL.iter().copied().filter(|format| format.name() != "parquet") {
            prop_assert_eq!(read_back(format, &values), values.clone());
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn parquet_keeps_every_digit_that_its_columns_hold(
        digits in prop::collection::vec((any::<i64>(), 0_u32..=10), 1..20)
    ) {
        let values: Vec<Decimal> = digits.iter().map(|(digits, places)| Decimal::new(*digits, *places)).collect();
        prop_assert_eq!(read_back(OutputFormat::Parquet, &values), values);
    }
}
