//! Ways to read a table of calls, messages and data sessions.

use std::collections::BTreeMap;

use super::super::layout::{AmountColumns, DurationColumns, Expression, Operation, UsageColumns, VolumeColumns};
use super::super::{ReadOptions, UsageKind};
use super::column::Column;
use super::draft::{Draft, Sketch, constant, operation};
use super::words::{Meaning, Role, Unit, comparable};
use crate::base::{DateOrder, Decimal, DecimalMark, DurationForm, NumberFormat, VolumeUnit};

/// What tells the kind of a row.
enum KindSource {
    /// Every row is of the same kind.
    All(UsageKind),
    /// Words of a column.
    Column(usize),
}

/// Everything that one reading takes for granted.
struct Assumed<'a> {
    started: usize,
    is_named: bool,
    order: DateOrder,
    kind: &'a KindSource,
    duration: Option<(usize, DurationForm)>,
    decimal: DecimalMark,
}

/// Durations above this are no minutes: nobody speaks for ten hours, and then again.
const MINUTES_MAX: i64 = 600;
/// Durations of which half are above this are no minutes either.
const MINUTES_USUAL: i64 = 25;

impl Sketch<'_> {
    /// Whether the table is one of use, by its header: lengths of calls, volumes of data, numbers called.
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
        !has_money && !self.columns.iter().any(is_signed) && (is_measured || (names_line && has_line))
    }

    /// Every way to read the table as one of use.
    pub(super) fn uses(&self, options: &ReadOptions) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (started, is_named) in self.starts(options) {
            for order in self.orders(started, options.date_order) {
                for kind in self.kinds() {
                    for form in self.duration_forms(&kind, options) {
                        for decimal in self.decimals_of_use(started, form, options) {
                            let assumed = Assumed { started, is_named, order, kind: &kind, duration: form, decimal };
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
        match (spoken, has(Role::Volume)) {
            (true, false) if !said(Meaning::Sms) && !said(Meaning::Data) => vec![KindSource::All(UsageKind::Voice)],
            (false, true) if !said(Meaning::Voice) && !said(Meaning::Sms) => vec![KindSource::All(UsageKind::Data)],
            (false, false) if said(Meaning::Sms) => vec![KindSource::All(UsageKind::Sms)],
            _ => Vec::new(),
        }
    }

    fn meanings_of_name(&self, column: &Column) -> Vec<Meaning> {
        let name = comparable(&column.name);
        name.split(' ').flat_map(|word| self.words.cell(word).iter().copied()).collect()
    }

    /// How durations may be written; none where there are none.
    fn duration_forms(&self, kind: &KindSource, options: &ReadOptions) -> Vec<Option<(usize, DurationForm)>> {
        let column = options.said.column(Role::Duration, self.columns).or_else(|| self.talk_time(options));
        let Some(index) = column else { return vec![None] };
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
            return vec![Some((index, form))];
        }
        let marked = [DurationForm::HoursMinutesSeconds, DurationForm::Go].into_iter().find(|form| fits(*form));
        if let Some(form) = marked.filter(|_| !column.is_number()) {
            return vec![Some((index, form))];
        }
        if !column.is_number() {
            // `02:45` may be minutes or hours.
            return if fits(DurationForm::MinutesSeconds) {
                vec![Some((index, DurationForm::MinutesSeconds))]
            } else {
                vec![]
            };
        }
        let lengths = self.lengths(index, kind, options);
        if are_seconds(&lengths) {
            vec![Some((index, DurationForm::Seconds))]
        } else {
            vec![Some((index, DurationForm::Seconds)), Some((index, DurationForm::Minutes))]
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
    fn decimals_of_use(
        &self,
        started: usize,
        duration: Option<(usize, DurationForm)>,
        options: &ReadOptions,
    ) -> Vec<DecimalMark> {
        let (charge, volume) = self.charge_and_volume(started);
        let numbers: Vec<usize> = charge.into_iter().chain(volume).chain(duration.map(|(index, _)| index)).collect();
        self.decimals(&numbers, options.said.decimal)
    }

    fn use_draft(&self, assumed: &Assumed<'_>, options: &ReadOptions) -> Option<Draft> {
        let Assumed { started, is_named, order, kind, duration, decimal } = *assumed;
        let mut taken = vec![(Role::StartedAt, started)];
        let first = |role| {
            let named = self.named(role, |column| column.index != started && !column.is_date());
            named.first().map(|column| column.index)
        };
        let (charge, volume) = self.charge_and_volume(started);
        let shared = volume.is_none() && matches!(kind, KindSource::Column(_));
        let mut layout = self.layout(self.patterns(&[started], order), decimal);
        layout.values.megabyte = options.said.megabyte.unwrap_or_default();
        let (kind_value, kinds) = self.kind_value(kind);
        if kind_value.is_none() || (shared && kinds.contains(&Meaning::Data) && duration.is_some()) {
            // One column of seconds, megabytes and counts: nothing tells the unit of the data.
            return None;
        }
        let measures =
            [(Role::Duration, duration.map(|(index, _)| index)), (Role::Volume, volume), (Role::Charge, charge)];
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
            duration: duration.map(|(index, form)| DurationColumns {
                value: Some(self.column(index)),
                form: Some(form),
                from: None,
                to: None,
                only_for: only_for("voice"),
            }),
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
        let column = self.columns.iter().find(|column| column.says_only(&meanings))?;
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

/// Whether the lengths of calls are seconds: whole numbers, of which some are too long for minutes.
fn are_seconds(lengths: &[Decimal]) -> bool {
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
