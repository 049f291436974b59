//! `mydata usage`: months of a telecom line typed from paper or PDF bills, marked `declared` wherever they go.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::inputs::catalog;
use super::quote::today;
use super::session::{Misuse, Outcome, Session};
use super::usage_walk;
use crate::base::{Currency, Date, Language, Month};

/// Arguments of `usage`.
#[derive(Debug, Args)]
pub(super) struct Usage {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Type your bills in, month by month, on this terminal
    Enter(Enter),
    /// Print a table of the last twelve months, to be filled in a spreadsheet
    Template(Template),
}

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

/// Arguments of `usage template`.
#[derive(Debug, Args)]
struct Template {
    /// The operator, as on the bill, put into each row
    #[arg(long, value_name = "NAME", default_value = "")]
    operator: String,
    /// Your own country, two letters, put into each row
    #[arg(long, value_name = "CC", default_value = "")]
    country: String,
    /// The currency of the bills, put into each row
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
    /// Act as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

impl Usage {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        match &self.command {
            Command::Enter(enter) => usage_walk::run(enter, session),
            Command::Template(template) => template.run(session),
        }
    }
}

impl Template {
    fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let country = self.country.to_uppercase();
        if !country.is_empty() && !is_country(&country) {
            return Err(Misuse::error(session.text("usage-bad-country", &[])));
        }
        let currency = self.currency.map_or_else(String::new, |currency| currency.code().to_owned());
        let line = Line { operator: self.operator.clone(), country, currency };
        let months = last_months(Month::of(self.today.unwrap_or_else(today)));
        let rows: Vec<Row> = months.into_iter().map(|month| Row { month, figures: None }).collect();
        session.print(&table(session.texts().language(), &line, &rows)?)?;
        session.suggest("mydata inspect months.csv");
        Ok(Outcome::Well)
    }
}

/// The layout that reads what is written here; its header is the header.
const LAYOUT: &str = "xx.standard.declared-months";
/// Columns before the figures: year, month, operator, country, currency.
const COLUMNS_BEFORE: usize = 5;
/// Months that a price needs for a whole year.
const TEMPLATE_MONTHS: usize = 12;

/// Whose bills they are.
pub(super) struct Line {
    pub(super) operator: String,
    pub(super) country: String,
    pub(super) currency: String,
}

/// A month; without figures where there is no bill of it.
pub(super) struct Row {
    pub(super) month: Month,
    /// One text for each column after the currency, decimals after a point.
    pub(super) figures: Option<Vec<String>>,
}

/// Whether it may be a code of ISO 3166-1.
pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The twelve months before this one.
pub(super) fn last_months(this: Month) -> Vec<Month> {
    let mut months = vec![this];
    while let Some(first) = months.first().filter(|_| months.len() <= TEMPLATE_MONTHS) {
        months.insert(0, before(*first));
    }
    months.pop();
    months
}

fn before(month: Month) -> Month {
    month.first_day().yesterday().map_or(month, Month::of)
}

/// The table as a file in the language's own manner: in French with semicolons and decimal commas, as spreadsheets in
/// French expect.
pub(super) fn table(language: Language, line: &Line, rows: &[Row]) -> anyhow::Result<String> {
    let catalog = catalog()?;
    let layout = catalog.find(LAYOUT).ok_or_else(|| anyhow!("the layout {LAYOUT} is missing"))?;
    let matching = &layout.layout.matching;
    let (header, delimiter, mark) = match (language, matching.also_header.first()) {
        (Language::French, Some(header)) => (header, ';', ","),
        _ => (&matching.header, ',', "."),
    };
    let mut text = joined(header, delimiter);
    for row in rows {
        let mut cells = vec![row.month.year().to_string(), row.month.month().to_string()];
        cells.extend([line.operator.clone(), line.country.clone(), line.currency.clone()]);
        cells.extend(row.figures.iter().flatten().map(|figure| figure.replace('.', mark)));
        cells.resize(header.len().max(COLUMNS_BEFORE), String::new());
        text.push_str(&joined(&cells, delimiter));
    }
    Ok(text)
}

fn joined(cells: &[String], delimiter: char) -> String {
    let quoted = |cell: &String| match cell.contains([delimiter, '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let mut line = cells.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string());
    line.push('\n');
    line
}
