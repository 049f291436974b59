//! Tables of bookings.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};

use super::columns::{Field, columns, names};
use super::doubts::note_doubts;
use super::plan::{Balances, Days, Flow, Header, Plan, Scheme};
use super::random::Random;
use super::surroundings::surround;
use super::truth::{Case, Row};
use super::words::{Language, PLAIN, RECEIVED, SPENT};
use super::writing::{clock, decimal};

/// Whether a booking has been carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Booked,
    Pending,
    Declined,
}

/// A booking before it is written.
#[derive(Clone, Debug)]
pub(super) struct Booking {
    pub(super) day: Date,
    pub(super) value_day: Date,
    pub(super) bought: (Date, Time),
    /// In the smallest unit, as the holder sees it.
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) balance: Option<i64>,
    pub(super) original: Option<(i64, &'static str)>,
    pub(super) state: State,
    pub(super) text: String,
    pub(super) number: i64,
}

/// The table of a number.
pub(super) fn table(number: u64, languages: &[Language]) -> Case {
    let mut random = Random::new(number);
    let plan = Plan::any(languages, &mut random);
    let fields = columns(&plan, &mut random);
    let mut traits = Vec::new();
    let bookings = bookings(&plan, &fields, &mut random);
    let words = Words::of(&plan, &fields, &mut random, &mut traits);
    let body: Vec<Vec<Vec<String>>> = bookings.iter().map(|booking| lines(&plan, &fields, &words, booking)).collect();
    let header = (plan.header != Header::Missing).then(|| names(&plan, &fields, &mut random));
    let rows = surround(&plan, &fields, header, body, &bookings, &mut random, &mut traits);
    let mut case = Case {
        number,
        bytes: plan.dialect.write(&rows.lines),
        rows: meant(&plan, &fields, &bookings, rows.currency_above),
        doubts: BTreeMap::new(),
        traits,
    };
    note_doubts(&mut case, &plan, &fields, &bookings);
    case
}

fn bookings(plan: &Plan<'_>, fields: &[Field], random: &mut Random) -> Vec<Booking> {
    let mut found = Vec::new();
    let mut day =
        date(i16::try_from(random.within(2012, 2025)).unwrap(), i8::try_from(random.within(1, 12)).unwrap(), 1);
    let fixed_day = random.within(1, 12);
    if plan.days == Days::Usual {
        day = day.saturating_add(random.within(0, 27).days());
    }
    let pace = random.weighted(&[(50, 2), (30, 5), (20, 12)]);
    let turn = random.weighted(&[(70, 20), (10, 0), (10, 50), (10, 100)]);
    // Of a card whose purchases are positive, most rows are purchases: no one is refunded more than he buys.
    let mut left = if plan.scheme == Scheme::Inverted { plan.rows / 3 } else { plan.rows };
    for at in 0..plan.rows {
        day = next_day(plan.days, day, at, fixed_day, pace, random);
        let found_one = booking(plan, fields, day, if left > 0 { turn } else { 0 }, random);
        left -= usize::from(found_one.amount > 0);
        found.push(found_one);
    }
    add_balances(plan, &mut found, random);
    match plan.flow {
        Flow::Oldest => {}
        Flow::Newest => found.reverse(),
        Flow::Unsorted => random.shuffle(&mut found),
    }
    found
}

fn next_day(days: Days, day: Date, at: usize, fixed: i64, pace: i64, random: &mut Random) -> Date {
    match days {
        Days::Usual => day.saturating_add(random.within(0, pace).days()),
        Days::Early => {
            let most = i64::from(12 - day.day()).min(2);
            day.saturating_add(if random.percent(40) { random.within(0, most) } else { 0 }.days())
        }
        Days::Monthly => {
            let months = if at == 0 { 0 } else { random.weighted(&[(85, 1), (15, 2)]) };
            let month = day.first_of_month().saturating_add(months.months());
            month.saturating_add((fixed - 1).days())
        }
        Days::Low => {
            let next = day.saturating_add(random.within(0, pace).days());
            if next.day() <= 12 { next } else { next.first_of_month().saturating_add(1.month()) }
        }
    }
}

