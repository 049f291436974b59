//! The command line: the only place with argument parsing and printing. stdout is data, stderr is talk.

mod codebook;
mod convert;
mod demo;
mod export;
mod home;
mod inputs;
mod inspect;
mod layout;
mod layout_fixture;
mod months;
mod password;
mod profile;
mod progress;
mod quote;
mod reference;
mod render;
mod said;
mod session;
mod tariff;
mod usage;
mod usage_walk;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::base::Language;
use session::{Misuse, Session};

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
    /// Turn exports into one schema, or bank bookings into OFX, QIF, an hledger journal or a beancount ledger
    Convert(convert::Convert),
    /// Show what a household used, month by month; it stays on this machine
    Profile(profile::Profile),
    /// Price every published tariff against exports, here; or a package that somebody sent
    Quote(quote::Quote),
    /// Write the message that other providers quote against: one group code under a mask
    Export(export::Export),
    /// Check a message: signature, schema, and every byte
    Verify(verify::Verify),
    /// See the whole road on the exports of an invented household
    Demo(demo::Demo),
    /// Months typed from paper or PDF bills
    Usage(usage::Usage),
    /// Layouts: how each institution's export is read
    Layout(layout::Layout),
    /// Tariffs: tools for those who publish them
    Tariff(tariff::Tariff),
    /// Codebooks: the public tables of group codes
    Codebook(codebook::Codebook),
    /// Print a published JSON Schema
    Schema(reference::Schema),
    /// Print completions for a shell
    Completions(reference::Completions),
    /// Print the manual page
    Man(reference::Man),
    /// Print the licences of data and code built in
    Licences(reference::Licences),
}

impl Command {
    fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        match self {
            Command::Inspect(command) => command.run(session),
            Command::Convert(command) => command.run(session),
            Command::Profile(command) => command.run(session),
            Command::Quote(command) => command.run(session),
            Command::Export(command) => command.run(session),
            Command::Verify(command) => command.run(session),
            Command::Demo(command) => command.run(session),
            Command::Usage(command) => command.run(session),
            Command::Layout(command) => command.run(session),
            Command::Tariff(command) => command.run(session),
            Command::Codebook(command) => command.run(session),
            Command::Schema(command) => command.run(session),
            Command::Completions(command) => command.run(session),
            Command::Man(command) => command.run(session),
            Command::Licences(command) => command.run(session),
        }
    }
}

/// Runs the program with the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    say_nothing_of_damaged_workbooks();
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
            if error.is::<Misuse>() { Outcome::Usage.into() } else { Outcome::Failed.into() }
        }
    }
}

/// The reader of workbooks catches what stops its parser and tells it as a problem: no need to tell it twice.
fn say_nothing_of_damaged_workbooks() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |stopped| {
        if !stopped.location().is_some_and(|place| place.file().contains("calamine")) {
            told(stopped);
        }
    }));
}

/// The language of `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first; English where it is another.
fn language_of_environment() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    set.and_then(|value| value.to_string_lossy().parse().ok()).unwrap_or_default()
}
