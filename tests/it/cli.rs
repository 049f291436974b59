//! What a person sees: transcripts of every command under `fixtures/cli/`, one file a topic, and the behaviour that no
//! transcript shows. `UPDATE=1` rewrites the transcripts.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::LazyLock;

use regex::Regex;

use crate::process::{Place, Ran};
use crate::support::{assert_golden, project};

/// The day on which the transcripts are set, right after the samples end.
const TODAY: &str = "2026-11-15";

/// Lines of a long output that a transcript keeps.
const LINES_KEPT: usize = 40;

/// A folder with the demo's exports, and some that are not so well.
pub(crate) fn desk() -> Place {
    let place = Place::new();
    for name in ["current-account.csv", "compte.xlsx", "mobile.zip", "present.toml"] {
        place.write(name, fs::read(project("fixtures/demo").join(name)).unwrap());
    }
    let bad = fs::read_to_string(project("fixtures/errors/L003-bad-amount/2025.csv")).unwrap();
    place.write("bad-row.csv", bad);
    place.write("unknown.csv", "When,What,Which\n2025-03-01,CORNER CAFE,the green one\n");
    place
}

/// What changes from run to run and from machine to machine, by a name of its kind.
static VOLATILE: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
    [
        (r"\b[0-9a-f]{16,}\b", "<digest>"),
        (r"\bm1_[A-Za-z0-9_-]+", "<pseudonym>"),
        (r#""(signature|key|public_key|pseudonym|audience)": *"[^"]+""#, "\"$1\": <volatile>"),
        (r"\b0\.1\.0\b", "<version>"),
        (r"\(os error \d+\)", "(os error)"),
        (r"[ \t]+\n", "\n"),
    ]
    .map(|(pattern, name)| (Regex::new(pattern).unwrap(), name))
});

fn filtered(place: &Place, text: &str) -> String {
    let mut text = text.replace(place.path().to_str().unwrap(), "<folder>");
    text = text.replace(place.home().to_str().unwrap(), "<home>");
    for (pattern, name) in VOLATILE.iter() {
        text = pattern.replace_all(&text, *name).into_owned();
    }
    text
}

/// Runs the commands one after the other and holds all of it against `fixtures/cli/<topic>.txt`.
pub(crate) fn transcribe(topic: &str, place: &Place, commands: &[&str]) -> Vec<Ran> {
    let mut transcript = String::new();
    let mut runs = Vec::new();
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').filter(|argument| !argument.is_empty()).collect();
        let ran = place.run(&arguments);
        transcript.push_str(&format!("$ mydata {command}\nexit {}\n", ran.code));
        for (stream, text) in [("stdout", ran.text()), ("stderr", ran.stderr.clone())] {
            assert!(!text.contains("{$"), "a text lacks a value: {text}");
            if !text.is_empty() {
                transcript.push_str(&format!("-- {stream}\n{}", abridged(&filtered(place, &text))));
            }
        }
        transcript.push('\n');
        runs.push(ran);
    }
    assert_golden(&project("fixtures/cli").join(format!("{topic}.txt")), &transcript);
    runs
}

fn abridged(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let kept: String = lines.iter().take(LINES_KEPT).flat_map(|line| [*line, "\n"]).collect();
    match lines.len().saturating_sub(LINES_KEPT) {
        0 => kept,
        more => format!("{kept}[{more} more lines]\n"),
    }
}

/// Every topic, so that no transcript outlives its test.
const TOPICS: &str =
    "convert export help inspect layout locked misuse newcomer newcomer-draft profile quote reference usage";

#[test]
fn no_transcript_stands_without_its_topic() {
    let files = fs::read_dir(project("fixtures/cli")).unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.into_string().unwrap().replace(".txt", "")).collect();
    assert_eq!(files, TOPICS.split(' ').map(str::to_owned).collect());
}

#[test]
fn inspect() {
    let place = desk();
    let commands = [
        "inspect current-account.csv",
        "inspect --lang fr compte.xlsx mobile.zip",
        "inspect --quiet *.csv mobile.zip",
        "inspect --json bad-row.csv",
        "inspect --from 2026-01-01 --until 2026-03-31 current-account.csv mobile.zip",
        "inspect --layout gb.standard.midata current-account.csv",
        "inspect .",
    ];
    let runs = transcribe("inspect", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 3, 1, 0, 0, 3], "the worst of several files wins");
}

