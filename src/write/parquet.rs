//! Parquet, one file for each kind of record: `transactions`, `usage`, `bills`, `balances`; and `parts` for those of
//! bookings, tied to them by `transaction`.
//!
//! Decimals are `DECIMAL(38, 10)` in 16 bytes and never truncated: a value that needs more places, or more digits
//! before them, is an error that names the row. Dates are `DATE`; dates that may carry a local time are text, since a
//! timestamp would invent midnight or a zone. The file's metadata holds the schema's name and, as JSON, the sources,
//! accounts and services that the rows refer to by number.

use std::fmt::Write as _;
use std::io::{self, Seek, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use serde::Serialize;
use tempfile::SpooledTempFile;

use super::json::DocumentSource;
use super::scope::Scope;
use super::spool::BUFFERED_BYTES;
use super::table::{Cell, Column, Kind, PartRow, Row};
use super::view::{BalanceView, BillLineView, Outcome, RECORD_SCHEMA, TransactionView, UsageView};
use super::{Sibling, WriteError};
use crate::base::{Date, Decimal};
use crate::normalize::{Account, Origin, Reading, Record, RecordSink, Service};

/// Digits of a decimal column.
const PRECISION: u32 = 38;
/// Digits after the mark of a decimal column.
const SCALE: u32 = 10;
/// Bytes of a decimal: a signed 128-bit integer, big-endian.
const DECIMAL_BYTES: i32 = 16;
/// Rows of one row group at most.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of text in one row group at most; whichever comes first.
const GROUP_BYTES: usize = 16 << 20;
/// The table that takes the file the person named; where there are none, the next kind in this order does.
const MAIN_FIRST: [&str; 5] =
    [TransactionView::TABLE, UsageView::TABLE, BillLineView::TABLE, BalanceView::TABLE, PartRow::TABLE];

/// Writes each kind of record into a file of its own when finished; row groups are written as they fill.
pub struct Parquet<'a> {
    main: Box<dyn Write + 'a>,
    sibling: Sibling<'a>,
    scope: Scope,
    origin: Option<Origin>,
    tables: Vec<Table>,
    sources: Vec<u8>,
    accounts: Vec<u8>,
    services: Vec<u8>,
}

impl<'a> Parquet<'a> {
    /// The first kind of record that occurs (transactions, usage, bills, balances) goes into `main`; each further kind
    /// into the writer that `sibling` gives for its name.
    #[must_use]
    pub fn new(main: Box<dyn Write + 'a>, sibling: Sibling<'a>) -> Parquet<'a> {
        Parquet {
            main,
            sibling,
            scope: Scope::default(),
            origin: None,
            tables: Vec::new(),
            sources: Vec::new(),
            accounts: Vec::new(),
            services: Vec::new(),
        }
    }

    /// Writes the files. Without any record, `main` gets a table of transactions without rows.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        if self.tables.is_empty() {
            self.tables.push(Table::new::<TransactionView<'_>>()?);
        }
        self.tables.sort_by_key(|table| MAIN_FIRST.iter().position(|name| *name == table.name));
        for (place, table) in std::mem::take(&mut self.tables).into_iter().enumerate() {
            let name = table.name;
            let mut file = table.close(&self.metadata())?;
            file.rewind()?;
            if place == 0 {
                copy_all(&mut file, &mut self.main)?;
            } else {
                copy_all(&mut file, &mut (self.sibling)(name)?)?;
            }
        }
        Ok(())
    }

    fn metadata(&self) -> Vec<KeyValue> {
        let list = |name: &str, values: &[u8]| {
            KeyValue::new(name.to_owned(), format!("[{}]", String::from_utf8_lossy(values)))
        };
        vec![
            KeyValue::new("mydata.schema".to_owned(), RECORD_SCHEMA.to_owned()),
            list("mydata.sources", &self.sources),
            list("mydata.accounts", &self.accounts),
            list("mydata.services", &self.services),
        ]
    }

    fn append<R: Row>(tables: &mut Vec<Table>, row: &R, place: Place<'_>) -> io::Result<()> {
        let index = match tables.iter().position(|table| table.name == R::TABLE) {
            Some(index) => index,
            None => {
                tables.push(Table::new::<R>()?);
                tables.len() - 1
            }
        };
        tables.get_mut(index).map_or(Ok(()), |table| table.append(row, place))
    }
}

