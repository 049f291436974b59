//! What kind of table of bookings one is: everything that may be so or otherwise, decided by chance.

use super::random::Random;
use super::words::{INVENTED_LANGUAGES, Language};
use super::writing::{DateStyle, Dialect, Minus, NumberStyle, Order};

/// Where header words come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Header {
    /// From the lists.
    Known,
    /// From nowhere.
    Invented,
    /// Of either kind.
    Mixed,
    /// There is none.
    Missing,
}

/// Where the amount stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scheme {
    Signed,
    /// A card: what was spent is positive.
    Inverted,
    /// Money out first, or money in first.
    Pair {
        credit_first: bool,
        minus: bool,
        zeros: bool,
    },
    Flag,
}

/// How the rows follow one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    Oldest,
    Newest,
    /// By shop, by card, by chance.
    Unsorted,
}

/// How the days of the bookings are spread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Days {
    /// A few days between one and the next.
    Usual,
    /// All within the first twelve days of a month.
    Early,
    /// The same day of every month; some months are left out.
    Monthly,
    /// Never later than the twelfth.
    Low,
}

/// What stands in the balance column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Balances {
    None,
    Chained,
    /// What is owed on a card: it rises with every purchase.
    Owed,
    /// On the last row of each day only.
    Partly,
    /// Rows were left out of the export.
    Gaps,
    /// With fees taken off.
    AfterFees,
}

pub(super) struct Plan<'l> {
    pub(super) language: &'l Language,
    pub(super) header: Header,
    pub(super) header_style: usize,
    pub(super) scheme: Scheme,
    pub(super) flow: Flow,
    pub(super) days: Days,
    pub(super) rows: usize,
    pub(super) balances: Balances,
    pub(super) date: DateStyle,
    pub(super) number: NumberStyle,
    /// Decimals that the currency has.
    pub(super) decimals: u32,
    /// Amounts are multiples of the whole unit.
    pub(super) whole: bool,
    pub(super) currency: &'static str,
    pub(super) dialect: Dialect,
}

const CURRENCIES: &[(usize, &str)] = &[
    (40, "EUR"),
    (15, "USD"),
    (10, "GBP"),
    (6, "CHF"),
    (5, "PLN"),
    (4, "SEK"),
    (4, "CZK"),
    (3, "INR"),
    (3, "CAD"),
    (3, "JPY"),
    (2, "HUF"),
    (2, "KWD"),
    (2, "TRY"),
    (2, "BRL"),
    (2, "AUD"),
];