/// `turn` of a hundred bookings are money in.
fn booking(plan: &Plan<'_>, fields: &[Field], day: Date, turn: usize, random: &mut Random) -> Booking {
    let unit = 10_i64.pow(plan.decimals);
    let size = random.weighted(&[(20, 10), (40, 100), (30, 2_000), (10, 30_000)]);
    let (whole, rest) = (random.within(1, size), random.within(0, unit - 1));
    let value = whole * unit + if plan.whole { 0 } else { rest };
    let is_in = random.percent(turn);
    // On a card what comes back is a refund.
    let text = match (random.percent(50) && !(is_in && plan.scheme == Scheme::Inverted), is_in) {
        (true, true) => random.pick(RECEIVED),
        (true, false) => random.pick(SPENT),
        _ => random.pick(PLAIN),
    };
    let has = |field| fields.contains(&field);
    let state = match random.below(100) {
        0..4 if has(Field::Status) => State::Pending,
        4..8 if has(Field::Status) => State::Declined,
        _ => State::Booked,
    };
    let before = random.weighted(&[(50, 0), (30, 1), (20, 3)]);
    let minute = random.within(0, 1439);
    let time = Time::new(i8::try_from(minute / 60).unwrap(), i8::try_from(minute % 60).unwrap(), 7, 0).unwrap();
    Booking {
        day,
        value_day: day.saturating_add(random.weighted(&[(70, 0), (20, 1), (10, 2)]).days()),
        bought: (day.saturating_sub(before.days()), time),
        amount: if is_in { value } else { -value },
        fee: if has(Field::Fee) && random.percent(40) { random.within(1, 5) * unit / 2 } else { 0 },
        balance: None,
        original: (has(Field::Original) && random.percent(50))
            .then(|| (value * random.within(50, 180) / 100, *random.pick(&["USD", "THB", "DKK"]))),
        state,
        text: (*text).to_owned(),
        number: random.within(100_000, 999_999),
    }
}

fn add_balances(plan: &Plan<'_>, bookings: &mut [Booking], random: &mut Random) {
    let unit = 10_i64.pow(plan.decimals);
    // What is owed is positive: what the holder has is negative then.
    let most = if plan.balances == Balances::Owed { -200 } else { 9_000 };
    let mut balance =
        random.within(most.min(0) * 5 - 500, most) * unit + if plan.whole { 0 } else { random.within(0, unit - 1) };
    let count = bookings.len();
    let days: Vec<Date> = bookings.iter().map(|booking| booking.day).collect();
    for (at, booking) in bookings.iter_mut().enumerate() {
        // What is not carried out moves nothing.
        let moved = if booking.state == State::Booked { booking.amount } else { 0 };
        balance += moved;
        booking.balance = match plan.balances {
            Balances::None => None,
            Balances::Chained => Some(balance),
            Balances::Owed => Some(-balance),
            Balances::Partly => (at + 1 == count || days[at + 1] != days[at]).then_some(balance),
            Balances::Gaps => {
                balance += if random.percent(15) { random.within(-90, 90) * unit } else { 0 };
                Some(balance)
            }
            Balances::AfterFees => {
                balance -= if booking.state == State::Booked { booking.fee } else { 0 };
                Some(balance)
            }
        };
        if booking.state != State::Booked {
            booking.balance = None;
        }
    }
}

/// The words in the cells of a table, chosen once.
pub(super) struct Words {
    debit: String,
    credit: String,
    booked: String,
    pending: String,
    declined: String,
    clock: usize,
    account: String,
}

