//! `mydata layout draft --fixture`: a file of the same shape as an export, with invented values.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::anyhow;

use super::password::with_passwords;
use super::progress::Shown;
use super::render;
use super::session::{Misuse, Outcome, Session};
use crate::base::Code;
use crate::normalize::{Catalog, Normalizer, ReadOptions};
use crate::read::{Progress, each_source};
use crate::simulate::{Fixture, NoFixture, fixture};

/// Writes the imitation of an export.
pub(super) fn imitate(
    session: &Session,
    catalog: Catalog,
    file: &Path,
    output: Option<&Path>,
) -> anyhow::Result<Outcome> {
    let normalizer = Normalizer::new(catalog, ReadOptions::default()).map_err(|error| anyhow!(error))?;
    let name = file.display().to_string();
    match made(session, &normalizer, file)? {
        Some(Ok(made)) => {
            write(session, &made, output)?;
            told(session, &made);
            let path = output.map_or_else(|| "FIXTURE".to_owned(), |path| path.display().to_string());
            session.suggest(&format!("mydata inspect {path}"));
            Ok(Outcome::Well)
        }
        Some(Err(NoFixture::Unread(problem))) => {
            session.error_block(&render::problem(&name, &problem, session.texts()));
            let is_undecided =
                matches!(problem.code, Code::SeveralLayouts | Code::SeveralReadings | Code::DateOrderUndecided);
            Ok(if is_undecided { Outcome::Findings } else { Outcome::Unreadable })
        }
        Some(Err(NoFixture::Format(format))) => Err(Misuse::error(
            session.text("cli-fixture-format", &[("file", name.into()), ("format", format.to_owned().into())]),
        )),
        Some(Err(NoFixture::Unlike(how))) => {
            session
                .error(&session.text("cli-fixture-unlike", &[("file", name.into()), ("how", how.to_owned().into())]));
            Ok(Outcome::Findings)
        }
        None => Ok(Outcome::Unreadable),
    }
}

/// What came of the first file; `None` where there is none.
fn made(session: &Session, normalizer: &Normalizer, file: &Path) -> anyhow::Result<Option<Result<Fixture, NoFixture>>> {
    let mut made = None;
    let progress = Progress::default();
    let shown = Shown::watch(&progress, 0, session.is_quiet());
    with_passwords(None, session, &shown, |passwords| {
        let limits = &normalizer.options().limits;
        let _ = each_source(&file.to_string_lossy(), limits, &progress, passwords, &mut |input| {
            let input = input.map_err(|refused| NoFixture::Unread(refused.problem));
            made = Some(input.and_then(|mut source| fixture(normalizer, &mut source)));
            ControlFlow::Break(())
        });
        Ok(())
    })?;
    Ok(made)
}

fn write(session: &Session, made: &Fixture, output: Option<&Path>) -> anyhow::Result<()> {
    match output {
        Some(path) => session.write_file(path, |file| Ok(file.write_all(&made.bytes)?))?,
        None if made.ending == "xlsx" => return Err(Misuse::error(session.text("cli-fixture-binary", &[]))),
        None => io::stdout().lock().write_all(&made.bytes)?,
    }
    let is_other = |path: &Path| path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case(made.ending));
    if made.ending == "xlsx" && output.is_some_and(is_other) {
        session.say(&session.text("cli-fixture-workbook", &[]));
    }
    Ok(())
}

/// What was made, and that it is to be looked over all the same.
fn told(session: &Session, made: &Fixture) {
    let layout = made.reading.layout.clone().unwrap_or_default();
    let rows = made.reading.rows.imported;
    session.say(&session.text("cli-fixture-made", &[("rows", rows.into()), ("layout", layout.into())]));
    session.say(&session.text("cli-fixture-look", &[]));
}
