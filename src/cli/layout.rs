//! `mydata layout`: the layouts at hand, and tools for writing one.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

use super::inputs::{catalog, no_layout, report};
use super::layout_fixture::imitate;
use super::password::with_passwords;
use super::progress::Shown;
use super::render;
use super::session::{BAD, BOLD, DIM, GOOD, Misuse, Outcome, Session};
use crate::normalize::{Catalog, Discard, Distinction, Layout as LayoutFile, Normalizer, ReadOptions, Reading};
use crate::read::{Progress, each_source};

/// Arguments of `layout`.
#[derive(Debug, Args)]
pub(super) struct Layout {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List every layout
    List {
        /// Only those whose id or institution contains this
        filter: Option<String>,
    },
    /// Print a layout: how the export is obtained, and its TOML
    Show {
        /// Its id
        id: String,
    },
    /// Check layout files without reading anything with them
    Check {
        /// TOML files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Write a new layout file to fill in
    New {
        /// `<country>.<institution>.<product>`
        id: String,
        /// Where to write it; `<id>.toml` when left out
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Draft a layout from an export that no layout knows, to be looked over and kept; or a fixture for one
    Draft {
        /// An export
        file: PathBuf,
        /// Where to write it; standard output when left out
        #[arg(long, short)]
        output: Option<PathBuf>,
        /// The id it is to have
        #[arg(long, default_value = "xx.institution.product")]
        id: String,
        /// Write a file of the same shape instead, with invented values: nothing of the export is left in it
        #[arg(long, conflicts_with = "id")]
        fixture: bool,
        /// Read the export with this layout file, and keep the words that it lists
        #[arg(long, value_name = "FILE", requires = "fixture")]
        layout: Option<PathBuf>,
    },
    /// Read an export with one layout file and show what comes of it
    Test {
        /// The layout
        layout: PathBuf,
        /// Exports
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The password of locked archives and workbooks, on one line; of several lines, each is tried in turn. Without
        /// it, a terminal asks
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
}

impl Layout {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        match &self.command {
            Command::List { filter } => list(session, filter.as_deref()),
            Command::Show { id } => show(session, id),
            Command::Check { files } => check(session, files),
            Command::New { id, output } => new(session, id, output.clone()),
            Command::Draft { file, output, fixture: true, layout, .. } => {
                let Some(catalog) = layout.as_ref().map_or_else(|| catalog().map(Some), |path| load(session, path))?
                else {
                    return Ok(Outcome::Findings);
                };
                imitate(session, catalog, file, output.as_deref())
            }
            Command::Draft { file, output, id, .. } => draft(session, file, output.as_deref(), id),
            Command::Test { layout, files, password_file } => test(session, layout, files, password_file.as_deref()),
        }
    }
}

fn list(session: &Session, filter: Option<&str>) -> anyhow::Result<Outcome> {
    let filter = filter.unwrap_or_default().to_lowercase();
    let catalog = catalog()?;
    let mut text = String::new();
    for compiled in catalog.layouts() {
        let layout = &compiled.layout;
        if layout.id.contains(&filter) || layout.institution.to_lowercase().contains(&filter) {
            text.push_str(&format!("{BOLD}{:<32}{BOLD:#} {:<5} {}\n", layout.id, layout.matching.format, layout.title));
        }
    }
    session.print(&text)?;
    session.suggest("mydata layout show ID");
    Ok(Outcome::Well)
}

fn show(session: &Session, id: &str) -> anyhow::Result<Outcome> {
    let catalog = catalog()?;
    let compiled = catalog.find(id).ok_or_else(|| no_layout(id))?;
    let layout = &compiled.layout;
    if let Some(help) = layout.help.get(session.texts().language().tag()) {
        session.say(&format!("{BOLD}{}{BOLD:#}\n{help}\n", layout.title));
    }
    let file = format!("{}.toml", id.replacen('.', "/", 1));
    let built_in = Catalog::built_in_files().find(|(name, _)| *name == file);
    match built_in {
        Some((_, text)) => session.print(text)?,
        None => session.print(&toml::to_string_pretty(layout)?)?,
    }
    Ok(Outcome::Well)
}

fn check(session: &Session, files: &[PathBuf]) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Well;
    let catalog = catalog()?;
    for path in files {
        let Some(own) = load(session, path)? else {
            outcome.worsen(Outcome::Findings);
            continue;
        };
        for compiled in own.layouts() {
            let distinction = catalog.distinction(&compiled.layout).map_err(|error| anyhow!(error))?;
            let problems = distinction.as_ref().map(Distinction::problems).unwrap_or_default();
            let mark = if problems.is_empty() { format!("{GOOD}✓{GOOD:#}") } else { format!("{BAD}✗{BAD:#}") };
            let measure = distinction.map(|distinction| measure(session, &distinction)).unwrap_or_default();
            session.print(&format!("{mark} {}\n{measure}", path.display()))?;
            for problem in &problems {
                outcome.worsen(Outcome::Findings);
                session.error_block(&render::problem(&path.display().to_string(), problem, session.texts()));
            }
        }
    }
    Ok(outcome)
}

/// What each name of a header counts.
fn measure(session: &Session, distinction: &Distinction) -> String {
    let mut names: Vec<String> =
        distinction.names.iter().map(|name| format!("{} {}", name.name.trim(), name.points)).collect();
    if distinction.texts_above > 0 {
        let points = distinction.points - distinction.names.iter().map(|name| name.points).sum::<usize>();
        names.push(format!("{} {points}", session.text("cli-layout-above", &[])));
    }
    let text = session.text(
        "cli-layout-distinct",
        &[
            ("points", (distinction.points as u64).into()),
            ("least", (Distinction::POINTS_MIN as u64).into()),
            ("names", names.join(", ").into()),
        ],
    );
    format!("  {DIM}{text}{DIM:#}\n")
}

/// A catalogue of this one layout; `None` where it is not valid, and why is printed.
fn load(session: &Session, path: &Path) -> anyhow::Result<Option<Catalog>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let mut catalog = Catalog::default();
    match catalog.add(&name, &text) {
        Ok(()) => Ok(Some(catalog)),
        Err(bad) => {
            session.error_block(&render::problem(&name, &bad.problem(), session.texts()));
            Ok(None)
        }
    }
}