fn copy_all(file: &mut SpooledTempFile, out: &mut dyn Write) -> io::Result<()> {
    io::copy(file, out)?;
    out.flush()
}

/// Adds a value to a JSON list without its brackets.
fn push_json(list: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    if !list.is_empty() {
        list.push(b',');
    }
    serde_json::to_writer(list, value)?;
    Ok(())
}

/// Where a row comes from, for errors.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    line: u64,
}

/// A file that is being written, with the row group that is filling.
struct Table {
    name: &'static str,
    columns: Vec<ColumnBuffer>,
    writer: SerializedFileWriter<SpooledTempFile>,
    rows: usize,
    text_bytes: usize,
}

/// The cells of one column in the row group: values that are there, and a level for each row (1: there, 0: absent).
struct ColumnBuffer {
    name: &'static str,
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Decimal(Vec<FixedLenByteArray>),
    Date(Vec<i32>),
}

impl Table {
    fn new<R: Row>() -> io::Result<Table> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("mydata {}", env!("CARGO_PKG_VERSION")))
            .build();
        let schema = message(R::TABLE, R::COLUMNS).map_err(io::Error::other)?;
        let writer =
            SerializedFileWriter::new(tempfile::spooled_tempfile(BUFFERED_BYTES), schema, Arc::new(properties));
        Ok(Table {
            name: R::TABLE,
            columns: R::COLUMNS.iter().map(ColumnBuffer::new).collect(),
            writer: writer.map_err(io::Error::other)?,
            rows: 0,
            text_bytes: 0,
        })
    }

    fn append<R: Row>(&mut self, row: &R, place: Place<'_>) -> io::Result<()> {
        let mut columns = self.columns.iter_mut();
        let text_bytes = &mut self.text_bytes;
        row.cells(&mut |cell| {
            let added = columns.next().map_or(Ok(0), |column| column.push(cell, place))?;
            *text_bytes += added;
            Ok(())
        })?;
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.text_bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(io::Error::other)?;
        for column in &mut self.columns {
            column.write(&mut group).map_err(io::Error::other)?;
        }
        group.close().map_err(io::Error::other)?;
        self.rows = 0;
        self.text_bytes = 0;
        Ok(())
    }

    fn close(mut self, metadata: &[KeyValue]) -> io::Result<SpooledTempFile> {
        if self.rows > 0 {
            self.write_group()?;
        }
        for pair in metadata {
            self.writer.append_key_value_metadata(pair.clone());
        }
        self.writer.into_inner().map_err(io::Error::other)
    }
}

impl ColumnBuffer {
    fn new(column: &Column) -> ColumnBuffer {
        let values = match column.kind {
            Kind::Text | Kind::LocalTime => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
        };
        ColumnBuffer { name: column.name, levels: Vec::new(), values }
    }

    /// Adds a cell and gives the bytes of text it takes.
    fn push(&mut self, cell: Cell<'_>, place: Place<'_>) -> io::Result<usize> {
        self.levels.push(i16::from(!matches!(cell, Cell::Absent)));
        match (&mut self.values, cell) {
            (_, Cell::Absent) => {}
            (Values::Integer(values), Cell::Integer(number)) => {
                values.push(i64::try_from(number).map_err(|_| too_precise(self.name, place))?);
            }
            (Values::Decimal(values), Cell::Decimal(amount)) => {
                let scaled = scaled(amount.value).ok_or_else(|| too_precise(self.name, place))?;
                values.push(scaled.to_be_bytes().to_vec().into());
            }
            (Values::Date(values), Cell::Date(day)) => values.push(days_since_1970(day.0)),
            (Values::Text(values), cell) => {
                let mut text = String::new();
                // Writing to a `String` has no way to fail.
                let _ = write!(text, "{cell}");
                let bytes = text.len();
                values.push(text.into_bytes().into());
                return Ok(bytes);
            }
            _ => return Err(too_precise(self.name, place)),
        }
        Ok(0)
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, SpooledTempFile>) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else { return Ok(()) };
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::Text(values) => {
                column.typed::<ByteArrayType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Integer(values) => {
                column.typed::<Int64Type>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Decimal(values) => {
                column.typed::<FixedLenByteArrayType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Date(values) => {
                column.typed::<Int32Type>().write_batch(values, levels, None)?;
                values.clear();
            }
        }
        self.levels.clear();
        column.close()
    }
}

fn message(name: &str, columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields: Result<Vec<TypePtr>, ParquetError> = columns.iter().map(field).collect();
    Ok(Arc::new(Type::group_type_builder(name).with_fields(fields?).build()?))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let builder = match column.kind {
        Kind::Text | Kind::LocalTime => Type::primitive_type_builder(column.name, PhysicalType::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String)),
        Kind::Integer => Type::primitive_type_builder(column.name, PhysicalType::INT64),
        Kind::Decimal => {
            let (scale, precision) = (SCALE.cast_signed(), PRECISION.cast_signed());
            Type::primitive_type_builder(column.name, PhysicalType::FIXED_LEN_BYTE_ARRAY)
                .with_length(DECIMAL_BYTES)
                .with_logical_type(Some(LogicalType::decimal(scale, precision)))
                .with_precision(precision)
                .with_scale(scale)
        }
        Kind::Date => {
            Type::primitive_type_builder(column.name, PhysicalType::INT32).with_logical_type(Some(LogicalType::Date))
        }
    };
    Ok(Arc::new(builder.with_repetition(Repetition::OPTIONAL).build()?))
}

