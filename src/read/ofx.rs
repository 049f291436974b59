//! OFX 1.x (SGML) and 2.x (XML), with QFX and QBO, its copies with another ending: bookings and closing balances.
//! Investments are counted and passed over.
//!
//! One scanner reads both: a tag is a leaf if text follows before the next `<` (OFX 1.6 §2.3.2.1: end tags of elements
//! may be left out). There is no DTD and no entity but the five of XML and characters by number. What stands before the
//! first tag is looked at for one thing, the character set, wherever its line breaks went.

use std::io;
use std::ops::ControlFlow;

use super::encoding::{TextEncoding, TextReader};
use super::marks::{Marks, Positions, line_breaks};
use super::markup::referred;
use super::row::{CellKind, Row, RowSink};
use super::source::{Source, cannot_open};
use super::{Dialect, Format, Shape};
use crate::base::{Code, Limits, Problem};

/// OFX, QFX, QBO.
pub struct Ofx;

/// What a row holds. `RECORD` is `STMTTRN`, which `LOANSTMTTRN` is read as, `STMTTRNP` (pending, OFX 2.2 chapter 11;
/// its `DTPOSTED` is its `DTTRAN`), `LEDGERBAL` or `investment`; the next five belong to the statement around it.
const COLUMNS: [&str; 21] = [
    "RECORD", "ORG", "CURDEF", "BANKID", "ACCTID", "ACCTTYPE", "TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT",
    "FITID", "CHECKNUM", "REFNUM", "SIC", "NAME", "MEMO", "TOACCTID", "CURSYM", "BALAMT", "DTASOF",
];

const ORG: usize = 1;
const CURDEF: usize = 2;
const BANKID: usize = 3;
const ACCTID: usize = 4;
const ACCTTYPE: usize = 5;
const TRNTYPE: usize = 6;
const TOACCTID: usize = 17;
const BALAMT: usize = 19;
const DTASOF: usize = 20;

impl Format for Ofx {
    fn name(&self) -> &'static str {
        "ofx"
    }

    fn shape(&self) -> Shape {
        Shape::Fixed(&COLUMNS)
    }

    fn encoding(&self, source: &mut Source) -> io::Result<Option<TextEncoding>> {
        let label = declared_charset(source.head());
        TextEncoding::detect_declared(source, &label).map(Some)
    }

    fn read(
        &self,
        source: &mut Source,
        dialect: &Dialect,
        limits: &Limits,
        sink: &mut dyn RowSink,
    ) -> Result<(), Problem> {
        if let Some(version) = unknown_version(source.head()) {
            sink.problem(Problem::new(Code::UnknownVersion).with("version", version));
        }
        let input = dialect.text(self, source, sink)?;
        let _ = sink.table("");
        let mut statement = Statement::default();
        let read = each_tag(input, limits, |tag, line| statement.take(&tag, line, sink))?;
        if read.is_continue() {
            let _ = statement.finish(sink);
        }
        Ok(())
    }
}

/// The character set by its usual label: `CHARSET:1252` of a 1.x header, `encoding="…"` of an XML declaration.
fn declared_charset(head: &[u8]) -> String {
    let text: String = head.iter().map(|byte| char::from(*byte)).collect();
    let marks = [':', '=', '"', '\'', ' '];
    let after = |key: &str| text.split_once(key).map(|(_, rest)| rest.trim_start_matches(marks));
    let word =
        |rest: &str| rest.split(|end: char| !end.is_ascii_alphanumeric() && end != '-').next().map(str::to_owned);
    let label = after("CHARSET").or_else(|| after("encoding=")).and_then(word).unwrap_or_default();
    // The header runs on without a break in some files: `CHARSET:1252COMPRESSION:NONE`.
    match label.trim_end_matches(|character: char| character.is_ascii_uppercase()) {
        digits if digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("windows-{digits}"),
        _ => label,
    }
}

/// The version that the header states, where no such version was published.
fn unknown_version(head: &[u8]) -> Option<String> {
    let text: String = head.iter().take(400).map(|byte| char::from(*byte)).collect();
    let (header, _) = text.split_once("<OFX").unwrap_or((&text, ""));
    // The XML declaration has a version too; that of OFX stands last.
    let (_, rest) = header.rsplit_once("VERSION")?;
    let digits: String = rest.chars().skip(1).filter(|mark| *mark != '"').take_while(char::is_ascii_digit).collect();
    let is_known = digits.is_empty() || PUBLISHED.contains(&digits.as_str());
    (!is_known).then_some(digits)
}

