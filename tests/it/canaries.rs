//! Planted names, account, card and phone numbers, merchants and amounts: none of them is in a message, in what
//! `inspect` and `export` print, or in what is said of a bad row.

use std::collections::BTreeSet;
use std::fs;

use aho_corasick::AhoCorasick;
use mydata::base::{Language, Limits, Texts};
use mydata::normalize::{Catalog, Discard};
use mydata::read::Source;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::fixtures::{built_in, fixtures, normalizer};
use crate::package::forms;
use crate::process::{Place, Ran};
use crate::support::project;

/// The day on which the exports are asked for, right after the samples end.
const TODAY: &str = "2026-11-15";

/// A thousand private texts: names, IBANs, card numbers, phone numbers, merchants.
fn planted() -> Vec<String> {
    let of = |index: u64| match index % 5 {
        0 => format!("Canary Person{index:04}"),
        1 => format!("GB{:02}CANA6016133{index:07}", 10 + index % 80),
        2 => format!("4929 13{:02} {:04} {index:04}", index % 100, 7919 * index % 10_000),
        3 => format!("+44 7911 {:06}", 100_003 + 811 * index),
        _ => format!("CANARY SHOP {index:04} HIGH STREET"),
    };
    (0..1000).map(of).collect()
}

/// Amounts that no sum of the household comes to.
fn planted_amounts() -> Vec<String> {
    (0..20).map(|index| format!("{}.{:02}", 31_417 + 977 * index, 11 + 3 * index)).collect()
}

/// What is looked for: each text in every form it may leave in, with and without its spaces.
struct Watch {
    forms: AhoCorasick,
    /// The text that a form is of.
    texts: Vec<String>,
}

impl Watch {
    fn of(planted: &[String]) -> Watch {
        let (mut all, mut texts) = (Vec::new(), Vec::new());
        for text in planted {
            let narrow: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let spellings = [forms(text), forms(&narrow), vec![wide]].concat();
            texts.extend(spellings.iter().map(|_| text.clone()));
            all.extend(spellings);
        }
        let forms = AhoCorasick::builder().ascii_case_insensitive(true).build(all).unwrap();
        Watch { forms, texts }
    }

    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        let found = self.forms.find(bytes).map(|found| &self.texts[found.pattern().as_usize()]);
        assert_eq!(found, None, "{place} holds what was planted");
    }

    fn assert_not_said(&self, place: &str, ran: &Ran) {
        self.assert_absent(&format!("{place}, standard output"), &ran.stdout);
        self.assert_absent(&format!("{place}, standard error"), ran.stderr.as_bytes());
    }
}

/// The demo's midata file with a planted text in every row, and pairs of bookings of planted amounts that cancel out.
fn midata() -> String {
    let original = fs::read_to_string(project("fixtures/demo/current-account.csv")).unwrap();
    let (planted, amounts) = (planted(), planted_amounts());
    let (mut next, mut pairs) = (planted.iter().cycle(), amounts.iter());
    let mut text = String::new();
    for (index, line) in original.lines().enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        let is_booking = index > 0 && cells.len() == 5 && cells[0].contains('/');
        let two = format!("{} {}", next.next().unwrap(), next.next().unwrap());
        if is_booking {
            cells[2] = &two;
        }
        text.push_str(&(cells.join(",") + "\n"));
        if let (true, 0, Some(amount)) = (is_booking, index % 12, pairs.next()) {
            let (date, balance) = (cells[0], cells[4]);
            text.push_str(&pair(date, balance, amount, next.next().unwrap()));
        }
    }
    text
}

/// Money out and in again on one day, between the person's own accounts: the balance is as it was.
fn pair(date: &str, balance: &str, amount: &str, text: &str) -> String {
    let minor = |text: &str| -> i64 {
        let digits: String = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '-').collect();
        digits.parse().unwrap()
    };
    let between = minor(balance) + minor(amount);
    let sign = if between < 0 { '-' } else { '+' };
    let between = format!("{sign}£{}.{:02}", between.abs() / 100, between.abs() % 100);
    format!("{date},TFR,{text},+£{amount},{between}\n{date},TFR,{text},-£{amount},{balance}\n")
}

