//! The command line: the only place with argument parsing and printing. stdout is data, stderr is talk.

mod convert;
mod inputs;
mod inspect;
mod progress;
mod render;
mod session;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::base::Language;
use session::Session;

pub use session::Outcome;

/// Read what banks and telecom operators hold on you, prove the reading, price every published offer at home.
#[derive(Debug, Parser)]
#[command(name = "mydata", version, about, long_about = None, propagate_version = true, max_term_width = 120)]
#[command(after_help = "Exit codes: 0 all well, 1 findings, 2 usage, 3 an input is unreadable, 4 refused by policy, \
                        5 I/O or network; the worst wins.")]
struct Cli {
    /// Language of messages: en or fr; the environment decides when it is left out
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what files are, what is in them, and how far the reading is proved
    Inspect(inspect::Inspect),
    /// Turn exports into one schema: JSON, JSON Lines, a CSV data package or Parquet
    Convert(convert::Convert),
}

impl Command {
    fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        match self {
            Command::Inspect(command) => command.run(session),
            Command::Convert(command) => command.run(session),
        }
    }
}

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::Usage } else { Outcome::Well };
            // Nothing is left to be done when even the usage cannot be printed.
            let _ = error.print();
            return code.into();
        }
    };
    let mut session = Session::new(cli.lang.unwrap_or_else(language_of_environment), cli.quiet);
    match cli.command.run(&mut session) {
        Ok(outcome) => outcome.into(),
        Err(error) if session::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            session.error(&format!("{error:#}"));
            Outcome::Failed.into()
        }
    }
}

/// The language of `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first; English where it is another.
fn language_of_environment() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    set.and_then(|value| value.to_string_lossy().parse().ok()).unwrap_or_default()
}
