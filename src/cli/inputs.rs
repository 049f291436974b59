//! Reading the files that a command line names, one after the other, with progress.

use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::home::config_folder;
use super::password::with_passwords;
use super::progress::Shown;
use super::render;
use super::said;
use super::session::{Misuse, Outcome, Session};
use crate::base::{Code, Currency, Date, DateOrder, DecimalMark, DurationForm, MegabyteFactor, Problem};
use crate::normalize::{
    Catalog, ColumnName, Discard, Normalizer, Period, ReadOptions, Reading, ReadingStatus, RecordSink, Role, Said, Sign,
};
use crate::read::{Passwords, Progress, each_source};

/// Which files, and how to read them.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files, folders, archives, patterns such as `exports/*.csv`, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// Read with this layout and no other
    #[arg(long, value_name = "ID")]
    pub(super) layout: Option<String>,
    /// Only bookings and use from this day on
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) from: Option<Date>,
    /// Only bookings and use until this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) until: Option<Date>,
    /// The order of day, month and year, for files whose dates can be read in several: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER")]
    pub(super) date_order: Option<DateOrder>,
    /// The password of locked archives and workbooks, on one line; of several lines, each is tried in turn. Without it,
    /// a terminal asks
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    /// The mark before the decimals: comma or point
    #[arg(long, help_heading = said::HEADING, value_name = "MARK", value_parser = said::decimal)]
    decimal: Option<DecimalMark>,
    /// as-is where money out is negative, spend-positive where it is positive
    #[arg(long, help_heading = said::HEADING, value_name = "SIGN")]
    sign: Option<Sign>,
    /// How durations are counted: seconds or minutes
    #[arg(long, help_heading = said::HEADING, value_name = "UNIT", value_parser = said::duration)]
    duration: Option<DurationForm>,
    /// How many bytes a kilobyte is: 1000 or 1024
    #[arg(long, help_heading = said::HEADING, value_name = "FACTOR", value_parser = said::megabyte)]
    megabyte: Option<MegabyteFactor>,
    /// The currency, where the table names none
    #[arg(long, help_heading = said::HEADING, value_name = "CODE", value_parser = said::currency)]
    currency: Option<Currency>,
    /// The account or line, where the table names none
    #[arg(long, help_heading = said::HEADING, value_name = "NAME")]
    account: Option<String>,
    /// What a column is, by its name or number: amount=Betrag, booking_date=1, balance=Saldo
    #[arg(long = "column", help_heading = said::HEADING, value_name = "ROLE=COLUMN", value_parser = said::column)]
    columns: Vec<(Role, ColumnName)>,
}

impl Inputs {
    /// A reader with the built-in layouts and the person's own, or with the one that was asked for.
    pub(super) fn normalizer(&self) -> anyhow::Result<Normalizer> {
        let mut catalog = catalog()?;
        if let Some(id) = &self.layout {
            catalog = catalog.only(id).ok_or_else(|| no_layout(id))?;
        }
        let period = Period { from: self.from, until: self.until };
        let said = self.said();
        let options = ReadOptions { period, date_order: self.date_order, said, ..ReadOptions::default() };
        Normalizer::new(catalog, options).map_err(|error| anyhow!(error))
    }

    /// What the person says of tables that no layout knows.
    fn said(&self) -> Said {
        Said {
            decimal: self.decimal,
            sign: self.sign,
            duration: self.duration,
            megabyte: self.megabyte,
            currency: self.currency,
            account: self.account.clone(),
            columns: self.columns.clone(),
        }
    }

    /// Reads every input into one sink. What `excluded` names is read for its figures only.
    pub(super) fn read_into(
        &self,
        session: &Session,
        normalizer: &Normalizer,
        sink: &mut dyn RecordSink,
        excluded: &[String],
    ) -> anyhow::Result<Vec<Reading>> {
        let progress = Progress::default();
        let shown = Shown::watch(&progress, self.total_bytes(), session.is_quiet());
        with_passwords(self.password_file.as_deref(), session, &shown, |passwords| {
            self.read_each(normalizer, &progress, passwords, sink, excluded)
        })
    }

