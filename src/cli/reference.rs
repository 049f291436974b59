//! What the program says of itself: schemas, completions, manual pages, licences.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::session::{Misuse, Outcome, Session};

include!(concat!(env!("OUT_DIR"), "/schemas.rs"));
include!(concat!(env!("OUT_DIR"), "/licences.rs"));

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Which one; all names when left out
    name: Option<String>,
}

impl Schema {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let names = || SCHEMAS.iter().map(|(file, text)| (file.trim_end_matches(".schema.json"), *text));
        match &self.name {
            Some(wanted) => {
                let found = names().find(|(name, _)| name == wanted);
                let (_, text) = found.ok_or_else(|| {
                    let all: Vec<&str> = names().map(|(name, _)| name).collect();
                    Misuse::error(format!("there is no schema `{wanted}`; there are {}", all.join(", ")))
                })?;
                session.print(text)?;
            }
            None => names().try_for_each(|(name, _)| session.print(&format!("{name}\n")))?,
        }
        Ok(Outcome::Well)
    }
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "mydata", &mut script);
        session.print(&String::from_utf8(script)?)?;
        Ok(Outcome::Well)
    }
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// Write one page for each command into this folder; the main page to standard output when left out
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let command = Cli::command();
        match &self.output {
            None => session.print(&String::from_utf8(page(&command)?)?)?,
            Some(folder) => {
                std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
                std::fs::write(folder.join("mydata.1"), page(&command)?)?;
                for sub in command.get_subcommands() {
                    let name = format!("mydata-{}", sub.get_name());
                    let sub = sub.clone().bin_name(name.clone());
                    std::fs::write(folder.join(format!("{name}.1")), page(&sub)?)?;
                }
            }
        }
        Ok(Outcome::Well)
    }
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

/// Arguments of `licences`.
#[derive(Debug, Args)]
pub(super) struct Licences;

impl Licences {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        LICENCES.iter().try_for_each(|(_, text)| session.print(text))?;
        Ok(Outcome::Well)
    }
}
