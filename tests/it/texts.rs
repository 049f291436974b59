//! The texts: both languages say the same things with the same values, every text is used, and every one that is asked
//! for exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use mydata::base::{Code, Language, Texts};
use regex::Regex;

use crate::support::project;

/// Beginnings under which keys are put together while the program runs, and what follows them.
const PUT_TOGETHER: [(&str, &str); 15] = [
    ("usage-ask-", "figure of a bill"),
    ("usage-head-", "figure of a bill"),
    ("status-", "word of a reading's status"),
    ("proof-", "word of a proof"),
    ("purpose-", "purpose"),
    ("attribute-", "attribute of a codebook"),
    ("quote-purpose-", "purpose"),
    ("quote-meter-", "meter"),
    ("quote-declaration-", "declaration"),
    ("quote-unpriceable-", "rule that monthly meters cannot answer"),
    ("quote-refusal-", "kind of refusal, and its `-hint`"),
    ("quote-receipt-", "head of a column"),
    ("quote-table-", "head of a column"),
    ("quote-stay-", "how the present contract's price is known"),
    ("withheld-", "reason to withhold"),
];

/// The texts of a language, file by file: key to body.
fn texts(language: Language) -> BTreeMap<String, BTreeMap<String, String>> {
    let folder = project("schemas/texts").join(language.tag());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.insert(name, messages(&fs::read_to_string(&path).unwrap()));
    }
    files
}

/// The messages of a Fluent file: a key at the start of a line, its body until the next.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut current: Option<(String, String)> = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('=').filter(|_| line.starts_with(|first: char| first.is_ascii_alphabetic())) {
            Some((key, body)) => {
                messages.extend(current.replace((key.trim().to_owned(), body.to_owned())));
            }
            None => {
                if let Some((_, body)) = &mut current {
                    body.push('\n');
                    body.push_str(line);
                }
            }
        }
    }
    messages.extend(current);
    messages
}

fn variables(body: &str) -> BTreeSet<String> {
    Regex::new(r"\$([a-z_]+)").unwrap().captures_iter(body).map(|found| found[1].to_owned()).collect()
}

#[test]
fn both_languages_hold_the_same_texts_with_the_same_values() {
    let (english, french) = (texts(Language::English), texts(Language::French));
    assert!(english.keys().eq(french.keys()), "the same files: {:?} {:?}", english.keys(), french.keys());
    for (file, messages) in &english {
        let others = &french[file];
        let keys = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
        let apart: Vec<_> = keys(messages).symmetric_difference(&keys(others)).cloned().collect();
        assert!(apart.is_empty(), "{file}: only in one language: {apart:?}");
        for (key, body) in messages {
            assert_eq!(variables(body), variables(&others[key]), "{file}: values of {key}");
            for text in [body, &others[key]] {
                assert!(!text.trim().is_empty(), "{file}: {key} is empty");
            }
        }
    }
}

#[test]
fn no_key_stands_twice() {
    for language in Language::ALL {
        let mut keys = Texts::keys(*language);
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "a key stands twice in {}", language.tag());
    }
}

/// The program loads what parses and leaves the rest out, so a text that does not parse would be missing.
#[test]
fn every_text_parses() {
    for language in Language::ALL {
        let texts = Texts::new(*language);
        for key in Texts::keys(*language) {
            assert!(texts.has(&key), "{} of {} does not parse", key, language.tag());
        }
    }
}

#[test]
fn every_code_has_a_message_and_a_hint() {
    for language in Language::ALL {
        let texts = Texts::new(*language);
        for code in Code::ALL {
            let (message, hint) = (code.as_str().to_owned(), format!("{code}-hint"));
            assert!(texts.has(&message) && texts.has(&hint), "{code} in {}", language.tag());
            assert!(!texts.get(&message).ends_with('.'), "{code}: a message ends without a full stop");
        }
    }
}

fn sources() -> String {
    fn collect(folder: &std::path::Path, into: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut text = String::new();
    collect(&project("src"), &mut text);
    text
}

#[test]
fn every_text_is_used() {
    let source = sources();
    for (start, what) in PUT_TOGETHER {
        assert!(source.contains(&format!("\"{start}")), "nothing puts `{start}` and a {what} together");
    }
    let is_code = |key: &str| Code::ALL.iter().any(|code| key.trim_end_matches("-hint") == code.as_str());
    let is_put_together = |key: &str| PUT_TOGETHER.iter().any(|(start, _)| key.starts_with(start));
    let keys = Texts::keys(Language::English);
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !source.contains(&format!("\"{key}\"")) && !is_code(key) && !is_put_together(key))
        .collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn every_text_asked_for_exists() {
    let texts = Texts::new(Language::English);
    let source = sources();
    let call = r#"(?:\.text|texts(?:\(\))?\.(?:get|format)|chapter)\(\s*(?:session, )?"([a-z0-9-]+)""#;
    let asked = Regex::new(call).unwrap();
    let missing: BTreeSet<&str> = asked
        .captures_iter(&source)
        .filter_map(|found| found.get(1).map(|key| key.as_str()))
        .filter(|key| !texts.has(key))
        .collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}