#[test]
fn convert() {
    let place = desk();
    let undated = project("fixtures/layouts/xx.standard.camt/053-v8.xml");
    place.write("undated.xml", fs::read(undated).unwrap());
    let commands = [
        "convert bad-row.csv",
        "convert bad-row.csv unknown.csv -o out.jsonl",
        "convert --lang fr current-account.csv mobile.zip -o out.json",
        "convert --quiet current-account.csv -o out.zip",
        "convert --quiet current-account.csv --to parquet -o out.parquet",
        "convert current-account.csv mobile.zip --to parquet",
        "convert unknown.csv -o none.jsonl",
        "convert current-account.csv -o folder/out.jsonl",
        "convert current-account.csv -o records.txt",
        "convert --quiet current-account.csv -o out.journal",
        "convert --quiet bad-row.csv --to qif",
        "convert undated.xml -o out.ofx",
        "convert current-account.csv mobile.zip -o out.beancount",
    ];
    let runs = transcribe("convert", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [1, 3, 0, 0, 0, 2, 3, 5, 2, 0, 1, 1, 2]);
    let written = |name: &str| place.path().join(name).exists();
    let outputs = ["out.jsonl", "out.json", "out.zip", "out.parquet", "out.journal", "out.ofx"];
    assert!(outputs.iter().all(|name| written(name)));
    assert!(!written("none.jsonl") && !written("records.txt"));
    let inputs = [
        "current-account.csv",
        "compte.xlsx",
        "mobile.zip",
        "present.toml",
        "bad-row.csv",
        "unknown.csv",
        "undated.xml",
    ];
    let names = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let litter: Vec<String> =
        names.filter(|name| !inputs.contains(&name.as_str()) && !outputs.contains(&name.as_str())).collect();
    assert!(litter.is_empty(), "left behind: {litter:?}");
}

#[test]
fn profile() {
    let place = desk();
    let commands =
        ["profile current-account.csv mobile.zip", "profile --lang fr compte.xlsx", "profile --json mobile.zip"];
    transcribe("profile", &place, &commands);
}

#[test]
fn quote() {
    let place = desk();
    let commands = [
        &format!("quote current-account.csv mobile.zip --present present.toml --today {TODAY}"),
        &format!("quote --lang fr compte.xlsx --today {TODAY}"),
        &format!("quote mobile.zip --today {TODAY} --explain urn:mydata:tariff:gb:heron-3"),
        &format!("quote mobile.zip --today {TODAY} --json"),
        &format!("quote mobile.zip --today {TODAY} --markdown"),
        &format!("quote mobile.zip --today {TODAY} --explain urn:mydata:tariff:gb:no-such"),
        "quote",
    ];
    let runs = transcribe("quote", &place, &commands);
    assert_eq!(runs.iter().map(|ran| ran.code).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 2, 2]);
}

#[test]
fn export() {
    let place = desk();
    let ask = format!("export mobile.zip --purpose mobile --audience Kestrel --today {TODAY}");
    let commands = [
        &format!("{ask} --dry-run"),
        &ask,
        &format!("{ask} --yes"),
        &format!("{ask} --yes --lang fr -o encore.mydata"),
        "verify message.mydata",
        "verify --audience Kestrel message.mydata",
        "verify --audience Buzzard message.mydata",
        "verify --json message.mydata",
        "verify mobile.zip",
        "verify nothing.mydata",
        "quote --package message.mydata",
        "quote --package message.mydata --json",
        "quote --package mobile.zip",
        &format!("export mobile.zip --purpose current-account --audience Kestrel --country GB --today {TODAY} --yes"),
        &format!("export mobile.zip --purpose mobile --audience Kestrel --country DE --today {TODAY} --yes"),
    ];
    let runs = transcribe("export", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 4, 0, 0, 0, 0, 1, 0, 1, 5, 0, 0, 1, 4, 2]);
    let message = fs::read(place.path().join("message.mydata")).unwrap();
    let again = fs::read(place.path().join("encore.mydata")).unwrap();
    assert!(message == again, "the same request gives the same bytes");
}

