//! `mydata codebook`: the public tables of group codes, and how they are built.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::quote::{load_catalogue, today};
use super::session::{BOLD, DIM, Misuse, Outcome, Session};
use crate::anonymize::{Codebook as Table, Draft, Purpose, build, codebook_for, codebooks};
use crate::base::Date;

/// Arguments of `codebook`.
#[derive(Debug, Args)]
pub(super) struct Codebook {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build a codebook from its invented reference population: the same bytes on every machine
    #[command(disable_version_flag = true)]
    Build {
        /// mobile or current-account
        purpose: Purpose,
        /// Two letters
        country: String,
        /// A folder of tariffs, whose break-even points become the steps; the sample market when left out
        #[arg(long, value_name = "FOLDER")]
        catalogue: Option<PathBuf>,
        /// Counts up with every codebook of this country and purpose
        #[arg(long, default_value_t = 1)]
        version: u32,
        /// The day that it names as its own, instead of today
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<Date>,
        /// Where to write it; standard output when left out
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Show the codes of a codebook, or list all codebooks
    Show {
        /// mobile or current-account
        purpose: Option<Purpose>,
        /// Two letters
        country: Option<String>,
        /// Print the codebook itself
        #[arg(long)]
        json: bool,
    },
}

impl Codebook {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        match &self.command {
            Command::Build { purpose, country, catalogue, version, date, output } => {
                let (catalogue, _) = load_catalogue(session, catalogue.as_deref())?;
                let date = date.unwrap_or_else(today);
                let draft = Draft::on_market(&catalogue, *purpose, country, *version, date)?;
                let text = build(&draft)?.to_text()?;
                match output {
                    Some(path) => session.write_file(path, |file| Ok(file.write_all(text.as_bytes())?))?,
                    None => session.print(&text)?,
                }
            }
            Command::Show { purpose: Some(purpose), country: Some(country), json } => {
                let table = codebook_for(*purpose, country)?
                    .ok_or_else(|| Misuse::error(format!("there is no codebook for {purpose} in {country}")))?;
                match json {
                    true => session.print(&table.to_text()?)?,
                    false => session.print(&codes(&table, session))?,
                }
            }
            Command::Show { .. } => {
                for table in codebooks()? {
                    let codes = table.codes.len();
                    session.print(&format!("{BOLD}{:<20}{BOLD:#} {codes} codes\n", table.id))?;
                }
                session.suggest("mydata codebook show PURPOSE COUNTRY");
            }
        }
        Ok(Outcome::Well)
    }
}

fn codes(table: &Table, session: &Session) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}  {}\n", table.id, table.digest());
    for code in &table.codes {
        let ranges = table.ranges(code.code).into_iter().map(|(name, from, to)| {
            let open =
                |bound: Option<u32>, word: &str| bound.map_or_else(|| word.to_owned(), |bound| bound.to_string());
            let name = session.text(name.key(), &[("currency", table.currency.to_string().into())]);
            format!("{name} {}..{}", open(from, ""), open(to, ""))
        });
        let ranges: Vec<String> = ranges.collect();
        text.push_str(&format!(
            "{:>4}  {DIM}{:>6} / {}{DIM:#}  {}\n",
            code.code,
            code.households,
            table.population.households,
            ranges.join(", ")
        ));
    }
    text
}
