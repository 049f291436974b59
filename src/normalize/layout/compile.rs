//! A layout compiled once: columns are indexes, patterns and date formats are ready, and every mistake has been found
//! before the first row arrives.

use regex::Regex;

use super::super::words::Words;
use super::condition::conditions;
use super::expression::pattern;
use super::keyed::{self, Paths};
use super::rules::RuleWords;
use super::{
    AmountColumns, ColumnName, CompiledDuration, CompiledJoin, CompiledRecords, CompiledSeveral, CompiledUsage,
    Condition, DatedBy, Expression, Layout, LayoutError, Matching, Preamble, SignFrom, Total, TransactionColumns,
    Value, Whens, fixed, usage,
};
use crate::base::{Currency, DateFormat, NumberFormat};
use crate::read::{Columns, FORMATS, Shape, find_format};

/// A layout ready to run.
#[derive(Clone, Debug)]
pub struct CompiledLayout {
    /// As it was written.
    pub layout: Layout,
    /// The format names the columns: there is no header, and every row has all of them.
    pub(in crate::normalize) is_fixed: bool,
    /// The paths of the columns, where they are paths.
    pub(in crate::normalize) paths: Option<Columns>,
    /// Its records, where they are of fixed width.
    pub(in crate::normalize) records: Option<CompiledRecords>,
    pub(in crate::normalize) headers: Vec<Vec<HeaderCell>>,
    /// The first column name in comparable form: a row that begins with it may be the header again.
    pub(in crate::normalize) first_header: Words,
    pub(in crate::normalize) cells: Vec<(usize, Regex)>,
    pub(in crate::normalize) preamble: Vec<Regex>,
    pub(in crate::normalize) dates: Vec<DateFormat>,
    pub(in crate::normalize) numbers: NumberFormat,
    pub(in crate::normalize) record: CompiledRecord,
    pub(in crate::normalize) rule_words: RuleWords,
    pub(in crate::normalize) skip: Vec<(Vec<Condition>, String)>,
    pub(in crate::normalize) pending: Vec<Condition>,
    pub(in crate::normalize) totals: Vec<CompiledTotal>,
    pub(in crate::normalize) merge_next: Option<(Vec<Condition>, Value)>,
    pub(in crate::normalize) section: Option<(Vec<Condition>, Value)>,
    pub(in crate::normalize) until: Vec<Condition>,
    pub(in crate::normalize) join: Option<CompiledJoin>,
    pub(in crate::normalize) opening: Option<Value>,
    pub(in crate::normalize) closing: Option<Value>,
    pub(in crate::normalize) stated_rows: Option<Value>,
}

/// One column name of a header: in comparable form, or a pattern.
#[derive(Clone, Debug)]
pub(in crate::normalize) enum HeaderCell {
    Text(String),
    Pattern(Regex),
}

