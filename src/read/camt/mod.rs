//! ISO 20022 bank-to-customer messages: camt.052 reports, camt.053 statements, camt.054 notifications, every version.
//!
//! Elements are known by their local names: namespaces and prefixes differ by version and bank. One `Ntry` is one row,
//! however many `TxDtls` it holds; from two on they are its parts. `CdtDbtInd` is the direction of the entry itself;
//! `RvslInd` only tells that it takes an earlier one back (ISO 20022, ReversalIndicator: with CRDT "the original entry
//! was a debit entry").

mod detail;
mod element;

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::markup::{Markup, referred};
use super::row::{CellKind, Row, RowSink};
use super::{Dialect, Format, Shape, Source, TextEncoding};
use crate::base::{Code, Limits, Problem};
use detail::Detail;
use element::{Element, Names};

/// camt.052, camt.053, camt.054.
pub struct Camt;

/// What a row holds. `RECORD` is `Ntry`, `opening` or `closing`. `CDTR` and `DBTR` are narrowed to the other side.
const COLUMNS: [&str; 16] = [
    "RECORD",
    "ACCOUNT",
    "CURRENCY",
    "AMOUNT",
    "CDTDBTIND",
    "STATUS",
    "BOOKING DATE",
    "VALUE DATE",
    "REFERENCE",
    "CODE",
    "OWN CODE",
    "INFORMATION",
    "DETAILS",
    "NAME",
    "OTHER ACCOUNT",
    "END TO END ID",
];

impl Format for Camt {
    fn name(&self) -> &'static str {
        "camt"
    }

    fn shape(&self) -> Shape {
        Shape::Fixed(&COLUMNS)
    }

    fn encoding(&self, source: &mut Source) -> std::io::Result<Option<TextEncoding>> {
        TextEncoding::detect_xml(source).map(Some)
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        let mut input = dialect.text(self, source, sink)?;
        input.count_lines();
        let mut markup = Markup::of_text(input, limits, Code::BrokenGrammar);
        let _ = sink.table("");
        let mut message = Message::new(limits);
        loop {
            let flow = match markup.next_beside() {
                Ok(Some((Event::Start(tag), text))) => {
                    message.start(&tag, || text.line())?;
                    ControlFlow::Continue(())
                }
                Ok(Some((Event::End(_), _))) => message.end(sink),
                Ok(Some((event, _))) => {
                    message.take(&event);
                    ControlFlow::Continue(())
                }
                Ok(None) => return Ok(()),
                Err(problem) => return Err(markup.at_line(problem)),
            };
            if flow.is_break() {
                return Ok(());
            }
            markup.take_text(|text| message.text(text));
        }
    }
}

/// The statement at hand and the entry or balance within it.
struct Message<'l> {
    limits: &'l Limits,
    names: Names,
    /// The open elements.
    path: Vec<Element>,
    /// How deep the statement, report or notification lies.
    base: Option<usize>,
    /// Text of the element at hand.
    text: String,
    /// Attribute `Ccy` of the last amount.
    amount_currency: String,
    account: String,
    opening: Balance,
    closing: Balance,
    balance: Balance,
    entry: Entry,
    row: Row,
}

/// A balance of a statement.
#[derive(Clone, Default)]
struct Balance {
    kind: String,
    amount: String,
    currency: String,
    direction: String,
    date: String,
    line: u64,
}

/// The texts of one entry, by column.
#[derive(Default)]
struct Entry {
    /// What is filled of it so far.
    row: Row,
    takes_back: bool,
    details: u64,
    detail: Detail,
}

use Element::*;

const CURRENCY: usize = 2;
const AMOUNT: usize = 3;
const DIRECTION: usize = 4;
const STATUS: usize = 5;
const BOOKING_DATE: usize = 6;
const VALUE_DATE: usize = 7;
const REFERENCE: usize = 8;
const CODE: usize = 9;
const OWN_CODE: usize = 10;
const INFORMATION: usize = 11;
const DETAILS: usize = 12;
const NAME: usize = 13;
const OTHER_ACCOUNT: usize = 14;
const END_TO_END_ID: usize = 15;

