//! What a reading is worth beside the truth.

use std::io;

use jiff::civil::Date;
use mydata::base::{Argument, Decimal, Limits};
use mydata::normalize::{Normalizer, Reading, ReadingStatus, Record, RecordSink, Status};
use mydata::read::Source;

use super::truth::{Case, Doubt, Respect, Row, Use};

/// How a reading is judged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verdict {
    /// Every figure as it is meant.
    Exact,
    /// Rows were refused, each was told; what was read is right.
    Partial,
    /// A question that the table leaves open, or not read and the table leaves something open.
    AskedRightly(String),
    /// A question, or a refusal, and most would have known.
    AskedCarefully(String),
    /// A question, or a refusal, and the table tells it.
    AskedNeedlessly(String),
    /// What was read is right; lengths, volumes or charges were left out.
    Less,
    /// Every figure as it is meant, though the table leaves it open: its twin would be read wrong.
    Guessed(String),
    /// A figure that is not so.
    Wrong(String),
}

impl Verdict {
    /// Under what it is counted.
    pub(super) fn share(&self) -> String {
        match self {
            Verdict::Wrong(_) => "wrong".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// Reads a table and judges the reading.
pub(super) fn judge(normalizer: &Normalizer, case: &Case) -> Verdict {
    let name = format!("table-{}.csv", case.number);
    let mut source = Source::from_bytes(name, &case.bytes, &Limits::default()).unwrap();
    let mut kept = Kept::default();
    let reading = normalizer.read(&mut source, &mut kept).unwrap();
    match reading.status {
        ReadingStatus::Ok | ReadingStatus::Partial => figures(case, &reading, &kept),
        ReadingStatus::Ambiguous => asked(case, &flag(&reading)),
        ReadingStatus::Unreadable => refused(case, &reading),
    }
}

/// Records as they come.
#[derive(Default)]
struct Kept {
    rows: Vec<Row>,
}

impl RecordSink for Kept {
    fn record(&mut self, record: &Record) -> io::Result<()> {
        match record {
            Record::Transaction(booking) => self.rows.push(Row {
                date: booking.booking_date.unwrap_or(Date::MIN),
                amount: Some(booking.amount.normalize()),
                currency: booking.currency.map(|currency| currency.code().to_owned()),
                balance: booking.balance_after.map(|balance| balance.normalize()),
                value_date: booking.value_date,
                is_pending: booking.status == Status::Pending,
                usage: None,
            }),
            Record::Usage(usage) => self.rows.push(Row {
                date: usage.started_at.map_or(Date::MIN, |moment| moment.date),
                amount: usage.charge.map(|charge| charge.normalize()),
                currency: usage.currency.map(|currency| currency.code().to_owned()),
                balance: None,
                value_date: None,
                is_pending: false,
                usage: Some(Use {
                    time: usage.started_at.and_then(|moment| moment.time),
                    kind: usage.kind.word(),
                    seconds: usage.duration_seconds.map(|seconds| seconds.normalize()),
                    bytes: usage.volume_bytes.iter().map(Decimal::normalize).collect(),
                }),
            }),
            Record::BillLine(_) | Record::Balance(_) => {}
        }
        Ok(())
    }
}

/// The flag that a question names.
fn flag(reading: &Reading) -> String {
    let problem = reading.problems.iter().find(|problem| problem.arguments.iter().any(|(name, _)| *name == "flag"));
    let argument = problem.and_then(|problem| problem.arguments.iter().find(|(name, _)| *name == "flag"));
    match argument {
        Some((_, Argument::Text(text))) => text.clone(),
        _ => reading.problems.first().map_or("nothing".to_owned(), |problem| problem.code.as_str().to_owned()),
    }
}

fn asked(case: &Case, flag: &str) -> Verdict {
    match case.doubts.iter().find(|(respect, _)| respect.flag() == flag) {
        Some((_, Doubt::Open)) => Verdict::AskedRightly(flag.to_owned()),
        Some((_, Doubt::Arguable)) => Verdict::AskedCarefully(flag.to_owned()),
        // Of several open questions the one is asked after the other.
        None => Verdict::AskedNeedlessly(flag.to_owned()),
    }
}

/// A table that is not read at all. The code says why; where a question was open, none was answered wrongly.
fn refused(case: &Case, reading: &Reading) -> Verdict {
    let code = reading.problems.first().map_or("none", |problem| problem.code.as_str());
    let text = format!("not read: {code}");
    let most = case.doubts.iter().max_by_key(|(_, doubt)| **doubt);
    match most {
        Some((Respect::Column | Respect::Duration, Doubt::Open)) => Verdict::AskedRightly(text),
        // Words that nobody has are not to be guessed at.
        _ if case.doubts.contains_key(&Respect::Column) => Verdict::AskedCarefully(text),
        _ => Verdict::AskedNeedlessly(text),
    }
}

/// Whether every figure is the one that is meant.
fn figures(case: &Case, reading: &Reading, kept: &Kept) -> Verdict {
    let refused = reading.rows.skipped.iter().filter(|run| run.reason == "refused");
    let refused = usize::try_from(refused.map(|run| run.to - run.line + 1).sum::<u64>()).unwrap();
    let missing = match missing(case, kept) {
        Ok(missing) => missing,
        Err(reason) => return Verdict::Wrong(reason),
    };
    if missing > refused {
        return Verdict::Wrong(format!("{missing} rows lost, {refused} refused"));
    }
    if reading.rows.imported != kept.rows.len() as u64 {
        return Verdict::Wrong(format!("{} rows counted, {} written", reading.rows.imported, kept.rows.len()));
    }
    if let Some(reason) = summary_differs(reading, kept) {
        return Verdict::Wrong(reason);
    }
    if let Some((respect, _)) = case.doubts.iter().find(|(_, doubt)| **doubt == Doubt::Open) {
        return Verdict::Guessed(respect.flag().to_owned());
    }
    match refused {
        0 if leaves_out(case, kept) => Verdict::Less,
        0 => Verdict::Exact,
        _ => Verdict::Partial,
    }
}

/// How many rows are missing; the first that differs is an error. Rows keep their order, so each record is held
/// against the next row that could be it.
fn missing(case: &Case, kept: &Kept) -> Result<usize, String> {
    let mut rows: Vec<&Row> = case.rows.iter().collect();
    let mut missing = 0;
    rows.reverse();
    let enough = case.rows.len().saturating_sub(kept.rows.len());
    for read in &kept.rows {
        let mut closest = None;
        loop {
            let Some(meant) = rows.pop() else {
                return Err(closest.unwrap_or_else(|| format!("a row that is none: {read:?}")));
            };
            let Some(difference) = difference(read, meant) else { break };
            closest.get_or_insert(difference);
            missing += 1;
            if missing > enough {
                return Err(closest.unwrap_or_default());
            }
        }
    }
    Ok(missing + rows.len())
}

/// What differs, if anything.
fn difference(read: &Row, meant: &Row) -> Option<String> {
    let told = |what: &str, read: &dyn std::fmt::Debug, meant: &dyn std::fmt::Debug| {
        Some(format!("{what}: {read:?} for {meant:?}"))
    };
    if read.date != meant.date {
        return told("date", &read.date, &meant.date);
    }
    let is_charge = read.usage.is_some();
    if read.amount != meant.amount && !(is_charge && read.amount.is_none()) {
        let is_turned = read.amount.map(|amount| -amount) == meant.amount;
        return told(if is_turned { "sign" } else { "amount" }, &read.amount, &meant.amount);
    }
    // A currency that is not found is left out, never replaced.
    if read.currency.is_some() && read.currency != meant.currency {
        return told("currency", &read.currency, &meant.currency);
    }
    if read.balance.is_some() && read.balance != meant.balance {
        return told("balance", &read.balance, &meant.balance);
    }
    if read.value_date.is_some() && read.value_date != meant.value_date {
        return told("value date", &read.value_date, &meant.value_date);
    }
    // A word that no list has is not told from others: the row stands for itself, its status is not judged.
    if read.is_pending && !meant.is_pending {
        return told("pending", &read.is_pending, &meant.is_pending);
    }
    let (Some(read), Some(meant)) = (&read.usage, &meant.usage) else {
        return (read.usage.is_some() != meant.usage.is_some()).then(|| "booking and use mistaken".to_owned());
    };
    use_difference(read, meant)
}

/// What differs between events of use. A length, a volume or a time that is left out is no wrong figure.
fn use_difference(read: &Use, meant: &Use) -> Option<String> {
    let same_bytes = read.bytes.iter().all(|bytes| bytes.is_zero() || meant.bytes.contains(bytes));
    let same_seconds = read.seconds.is_none_or(|seconds| seconds == meant.seconds.unwrap_or_default());
    let same_time = read.time.is_none() || read.time == meant.time;
    let same = read.kind == meant.kind && same_seconds && same_bytes && same_time;
    (!same).then(|| format!("use: {read:?} for {meant:?}"))
}

/// Whether some figure of use is not told that the table holds.
fn leaves_out(case: &Case, kept: &Kept) -> bool {
    let told = |rows: &[Row]| {
        let charges = rows.iter().filter(|row| row.amount.is_some()).count();
        let uses = || rows.iter().filter_map(|row| row.usage.as_ref());
        let seconds = uses().filter(|of| of.seconds.is_some_and(|seconds| !seconds.is_zero())).count();
        (charges, seconds, uses().filter(|of| !of.bytes.is_empty()).count())
    };
    let (read, meant) = (told(&kept.rows), told(&case.rows));
    read.0 < meant.0 || read.1 < meant.1 || read.2 < meant.2
}

/// Whether what the reading sums up is not what it wrote.
fn summary_differs(reading: &Reading, kept: &Kept) -> Option<String> {
    let total = |rows: &[Row]| rows.iter().filter_map(|row| row.amount).sum::<Decimal>();
    if !reading.accounts.is_empty() {
        let stated: Decimal = reading.accounts.iter().map(|account| account.sum).sum();
        let first = reading.accounts.iter().filter_map(|account| account.first).min();
        let last = reading.accounts.iter().filter_map(|account| account.last).max();
        let days = || kept.rows.iter().map(|row| row.date);
        if stated != total(&kept.rows) {
            return Some(format!("sum {stated} for {}", total(&kept.rows)));
        }
        if first != days().min() || last != days().max() {
            return Some(format!("period {first:?} to {last:?}"));
        }
    }
    None
}
