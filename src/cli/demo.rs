//! `mydata demo`: the whole road on embedded samples of an invented household: exports read and proved, its profile,
//! offers in money, the message that would leave, and what a provider makes of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::inputs::catalog;
use super::session::{BOLD, DIM, Outcome, Session};
use super::{profile, render};
use crate::anonymize::{MasterSecret, Purpose, Request, codebook_for, codebooks, disclose, open_folder};
use crate::base::{Date, Limits, plain};
use crate::describe::{Describer, Meters};
use crate::normalize::{Normalizer, ReadOptions};
use crate::package::{dossier, pack, price, verify};
use crate::quote::{Brief, Catalogue, Form, PresentFile, Quotes, quote, summarize};
use crate::read::{Passwords, Progress, each_source};

include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Keep the sample exports and the message in this folder; a temporary folder when left out
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// The samples end in October 2026; the demo is always set right after.
const TODAY: Date = Date::constant(2026, 11, 15);
const AUDIENCE: &str = "Kestrel Comparison";

impl Demo {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let folder = self.folder()?;
        let files = write_samples(&folder)?;
        chapter(session, "demo-read", &[])?;
        let meters = read(session, &files)?;
        chapter(session, "demo-profile", &[])?;
        session.print(&profile::render(&meters, session))?;
        chapter(session, "demo-offers", &[])?;
        let present = PresentFile::parse(&std::fs::read_to_string(folder.join("present.toml"))?)?;
        let brief = Brief::parse(&std::fs::read_to_string(folder.join("brief.toml"))?)?;
        let catalogue = Catalogue::sample();
        let quotes = quote(&meters, &catalogue, &present.contracts, &brief, TODAY);
        session.print(&summarize(&quotes, session.texts(), Form::Table))?;
        for purpose in [Purpose::Mobile, Purpose::CurrentAccount] {
            tell(session, &meters, purpose, &folder, &catalogue, &quotes)?;
        }
        session.suggest(&format!("mydata quote {} --explain urn:mydata:tariff:gb:heron-3", files_of(&files)));
        Ok(Outcome::Well)
    }

    fn folder(&self) -> anyhow::Result<PathBuf> {
        let folder = match &self.output {
            Some(folder) => folder.clone(),
            None => tempfile::Builder::new().prefix("mydata-demo-").tempdir()?.keep(),
        };
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }
}

fn chapter(session: &Session, key: &str, arguments: &[(&'static str, crate::base::Argument)]) -> anyhow::Result<()> {
    Ok(session.print(&format!("\n{BOLD}== {} =={BOLD:#}\n\n", session.text(key, arguments)))?)
}

fn write_samples(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut exports = Vec::new();
    for (name, content) in DEMO_FILES {
        let path = folder.join(name);
        std::fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        if path.extension().is_some_and(|ending| ending != "toml") {
            exports.push(path);
        }
    }
    Ok(exports)
}

fn files_of(files: &[PathBuf]) -> String {
    files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
}

fn read(session: &Session, files: &[PathBuf]) -> anyhow::Result<Meters> {
    let normalizer = Normalizer::new(catalog()?, ReadOptions::default()).map_err(|error| anyhow!(error))?;
    let mut describer = Describer::new(normalizer.classifier());
    let mut failure = None;
    for file in files {
        let (file, limits, mut passwords) = (file.to_string_lossy(), Limits::default(), Passwords::default());
        let _ = each_source(&file, &limits, &Progress::default(), &mut passwords, &mut |input| {
            let read = match input {
                Ok(mut source) => normalizer.read(&mut source, &mut describer).map_err(anyhow::Error::from),
                Err(refused) => Err(anyhow!("{}: {}", refused.file, refused.problem.message(session.texts()))),
            };
            let shown = read.and_then(|reading| Ok(session.print(&render::reading(&reading, session.texts()))?));
            failure = failure.take().or(shown.err());
            std::ops::ControlFlow::Continue(())
        });
    }
    failure.map_or(Ok(describer.finish()), Err)
}

/// What leaves for one purpose, and what its receiver makes of it beside the exact price.
fn tell(
    session: &Session,
    meters: &Meters,
    purpose: Purpose,
    folder: &Path,
    catalogue: &Catalogue,
    quotes: &Quotes,
) -> anyhow::Result<()> {
    let word = session.text(&format!("quote-purpose-{purpose}"), &[]);
    chapter(session, "demo-message", &[("purpose", word.into()), ("audience", AUDIENCE.into())])?;
    let codebook = codebook_for(purpose, "GB")?.ok_or_else(|| anyhow!("the codebook of the demo is missing"))?;
    let known = codebooks()?;
    let request =
        Request { purpose, audience: AUDIENCE, today: TODAY, subject: None, accept_small_group: true, known: &known };
    let (secret, mut ledger): (MasterSecret, _) = open_folder(folder)?;
    let proposal = disclose(meters, &request, &codebook, &secret, &mut ledger)?;
    let message = pack(&proposal.disclosure, &proposal.mask)?;
    let path = folder.join(format!("{purpose}.mydata"));
    std::fs::write(&path, &message)?;
    let told = dossier(&proposal, &codebook, &message, session.texts())?;
    session.print(&told.explanation())?;
    session.print(&format!(
        "\n{}\n{DIM}{}{DIM:#}\n",
        session.text("demo-content", &[]),
        serde_json::to_string_pretty(&proposal.disclosure)?
    ))?;
    chapter(session, "demo-provider", &[])?;
    let verified = verify(&std::fs::read(&path)?)?;
    let prices = price(&verified, &codebook, catalogue)?;
    session.print(&prices.table(session.texts()))?;
    session.print(&format!("\n{}\n", session.text("demo-beside", &[])))?;
    session.print(&beside(&prices, quotes))?;
    session.say(&session.text("demo-written", &[("path", path.display().to_string().into())]));
    Ok(())
}

/// The first offers of the answer beside what they cost this household exactly.
fn beside(prices: &crate::package::CodePrices, quotes: &Quotes) -> String {
    let offers = || quotes.subjects.iter().flat_map(|subject| &subject.offers);
    let digits = prices.currency.minor_digits();
    let mut text = String::new();
    for answered in prices.tariffs.iter().filter(|answered| answered.year_one.is_some()).take(5) {
        let exact = offers().find(|offer| offer.receipt.tariff.id == answered.tariff.id);
        let Some(range) = answered.year_one else { continue };
        text.push_str(&format!(
            "  {:<44}  {:>9} .. {:>9}  =  {:>9}\n",
            format!("{}, {}", answered.tariff.provider, answered.tariff.name),
            plain(range.min.0, digits),
            plain(range.max.0, digits),
            exact.map_or_else(|| "-".to_owned(), |offer| plain(offer.receipt.year_one.annual.0, digits)),
        ));
    }
    text
}
