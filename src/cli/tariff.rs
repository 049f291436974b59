//! `mydata tariff`: tools for those who publish tariffs.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::session::{BAD, GOOD, Outcome, Session};
use crate::base::Limits;
use crate::quote::{Catalogue, Severity};

/// Arguments of `tariff`.
#[derive(Debug, Args)]
pub(super) struct Tariff {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check tariff files: every fault with its line, and what cannot be priced for everybody
    Check {
        /// Files or folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
}

impl Tariff {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let Command::Check { paths } = &self.command;
        let mut outcome = Outcome::Well;
        for path in paths {
            let catalogue = if path.is_dir() {
                Catalogue::load(path, &Limits::default())?
            } else {
                let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
                let mut catalogue = Catalogue::default();
                catalogue.add(&path.display().to_string(), &text);
                catalogue
            };
            catalogue.findings.iter().for_each(|finding| session.error_block(&finding.to_string()));
            let is_faulty = catalogue.findings.iter().any(|finding| finding.severity == Severity::Error);
            if is_faulty {
                outcome.worsen(Outcome::Findings);
            }
            let count = catalogue.plans.len() as u64;
            let line = session.text(
                "cli-tariffs-checked",
                &[
                    ("path", path.display().to_string().into()),
                    ("count", count.into()),
                    ("findings", (catalogue.findings.len() as u64).into()),
                ],
            );
            let mark = if is_faulty { format!("{BAD}✗{BAD:#}") } else { format!("{GOOD}✓{GOOD:#}") };
            session.print(&format!("{mark} {line}\n"))?;
        }
        Ok(outcome)
    }
}
