//! Every problem code has a file that provokes it and says, in both languages, what is wrong and the way out.
//!
//! A folder `fixtures/errors/<CODE>-<slug>/` holds the input, or [`MADE`] makes it where it is large or binary. Beside
//! it stand `error.en.txt` and `error.fr.txt`: exit code and standard error of `mydata inspect`, or of the command in
//! `arguments.txt`. `UPDATE=1` rewrites them.

mod hostile;

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use mydata::base::{Code, Language, Limits, Problem, Texts};
use mydata::normalize::{Catalog, Discard, Normalizer, ReadOptions};
use mydata::read::{Passwords, Progress, Source, each_source};
use serde_json::Value;

use crate::process::{Place, Ran};
use crate::support::{assert_golden, assert_valid_under, project, published_validator};
use hostile::MADE;

const FOLDER: &str = "fixtures/errors";

/// Limits that no test can reach are made small and read through the library; the rendering is the same.
const BY_LIBRARY: &str = "R015-too-many-rows";

struct Case {
    /// `<CODE>-<slug>`.
    name: String,
    place: Place,
    arguments: Vec<String>,
}

impl Case {
    fn new(name: &str) -> Case {
        let place = Place::new();
        let folder = project(FOLDER).join(name);
        let mut stated = None;
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.file_name().unwrap().to_str().unwrap() {
                "home" => copy(&path, place.home()),
                "arguments.txt" => stated = Some(fs::read_to_string(&path).unwrap()),
                file if file.starts_with("error.") => {}
                file => drop(place.write(file, fs::read(&path).unwrap())),
            }
        }
        if let Some((_, _, make)) = MADE.iter().find(|(made, ..)| *made == name) {
            make(&place);
        }
        let made = MADE.iter().find(|(made, ..)| *made == name).map(|(_, file, _)| *file);
        let arguments = match stated {
            Some(stated) => stated.split_whitespace().map(str::to_owned).collect(),
            None => vec!["inspect".to_owned(), made.map_or_else(|| only_file(place.path()), str::to_owned)],
        };
        Case { name: name.to_owned(), place, arguments }
    }

    fn code(&self) -> &str {
        self.name.split('-').next().unwrap()
    }

    fn input(&self) -> &str {
        self.arguments.last().unwrap()
    }

    fn run(&self, more: &[&str]) -> Ran {
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        arguments.extend(more);
        self.place.run(&arguments)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => fs::write(&target, fs::read(&path).unwrap()).unwrap(),
        }
    }
}

fn only_file(folder: &Path) -> String {
    let mut names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = names.next().expect("an input");
    assert_eq!(names.next(), None, "one input, or an arguments.txt");
    name
}

