//! Rows that make several records: the totals of a period, one record for each kind of use, and what the bill came to.

use std::io;

use super::fill::{Cells, Owner};
use super::layout::{CompiledPeriod, CompiledRecord, CompiledSeveral, CompiledUsage, Value, all_hold};
use super::mapper::Mapper;
use super::{Record, Usage, UsageKind};
use crate::base::{Code, Date, Moment, Month, Problem};
use crate::read::Row;

impl Cells<'_> {
    /// The last day of the period that a row is the total of.
    pub(super) fn period_ends(&self, period: &CompiledPeriod, started: Moment) -> Result<Option<Date>, Problem> {
        let ends = match period {
            CompiledPeriod::Event => return Ok(None),
            CompiledPeriod::WholeMonth => Month::of(started.date).last_day(),
            CompiledPeriod::EndsOn(value) => {
                let ends = self.moment(value)?.ok_or_else(|| self.missing(value.column_read()))?;
                if ends.date < started.date {
                    return Err(self.bad(Code::PeriodBackwards, value.column_read(), ""));
                }
                ends.date
            }
        };
        Ok(Some(ends))
    }

    /// That a total states its quantity: an empty cell is not nought.
    fn check_stated(&self, columns: &CompiledUsage, usage: &Usage) -> Result<(), Problem> {
        let duration = columns.duration.as_ref().map(|(duration, _)| duration.column_read());
        let volume = columns.volume.as_ref().map(|volume| volume.values.first().and_then(Value::column_read));
        let count = columns.count.as_ref().map(|count| (count.get(self.row).is_ok(), count.column_read()));
        let (is_stated, column) = match (usage.kind, duration, volume, count) {
            (UsageKind::Voice, Some(column), _, _) => (usage.duration_seconds.is_some(), column),
            (UsageKind::Data, _, Some(column), _) => (usage.volume_bytes.is_some(), column),
            (_, _, _, Some((is_stated, column))) => (is_stated, column),
            _ => return Ok(()),
        };
        if is_stated { Ok(()) } else { Err(self.missing(column)) }
    }

    /// The operator and the country that a row names.
    pub(super) fn operator(&self, columns: &CompiledUsage, owner: &mut Owner) -> Result<(), Problem> {
        if let Some(value) = &columns.operator {
            self.text(&columns.operator, &mut owner.operator);
            if owner.operator.is_empty() {
                return Err(self.missing(value.column_read()));
            }
        }
        if let Some(value) = &columns.country {
            self.text(&columns.country, &mut owner.country);
            owner.country.make_ascii_uppercase();
            let is_code = owner.country.len() == 2 && owner.country.bytes().all(|byte| byte.is_ascii_uppercase());
            match owner.country.is_empty() {
                true => return Err(self.missing(value.column_read())),
                false if !is_code => {
                    return Err(self.bad(Code::UnknownWord, value.column_read(), &owner.country));
                }
                false => {}
            }
        }
        Ok(())
    }

    /// Fills the records of a row, over those of the row before it, and answers how many there are.
    fn several(&self, columns: &CompiledSeveral, into: &mut Vec<Record>, owner: &mut Owner) -> Result<usize, Problem> {
        let mut count = 0;
        let made = columns.usages.iter().filter(|usage| all_hold(&usage.when, self.row));
        for usage in made {
            if !matches!(into.get(count), Some(Record::Usage(_))) {
                into.insert(count, Record::Usage(Usage::default()));
            }
            if let Some(Record::Usage(record)) = into.get_mut(count) {
                self.usage(usage, record, owner)?;
                if record.period_ends.is_some() {
                    self.check_stated(usage, record)?;
                }
            }
            count += 1;
        }
        into.truncate(count);
        let line = columns.bill_line.as_ref().filter(|_| count > 0);
        let line = line.map_or(Ok(None), |line| self.bill_line(line, owner))?;
        into.extend(line.map(Record::BillLine));
        Ok(into.len())
    }
}

impl Mapper<'_> {
    /// Takes a row that makes several records: all of them, or none.
    pub(super) fn take_several(&mut self, row: &Row) -> io::Result<()> {
        let mut records = std::mem::take(&mut self.several);
        let filled = match &self.columns {
            CompiledRecord::Several(columns) => {
                Cells { layout: self.layout, row }.several(columns, &mut records, &mut self.owner)
            }
            _ => Ok(0),
        };
        let done = match filled {
            Err(problem) => {
                self.owner.notes.clear();
                self.ledger.refuse(row.line(), problem);
                Ok(())
            }
            Ok(0) => {
                self.ledger.rows.skip(row.line(), "no_figures");
                Ok(())
            }
            Ok(_) => self.hand_on(row.line(), &mut records),
        };
        self.several = records;
        done
    }

    fn hand_on(&mut self, line: u64, records: &mut [Record]) -> io::Result<()> {
        self.owner.notes.drain(..).for_each(|problem| self.ledger.note(problem));
        let at = self.service()?;
        if self.ledger.totals.is_wanted {
            records.iter().for_each(|record| self.ledger.totals.record(record));
        }
        let day = records.first().and_then(Record::day);
        if !self.period.contains(day) {
            self.ledger.rows.skip(line, "outside_period");
            return Ok(());
        }
        for record in records.iter_mut() {
            match record {
                Record::Usage(usage) => {
                    usage.service = at;
                    self.ledger.note_negative(usage);
                }
                Record::BillLine(bill) => bill.service = at,
                Record::Transaction(_) | Record::Balance(_) => {}
            }
            self.sink.record(record)?;
        }
        self.ledger.several(at, records);
        self.ledger.rows.import();
        Ok(())
    }
}