/// Words of debit and credit as they stand beside each other in exports, and the language that they need beside them
/// to be understood; the empty one where they need none.
const FLAGS: &[(&str, &str, &str)] = &[
    ("D", "C", ""),
    ("DR", "CR", ""),
    ("Debit", "Credit", ""),
    ("DBIT", "CRDT", ""),
    ("-", "+", ""),
    ("Out", "In", ""),
    ("Soll", "Haben", ""),
    ("Dare", "Avere", ""),
    ("Cargo", "Abono", ""),
    ("Af", "Bij", ""),
    ("Duguje", "Potražuje", ""),
    ("S", "H", "de"),
    ("D", "H", "es"),
    ("C", "A", "es"),
    ("D", "A", "it"),
    ("MD", "D", "cs"),
    ("T", "J", "hu"),
    ("Wn", "Ma", "pl"),
    ("Д", "К", "ru"),
];

impl Words {
    fn of(plan: &Plan<'_>, fields: &[Field], random: &mut Random, traits: &mut Vec<&'static str>) -> Words {
        let spoken = if plan.header == Header::Missing { "" } else { plan.language.language.as_str() };
        let flags: Vec<_> = FLAGS.iter().filter(|(_, _, of)| of.is_empty() || *of == spoken).collect();
        // Half of them of the language itself, where it has its own.
        let own: Vec<_> = flags.iter().copied().filter(|(_, _, of)| !of.is_empty()).collect();
        let from = if own.is_empty() || random.percent(50) { &flags } else { &own };
        let (debit, credit, _) = **random.pick(from);
        let (mut debit, mut credit) = (debit.to_owned(), credit.to_owned());
        if fields.contains(&Field::Flag) {
            if random.percent(50) {
                let listed =
                    (plan.language.cell("debit", "credit", random), plan.language.cell("credit", "debit", random));
                if let (Some(out), Some(back)) = listed {
                    (debit, credit) = (out, back);
                }
            } else {
                traits.push("flag words of an own list");
            }
        }
        // Words of an own list under a name that nobody knows are a text like any other.
        let listed = random.percent(60) || plan.header != Header::Known;
        let mut word = |meaning: &str, not: &str, own: &str| {
            plan.language.cell(meaning, not, random).filter(|_| listed).unwrap_or_else(|| own.to_owned())
        };
        if fields.contains(&Field::Status) && !listed {
            traits.push("status words of an own list");
        }
        Words {
            booked: word("booked", "pending", "Carried out"),
            pending: word("pending", "booked", "Awaits posting"),
            declined: word("declined", "booked", "Taken back"),
            debit,
            credit,
            clock: random.below(2),
            account: "DE02 1001 0010 0006 8201 01".to_owned(),
        }
    }
}

/// A booking as rows of cells: one, and those that go on with its text.
fn lines(plan: &Plan<'_>, fields: &[Field], words: &Words, booking: &Booking) -> Vec<Vec<String>> {
    let is_undated = is_undated(fields, booking);
    let cells = fields.iter().map(|field| match field {
        Field::Booking | Field::AnyDate if is_undated => String::new(),
        field => cell(plan, words, booking, *field),
    });
    vec![cells.collect()]
}

/// Two thirds of the pending bookings have no booking date yet, where another date is there.
fn is_undated(fields: &[Field], booking: &Booking) -> bool {
    let has_other = fields.contains(&Field::Bought) || fields.contains(&Field::Value);
    booking.state == State::Pending && has_other && booking.number % 3 > 0
}

