//! Ways to read a table of calls, messages and data sessions.

use std::collections::BTreeMap;

use super::super::layout::{
    AmountColumns, DurationColumns, Expression, Operation, Skip, UsageColumns, VolumeColumns, When, Whens,
};
use super::super::{ReadOptions, UsageKind};
use super::calls::Calls;
use super::column::Column;
use super::draft::{Draft, Sketch, constant, operation};
use super::units::Unit;
use super::words::{Meaning, Role, comparable};
use crate::base::{DateOrder, Decimal, DecimalMark, DurationForm, NumberFormat, VolumeUnit};

/// What tells the kind of a row.
enum KindSource {
    /// Every row is of the same kind.
    All(UsageKind),
    /// Words of a column.
    Column(usize),
}

/// What tells how long a call was.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Length {
    /// A column, and how it is written.
    Column(usize, DurationForm),
    /// The columns of its begin and its end.
    Between(usize, usize),
}

impl Length {
    fn column(self) -> Option<usize> {
        match self {
            Length::Column(index, _) => Some(index),
            Length::Between(..) => None,
        }
    }
}

/// Everything that one reading takes for granted.
struct Assumed<'a> {
    started: usize,
    is_named: bool,
    order: DateOrder,
    kind: &'a KindSource,
    length: Option<Length>,
    decimal: DecimalMark,
}

/// Durations above this are no minutes: nobody speaks for ten hours, and then again.
const MINUTES_MAX: i64 = 600;
/// Calls of which at least one is longer than a minute.
const CALLS_MANY: usize = 500;
/// Durations of which half are above this are no minutes either.
const MINUTES_USUAL: i64 = 25;