fn new(session: &Session, id: &str, output: Option<PathBuf>) -> anyhow::Result<Outcome> {
    let parts: Vec<&str> = id.split('.').collect();
    let [country, institution, _product] = parts[..] else {
        return Err(Misuse::error("an id is <country>.<institution>.<product>, for example gb.northbank.current"));
    };
    let path = output.unwrap_or_else(|| PathBuf::from(format!("{id}.toml")));
    if path.exists() {
        return Err(Misuse::error(format!("{} exists already; name another with -o PATH", path.display())));
    }
    let text = TEMPLATE.replace("{id}", id).replace("{country}", country).replace("{institution}", institution);
    session.write_file(&path, |file| Ok(file.write_all(text.as_bytes())?))?;
    session.suggest(&format!("mydata layout test {} EXPORT", path.display()));
    Ok(Outcome::Well)
}

fn draft(session: &Session, file: &Path, output: Option<&Path>, id: &str) -> anyhow::Result<Outcome> {
    let normalizer = Normalizer::new(catalog()?, ReadOptions::default()).map_err(|error| anyhow!(error))?;
    let (mut drafted, mut outcome) = (None, Outcome::Well);
    let progress = Progress::default();
    let shown = Shown::watch(&progress, 0, session.is_quiet());
    with_passwords(None, session, &shown, |passwords| {
        let _ =
            each_source(&file.to_string_lossy(), &normalizer.options().limits, &progress, passwords, &mut |input| {
                let drafts =
                    input.map_err(|refused| refused.problem).and_then(|mut source| normalizer.draft(&mut source));
                drafted = Some(drafts);
                ControlFlow::Break(())
            });
        Ok(())
    })?;
    match drafted {
        Some(Ok((layout, evidence))) => {
            let text = with_reasons(
                &LayoutFile { id: id.to_owned(), ..layout },
                &render::evidence(&evidence, session.texts()),
            )?;
            match output {
                Some(path) => session.write_file(path, |file| Ok(file.write_all(text.as_bytes())?))?,
                None => session.print(&text)?,
            }
            let path = output.map_or_else(|| "LAYOUT.toml".to_owned(), |path| path.display().to_string());
            session.suggest(&format!("mydata layout test {path} {}", file.display()));
        }
        Some(Err(problem)) => {
            session.error_block(&render::problem(&file.display().to_string(), &problem, session.texts()));
            outcome.worsen(Outcome::Findings);
        }
        None => outcome.worsen(Outcome::Unreadable),
    }
    Ok(outcome)
}