/// Every case: folders with a fixture, and those that are made.
fn cases() -> Vec<String> {
    let folders = fs::read_dir(project(FOLDER)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: BTreeSet<String> = folders.filter(|name| name != BY_LIBRARY).collect();
    names.extend(MADE.iter().map(|(name, ..)| (*name).to_owned()));
    names.into_iter().collect()
}

#[test]
fn every_code_has_a_fixture() {
    let mut names = cases();
    names.push(BY_LIBRARY.to_owned());
    for code in Code::ALL {
        let provoked = names.iter().any(|name| name.starts_with(&format!("{code}-")));
        assert!(provoked, "{code}: no folder {FOLDER}/{code}-*");
    }
    for name in &names {
        let code = name.split('-').next().unwrap();
        assert!(Code::ALL.iter().any(|known| known.as_str() == code), "{name} provokes a code that does not exist");
    }
}

/// In two halves, so that two processors share them.
#[test]
fn every_error_is_told_and_nothing_is_written_first_half() {
    let cases = cases();
    let validator = published_validator("inspect");
    cases.iter().step_by(2).for_each(|name| check(&Case::new(name), &validator));
}

#[test]
fn every_error_is_told_and_nothing_is_written_second_half() {
    let cases = cases();
    let validator = published_validator("inspect");
    cases.iter().skip(1).step_by(2).for_each(|name| check(&Case::new(name), &validator));
}

fn check(case: &Case, validator: &jsonschema::Validator) {
    let name = &case.name;
    for language in Language::ALL {
        let ran = case.run(&["--lang", language.tag()]);
        let told = format!("exit {}\n{}", ran.code, told(&ran.stderr));
        assert!(told.contains(&format!("[{}]: ", case.code())), "{name} is told otherwise:\n{told}");
        assert_golden(&project(FOLDER).join(name).join(format!("error.{}.txt", language.tag())), &told);
    }
    if case.arguments[0] != "inspect" {
        return;
    }
    let ran = case.run(&["--json"]);
    let inspected: Value = serde_json::from_slice(&ran.stdout).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_valid_under(validator, name, &inspected);
    assert_eq!(ran.code, expected_exit(&inspected), "{name}: {inspected:#}");
    check_figures(name, &inspected);
    check_writing(case, &inspected);
}

/// What is said of the file, without the line that names the next command.
fn told(stderr: &str) -> String {
    let lines = stderr.lines().filter(|line| !line.starts_with("next: ") && !line.starts_with("ensuite : "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The exit code that the contract gives for these readings; the worst wins.
fn expected_exit(inspected: &Value) -> i32 {
    let exit = |file: &Value| {
        let is_about = |code: &str| file["problems"].as_array().unwrap().iter().any(|problem| problem["code"] == code);
        let proved = ["accounts", "services"].into_iter().filter_map(|list| file[list].as_array()).flatten();
        let off = proved.into_iter().any(|figures| figures["proof"] == "discrepancy");
        match file["status"].as_str().unwrap() {
            "unreadable" if is_about("R012") => 5,
            "unreadable" => 3,
            "partial" | "ambiguous" => 1,
            _ => i32::from(off),
        }
    };
    inspected.as_array().unwrap().iter().map(exit).max().unwrap()
}

/// A file that was not read has no figures; one that was read in part names where.
fn check_figures(name: &str, inspected: &Value) {
    for file in inspected.as_array().unwrap() {
        let status = file["status"].as_str().unwrap();
        let problems = file["problems"].as_array().unwrap();
        if matches!(status, "unreadable" | "ambiguous") {
            for figures in ["accounts", "services"] {
                assert!(file[figures].as_array().is_none_or(Vec::is_empty), "{name}: figures of a file not read");
            }
        }
        if status == "partial" {
            assert!(problems.iter().any(|problem| problem["line"].is_u64()), "{name}: where is the row?");
            assert!(file["rows"]["imported"].as_u64() > Some(0), "{name}: the rest is imported");
        }
        if status == "ok" {
            let notes = || Code::ALL.iter().filter(|code| code.is_note());
            let note = |problem: &Value| notes().any(|code| problem["code"] == code.as_str());
            let has_break =
                |problem: &Value| ["L009", "L010", "L012", "L027"].iter().any(|code| problem["code"] == *code);
            assert!(problems.iter().all(|problem| note(problem) || has_break(problem)), "{name}: {problems:?}");
        }
    }
}

/// Nothing comes of a file that was not read: no output, no change of the one that is there, no litter.
fn check_writing(case: &Case, inspected: &Value) {
    let usable = inspected.as_array().unwrap().iter().any(|file| {
        let status = file["status"].as_str().unwrap();
        status == "ok" || status == "partial"
    });
    let folder = Place::new();
    let (fresh, kept) = (folder.path().join("fresh.jsonl"), folder.write("kept.jsonl", "before\n"));
    let mut arguments = vec!["convert"];
    arguments.extend(case.arguments[1..].iter().map(String::as_str));
    for output in [&fresh, &kept] {
        let output = output.to_str().unwrap();
        let ran = case.place.run(&[&arguments[..], &["-o", output]].concat());
        assert_eq!(ran.code, expected_exit(inspected), "{}: convert\n{}", case.name, ran.stderr);
    }
    let count = fs::read_dir(folder.path()).unwrap().count();
    if usable {
        assert!(fresh.exists() && fs::read_to_string(&kept).unwrap() != "before\n", "{}: not written", case.name);
    } else {
        assert!(!fresh.exists(), "{}: an output came of it", case.name);
        assert_eq!(fs::read_to_string(&kept).unwrap(), "before\n", "{}: an output was changed", case.name);
        assert_eq!(count, 1, "{}: something was left beside the output", case.name);
    }
    assert!(case.place.path().join(case.input()).exists() || count <= 2, "{}: the input is gone", case.name);
}

/// Ten rows under a limit of five.
#[test]
fn a_limit_that_is_out_of_reach_is_told_as_the_others_are() {
    let limits = Limits { rows: 5, ..Limits::default() };
    let options = ReadOptions { limits: limits.clone(), ..ReadOptions::default() };
    let normalizer = Normalizer::new(Catalog::built_in(), options).unwrap();
    let place = Place::new();
    let rows = "01/03/2025,))),CORNER CAFE,-£0.00,+£896.80\n".repeat(10);
    let path = place.write("2025.csv", format!("Date,Type,Merchant/Description,Debit/Credit,Balance\n{rows}"));
    let mut problems: Vec<Problem> = Vec::new();
    let _ =
        each_source(path.to_str().unwrap(), &limits, &Progress::default(), &mut Passwords::default(), &mut |input| {
            let reading = normalizer.read(&mut input.unwrap(), &mut Discard).unwrap();
            assert!(!reading.is_usable() && reading.accounts.is_empty());
            problems.extend(reading.problems);
            ControlFlow::Continue(())
        });
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::TooManyRows]);
    for language in Language::ALL {
        let texts = Texts::new(*language);
        let told = format!(
            "{}[R015]: {}\n  --> 2025.csv\n{}: {}\n",
            texts.get("cli-error"),
            problems[0].message(&texts),
            texts.get("cli-hint"),
            problems[0].hint(&texts)
        );
        let golden = project(FOLDER).join(BY_LIBRARY).join(format!("error.{}.txt", language.tag()));
        assert_golden(&golden, &told);
    }
}

/// What no encoding but one has may stand far behind the first bytes of a file.
#[test]
fn what_comes_late_tells_the_encoding_as_what_comes_first() {
    let header: &[u8] = b"Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,\
                          Debit Amount,Credit Amount,Balance\n";
    let row = |name: &[u8]| [b"03/01/2025,DEB,'11-22-33,10203040,".as_slice(), name, b",0.00,,10.00\n"].concat();
    let plain = row(b"CORNER CAFE").repeat(3000);
    let damaged = [row("ÀÇÉÈÊËÎÏÔÛÜ".as_bytes()), row(b"CAF\xC9")].concat();
    let place = Place::new();
    for (odd, encoding, codes) in [
        (row("CAFÉ".as_bytes()), "utf-8", &[][..]),
        (row(b"CAF\xC9 DES ALLI\xC9S"), "windows-1252", &[]),
        (damaged, "utf-8", &[Code::ReplacedCharacters]),
    ] {
        for rows in [[&odd, &plain], [&plain, &odd]] {
            let path = place.write("late.csv", [header, rows[0], rows[1]].concat());
            let normalizer = Normalizer::new(Catalog::built_in(), ReadOptions::default()).unwrap();
            let mut source = Source::open(&path, &Limits::default(), &Progress::default()).unwrap();
            let reading = normalizer.read(&mut source, &mut Discard).unwrap();
            assert_eq!(reading.encoding.as_deref(), Some(encoding));
            assert_eq!(reading.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), codes);
        }
    }
}

/// Files that look odd and are read whole.
#[test]
fn odd_files_are_read_like_any_other() {
    let plain = fs::read_to_string(project("fixtures/layouts/gb.standard.midata/2025.csv")).unwrap();
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big_endian: Vec<u8> =
        "\u{feff}".encode_utf16().chain(plain.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let windows: Vec<u8> = plain.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let quoted: String = plain.lines().take(6).map(|line| format!("\"{}\"\n", line.replace(',', "\",\""))).collect();
    let place = Place::new();
    let variants: [(&str, Vec<u8>); 7] = [
        ("utf-16-without-mark.csv", utf16),
        ("utf-16be-with-mark.csv", big_endian),
        ("windows-1252.csv", windows),
        ("return-only.csv", plain.replace('\n', "\r").into_bytes()),
        ("return-and-feed.csv", plain.replace('\n', "\r\n").into_bytes()),
        ("quoted.csv", quoted.into_bytes()),
        ("lone-quotes.csv", plain.replace("CORNER CAFE", "5\" CAFE").into_bytes()),
    ];
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    variants.iter().for_each(|(name, content)| drop(place.write(name, content)));
    let ran = place.run(&[&["inspect", "--json"][..], &names].concat());
    assert_eq!(ran.code, 0, "{}\n{}", ran.text(), ran.stderr);
    let inspected: Value = serde_json::from_slice(&ran.stdout).unwrap();
    for file in inspected.as_array().unwrap() {
        assert_eq!(file["status"], "ok", "{file:#}");
        assert_eq!(file["accounts"][0]["sum"], "1184.36", "{file:#}");
        assert_eq!(file["accounts"][0]["proof"], "verified", "{file:#}");
    }
}

/// What was read of a file before it broke off is no part of any sum.
#[test]
fn a_file_that_breaks_off_adds_nothing_to_a_profile() {
    let place = Place::new();
    let text = fs::read_to_string(project("fixtures/demo/current-account.csv")).unwrap();
    place.write("whole.csv", &text);
    place.write("broken.csv", format!("{text}01/11/2026,)))\",\"CORNER CAFE,-£3.20,+£896.80\n"));
    let (whole, broken) =
        (place.run(&["profile", "--json", "whole.csv"]), place.run(&["profile", "--json", "broken.csv"]));
    assert_eq!((whole.code, broken.code), (0, 3), "{}", broken.stderr);
    assert!(!broken.text().contains("\"month\""), "{}", broken.text());
    let both = place.run(&["profile", "--json", "whole.csv", "broken.csv"]);
    assert_eq!(both.code, 3);
    assert_eq!(both.text(), whole.text());
}