/// Versions of OFX that were published.
const PUBLISHED: [&str; 13] =
    ["100", "101", "102", "103", "151", "160", "200", "201", "202", "203", "210", "211", "220"];

/// One tag and the text behind it.
#[derive(Clone, Copy)]
struct Tag<'t> {
    name: &'t str,
    closes: bool,
    text: &'t str,
    /// A sign in it may stand for another, or for itself by quotation.
    is_coded: bool,
}

/// The line of the tag at hand, counted only where it is asked for.
struct LineOf<'t, 'c> {
    text: &'t str,
    at: usize,
    count: &'c mut LineCount,
}

/// Line breaks up to a place in the text at hand.
#[derive(Default)]
struct LineCount {
    breaks: u64,
    counted: usize,
}

impl LineOf<'_, '_> {
    /// Counted from 1.
    fn number(&mut self) -> u64 {
        let uncounted = &self.text.as_bytes()[self.count.counted..];
        self.count.breaks += line_breaks(uncounted, self.at - self.count.counted);
        self.count.counted = self.at;
        self.count.breaks + 1
    }
}

/// Hands on every tag with the text that follows it, until `take` has enough.
fn each_tag(
    mut input: TextReader<'_>,
    limits: &Limits,
    mut take: impl FnMut(Tag<'_>, LineOf<'_, '_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Problem> {
    let marks = Marks::new([b'<', b'>', b'&']);
    let mut lines = LineCount::default();
    let mut ended = false;
    loop {
        let text = input.text().map_err(|error| cannot_open(&error))?;
        let mut tags = Tags { text, marks: marks.positions(text.as_bytes(), 0), used: 0, next: None, ended };
        let mut used = 0;
        while let Some((at, tag)) = tags.next() {
            if take(tag, LineOf { text, at, count: &mut lines }).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            used = tags.used;
        }
        let line = LineOf { text, at: used, count: &mut lines }.number();
        if text.len() - used > limits.row_bytes {
            return Err(limits.row_too_long().at(line));
        }
        if ended {
            return Ok(ControlFlow::Continue(()));
        }
        lines.counted = 0;
        input.consume(used);
        ended = !input.more().map_err(|error| cannot_open(&error))?;
    }
}

/// Finds tags.
struct Tags<'t> {
    text: &'t str,
    marks: Positions<'t, 3>,
    /// Where the text of the last tag ended.
    used: usize,
    /// The `<` that ended it.
    next: Option<usize>,
    /// No more text follows.
    ended: bool,
}

impl<'t> Tags<'t> {
    /// The next tag and where it starts. `None` where its end is not in sight.
    fn next(&mut self) -> Option<(usize, Tag<'t>)> {
        let bytes = self.text.as_bytes();
        let start = self.next.take().or_else(|| self.marks.find(|at| bytes[*at] == b'<'))?;
        let close = self.marks.find(|at| bytes[*at] == b'>')?;
        let mut is_coded = false;
        let mut end = self.marks.find(|at| {
            is_coded |= bytes[*at] == b'&';
            bytes[*at] == b'<'
        });
        if let Some(quoted) = end.filter(|at| self.may_be_quoted(close, *at)) {
            is_coded = true;
            let closed = quoted + self.text[quoted..].find("]]>")?;
            end = self.marks.find(|at| *at > closed && bytes[*at] == b'<');
        }
        self.next = end;
        self.used = end.or(self.ended.then_some(bytes.len()))?;
        let name = trimmed_ascii(&self.text[start + 1..close]);
        let (name, closes) = name.strip_prefix('/').map_or((name, false), |name| (name, true));
        Some((start, Tag { name, closes, text: trimmed_ascii(&self.text[close + 1..self.used]), is_coded }))
    }

    /// Whether the text behind a tag is one that is taken as it stands, as far as it is in sight.
    #[inline(always)]
    fn may_be_quoted(&self, close: usize, at: usize) -> bool {
        matches!(self.text.as_bytes().get(at + 1), None | Some(b'!')) && self.is_quotation(close, at)
    }

    fn is_quotation(&self, close: usize, at: usize) -> bool {
        let rest = &self.text[at..];
        (rest.starts_with(CDATA) || (!self.ended && CDATA.starts_with(rest)))
            && self.text[close + 1..at].trim_ascii_start().is_empty()
    }
}

