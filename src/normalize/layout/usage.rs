//! What a row means on a telecom line: a call, a message, a data session, or the totals of a period.

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::compile::{ColumnIndex, optional_amount};
use super::condition::conditions;
use super::{
    Amount, AmountColumns, CompiledRecord, Condition, CurrencySource, Expression, Layout, LayoutError, Preamble, Value,
    Whens, compile,
};
use crate::base::{Decimal, DurationForm, VolumeUnit};
use crate::normalize::UsageKind;

/// Which columns make a call, a message or a data session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UsageColumns {
    /// `voice`, `sms`, `mms`, `data` or `other`, usually mapped from the operator's words.
    pub kind: Expression,
    /// When it began; of a total, the begin of its period.
    pub started_at: Expression,
    /// The last day of the period that the row is the total of.
    pub period_ends: Option<Expression>,
    /// The row is the total of the calendar month that `started_at` falls in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole_month: bool,
    /// Rows of which this is made, where several are made of one; all of these hold.
    pub when: Option<Whens>,
    /// `out` or `in`.
    pub direction: Option<Expression>,
    /// `national`, `mobile`, `fixed`, `on_net`, `voicemail`, `freephone`, `special` or `international`.
    pub destination: Option<Expression>,
    /// `home`, `roaming_eea` or `roaming_world`.
    pub place: Option<Expression>,
    /// The number at the other end.
    pub peer: Option<Expression>,
    /// The operator's word for network or destination.
    pub network: Option<Expression>,
    /// How long it was.
    pub duration: Option<DurationColumns>,
    /// How much data it moved.
    pub volume: Option<VolumeColumns>,
    /// How many units a row sums up. When left out, an event is 1 and a total does not say.
    pub count: Option<Expression>,
    /// What it cost.
    pub charge: Option<AmountColumns>,
    /// The currency of the charge.
    pub currency: Option<Expression>,
    /// The person's line.
    pub service: Option<Expression>,
    /// The operator, where the rows name it; required in each row then.
    pub operator: Option<Expression>,
    /// Country of the line, two letters, where the rows name it; required in each row then.
    pub country: Option<Expression>,
}

/// How long a call was: a column and how it is written, or two moments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DurationColumns {
    /// The duration.
    pub value: Option<Expression>,
    /// How it is written.
    pub form: Option<DurationForm>,
    /// Begin of the call, with `to`.
    pub from: Option<Expression>,
    /// End of the call.
    pub to: Option<Expression>,
    /// The kinds of use for which the column is a duration; all when left out.
    #[serde(default)]
    pub only_for: Vec<String>,
}

/// How much data a session moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VolumeColumns {
    /// The volume.
    pub value: Expression,
    /// Further volumes of the same unit, added to it: what was sent beside what was received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plus: Vec<Expression>,
    /// Its unit.
    pub unit: VolumeUnit,
    /// The kinds of use for which the column is a volume; all when left out.
    #[serde(default)]
    pub only_for: Vec<String>,
}

/// Which columns make a line of a telecom bill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BillLineColumns {
    /// First day of the period billed.
    pub period_start: Expression,
    /// The operator's words.
    pub label: Option<Expression>,
    /// What is charged, positive when it costs; a row in which it is empty makes no bill line.
    pub charge: AmountColumns,
    /// The currency of the charge.
    pub currency: Option<Expression>,
}

