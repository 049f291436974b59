//! Months typed from paper: the walk on a terminal, the table for a spreadsheet, and what becomes of a total.

use std::fs;
use std::io::Write;

use expectrl::Expect;
use expectrl::session::OsSession;

use crate::process::Place;
use crate::support::{assert_golden, project};

/// The day on which the walks are set.
const TODAY: &str = "2026-04-10";

/// Answers the questions one after the other: each answer waits for its question. What was shown, without the colours
/// and without what the terminal echoes.
fn walk(place: &Place, arguments: &[&str], answers: &[(&str, &str)]) -> String {
    let mut command = place.command(arguments);
    command.env("TERM", "xterm-256color").env("NO_COLOR", "1");
    command.stdin(std::process::Stdio::inherit());
    let mut session = OsSession::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(std::time::Duration::from_secs(60)));
    let mut shown = String::new();
    for (question, answer) in answers {
        let found = session.expect(*question).unwrap_or_else(|error| panic!("`{question}`: {error}\n{shown}"));
        shown.push_str(&String::from_utf8_lossy(found.as_bytes()));
        session.write_all(format!("{answer}\n").as_bytes()).expect("the program reads");
    }
    let mut rest = Vec::new();
    // The end of a pseudo-terminal reads as an error on Linux.
    let _ = std::io::Read::read_to_end(&mut session, &mut rest);
    shown.push_str(&String::from_utf8_lossy(&rest));
    shown.replace('\r', "").replace(place.path().to_str().unwrap(), "<folder>")
}

/// Two months, one mistake each way, one correction; then the file is read as any export is.
#[test]
fn a_walk_through_paper_bills_ends_in_a_file_like_any_export() {
    let place = Place::new();
    let answers = [
        ("on the bill:", "Kestrel Mobile"),
        ("two letters (GB):", "Britain"),
        ("two letters (GB):", "gb"),
        ("of the bills (GBP):", "gbp"),
        ("First month [2025-04]:", "2026-01"),
        ("other countries? [y/N]", "y"),
        ("(roaming)? [y/N]", ""),
        // January
        ("bill of this month):", "245"),
        ("does not say):", "61"),
        ("Texts:", "30"),
        ("800 MB):", "4.125 GB"),
        ("800 MB):", "4125 MB"),
        ("to other countries:", "12.5"),
        ("Texts to other countries:", "3"),
        ("leave it out):", "18.50"),
        // February: no bill
        ("bill of this month):", ""),
        // March
        ("bill of this month):", "1980"),
        ("does not say):", ""),
        ("Texts:", "12"),
        ("800 MB):", "3,9 GB"),
        ("to other countries:", "0"),
        ("Texts to other countries:", "0"),
        ("leave it out):", ""),
        // A slip of the pen
        ("to write months.csv:", "2026-03"),
        ("bill of this month):", "198"),
        ("does not say):", ""),
        ("Texts:", "12"),
        ("800 MB):", "3,9 GB"),
        ("to other countries:", "0"),
        ("Texts to other countries:", "0"),
        ("leave it out):", "18.50"),
        ("to write months.csv:", ""),
    ];
    let shown = walk(&place, &["usage", "enter", "--today", TODAY], &answers);
    assert_golden(&project("fixtures/usage/walk.txt"), &shown);
    let written = fs::read_to_string(place.path().join("months.csv")).expect("it was written");
    assert_golden(&project("fixtures/usage/walk.csv.txt"), &written);
    let ran = place.run(&["inspect", "months.csv"]);
    assert!(ran.code == 0 && ran.text().contains("2 events (61 calls, 45 messages, 0 data)"), "{}", ran.text());
    assert!(ran.text().contains("declared"), "{}", ran.text());
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_walk_in_french_writes_what_a_french_spreadsheet_reads() {
    let place = Place::new();
    let answers = [
        ("sur la facture :", "Mésange Télécom"),
        ("lettres (FR) :", "fr"),
        ("factures (EUR) :", "€"),
        ("Premier mois [2025-04] :", "2026-03"),
        ("d'autres pays ? [o/N]", ""),
        ("(itinérance) ? [o/N]", "oui"),
        ("ce mois-là) :", "132,5"),
        ("ne le dit pas) :", "40"),
        ("SMS :", "55"),
        ("800 Mo) :", "12,5 Go"),
        ("l'EEE :", "4"),
        ("envoyés de là :", "1"),
        ("l'unité :", "300 Mo"),
        ("reste de l'étranger :", "0"),
        ("envoyés de là :", "0"),
        ("l'unité :", "0"),
        ("ne pas le donner) :", "15,99"),
        ("écrire mois.csv :", ""),
    ];
    let shown = walk(&place, &["usage", "enter", "--lang", "fr", "--today", TODAY, "-o", "mois.csv"], &answers);
    assert_golden(&project("fixtures/usage/walk-fr.txt"), &shown);
    let written = fs::read_to_string(place.path().join("mois.csv")).expect("it was written");
    assert_golden(&project("fixtures/usage/walk-fr.csv.txt"), &written);
    assert_eq!(place.run(&["inspect", "mois.csv"]).code, 0);
}

#[test]
fn a_file_that_is_there_is_replaced_only_on_the_person_s_word() {
    let place = Place::new();
    let bills = [
        ("on the bill:", "Kestrel Mobile"),
        ("two letters (GB):", "GB"),
        ("of the bills (GBP):", "GBP"),
        ("First month [2025-04]:", "2026-03"),
        ("other countries? [y/N]", ""),
        ("(roaming)? [y/N]", ""),
        ("bill of this month):", "0"),
        ("does not say):", "0"),
        ("Texts:", "0"),
        ("800 MB):", "0"),
        ("leave it out):", ""),
        ("to write months.csv:", ""),
    ];
    let path = place.write("months.csv", "mine\n");
    let refused = [&bills[..], &[("Replace it? [y/N]", "")]].concat();
    let shown = walk(&place, &["usage", "enter", "--today", TODAY], &refused);
    assert!(shown.contains("was left as it was"), "{shown}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine\n");
    let agreed = [&bills[..], &[("Replace it? [y/N]", "y")]].concat();
    walk(&place, &["usage", "enter", "--today", TODAY], &agreed);
    assert!(fs::read_to_string(&path).unwrap().starts_with("Year,Month,"));
}

#[test]
fn a_walk_that_is_broken_off_writes_nothing() {
    let place = Place::new();
    // End of transmission: Ctrl-D.
    let shown = walk(&place, &["usage", "enter", "--today", TODAY], &[("on the bill:", "Kestrel"), ("(GB):", "\u{4}")]);
    assert!(shown.contains("Nothing was written"), "{shown}");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// Typed months, and the same months as single calls: nothing is counted twice.
#[test]
fn a_total_and_the_events_it_sums_up_are_counted_once() {
    let place = Place::new();
    let months = fs::read(project("fixtures/layouts/xx.standard.declared-months/months.csv")).unwrap();
    place.write("months.csv", &months);
    place.write("again.csv", &months);
    let once = place.run(&["profile", "--json", "months.csv"]).text();
    assert_eq!(place.run(&["profile", "--json", "months.csv", "again.csv"]).text(), once);
}