#[derive(Clone, Debug)]
pub(in crate::normalize) enum CompiledRecord {
    Transaction(Box<CompiledTransaction>),
    Usage(Box<CompiledUsage>),
    /// Several records of one row.
    Several(Box<CompiledSeveral>),
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledTransaction {
    pub(in crate::normalize) booking_date: Value,
    pub(in crate::normalize) undated: bool,
    pub(in crate::normalize) dated_by: DatedBy,
    pub(in crate::normalize) value_date: Option<Value>,
    pub(in crate::normalize) transaction_date: Option<Value>,
    pub(in crate::normalize) amount: Amount,
    pub(in crate::normalize) currency: Option<CurrencySource>,
    pub(in crate::normalize) account: Option<Value>,
    /// The columns that `account` reads.
    pub(in crate::normalize) account_columns: Vec<usize>,
    pub(in crate::normalize) description: Option<Value>,
    pub(in crate::normalize) counterparty_name: Option<Value>,
    pub(in crate::normalize) counterparty_account: Option<Value>,
    pub(in crate::normalize) bank_reference: Option<Value>,
    pub(in crate::normalize) type_: Option<Value>,
    pub(in crate::normalize) kind: Option<Value>,
    /// The column that alone tells `kind`.
    pub(in crate::normalize) kind_column: Option<usize>,
    pub(in crate::normalize) category: Option<Value>,
    pub(in crate::normalize) status: Option<Value>,
    pub(in crate::normalize) balance: Option<Amount>,
    pub(in crate::normalize) fee: Option<Amount>,
    pub(in crate::normalize) original_amount: Option<Amount>,
    pub(in crate::normalize) original_currency: Option<CurrencySource>,
    pub(in crate::normalize) merchant_category_code: Option<Value>,
    /// Whether it has any column that most layouts lack.
    pub(in crate::normalize) has_further: bool,
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledTotal {
    pub(in crate::normalize) when: Vec<Condition>,
    pub(in crate::normalize) opening: Option<Amount>,
    pub(in crate::normalize) closing: Option<Amount>,
    pub(in crate::normalize) sum: Option<Amount>,
    pub(in crate::normalize) rows: Option<Value>,
    pub(in crate::normalize) seconds: Option<CompiledDuration>,
    pub(in crate::normalize) date: Option<Value>,
}

/// Where a currency comes from.
#[derive(Clone, Debug)]
pub(in crate::normalize) enum CurrencySource {
    /// The same for every row; `None` where the layout's word is no currency.
    Fixed(Option<Currency>),
    Read(Value),
}

impl CompiledRecord {
    /// Looks up what stands before the table and in its header, once for a file.
    pub(in crate::normalize) fn bind(&mut self, preamble: &Preamble) {
        let bind = |values: &mut [&mut Option<Value>]| {
            values.iter_mut().filter_map(|value| value.as_mut()).for_each(|value| value.bind(preamble));
        };
        match self {
            CompiledRecord::Transaction(columns) => {
                columns.booking_date.bind(preamble);
                bind(&mut [&mut columns.value_date, &mut columns.transaction_date, &mut columns.account]);
                bind(&mut [
                    &mut columns.description,
                    &mut columns.counterparty_name,
                    &mut columns.counterparty_account,
                ]);
                bind(&mut [&mut columns.bank_reference, &mut columns.type_, &mut columns.kind, &mut columns.category]);
                bind(&mut [&mut columns.merchant_category_code, &mut columns.status]);
                CurrencySource::bind(&mut columns.currency, preamble);
                CurrencySource::bind(&mut columns.original_currency, preamble);
            }
            CompiledRecord::Usage(columns) => columns.bind(preamble),
            CompiledRecord::Several(columns) => columns.bind(preamble),
        }
    }
}

impl CurrencySource {
    pub(super) fn bind(source: &mut Option<CurrencySource>, preamble: &Preamble) {
        if let Some(CurrencySource::Read(value)) = source {
            value.bind(preamble);
            *source = Some(CurrencySource::compile(value.clone()));
        }
    }

    pub(super) fn compile(value: Value) -> CurrencySource {
        match value.as_constant() {
            Some(text) => CurrencySource::Fixed(Currency::read(text)),
            None => CurrencySource::Read(value),
        }
    }
}

/// How an amount is made up.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct Amount {
    pub(in crate::normalize) from: AmountSource,
    pub(in crate::normalize) invert: bool,
    pub(in crate::normalize) scale: i32,
}

#[derive(Clone, Debug)]
pub(in crate::normalize) enum AmountSource {
    Signed(Value),
    Flagged { value: Value, flag: usize, negative: Words, positive: Words },
    Pair { debit: Value, credit: Value },
}

impl CompiledLayout {
    /// Compiles a layout.
    ///
    /// # Errors
    /// The first mistake: a column that the header does not have, a pattern that is not valid, a missing key.
    pub fn compile(mut layout: Layout) -> Result<CompiledLayout, LayoutError> {
        let records = fixed::compile(&mut layout)?;
        let named_by = take_columns(&mut layout.matching)?;
        let is_fixed = named_by != NamedBy::Header;
        let matching = &layout.matching;
        let paths = Paths::default();
        let column = |name: &ColumnName| match named_by {
            NamedBy::Path => paths.column(name),
            NamedBy::Header | NamedBy::Format => column_index(matching, name),
        };
        let has_header = !is_fixed && !matching.header.is_empty();
        let headers = has_header.then_some(&matching.header).into_iter().chain(&matching.also_header);
        let conditions = |whens: &Whens| conditions(whens, &column);
        let width = matching.columns.filter(|_| matching.header.is_empty()).unwrap_or(matching.header.len());
        let join = CompiledJoin::compile(&layout, width, &column)?;
        let joined = |name: &ColumnName| CompiledJoin::column(join.as_ref(), name, &column);
        let record = match (&layout.transaction, layout.usage.is_empty(), &layout.bill_line) {
            (Some(columns), true, None) => CompiledRecord::Transaction(Box::new(transaction(columns, &column)?)),
            (None, false, _) => usage::compile(&layout, &joined)?,
            _ => return Err(LayoutError::new("a layout has either `[transaction]` or `[usage]`")),
        };
        let optional = |expression: &Option<Expression>| {
            expression.as_ref().map(|expression| Value::compile(expression, &column)).transpose()
        };
        let control = layout.control.clone().unwrap_or_default();
        let mut compiled = CompiledLayout {
            headers: headers.map(|header| header_cells(header)).collect::<Result<_, _>>()?,
            is_fixed,
            paths: None,
            records,
            first_header: matching.header.first().filter(|_| has_header).map(|name| header_cell(name)).iter().collect(),
            cells: cell_patterns(matching)?,
            preamble: matching.preamble.iter().map(|text| pattern(&regex::escape(text))).collect::<Result<_, _>>()?,
            dates: dates(&layout)?,
            numbers: NumberFormat { decimal: layout.values.decimal },
            skip: (layout.skip.iter())
                .map(|skip| Ok((conditions(&skip.when)?, skip.reason.clone())))
                .collect::<Result<_, LayoutError>>()?,
            pending: layout.pending.as_ref().map_or(Ok(Vec::new()), |rule| conditions(&rule.when))?,
            until: layout.until.as_ref().map_or(Ok(Vec::new()), |rule| conditions(&rule.when))?,
            totals: layout.total.iter().map(|stated| total(stated, &layout, &column)).collect::<Result<_, _>>()?,
            rule_words: RuleWords::compile(&layout, &column)?,
            merge_next: (layout.merge_next.as_ref())
                .map(|merge| Ok((conditions(&merge.when)?, Value::compile(&merge.description, &column)?)))
                .transpose()?,
            section: (layout.section.as_ref())
                .map(|section| Ok((conditions(&section.when)?, Value::compile(&section.account, &column)?)))
                .transpose()?,
            opening: optional(&control.opening)?,
            closing: optional(&control.closing)?,
            stated_rows: optional(&control.rows)?,
            record,
            join,
            layout: layout.clone(),
        };
        if named_by == NamedBy::Path {
            let (columns, names) = paths.compile(&compiled.layout.matching.format)?;
            compiled.paths = Some(columns);
            compiled.layout.matching.header = names;
        }
        Ok(compiled)
    }

