//! `mydata usage enter`: the walk through a person's bills, question by question. Nothing is written before the person
//! has seen all of it.

use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;

use clap::Args;

use super::months::{Line, Row, is_country, last_months, table};
use super::quote::today;
use super::session::{BAD, BOLD, DIM, Misuse, Outcome, Session};
use crate::base::{Argument, Currency, Date, Decimal, DecimalMark, MegabyteFactor, Month, NumberFormat, VolumeUnit};

/// Arguments of `usage enter`.
#[derive(Debug, Args)]
pub(super) struct Enter {
    /// Where to write; a file that is there already is replaced only when you say so
    #[arg(long, short, value_name = "PATH", default_value = "months.csv")]
    pub(super) output: PathBuf,
    /// Act as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) today: Option<Date>,
    /// Answers are typed, not read from a file
    #[arg(long, value_name = "FILE", hide = true)]
    pub(super) answers: Option<PathBuf>,
}

/// A figure of a bill.
struct Question {
    /// Its name in the keys of texts: `usage-ask-...` and `usage-head-...`.
    id: &'static str,
    form: Form,
    group: Group,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Minutes,
    Count,
    /// A count that not every bill prints.
    CountIfPrinted,
    Volume,
    MoneyIfWanted,
}

/// Which bills print it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Every,
    OtherCountries,
    Roaming,
}

const fn question(id: &'static str, form: Form, group: Group) -> Question {
    Question { id, form, group }
}

/// In the order of the table's columns.
const QUESTIONS: [Question; 13] = [
    question("minutes", Form::Minutes, Group::Every),
    question("calls", Form::CountIfPrinted, Group::Every),
    question("texts", Form::Count, Group::Every),
    question("data", Form::Volume, Group::Every),
    question("international-minutes", Form::Minutes, Group::OtherCountries),
    question("international-texts", Form::Count, Group::OtherCountries),
    question("eea-minutes", Form::Minutes, Group::Roaming),
    question("eea-texts", Form::Count, Group::Roaming),
    question("eea-data", Form::Volume, Group::Roaming),
    question("world-minutes", Form::Minutes, Group::Roaming),
    question("world-texts", Form::Count, Group::Roaming),
    question("world-data", Form::Volume, Group::Roaming),
    question("bill", Form::MoneyIfWanted, Group::Every),
];

/// Months that one walk goes through at most.
const MONTHS_MAX: i32 = 36;
/// Bytes of an answer that are looked at.
const ANSWER_BYTES_MAX: u64 = 1000;
const OPERATOR_CHARACTERS_MAX: usize = 60;

/// The person ended the walk.
#[derive(Debug, thiserror::Error)]
#[error("the walk was ended")]
struct Ended;

/// Asks for everything, shows it, and writes it when the person agrees.
pub(super) fn run(enter: &Enter, session: &Session) -> anyhow::Result<Outcome> {
    if enter.answers.is_some() || !std::io::stdin().is_terminal() {
        return Err(Misuse::error(session.text("usage-needs-terminal", &[])));
    }
    let mut walk = Walk { session, groups: vec![Group::Every] };
    match walk.whole(enter) {
        Ok(outcome) => Ok(outcome),
        Err(error) if error.is::<Ended>() => {
            session.error_block(&format!("\n{}", session.text("usage-ended", &[])));
            Ok(Outcome::Usage)
        }
        Err(error) => Err(error),
    }
}

struct Walk<'s> {
    session: &'s Session,
    /// What the bills print.
    groups: Vec<Group>,
}