#[test]
fn a_trial_leaves_nothing_behind() {
    let place = desk();
    let ran = place.run(&[
        "export",
        "mobile.zip",
        "--purpose",
        "mobile",
        "--audience",
        "Kestrel",
        "--today",
        TODAY,
        "--dry-run",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!place.path().join("message.mydata").exists());
    let kept: Vec<_> = fs::read_dir(place.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(kept.is_empty(), "a trial wrote {kept:?}");
}

/// Months typed from paper: the table, what is made of it, and what is not.
#[test]
fn usage() {
    let place = Place::new();
    for name in ["months.csv", "mois.csv"] {
        place.write(name, fs::read(project("fixtures/layouts/xx.standard.declared-months").join(name)).unwrap());
    }
    let months = fs::read_to_string(place.path().join("months.csv")).unwrap();
    let header = months.lines().next().unwrap();
    place.write("gap.csv", format!("{header}\n2026,9,Kestrel Mobile,GB,GBP,100,,,500,,,,,,,,,\n"));
    let plain: String = (4..=8)
        .flat_map(|month| {
            [format!("2026,{month},Kestrel Mobile,GB,GBP,{},,{},4200,,,,,,,,,18.50\n", 200 + month, 10 + month)]
        })
        .collect();
    place.write("plain.csv", format!("{header}\n{plain}"));
    let commands = [
        &format!("usage template --today {TODAY} --operator Kestrel --country gb --currency GBP"),
        &format!("usage template --today {TODAY} --lang fr"),
        "usage template --country Britain",
        "usage enter",
        "usage enter --lang fr --answers months.csv",
        "inspect months.csv mois.csv",
        "inspect gap.csv",
        "profile months.csv",
        &format!("quote plain.csv --today {TODAY}"),
        &format!("quote months.csv --today {TODAY}"),
        &format!("quote mois.csv --lang fr --today {TODAY}"),
        &format!("export months.csv --purpose mobile --audience Kestrel --today {TODAY} --dry-run"),
        "convert mois.csv",
    ];
    let runs = transcribe("usage", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 2, 2, 2, 0, 3, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn layout() {
    let place = desk();
    place.write("bad.toml", fs::read(project("fixtures/errors/L013-bad-layout/bad.toml")).unwrap());
    place.write("own.toml", fs::read(project("schemas/layouts/gb/standard.midata.toml")).unwrap());
    let commands = [
        "layout list midata",
        "layout show gb.standard.midata",
        "layout show --lang fr gb.standard.midata",
        "layout show gb.nowhere.current",
        "layout check own.toml bad.toml",
        "layout check --lang fr bad.toml",
        "layout new gb.northbank.current",
        "layout new gb.northbank.current",
        "layout new northbank",
        "layout check gb.northbank.current.toml",
        "layout test own.toml current-account.csv",
        "layout test own.toml unknown.csv bad-row.csv",
    ];
    let runs = transcribe("layout", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 0, 2, 1, 1, 0, 2, 2, 0, 0, 3], "a file that a layout does not fit is unreadable");
}

#[test]
fn reference() {
    let place = desk();
    place.write("tariffs/overlapping.toml", fs::read(project("fixtures/tariffs/overlapping-tiers.toml")).unwrap());
    place.write("heron.toml", fs::read(project("schemas/tariffs/sample/gb/heron-3.toml")).unwrap());
    let commands = [
        "tariff check heron.toml",
        "tariff check heron.toml tariffs/overlapping.toml",
        "tariff check tariffs",
        "codebook show",
        "codebook show mobile gb",
        "codebook show --lang fr current-account fr",
        "codebook show mobile de",
        "schema",
        "schema inspect",
        "schema nothing",
        "licences",
        "--version",
    ];
    let runs = transcribe("reference", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 1, 1, 0, 0, 0, 2, 0, 0, 2, 0, 0]);
}

#[test]
fn help() {
    let place = Place::new();
    let commands = [
        "--help",
        "inspect --help",
        "convert --help",
        "profile --help",
        "quote --help",
        "export --help",
        "verify --help",
        "demo --help",
        "usage --help",
        "usage enter --help",
        "usage template --help",
        "layout --help",
        "layout new --help",
        "layout draft --help",
        "layout test --help",
        "tariff check --help",
        "codebook build --help",
        "codebook show --help",
        "schema --help",
        "completions --help",
        "man --help",
        "licences --help",
    ];
    let runs = transcribe("help", &place, &commands);
    assert!(runs.iter().all(|ran| ran.code == 0 && ran.stderr.is_empty()));
    // A command that is not in the list above has no help here: the main page names them all.
    let listed: BTreeSet<&str> = commands[1..].iter().filter_map(|command| command.split(' ').next()).collect();
    let main = runs[0].text();
    let section = main.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = section.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let named: BTreeSet<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(named.into_iter().filter(|name| *name != "help").collect::<BTreeSet<_>>(), listed);
}

#[test]
fn misuse() {
    let place = desk();
    let commands = [
        "",
        "inspct current-account.csv",
        "inspect",
        "inspect --layout gb.nowhere.current current-account.csv",
        "inspect --from yesterday current-account.csv",
        "inspect --lang de current-account.csv",
        "convert current-account.csv --to xml",
        "export mobile.zip --purpose gas --audience Kestrel",
        "quote mobile.zip --package message.mydata",
        "completions tcsh",
    ];
    let runs = transcribe("misuse", &place, &commands);
    assert!(runs.iter().all(|ran| ran.code == 2 && ran.stdout.is_empty()));
}

#[test]
fn standard_input_is_read_like_a_file() {
    let place = desk();
    let bytes = fs::read(project("fixtures/demo/current-account.csv")).unwrap();
    let zipped = fs::read(project("fixtures/demo/mobile.zip")).unwrap();
    let (file, stdin) = (place.run(&["inspect", "current-account.csv"]), place.run_with(&["inspect", "-"], &bytes));
    assert_eq!((file.code, stdin.code), (0, 0), "{}", stdin.stderr);
    assert_eq!(file.text().replacen("current-account.csv", "-", 1), stdin.text());
    let archive = place.run_with(&["inspect", "-"], &zipped);
    assert!(archive.code == 0 && archive.text().starts_with("-!usage.csv  ok"), "{}", archive.text());
    assert_eq!(place.run_with(&["inspect", "-"], b"").code, 3);
}

#[test]
fn the_language_is_asked_for_or_of_the_environment() {
    let place = desk();
    let told = |language: Option<&str>, arguments: &[&str]| {
        let mut command = place.command(arguments);
        language.map(|language| command.env("LANG", language));
        crate::process::ran(&mut command).stderr
    };
    let french = told(Some("fr_FR.UTF-8"), &["inspect", "unknown.csv"]);
    assert!(french.contains("Aucun modèle"), "{french}");
    assert_eq!(french, told(None, &["inspect", "--lang", "fr", "unknown.csv"]));
    assert!(told(Some("de_DE.UTF-8"), &["inspect", "unknown.csv"]).contains("No layout"));
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let place = desk();
    let ran = place.run(&["inspect", "current-account.csv", "unknown.csv"]);
    assert!(!ran.text().contains('\u{1b}') && !ran.stderr.contains('\u{1b}'));
    let on_terminal = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["inspect", "current-account.csv", "unknown.csv"]);
        command.envs(variables.iter().copied()).env("TERM", "xterm-256color");
        let mut session = expectrl::session::OsSession::spawn(command).expect("a terminal");
        let mut shown = Vec::new();
        // The end of a pseudo-terminal reads as an error on Linux.
        let _ = session.read_to_end(&mut shown);
        String::from_utf8_lossy(&shown).into_owned()
    };
    let coloured = on_terminal(&[]);
    assert!(coloured.contains("\u{1b}[32mok"), "{coloured:?}");
    let plain = on_terminal(&[("NO_COLOR", "1")]);
    assert!(plain.contains("ok") && !plain.contains("\u{1b}["), "{plain:?}");
}

