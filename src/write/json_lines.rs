//! JSON Lines: the canonical stream. One line for each source, account, service, record and end of source, written as
//! the records pass.

use std::io::{self, BufWriter, Write};

use super::scope::Scope;
use super::view::{EndView, Line, Outcome};
use crate::normalize::{Account, Origin, Reading, Record, RecordSink, Service};

/// Writes records as they come. Holds one line at a time.
#[derive(Debug)]
pub struct JsonLines<W: Write> {
    out: BufWriter<W>,
    scope: Scope,
    line: Vec<u8>,
}

impl<W: Write> JsonLines<W> {
    /// Writes into `out`, through a buffer.
    pub fn new(out: W) -> JsonLines<W> {
        JsonLines { out: BufWriter::with_capacity(1 << 16, out), scope: Scope::default(), line: Vec::new() }
    }

    /// Writes what is still buffered and gives the writer back.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// Serializes one line behind what is in `buffer`, and ends it.
fn push_line(buffer: &mut Vec<u8>, line: Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *buffer, &line)?;
    buffer.push(b'\n');
    Ok(())
}

impl<W: Write> RecordSink for JsonLines<W> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.line.clear();
        push_line(&mut self.line, Line::Source(&self.scope.begin(origin)))?;
        self.out.write_all(&self.line)
    }

    fn account(&mut self, index: usize, account: &Account) -> io::Result<()> {
        self.line.clear();
        if let Some(view) = self.scope.account(index, account)? {
            push_line(&mut self.line, Line::Account(&view))?;
        }
        self.out.write_all(&self.line)
    }

    fn service(&mut self, index: usize, service: &Service) -> io::Result<()> {
        self.line.clear();
        if let Some(view) = self.scope.service(index, service)? {
            push_line(&mut self.line, Line::Service(&view))?;
        }
        self.out.write_all(&self.line)
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.line.clear();
        match record {
            Record::Transaction(row) => {
                push_line(&mut self.line, Line::Transaction(&self.scope.transaction(row)?))?;
            }
            Record::Usage(row) => push_line(&mut self.line, Line::Usage(&self.scope.usage(row)?))?,
            Record::BillLine(row) => push_line(&mut self.line, Line::BillLine(&self.scope.bill_line(row)?))?,
            Record::Balance(row) => push_line(&mut self.line, Line::Balance(&self.scope.balance(row)?))?,
        }
        self.out.write_all(&self.line)
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        self.line.clear();
        let view = EndView { source: self.scope.source(), outcome: Outcome::new(reading)? };
        push_line(&mut self.line, Line::End(&view))?;
        self.out.write_all(&self.line)
    }
}