impl Walk<'_> {
    fn whole(&mut self, enter: &Enter) -> anyhow::Result<Outcome> {
        let path = enter.output.display().to_string();
        self.say("usage-intro", &[]);
        let line = self.line()?;
        let months = self.months(Month::of(enter.today.unwrap_or_else(today)))?;
        for (group, key) in [(Group::OtherCountries, "usage-other-countries"), (Group::Roaming, "usage-roaming")] {
            if self.agrees(key, &[])? {
                self.groups.push(group);
            }
        }
        let mut rows = Vec::with_capacity(months.len());
        for month in months {
            rows.push(Row { month, figures: self.month(month)? });
        }
        loop {
            self.session.say(&self.summary(&line, &rows));
            let Some(month) = self.correction(&rows, &path)? else { break };
            if let Some(row) = rows.iter_mut().find(|row| row.month == month) {
                row.figures = self.month(month)?;
            }
        }
        if rows.iter().all(|row| row.figures.is_none()) {
            self.session.error(&self.session.text("usage-nothing", &[]));
            return Ok(Outcome::Usage);
        }
        if enter.output.exists() && !self.agrees("usage-replace", &[("path", path.as_str().into())])? {
            self.session.error(&self.session.text("usage-kept", &[("path", path.as_str().into())]));
            return Ok(Outcome::Usage);
        }
        let text = table(self.session.texts().language(), &line, &rows)?;
        self.session.write_file(&enter.output, |file| Ok(file.write_all(text.as_bytes())?))?;
        self.say("usage-written", &[("path", path.as_str().into())]);
        self.session.suggest(&format!("mydata profile {path}, mydata quote {path}"));
        Ok(Outcome::Well)
    }

    fn line(&self) -> anyhow::Result<Line> {
        let is_name = |text: &str| {
            let is_long = text.chars().count() > OPERATOR_CHARACTERS_MAX;
            // What begins otherwise, a spreadsheet may take for a formula.
            text.starts_with(char::is_alphanumeric) && !is_long && !text.chars().any(char::is_control)
        };
        let operator = self.ask("usage-operator", &[], |answer| {
            Some(answer.to_owned()).filter(|name| is_name(name)).ok_or("usage-bad-operator")
        })?;
        let country = self.ask("usage-country", &[], |answer| {
            Some(answer.to_uppercase()).filter(|code| is_country(code)).ok_or("usage-bad-country")
        })?;
        let currency = self.ask("usage-currency", &[], |answer| {
            Currency::read(answer).map(|currency| currency.code().to_owned()).ok_or("usage-bad-currency")
        })?;
        Ok(Line { operator, country, currency })
    }

    /// The months to go through: from the one the person names to the last that is over.
    fn months(&self, this: Month) -> anyhow::Result<Vec<Month>> {
        let mut months = last_months(this);
        let usual = months.first().copied().unwrap_or(this);
        let first = self.ask("usage-first-month", &[("month", usual.to_string().into())], |answer| match answer {
            "" => Ok(usual),
            _ => {
                let month = answer.parse::<Month>().ok();
                month.filter(|month| (1..=MONTHS_MAX).contains(&month.months_until(this))).ok_or("usage-bad-month")
            }
        })?;
        months.clear();
        let mut month = first;
        while month < this {
            months.push(month);
            month = month.next();
        }
        Ok(months)
    }

    /// The figures of a month, one for each question; `None` where there is no bill.
    fn month(&self, month: Month) -> anyhow::Result<Option<Vec<String>>> {
        self.session.error_block(&format!("\n{BOLD}{month}{BOLD:#}"));
        let mut figures = Vec::with_capacity(QUESTIONS.len());
        for (index, question) in QUESTIONS.iter().enumerate() {
            if !self.groups.contains(&question.group) {
                figures.push(String::new());
                continue;
            }
            let may_be_empty = index == 0 || matches!(question.form, Form::CountIfPrinted | Form::MoneyIfWanted);
            let figure = self.ask(&format!("usage-ask-{}", question.id), &[], |answer| match answer {
                "" if may_be_empty => Ok(String::new()),
                _ => question.form.read(answer),
            })?;
            if index == 0 && figure.is_empty() {
                return Ok(None);
            }
            figures.push(figure);
        }
        Ok(Some(figures))
    }

    /// The month to type again; `None` when all is well.
    fn correction(&self, rows: &[Row], path: &str) -> anyhow::Result<Option<Month>> {
        self.ask("usage-correct", &[("path", path.into())], |answer| match answer {
            "" => Ok(None),
            _ => {
                let month = answer.parse::<Month>().ok();
                let known = month.filter(|month| rows.iter().any(|row| row.month == *month));
                known.map(Some).ok_or("usage-bad-correction")
            }
        })
    }

    /// Everything that was typed, as a table.
    fn summary(&self, line: &Line, rows: &[Row]) -> String {
        let asked = || QUESTIONS.iter().enumerate().filter(|(_, question)| self.groups.contains(&question.group));
        let mut cells = vec![vec![self.session.text("cli-month", &[])]];
        cells[0].extend(asked().map(|(_, question)| self.session.text(&format!("usage-head-{}", question.id), &[])));
        for row in rows {
            let figure = |index: usize| match &row.figures {
                Some(figures) if !figures[index].is_empty() => figures[index].clone(),
                _ => "-".to_owned(),
            };
            cells.push(std::iter::once(row.month.to_string()).chain(asked().map(|(index, _)| figure(index))).collect());
        }
        let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..cells[0].len()).map(width).collect();
        let mut text = format!("\n{BOLD}{}, {} {}{BOLD:#}\n", line.operator, line.country, line.currency);
        for (index, row) in cells.iter().enumerate() {
            let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            let padded = padded.collect::<Vec<_>>().join("  ");
            text.push_str(&if index == 0 { format!("{DIM}{padded}{DIM:#}\n") } else { format!("{padded}\n") });
        }
        text
    }

    fn agrees(&self, key: &str, arguments: &[(&'static str, Argument)]) -> anyhow::Result<bool> {
        self.ask(key, arguments, |answer| match answer.to_lowercase().as_str() {
            "y" | "yes" | "o" | "oui" => Ok(true),
            "" | "n" | "no" | "non" => Ok(false),
            _ => Err("usage-bad-word"),
        })
    }

    /// Asks until the answer can be read; `read` gives the key of what is wrong with it.
    fn ask<T>(
        &self,
        key: &str,
        arguments: &[(&'static str, Argument)],
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> anyhow::Result<T> {
        let indent = if key.starts_with("usage-ask-") { "  " } else { "" };
        loop {
            self.session.prompt(&format!("{indent}{} ", self.session.text(key, arguments)));
            let mut answer = String::new();
            if std::io::stdin().lock().take(ANSWER_BYTES_MAX).read_line(&mut answer)? == 0 {
                return Err(Ended.into());
            }
            match read(answer.trim()) {
                Ok(value) => return Ok(value),
                Err(wrong) => {
                    self.session.error_block(&format!("{indent}{BAD}{}{BAD:#}", self.session.text(wrong, &[])))
                }
            }
        }
    }

    fn say(&self, key: &str, arguments: &[(&'static str, Argument)]) {
        self.session.error_block(&self.session.text(key, arguments));
    }
}

impl Form {
    /// The figure as it is written into the table, or the key of what is wrong with the answer.
    fn read(self, answer: &str) -> Result<String, &'static str> {
        match self {
            Form::Minutes => number(answer).map(written),
            Form::MoneyIfWanted => signed(answer).map(written),
            Form::Count | Form::CountIfPrinted => {
                let count: Option<u64> = answer.parse().ok();
                count.map(|count| count.to_string()).ok_or("usage-bad-count")
            }
            Form::Volume => megabytes(answer).map(written),
        }
    }
}

/// A number that can be read in one way only, with a decimal point or comma.
fn signed(answer: &str) -> Result<Decimal, &'static str> {
    NumberFormat { decimal: DecimalMark::Either }.parse(answer).map_err(|_| "usage-bad-number")
}

fn number(answer: &str) -> Result<Decimal, &'static str> {
    signed(answer).and_then(|number| if number.is_sign_negative() { Err("usage-bad-number") } else { Ok(number) })
}

/// Megabytes of `3.5 GB`, `800 MB`, `3,5 Go`; nought needs no unit.
fn megabytes(answer: &str) -> Result<Decimal, &'static str> {
    let at = answer.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(answer.len());
    let (figure, unit) = answer.split_at(at);
    let amount = number(figure.trim()).map_err(|_| "usage-bad-volume")?;
    let unit = match unit.trim().to_lowercase().as_str() {
        "kb" | "ko" => VolumeUnit::Kilobyte,
        "mb" | "mo" => VolumeUnit::Megabyte,
        "gb" | "go" => VolumeUnit::Gigabyte,
        "" if amount.is_zero() => VolumeUnit::Megabyte,
        _ => return Err("usage-bad-volume"),
    };
    let bytes = |unit: VolumeUnit| unit.bytes(MegabyteFactor::Thousand);
    let bytes_typed = amount.checked_mul(bytes(unit)).ok_or("usage-bad-volume")?;
    bytes_typed.checked_div(bytes(VolumeUnit::Megabyte)).ok_or("usage-bad-volume")
}

/// Without needless zeros, and never with exactly three decimals, which may be read as thousands.
fn written(value: Decimal) -> String {
    let mut value = value.normalize();
    if value.scale() == 3 {
        value.rescale(4);
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn an_answer_is_read_in_one_way_or_asked_again() {
        let read = |form: Form, answer: &str| form.read(answer);
        assert_eq!(read(Form::Volume, "4.2 GB").as_deref(), Ok("4200"));
        assert_eq!(read(Form::Volume, "4,25Go").as_deref(), Ok("4250"));
        assert_eq!(read(Form::Volume, "801 kB").as_deref(), Ok("0.8010"));
        assert_eq!(read(Form::Volume, "0").as_deref(), Ok("0"));
        assert_eq!(read(Form::Volume, "4.125 GB"), Err("usage-bad-volume"));
        assert_eq!(read(Form::Volume, "4200"), Err("usage-bad-volume"));
        assert_eq!(read(Form::Minutes, "1,234"), Err("usage-bad-number"));
        assert_eq!(read(Form::Minutes, "-3"), Err("usage-bad-number"));
        assert_eq!(read(Form::Minutes, "310,5").as_deref(), Ok("310.5"));
        assert_eq!(read(Form::Count, "12.5"), Err("usage-bad-count"));
        assert_eq!(read(Form::MoneyIfWanted, "£18.50").as_deref(), Ok("18.5"));
    }
}
