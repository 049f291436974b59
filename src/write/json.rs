//! The JSON document (`urn:mydata:document:1`): the same records as the stream, sorted under their account or telecom
//! line. Spooled, since an account's records are not next to one another in the stream.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::scope::Scope;
use super::spool::Spool;
#[cfg(feature = "schema")]
use super::view::{AccountView, BalanceView, BillLineView, ServiceView, TransactionView, UsageView};
use super::view::{Outcome, told};
use crate::normalize::{Account, Origin, Provenance, Reading, Record, RecordSink, Service};

/// The name of the document's schema.
pub const DOCUMENT_SCHEMA: &str = "urn:mydata:document:1";

/// The whole document. The schema is generated from this type; the writer spools and never holds one.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    /// Names this schema and its version.
    #[schemars(extend("const" = DOCUMENT_SCHEMA))]
    pub schema: &'static str,
    /// The files that were read, in their order.
    pub sources: Vec<DocumentSource<'a>>,
    /// Every account, in the order of appearance.
    pub accounts: Vec<DocumentAccount<'a>>,
    /// Every telecom line, in the order of appearance.
    pub services: Vec<DocumentService<'a>>,
}

/// A file that was read, and how.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentSource<'a> {
    /// Number of this source, its place in the list.
    pub source: u64,
    /// The file as the person named it; an archive member is `archive.zip!member.csv`.
    pub file: &'a str,
    /// Id of the layout that read it.
    pub layout: &'a str,
    /// The institution or operator; empty when it is not known.
    pub institution: &'a str,
    /// ISO 3166-1 alpha-2 country, `XX` when the layout serves several.
    pub country: &'a str,
    /// `declared` where the person typed the figures from paper; left out where institution or operator state them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// How it was read.
    #[serde(flatten)]
    pub outcome: Outcome<'a>,
}

impl<'a> DocumentSource<'a> {
    pub(super) fn new(source: u64, origin: &'a Origin, outcome: Outcome<'a>) -> DocumentSource<'a> {
        DocumentSource {
            source,
            file: &origin.file,
            layout: &origin.layout,
            institution: &origin.institution,
            country: &origin.country,
            provenance: told(origin.provenance),
            outcome,
        }
    }
}

/// An account and its records.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
pub struct DocumentAccount<'a> {
    /// The account itself.
    #[serde(flatten)]
    pub account: AccountView<'a>,
    /// Its bookings, in the order they were read.
    pub transactions: Vec<TransactionView<'a>>,
    /// The balances that its sources state by themselves.
    pub balances: Vec<BalanceView>,
}

/// A telecom line and its records.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
pub struct DocumentService<'a> {
    /// The line itself.
    #[serde(flatten)]
    pub service: ServiceView<'a>,
    /// Calls, messages and data sessions, in the order they were read.
    pub usage: Vec<UsageView<'a>>,
    /// Lines of its bills.
    pub bills: Vec<BillLineView<'a>>,
}

/// Writes one JSON document when finished.
#[derive(Debug)]
pub struct JsonDocument<W: Write> {
    out: BufWriter<W>,
    scope: Scope,
    spool: Spool,
    origin: Option<Origin>,
    sources: usize,
    accounts: Vec<Holder>,
    services: Vec<Holder>,
    value: Vec<u8>,
}

/// An account or telecom line: its own fields as JSON without the closing brace, and its two lists in the spool.
#[derive(Debug)]
struct Holder {
    head: Vec<u8>,
    lists: [usize; 2],
}

impl<W: Write> JsonDocument<W> {
    /// Writes into `out`, through a buffer, at the end.
    pub fn new(out: W) -> JsonDocument<W> {
        let mut spool = Spool::default();
        let sources = spool.begin();
        JsonDocument {
            out: BufWriter::new(out),
            scope: Scope::default(),
            spool,
            origin: None,
            sources,
            accounts: Vec::new(),
            services: Vec::new(),
            value: Vec::new(),
        }
    }

    /// Writes the document and gives the writer back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        let JsonDocument { mut out, mut spool, sources, accounts, services, .. } = self;
        write!(out, "{{\"schema\":\"{DOCUMENT_SCHEMA}\",\n\"sources\":[")?;
        spool.copy(sources, &mut out)?;
        out.write_all(b"],\n\"accounts\":[")?;
        write_holders(&mut out, &mut spool, &accounts, ["transactions", "balances"])?;
        out.write_all(b"],\n\"services\":[")?;
        write_holders(&mut out, &mut spool, &services, ["usage", "bills"])?;
        out.write_all(b"]}\n")?;
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }

    /// Adds one value to a list, on a line of its own.
    fn append(&mut self, list: Option<usize>, value: &impl Serialize) -> io::Result<()> {
        let Some(list) = list else { return Ok(()) };
        self.value.clear();
        self.value.extend_from_slice(if self.spool.bytes(list) == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut self.value, value)?;
        self.spool.append(list, &self.value)
    }
}

fn write_holders(
    out: &mut dyn Write,
    spool: &mut Spool,
    holders: &[Holder],
    names: [&'static str; 2],
) -> io::Result<()> {
    for (place, holder) in holders.iter().enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        out.write_all(&holder.head)?;
        for (name, list) in names.iter().zip(holder.lists) {
            write!(out, ",\n\"{name}\":[")?;
            spool.copy(list, out)?;
            out.write_all(b"]")?;
        }
        out.write_all(b"}")?;
    }
    Ok(())
}

impl Holder {
    fn new(view: &impl Serialize, spool: &mut Spool) -> io::Result<Holder> {
        let mut head = serde_json::to_vec(view)?;
        head.pop();
        Ok(Holder { head, lists: [spool.begin(), spool.begin()] })
    }
}

/// The list of the holder with this number.
fn list(holders: &[Holder], number: u64, which: usize) -> Option<usize> {
    holders.get(usize::try_from(number).ok()?).map(|holder| holder.lists[which])
}

impl<W: Write> RecordSink for JsonDocument<W> {
    fn origin(&mut self, origin: &Origin) -> io::Result<()> {
        self.scope.begin(origin);
        self.origin = Some(origin.clone());
        Ok(())
    }

    fn account(&mut self, index: usize, account: &Account) -> io::Result<()> {
        if let Some(view) = self.scope.account(index, account)? {
            self.accounts.push(Holder::new(&view, &mut self.spool)?);
        }
        Ok(())
    }

    fn service(&mut self, index: usize, service: &Service) -> io::Result<()> {
        if let Some(view) = self.scope.service(index, service)? {
            self.services.push(Holder::new(&view, &mut self.spool)?);
        }
        Ok(())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(row) => {
                let view = self.scope.transaction(row)?;
                self.append(list(&self.accounts, view.account, 0), &view)
            }
            Record::Balance(row) => {
                let view = self.scope.balance(row)?;
                self.append(list(&self.accounts, view.account, 1), &view)
            }
            Record::Usage(row) => {
                let view = self.scope.usage(row)?;
                self.append(list(&self.services, view.service, 0), &view)
            }
            Record::BillLine(row) => {
                let view = self.scope.bill_line(row)?;
                self.append(list(&self.services, view.service, 1), &view)
            }
        }
    }

    fn end(&mut self, reading: &Reading) -> io::Result<()> {
        let Some(origin) = self.origin.take() else { return Ok(()) };
        let source = DocumentSource::new(self.scope.source(), &origin, Outcome::new(reading)?);
        self.append(Some(self.sources), &source)
    }
}
