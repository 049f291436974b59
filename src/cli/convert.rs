//! `mydata convert`: exports to one schema, in a file that other tools read.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Context;
use clap::Args;
use tempfile::NamedTempFile;

use super::inputs::{Inputs, report};
use super::session::{Misuse, Outcome, Session, temporary_beside};
use crate::normalize::{Normalizer, Reading};
use crate::write::{OutputFormat, WriteError, open, sibling_name};

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub(super) struct Convert {
    #[command(flatten)]
    inputs: Inputs,
    /// json, jsonl, csv (a data package) or parquet; for bank bookings alone also ofx, qif, hledger or beancount; taken
    /// from the name of the output when left out
    #[arg(long, value_name = "FORMAT")]
    to: Option<OutputFormat>,
    /// Where to write; standard output when left out. The file appears whole or not at all
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl Convert {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let format = self.format()?;
        let normalizer = self.inputs.normalizer()?;
        let mut broken_off = Vec::new();
        loop {
            let staged = Staged::default();
            match self.write_once(session, &normalizer, format, &staged, &broken_off) {
                Ok((readings, undated)) => {
                    let mut outcome = report(session, &readings);
                    if undated > 0 {
                        let arguments = [("count", undated.into()), ("format", format.name().into())];
                        session.error_block(&session.text("cli-undated", &arguments));
                        outcome.worsen(Outcome::Findings);
                    }
                    if readings.iter().any(Reading::is_usable) {
                        staged.deliver(self.output.as_deref())?;
                        session.suggest(&format!("mydata profile {}", self.inputs.files.join(" ")));
                    }
                    return Ok(outcome);
                }
                // What came of that file must not be written: begin again without it.
                Err(error) => match broken_file(&error) {
                    Some(file) if !broken_off.contains(&file) => broken_off.push(file),
                    _ => return Err(misuse_of(error)),
                },
            }
        }
    }

    /// The readings, and how many bookings the format left out for want of a date.
    fn write_once(
        &self,
        session: &Session,
        normalizer: &Normalizer,
        format: OutputFormat,
        staged: &Staged,
        broken_off: &[String],
    ) -> anyhow::Result<(Vec<Reading>, u64)> {
        let main = staged.file(None, self.output.as_deref())?;
        let path = self.output.clone();
        let siblings = staged.clone();
        let sibling = Box::new(move |kind: &'static str| {
            let opened = siblings.file(Some(kind), path.as_deref());
            opened.map(|file| Box::new(file) as Box<dyn Write>).map_err(io::Error::other)
        });
        let mut output = open(format, Box::new(main), sibling);
        let readings = self.inputs.read_into(session, normalizer, output.as_mut(), broken_off)?;
        let undated = output.undated();
        output.finish().context("cannot write the output")?;
        Ok((readings, undated))
    }

    fn format(&self) -> anyhow::Result<OutputFormat> {
        let name = self.output.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let by_name = name.as_deref().and_then(OutputFormat::of_file_name);
        match self.to.or(by_name) {
            Some(format) => Ok(format),
            None if self.output.is_none() => Ok(OutputFormat::JsonLines),
            None => {
                let names: Vec<&str> = OutputFormat::ALL.iter().map(|format| format.name()).collect();
                let names = names.join(", ");
                Err(Misuse::error(format!(
                    "the name of the output does not say its format; add --to and one of {names}"
                )))
            }
        }
    }
}

/// Which file ended in a way that forbids its use, if that is what went wrong.
fn broken_file(error: &anyhow::Error) -> Option<String> {
    let io = error.downcast_ref::<io::Error>()?;
    match io.get_ref()?.downcast_ref::<WriteError>()? {
        WriteError::NotUsable { file, .. } => Some(file.clone()),
        _ => None,
    }
}

/// Records and a format that do not go together are a mistake of the command, not of the disk.
fn misuse_of(error: anyhow::Error) -> anyhow::Error {
    let write_error = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref()?.downcast_ref::<WriteError>());
    match write_error {
        Some(mismatch @ WriteError::NoTelecom { .. }) => Misuse::error(mismatch.to_string()),
        _ => error,
    }
}

/// Output files that nobody sees until all of them are whole.
#[derive(Clone, Default)]
struct Staged(Rc<RefCell<Vec<StagedFile>>>);

struct StagedFile {
    file: NamedTempFile,
    /// The kind of record of a sibling; `None` for the file that was named.
    kind: Option<&'static str>,
}

impl Staged {
    /// A temporary file in the folder of the output, so that renaming it is one step.
    fn file(&self, kind: Option<&'static str>, output: Option<&Path>) -> anyhow::Result<File> {
        let file = output.map_or_else(|| Ok(NamedTempFile::new()?), temporary_beside)?;
        let handle = file.reopen()?;
        self.0.borrow_mut().push(StagedFile { file, kind });
        Ok(handle)
    }

    /// Puts the files in their places, or on standard output.
    fn deliver(&self, output: Option<&Path>) -> anyhow::Result<()> {
        let kinds = || self.0.borrow().iter().find_map(|staged| staged.kind);
        if let (None, Some(kind)) = (output, kinds()) {
            return Err(Misuse::error(format!("the `{kind}` records need a file of their own; add -o PATH")));
        }
        for StagedFile { file, kind } in self.0.borrow_mut().drain(..) {
            match (output, kind) {
                (Some(path), None) => drop(file.persist(path)?),
                (Some(path), Some(kind)) => drop(file.persist(sibling_path(path, kind)?)?),
                (None, _) => drop(io::copy(&mut file.reopen()?, &mut io::stdout().lock())?),
            }
        }
        Ok(())
    }
}

fn sibling_path(path: &Path, kind: &str) -> anyhow::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Misuse::error(format!("{} names no file", path.display())))?;
    Ok(path.with_file_name(sibling_name(&name.to_string_lossy(), kind)))
}