    /// Its records, where they are of fixed width.
    pub(in crate::normalize) fn records(&self) -> Option<&CompiledRecords> {
        self.records.as_ref()
    }

    /// Whether the files of the layout state totals of use.
    pub(in crate::normalize) fn states_use(&self) -> bool {
        let is_use = !matches!(self.record, CompiledRecord::Transaction(_));
        is_use && (!self.totals.is_empty() || self.stated_rows.is_some())
    }

    /// Whether it reads a standard format, which is nobody's own.
    pub(in crate::normalize) fn is_standard(&self) -> bool {
        self.layout.id.split('.').nth(1) == Some("standard")
    }

    /// Whether it reads a standard format whose amounts have a sign of their own.
    pub(in crate::normalize) fn has_standard_signs(&self) -> bool {
        match &self.record {
            CompiledRecord::Transaction(columns) => {
                self.is_standard() && matches!(columns.amount.from, AmountSource::Signed(_))
            }
            _ => false,
        }
    }

    /// Whether the layout reads files without a header row.
    pub(in crate::normalize) fn is_headerless(&self) -> bool {
        self.headers.is_empty()
    }

    /// Whether rows of the layout state the balance with which a statement ends.
    pub(in crate::normalize) fn states_ends(&self) -> bool {
        self.totals.iter().any(|total| total.closing.is_some())
    }

