//! Totals that a file states of its use: how many rows it holds, and what they come to. Held against what was read,
//! they prove that nothing is missing and that no figure was misread.
//!
//! A total row speaks of the rows since the one before it. A count by itself proves that no row is missing, but says
//! nothing of what stands in them: only a sum makes a reading verified.

use super::fill::Cells;
use super::layout::CompiledTotal;
use super::mapper::Mapper;
use super::{Record, Usage};
use crate::base::{Code, Decimal, Problem, Proof, plain};
use crate::read::Row;

/// What a file states of its use, and what its rows come to.
#[derive(Debug, Default)]
pub(super) struct UsageTotals {
    /// Some total may be stated: rows are added up.
    pub(super) is_wanted: bool,
    /// Since the last total row.
    section: Sums,
    rows: u64,
    /// How many rows the file says that it has, and where it says so.
    stated_rows: Option<(u64, u64)>,
    /// It says different things of that.
    is_ambiguous: bool,
    proved: bool,
    /// Some rows with use came under a total that states no sum.
    has_gap: bool,
    problems: Vec<Problem>,
}

/// What rows come to; `None` where that has more digits than an exact number holds.
#[derive(Debug)]
struct Sums {
    rows: u64,
    events: u64,
    seconds: Option<Decimal>,
    charge: Option<Decimal>,
}

impl Default for Sums {
    fn default() -> Sums {
        Sums { rows: 0, events: 0, seconds: Some(Decimal::ZERO), charge: Some(Decimal::ZERO) }
    }
}

/// What a total row states.
struct Stated {
    line: u64,
    rows: Option<u64>,
    seconds: Option<Decimal>,
    charge: Option<Decimal>,
}

impl UsageTotals {
    /// Nothing stated yet; rows are added up where a total may be.
    pub(super) fn new(is_wanted: bool) -> UsageTotals {
        UsageTotals { is_wanted, ..UsageTotals::default() }
    }

    /// Counts a row that may stand for use, whatever becomes of it.
    fn row(&mut self) {
        self.rows += 1;
        self.section.rows += 1;
    }

    /// Adds what a row stands for.
    pub(super) fn record(&mut self, record: &Record) {
        match record {
            Record::Usage(usage) => self.section.add(usage),
            Record::BillLine(line) => self.section.add_charge(line.charge),
            Record::Transaction(_) | Record::Balance(_) => {}
        }
    }

    /// Takes note of how many rows the file says that it has.
    fn state_rows(&mut self, line: u64, rows: u64) {
        match self.stated_rows {
            None => self.stated_rows = Some((line, rows)),
            Some((_, known)) => self.is_ambiguous |= known != rows,
        }
    }

    /// Holds the rows since the last total row against this one.
    fn close(&mut self, stated: &Stated) {
        let section = std::mem::take(&mut self.section);
        let count = |rows: u64| plain(Decimal::from(rows), 0);
        if let Some(rows) = stated.rows.filter(|rows| *rows != section.rows) {
            self.differ("rows", count(rows), count(section.rows), stated.line);
        }
        let pairs = [("seconds", stated.seconds, section.seconds, 0), ("charge", stated.charge, section.charge, 2)];
        let mut proves = false;
        for (what, stated_sum, found, decimals) in pairs {
            match (stated_sum, found) {
                (Some(sum), Some(found)) if sum == found => proves = true,
                (Some(sum), Some(found)) => {
                    self.differ(what, plain(sum, decimals), plain(found, decimals), stated.line);
                }
                (Some(_), None) | (None, _) => {}
            }
        }
        self.proved |= proves;
        self.has_gap |= !proves && section.events > 0;
    }

    fn differ(&mut self, what: &'static str, stated: String, found: String, line: u64) {
        let problem = Problem::new(Code::StatedTotalDiffers).with("what", what);
        self.problems.push(problem.with("stated", stated).with("found", found).at(line));
    }

    /// How far the totals prove the reading, and where they do not fit.
    pub(super) fn finish(&mut self) -> (Proof, Vec<Problem>) {
        if let Some((line, rows)) = self.stated_rows.filter(|(_, rows)| !self.is_ambiguous && *rows != self.rows) {
            self.differ("rows", rows.to_string(), self.rows.to_string(), line);
        }
        let proof = if !self.problems.is_empty() {
            Proof::Discrepancy
        } else if self.proved && !self.has_gap && self.section.events == 0 {
            Proof::Verified
        } else {
            Proof::Unverifiable
        };
        (proof, std::mem::take(&mut self.problems))
    }
}