    fn read_each(
        &self,
        normalizer: &Normalizer,
        progress: &Progress,
        passwords: &mut Passwords<'_>,
        sink: &mut dyn RecordSink,
        excluded: &[String],
    ) -> anyhow::Result<Vec<Reading>> {
        let mut readings = Vec::new();
        let mut failure = None;
        for file in &self.files {
            let flow = each_source(file, &normalizer.options().limits, progress, passwords, &mut |input| {
                let read = match input {
                    Ok(mut source) if excluded.iter().any(|name| name == source.name()) => {
                        normalizer.read(&mut source, &mut Discard)
                    }
                    Ok(mut source) => normalizer.read(&mut source, sink),
                    Err(refused) => Ok(Reading::unreadable(refused.file, refused.problem)),
                };
                match read {
                    Ok(reading) => readings.push(reading),
                    Err(error) => {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            });
            if flow.is_break() {
                break;
            }
        }
        failure.map_or(Ok(readings), |error| Err(error.into()))
    }

    fn total_bytes(&self) -> u64 {
        // A text file is read twice: once for its encoding, once for its rows.
        self.files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|data| 2 * data.len()).sum()
    }
}

/// The built-in layouts and those in the person's own folder; `MYDATA_LAYOUTS=none` leaves the standard formats and
/// what a table itself tells.
pub(super) fn catalog() -> anyhow::Result<Catalog> {
    let mut catalog = Catalog::built_in();
    if std::env::var_os("MYDATA_LAYOUTS").is_some_and(|layouts| layouts == "none") {
        return Ok(catalog.only_standards());
    }
    if let Some(folder) = config_folder() {
        catalog.add_folder(&folder.join("layouts")).map_err(|bad| {
            let line = bad.error.line.map_or_else(String::new, |line| format!(":{line}"));
            anyhow!("{}{line}: {}", bad.file, bad.error)
        })?;
    }
    Ok(catalog)
}

/// A layout that is not at hand.
pub(super) fn no_layout(id: &str) -> anyhow::Error {
    Misuse::error(format!("there is no layout `{id}`; `mydata layout list` shows all"))
}

/// What readings mean for the exit code.
pub(super) fn outcome_of(readings: &[Reading]) -> Outcome {
    readings.iter().map(outcome_of_one).max().unwrap_or_default()
}

fn outcome_of_one(reading: &Reading) -> Outcome {
    match reading.status {
        ReadingStatus::Unreadable if is_io(&reading.problems) => Outcome::Failed,
        ReadingStatus::Unreadable => Outcome::Unreadable,
        ReadingStatus::Ambiguous | ReadingStatus::Partial => Outcome::Findings,
        ReadingStatus::Ok if reading.has_discrepancy() => Outcome::Findings,
        ReadingStatus::Ok if reading.problems.iter().any(|problem| !problem.code.is_note()) => Outcome::Findings,
        ReadingStatus::Ok => Outcome::Well,
    }
}

fn is_io(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.code == Code::CannotOpen)
}

/// Problems of one file that are printed in full; nobody reads more of them in a terminal.
const SHOWN_MAX: usize = 20;

/// Prints the problems of all readings and answers the worst outcome.
pub(super) fn report(session: &Session, readings: &[Reading]) -> Outcome {
    for reading in readings {
        for problem in reading.problems.iter().take(SHOWN_MAX) {
            session.error_block(&render::problem(&reading.file, problem, session.texts()));
        }
        let rest = reading.problems.get(SHOWN_MAX..).unwrap_or_default();
        let (counted, rest): (Vec<&Problem>, Vec<&Problem>) =
            rest.iter().partition(|problem| problem.code == Code::MoreProblems);
        if !rest.is_empty() {
            let arguments = [("count", (rest.len() as u64).into()), ("file", reading.file.as_str().into())];
            session.error_block(&session.text("cli-more-problems", &arguments));
        }
        for problem in counted {
            session.error_block(&render::problem(&reading.file, problem, session.texts()));
        }
    }
    outcome_of(readings)
}
