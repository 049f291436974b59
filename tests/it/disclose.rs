//! From meters to a group code: what codebooks keep, what is withheld, and what a repeated release gives.

use std::collections::BTreeSet;
use std::fs;

use mydata::anonymize::{
    Codebook, Draft, Ledger, LedgerError, MasterSecret, Proposal, Purpose, Quarter, Request, Source, Withheld, build,
    codebook_for, codebooks, disclose, measure, open_folder, propose, reference_population,
};
use mydata::base::{Date, Decimal, Language, Proof, Texts};
use mydata::describe::Meters;
use mydata::package::pack;
use mydata::quote::Catalogue;
use mydata::simulate::{Household, Market};

use crate::support::{assert_valid, project};

/// Not the seed of any codebook: these people are not in the reference.
const SEED: u64 = 77;

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(crate) fn person(country: &str, number: u32) -> Meters {
    let household = Household::draw(Market::of(country).expect("a market"), SEED, number);
    let start = "2025-10".parse().expect("a month");
    let mut meters = household.account_meters(start);
    meters.lines = household.line_meters(start).lines;
    meters
}

pub(crate) fn codebook(purpose: Purpose, country: &str) -> Codebook {
    codebook_for(purpose, country).expect("a sound codebook").expect("a built-in codebook")
}

pub(crate) fn request(purpose: Purpose, audience: &str, today: Date) -> Request<'_> {
    Request { purpose, audience, today, subject: None, accept_small_group: false, known: &[] }
}

/// A person with a fresh folder.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) secret: MasterSecret,
    pub(crate) ledger: Ledger,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        Ledger::create(&folder.path().join("ledger.jsonl")).expect("a ledger");
        MasterSecret::from_bytes([7; 32]).write_new(&folder.path().join("masks")).expect("a secret");
        let (secret, ledger) = open_folder(folder.path()).expect("both");
        Desk { folder, secret, ledger }
    }

    pub(crate) fn release(&mut self, meters: &Meters, request: &Request<'_>, codebook: &Codebook) -> Proposal {
        disclose(meters, request, codebook, &self.secret, &mut self.ledger).expect("a disclosure")
    }
}

#[test]
fn the_built_in_codebooks_keep_their_rules() {
    let books = codebooks().expect("sound codebooks");
    assert_eq!(books.len(), 4);
    for book in &books {
        assert!(book.codes.len() <= 50, "{}", book.id);
        let json = serde_json::from_str(&book.to_text().expect("text")).expect("JSON");
        assert_valid("codebook", &json);
        for code in &book.codes {
            assert!(code.households >= 30, "{} {}", book.id, code.code);
            assert!(u64::from(code.households) * 1000 >= u64::from(book.population.households) * 2, "{}", book.id);
            assert!(code.years.len() >= 3, "{} {}", book.id, code.code);
        }
    }
}

/// With `UPDATE=1` the edges are sought anew on the sample market and all codebooks are built and written. Otherwise
/// one is built again from its own seed, edges and ladder and compared, which takes seconds.
#[test]
fn a_codebook_is_what_its_draft_builds() {
    if std::env::var_os("UPDATE").is_some() {
        write_codebooks();
    }
    let text = fs::read_to_string(project("schemas/codebooks/gb.mobile.json")).expect("a codebook");
    let kept = Codebook::read(&text).expect("a sound codebook");
    let built = build(&Draft::of(&kept)).expect("a codebook");
    assert!(built.to_text().expect("text") == text, "gb.mobile is not what its seed gives");
}

fn write_codebooks() {
    let catalogue = Catalogue::sample();
    for (purpose, country) in Purpose::ALL.iter().flat_map(|purpose| [(*purpose, "GB"), (*purpose, "FR")]) {
        let draft = Draft::on_market(&catalogue, purpose, country, 1, day("2026-11-01")).expect("a draft");
        let text = build(&draft).expect("a codebook").to_text().expect("text");
        fs::create_dir_all(project("schemas/codebooks")).expect("the folder can be made");
        let name = format!("schemas/codebooks/{}.{purpose}.json", country.to_lowercase());
        fs::write(project(&name), text).expect("the codebook can be written");
    }
}