/// A text without ASCII white space around it: nearly every one has a line break behind it, or nothing.
#[inline(always)]
fn trimmed_ascii(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let is_visible = |byte: Option<&u8>| byte.is_none_or(|byte| *byte > b' ');
    if is_visible(text.as_bytes().first()) && is_visible(text.as_bytes().last()) { text } else { text.trim_ascii() }
}

/// What moves securities, or cash for them (OFX 2.2 §13.9.2.4), holds or orders them, sums up such an account,
/// or describes a security: no booking of an account of money. `INVBANKTRAN` holds one.
const INVESTMENTS: [&str; 26] = [
    "BUYDEBT",
    "BUYMF",
    "BUYOPT",
    "BUYOTHER",
    "BUYSTOCK",
    "CLOSUREOPT",
    "INCOME",
    "INVEXPENSE",
    "JRNLFUND",
    "JRNLSEC",
    "MARGININTEREST",
    "REINVEST",
    "RETOFCAP",
    "SELLDEBT",
    "SELLMF",
    "SELLOPT",
    "SELLOTHER",
    "SELLSTOCK",
    "SPLIT",
    "TRANSFER",
    "INVPOS",
    "OO",
    "INVBAL",
    "INV401K",
    "INV401KBAL",
    "SECINFO",
];

/// Text that is taken as it stands.
const CDATA: &str = "<![CDATA[";

/// The statement at hand and the booking within it.
struct Statement {
    /// The columns before `TRNTYPE`, which belong to the statement.
    context: [String; TRNTYPE],
    within: Within,
    /// What is filled of the booking or balance so far.
    row: Row,
    /// What it is.
    record: &'static str,
    /// Investments may follow.
    invests: bool,
}

/// Which aggregate the next leaf belongs to, where that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Status,
    Account,
    Booking,
    /// What moves or holds securities: passed over, and counted.
    Investment,
    /// The account at the other end.
    OtherAccount,
    /// `CURRENCY`: the amount is in this currency. `ORIGCURRENCY` only tells what it was converted from.
    OriginalCurrency,
    Balance,
}

impl Default for Statement {
    fn default() -> Statement {
        let context = std::array::from_fn(|_| String::new());
        Statement { context, within: Within::Nothing, row: Row::default(), record: "", invests: false }
    }
}

impl Statement {
    fn take(&mut self, tag: &Tag<'_>, mut line: LineOf<'_, '_>, sink: &mut dyn RowSink) -> ControlFlow<()> {
        if tag.text.is_empty() || tag.closes {
            return self.aggregate(tag, line, sink);
        }
        let column = match (self.within, tag.name) {
            (Within::Status, "SEVERITY") if tag.text == "ERROR" => {
                sink.problem(Problem::new(Code::BankAnsweredError).at(line.number()));
                None
            }
            (Within::Booking, name) => booking_column(name),
            (Within::Account, "BANKID" | "BROKERID") => Some(BANKID),
            (Within::Account, "ACCTID") => Some(ACCTID),
            (Within::Account, "ACCTTYPE") => Some(ACCTTYPE),
            (Within::Balance, "BALAMT") => Some(BALAMT),
            (Within::Balance, "DTASOF") => Some(DTASOF),
            (Within::OtherAccount, "ACCTID") => Some(TOACCTID),
            (_, "CURDEF") => Some(CURDEF),
            (_, "ORG") => Some(ORG),
            _ => None,
        };
        match column {
            Some(column) if column < TRNTYPE => {
                self.context[column].clear();
                unescape(tag.text, &mut self.context[column]);
            }
            Some(column) if tag.is_coded => {
                let start = self.row.writer().len();
                unescape(tag.text, self.row.writer());
                self.row.place(column, start, CellKind::Text);
            }
            Some(column) => self.row.fill(column, tag.text, CellKind::Text),
            None => {}
        }
        ControlFlow::Continue(())
    }