fn cell(plan: &Plan<'_>, words: &Words, booking: &Booking, field: Field) -> String {
    let money = |value: i64| plan.number.write(scaled(plan, value));
    let is_out = booking.amount < 0;
    let number = booking.number;
    match field {
        Field::Booking | Field::AnyDate => plan.date.write(booking.day),
        Field::Value => plan.date.write(booking.value_day),
        Field::Bought => format!("{} {}", plan.date.write(booking.bought.0), clock(booking.bought.1, words.clock)),
        Field::Text => booking.text.clone(),
        Field::Party => format!("Shop {}", number % 17),
        Field::PartyAccount => format!("NL91ABNA0{number}300"),
        Field::Amount => match plan.scheme {
            Scheme::Inverted => money(-booking.amount),
            Scheme::Flag => money(booking.amount.abs()),
            _ => money(booking.amount),
        },
        Field::Debit => side(plan, -booking.amount, true),
        Field::Credit => side(plan, booking.amount, false),
        Field::Flag => if is_out { &words.debit } else { &words.credit }.clone(),
        Field::Balance => booking.balance.map_or(String::new(), money),
        Field::Available => booking.balance.map_or(String::new(), |balance| money(balance + 5_000)),
        Field::Currency => plan.currency.to_owned(),
        Field::Original => {
            booking.original.map_or(String::new(), |(value, _)| money(if is_out { -value } else { value }))
        }
        Field::OriginalCurrency => booking.original.map_or(String::new(), |(_, currency)| currency.to_owned()),
        Field::Rate => {
            booking.original.map_or(String::new(), |_| format!("1{}{}", plan.number.decimal, number % 9_000 + 1_000))
        }
        Field::Fee => {
            if booking.fee == 0 {
                String::new()
            } else {
                money(booking.fee)
            }
        }
        Field::Reference => format!("{}", number * 7_919),
        Field::Cheque => {
            if number % 4 == 0 {
                format!("{}", number % 10_000)
            } else {
                String::new()
            }
        }
        Field::Card => format!("{}******{}", 400_000 + number % 9, number % 10_000),
        Field::Account => words.account.clone(),
        Field::Category => ["Food", "Rent", "Fun", "Other"][usize::try_from(number % 4).unwrap()].to_owned(),
        Field::Type => ["Card", "Transfer", "Order"][usize::try_from(number % 3).unwrap()].to_owned(),
        Field::CardKind => if number % 5 == 0 { "Debit" } else { "Credit" }.to_owned(),
        Field::Quantity => (number % 12 + 1).to_string(),
        Field::Mcc => (5_000 + number % 999).to_string(),
        Field::Status => match booking.state {
            State::Booked => &words.booked,
            State::Pending => &words.pending,
            State::Declined => &words.declined,
        }
        .clone(),
    }
}

/// One of the two columns of money out and money in.
fn side(plan: &Plan<'_>, value: i64, is_debit: bool) -> String {
    let Scheme::Pair { minus, zeros, .. } = plan.scheme else { return String::new() };
    match (value > 0, zeros) {
        (true, _) => plan.number.write(scaled(plan, if is_debit && minus { -value } else { value })),
        (false, true) => plan.number.write(0),
        (false, false) => String::new(),
    }
}

/// A value of the currency's decimals, in the decimals that are printed.
pub(super) fn scaled(plan: &Plan<'_>, value: i64) -> i64 {
    value / 10_i64.pow(plan.decimals - plan.number.decimals)
}

/// What a right reading gives.
fn meant(plan: &Plan<'_>, fields: &[Field], bookings: &[Booking], currency_above: bool) -> Vec<Row> {
    let has = |field| fields.contains(&field);
    let is_told = has(Field::Currency) || plan.number.beside.is_some() || currency_above;
    let carried_out = bookings.iter().filter(|booking| booking.state != State::Declined);
    carried_out
        .map(|booking| Row {
            // Without a booking date the day of the purchase stands in, or else the other day that is there.
            date: match is_undated(fields, booking) {
                true if has(Field::Bought) => booking.bought.0,
                true => booking.value_day,
                false => booking.day,
            },
            amount: Some(decimal(scaled(plan, booking.amount), plan.number.decimals)),
            currency: is_told.then(|| plan.currency.to_owned()),
            balance: booking.balance.map(|balance| decimal(scaled(plan, balance), plan.number.decimals)),
            value_date: has(Field::Value).then_some(booking.value_day),
            is_pending: booking.state == State::Pending,
            usage: None,
        })
        .collect()
}
