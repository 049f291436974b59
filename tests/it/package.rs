//! The message that leaves and the dossier that stays: what verification refuses, what never leaves, what a receiver
//! sees.

use std::fs;

use mydata::anonymize::{Disclosure, MasterSecret, Purpose, Quarter, Request, Source, codebooks, measure};
use mydata::base::{Decimal, Language, Proof, Texts};
use mydata::describe::{AccountMeters, LineMeters};
use mydata::package::{MESSAGE_BYTES, PriceError, VerifyError, dossier, pack, price, verify};
use mydata::quote::Catalogue;

use crate::disclose::{Desk, codebook, day, person, request};
use crate::support::{assert_golden, assert_valid, project};

fn message() -> Vec<u8> {
    let book = codebook(Purpose::Mobile, "GB");
    let request = request(Purpose::Mobile, "tender-1", day("2026-11-23"));
    let proposal = Desk::new().release(&person("GB", 1), &request, &book);
    pack(&proposal.disclosure, &proposal.mask).expect("a message")
}

#[test]
fn a_message_verifies_and_says_what_was_disclosed() {
    let bytes = message();
    let verified = verify(&bytes).expect("a sound message");
    assert_eq!(verified.disclosure().purpose, Purpose::Mobile);
    assert_eq!(verified.disclosure().codebook, codebook(Purpose::Mobile, "GB").digest());
    assert_eq!(verified.disclosure().source, Source::Verified);
    assert!(verified.is_for("tender-1"));
    assert!(!verified.is_for("tender-2"));
}

#[test]
fn any_flipped_byte_fails() {
    let bytes = message();
    for position in 0..bytes.len() {
        for change in [0x01, 0x80] {
            let mut changed = bytes.clone();
            changed[position] ^= change;
            assert!(verify(&changed).is_err(), "byte {position} with {change:#04x}");
        }
    }
    assert!(matches!(verify(&bytes[..bytes.len() - 1]), Err(VerifyError::Length(_))));
    assert!(matches!(verify(&[bytes.as_slice(), b"x"].concat()), Err(VerifyError::Length(_))));
    assert!(verify(&[]).is_err());
}

#[test]
fn other_programs_can_open_a_message() {
    let bytes = message();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP archive");
    let name = |at| archive.by_index_raw(at).expect("a member").name().expect("a name").into_owned();
    let names: Vec<String> = (0..4).map(name).collect();
    assert_eq!(names, ["manifest.json", "disclosure.json", "signature", "padding"]);
    for index in 0..archive.len() {
        let mut content = Vec::new();
        let mut member = archive.by_index(index).expect("a member");
        std::io::copy(&mut member, &mut content).expect("the checksum fits");
    }
}

/// Replaces a text in the message by one of the same length and signs nothing anew.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).expect("it is there");
    let mut changed = bytes.to_vec();
    changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    changed
}

#[test]
fn unknown_members_and_other_schemas_are_refused() {
    let bytes = message();
    for (from, to) in [
        ("urn:mydata:message:1", "urn:mydata:message:2"),
        ("\"L1\"", "\"L2\""),
        ("\"source\"", "\"sourcf\""),
        ("\"mobile\"", "\"mobilf\""),
        ("\"quarter\":\"2026-Q4\"", "\"quarter\":\"2026-Q7\""),
    ] {
        assert!(matches!(verify(&replaced(&bytes, from, to)), Err(VerifyError::Schema { .. })), "{from}");
    }
    assert!(matches!(
        verify(&replaced(&bytes, "\"source\":\"verified\"", "\"source\":\"declared\"")),
        Err(VerifyError::OtherDisclosure)
    ));
    assert!(matches!(verify(&replaced(&bytes, "{\"schema\"", "[\"schema\"")), Err(VerifyError::NotJson { .. })));
}