    /// Begins or ends an aggregate. Those that are not named here change nothing.
    fn aggregate(&mut self, tag: &Tag<'_>, mut line: LineOf<'_, '_>, sink: &mut dyn RowSink) -> ControlFlow<()> {
        let is_booking = matches!(self.within, Within::Booking | Within::OtherAccount | Within::OriginalCurrency);
        let is_row = is_booking || self.within == Within::Investment;
        match (tag.name, tag.closes) {
            ("STMTRS" | "CCSTMTRS" | "INVSTMTRS" | "LOANSTMTRS", false) => {
                self.finish(sink)?;
                self.context[CURDEF..].iter_mut().for_each(String::clear);
                self.invests = tag.name == "INVSTMTRS";
            }
            ("BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM", false) if !is_row => {
                self.context[BANKID..].iter_mut().for_each(String::clear);
                self.within = Within::Account;
            }
            ("STATUS", false) => self.within = Within::Status,
            ("STMTTRN" | "LOANSTMTTRN", false) => self.begin(Within::Booking, "STMTTRN", line.number(), sink)?,
            ("STMTTRNP", false) => self.begin(Within::Booking, "STMTTRNP", line.number(), sink)?,
            ("LEDGERBAL", false) => self.begin(Within::Balance, "LEDGERBAL", line.number(), sink)?,
            ("STMTTRN" | "LEDGERBAL" | "BANKTRANLIST" | "STMTRS" | "CCSTMTRS", true) => self.finish(sink)?,
            ("STMTTRNP" | "BANKTRANLISTP" | "LOANSTMTTRN" | "LOANTRANLIST" | "LOANSTMTRS", true) => {
                self.finish(sink)?
            }
            ("BANKACCTTO" | "CCACCTTO", false) if is_booking => self.within = Within::OtherAccount,
            ("ORIGCURRENCY", false) if is_booking => self.within = Within::OriginalCurrency,
            ("BANKACCTTO" | "CCACCTTO" | "ORIGCURRENCY", true) if is_booking => self.within = Within::Booking,
            ("AVAILBAL", false) => self.finish(sink)?,
            ("BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM" | "STATUS", true) if !is_row => {
                self.within = Within::Nothing;
            }
            ("SECLIST", false) => self.invests = true,
            ("INVSTMTRS" | "SECLIST", true) => {
                self.finish(sink)?;
                self.invests = false;
            }
            (name, closes) if self.invests && INVESTMENTS.contains(&name) => match closes {
                true => self.finish(sink)?,
                false => self.begin(Within::Investment, "investment", line.number(), sink)?,
            },
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Begins a booking, a balance or an investment.
    fn begin(&mut self, within: Within, record: &'static str, line: u64, sink: &mut dyn RowSink) -> ControlFlow<()> {
        self.finish(sink)?;
        self.row.restart_cells(line, COLUMNS.len());
        (self.within, self.record) = (within, record);
        ControlFlow::Continue(())
    }

    /// Hands on what was begun, if anything was.
    fn finish(&mut self, sink: &mut dyn RowSink) -> ControlFlow<()> {
        match std::mem::replace(&mut self.within, Within::Nothing) {
            Within::Nothing | Within::Account | Within::Status => return ControlFlow::Continue(()),
            Within::Balance if self.row.cell(BALAMT).is_empty() => return ControlFlow::Continue(()),
            _ => {}
        }
        self.row.fill(0, self.record, CellKind::Text);
        for (index, text) in self.context.iter().enumerate().skip(ORG) {
            self.row.fill(index, text, CellKind::Text);
        }
        sink.row(&self.row)
    }
}

/// The column of a leaf of `STMTTRN`. `NAME` stands again within `PAYEE`.
fn booking_column(name: &str) -> Option<usize> {
    Some(match name {
        "TRNTYPE" | "LOANTRNTYPE" => TRNTYPE,
        "DTPOSTED" | "DTTRAN" => 7,
        "DTUSER" => 8,
        "DTAVAIL" => 9,
        "TRNAMT" => 10,
        "FITID" => 11,
        "CHECKNUM" => 12,
        "REFNUM" => 13,
        "SIC" => 14,
        "NAME" => 15,
        "MEMO" => 16,
        "CURSYM" => 18,
        _ => return None,
    })
}

/// Writes a text with its references resolved once: `&amp;lt;` is `&lt;`.
fn unescape(text: &str, into: &mut String) {
    let text = text.strip_prefix(CDATA).map_or(text, |text| text.strip_suffix("]]>").unwrap_or(text));
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        match reference(after) {
            Some((character, length)) => {
                into.push(character);
                rest = &after[length..];
            }
            None => {
                into.push('&');
                rest = after;
            }
        }
    }
    into.push_str(rest);
}

/// The character that a reference stands for, and how long the reference is.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(10).position(|byte| *byte == b';')?;
    let character = match &text[..end] {
        "nbsp" => ' ',
        name => referred(name)?,
    };
    Some((character, end + 1))
}
