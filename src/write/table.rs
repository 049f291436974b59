//! The same views as tables: one row each, columns in the order of the schema. For CSV and Parquet.

use std::fmt;
use std::io;

use serde::Serialize;

use super::inspect::{AccountFigures, ServiceFigures};
use super::json::DocumentSource;
use super::leaf::{Amount, CurrencyCode, Day, IdentifierText, LocalTime, PersonalText, RecordId};
use super::view::{
    AccountView, BalanceMoment, BalanceView, BillLineView, PartView, ServiceView, TransactionView, UsageView,
};
use crate::base::Proof;
use crate::normalize::{Destination, Direction, Place, Provenance, Status, TransactionKind, UsageKind};

/// A column: its name is the field's name in the JSON lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Field name.
    pub(super) name: &'static str,
    /// What its cells hold.
    pub(super) kind: Kind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Text,
    Integer,
    Decimal,
    Date,
    /// A date with a local time where the source gives one: text, since a timestamp would invent midnight or a zone.
    LocalTime,
}

/// One value of a row.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Absent,
    Text(&'a str),
    Shown(&'a dyn fmt::Display),
    Word(&'a dyn Word),
    Integer(u64),
    Decimal(Amount),
    Date(Day),
}

/// A value of a closed list, shown by the word under which it is serialized.
pub(super) trait Word {
    fn show(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Serialize> Word for T {
    fn show(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Absent => Ok(()),
            Cell::Text(text) => formatter.write_str(text),
            Cell::Shown(value) => value.fmt(formatter),
            Cell::Word(word) => word.show(formatter),
            Cell::Integer(number) => number.fmt(formatter),
            Cell::Decimal(amount) => amount.fmt(formatter),
            Cell::Date(day) => day.fmt(formatter),
        }
    }
}

/// Takes the cells of a row, one after the other.
pub(super) type Visit<'v> = dyn FnMut(Cell<'_>) -> io::Result<()> + 'v;

/// A view that is a row of a table.
pub(super) trait Row {
    /// The table's name, and its file's.
    const TABLE: &'static str;
    /// Its columns.
    const COLUMNS: &'static [Column];
    /// Gives each cell to `visit`, in the order of the columns.
    fn cells(&self, visit: &mut Visit<'_>) -> io::Result<()>;
}

/// A field's value as a cell.
trait AsCell {
    fn cell(&self) -> Cell<'_>;
}

impl<T: AsCell> AsCell for Option<T> {
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Absent, AsCell::cell)
    }
}

macro_rules! as_cell {
    ($($type:ty => |$value:ident| $cell:expr;)*) => {
        $(impl AsCell for $type {
            fn cell(&self) -> Cell<'_> {
                let $value = self;
                $cell
            }
        })*
    };
}

as_cell! {
    &str => |text| if text.is_empty() { Cell::Absent } else { Cell::Text(text) };
    u64 => |number| Cell::Integer(*number);
    u16 => |number| Cell::Integer((*number).into());
    Amount => |amount| Cell::Decimal(*amount);
    Day => |day| Cell::Date(*day);
    LocalTime => |time| Cell::Shown(time);
    CurrencyCode => |code| Cell::Shown(code);
    RecordId => |id| Cell::Shown(id);
    IdentifierText<'_> => |text| Cell::Text(text.as_str());
    PersonalText<'_> => |text| Cell::Text(text.as_str());
    Status => |word| Cell::Word(word);
    TransactionKind => |word| Cell::Word(word);
    UsageKind => |word| Cell::Word(word);
    Direction => |word| Cell::Word(word);
    Destination => |word| Cell::Word(word);
    Place => |word| Cell::Word(word);
    Provenance => |word| Cell::Word(word);
    BalanceMoment => |word| Cell::Word(word);
    Proof => |word| Cell::Word(word);
}

/// Declares the table of a view: each column is the field of that name, or stands behind `path =>`.
macro_rules! table {
    ($view:ty, $name:literal, $($kind:ident $column:ident $(=> $($path:ident).+)?;)*) => {
        impl Row for $view {
            const TABLE: &'static str = $name;
            const COLUMNS: &'static [Column] =
                &[$(Column { name: stringify!($column), kind: Kind::$kind }),*];

            fn cells(&self, visit: &mut Visit<'_>) -> io::Result<()> {
                $(visit(field!(self, $column $(=> $($path).+)?).cell())?;)*
                Ok(())
            }
        }
    };
}

