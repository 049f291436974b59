//! CSV tables in a Data Package (version 2.0, <https://datapackage.org>): one ZIP with `datapackage.json` and a CSV
//! file for each kind of record that occurs.
//!
//! CSV as RFC 4180 has it: UTF-8 without a mark, commas, CRLF, quotes where needed. Cells are the values themselves: a
//! text that begins with `=` stays as the bank wrote it, so open the tables as data rather than as formulas. The same
//! records give the same archive to the byte: members sorted by name, with one fixed time.

use std::fmt::Write as _;
use std::io::{self, Seek, Write};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::inspect::{AccountFigures, ServiceFigures};
use super::json::DocumentSource;
use super::scope::Scope;
use super::spool::{BUFFERED_BYTES, Spool};
use super::table::{Cell, Column, Kind, Row, Totals};
use super::view::{AccountView, BalanceView, BillLineView, Outcome, ServiceView, TransactionView, UsageView};
use crate::normalize::{Account, Origin, Reading, Record, RecordSink, Service};

/// The profile that `datapackage.json` declares.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
/// The profile of each table's schema.
const TABLE_PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";
/// The descriptor's name within the archive.
const DESCRIPTOR: &str = "datapackage.json";

/// Writes the package when finished.
#[derive(Debug)]
pub struct DataPackage<W: Write> {
    out: W,
    scope: Scope,
    origin: Option<Origin>,
    tables: Tables,
}

/// The tables begun so far. A table without rows is not in the package.
#[derive(Debug, Default)]
struct Tables {
    spool: Spool,
    begun: Vec<Table>,
    row: String,
    cell: String,
}

#[derive(Debug)]
struct Table {
    name: &'static str,
    columns: &'static [Column],
    list: usize,
    digest: Sha256,
}

impl<W: Write> DataPackage<W> {
    /// Writes into `out` at the end.
    pub fn new(out: W) -> DataPackage<W> {
        DataPackage { out, scope: Scope::default(), origin: None, tables: Tables::default() }
    }

    /// Writes the archive and gives the writer back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        // ZIP goes back to fill in sizes, which a pipe does not allow.
        let mut archive = self.tables.archive(tempfile::spooled_tempfile(BUFFERED_BYTES))?;
        archive.rewind()?;
        io::copy(&mut archive, &mut self.out)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl Tables {
    fn append<R: Row>(&mut self, row: &R) -> io::Result<()> {
        let place = match self.begun.iter().position(|table| table.name == R::TABLE) {
            Some(place) => place,
            None => self.begin::<R>()?,
        };
        self.row.clear();
        let Tables { row: line, cell: text, .. } = self;
        row.cells(&mut |cell| {
            push_cell(line, text, cell);
            Ok(())
        })?;
        self.finish_row(place)
    }

    fn begin<R: Row>(&mut self) -> io::Result<usize> {
        let list = self.spool.begin();
        self.begun.push(Table { name: R::TABLE, columns: R::COLUMNS, list, digest: Sha256::new() });
        self.row.clear();
        for column in R::COLUMNS {
            push_cell(&mut self.row, &mut self.cell, Cell::Text(column.name));
        }
        let place = self.begun.len() - 1;
        self.finish_row(place)?;
        Ok(place)
    }

    /// Ends the line, whose last cell has left a comma, and stores it.
    fn finish_row(&mut self, place: usize) -> io::Result<()> {
        self.row.pop();
        self.row.push_str("\r\n");
        let Some(table) = self.begun.get_mut(place) else { return Ok(()) };
        table.digest.update(self.row.as_bytes());
        self.spool.append(table.list, self.row.as_bytes())
    }

    fn archive<F: Write + Seek>(mut self, file: F) -> io::Result<F> {
        self.begun.sort_by_key(|table| table.name);
        let descriptor = serde_json::to_vec_pretty(&self.descriptor())?;
        let mut zip = ZipWriter::new(file);
        let mut described = false;
        for table in &self.begun {
            if !described && table.name > DESCRIPTOR {
                write_descriptor(&mut zip, &descriptor)?;
                described = true;
            }
            let bytes = self.spool.bytes(table.list);
            zip.start_file(table.path(), options(bytes)).map_err(io::Error::other)?;
            self.spool.copy(table.list, &mut zip)?;
        }
        if !described {
            write_descriptor(&mut zip, &descriptor)?;
        }
        zip.finish().map_err(io::Error::other)
    }

    fn descriptor(&self) -> Value {
        let names: Vec<&str> = self.begun.iter().map(|table| table.name).collect();
        let resources = self.begun.iter().map(|table| table.describe(self.spool.bytes(table.list), &names));
        json!({
            "$schema": PROFILE,
            "name": "consumption",
            "title": "Consumption read from exports",
            "version": "1.0.0",
            "resources": resources.collect::<Vec<_>>(),
        })
    }
}

fn write_descriptor<F: Write + Seek>(zip: &mut ZipWriter<F>, descriptor: &[u8]) -> io::Result<()> {
    zip.start_file(DESCRIPTOR, options(descriptor.len() as u64)).map_err(io::Error::other)?;
    zip.write_all(descriptor)
}

/// One fixed time, so that equal records give equal bytes.
fn options(bytes: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600)
        .large_file(bytes >= u64::from(u32::MAX))
}