#[test]
fn another_key_cannot_sign() {
    let book = codebook(Purpose::Mobile, "GB");
    let asked = request(Purpose::Mobile, "tender-1", day("2026-11-23"));
    let mut desk = Desk::new();
    let proposal = desk.release(&person("GB", 1), &asked, &book);
    let stranger = MasterSecret::from_bytes([8; 32]);
    let other = stranger.mask("tender-1", Purpose::Mobile, proposal.disclosure.quarter).expect("a mask");
    assert!(pack(&proposal.disclosure, &other).is_err());

    // A stranger signs the same content under the same key field, or puts the own key in.
    let bytes = pack(&proposal.disclosure, &proposal.mask).expect("a message");
    let own = Disclosure { pseudonym: other.pseudonym(), ..proposal.disclosure };
    let theirs = pack(&own, &other).expect("a message");
    assert!(verify(&theirs).is_ok());
    let signature_at = |bytes: &[u8]| bytes.windows(9).position(|window| window == b"signature").expect("there") + 9;
    let mut forged = bytes.clone();
    let (at, from) = (signature_at(&bytes), signature_at(&theirs));
    forged[at..at + 64].copy_from_slice(&theirs[from..from + 64]);
    assert!(matches!(verify(&forged), Err(VerifyError::Signature)));
    let swapped = replaced(&bytes, &proposal.mask.public_key().to_string(), &other.public_key().to_string());
    assert!(matches!(verify(&swapped), Err(VerifyError::OtherPseudonym)));
}

#[test]
fn every_message_has_the_same_length() {
    let desk = Desk::new();
    for book in codebooks().expect("sound codebooks") {
        for code in 0..book.codes.len() {
            for source in [Source::Verified, Source::Declared] {
                let quarter = Quarter::of(day("2026-11-23"));
                let mask = desk.secret.mask("a", book.purpose, quarter).expect("a mask");
                let disclosure = Disclosure {
                    purpose: book.purpose,
                    codebook: book.digest(),
                    code: u16::try_from(code).expect("small"),
                    quarter,
                    source,
                    audience: Disclosure::audience_digest("a"),
                    pseudonym: mask.pseudonym(),
                };
                let bytes = pack(&disclosure, &mask).expect("a message");
                assert_eq!(bytes.len(), MESSAGE_BYTES);
            }
            if code > 0 {
                break;
            }
        }
    }
}

/// Names, account numbers, phone numbers and merchants, none of which may be found in what leaves.
fn canaries() -> Vec<String> {
    let of = |index: u32| match index % 4 {
        0 => format!("Canary Person{index:04}"),
        1 => format!("GB{index:02}CANA6016133{index:07}"),
        2 => format!("+4479{:08}", 10_000_019 * (index % 9 + 1) + index),
        _ => format!("CANARY SHOP {index:04} HIGH STREET"),
    };
    (0..1000).map(of).collect()
}

#[test]
fn nothing_planted_leaves() {
    let planted = canaries();
    let mut meters = person("GB", 2);
    let (account, line) = (meters.accounts.remove(0), meters.lines.remove(0));
    for canary in &planted {
        meters.accounts.push(AccountMeters { label: canary.clone(), ..account.clone() });
        meters.lines.push(LineMeters { label: canary.clone(), ..line.clone() });
    }
    let mut leaving = Vec::new();
    for purpose in Purpose::ALL {
        // Even the audience's own name is told as a digest only.
        let audience = &planted[usize::from(*purpose == Purpose::Mobile)];
        let asked = Request { subject: Some(500), ..request(*purpose, audience, day("2026-11-23")) };
        let proposal = Desk::new().release(&meters, &asked, &codebook(*purpose, "GB"));
        leaving.extend(pack(&proposal.disclosure, &proposal.mask).expect("a message"));
        leaving.extend(format!("{:?}", proposal.disclosure).into_bytes());
    }
    for (index, canary) in planted.iter().enumerate() {
        for form in forms(canary) {
            assert!(!contains(&leaving, &form), "canary {index} left");
        }
    }
}

