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

/// Where single calls cover a month, they count; elsewhere the total does. What only the total knows is taken from it.
#[test]
fn single_calls_and_totals_of_one_line_complete_each_other() {
    let place = Place::new();
    let call = |day: &str| format!("{day}/2026 09:47 AM,(808) 555-0101,\"HILO, HI\",1 Min,--\n");
    let calls: String = ["03/01", "03/15", "03/31", "04/05"].map(call).concat();
    place.write("calls.csv", format!("Date Time,Number,\"Destination\",Minutes,Type\n{calls}"));
    let months = fs::read_to_string(project("fixtures/layouts/xx.standard.declared-months/months.csv")).unwrap();
    let header = months.lines().next().unwrap();
    let total = |month: u32| format!("2026,{month},T-Mobile US,US,USD,{0},{0},{0},{0},,,,,,,,,\n", month * 100);
    place.write("months.csv", format!("{header}\n{}", [2, 3, 4].map(total).concat()));
    let ran = place.run(&["profile", "calls.csv", "months.csv"]);
    assert_golden(&project("fixtures/usage/completed.txt"), &ran.text());
}

/// A bill from the middle of one month to the middle of the next counts whole, as the month that holds most of it; one
/// of a quarter of a year counts in no month, and that is told.
#[test]
fn a_billed_period_is_one_month_and_a_longer_one_is_none() {
    let place = Place::new();
    let service = |start: &str, end: &str| {
        format!(
            r#"{{"service": {{"serviceId": "s", "startDate": "{start}", "endDate": "{end}",
                 "usage": {{"data": {{"upload": 0, "download": 1000, "amount": "0.00"}}}}}}}}"#
        )
    };
    let services = [
        service("2025-12-20", "2026-01-19"),
        service("2026-01-20", "2026-02-19"),
        service("2026-02-20T00:00:00", "2026-03-20T00:00:00"),
        service("2026-04-01", "2026-06-30"),
    ];
    place.write("usage.json", format!(r#"{{"data": {{"services": [{}]}}}}"#, services.join(",")));
    let ran = place.run(&["profile", "usage.json"]);
    assert_golden(&project("fixtures/usage/periods.txt"), &format!("{}{}", ran.text(), ran.stderr));
}

/// A tariff that charges started minutes needs the length of each call; what cannot cost anything however long each
/// call was is priced all the same.
#[test]
fn started_minutes_are_refused_unless_they_are_free_in_any_case() {
    let place = Place::new();
    let months = fs::read_to_string(project("fixtures/layouts/xx.standard.declared-months/months.csv")).unwrap();
    let header = months.lines().next().unwrap();
    let mut told = String::new();
    for (name, minutes, calls) in [("within", "60", "30"), ("perhaps", "95", "30"), ("uncounted", "60", "")] {
        let row = |month: u32| format!("2026,{month},Kestrel Mobile,GB,GBP,{minutes},{calls},4,500,,,,,,,,,\n");
        place.write(&format!("{name}.csv"), format!("{header}\n{}", [2, 3, 4].map(row).concat()));
        let ran = place.run(&["quote", &format!("{name}.csv"), "--today", "2026-11-15"]);
        let lines = ran.text().lines().filter(|line| line.contains("Hundred Minutes")).collect::<Vec<_>>().join("\n");
        told.push_str(&format!("{name}: {lines}\n"));
    }
    assert_golden(&project("fixtures/usage/started-minutes.txt"), &told);
}