    /// The name of a column, or its number where it has none.
    pub(in crate::normalize) fn column_name(&self, index: usize) -> String {
        // In a joined row the columns of the row that starts a call follow those of the row that ends it.
        let index = self.join.as_ref().filter(|join| index >= join.width).map_or(index, |join| index - join.width);
        let name = self.layout.matching.header.get(index).filter(|name| !name.trim().is_empty());
        name.map_or_else(|| (index + 1).to_string(), |name| name.trim_matches('/').to_owned())
    }
}

pub(super) type ColumnIndex<'c> = &'c dyn Fn(&ColumnName) -> Result<usize, LayoutError>;

/// Compiles what a row states of the others: balances of an account, or totals of use.
fn total(total: &Total, layout: &Layout, column: ColumnIndex<'_>) -> Result<CompiledTotal, LayoutError> {
    let optional = |expression: &Option<Expression>| {
        expression.as_ref().map(|expression| Value::compile(expression, column)).transpose()
    };
    let (balances, quantities) =
        (total.opening.is_some() || total.closing.is_some(), total.rows.is_some() || total.seconds.is_some());
    if if layout.transaction.is_some() { quantities } else { balances } {
        return Err(LayoutError::new("a total of bookings states balances, and one of use `rows` and `seconds`"));
    }
    let seconds = total.seconds.as_ref().map(|seconds| usage::compile_duration(seconds, column)).transpose()?;
    Ok(CompiledTotal {
        when: conditions(&total.when, column)?,
        opening: optional_amount(&total.opening, column)?,
        closing: optional_amount(&total.closing, column)?,
        sum: optional_amount(&total.sum, column)?,
        rows: optional(&total.rows)?,
        seconds: seconds.map(|(seconds, _)| seconds),
        date: optional(&total.date)?,
    })
}

/// What the columns of a layout are named by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NamedBy {
    Header,
    Format,
    Path,
}

/// Checks how a layout is matched. Where the format names the columns, they become the layout's.
fn take_columns(matching: &mut Matching) -> Result<NamedBy, LayoutError> {
    let Some(format) = find_format(&matching.format) else {
        let names = FORMATS.iter().map(|format| format!("`{}`", format.name())).collect::<Vec<_>>().join(", ");
        return Err(LayoutError::new(format!("`{}` is not a format; there are {names}", matching.format)));
    };
    if let Shape::Fixed(columns) = format.shape() {
        if !matching.header.is_empty() || matching.columns.is_some() {
            return Err(LayoutError::new(format!("the columns of `{}` are those of the format", matching.format)));
        }
        matching.header = columns.iter().map(|name| (*name).to_owned()).collect();
        return Ok(NamedBy::Format);
    }
    if matches!(format.shape(), Shape::Records) {
        return Ok(NamedBy::Format);
    }
    if matches!(format.shape(), Shape::Keyed(_)) {
        return keyed::check(matching).map(|()| NamedBy::Path);
    }
    check_table(matching).map(|()| NamedBy::Header)
}