impl Table {
    fn path(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The resource of this table, with the tables it refers to among `present`.
    fn describe(&self, bytes: u64, present: &[&str]) -> Value {
        let mut digest = String::from("sha256:");
        for byte in self.digest.clone().finalize() {
            // Writing to a `String` has no way to fail.
            let _ = write!(digest, "{byte:02x}");
        }
        json!({
            "name": self.name,
            "type": "table",
            "path": self.path(),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": bytes,
            "hash": digest,
            "schema": self.schema(present),
        })
    }

    fn schema(&self, present: &[&str]) -> Value {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), TABLE_PROFILE.into());
        schema.insert("fields".to_owned(), self.columns.iter().map(describe_column).collect());
        schema.insert("missingValues".to_owned(), json!([""]));
        let key = primary_key(self.name);
        if !key.is_empty() {
            schema.insert("primaryKey".to_owned(), json!(key));
        }
        let has = |name| self.columns.iter().any(|column| column.name == name);
        let own = |field| (field, field);
        let keys = [
            (own("source"), "sources"),
            (own("account"), "accounts"),
            (own("service"), "services"),
            (("transaction", "id"), "transactions"),
        ];
        let foreign =
            keys.iter().filter(|((field, _), table)| has(*field) && *table != self.name && present.contains(table));
        let foreign: Vec<Value> = foreign
            .map(|((field, key), table)| json!({"fields": [field], "reference": {"resource": table, "fields": [key]}}))
            .collect();
        if !foreign.is_empty() {
            schema.insert("foreignKeys".to_owned(), foreign.into());
        }
        schema.into()
    }
}

fn primary_key(table: &str) -> &'static [&'static str] {
    match table {
        "sources" => &["source"],
        "accounts" => &["account"],
        "services" => &["service"],
        "parts" => &["transaction", "part"],
        "account_totals" | "service_totals" => &[],
        _ => &["id"],
    }
}

fn describe_column(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text | Kind::LocalTime => "string",
        Kind::Integer => "integer",
        Kind::Decimal => "number",
        Kind::Date => "date",
    };
    json!({"name": column.name, "type": kind})
}

/// Appends a cell and a comma, quoted where RFC 4180 asks for it, and where white space at an end could get lost.
fn push_cell(line: &mut String, text: &mut String, cell: Cell<'_>) {
    text.clear();
    // Writing to a `String` has no way to fail.
    let _ = write!(text, "{cell}");
    let bare = !text.contains([',', '"', '\r', '\n']) && text.trim().len() == text.len();
    if bare {
        line.push_str(text);
    } else {
        line.push('"');
        for part in text.split_inclusive('"') {
            line.push_str(part);
            if part.ends_with('"') {
                line.push('"');
            }
        }
        line.push('"');
    }
    line.push(',');
}

impl<W: Write> RecordSink for DataPackage<W> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.scope.begin(origin);
        self.origin = Some(origin.clone());
        Ok(())
    }

    fn account(&mut self, index: usize, account: &Account) -> io::Result<()> {
        let view: Option<AccountView<'_>> = self.scope.account(index, account)?;
        view.map_or(Ok(()), |view| self.tables.append(&view))
    }

    fn service(&mut self, index: usize, service: &Service) -> io::Result<()> {
        let view: Option<ServiceView<'_>> = self.scope.service(index, service)?;
        view.map_or(Ok(()), |view| self.tables.append(&view))
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(row) => {
                let view = self.scope.transaction(row)?;
                self.tables.append::<TransactionView<'_>>(&view)?;
                view.part_rows().try_for_each(|part| self.tables.append(&part))
            }
            Record::Balance(row) => self.tables.append::<BalanceView>(&self.scope.balance(row)?),
            Record::Usage(row) => self.tables.append::<UsageView<'_>>(&self.scope.usage(row)?),
            Record::BillLine(row) => self.tables.append::<BillLineView<'_>>(&self.scope.bill_line(row)?),
        }
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        let Some(origin) = self.origin.take() else { return Ok(()) };
        let source = self.scope.source();
        let view = DocumentSource::new(source, &origin, Outcome::new(reading)?);
        self.tables.append(&view)?;
        for figures in &view.outcome.accounts {
            self.tables.append(&Totals::<AccountFigures> { source, figures })?;
        }
        for figures in &view.outcome.services {
            self.tables.append(&Totals::<ServiceFigures<'_>> { source, figures })?;
        }
        Ok(())
    }
}