/// The value in units of the last of `SCALE` places; `None` when it needs more places or digits than the column has.
fn scaled(value: Decimal) -> Option<i128> {
    let value = value.normalize();
    let factor = 10_i128.checked_pow(SCALE.checked_sub(value.scale())?)?;
    let scaled = value.mantissa().checked_mul(factor)?;
    (scaled.unsigned_abs() < 10_u128.pow(PRECISION)).then_some(scaled)
}

/// The unit of Parquet's `DATE`.
fn days_since_1970(date: Date) -> i32 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    date.duration_since(EPOCH).as_hours().div_euclid(24).try_into().unwrap_or(i32::MIN)
}

fn too_precise(column: &'static str, place: Place<'_>) -> io::Error {
    WriteError::TooPrecise { file: place.file.to_owned(), line: place.line, column, places: SCALE }.into()
}

impl RecordSink for Parquet<'_> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.scope.begin(origin);
        self.origin = Some(origin.clone());
        Ok(())
    }

    fn account(&mut self, index: usize, account: &Account) -> io::Result<()> {
        let view = self.scope.account(index, account)?;
        view.map_or(Ok(()), |view| push_json(&mut self.accounts, &view))
    }

    fn service(&mut self, index: usize, service: &Service) -> io::Result<()> {
        let view = self.scope.service(index, service)?;
        view.map_or(Ok(()), |view| push_json(&mut self.services, &view))
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        let Parquet { tables, scope, origin, .. } = self;
        let file = origin.as_ref().map_or("", |origin| &origin.file);
        match record {
            Record::Transaction(row) => {
                let (view, place) = (scope.transaction(row)?, Place { file, line: row.line });
                Self::append(tables, &view, place)?;
                view.part_rows().try_for_each(|part| Self::append(tables, &part, place))
            }
            Record::Balance(row) => Self::append(tables, &scope.balance(row)?, Place { file, line: row.line }),
            Record::Usage(row) => Self::append(tables, &scope.usage(row)?, Place { file, line: row.line }),
            Record::BillLine(row) => Self::append(tables, &scope.bill_line(row)?, Place { file, line: row.line }),
        }
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        let Some(origin) = self.origin.take() else { return Ok(()) };
        let source = DocumentSource::new(self.scope.source(), &origin, Outcome::new(reading)?);
        push_json(&mut self.sources, &source)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, days_since_1970, scaled};

    #[test]
    fn a_decimal_is_scaled_exactly_or_not_at_all() {
        let read = |text: &str| scaled(text.parse().expect("a decimal"));
        assert_eq!(read("-12.34"), Some(-123_400_000_000));
        assert_eq!(read("0.00000000010"), Some(1));
        assert_eq!(read("0.00000000001"), None);
        assert_eq!(read("9999999999999999999999999999"), Some(99_999_999_999_999_999_999_999_999_990_000_000_000));
        assert_eq!(read("79228162514264337593543950335"), None);
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(days_since_1970(Date::constant(1970, 1, 1)), 0);
        assert_eq!(days_since_1970(Date::constant(1969, 12, 31)), -1);
        assert_eq!(days_since_1970(Date::constant(2026, 3, 1)), 20_513);
        assert_eq!(days_since_1970(Date::MIN), -4_371_587);
    }
}