/// One table, or a list of tables. By hand, because an untagged enum would hide which key of a table is wrong.
pub(super) fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<UsageColumns>, D::Error> {
    struct Either;
    impl<'de> Visitor<'de> for Either {
        type Value = Vec<UsageColumns>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a table `[usage]` or several `[[usage]]`")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<UsageColumns>, A::Error> {
            UsageColumns::deserialize(MapAccessDeserializer::new(map)).map(|columns| vec![columns])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<UsageColumns>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(Either)
}

#[cfg(feature = "schema")]
pub(super) fn one_or_several_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let one = generator.subschema_for::<UsageColumns>();
    schemars::json_schema!({"anyOf": [one.clone(), {"type": "array", "items": one}]})
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledUsage {
    pub(in crate::normalize) kind: Value,
    pub(in crate::normalize) started_at: Value,
    pub(in crate::normalize) period: CompiledPeriod,
    pub(in crate::normalize) when: Vec<Condition>,
    pub(in crate::normalize) direction: Option<Value>,
    pub(in crate::normalize) destination: Option<Value>,
    pub(in crate::normalize) place: Option<Value>,
    pub(in crate::normalize) peer: Option<Value>,
    pub(in crate::normalize) network: Option<Value>,
    pub(in crate::normalize) duration: Option<(CompiledDuration, Vec<UsageKind>)>,
    pub(in crate::normalize) volume: Option<CompiledVolume>,
    pub(in crate::normalize) count: Option<Value>,
    pub(in crate::normalize) charge: Option<Amount>,
    pub(in crate::normalize) currency: Option<CurrencySource>,
    pub(in crate::normalize) service: Option<Value>,
    pub(in crate::normalize) operator: Option<Value>,
    pub(in crate::normalize) country: Option<Value>,
}

/// Which period a row is the total of.
#[derive(Clone, Debug)]
pub(in crate::normalize) enum CompiledPeriod {
    /// None: it is one event.
    Event,
    WholeMonth,
    EndsOn(Value),
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledVolume {
    pub(in crate::normalize) values: Vec<Value>,
    pub(in crate::normalize) unit_bytes: Decimal,
    pub(in crate::normalize) only_for: Vec<UsageKind>,
}

/// Records made of one row.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledSeveral {
    pub(in crate::normalize) usages: Vec<CompiledUsage>,
    pub(in crate::normalize) bill_line: Option<CompiledBillLine>,
}

#[derive(Clone, Debug)]
pub(in crate::normalize) struct CompiledBillLine {
    pub(in crate::normalize) period_start: Value,
    pub(in crate::normalize) label: Option<Value>,
    pub(in crate::normalize) charge: Amount,
    pub(in crate::normalize) currency: Option<CurrencySource>,
}

impl CompiledUsage {
    pub(super) fn bind(&mut self, preamble: &Preamble) {
        self.kind.bind(preamble);
        self.started_at.bind(preamble);
        let values = [
            &mut self.direction,
            &mut self.destination,
            &mut self.place,
            &mut self.peer,
            &mut self.network,
            &mut self.count,
            &mut self.service,
            &mut self.operator,
            &mut self.country,
        ];
        values.into_iter().flatten().for_each(|value| value.bind(preamble));
        CurrencySource::bind(&mut self.currency, preamble);
    }
}

impl CompiledSeveral {
    pub(super) fn bind(&mut self, preamble: &Preamble) {
        self.usages.iter_mut().for_each(|usage| usage.bind(preamble));
        if let Some(line) = &mut self.bill_line {
            line.period_start.bind(preamble);
            CurrencySource::bind(&mut line.currency, preamble);
        }
    }
}

impl CompiledDuration {
    /// The column for the place of a problem.
    pub(in crate::normalize) fn column_read(&self) -> Option<usize> {
        match self {
            CompiledDuration::Written(value, _) | CompiledDuration::Between(value, _) => value.column_read(),
        }
    }
}

#[derive(Clone, Debug)]
pub(in crate::normalize) enum CompiledDuration {
    Written(Value, DurationForm),
    Between(Value, Value),
}

fn no_usage() -> LayoutError {
    LayoutError::new("`usage` is an empty list")
}

/// Compiles what a row means: one record, or several.
pub(super) fn compile(layout: &Layout, column: ColumnIndex<'_>) -> Result<CompiledRecord, LayoutError> {
    let usages = layout.usage.iter().map(|columns| usage(columns, layout, column));
    let mut usages = usages.collect::<Result<Vec<_>, _>>()?;
    let bill_line = layout.bill_line.as_ref().map(|columns| bill_line(columns, column)).transpose()?;
    if bill_line.is_none() && usages.len() == 1 && usages.iter().all(|usage| usage.when.is_empty()) {
        return usages.pop().map(|usage| CompiledRecord::Usage(Box::new(usage))).ok_or_else(no_usage);
    }
    Ok(CompiledRecord::Several(Box::new(CompiledSeveral { usages, bill_line })))
}

fn bill_line(columns: &BillLineColumns, column: ColumnIndex<'_>) -> Result<CompiledBillLine, LayoutError> {
    let optional = |expression: &Option<Expression>| {
        expression.as_ref().map(|expression| Value::compile(expression, column)).transpose()
    };
    Ok(CompiledBillLine {
        period_start: Value::compile(&columns.period_start, column)?,
        label: optional(&columns.label)?,
        charge: compile::amount(&columns.charge, column)?,
        currency: optional(&columns.currency)?.map(CurrencySource::compile),
    })
}

fn usage(columns: &UsageColumns, layout: &Layout, column: ColumnIndex<'_>) -> Result<CompiledUsage, LayoutError> {
    let optional = |expression: &Option<Expression>| {
        expression.as_ref().map(|expression| Value::compile(expression, column)).transpose()
    };
    let duration = columns.duration.as_ref().map(|duration| compile_duration(duration, column)).transpose()?;
    let volume = columns.volume.as_ref().map(|volume| {
        let values = std::iter::once(&volume.value).chain(&volume.plus);
        Ok(CompiledVolume {
            values: values.map(|value| Value::compile(value, column)).collect::<Result<_, _>>()?,
            unit_bytes: volume.unit.bytes(layout.values.megabyte),
            only_for: usage_kinds(&volume.only_for)?,
        })
    });
    let period = match (&columns.period_ends, columns.whole_month) {
        (None, false) => CompiledPeriod::Event,
        (None, true) => CompiledPeriod::WholeMonth,
        (Some(ends), false) => CompiledPeriod::EndsOn(Value::compile(ends, column)?),
        (Some(_), true) => return Err(LayoutError::new("a total has `period_ends` or `whole_month`, not both")),
    };
    Ok(CompiledUsage {
        kind: Value::compile(&columns.kind, column)?,
        started_at: Value::compile(&columns.started_at, column)?,
        period,
        when: columns.when.as_ref().map_or(Ok(Vec::new()), |whens| conditions(whens, column))?,
        direction: optional(&columns.direction)?,
        destination: optional(&columns.destination)?,
        place: optional(&columns.place)?,
        peer: optional(&columns.peer)?,
        network: optional(&columns.network)?,
        duration,
        volume: volume.transpose()?,
        count: optional(&columns.count)?,
        charge: optional_amount(&columns.charge, column)?,
        currency: optional(&columns.currency)?.map(CurrencySource::compile),
        service: optional(&columns.service)?,
        operator: optional(&columns.operator)?,
        country: optional(&columns.country)?,
    })
}

pub(super) fn compile_duration(
    columns: &DurationColumns,
    column: ColumnIndex<'_>,
) -> Result<(CompiledDuration, Vec<UsageKind>), LayoutError> {
    let compiled = match (&columns.value, columns.form, &columns.from, &columns.to) {
        (Some(value), Some(form), None, None) => CompiledDuration::Written(Value::compile(value, column)?, form),
        (None, None, Some(from), Some(to)) => {
            CompiledDuration::Between(Value::compile(from, column)?, Value::compile(to, column)?)
        }
        _ => return Err(LayoutError::new("a duration is `value` with its `form`, or `from` with `to`")),
    };
    Ok((compiled, usage_kinds(&columns.only_for)?))
}

fn usage_kinds(words: &[String]) -> Result<Vec<UsageKind>, LayoutError> {
    let kind = |word: &String| {
        UsageKind::from_word(word).ok_or_else(|| LayoutError::new(format!("`{word}` is not a kind of use")))
    };
    words.iter().map(kind).collect()
}
