//! Words for headers and cells: half of them from the lists that the product knows, half that no list has.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::random::Random;
use crate::support::project;

/// A word file, as far as it is needed here.
#[derive(Deserialize)]
pub(super) struct Language {
    pub(super) language: String,
    #[serde(default)]
    pub(super) date_order: Option<String>,
    columns: BTreeMap<String, Vec<String>>,
    cells: BTreeMap<String, Vec<String>>,
}

/// Every word file.
pub(super) fn languages() -> Vec<Language> {
    let mut paths: Vec<_> =
        std::fs::read_dir(project("schemas/words/columns")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

impl Language {
    /// A word that stands for this role and no other; `None` where the language has none.
    pub(super) fn header(&self, role: &str, random: &mut Random) -> Option<String> {
        let is_alone =
            |word: &&String| !self.columns.iter().any(|(other, words)| other != role && words.contains(word));
        let words: Vec<&String> = self
            .columns
            .get(role)?
            .iter()
            .filter(is_alone)
            .filter(|word| word.len() > 2 && !names_unit(word))
            .collect();
        (!words.is_empty()).then(|| (*random.pick(&words)).clone())
    }

    /// A word that fills a cell, with this meaning and not the other one.
    pub(super) fn cell(&self, meaning: &str, not: &str, random: &mut Random) -> Option<String> {
        let other = self.cells.get(not);
        let is_alone = |word: &&String| !other.is_some_and(|words| words.contains(word));
        let words: Vec<&String> = self.cells.get(meaning)?.iter().filter(is_alone).collect();
        (!words.is_empty()).then(|| (*random.pick(&words)).clone())
    }
}

/// `amount in inr`, `duration sec`: a table of another currency or unit has no such column.
fn names_unit(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "inr", "eur", "euro", "euros", "pln", "zl", "zlotych", "czk", "kc", "kcs", "huf", "ft", "ron", "lei", "chf",
        "usd", "gbp", "rub", "uah", "bgn", "ils", "kr", "nok", "sek", "dkk", "tl", "try", "pesos", "dolares", "kronor",
        "jpy", "min", "mins", "minutes", "minuten", "sec", "secs", "seconds", "secondes", "sek", "sekunden",
        "segundos", "minutos", "s", "billsec", "mb", "kb", "gb", "mo", "ko", "go",
    ];
    word.split(' ').any(|part| NAMES.contains(&part) || part.starts_with("minut"))
        || word.contains(['円', '元', '€', '₪', '₽'])
}

/// Header words that a person understands and no list has, by role: English, German, French, Spanish, Italian, Dutch.
const INVENTED: &[(&str, [&str; 6])] = &[
    (
        "booking_date",
        [
            "Entered in books on",
            "Tag der Kontobewegung",
            "Jour d'inscription",
            "Día de apunte",
            "Giorno scrittura",
            "Dag van boeking op rek",
        ],
    ),
    ("any_date", ["Day", "Tag", "Jour", "Día", "Giorno", "Dag"]),
    ("value_date", ["Interest from", "Zins ab", "Intérêts dès", "Interés desde", "Interessi da", "Rente vanaf"]),
    ("transaction_date", ["Bought on", "Gekauft am", "Acheté le", "Comprado el", "Acquistato il", "Gekocht op"]),
    ("description", ["What for", "Wofür", "Pour quoi", "Para qué", "Per cosa", "Waarvoor"]),
    ("counterparty_name", ["Who", "Mit wem", "Avec qui", "Con quién", "Con chi", "Met wie"]),
    (
        "counterparty_account",
        ["Their IBAN no", "Deren Konto", "Leur compte", "Su cuenta", "Loro conto", "Hun rekening"],
    ),
    ("amount", ["How much", "Geldwert", "Combien", "Cuánto", "Quanto", "Hoeveel"]),
    ("debit", ["Gone", "Weg", "Parti", "Ido", "Andato", "Weggegaan"]),
    ("credit", ["Come", "Her", "Venu", "Venido", "Venuto", "Gekomen"]),
    ("flag", ["+/-", "+/-", "+/-", "+/-", "+/-", "+/-"]),
    ("balance", ["What is left", "Was bleibt", "Ce qui reste", "Lo que queda", "Ciò che resta", "Wat overblijft"]),
    (
        "available_balance",
        ["Can be spent", "Noch frei", "Peut être dépensé", "Se puede gastar", "Spendibile", "Nog te besteden"],
    ),
    ("currency", ["Coin", "Geldsorte", "Monnaie", "Dinero", "Moneta", "Geldsoort"]),
    (
        "original_amount",
        ["Price abroad", "Preis im Ausland", "Prix à l'étranger", "Precio fuera", "Prezzo estero", "Prijs elders"],
    ),
    (
        "original_currency",
        ["Coin abroad", "Geld im Ausland", "Argent étranger", "Dinero fuera", "Denaro estero", "Geld elders"],
    ),
    ("exchange_rate", ["Per unit", "Je Einheit", "Par unité", "Por unidad", "Per unità", "Per eenheid"]),
    ("fee", ["Bank took", "Bank nahm", "Pris par la banque", "Para el banco", "Alla banca", "Voor de bank"]),
    ("type", ["How", "Wie", "Comment", "Cómo", "Come", "Hoe"]),
    ("category", ["Sort of thing", "Sorte", "Sorte", "Clase", "Sorta", "Soort ding"]),
    ("reference", ["Our no.", "Unser Zeichen", "Notre no", "Nuestro no", "Nostro no", "Ons kenmerk"]),
    ("status", ["Done?", "Fertig?", "Fait ?", "¿Hecho?", "Fatto?", "Klaar?"]),
    ("account", ["Mine", "Meins", "Le mien", "Lo mío", "Il mio", "Het mijne"]),
    ("cheque_number", ["Slip", "Schein", "Talon", "Talón", "Tagliando", "Strook"]),
    ("quantity", ["Pieces", "Stücke", "Pièces", "Piezas", "Pezzi", "Stukken"]),
    ("merchant_category_code", ["Trade", "Branche", "Branche", "Ramo", "Ramo", "Branche"]),
    ("started_at", ["Picked up", "Abgehoben", "Décroché le", "Descolgado", "Alzato", "Opgenomen"]),
    ("duration", ["How long", "Wie lang", "Combien de temps", "Cuánto duró", "Per quanto", "Hoe lang"]),
    ("volume", ["Moved", "Bewegt", "Déplacé", "Movido", "Spostato", "Verplaatst"]),
    ("peer", ["Other end", "Gegenseite", "Autre bout", "Otro lado", "Altro capo", "Andere kant"]),
    ("charge", ["To pay", "Zu zahlen", "À payer", "A pagar", "Da pagare", "Te betalen"]),
    ("kind", ["What", "Was", "Quoi", "Qué", "Cosa", "Wat"]),
    ("direction", ["Which way", "Wohin", "Vers où", "Hacia", "Verso", "Waarheen"]),
    ("service", ["My line", "Mein Anschluss", "Ma ligne", "Mi línea", "La mia linea", "Mijn lijn"]),
];

/// The languages of [`INVENTED`].
pub(super) const INVENTED_LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "it", "nl"];

