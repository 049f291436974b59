//! Texts in the reader's language, by Fluent. The files stand in `schemas/texts/<language>/`.

use std::str::FromStr;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Argument;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A language that every text exists in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// Every language, the fallback first.
    pub const ALL: &'static [Language] = &[Language::English, Language::French];

    /// BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }

    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Language::English => TEXTS_EN,
            Language::French => TEXTS_FR,
        }
    }
}

impl FromStr for Language {
    type Err = String;

    /// Reads a tag or a locale name: `fr`, `fr_FR.UTF-8`, `en-GB`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let start = text.get(..2).unwrap_or(text).to_ascii_lowercase();
        let found = Language::ALL.iter().copied().find(|language| language.tag() == start);
        found.ok_or_else(|| format!("`{text}` is not a language of this program; it speaks en and fr"))
    }
}

/// All texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// Loads the texts that are built into the program.
    #[must_use]
    pub fn new(language: Language) -> Texts {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // The marks that keep right-to-left text apart would stand in file names and amounts.
        bundle.set_use_isolating(false);
        for (_, content) in language.files() {
            // A test parses every file, so what reaches this point is whole.
            let resource = FluentResource::try_new((*content).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Texts { language, bundle }
    }

    /// Which language these are.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of `key`, without arguments.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The text of `key` with its arguments filled in. An unknown key prints itself; a test keeps that from happening.
    #[must_use]
    pub fn format(&self, key: &str, arguments: &[(&'static str, Argument)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            values.set(
                *name,
                match argument {
                    Argument::Text(text) => FluentValue::from(text.clone()),
                    // As text: Fluent would group the digits of a line number.
                    Argument::Number(number) => FluentValue::from(*number),
                },
            );
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// Whether a text exists.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The keys of every text of a language, in file order: for the test that holds the languages side by side.
    #[must_use]
    pub fn keys(language: Language) -> Vec<String> {
        let lines = language.files().iter().flat_map(|(_, content)| content.lines());
        let starts = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
        starts.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim().to_owned()).collect()
    }
}