impl<'l> Plan<'l> {
    pub(super) fn any(languages: &'l [Language], random: &mut Random) -> Plan<'l> {
        let header =
            random.weighted(&[(50, Header::Known), (16, Header::Invented), (18, Header::Mixed), (16, Header::Missing)]);
        let of = |code: &str| languages.iter().find(|language| language.language == code).unwrap();
        let is_invented = matches!(header, Header::Invented | Header::Mixed);
        let language = match random.below(10) {
            0..4 => of("en"),
            4..8 => of(INVENTED_LANGUAGES[random.below(INVENTED_LANGUAGES.len())]),
            _ if is_invented => of(INVENTED_LANGUAGES[random.below(INVENTED_LANGUAGES.len())]),
            _ => random.pick(languages),
        };
        let currency = random.weighted(CURRENCIES);
        let decimals = match currency {
            "JPY" => 0,
            "HUF" if random.percent(50) => 0,
            "KWD" => 3,
            _ => 2,
        };
        let scheme = scheme(random);
        let days = random.weighted(&[(62, Days::Usual), (16, Days::Early), (8, Days::Monthly), (14, Days::Low)]);
        let whole = decimals > 0 && random.percent(7);
        let balances = balances(scheme, random);
        let number = number_style(scheme, decimals, whole, currency, language, random);
        let central = ["pl", "cs", "sk", "hu", "ro"].contains(&language.language.as_str());
        let other = ["bg", "el", "he", "ja", "ru", "uk", "zh", "tr"].contains(&language.language.as_str());
        Plan {
            date: date_style(language, header, random),
            header,
            header_style: random.below(5),
            scheme,
            flow: random.weighted(&[(45, Flow::Newest), (45, Flow::Oldest), (10, Flow::Unsorted)]),
            days,
            rows: rows(random),
            balances,
            number,
            decimals,
            whole,
            currency,
            dialect: Dialect::any(random, !central && !other, central),
            language,
        }
    }
}

fn rows(random: &mut Random) -> usize {
    let (first, last) =
        random.weighted(&[(8, (1, 1)), (8, (2, 2)), (14, (3, 5)), (30, (6, 15)), (30, (16, 60)), (5, (61, 300))]);
    usize::try_from(random.within(first, last)).unwrap()
}

fn scheme(random: &mut Random) -> Scheme {
    match random.below(100) {
        0..50 => Scheme::Signed,
        50..62 => Scheme::Inverted,
        62..84 => {
            Scheme::Pair { credit_first: random.percent(35), minus: random.percent(20), zeros: random.percent(30) }
        }
        _ => Scheme::Flag,
    }
}

fn balances(scheme: Scheme, random: &mut Random) -> Balances {
    if scheme == Scheme::Inverted {
        return random.weighted(&[(75, Balances::None), (25, Balances::Owed)]);
    }
    random.weighted(&[
        (50, Balances::None),
        (28, Balances::Chained),
        (7, Balances::Partly),
        (9, Balances::Gaps),
        (6, Balances::AfterFees),
    ])
}

fn date_style(language: &Language, header: Header, random: &mut Random) -> DateStyle {
    let code = language.language.as_str();
    let has_language = header != Header::Missing;
    // Where a language has an order of its own, its exports follow it or write the year first.
    let may_be_month = code == "en" || !has_language;
    let year_in_front = ["sv", "hu", "ja", "zh"].contains(&code);
    let order = if year_in_front || random.percent(22) {
        Order::Year
    } else if may_be_month && random.percent(40) {
        Order::Month
    } else {
        Order::Day
    };
    let named = match code {
        _ if !random.percent(8) => None,
        "en" => Some(0),
        "fr" => Some(1),
        "de" => Some(2),
        "es" => Some(3),
        _ => None,
    };
    let named = named.filter(|_| order != Order::Year);
    let mark = match order {
        _ if named.is_some() => " ",
        Order::Day => random.weighted(&[(45, "/"), (33, "."), (15, "-"), (4, ""), (3, " ")]),
        Order::Month => random.weighted(&[(75, "/"), (20, "-"), (5, "")]),
        Order::Year => random.weighted(&[(70, "-"), (15, "/"), (10, "."), (5, "")]),
    };
    let short_year = named.is_none() && random.percent(if order == Order::Year { 12 } else { 20 });
    // `31.12.25` with the year in front, only where the year always stands there.
    let short_year = short_year && (order != Order::Year || mark != "." || year_in_front || !has_language);
    DateStyle { order, mark, short_year, padded: mark.is_empty() || random.percent(80), named }
}

fn number_style(
    scheme: Scheme,
    decimals: u32,
    whole: bool,
    currency: &'static str,
    language: &Language,
    random: &mut Random,
) -> NumberStyle {
    let is_point = match language.language.as_str() {
        "en" | "he" | "ja" | "zh" => random.percent(92),
        _ => random.percent(25),
    };
    let decimal = if is_point { '.' } else { ',' };
    let grouping = match is_point {
        true => random.weighted(&[(50, ""), (35, ","), (5, " "), (5, "'"), (5, "\u{a0}")]),
        false => random.weighted(&[(50, ""), (25, "."), (10, " "), (8, "\u{a0}"), (7, "\u{202f}")]),
    };
    let minus = match scheme {
        Scheme::Signed => random.weighted(&[
            (72, Minus::Before),
            (5, Minus::Behind),
            (5, Minus::Parentheses),
            (4, Minus::Long),
            (4, Minus::Spaced),
            (5, Minus::OnlyCredit),
            (5, Minus::Letters),
        ]),
        _ => Minus::Before,
    };
    let beside = match currency {
        _ if !random.percent(14) => None,
        "EUR" => Some(random.weighted(&[(40, ("€", false)), (20, ("€", true)), (40, ("EUR", false))])),
        "USD" => Some(("$", true)),
        "GBP" => Some(("£", true)),
        "CHF" => Some(("CHF ", true)),
        "PLN" => Some(("PLN", false)),
        "CZK" => Some(("Kč", false)),
        _ => None,
    };
    NumberStyle {
        decimal,
        grouping,
        indian: currency == "INR" && grouping == "," && random.percent(60),
        minus,
        // Nobody sets a plus before what was spent.
        plus: minus == Minus::Before && random.percent(7) && scheme == Scheme::Signed,
        beside: beside.filter(|_| !matches!(minus, Minus::OnlyCredit | Minus::Letters)),
        // Whole amounts with or without the decimals that they do not need.
        decimals: if whole && random.percent(70) { 0 } else { decimals },
    }
}
