//! `mydata inspect`: what files are, what is in them, how far it is proved. Figures only, never contents.

use clap::Args;

use super::inputs::{Inputs, outcome_of};
use super::render;
use super::session::{Outcome, Session};
use crate::normalize::Discard;
use crate::write::inspect_json;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    inputs: Inputs,
    /// Print JSON (`mydata schema inspect` describes it), whatever the exit code
    #[arg(long)]
    json: bool,
}

impl Inspect {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let normalizer = self.inputs.normalizer()?;
        let mut readings = Vec::new();
        self.inputs.read_each(session, &normalizer, &mut |_| Ok(Discard), &mut |reading, _| {
            readings.push(reading);
            Ok(())
        })?;
        let mut outcome = Outcome::Well;
        readings.iter().for_each(|reading| outcome.worsen(outcome_of(reading)));
        if self.json {
            let json = inspect_json(&readings, session.texts())?;
            session.print(&format!("{}\n", serde_json::to_string_pretty(&json)?))?;
            return Ok(outcome);
        }
        for reading in &readings {
            session.print(&render::reading(reading, session.texts()))?;
            for problem in &reading.problems {
                session.error_block(&render::problem(&reading.file, problem, session.texts()));
            }
        }
        if readings.iter().any(crate::normalize::Reading::is_usable) {
            session.suggest(&format!("mydata convert {} -o records.jsonl", self.inputs.files.join(" ")));
        }
        Ok(outcome)
    }
}