macro_rules! field {
    ($row:ident, $column:ident) => {
        $row.$column
    };
    ($row:ident, $column:ident => $($path:ident).+) => {
        $row.$($path).+
    };
}

/// Figures of an account or service, and the source they were counted in.
pub(super) struct Totals<'a, F> {
    pub(super) source: u64,
    pub(super) figures: &'a F,
}

table! { DocumentSource<'_>, "sources",
    Integer source; Text file; Text layout; Text institution; Text country; Text provenance;
    Text status => outcome.status; Integer rows_read => outcome.rows.read;
    Integer rows_imported => outcome.rows.imported;
}

table! { AccountView<'_>, "accounts", Integer account; Integer source; Text identifier; Text currency; }

table! { ServiceView<'_>, "services", Integer service; Integer source; Text identifier; Text operator;
    Text country;
}

table! { TransactionView<'_>, "transactions",
    Text id; Integer source; Integer line; Integer account; Text status; Decimal amount; Text currency;
    Date booking_date; Date value_date; LocalTime transaction_date; Text kind; Text description_raw;
    Text counterparty_name; Text counterparty_account; Text bank_reference; Text type_raw; Text category_raw;
    Decimal balance_after; Decimal fee; Decimal original_amount; Text original_currency;
    Integer merchant_category_code;
}

/// A part and the booking that it belongs to.
pub(super) struct PartRow<'a> {
    pub(super) transaction: RecordId,
    /// Counted from 1 within the booking.
    pub(super) number: u64,
    pub(super) part: &'a PartView<'a>,
}

impl<'a> TransactionView<'a> {
    /// Its parts as rows of their own table.
    pub(super) fn part_rows(&'a self) -> impl Iterator<Item = PartRow<'a>> {
        (1..).zip(&self.parts).map(|(number, part)| PartRow { transaction: self.id, number, part })
    }
}

table! { PartRow<'_>, "parts",
    Text transaction; Integer part => number; Decimal amount => part.amount; Text currency => part.currency;
    Decimal original_amount => part.original_amount; Text original_currency => part.original_currency;
    Text counterparty_name => part.counterparty_name; Text counterparty_account => part.counterparty_account;
    Text description_raw => part.description_raw; Text bank_reference => part.bank_reference;
    Text end_to_end_id => part.end_to_end_id; Text category_raw => part.category_raw;
}

table! { BalanceView, "balances",
    Text id; Integer source; Integer line; Integer account; Text moment; Date date; Decimal amount; Text currency;
}

table! { UsageView<'_>, "usage",
    Text id; Integer source; Integer line; Integer service; LocalTime started_at;
    Date period_ends; Text kind; Text direction;
    Text destination; Text place; Text peer; Text network_raw; Decimal duration_seconds; Decimal volume_bytes;
    Integer count; Decimal charge; Text currency;
}

table! { BillLineView<'_>, "bills",
    Text id; Integer source; Integer line; Integer service; Date period_start; Text label; Decimal charge;
    Text currency;
}

table! { Totals<'_, AccountFigures>, "account_totals",
    Integer source; Text currency => figures.currency; Integer transactions => figures.transactions;
    Integer pending => figures.pending; Decimal sum => figures.sum; Decimal fees => figures.fees;
    Date first => figures.first; Date last => figures.last; Decimal opening => figures.opening;
    Decimal closing => figures.closing; Text proof => figures.proof;
}

table! { Totals<'_, ServiceFigures<'_>>, "service_totals",
    Integer source; Text operator => figures.operator; Integer events => figures.events;
    Decimal voice => figures.voice; Decimal sms => figures.sms; Decimal data => figures.data;
    Decimal seconds => figures.seconds; Decimal bytes => figures.bytes; Decimal charge => figures.charge;
    Text currency => figures.currency; Date first => figures.first; Date last => figures.last;
    Text proof => figures.proof;
}
