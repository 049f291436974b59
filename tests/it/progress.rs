//! What takes more than a second shows bytes, rate and time left on a terminal, and nothing of it anywhere else.

use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use expectrl::session::OsSession;

use crate::process::Place;

const HEADER: &str = "Date,Type,Merchant/Description,Debit/Credit,Balance\n";

/// A statement that takes a program without optimization some seconds.
fn long_statement() -> String {
    let mut text = String::from(HEADER);
    for row in 0..120_000 {
        text.push_str(&format!("01/03/2025,))),CORNER CAFE NUMBER {row:06},-£0.01,+£{}.00\n", 1000 + row % 7));
    }
    text
}

#[test]
fn a_terminal_shows_bytes_rate_and_time_left() {
    let place = Place::new();
    place.write("long.csv", long_statement());
    let mut command = place.command(&["convert", "long.csv", "-o", "long.jsonl"]);
    command.env("TERM", "xterm-256color");
    let mut session = OsSession::spawn(command).expect("a terminal");
    let mut shown = Vec::new();
    // The end of a pseudo-terminal reads as an error on Linux.
    let _ = session.read_to_end(&mut shown);
    let shown = String::from_utf8_lossy(&shown);
    assert!(place.path().join("long.jsonl").exists(), "{shown}");
    for word in ["iB/", "iB/s", "ETA "] {
        assert!(shown.contains(word), "`{word}` is not shown:\n{shown}");
    }
    let quiet = place.run(&["convert", "long.csv", "-o", "long.jsonl"]);
    assert!(!quiet.stderr.contains("ETA") && !quiet.stderr.contains("iB/s"), "{}", quiet.stderr);
}

/// Standard input has no known length: what has arrived is shown, and no time left.
#[test]
fn a_slow_stream_shows_what_has_arrived() {
    let place = Place::new();
    let mut command = place.command(&["inspect", "-"]);
    command.env("TERM", "xterm-256color");
    let arguments: Vec<String> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    // A shell joins a slow stream to a program that has the terminal as its standard error.
    let program = command.get_program().to_string_lossy().into_owned();
    let script = format!(
        "(printf '{HEADER}'; sleep 2; printf '01/03/2025,DD,GAS,-£1.00,+£2.00\\n') | '{program}' {}",
        arguments.join(" ")
    );
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(place.path()).env("MYDATA_HOME", place.home()).env("LANG", "C");
    shell.env("TERM", "xterm-256color").env("COLUMNS", "120").stdin(Stdio::null());
    let mut session = OsSession::spawn(shell).expect("a terminal");
    let mut shown = Vec::new();
    let _ = session.read_to_end(&mut shown);
    let shown = String::from_utf8_lossy(&shown);
    assert!(shown.contains("B/s") && shown.contains("1 booking"), "{shown}");
    assert!(!shown.contains("ETA"), "{shown}");
}

#[test]
fn nothing_is_drawn_where_no_terminal_is() {
    let place = Place::new();
    let mut command = place.command(&["inspect", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(HEADER.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(1500));
    stdin.write_all("01/03/2025,DD,GAS,-£1.00,+£2.00\n".as_bytes()).unwrap();
    drop(stdin);
    let ended = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert!(!stderr.contains("B/s") && !stderr.contains('\r') && !stderr.contains('\u{1b}'), "{stderr:?}");
}