impl Sums {
    fn add(&mut self, usage: &Usage) {
        self.events += 1;
        let seconds = usage.duration_seconds.unwrap_or_default();
        self.seconds = self.seconds.and_then(|sum| sum.checked_add(seconds));
        self.add_charge(usage.charge.unwrap_or_default());
    }

    fn add_charge(&mut self, charge: Decimal) {
        self.charge = self.charge.and_then(|sum| sum.checked_add(charge));
    }
}

impl Cells<'_> {
    /// Reads a total row of a layout of use.
    fn stated(&self, total: &CompiledTotal) -> Result<Stated, Problem> {
        let mut charge = None;
        self.optional_amount(&total.sum, &mut charge)?;
        let rows = total.rows.as_ref().map(|value| self.whole_number(value)).transpose()?.flatten();
        let seconds = total.seconds.as_ref().map(|duration| self.length(duration)).transpose()?.flatten();
        Ok(Stated { line: self.row.line(), rows, seconds, charge })
    }

    /// Takes note of how many rows the file says that it has, where it says so beside each of them.
    fn state_rows(&self, totals: &mut UsageTotals) -> Result<(), Problem> {
        let Some(value) = &self.layout.stated_rows else { return Ok(()) };
        if let Some(rows) = self.whole_number(value)? {
            totals.state_rows(self.row.line(), rows);
        }
        Ok(())
    }
}

/// Whether rows left out for this reason are among those that a total counts.
fn is_counted(reason: &str) -> bool {
    !matches!(reason, "header" | "trailer" | "blank" | "hidden")
}

impl Mapper<'_> {
    /// Counts a row that is no total, whatever becomes of it; `reason` is why it is left out.
    pub(super) fn count_row(&mut self, row: &Row, reason: Option<&str>) {
        if !self.ledger.totals.is_wanted || !reason.is_none_or(is_counted) {
            return;
        }
        self.ledger.totals.row();
        if let Err(problem) = (Cells { layout: self.layout, row }).state_rows(&mut self.ledger.totals) {
            self.ledger.note(problem);
        }
    }

    /// Holds what was read against a total row.
    pub(super) fn close_total(&mut self, total: &CompiledTotal, row: &Row) {
        match (Cells { layout: self.layout, row }).stated(total) {
            Err(problem) => self.ledger.refuse(row.line(), problem),
            Ok(stated) => {
                self.ledger.rows.skip(row.line(), "total");
                self.ledger.totals.close(&stated);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Proof, Record, Stated, Usage, UsageTotals};
    use crate::base::{Argument, Decimal};

    fn totals_of(seconds: &[i64]) -> UsageTotals {
        let mut totals = UsageTotals::new(true);
        for seconds in seconds {
            totals.row();
            totals.record(&Record::Usage(Usage { duration_seconds: Some((*seconds).into()), ..Usage::default() }));
        }
        totals
    }

    fn stated(rows: Option<u64>, seconds: Option<i64>) -> Stated {
        Stated { line: 9, rows, seconds: seconds.map(Decimal::from), charge: None }
    }

    #[test]
    fn a_sum_proves_and_a_count_alone_does_not() {
        let proof = |rows, seconds| {
            let mut totals = totals_of(&[60, 5]);
            totals.close(&stated(rows, seconds));
            totals.finish().0
        };
        assert_eq!(proof(Some(2), Some(65)), Proof::Verified);
        assert_eq!(proof(Some(2), None), Proof::Unverifiable);
        assert_eq!(proof(Some(3), Some(65)), Proof::Discrepancy);
    }

    #[test]
    fn both_figures_are_named() {
        let mut totals = totals_of(&[60, 5]);
        totals.close(&stated(None, Some(66)));
        let (proof, problems) = totals.finish();
        assert_eq!(proof, Proof::Discrepancy);
        let text = |text: &str| Argument::Text(text.to_owned());
        let expected = [("what", text("seconds")), ("stated", text("66")), ("found", text("65"))];
        assert_eq!(problems.iter().map(|problem| problem.arguments.clone()).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn use_after_the_last_total_is_proved_by_nothing() {
        let mut totals = totals_of(&[60]);
        totals.close(&stated(None, Some(60)));
        totals.record(&Record::Usage(Usage::default()));
        assert_eq!(totals.finish().0, Proof::Unverifiable);
    }

    #[test]
    fn a_document_that_states_its_rows_is_held_to_them() {
        let mut totals = totals_of(&[60, 5]);
        totals.state_rows(1, 3);
        assert_eq!(totals.finish().0, Proof::Discrepancy);
        // It says different things, so that nothing follows from it.
        totals.state_rows(2, 2);
        assert_eq!(totals.finish().0, Proof::Unverifiable);
    }
}
