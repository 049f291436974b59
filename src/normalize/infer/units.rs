//! Units and currencies beside the words of a header: `Duration (sec)`, `Betrag in EUR`.

use super::words::comparable;
use crate::base::Currency;

/// A unit that a header cell names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Seconds,
    Minutes,
    Bytes,
    Kilobytes,
    Megabytes,
    Gigabytes,
    /// The smallest unit of the currency.
    Minor,
}

const UNITS: [(&str, Unit); 22] = [
    ("sec", Unit::Seconds),
    ("secs", Unit::Seconds),
    ("second", Unit::Seconds),
    ("seconds", Unit::Seconds),
    ("secondes", Unit::Seconds),
    ("sekunden", Unit::Seconds),
    ("segundos", Unit::Seconds),
    ("min", Unit::Minutes),
    ("mins", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("minutes", Unit::Minutes),
    ("minuten", Unit::Minutes),
    ("minutos", Unit::Minutes),
    ("bytes", Unit::Bytes),
    ("octets", Unit::Bytes),
    ("kb", Unit::Kilobytes),
    ("ko", Unit::Kilobytes),
    ("mb", Unit::Megabytes),
    ("mo", Unit::Megabytes),
    ("gb", Unit::Gigabytes),
    ("go", Unit::Gigabytes),
    ("cents", Unit::Minor),
];

/// The units that are known beside numbers and in headers.
pub(in crate::normalize) fn unit_names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(name, _)| *name)
}

/// A header cell in comparable form without a currency and a unit beside its words, and both of these.
pub(super) fn without_unit(cell: &str) -> (String, Option<Currency>, Option<Unit>) {
    let (mut currency, mut unit) = (None, None);
    let split = |character: char| !character.is_alphanumeric() && !"€£₹₽".contains(character);
    let words: Vec<&str> = cell.split(split).filter(|word| !word.is_empty()).collect();
    let mut kept: Vec<String> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let is_code = word.chars().all(|letter| letter.is_uppercase() || !letter.is_alphabetic());
        let is_beside = words.len() > 1 && (place == 0 || place + 1 == words.len());
        let read = Currency::read(word).filter(|_| is_code && is_beside && currency.is_none());
        let lower = comparable(word);
        let named = UNITS.iter().find(|(name, _)| *name == lower).filter(|_| words.len() > 1 && unit.is_none());
        if lower.len() > 3 && lower.ends_with("sec") {
            unit = unit.or(Some(Unit::Seconds));
        }
        match (read, named) {
            (Some(read), _) => currency = Some(read),
            (None, Some((_, named))) => unit = Some(*named),
            (None, None) => kept.push(lower),
        }
    }
    (kept.join(" ").trim().to_owned(), currency, unit)
}

/// What stands before a unit that was cut off: `Betrag in`, `Kwota w`, `mb used`.
pub(super) fn without_link(text: &str) -> &str {
    let links = [" in", " en", " w", " i", " v", " em", " used", " total"];
    links.iter().find_map(|link| text.strip_suffix(link)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{Currency, Unit, without_link, without_unit};

    #[test]
    fn a_currency_or_unit_is_cut_off() {
        assert_eq!(without_unit("Betrag in EUR"), ("betrag in".to_owned(), Some(Currency::EUR), None));
        assert_eq!(without_unit("Paid Out (£)"), ("paid out".to_owned(), Some(Currency::GBP), None));
        assert_eq!(without_link("betrag in"), "betrag");
        assert_eq!(without_unit("Duration (sec)"), ("duration".to_owned(), None, Some(Unit::Seconds)));
        assert_eq!(without_unit("EUR").0, "eur");
    }
}