fn check_table(matching: &Matching) -> Result<(), LayoutError> {
    if matching.delimiter.is_some_and(|delimiter| !delimiter.is_ascii()) {
        return Err(LayoutError::new("a delimiter is one ASCII character"));
    }
    if matching.header.is_empty() && (matching.columns.is_none() || matching.cells.is_empty()) {
        return Err(LayoutError::new("without `header` a layout needs `columns` and patterns for some `cells`"));
    }
    if !matching.keys.is_empty() || !matching.rows.is_empty() {
        return Err(LayoutError::new("`keys` and `rows` are of formats whose columns are paths"));
    }
    let width = matching.header.len();
    if matching.also_header.iter().any(|header| header.len() != width) {
        return Err(LayoutError::new("each header under `also_header` has as many columns as `header`"));
    }
    Ok(())
}

pub(super) fn column_index(matching: &Matching, name: &ColumnName) -> Result<usize, LayoutError> {
    let width = if matching.header.is_empty() { matching.columns.unwrap_or(0) } else { matching.header.len() };
    match name {
        ColumnName::Number(number) if (1..=width).contains(number) => Ok(number - 1),
        ColumnName::Number(number) => Err(LayoutError::new(format!("there is no column {number}; there are {width}"))),
        ColumnName::Name(name) => {
            let (wanted, nth) = match name.rsplit_once('#') {
                Some((wanted, nth)) if nth.parse::<usize>().is_ok() && !matching.header.contains(name) => {
                    (wanted, nth.parse().unwrap_or(1))
                }
                _ => (name.as_str(), 1_usize),
            };
            let mut found = matching.header.iter().enumerate().filter(|(_, column)| *column == wanted);
            found.nth(nth.saturating_sub(1)).map(|(index, _)| index).ok_or_else(|| no_column(matching, name))
        }
    }
}

fn no_column(matching: &Matching, name: &str) -> LayoutError {
    let similarity = |column: &str| strsim::jaro_winkler(column, name);
    let nearest = matching.header.iter().max_by(|one, other| similarity(one).total_cmp(&similarity(other)));
    LayoutError::new(match nearest {
        Some(nearest) => format!("the header has no column `{name}`; did you mean `{nearest}`?"),
        None => format!("a layout without a header names columns by number, not `{name}`"),
    })
}

fn dates(layout: &Layout) -> Result<Vec<DateFormat>, LayoutError> {
    if layout.values.date.is_empty() {
        return Err(LayoutError::new("`values.date` needs at least one date pattern"));
    }
    layout.values.date.iter().map(|text| DateFormat::compile(text).map_err(|error| LayoutError::new(error.0))).collect()
}

fn cell_patterns(matching: &Matching) -> Result<Vec<(usize, Regex)>, LayoutError> {
    let each = matching.cells.iter().map(|(number, text)| {
        let number: usize = number.parse().map_err(|_| LayoutError::new("`cells` are named by column number"))?;
        let index = column_index(matching, &ColumnName::Number(number))?;
        Ok((index, pattern(text)?))
    });
    each.collect()
}

fn header_cells(header: &[String]) -> Result<Vec<HeaderCell>, LayoutError> {
    let cell = |name: &String| match name.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(text) => Ok(HeaderCell::Pattern(pattern(&format!("(?i)^(?:{text})$"))?)),
        None => Ok(HeaderCell::Text(header_cell(name))),
    };
    header.iter().map(cell).collect()
}

/// A column name in comparable form: lower case, white space and apostrophes made equal.
pub(in crate::normalize) fn header_cell(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for word in name.trim_matches(['\u{feff}', '"']).split_whitespace() {
        text.push_str(if text.is_empty() { "" } else { " " });
        text.extend(word.chars().map(|character| if character == '’' { '\'' } else { character }));
    }
    text.to_lowercase()
}

/// Whether a row is this header; empty cells at its end do not count.
pub(in crate::normalize) fn is_same_header(header: &[HeaderCell], cells: &[String]) -> bool {
    let filled = |cells: &[String]| cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let fits = |(expected, cell): (&HeaderCell, &String)| match expected {
        HeaderCell::Text(text) => text == cell,
        HeaderCell::Pattern(pattern) => pattern.is_match(cell),
    };
    let named = named(header);
    filled(cells) == named.len() && named.iter().zip(cells).all(fits)
}

