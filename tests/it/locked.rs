//! What is locked with a password: asked for on a terminal without being shown, and never read as something else.

use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::process::Command;
use std::time::Duration;

use expectrl::Expect;
use expectrl::session::OsSession;
use mydata::base::{Code, Limits, Password};
use mydata::normalize::{Discard, Reading};
use mydata::read::{Passwords, Progress, each_source};

use crate::cli::{desk, transcribe};
use crate::fixtures::built_in;
use crate::process::Place;
use crate::support::project;

const PASSWORD: &str = "Schlüssel 17";

fn locked(name: &str) -> Vec<u8> {
    fs::read(project("fixtures/locked").join(name)).unwrap()
}

/// A folder with exports that outside programs have locked, all with the second line of `passwords.txt`.
fn locked_desk() -> Place {
    let place = desk();
    for entry in fs::read_dir(project("fixtures/locked")).unwrap() {
        let path = entry.unwrap().path();
        place.write(path.file_name().unwrap().to_str().unwrap(), fs::read(&path).unwrap());
    }
    place.write("wrong.txt", "open sesame\n");
    place
}

#[test]
fn what_opens_and_what_does_not() {
    let place = locked_desk();
    place.write("empty.txt", "\r\n");
    place.write("latin.txt", b"Schl\xfcssel 17");
    place.write("long.txt", "a\n".repeat(101));
    place.write("marked.txt", "\u{feff}Schlüssel 17\r\n");
    let every = "aes.zip aes-128.zip legacy.zip agile.xlsx standard.xlsx standard-256.xlsx read-only.xlsx rc4.xls \
                 rc4-sha1-40.xls rc4-sha1-128.xls short.xls document.ods";
    let commands = [
        &format!("inspect --password-file passwords.txt {every}"),
        "inspect --password-file marked.txt aes.zip current-account.csv",
        "inspect aes.zip agile.xlsx read-only.xlsx",
        "inspect --lang fr --password-file wrong.txt legacy.zip document.ods current-account.csv",
        "inspect --json --password-file wrong.txt aes.zip",
        "convert --quiet --password-file passwords.txt legacy.zip -o out.jsonl",
        "layout test own.toml --password-file passwords.txt aes.zip",
        "inspect --password-file empty.txt aes.zip",
        "inspect --password-file latin.txt aes.zip",
        "inspect --password-file long.txt aes.zip",
        "inspect --password-file missing.txt aes.zip",
    ];
    place.write("own.toml", fs::read(project("schemas/layouts/gb/standard.midata.toml")).unwrap());
    let runs = transcribe("locked", &place, &commands);
    let exits: Vec<i32> = runs.iter().map(|ran| ran.code).collect();
    assert_eq!(exits, [0, 0, 3, 3, 3, 0, 0, 2, 2, 2, 5]);
    for ran in runs {
        assert!(![ran.text(), ran.stderr].iter().any(|said| said.contains("sesame") || said.contains("Schl")));
    }
}

/// Types the answers into a terminal in which two locked files are inspected, and yields what was shown.
fn typed(answers: &[&str]) -> String {
    let place = Place::new();
    place.write("aes.zip", locked("aes.zip"));
    place.write("short.xls", locked("short.xls"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_mydata"));
    // Its standard input is the terminal too, as `Place::command` has it not.
    command.args(["inspect", "aes.zip", "short.xls"]).current_dir(place.path()).env_clear();
    command.env("MYDATA_HOME", place.home()).env("LANG", "C").env("TERM", "xterm-256color").env("NO_COLOR", "1");
    let mut session = OsSession::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    let mut shown = Vec::new();
    for answer in answers {
        let asked = session.expect("Password of ").expect("a question");
        shown.extend_from_slice(asked.before());
        shown.extend_from_slice(b"<asked>");
        shown.extend_from_slice(session.expect(": ").expect("its end").before());
        session.send_line(answer).unwrap();
    }
    // The end of a pseudo-terminal reads as an error on Linux.
    let _ = session.read_to_end(&mut shown);
    String::from_utf8_lossy(&shown).into_owned()
}

#[test]
fn a_terminal_asks_once_for_each_file_and_shows_nothing_of_it() {
    let shown = typed(&["open sesame", PASSWORD]);
    assert!(
        shown.contains("<asked>aes.zip") && shown.contains("does not open it. <asked>aes.zip, once more"),
        "{shown}"
    );
    assert!(
        shown.contains("2025.csv  ok") && shown.contains("short.xls  ok"),
        "what opened one is tried next: {shown}"
    );
    assert!(!shown.contains("sesame") && !shown.contains("Schl"), "{shown}");
}

#[test]
fn a_terminal_gives_up_after_the_second_time() {
    let shown = typed(&["open sesame", "close sesame", ""]);
    assert!(shown.contains("error[R023]") && shown.contains("<asked>short.xls"), "{shown}");
    assert!(shown.contains("error[R004]") && !shown.contains("sesame"), "no answer is none: {shown}");
}

/// Reads a file with the password.
fn read(name: &str, content: &[u8]) -> Vec<Reading> {
    let place = Place::new();
    let path = place.write(name, content);
    let (normalizer, mut readings) = (built_in(), Vec::new());
    let mut passwords = Passwords::known(vec![Password::new(PASSWORD.to_owned())]);
    let argument = path.to_str().unwrap();
    let _ = each_source(argument, &Limits::default(), &Progress::default(), &mut passwords, &mut |input| {
        readings.push(match input {
            Ok(mut source) => normalizer.read(&mut source, &mut Discard).unwrap(),
            Err(refused) => Reading::unreadable(refused.file, refused.problem),
        });
        ControlFlow::Continue(())
    });
    readings
}

/// Whatever is changed of a locked file, it is read as before or not at all; a workbook under RC4, which nothing
/// authenticates, at least ends in an answer.
#[test]
fn a_locked_file_that_was_changed_is_not_read_as_another() {
    for name in ["aes.zip", "legacy.zip", "agile.xlsx", "standard.xlsx", "document.ods", "rc4.xls", "short.xls"] {
        let whole = locked(name);
        let before = read(name, &whole);
        for step in 0..24 {
            let mut changed = whole.clone();
            let at = (step * 2 + 1) * whole.len() / 48;
            changed[at] ^= 0x10;
            let after = read(name, &changed);
            let is_same = before.len() == after.len()
                && before.iter().zip(&after).all(|(one, other)| one.accounts == other.accounts);
            let is_refused = after.iter().all(|reading| !reading.is_usable() && reading.accounts.is_empty());
            assert!(is_same || is_refused || name.ends_with(".xls"), "{name} changed at {at}: {after:#?}");
        }
        for length in [whole.len() / 3, whole.len() - 700.min(whole.len() / 2)] {
            let cut = read(name, &whole[..length]);
            assert!(
                cut.iter().all(|reading| !reading.problems.is_empty() || name.ends_with(".xls")),
                "{name}: {cut:#?}"
            );
        }
    }
}

#[test]
fn a_limit_of_rounds_is_held_before_any_is_done() {
    let place = Place::new();
    let path = place.write("agile.xlsx", locked("agile.xlsx"));
    let limits = Limits { key_rounds: 99_999, ..Limits::default() };
    let mut codes = Vec::new();
    let mut passwords = Passwords::default();
    let _ = each_source(path.to_str().unwrap(), &limits, &Progress::default(), &mut passwords, &mut |input| {
        codes.extend(input.err().map(|refused| refused.problem.code));
        ControlFlow::Continue(())
    });
    assert_eq!(codes, [Code::PasswordTooCostly]);
}
