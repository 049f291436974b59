//! `mydata usage`: months of a telecom line typed from paper or PDF bills, marked `declared` wherever they go.

use clap::{Args, Subcommand};

use super::months::{Line, Row, is_country, last_months, table};
use super::quote::today;
use super::session::{Misuse, Outcome, Session};
use super::usage_walk::{self, Enter};
use crate::base::{Currency, Date, Month};

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