impl Sketch<'_> {
    /// Whether the table is one of use, by its header: lengths of calls, volumes of data, numbers called, kinds of use.
    pub(super) fn is_of_use(&self) -> bool {
        let has = |role| {
            let mut named = self.columns.iter().filter(|column| column.is_named(role) && column.filled > 0);
            named.any(|column| role == Role::StartedAt || !column.is_date())
        };
        let has_money = [Role::Balance, Role::Debit, Role::Credit, Role::ValueDate].into_iter().any(has);
        let is_volume =
            |column: &Column| column.is_named(Role::Volume) && !column.is_named(Role::Quantity) && column.is_number();
        let is_measured = has(Role::Duration) || has(Role::RingDuration) || self.columns.iter().any(is_volume);
        let names_line = has(Role::Peer) && (has(Role::Service) || has(Role::StartedAt));
        let is_line =
            |column: &Column| column.is_telephone() && (column.is_named(Role::Peer) || column.is_named(Role::Service));
        let has_line = self.columns.iter().any(is_line) && !has(Role::Amount);
        // Hardly any call earns money.
        let is_signed = |column: &Column| column.looks_like_money() && column.numbers.negative > 0;
        let has_use = is_measured || (names_line && has_line) || self.tells_kinds() || self.dates_messages();
        !has_money && !self.columns.iter().any(is_signed) && has_use
    }

    /// Whether a column that is headed as one of kinds tells calls, messages and data apart, beside their direction.
    fn tells_kinds(&self) -> bool {
        let kinds = [Meaning::Voice, Meaning::Sms, Meaning::Mms, Meaning::Data];
        let is_kind = |column: &Column| column.is_named(Role::Kind) && column.says_only(&kinds);
        self.columns.iter().any(is_kind) && self.columns.iter().any(|column| column.is_named(Role::Direction))
    }

    /// Whether a date is that of a message by its name, and nothing looks like money.
    fn dates_messages(&self) -> bool {
        let is_of_message = |column: &Column| {
            let meanings = self.meanings_of_name(column);
            column.is_date() && column.name.contains(['_', ' ']) && meanings.contains(&Meaning::Sms)
        };
        self.columns.iter().any(is_of_message) && !self.columns.iter().any(Column::looks_like_money)
    }

    /// Every way to read a table without names as one of calls.
    pub(super) fn uses_by_shape(&self, options: &ReadOptions) -> Vec<Draft> {
        let kind = KindSource::All(UsageKind::Voice);
        let drafts = self.calls(options).into_iter().filter_map(|calls| {
            let Calls { started, order, length } = calls;
            let decimal = self.decimals_of_use(started, Some(length), options)[0];
            let assumed = Assumed { started, is_named: true, order, kind: &kind, length: Some(length), decimal };
            let mut draft = self.use_draft(&assumed, options)?;
            draft.layout.skip.extend(self.comments());
            Some(draft)
        });
        drafts.collect()
    }

    /// Rows that were taken out with a mark in front, where the others have none.
    fn comments(&self) -> Option<Skip> {
        let marked = self.table.rows.iter().filter(|row| row.trimmed(0).starts_with('#')).count();
        let when = When { column: Some(self.name(0)), matches: Some("^#".to_owned()), ..When::default() };
        let is_some = marked > 0 && marked * 2 < self.table.rows.len();
        is_some.then(|| Skip { when: Whens::One(when), reason: "comment".to_owned() })
    }

    /// Every way to read the table as one of use.
    pub(super) fn uses(&self, options: &ReadOptions) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (started, is_named) in self.starts(options) {
            for order in self.orders(started, options.date_order) {
                for kind in self.kinds() {
                    for length in self.lengths_of_calls(started, &kind, options) {
                        for decimal in self.decimals_of_use(started, length, options) {
                            let assumed = Assumed { started, is_named, order, kind: &kind, length, decimal };
                            drafts.extend(self.use_draft(&assumed, options));
                        }
                    }
                }
            }
        }
        drafts
    }

    /// The columns that may be the begin, and whether the header says so.
    fn starts(&self, options: &ReadOptions) -> Vec<(usize, bool)> {
        if let Some(index) = options.said.column(Role::StartedAt, self.columns) {
            return vec![(index, true)];
        }
        for role in [Role::StartedAt, Role::AnsweredAt, Role::BookingDate, Role::TransactionDate] {
            let mut named = self.named(role, Column::is_date);
            // A call that nobody answered has begun all the same.
            if named.iter().any(|column| !column.is_named(Role::AnsweredAt)) {
                named.retain(|column| role == Role::AnsweredAt || !column.is_named(Role::AnsweredAt));
            }
            if !named.is_empty() {
                return named.into_iter().map(|column| (column.index, true)).collect();
            }
        }
        let dates: Vec<usize> =
            self.columns.iter().filter(|column| column.is_date()).map(|column| column.index).collect();
        let only = dates.len() == 1;
        dates.into_iter().map(|index| (index, only)).collect()
    }

    /// The kind by a column whose words all mean one, else by what the header speaks of.
    fn kinds(&self) -> Vec<KindSource> {
        let kinds = [Meaning::Voice, Meaning::Sms, Meaning::Mms, Meaning::Data];
        // `Outgoing call` may tell the direction of a message: of several columns, the one that tells kinds apart.
        let telling = self.columns.iter().filter(|column| column.says_only(&kinds));
        let told = |column: &&Column| kinds.iter().filter(|kind| column.meanings.contains_key(*kind)).count();
        let rank = |column: &&Column| (column.is_named(Role::Kind), told(column), usize::MAX - column.index);
        if let Some(column) = telling.max_by_key(rank) {
            return vec![KindSource::Column(column.index)];
        }
        let named: Vec<Meaning> = self.columns.iter().flat_map(|column| self.meanings_of_name(column)).collect();
        let has = |role| self.columns.iter().any(|column| column.is_named(role) && column.filled > 0);
        let spoken = has(Role::Duration) || has(Role::RingDuration) || has(Role::AnsweredAt);
        let said = |meaning| named.contains(&meaning);
        let is_told = |column: &&Column| column.header.is_exact || column.header.unit.is_some();
        let volumes = self.columns.iter().filter(|column| column.is_named(Role::Volume) && column.filled > 0);
        let has_volume =
            volumes.filter(|column| !column.is_date()).any(|column| is_told(&column) || !has(Role::AnsweredAt));
        match (spoken, has_volume) {
            (true, false) if !said(Meaning::Sms) && !said(Meaning::Data) => vec![KindSource::All(UsageKind::Voice)],
            (false, true) if !said(Meaning::Voice) && !said(Meaning::Sms) => vec![KindSource::All(UsageKind::Data)],
            (false, false) if said(Meaning::Sms) => vec![KindSource::All(UsageKind::Sms)],
            _ => Vec::new(),
        }
    }

    fn meanings_of_name(&self, column: &Column) -> Vec<Meaning> {
        let name = comparable(&column.name);
        let meanings = name.split(' ').flat_map(|word| self.words.cell(word).iter().copied());
        // `Data` is a date in some languages, and `date` is data in another.
        meanings.filter(|meaning| *meaning != Meaning::Data || !column.is_date()).collect()
    }

    /// What may tell the length of a call; none where nothing does.
    fn lengths_of_calls(&self, started: usize, kind: &KindSource, options: &ReadOptions) -> Vec<Option<Length>> {
        let named = |role| self.named(role, Column::is_date).first().map(|column| column.index);
        let ended = named(Role::EndedAt).filter(|ended| *ended != started);
        let is_exact = |index: usize| self.columns[index].header.is_exact;
        // A word within a name says less than an end that is named as such.
        let is_told = |index: &usize| is_exact(*index) || !ended.is_some_and(is_exact);
        let said = options.said.column(Role::Duration, self.columns);
        match said.or_else(|| self.talk_time(options).filter(is_told)) {
            Some(index) => {
                let forms = self.duration_forms(index, kind, options).into_iter();
                forms.map(|form| Some(Length::Column(index, form))).collect()
            }
            None => {
                vec![ended.map(|ended| Length::Between(named(Role::AnsweredAt).unwrap_or(started), ended))]
            }
        }
    }

    /// How the durations of a column may be written.
    fn duration_forms(&self, index: usize, kind: &KindSource, options: &ReadOptions) -> Vec<DurationForm> {
        let column = &self.columns[index];
        let fits = |form: DurationForm| {
            let numbers = NumberFormat { decimal: self.decimals(&[index], options.said.decimal)[0] };
            column.texts.iter().filter(|text| form.parse(text, numbers).is_some()).count() == column.texts.len()
        };
        let told = options.said.duration.or(match column.header.unit {
            Some(Unit::Seconds) => Some(DurationForm::Seconds),
            Some(Unit::Minutes) if column.is_number() => Some(DurationForm::Minutes),
            _ => None,
        });
        if let Some(form) = told.filter(|form| fits(*form)) {
            return vec![form];
        }
        let marked = [DurationForm::HoursMinutesSeconds, DurationForm::Go].into_iter().find(|form| fits(*form));
        if let Some(form) = marked.filter(|_| !column.is_number()) {
            return vec![form];
        }
        if !column.is_number() {
            // `02:45` may be minutes or hours.
            return if fits(DurationForm::MinutesSeconds) { vec![DurationForm::MinutesSeconds] } else { vec![] };
        }
        let lengths = self.lengths(index, kind, options);
        if are_minutes(&lengths) {
            vec![DurationForm::Minutes]
        } else if are_seconds(&lengths) {
            vec![DurationForm::Seconds]
        } else {
            vec![DurationForm::Seconds, DurationForm::Minutes]
        }
    }

    /// The column of the length of a call. Of two, the shorter one is the time spoken; the other counts the ringing.
    fn talk_time(&self, options: &ReadOptions) -> Option<usize> {
        let of = |role| self.named(role, |column| !column.is_date());
        let named = of(Role::Duration).into_iter().chain(of(Role::RingDuration));
        let all = |index| self.lengths(index, &KindSource::All(UsageKind::Voice), options).into_iter().sum::<Decimal>();
        named.map(|column| column.index).min_by_key(|index| (!self.columns[*index].is_number(), all(*index)))
    }

    /// The lengths of the calls, as written.
    fn lengths(&self, index: usize, kind: &KindSource, options: &ReadOptions) -> Vec<Decimal> {
        let numbers = NumberFormat { decimal: self.decimals(&[index], options.said.decimal)[0] };
        let is_call = |row: &&&crate::read::Row| match kind {
            KindSource::All(_) => true,
            KindSource::Column(column) => self.words.cell(row.trimmed(*column)).contains(&Meaning::Voice),
        };
        let rows = self.table.rows.iter().filter(is_call);
        rows.filter_map(|row| numbers.parse(row.trimmed(index)).ok()).filter(|length| !length.is_zero()).collect()
    }

    /// What the calls cost, and how much data was moved: columns of numbers that the header names so.
    fn charge_and_volume(&self, started: usize) -> (Option<usize>, Option<usize>) {
        let first = |role| {
            let named = self.named(role, |column| column.index != started && !column.is_date());
            named.first().map(|column| column.index).filter(|index| self.columns[*index].is_number())
        };
        let charge = self.named(Role::Charge, |column| column.index != started && !column.is_date());
        let charge = if charge.is_empty() { first(Role::Amount) } else { first(Role::Charge) };
        (charge, first(Role::Volume))
    }

    /// The decimal marks that its numbers may have.
    fn decimals_of_use(&self, started: usize, length: Option<Length>, options: &ReadOptions) -> Vec<DecimalMark> {
        let (charge, volume) = self.charge_and_volume(started);
        let numbers: Vec<usize> = charge.into_iter().chain(volume).chain(length.and_then(Length::column)).collect();
        self.decimals(&numbers, options.said.decimal)
    }

    fn use_draft(&self, assumed: &Assumed<'_>, options: &ReadOptions) -> Option<Draft> {
        let Assumed { started, is_named, order, kind, length, decimal } = *assumed;
        let mut taken = vec![(Role::StartedAt, started)];
        let first = |role| {
            let named = self.named(role, |column| column.index != started && !column.is_date());
            named.first().map(|column| column.index)
        };
        let (charge, volume) = self.charge_and_volume(started);
        let volume = volume.filter(|_| !matches!(kind, KindSource::All(UsageKind::Voice)));
        let shared = volume.is_none() && matches!(kind, KindSource::Column(_));
        let mut layout = self.layout(self.patterns(&[started], order), decimal);
        layout.values.megabyte = options.said.megabyte.unwrap_or_default();
        let (kind_value, kinds) = self.kind_value(kind);
        if kind_value.is_none() || (shared && kinds.contains(&Meaning::Data) && length.is_some()) {
            // One column of seconds, megabytes and counts: nothing tells the unit of the data.
            return None;
        }
        let measures =
            [(Role::Duration, length.and_then(Length::column)), (Role::Volume, volume), (Role::Charge, charge)];
        taken.extend(measures.into_iter().filter_map(|(role, index)| Some((role, index?))));
        let currency = charge.and_then(|index| self.columns[index].header.currency).or(options.said.currency);
        let said = options.said.account.as_deref().map(constant);
        let service = first(Role::Service).map(|index| self.column(index)).or(said);
        let only_for = |kind: &str| if kinds.is_empty() { Vec::new() } else { vec![kind.to_owned()] };
        layout.skip = self.skips(started, &[]);
        layout.usage = vec![UsageColumns {
            kind: kind_value?,
            started_at: self.column(started),
            period_ends: None,
            whole_month: false,
            when: None,
            direction: self.direction(),
            destination: None,
            place: None,
            peer: first(Role::Peer).map(|index| self.column(index)),
            network: first(Role::Network).or(first(Role::Destination)).map(|index| self.column(index)),
            duration: length.map(|length| self.duration_columns(length, only_for("voice"))),
            volume: match volume {
                Some(index) => Some(VolumeColumns {
                    value: self.column(index),
                    plus: Vec::new(),
                    unit: volume_unit(&self.columns[index])?,
                    only_for: only_for("data"),
                }),
                None => None,
            },
            count: None,
            charge: charge.map(|index| AmountColumns { value: Some(self.column(index)), ..AmountColumns::default() }),
            currency: currency.map(|currency| constant(currency.code())),
            service,
            operator: None,
            country: None,
        }];
        Some(Draft { named: self.named_count(&taken), layout, order, columns: taken, is_named, must_prove: false })
    }

    fn duration_columns(&self, length: Length, only_for: Vec<String>) -> DurationColumns {
        let missing = DurationColumns { value: None, form: None, from: None, to: None, only_for };
        match length {
            Length::Column(index, form) => {
                DurationColumns { value: Some(self.column(index)), form: Some(form), ..missing }
            }
            Length::Between(from, to) => {
                DurationColumns { from: Some(self.column(from)), to: Some(self.column(to)), ..missing }
            }
        }
    }

    /// The kind as an expression, and the meanings of its words where a column tells it.
    fn kind_value(&self, kind: &KindSource) -> (Option<Expression>, Vec<Meaning>) {
        match kind {
            KindSource::All(kind) => (Some(constant(kind.word())), Vec::new()),
            KindSource::Column(index) => {
                let words =
                    [(Meaning::Voice, "voice"), (Meaning::Sms, "sms"), (Meaning::Mms, "mms"), (Meaning::Data, "data")];
                let (value, meanings) = self.mapped(*index, &words);
                (Some(value), meanings)
            }
        }
    }

    fn direction(&self) -> Option<Expression> {
        let meanings = [Meaning::Incoming, Meaning::Outgoing];
        // `answered` and `missed` tell the outcome of a call as well.
        let is_outcome = |column: &Column| column.says_only(&[Meaning::Answered, Meaning::Unanswered]);
        let is_direction = |column: &Column| column.is_named(Role::Direction) || !is_outcome(column);
        let mut found = self.columns.iter().filter(|column| column.says_only(&meanings));
        let column = found.find(|column| is_direction(column))?;
        Some(self.mapped(column.index, &[(Meaning::Incoming, "in"), (Meaning::Outgoing, "out")]).0)
    }

    /// A column whose words are put in other words, and the meanings that occur.
    fn mapped(&self, index: usize, words: &[(Meaning, &str)]) -> (Expression, Vec<Meaning>) {
        let (mut map, mut meanings) = (BTreeMap::new(), Vec::new());
        for text in &self.columns[index].texts {
            let said = words.iter().find(|(meaning, _)| self.words.cell(text).contains(meaning));
            if let Some((meaning, word)) = said {
                map.insert(text.to_lowercase(), (*word).to_owned());
                meanings.push(*meaning);
            }
        }
        let value = Operation { column: Some(self.name(index)), map: Some(map), ..Operation::default() };
        (operation(value), meanings)
    }
}