/// A text as it stands, in hexadecimal digits, and in base64 at each of its three alignments (inner part only).
pub(crate) fn forms(text: &str) -> Vec<Vec<u8>> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![text.as_bytes().to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    for shift in 0..3 {
        let shifted: Vec<u8> = std::iter::repeat_n(0, shift).chain(text.bytes()).collect();
        let encoded = base64(&shifted);
        let inner = encoded.get(4..encoded.len() - 4).unwrap_or_default();
        forms.push(inner.as_bytes().to_vec());
    }
    forms
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_usize, |word, byte| word << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        text.extend((0..4).map(|digit| char::from(DIGITS[word >> (18 - 6 * digit) & 63])));
    }
    text
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// One folder each: a message that must verify for good, and its dossier in both languages.
#[test]
fn the_packages_are_those_of_the_fixtures() {
    for (purpose, country, number) in [(Purpose::Mobile, "GB", 1), (Purpose::CurrentAccount, "FR", 2)] {
        let folder = project("fixtures/packages").join(format!("{}.{purpose}", country.to_lowercase()));
        let book = codebook(purpose, country);
        let mut meters = person(country, number);
        meters.accounts[0].proof = Proof::Unverifiable;
        let asked = request(purpose, "<Example & Sons>", day("2026-11-23"));
        let proposal = Desk::new().release(&meters, &asked, &book);
        let bytes = pack(&proposal.disclosure, &proposal.mask).expect("a message");
        let path = folder.join("message.zip");
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &bytes).expect("the message can be written");
        }
        let kept = fs::read(&path).expect("a message");
        assert!(verify(&kept).is_ok() && kept == bytes, "{}", path.display());
        for language in Language::ALL {
            let dossier = dossier(&proposal, &book, &bytes, &Texts::new(*language)).expect("a dossier");
            let name = |ending: &str| folder.join(format!("dossier.{}.{ending}", language.tag()));
            let receipt = dossier.receipt_json().expect("JSON");
            assert_valid("consent-receipt", &serde_json::from_str(&receipt).expect("JSON"));
            assert_golden(&name("json"), &receipt);
            assert_golden(&name("txt"), &dossier.explanation());
            assert_golden(&name("html"), &dossier.page);
            assert!(!dossier.page.contains("<Example"), "the audience's name is escaped");
            let said = dossier.explanation().to_lowercase();
            assert!(!said.contains("anonymous") && !said.contains("re-identif"), "{said}");
        }
    }
}

#[test]
fn a_receiver_prices_a_message_alone() {
    let catalogue = Catalogue::sample();
    for purpose in Purpose::ALL {
        let book = codebook(*purpose, "GB");
        let proposal = Desk::new().release(&person("GB", 1), &request(*purpose, "tender", day("2026-11-23")), &book);
        let verified =
            verify(&pack(&proposal.disclosure, &proposal.mask).expect("a message")).expect("a sound message");
        let prices = price(&verified, &book, &catalogue).expect("prices");
        assert_eq!(prices.code, proposal.disclosure.code);
        assert_eq!(prices.tariffs.len() + prices.other_count, catalogue.plans.len());
        assert!(prices.tariffs.iter().any(|tariff| tariff.steady_state.is_some()));
        for tariff in &prices.tariffs {
            assert_eq!(tariff.priced_count + tariff.refusals.len(), prices.year_count);
            assert_eq!(tariff.priced_count > 0, tariff.year_one.is_some());
            for spread in [tariff.year_one, tariff.steady_state].into_iter().flatten() {
                assert!(spread.min.0 <= spread.median.0 && spread.median.0 <= spread.max.0, "{spread:?}");
            }
        }
        let medians: Vec<_> =
            prices.tariffs.iter().filter_map(|tariff| tariff.steady_state).map(|s| s.median.0).collect();
        assert!(medians.is_sorted());
        let other = codebook(*purpose, "FR");
        assert!(matches!(price(&verified, &other, &catalogue), Err(PriceError::OtherCodebook { .. })));
    }
}

/// The range that a receiver sees must hold most people of the code, or it would promise what it cannot keep.
#[test]
fn the_range_of_a_code_holds_most_of_its_people() {
    let catalogue = Catalogue::sample();
    let book = codebook(Purpose::Mobile, "GB");
    let plan = catalogue.find("urn:mydata:tariff:gb:heron-10").expect("a plan of the sample market");
    let (mut within, mut all) = (0, 0);
    for number in 0..300 {
        let meters = person("GB", number);
        let measured = measure(&meters, Purpose::Mobile, "GB", book.currency, None).expect("a year");
        let code = book.code(book.code_of(&measured.values, None)).expect("a code");
        let prices: Vec<Decimal> = code
            .years
            .iter()
            .filter_map(|year| {
                plan.rate_line(&year.to_meters("GB", book.currency, book.population.start).lines[0]).ok()
            })
            .map(|receipt| receipt.steady_state.annual.0)
            .collect();
        let own = plan.rate_line(&meters.lines[0]).expect("a price").steady_state.annual.0;
        let (low, high) = (prices.iter().min().expect("a price"), prices.iter().max().expect("a price"));
        all += 1;
        // A tenth of slack: five years cannot show a group's very edges.
        within += i32::from(own >= *low * Decimal::new(9, 1) && own <= *high * Decimal::new(11, 1));
    }
    assert!(within * 100 >= all * 60, "{within} of {all}");
}