/// An itemised bill with planted numbers in the line, in the destination and in columns that no layout reads.
fn mobile() -> String {
    let original = fs::read(project("fixtures/demo/mobile.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(original)).unwrap();
    let text = std::io::read_to_string(archive.by_index(0).unwrap()).unwrap();
    text.replace("07700 900042", "07911 733311")
}

/// A French workbook of a year with planted texts in every text column and above the table.
fn workbook() -> Vec<u8> {
    let planted = planted();
    let mut next = planted.iter().cycle();
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, format!("Banque Exemple {}", next.next().unwrap())).unwrap();
    sheet.write(1, 0, "Compte FR00 0000 0000 0000 0000 0000 042").unwrap();
    let header = ["Date opération", "Date valeur", "Nature", "Libellé", "Débit", "Crédit", "Solde"];
    for (column, name) in (0_u16..).zip(header) {
        sheet.write(4, column, name).unwrap();
    }
    let mut balance = 5000.0;
    for row in 0..390_u32 {
        let day = ExcelDateTime::from_serial_datetime(f64::from(45_960 + row)).unwrap();
        sheet.write_with_format(5 + row, 0, &day, &date).unwrap();
        sheet.write_with_format(5 + row, 1, &day, &date).unwrap();
        sheet.write(5 + row, 2, if row % 30 == 0 { "Virement" } else { "Paiement carte" }).unwrap();
        let text = format!("{} / {} / {}", next.next().unwrap(), next.next().unwrap(), next.next().unwrap());
        sheet.write(5 + row, 3, text).unwrap();
        let (column, amount) = if row % 30 == 0 { (5, 1450.0) } else { (4, 50.0) };
        sheet.write(5 + row, column, amount).unwrap();
        balance += if column == 5 { amount } else { -amount };
        sheet.write(5 + row, 6, balance).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn nothing_planted_is_in_a_message_or_on_a_screen() {
    let mut all = planted();
    all.extend(planted_amounts());
    all.push("07911 733311".to_owned());
    all.push("FR00 0000 0000 0000 0000 0000 042".to_owned());
    let watch = Watch::of(&all);
    let exports = [
        ("account.csv", "current-account", midata().into_bytes()),
        ("mobile.csv", "mobile", mobile().into_bytes()),
        ("compte.xlsx", "current-account", workbook()),
    ];
    for (file, purpose, content) in exports {
        // Each of another person: together they would single one out.
        let place = Place::new();
        place.write(file, content);
        for more in [&["inspect"][..], &["inspect", "--json"], &["profile"]] {
            let ran = place.run(&[more, &[file]].concat());
            assert_eq!(ran.code, 0, "{file}: {}", ran.stderr);
            watch.assert_not_said(&format!("{} of {file}", more.join(" ")), &ran);
        }
        let message = format!("{file}.mydata");
        let ran = place.run(&[
            "export",
            file,
            "--purpose",
            purpose,
            "--audience",
            "Kestrel",
            "--today",
            TODAY,
            "--yes",
            "-o",
            &message,
        ]);
        assert_eq!(ran.code, 0, "{file}: {}", ran.stderr);
        watch.assert_not_said(&format!("export of {file}"), &ran);
        watch.assert_absent(&message, &fs::read(place.path().join(&message)).unwrap());
        let told = place.run(&["verify", "--json", &message]);
        watch.assert_not_said(&message, &told);
    }
}

/// The dossier and the ledger stay at home; even they hold no text of the exports.
#[test]
fn nothing_planted_is_kept_at_home() {
    let watch = Watch::of(&planted());
    let place = Place::new();
    place.write("account.csv", midata());
    let arguments = ["export", "account.csv", "--purpose", "current-account", "--audience", "Kestrel"];
    let ran = place.run(&[&arguments[..], &["--today", TODAY, "--yes"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut folders = vec![place.home().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => watch.assert_absent(&path.display().to_string(), &fs::read(&path).unwrap()),
            }
        }
    }
}

#[test]
fn a_bad_row_is_told_without_what_its_cells_hold() {
    let planted = planted();
    let watch = Watch::of(&planted);
    let place = Place::new();
    let mut account = String::from("Date,Type,Merchant/Description,Debit/Credit,Balance\n");
    let mut mobile = String::from(
        "Example Mobile\nLine,07700 900042\n\nDate,Time,Service,Direction,Destination,Place,Seconds,Megabytes\n",
    );
    let (good_account, good_use) =
        (["01/03/2025", "DD", "GAS", "-£1.00", "+£9.00"], ["01/03/2026", "08:12", "Call", "Out", "UK", "UK", "1", ""]);
    for (index, text) in planted.iter().enumerate() {
        for (rows, good) in [(&mut account, &good_account[..]), (&mut mobile, &good_use[..])] {
            let mut cells = good.to_vec();
            let column = index % cells.len();
            cells[column] = text;
            rows.push_str(&(cells.join(",") + "\n"));
        }
    }
    place.write("account.csv", &account);
    place.write("mobile.csv", &mobile);
    place.write("unknown.csv", account.split_once('\n').unwrap().1);
    place.write("unknown-mobile.csv", mobile.rsplit_once("Megabytes\n").unwrap().1);
    let files = ["account.csv", "mobile.csv", "unknown.csv", "unknown-mobile.csv"];
    for arguments in [&["inspect"][..], &["inspect", "--json"], &["inspect", "--lang", "fr"], &["profile"]] {
        let ran = place.run(&[arguments, &files].concat());
        assert_eq!(ran.code, 3, "two of the files are not known");
        watch.assert_not_said(&arguments.join(" "), &ran);
    }
}

/// In every fixture, row by row and column by column, a cell is made a private text: what is said of it shows none.
#[test]
fn no_layout_tells_what_a_cell_holds() {
    const CANARY: &str = "Canary Person0007 4929 1301 7919 0007";
    let watch = Watch::of(&[CANARY.to_owned()]);
    let texts: Vec<Texts> = Language::ALL.iter().map(|language| Texts::new(*language)).collect();
    let catalog = Catalog::built_in();
    let mut told = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.path.ends_with(".csv")) {
        let reader = normalizer(catalog.clone().only(&fixture.layout).unwrap());
        let Ok(text) = fs::read_to_string(project(&fixture.path)) else { continue };
        for changed in with_canaries(&text, CANARY) {
            let mut source = Source::from_bytes("a.csv", changed.as_bytes(), &Limits::default()).unwrap();
            let reading = reader.read(&mut source, &mut Discard).unwrap();
            for problem in &reading.problems {
                told += 1;
                for texts in &texts {
                    let said = format!("{} {} {:?}", problem.message(texts), problem.hint(texts), problem.column);
                    watch.assert_absent(&fixture.path, said.as_bytes());
                }
            }
        }
    }
    assert!(told > 100, "{told} problems");
}

/// The text with the cells of one row replaced, each column in a row of its own turn.
fn with_canaries(text: &str, canary: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(last) = lines.iter().rposition(|line| !line.trim().is_empty()) else { return Vec::new() };
    let delimiter = *[b';', b',', b'\t', b'|']
        .iter()
        .max_by_key(|delimiter| lines[last].bytes().filter(|byte| byte == *delimiter).count())
        .unwrap();
    let cells: Vec<&str> = lines[last].split(char::from(delimiter)).collect();
    let replaced = |column: usize| {
        let mut cells = cells.clone();
        cells[column] = canary;
        let mut lines = lines.clone();
        let row = cells.join(&char::from(delimiter).to_string());
        lines.push(&row);
        lines.join("\n") + "\n"
    };
    (0..cells.len()).map(replaced).collect()
}

/// A table whose header is missing is not known; no row of it is taken for a header and told.
#[test]
fn a_row_is_never_told_as_if_it_were_a_header() {
    let reader = built_in();
    let texts = Texts::new(Language::English);
    for fixture in fixtures().iter().filter(|fixture| fixture.path.ends_with(".csv")) {
        let Ok(text) = fs::read_to_string(project(&fixture.path)) else { continue };
        let layout = reader.catalog().find(&fixture.layout).unwrap();
        let header = layout.layout.matching.header.clone();
        let is_header =
            |line: &&str| header.iter().filter(|name| line.contains(name.as_str())).count() * 3 > header.len();
        let rows: Vec<&str> = text.lines().skip_while(|line| !is_header(line)).skip(1).collect();
        let table = rows.join("\n") + "\n";
        if rows.is_empty() || header.is_empty() {
            continue;
        }
        let mut source = Source::from_bytes("a.csv", table.as_bytes(), &Limits::default()).unwrap();
        let reading = reader.read(&mut source, &mut Discard).unwrap();
        let private: BTreeSet<&str> = rows
            .iter()
            .flat_map(|row| row.split([',', ';', '\t', '"']))
            .map(str::trim)
            .filter(|cell| cell.len() > 9 && cell.chars().any(|letter| letter.is_ascii_digit()))
            .collect();
        for problem in &reading.problems {
            let said = problem.message(&texts);
            let shown = private.iter().find(|cell| said.contains(**cell) && !is_column_of(&reader, cell));
            assert_eq!(shown, None, "{}: {said}", fixture.path);
        }
    }
}

/// A row that shares nothing with a header but its empty cells is no header, and none of its cells is told.
#[test]
fn empty_cells_make_no_header() {
    const CANARY: &str = "Canary Person";
    let reader = built_in();
    let texts = Texts::new(Language::English);
    for layout in reader.catalog().layouts().iter().filter(|layout| layout.layout.matching.format == "csv") {
        let matching = &layout.layout.matching;
        let cell = |name: &String| if name.trim().is_empty() { "" } else { CANARY };
        let cells: Vec<&str> = matching.header.iter().map(cell).collect();
        let row = cells.join(&matching.delimiter.unwrap_or(',').to_string()) + "\n";
        let mut source = Source::from_bytes("a.csv", row.repeat(3).as_bytes(), &Limits::default()).unwrap();
        let reading = reader.read(&mut source, &mut Discard).unwrap();
        let told = reading.problems.iter().find(|problem| problem.message(&texts).contains(CANARY));
        assert_eq!(told, None, "{}", layout.layout.id);
    }
}

/// Whether some layout has a column of that name.
fn is_column_of(reader: &mydata::normalize::Normalizer, cell: &str) -> bool {
    reader.catalog().layouts().iter().any(|layout| layout.layout.matching.header.iter().any(|name| name == cell))
}