/// Whether the lengths of calls are minutes with decimals: of many calls none is as long as sixty seconds. A part never
/// above 59 hundredths would be of seconds.
fn are_minutes(lengths: &[Decimal]) -> bool {
    let sixty = Decimal::from(60);
    let is_short = lengths.iter().all(|length| *length < sixty);
    let has_decimal_part = lengths.iter().any(|length| length.fract() * Decimal::ONE_HUNDRED >= sixty);
    lengths.len() >= CALLS_MANY && is_short && has_decimal_part
}

/// Whether the lengths of calls are seconds: whole numbers, of which some are too long for minutes.
pub(super) fn are_seconds(lengths: &[Decimal]) -> bool {
    let above = |limit: i64| lengths.iter().filter(|length| **length > Decimal::from(limit)).count();
    let is_whole = lengths.iter().all(|length| length.fract().is_zero());
    is_whole && (above(MINUTES_MAX) > 0 || above(MINUTES_USUAL) * 2 > lengths.len())
}

/// The unit of a volume, by its header.
fn volume_unit(column: &Column) -> Option<VolumeUnit> {
    match column.header.unit {
        Some(Unit::Bytes) => Some(VolumeUnit::Byte),
        Some(Unit::Kilobytes) => Some(VolumeUnit::Kilobyte),
        Some(Unit::Megabytes) => Some(VolumeUnit::Megabyte),
        Some(Unit::Gigabytes) => Some(VolumeUnit::Gigabyte),
        _ => None,
    }
}
