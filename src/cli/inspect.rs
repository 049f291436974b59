//! `mydata inspect`: what files are, what is in them, how far it is proved. Figures only, never contents.

use clap::Args;

use super::inputs::{Inputs, outcome_of, report};
use super::password::argument;
use super::render;
use super::session::{Outcome, Session};
use crate::normalize::{Discard, Reading};
use crate::write::inspect_json;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    inputs: Inputs,
    /// Print JSON (`mydata schema inspect` describes it), whatever the exit code
    #[arg(long)]
    json: bool,
    /// Show what speaks for the reading of a table that no layout knows
    #[arg(long, short)]
    verbose: bool,
}

impl Inspect {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let normalizer = self.inputs.normalizer()?;
        let readings = self.inputs.read_into(session, &normalizer, &mut Discard, &[])?;
        if self.json {
            let json = inspect_json(&readings, session.texts())?;
            session.print(&format!("{}\n", serde_json::to_string_pretty(&json)?))?;
            return Ok(outcome_of(&readings));
        }
        for reading in &readings {
            session.print(&render::reading(reading, session.texts()))?;
            if let Some(evidence) = reading.evidence.as_ref().filter(|_| self.verbose) {
                session.print(&render::evidence(evidence, session.texts()))?;
            }
        }
        let outcome = report(session, &readings);
        if readings.iter().any(Reading::is_usable) {
            let (files, password_file) = (self.inputs.files.join(" "), argument(self.inputs.password_file.as_deref()));
            session.suggest(&format!("mydata convert{password_file} {files} -o records.jsonl"));
        }
        Ok(outcome)
    }
}