/// A header up to its last name: columns without one at its end are those that a shorter export lacks.
pub(in crate::normalize) fn named(header: &[HeaderCell]) -> &[HeaderCell] {
    let is_empty = |cell: &HeaderCell| matches!(cell, HeaderCell::Text(text) if text.is_empty());
    &header[..header.iter().rposition(|cell| !is_empty(cell)).map_or(0, |last| last + 1)]
}

fn transaction(columns: &TransactionColumns, column: ColumnIndex<'_>) -> Result<CompiledTransaction, LayoutError> {
    let optional = |expression: &Option<Expression>| {
        expression.as_ref().map(|expression| Value::compile(expression, column)).transpose()
    };
    let (account, kind) = (optional(&columns.account)?, optional(&columns.kind)?);
    let further = [&columns.transaction_date, &columns.original_currency, &columns.merchant_category_code];
    let further_amounts = [&columns.balance, &columns.fee, &columns.original_amount];
    Ok(CompiledTransaction {
        has_further: further.into_iter().any(Option::is_some) || further_amounts.into_iter().any(Option::is_some),
        account_columns: account.as_ref().map(Value::columns).unwrap_or_default(),
        booking_date: Value::compile(&columns.booking_date, column)?,
        undated: columns.undated,
        dated_by: columns.dated_by,
        value_date: optional(&columns.value_date)?,
        transaction_date: optional(&columns.transaction_date)?,
        amount: amount(&columns.amount, column)?,
        currency: optional(&columns.currency)?.map(CurrencySource::compile),
        account,
        description: optional(&columns.description)?,
        counterparty_name: optional(&columns.counterparty_name)?,
        counterparty_account: optional(&columns.counterparty_account)?,
        bank_reference: optional(&columns.bank_reference)?,
        type_: optional(&columns.type_)?,
        kind_column: kind.as_ref().and_then(Value::only_column),
        kind,
        category: optional(&columns.category)?,
        status: optional(&columns.status)?,
        balance: optional_amount(&columns.balance, column)?,
        fee: optional_amount(&columns.fee, column)?,
        original_amount: optional_amount(&columns.original_amount, column)?,
        original_currency: optional(&columns.original_currency)?.map(CurrencySource::compile),
        merchant_category_code: optional(&columns.merchant_category_code)?,
    })
}

pub(super) fn optional_amount(
    columns: &Option<AmountColumns>,
    column: ColumnIndex<'_>,
) -> Result<Option<Amount>, LayoutError> {
    columns.as_ref().map(|columns| amount(columns, column)).transpose()
}

pub(super) fn amount(columns: &AmountColumns, column: ColumnIndex<'_>) -> Result<Amount, LayoutError> {
    let compile = |expression: &Expression| Value::compile(expression, column);
    let from = match (&columns.value, &columns.debit, &columns.credit, &columns.sign_from) {
        (Some(value), None, None, None) => AmountSource::Signed(compile(value)?),
        (Some(value), None, None, Some(sign)) => flagged(compile(value)?, sign, column)?,
        (None, Some(debit), Some(credit), None) => {
            AmountSource::Pair { debit: compile(debit)?, credit: compile(credit)? }
        }
        _ => {
            return Err(LayoutError::new(
                "an amount is one `value`, a `value` with `sign_from`, or `debit` together with `credit`",
            ));
        }
    };
    if !(-6..=6).contains(&columns.scale) {
        return Err(LayoutError::new("`scale` lies between -6 and 6"));
    }
    Ok(Amount { from, invert: columns.invert, scale: columns.scale })
}

fn flagged(value: Value, sign: &SignFrom, column: ColumnIndex<'_>) -> Result<AmountSource, LayoutError> {
    let (negative, positive) = (sign.negative.iter().collect(), sign.positive.iter().collect());
    Ok(AmountSource::Flagged { value, flag: column(&sign.column)?, negative, positive })
}