#[test]
fn the_list_of_households_is_what_the_cells_say() {
    let book = codebook(Purpose::CurrentAccount, "FR");
    let population = book.population;
    let reference =
        reference_population("FR", book.purpose, population.seed.into(), 200, population.start).expect("a market");
    for (number, meters) in (0..).zip(reference) {
        let measured = measure(&meters, book.purpose, "FR", book.currency, None).expect("a year");
        assert_eq!(book.code_of_household(number), Some(book.code_of(&measured.values, None)), "{number}");
    }
}

#[test]
fn every_code_also_holds_on_people_outside_the_reference() {
    let book = codebook(Purpose::Mobile, "GB");
    let count = 2500;
    let mut held = vec![0_u32; book.codes.len()];
    let fresh = reference_population("GB", book.purpose, SEED, count, book.population.start).expect("a market");
    for meters in fresh {
        let measured = measure(&meters, book.purpose, "GB", book.currency, None).expect("a year");
        held[usize::from(book.code_of(&measured.values, None))] += 1;
    }
    // Half the promised share, as a fresh sample of this size can show it.
    let short: Vec<_> = held.iter().enumerate().filter(|(_, people)| **people * 1000 < count).collect();
    assert!(short.is_empty(), "{short:?}");
}

#[test]
fn reference_years_give_their_code_again() {
    for book in codebooks().expect("sound codebooks") {
        for code in &book.codes {
            for year in &code.years {
                let meters = year.to_meters(&book.country, book.currency, book.population.start);
                let measured = measure(&meters, book.purpose, &book.country, book.currency, None).expect("a year");
                // Whole units lose a little, so a year at an edge may fall into the next step.
                let again = book.code_of(&measured.values, Some(code.code));
                assert_eq!(again, code.code, "{} {:?}", book.id, measured.values);
            }
        }
    }
}

#[test]
fn a_tampered_codebook_is_refused() {
    let text = codebook(Purpose::Mobile, "GB").to_text().expect("text");
    assert!(Codebook::read(&text).is_ok());
    let changes = [
        text.replacen("\"households\":\"", "\"households\":\"00", 1),
        text.replacen("\"version\":1", "\"version\": 1", 1),
        text.replacen("\"version\":1", "\"version\":1,\"note\":\"Jane\"", 1),
        text.replacen("urn:mydata:codebook:1", "urn:mydata:codebook:2", 1),
        text.replacen("\"edges\":[", "\"edges\":[99999999,", 1),
    ];
    for changed in changes {
        assert!(changed != text && Codebook::read(&changed).is_err());
    }
    // Half of a code's households put into another one: the group stated is not the group there is.
    let mut book = codebook(Purpose::Mobile, "GB");
    book.households = book.households.replace("00", "01");
    assert!(Codebook::read(&book.to_text().expect("text")).is_err());
}

#[test]
fn a_repeated_release_gives_the_same_bytes() {
    let book = codebook(Purpose::Mobile, "FR");
    let mut desk = Desk::new();
    let mut first = None;
    for round in 0..40 {
        // Other figures, other days of the quarter, a clock set back: the answer stands.
        let today = ["2026-10-05", "2026-11-23", "2026-12-31", "2026-09-01"][round % 4];
        let meters = person("FR", u32::try_from(round).expect("small"));
        let proposal = desk.release(&meters, &request(Purpose::Mobile, "tender-1", day(today)), &book);
        let bytes = pack(&proposal.disclosure, &proposal.mask).expect("a message");
        assert_eq!(proposal.is_repeated(), round > 0);
        assert!(*first.get_or_insert_with(|| bytes.clone()) == bytes, "round {round}");
        desk.ledger = open_folder(desk.folder.path()).expect("both").1;
    }
    assert_eq!(desk.ledger.entries().len(), 1);
    // A new quarter, but less than 90 days after: still the old one. Then a new one.
    let later = |today| request(Purpose::Mobile, "tender-1", day(today));
    assert!(desk.release(&person("FR", 0), &later("2027-01-02"), &book).is_repeated());
    assert!(!desk.release(&person("FR", 0), &later("2027-01-05"), &book).is_repeated());
}