#[test]
fn quiet_says_nothing_but_errors() {
    let place = desk();
    let ran = place.run(&["inspect", "--quiet", "current-account.csv"]);
    assert!(ran.code == 0 && ran.stderr.is_empty() && !ran.stdout.is_empty(), "{}", ran.stderr);
    let ran = place.run(&["inspect", "--quiet", "unknown.csv"]);
    assert!(ran.stderr.starts_with("error[L001]"), "{}", ran.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = desk();
    for arguments in [
        &["convert", "--quiet", "current-account.csv"][..],
        &["schema", "document"],
        &["completions", "bash"],
        &["quote", "--quiet", "mobile.zip", "--json", "--today", TODAY],
    ] {
        let mut command = place.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(ended.stderr).unwrap();
        assert!(!first.is_empty() && stderr.is_empty(), "{arguments:?}: {stderr}");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn an_output_is_replaced_whole() {
    let place = desk();
    let kept = place.write("records.jsonl", "before\n");
    let before = fs::metadata(&kept).unwrap().len();
    assert_eq!(place.run(&["convert", "unknown.csv", "-o", "records.jsonl"]).code, 3);
    assert_eq!(fs::metadata(&kept).unwrap().len(), before);
    assert_eq!(place.run(&["convert", "current-account.csv", "-o", "records.jsonl"]).code, 0);
    let stdout = place.run(&["convert", "current-account.csv"]).text();
    assert_eq!(fs::read_to_string(&kept).unwrap(), stdout, "the file holds what standard output would");
}

#[test]
fn every_shell_has_completions() {
    let place = Place::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = place.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{shell}");
        for command in ["inspect", "convert", "export", "audience"] {
            assert!(ran.text().contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    assert!(place.run(&["man"]).text().contains(".TH mydata 1"));
    assert_eq!(place.run(&["man", "--output", "pages"]).code, 0);
    let pages = fs::read_dir(place.path().join("pages")).unwrap().map(|entry| entry.unwrap().file_name());
    let pages: BTreeSet<String> = pages.map(|name| name.into_string().unwrap()).collect();
    for command in ["inspect", "convert", "quote", "export", "verify", "layout", "tariff", "codebook", "schema"] {
        assert!(pages.contains(&format!("mydata-{command}.1")), "{pages:?}");
    }
}

#[test]
fn the_demo_shows_the_whole_road() {
    let place = Place::new();
    let ran = place.run(&["demo", "--output", "kept"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(["ok", "verified", "Heron"].iter().all(|word| ran.text().contains(word)), "{}", ran.text());
    let verified = place.run(&["verify", "kept/mobile.mydata", "kept/current-account.mydata"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
}
