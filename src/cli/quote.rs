//! `mydata quote`: every published tariff priced on this machine; or a package alone, as its receiver prices it.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::inputs::Inputs;
use super::profile::describe;
use super::session::{Misuse, Outcome, Session};
use crate::anonymize::codebooks;
use crate::base::{Date, Limits};
use crate::package::{PackageQuote, price, verify};
use crate::quote::{Brief, Catalogue, Form, PresentFile, Quotes, Receipt, explain, quote, summarize};

/// Arguments of `quote`.
#[derive(Debug, Args)]
pub(super) struct Quote {
    #[command(flatten)]
    inputs: Option<Inputs>,
    /// A message that somebody sent: price its group code over the code's reference years, with no consumption at hand
    #[arg(long, value_name = "MESSAGE", conflicts_with = "files")]
    package: Option<PathBuf>,
    /// A folder of tariffs; the sample market of invented providers when left out
    #[arg(long, value_name = "FOLDER")]
    catalogue: Option<PathBuf>,
    /// The contracts you have (`mydata schema present` describes the file)
    #[arg(long, value_name = "present.toml")]
    present: Option<PathBuf>,
    /// What you want (`mydata schema brief` describes the file); it filters here and leaves with nobody
    #[arg(long, value_name = "brief.toml")]
    brief: Option<PathBuf>,
    /// Price as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print the receipts of this tariff
    #[arg(long, value_name = "TARIFF")]
    explain: Option<String>,
    /// Print JSON (`mydata schema quote` describes it)
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown
    #[arg(long)]
    markdown: bool,
}

impl Quote {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let (catalogue, mut outcome) = load_catalogue(session, self.catalogue.as_deref())?;
        match (&self.package, &self.inputs) {
            (Some(package), _) => self.price_package(session, package, &catalogue),
            (None, Some(inputs)) => {
                let (meters, read) = describe(session, inputs)?;
                outcome.worsen(read);
                let quotes = self.quotes(&meters, &catalogue)?;
                self.print(session, &quotes)?;
                session.suggest(&format!(
                    "mydata quote {} --explain TARIFF, or mydata export {} --purpose mobile --audience NAME",
                    inputs.files.join(" "),
                    inputs.files.join(" ")
                ));
                Ok(outcome)
            }
            (None, None) => Err(Misuse::error("give exports to price, or a message with --package")),
        }
    }

    fn quotes(&self, meters: &crate::describe::Meters, catalogue: &Catalogue) -> anyhow::Result<Quotes> {
        let present = match &self.present {
            Some(path) => read_toml(path, PresentFile::parse)?,
            None => PresentFile::default(),
        };
        let brief = match &self.brief {
            Some(path) => read_toml(path, Brief::parse)?,
            None => Brief::default(),
        };
        Ok(quote(meters, catalogue, &present.contracts, &brief, self.today.unwrap_or_else(today)))
    }

    fn form(&self) -> Form {
        match (self.json, self.markdown) {
            (true, _) => Form::Json,
            (_, true) => Form::Markdown,
            _ => Form::Table,
        }
    }

    fn print(&self, session: &Session, quotes: &Quotes) -> anyhow::Result<()> {
        let Some(id) = &self.explain else {
            return Ok(session.print(&summarize(quotes, session.texts(), self.form()))?);
        };
        let offers = quotes
            .subjects
            .iter()
            .flat_map(|subject| subject.offers.iter().map(|offer| &offer.receipt).chain(subject.stay.receipt.as_ref()));
        let receipts: Vec<&Receipt> = offers.filter(|receipt| receipt.tariff.id == *id).collect();
        if receipts.is_empty() {
            return Err(Misuse::error(format!(
                "no price of `{id}` was made; the list without --explain names every tariff and why some have no price"
            )));
        }
        for receipt in receipts {
            session.print(&explain(receipt, session.texts(), self.form()))?;
        }
        Ok(())
    }

    fn price_package(&self, session: &Session, package: &Path, catalogue: &Catalogue) -> anyhow::Result<Outcome> {
        let bytes = std::fs::read(package).with_context(|| format!("cannot read {}", package.display()))?;
        let verified = match verify(&bytes) {
            Ok(verified) => verified,
            Err(error) => {
                session.error(&format!("{}: {error}", package.display()));
                return Ok(Outcome::Findings);
            }
        };
        let named = verified.disclosure().codebook;
        let codebook = codebooks()?.into_iter().find(|codebook| codebook.digest() == named);
        let codebook = codebook.ok_or_else(|| anyhow!("the codebook {named} of the message is not built in"))?;
        let prices = price(&verified, &codebook, catalogue)?;
        match self.json {
            true => session.print(&format!("{}\n", serde_json::to_string_pretty(&PackageQuote::new(&prices))?))?,
            false => session.print(&prices.table(session.texts()))?,
        }
        Ok(Outcome::Well)
    }
}

/// The catalogue of a folder, or the sample market; its findings are printed.
pub(super) fn load_catalogue(session: &Session, folder: Option<&Path>) -> anyhow::Result<(Catalogue, Outcome)> {
    let Some(folder) = folder else { return Ok((Catalogue::sample(), Outcome::Well)) };
    let catalogue = Catalogue::load(folder, &Limits::default())?;
    for finding in catalogue.findings.iter().filter(|finding| finding.severity == crate::quote::Severity::Error) {
        session.error_block(&format!("{}/{finding}", folder.display()));
    }
    if catalogue.plans.is_empty() {
        return Err(anyhow!("there is no tariff that can be priced in {}", folder.display()));
    }
    let outcome = if catalogue.unreadable_count() > 0 { Outcome::Findings } else { Outcome::Well };
    Ok((catalogue, outcome))
}

/// The day on this machine's clock.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

fn read_toml<T>(path: &Path, parse: impl Fn(&str) -> Result<T, crate::quote::FileError>) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}