#[test]
fn masks_differ_by_audience_purpose_and_quarter() {
    let secret = MasterSecret::from_bytes([7; 32]);
    let mut seen = BTreeSet::new();
    for audience in ["a", "b", "a|mobile"] {
        for purpose in Purpose::ALL {
            for today in ["2026-09-30", "2026-10-01"] {
                let mask = secret.mask(audience, *purpose, Quarter::of(day(today))).expect("a mask");
                assert!(seen.insert(mask.pseudonym()) && seen.len() <= 12);
                let again = secret.mask(audience, *purpose, Quarter::of(day(today))).expect("a mask");
                assert_eq!(again.pseudonym(), mask.pseudonym());
            }
        }
    }
    let other = MasterSecret::from_bytes([8; 32]);
    let mask = other.mask("a", Purpose::Mobile, Quarter::of(day("2026-10-01"))).expect("a mask");
    assert!(!seen.contains(&mask.pseudonym()));
    assert!(!format!("{secret:?}{mask:?}").contains("0707"));
}

#[test]
fn a_secret_is_for_its_owner_only_and_is_never_replaced() {
    let desk = Desk::new();
    let path = desk.folder.path().join("masks");
    assert!(desk.secret.write_new(&path).is_err());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for name in ["masks", "ledger.jsonl"] {
            let mode = fs::metadata(desk.folder.path().join(name)).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
    fs::write(&path, "zz").expect("written");
    assert!(open_folder(desk.folder.path()).is_err());
}

#[test]
fn a_changed_ledger_is_found_out() {
    let mut desk = Desk::new();
    let meters = person("GB", 3);
    for audience in ["first", "second", "third"] {
        let asked = request(Purpose::Mobile, audience, day("2026-11-23"));
        desk.release(&meters, &asked, &codebook(Purpose::Mobile, "GB"));
    }
    let path = desk.folder.path().join("ledger.jsonl");
    let text = fs::read_to_string(&path).expect("a ledger");
    assert_eq!(Ledger::open(&path).expect("sound").entries().len(), 3);
    let lines: Vec<&str> = text.lines().collect();
    let broken = |changed: String| {
        fs::write(&path, changed).expect("written");
        matches!(Ledger::open(&path), Err(LedgerError::Broken { .. }))
    };
    assert!(broken(text.replace("second", "decond")));
    assert!(broken(format!("{}\n{}\n", lines[0], lines[2])));
    assert!(broken(format!("{}\n{}\n{}\n", lines[1], lines[0], lines[2])));
    assert!(broken(text.replacen("\"entry\":", "\"entry\": ", 1)));
    assert!(broken(text.replacen("\"third\"", "\"third\",\"code\":3", 1)));
    for position in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[position] ^= 1;
        fs::write(&path, bytes).expect("written");
        // A flip that makes a line end may also end the reading; what counts is that it is never accepted.
        assert!(Ledger::open(&path).is_err(), "byte {position}");
    }
    fs::remove_file(&path).expect("removed");
    assert!(matches!(open_folder(desk.folder.path()), Err(Withheld::Ledger(LedgerError::Missing))));
}

#[test]
fn too_little_is_withheld_with_a_reason() {
    let mobile = codebook(Purpose::Mobile, "GB");
    let account = codebook(Purpose::CurrentAccount, "GB");
    let desk = Desk::new();
    let today = day("2026-11-23");
    let ask = |meters: &Meters, purpose, book: &Codebook| {
        propose(meters, &request(purpose, "tender", today), book, &desk.secret, &desk.ledger)
            .expect_err("it is withheld")
            .to_string()
    };
    let mut short = person("GB", 4);
    short.lines[0].months.iter_mut().skip(5).for_each(|month| month.complete = false);
    assert!(ask(&short, Purpose::Mobile, &mobile).contains("only 5 complete months"));
    let mut blind = person("GB", 4);
    blind.accounts[0].months[3].days.clear();
    assert!(ask(&blind, Purpose::CurrentAccount, &account).contains("balance"));
    let mut double = person("GB", 4);
    double.lines.push(double.lines[0].clone());
    assert!(ask(&double, Purpose::Mobile, &mobile).contains("name one of them"));
    assert!(ask(&person("FR", 4), Purpose::CurrentAccount, &account).contains("no current-account of GB in GBP"));
    assert!(ask(&Meters::default(), Purpose::Mobile, &mobile).contains("no mobile"));
    assert!(ask(&person("GB", 4), Purpose::Mobile, &account).contains("purpose"));
}