/// A header word that no list has.
pub(super) fn invented(role: &str, language: &str) -> Option<String> {
    let place = INVENTED_LANGUAGES.iter().position(|known| *known == language)?;
    INVENTED.iter().find(|(known, _)| *known == role).map(|(_, words)| words[place].to_owned())
}

/// As headers are printed: as it stands, capitalized, in capitals, with underscores.
pub(super) fn dressed(word: &str, style: usize) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    match style {
        0 => word.to_owned(),
        1 => word.to_uppercase(),
        2 => format!("{first}{}", letters.as_str()).replace(' ', "_"),
        _ => format!("{first}{}", letters.as_str()),
    }
}

/// What a booking says of itself: money out, money in, and words that tell nothing. With numbers and dates in them.
pub(super) const SPENT: &[&str] = &[
    "Card payment Corner Shop",
    "CARTE 12/03 EPICERIE 45,90 EUR",
    "Lastschrift Stadtwerke 2024-03-05",
    "PAGO TARJETA BAR",
    "Direct debit GYM 12.50 ref 889",
    "Retrait DAB 100,00",
    "Betaalautomaat 14:22 Winkel",
    "Bancomat prelievo 50",
    "Płatność kartą sklep",
];
pub(super) const RECEIVED: &[&str] =
    &["Salary March", "Gehalt 03/2024", "VIR SALAIRE", "Nómina", "Stipendio 2024", "Salaris 12-2023", "Wynagrodzenie"];
pub(super) const PLAIN: &[&str] = &[
    "K. Moser",
    "REF 20240305 1.234,56",
    "Invoice 2024/117; part 2",
    "Müller & Söhne",
    "No 4711",
    "A, B and C",
    "Café \"Zur Post\"",
    "1 x 12.50",
    "0049 30 1234567",
    "x",
    "Łódź ul. Główna 5",
    "12/05 13/07",
];