/// A drafted layout as a file, with what speaks for it in its first lines.
fn with_reasons(layout: &LayoutFile, evidence: &str) -> anyhow::Result<String> {
    let plain = anstream::adapter::strip_str(evidence).to_string();
    let reasons = plain.lines().map(|line| format!("# {}\n", line.trim())).collect::<String>();
    let text = toml::to_string_pretty(layout)?;
    let told = text.lines().filter(|line| !DEFAULTS.contains(line) && !line.ends_with(" = []"));
    Ok(format!("{DRAFTED}{reasons}\n{}\n", told.collect::<Vec<_>>().join("\n")))
}

/// What a layout says by saying nothing.
const DEFAULTS: [&str; 6] = [
    "invert = false",
    "scale = 0",
    "undated = false",
    "quoting = true",
    "dated_by = \"booking_date\"",
    "megabyte = \"1000\"",
];

/// How a drafted layout begins.
const DRAFTED: &str = "\
# Drafted from one export. Look it over, fill in title, institution, country, source and [help], then
# `mydata layout test` it on the export, and on another one.
";

fn test(session: &Session, layout: &Path, files: &[PathBuf], password_file: Option<&Path>) -> anyhow::Result<Outcome> {
    let Some(catalog) = load(session, layout)? else { return Ok(Outcome::Findings) };
    let normalizer = Normalizer::new(catalog, ReadOptions::default()).map_err(|error| anyhow!(error))?;
    let mut outcome = Outcome::Well;
    for reading in read(session, &normalizer, files, password_file)? {
        session.print(&render::reading(&reading, session.texts()))?;
        if !reading.problems.is_empty() {
            outcome.worsen(Outcome::Findings);
        }
        outcome.worsen(report(session, &[reading]));
    }
    let folder = super::home::config_folder().map(|folder| folder.join("layouts"));
    match (outcome, folder) {
        (Outcome::Well, Some(folder)) => session.say(&format!(
            "{DIM}{}{DIM:#}",
            session.text("cli-layout-keep", &[("folder", folder.display().to_string().into())])
        )),
        _ => session.say(&format!("{BAD}✗{BAD:#} {}", session.text("cli-layout-not-yet", &[]))),
    }
    Ok(outcome)
}

fn read(
    session: &Session,
    normalizer: &Normalizer,
    files: &[PathBuf],
    password_file: Option<&Path>,
) -> anyhow::Result<Vec<Reading>> {
    let progress = Progress::default();
    let shown = Shown::watch(&progress, 0, session.is_quiet());
    with_passwords(password_file, session, &shown, |passwords| {
        let mut readings = Vec::new();
        for path in files {
            let file = path.to_string_lossy();
            let _ = each_source(&file, &normalizer.options().limits, &progress, passwords, &mut |input| {
                readings.push(match input {
                    Ok(mut source) => normalizer.read(&mut source, &mut Discard),
                    Err(refused) => Ok(Reading::unreadable(refused.file, refused.problem)),
                });
                ControlFlow::Continue(())
            });
        }
        Ok(readings.into_iter().collect::<io::Result<_>>()?)
    })
}

/// A layout to fill in, each part explained.
const TEMPLATE: &str = include_str!("layout_template.toml");
