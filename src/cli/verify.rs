//! `mydata verify`: whether a message is what it says, byte for byte.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::session::{GOOD, Outcome, Session};
use crate::anonymize::codebook_digest_known;
use crate::package::verify;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Messages
    #[arg(required = true, value_name = "MESSAGE")]
    messages: Vec<PathBuf>,
    /// Also check that it was made for this audience
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// Print what is in it as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::Well;
        for path in &self.messages {
            let name = path.display().to_string();
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
            match verify(&bytes) {
                Ok(verified) if self.audience.as_ref().is_some_and(|audience| !verified.is_for(audience)) => {
                    session.error(&session.text("cli-other-audience", &[("file", name.into())]));
                    outcome.worsen(Outcome::Findings);
                }
                Ok(verified) if self.json => {
                    session.print(&format!("{}\n", serde_json::to_string_pretty(verified.disclosure())?))?;
                }
                Ok(verified) => {
                    let disclosure = verified.disclosure();
                    let codebook = codebook_digest_known(&disclosure.codebook).unwrap_or("?");
                    let line = session.text(
                        "cli-verified",
                        &[
                            ("file", name.into()),
                            ("purpose", disclosure.purpose.to_string().into()),
                            ("code", u64::from(disclosure.code).into()),
                            ("codebook", codebook.trim_end_matches(".json").into()),
                        ],
                    );
                    session.print(&format!("{GOOD}✓{GOOD:#} {line}\n"))?;
                    session.suggest(&format!("mydata quote --package {}", path.display()));
                }
                Err(error) => {
                    session.error(&format!("{name}: {error}"));
                    outcome.worsen(Outcome::Findings);
                }
            }
        }
        Ok(outcome)
    }
}
