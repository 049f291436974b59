//! What was used, in numbers: how long, how much, how often.

use super::UsageKind;
use super::fill::Cells;
use super::layout::{CompiledDuration, CompiledUsage, Value};
use crate::base::{Code, Decimal, Moment, NumberFormat, Problem};
use crate::read::CellKind;

impl Cells<'_> {
    pub(super) fn duration(&self, columns: &CompiledUsage, kind: UsageKind) -> Result<Option<Decimal>, Problem> {
        let Some((duration, only_for)) = &columns.duration else { return Ok(None) };
        if !only_for.is_empty() && !only_for.contains(&kind) {
            return Ok(None);
        }
        self.length(duration)
    }

    /// A duration in seconds; `None` where its cells are empty.
    pub(super) fn length(&self, duration: &CompiledDuration) -> Result<Option<Decimal>, Problem> {
        match duration {
            CompiledDuration::Written(value, form) => {
                let Some(text) = self.optional_text(value) else { return Ok(None) };
                let numbers = match self.kind_of(value) {
                    CellKind::Number => NumberFormat::PLAIN,
                    _ => self.layout.numbers,
                };
                let seconds = form.parse(&text, numbers);
                seconds.map(Some).ok_or_else(|| self.bad(Code::BadQuantity, value.column_read(), &text))
            }
            CompiledDuration::Between(from, to) => {
                let (from, to) = (self.moment(from)?, self.moment(to)?);
                Ok(from.zip(to).map(|(from, to)| seconds_between(from, to)))
            }
        }
    }

    pub(super) fn volume(&self, columns: &CompiledUsage, kind: UsageKind) -> Result<Option<Decimal>, Problem> {
        let Some(volume) = &columns.volume else { return Ok(None) };
        if !volume.only_for.is_empty() && !volume.only_for.contains(&kind) {
            return Ok(None);
        }
        let mut sum: Option<Decimal> = None;
        for value in &volume.values {
            let mut number = Decimal::ZERO;
            let read = self.number(value, &mut number);
            if read.map_err(|problem| Problem { code: Code::BadQuantity, ..problem })? {
                let added = sum.unwrap_or_default().checked_add(number);
                sum = Some(added.ok_or_else(|| self.bad(Code::BadQuantity, value.column_read(), ""))?);
            }
        }
        Ok(sum.and_then(|sum| sum.checked_mul(volume.unit_bytes)))
    }

    pub(super) fn count(&self, columns: &CompiledUsage, is_total: bool) -> Result<u64, Problem> {
        let Some(value) = &columns.count else { return Ok(u64::from(!is_total)) };
        Ok(self.whole_number(value)?.unwrap_or(0))
    }

    /// A number of things; `None` where its cell is empty.
    pub(super) fn whole_number(&self, value: &Value) -> Result<Option<u64>, Problem> {
        let Some(text) = self.optional_text(value) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.bad(Code::BadQuantity, value.column_read(), &text))
    }
}

/// How long it is from one moment to another.
pub(super) fn seconds_between(from: Moment, to: Moment) -> Decimal {
    let at = |moment: Moment| moment.date.to_datetime(moment.time.unwrap_or_default());
    // Some clocks tell parts of a second.
    Decimal::from_i128_with_scale(at(from).duration_until(at(to)).as_nanos(), 9).normalize()
}