/// Elements nested deeper than any version of the messages has them.
const DEPTH_MAX: usize = 64;

impl<'l> Message<'l> {
    fn new(limits: &'l Limits) -> Message<'l> {
        Message {
            limits,
            names: Names::new(),
            path: Vec::new(),
            base: None,
            text: String::new(),
            amount_currency: String::new(),
            account: String::new(),
            opening: Balance::default(),
            closing: Balance::default(),
            balance: Balance::default(),
            entry: Entry::default(),
            row: Row::default(),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, mut line: impl FnMut() -> u64) -> Result<(), Problem> {
        if self.path.len() == DEPTH_MAX {
            return Err(Problem::new(Code::BrokenGrammar).at(line()));
        }
        // Most files have no prefixes: the whole name is looked for before one is taken off.
        let element = match self.names.find(tag.name().as_ref()) {
            Other => self.names.find(tag.local_name().as_ref()),
            element => element,
        };
        self.path.push(element);
        self.text.clear();
        match element {
            Stmt | Rpt | Ntfctn if self.base.is_none() => {
                self.base = Some(self.path.len());
                self.account.clear();
                (self.opening, self.closing) = (Balance::default(), Balance::default());
            }
            Bal => self.balance = Balance { line: line(), ..Balance::default() },
            Ntry => self.entry.begin(line()),
            TxDtls => self.entry.begin_detail(self.limits),
            Amt => {
                self.amount_currency.clear();
                let currency = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "Ccy");
                self.amount_currency.push_str(currency.as_ref().map_or("", |attribute| attribute.value.as_ref()));
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes what stands between tags.
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(name) => self.text.extend(referred(name)),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.base.is_some() && self.text.len() + text.len() <= self.limits.row_bytes {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let flow = match self.base {
            Some(base) if self.path.len() == base => {
                self.base = None;
                self.end_statement(sink)
            }
            Some(base) => self.end_within(base, sink),
            None => ControlFlow::Continue(()),
        };
        self.path.pop();
        self.text.clear();
        flow
    }

    /// Ends an element of a statement.
    fn end_within(&mut self, base: usize, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let text = self.text.trim_ascii();
        match &self.path[base..] {
            [Ntry] => return self.end_entry(sink),
            [Bal] => self.end_balance(),
            [Ntry, rest @ ..] if !text.is_empty() => {
                self.entry.take(rest, text, &self.amount_currency, self.limits.row_bytes);
            }
            [Bal, rest @ ..] if !text.is_empty() => self.balance.take(rest, text, &self.amount_currency),
            [Acct, Id, .., IBAN | BBAN | Id] if self.account.is_empty() => {
                text.clone_into(&mut self.account);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Keeps the balance if it is the one with which the statement begins or ends.
    fn end_balance(&mut self) {
        let balance = std::mem::take(&mut self.balance);
        match balance.kind.as_str() {
            "OPBD" => self.opening = balance,
            "PRCD" if self.opening.kind.is_empty() => self.opening = balance,
            "CLBD" => self.closing = balance,
            _ => {}
        }
    }

    fn end_entry(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        self.state_opening(sink)?;
        self.entry.end(self.limits);
        let row = &mut self.entry.row;
        row.fill(0, "Ntry", CellKind::Text);
        row.fill(1, &self.account, CellKind::Text);
        sink.row(row)
    }

    fn end_statement(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        self.state_opening(sink)?;
        let closing = std::mem::take(&mut self.closing);
        self.state("closing", &closing, sink)
    }

    /// The opening balance comes before the entries, wherever it stands.
    fn state_opening(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let opening = std::mem::take(&mut self.opening);
        self.state("opening", &opening, sink)
    }

    fn state(&mut self, record: &str, balance: &Balance, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if balance.kind.is_empty() {
            return ControlFlow::Continue(());
        }
        self.row.restart(balance.line, false);
        let cells = [record, &self.account, &balance.currency, &balance.amount, &balance.direction, "", &balance.date];
        for index in 0..COLUMNS.len() {
            self.row.push(cells.get(index).copied().unwrap_or_default(), kind_of(index));
        }
        sink.row(&self.row)
    }
}

/// What a cell is.
fn kind_of(index: usize) -> CellKind {
    match index {
        AMOUNT => CellKind::Number,
        BOOKING_DATE | VALUE_DATE => CellKind::Date,
        _ => CellKind::Text,
    }
}

impl Balance {
    fn take(&mut self, path: &[Element], text: &str, currency: &str) {
        match path {
            [Tp, .., Cd] => text.clone_into(&mut self.kind),
            [Amt] => {
                text.clone_into(&mut self.amount);
                currency.clone_into(&mut self.currency);
            }
            [CdtDbtInd] => text.clone_into(&mut self.direction),
            [Dt, Dt | DtTm] => self.date = text.chars().take(10).collect(),
            _ => {}
        }
    }
}

impl Entry {
    fn begin(&mut self, line: u64) {
        self.row.restart_cells(line, COLUMNS.len());
        (self.takes_back, self.details) = (false, 0);
        self.detail.clear();
    }

    fn take(&mut self, path: &[Element], text: &str, currency: &str, row_bytes: usize) {
        let column = match path {
            [Amt] => {
                self.row.fill(CURRENCY, currency, CellKind::Text);
                AMOUNT
            }
            [CdtDbtInd] => DIRECTION,
            [RvslInd] => {
                self.takes_back = matches!(text, "true" | "1");
                return;
            }
            [Sts] | [Sts, Cd | Prtry] => STATUS,
            [BookgDt, Dt | DtTm] => BOOKING_DATE,
            [ValDt, Dt | DtTm] => VALUE_DATE,
            [AcctSvcrRef] => REFERENCE,
            [NtryRef] if self.row.cell(REFERENCE).is_empty() => REFERENCE,
            [BkTxCd, Domn, .., Cd | SubFmlyCd] => return self.row.add(CODE, text, "-"),
            [BkTxCd, Prtry, Cd] => OWN_CODE,
            [AddtlNtryInf] => INFORMATION,
            [NtryDtls, TxDtls, rest @ ..] | [TxDtls, rest @ ..] => {
                return self.detail.take(rest, text, currency, row_bytes);
            }
            _ => return,
        };
        // A date may carry a time and a zone; the day is the one that the bank wrote.
        let text = if matches!(column, BOOKING_DATE | VALUE_DATE) { text.get(..10).unwrap_or(text) } else { text };
        self.row.fill(column, text, kind_of(column));
    }

    fn begin_detail(&mut self, limits: &Limits) {
        if self.details > 0 {
            self.end_part(limits);
        }
        self.details += 1;
    }

    fn end(&mut self, limits: &Limits) {
        if self.details > 1 {
            return self.end_part(limits);
        }
        // The facts of a single detail are those of the entry. Of a batch no single one is the other side.
        let [name, account] = self.detail.other_side(self.row.cell(DIRECTION) == "DBIT", self.takes_back);
        self.row.fill(NAME, name, CellKind::Text);
        self.row.fill(OTHER_ACCOUNT, account, CellKind::Text);
        self.add_texts(limits);
    }

    /// Makes a part of a detail that is not the only one.
    fn end_part(&mut self, limits: &Limits) {
        let mut parts = std::mem::take(self.row.parts_mut());
        if parts.begin(CellKind::Number, limits) {
            let is_out = self.row.cell(DIRECTION) == "DBIT";
            self.detail.write(self.row.cell(CURRENCY), is_out, self.takes_back, &mut parts);
        }
        *self.row.parts_mut() = parts;
        self.add_texts(limits);
        self.detail.clear();
    }

    /// Adds what a detail says to what the entry says.
    fn add_texts(&mut self, limits: &Limits) {
        // A batch may have any number of details; their texts together are bounded as a row is.
        if self.row.bytes() >= limits.row_bytes {
            return;
        }
        self.row.add(DETAILS, &self.detail.words, " ");
        self.row.add(END_TO_END_ID, &self.detail.end_to_end_id, ", ");
        if self.row.cell(REFERENCE).is_empty() {
            self.row.fill(REFERENCE, &self.detail.reference, CellKind::Text);
        }
    }
}
