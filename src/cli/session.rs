//! What every command needs: the texts, the two streams, and the exit code.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, bail};
use tempfile::NamedTempFile;

use crate::base::{Argument, Language, Texts};

/// How a command ended. The order is that of the exit codes; of several, the worst wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Outcome {
    /// 0: all well.
    #[default]
    Well,
    /// 1: something to look at: refused rows, an ambiguous file, a balance that does not fit, lint.
    Findings,
    /// 2: the command was not understood.
    Usage,
    /// 3: an input is unreadable.
    Unreadable,
    /// 4: refused by policy.
    Refused,
    /// 5: reading or writing failed.
    Failed,
}

impl Outcome {
    /// Takes in the outcome of another part.
    pub(super) fn worsen(&mut self, other: Outcome) {
        *self = (*self).max(other);
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}

/// What was asked for does not exist or does not go together: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Misuse(String);

impl Misuse {
    /// An error that says in one sentence what to do instead.
    pub(super) fn error(message: impl Into<String>) -> anyhow::Error {
        anyhow::Error::new(Misuse(message.into()))
    }
}

/// Texts and streams of one run.
pub(super) struct Session {
    texts: Texts,
    quiet: bool,
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();

impl Session {
    pub(super) fn new(language: Language, quiet: bool) -> Session {
        Session { texts: Texts::new(language), quiet }
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// A text with arguments.
    pub(super) fn text(&self, key: &str, arguments: &[(&'static str, Argument)]) -> String {
        self.texts.format(key, arguments)
    }

    /// Data for stdout; colour only where it is shown.
    pub(super) fn print(&self, text: &str) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Talk for stderr. A terminal that has gone away is no reason to fail.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{text}");
        }
    }

    /// An error for stderr, quiet or not.
    pub(super) fn error(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{BAD}{}{BAD:#}: {text}", self.text("cli-error", &[]));
    }

    /// A rendered problem for stderr, quiet or not.
    pub(super) fn error_block(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// A question; the answer is typed on the same line.
    pub(super) fn prompt(&self, text: &str) {
        let mut out = anstream::stderr().lock();
        let _ = write!(out, "{text}");
        let _ = out.flush();
    }

    /// A line that names the sensible next command.
    pub(super) fn suggest(&self, command: &str) {
        let next = self.text("cli-next", &[]);
        self.say(&format!("{DIM}{next}{DIM:#} {command}"));
    }

    /// Writes a file whole or not at all: into a temporary file beside it, renamed at the end.
    pub(super) fn write_file(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut std::fs::File) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let context = || format!("cannot write {}", path.display());
        let mut file = temporary_beside(path)?;
        fill(file.as_file_mut())?;
        file.as_file_mut().flush().with_context(context)?;
        file.persist(path).with_context(context)?;
        Ok(())
    }
}

/// A temporary file in the folder of an output, so that renaming it is one step.
pub(super) fn temporary_beside(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("cannot write {}: there is no folder {}", path.display(), folder.display());
    }
    // The kind alone: the error itself would name the temporary file.
    let made = NamedTempFile::new_in(folder).map_err(|error| io::Error::from(error.kind()));
    made.with_context(|| format!("cannot write {}", path.display()))
}

/// Whether the reader of our output has gone: no error of ours.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.into_iter().any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