#[test]
fn what_is_not_proved_is_marked_declared() {
    let mut meters = person("GB", 5);
    meters.lines[0].proof = Proof::Unverifiable;
    let asked = request(Purpose::Mobile, "tender", day("2026-11-23"));
    let proposal = Desk::new().release(&meters, &asked, &codebook(Purpose::Mobile, "GB"));
    assert_eq!(proposal.disclosure.source, Source::Declared);
}

#[test]
fn a_small_change_keeps_the_code_and_a_large_one_does_not() {
    let book = codebook(Purpose::Mobile, "GB");
    let mut meters = person("GB", 6);
    let edge = u64::from(book.attributes[0].edges[2]) * 1_000_000;
    let set_data = |meters: &mut Meters, bytes: u64| {
        for month in &mut meters.lines[0].months {
            month.usage.retain(|key, _| key.kind != mydata::normalize::UsageKind::Data);
            let key = mydata::describe::UsageKey {
                kind: mydata::normalize::UsageKind::Data,
                direction: mydata::normalize::Direction::Out,
                destination: mydata::normalize::Destination::National,
                place: mydata::normalize::Place::Home,
            };
            month.usage.entry(key).or_default().bytes = Decimal::from(bytes);
        }
    };
    let mut desk = Desk::new();
    let mut code_at = |audience: &str, bytes: u64| {
        set_data(&mut meters, bytes);
        let asked = Request { accept_small_group: true, ..request(Purpose::Mobile, audience, day("2026-11-23")) };
        desk.release(&meters, &asked, &book).disclosure.code
    };
    let below = code_at("a", edge - 10_000_000);
    assert_eq!(code_at("b", edge * 114 / 100), below);
    let above = code_at("c", edge * 116 / 100);
    assert_ne!(above, below);
    assert_eq!(code_at("d", edge * 86 / 100), above);
    assert_eq!(code_at("e", edge * 84 / 100), below);
}

#[test]
fn releases_that_together_single_out_need_the_persons_word() {
    let known = codebooks().expect("sound codebooks");
    let (mobile, account) = (codebook(Purpose::Mobile, "GB"), codebook(Purpose::CurrentAccount, "GB"));
    let mut warned = 0;
    for number in 0..16 {
        let mut desk = Desk::new();
        let meters = person("GB", number);
        let today = day("2026-11-23");
        let asked = Request { known: &known, ..request(Purpose::Mobile, "tender", today) };
        let first = desk.release(&meters, &asked, &mobile);
        assert_eq!(first.joint_households, first.households);
        let asked = Request { known: &known, ..request(Purpose::CurrentAccount, "tender", today) };
        match disclose(&meters, &asked, &account, &desk.secret, &mut desk.ledger) {
            Ok(second) => assert!(second.joint_households >= second.floor),
            Err(Withheld::SmallGroup { joint, floor, .. }) => {
                warned += 1;
                assert!(joint < floor && desk.ledger.entries().len() == 1);
                let agreed = Request { accept_small_group: true, ..asked };
                assert_eq!(desk.release(&meters, &agreed, &account).joint_households, joint);
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(warned > 0 && warned < 16, "{warned}");
}

#[test]
fn reasons_are_told_in_both_languages() {
    let reasons = [
        Withheld::SeveralFit { count: 2 },
        Withheld::NoSuchSubject { number: 3, count: 2 },
        Withheld::TooFewMonths { complete: 5, least: 6 },
        Withheld::NoBalances,
        Withheld::SmallGroup { joint: 3, households: 20_000, floor: 10 },
        Withheld::BadAudience,
        Withheld::OtherPurpose { codebook: Purpose::Mobile, asked: Purpose::CurrentAccount },
        Withheld::NothingToMeasure { purpose: Purpose::Mobile, country: "GB".into(), currency: "GBP".into() },
    ];
    for language in Language::ALL {
        let texts = Texts::new(*language);
        for reason in &reasons {
            let message = reason.message(&texts);
            assert!(message.contains(' ') && !message.contains(['{', '$']), "{message}");
        }
    }
}
