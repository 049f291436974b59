//! Tables of calls, messages and data sessions.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};
use rust_decimal::Decimal;

use super::random::Random;
use super::truth::{Case, Doubt, Respect, Row, Use};
use super::words::{INVENTED_LANGUAGES, Language, dressed, invented};
use super::writing::{DateStyle, Dialect, Minus, NumberStyle, Order, clock, decimal};

/// How lengths are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Length {
    Seconds,
    /// `03:25`, minutes and seconds; two numbers may be hours and minutes too.
    MinutesSeconds,
    HoursMinutesSeconds,
    /// Whole minutes that were begun, as billed.
    Minutes,
}

/// What is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kinds {
    Voice,
    Data,
    /// Told by a column.
    Several,
}

struct Plan<'l> {
    language: &'l Language,
    known: usize,
    style: usize,
    kinds: Kinds,
    length: Length,
    /// The unit stands in the header.
    unit: bool,
    bytes: (&'static str, i64),
    date: DateStyle,
    split: bool,
    number: NumberStyle,
    charge: bool,
    rows: usize,
    dialect: Dialect,
}

struct Event {
    day: Date,
    time: Time,
    kind: &'static str,
    seconds: i64,
    /// In thousandths of the unit.
    volume: i64,
    charge: i64,
    is_in: bool,
}

/// The table of a number.
pub(super) fn table(number: u64, languages: &[Language]) -> Case {
    let mut random = Random::new(number ^ 0x7E1E);
    let plan = plan(languages, &mut random);
    let events = events(&plan, &mut random);
    let columns = columns(&plan, &mut random);
    let words = ["voice", "sms", "data", "incoming", "outgoing"].map(|meaning| {
        let not = if meaning == "incoming" { "outgoing" } else { "incoming" };
        let word = plan.language.cell(meaning, not, &mut random);
        // `sms recu` is no direction of a call.
        let names_kind = |word: &String| word.contains("sms") || word.contains("mms") || word.contains("mesaj");
        let is_direction = meaning == "incoming" || meaning == "outgoing";
        word.filter(|word| !is_direction || !names_kind(word)).unwrap_or_else(|| meaning.to_owned())
    });
    let mut lines = vec![names(&plan, &columns, &mut random)];
    for event in &events {
        lines.push(columns.iter().map(|column| cell(&plan, &words, event, column)).collect());
    }
    let mut case = Case {
        number,
        bytes: plan.dialect.write(&lines),
        rows: events.iter().map(|event| meant(&plan, &columns, event)).collect(),
        doubts: BTreeMap::new(),
        traits: vec![match plan.kinds {
            Kinds::Voice => "calls",
            Kinds::Data => "data",
            Kinds::Several => "several kinds",
        }],
    };
    note_doubts(&mut case, &plan, &events);
    case
}

fn plan<'l>(languages: &'l [Language], random: &mut Random) -> Plan<'l> {
    let code = INVENTED_LANGUAGES[random.below(6)];
    let language = match random.below(3) {
        0 => random.pick(languages),
        _ => languages.iter().find(|language| language.language == code).unwrap(),
    };
    let is_english = language.language == "en";
    let order = match random.below(100) {
        0..35 => Order::Year,
        35..55 if is_english => Order::Month,
        _ => Order::Day,
    };
    let mark = match order {
        Order::Year => "-",
        Order::Month => "/",
        Order::Day => *random.pick(&["/", ".", "-"]),
    };
    let has_words = ["voice", "sms", "data"].iter().all(|meaning| language.cell(meaning, "", random).is_some());
    Plan {
        language,
        known: random.weighted(&[(60, 100), (20, 60), (20, 0)]),
        style: random.below(5),
        kinds: random.weighted(&[
            (50, Kinds::Voice),
            (20, Kinds::Data),
            (if has_words { 30 } else { 0 }, Kinds::Several),
        ]),
        length: random.weighted(&[
            (40, Length::Seconds),
            (20, Length::MinutesSeconds),
            (25, Length::HoursMinutesSeconds),
            (15, Length::Minutes),
        ]),
        unit: random.percent(50),
        bytes: random.weighted(&[(30, ("bytes", 1)), (25, ("KB", 1_000)), (45, ("MB", 1_000_000))]),
        date: DateStyle {
            order,
            mark,
            short_year: order != Order::Year && random.percent(15),
            padded: true,
            named: None,
        },
        split: random.percent(30),
        number: NumberStyle {
            decimal: if is_english || random.percent(20) { '.' } else { ',' },
            grouping: "",
            indian: false,
            minus: Minus::Before,
            plus: false,
            beside: None,
            decimals: random.weighted(&[(60, 2), (25, 3), (15, 4)]),
        },
        charge: random.percent(60),
        rows: usize::try_from(random.within(1, 40)).unwrap(),
        dialect: Dialect::any(random, false, false),
    }
}

fn events(plan: &Plan<'_>, random: &mut Random) -> Vec<Event> {
    let mut day = date(2023, i8::try_from(random.within(1, 12)).unwrap(), i8::try_from(random.within(1, 28)).unwrap());
    let pace = random.within(0, 3);
    let mut found = Vec::new();
    for _ in 0..plan.rows {
        day = day.saturating_add(random.within(0, pace).days());
        let minute = random.within(0, 1439);
        let kind = match plan.kinds {
            Kinds::Voice => "voice",
            Kinds::Data => "data",
            Kinds::Several => random.weighted(&[(50, "voice"), (30, "sms"), (20, "data")]),
        };
        let second = if plan.length == Length::Minutes { 0 } else { random.within(0, 59) };
        let most = random.weighted(&[(50, 3), (40, 20), (10, 90)]);
        found.push(Event {
            day,
            time: Time::new(i8::try_from(minute / 60).unwrap(), i8::try_from(minute % 60).unwrap(), 9, 0).unwrap(),
            kind,
            seconds: if kind == "voice" { random.within(1, most) * 60 + second } else { 0 },
            volume: if kind == "data" { random.within(1, 900_000) } else { 0 },
            charge: if random.percent(50) { 0 } else { random.within(1, 90_000) },
            is_in: kind != "data" && random.percent(30),
        });
    }
    found
}

fn columns(plan: &Plan<'_>, random: &mut Random) -> Vec<&'static str> {
    let mut columns = vec!["started_at"];
    if plan.split {
        columns.push("time");
    }
    if plan.kinds != Kinds::Data {
        columns.push("peer");
        columns.push("duration");
        if random.percent(40) {
            columns.push("direction");
        }
    }
    if plan.kinds != Kinds::Voice {
        columns.push("volume");
    }
    if plan.kinds == Kinds::Several {
        columns.push("kind");
    }
    if plan.charge {
        columns.push("charge");
    }
    if random.percent(30) {
        columns.push("service");
    }
    if random.percent(30) {
        random.shuffle(&mut columns);
    }
    columns
}

fn names(plan: &Plan<'_>, columns: &[&'static str], random: &mut Random) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for role in columns {
        let known = random.percent(plan.known);
        let (listed, own) = (plan.language.header(role, random), invented(role, &plan.language.language));
        let word = if known { listed.or(own) } else { own.or(listed) };
        let mut name = dressed(&word.unwrap_or_else(|| (*role).to_owned()), plan.style);
        match (*role, plan.length) {
            ("volume", _) => name = format!("{name} ({})", plan.bytes.0),
            ("duration", Length::Seconds) if plan.unit => name = format!("{name} (sec)"),
            ("duration", Length::Minutes) if plan.unit => name = format!("{name} (min)"),
            _ => {}
        }
        if names.contains(&name) {
            name.push_str(" 2");
        }
        names.push(name);
    }
    names
}

fn cell(plan: &Plan<'_>, words: &[String; 5], event: &Event, column: &str) -> String {
    match column {
        "started_at" if plan.split => plan.date.write(event.day),
        "started_at" => format!("{} {}", plan.date.write(event.day), clock(event.time, 1)),
        "time" => clock(event.time, 1),
        "peer" => {
            if event.kind == "data" {
                String::new()
            } else {
                format!("0049301234{:03}", event.seconds % 1_000)
            }
        }
        "duration" if event.kind != "voice" => String::new(),
        "duration" => length(plan.length, event.seconds),
        "direction" => words[if event.is_in { 3 } else { 4 }].clone(),
        "volume" if event.kind != "data" => String::new(),
        "volume" if plan.bytes.1 == 1 => event.volume.to_string(),
        "volume" => NumberStyle { decimals: 3, ..plan.number }.write(event.volume),
        "kind" => words[["voice", "sms", "data"].iter().position(|kind| *kind == event.kind).unwrap()].clone(),
        "charge" => plan.number.write(event.charge),
        _ => "0049170555000".to_owned(),
    }
}

fn length(form: Length, seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match form {
        Length::Seconds => seconds.to_string(),
        Length::Minutes => (seconds / 60).to_string(),
        Length::MinutesSeconds => format!("{:02}:{rest:02}", seconds / 60),
        Length::HoursMinutesSeconds => format!("{hours:02}:{minutes:02}:{rest:02}"),
    }
}

fn meant(plan: &Plan<'_>, columns: &[&'static str], event: &Event) -> Row {
    let bytes = |factor: i64| {
        (decimal(event.volume, if plan.bytes.1 == 1 { 0 } else { 3 }) * Decimal::from(factor)).normalize()
    };
    let binary = match plan.bytes.1 {
        1 => 1,
        1_000 => 1_024,
        _ => 1_024 * 1_024,
    };
    Row {
        date: event.day,
        amount: columns.contains(&"charge").then(|| decimal(event.charge, plan.number.decimals)),
        currency: None,
        balance: None,
        value_date: None,
        is_pending: false,
        usage: Some(Use {
            time: Some(event.time),
            kind: event.kind,
            seconds: (event.kind == "voice").then(|| Decimal::from(event.seconds)),
            bytes: if event.kind == "data" { vec![bytes(plan.bytes.1), bytes(binary)] } else { Vec::new() },
        }),
    }
}

/// - `03:25` is open: minutes and seconds here, hours and minutes elsewhere, unless minutes are 24 and more.
/// - Whole numbers are seconds or minutes: open without a unit, arguable where some are too long for one.
/// - Decimals of volumes are three here: they leave the mark open unless a charge tells it.
/// - Whether a megabyte is 1,000 or 1,024 kilobytes is not asked of the reader: both are right.
/// - Dates as in tables of bookings; calls are sorted, oldest first.
fn note_doubts(case: &mut Case, plan: &Plan<'_>, events: &[Event]) {
    let has_lengths = plan.kinds != Kinds::Data;
    let long = events.iter().any(|event| event.seconds >= 24 * 60);
    match plan.length {
        Length::MinutesSeconds if has_lengths => {
            case.doubt(Respect::Duration, if long { Doubt::Arguable } else { Doubt::Open })
        }
        Length::Seconds | Length::Minutes if has_lengths && !plan.unit => {
            case.doubt(Respect::Duration, if long { Doubt::Arguable } else { Doubt::Open });
        }
        _ => {}
    }
    if plan.kinds != Kinds::Voice {
        case.doubt(Respect::Decimal, Doubt::Arguable);
    }
    if plan.number.decimals == 3 {
        case.doubt(Respect::Decimal, Doubt::Arguable);
    }
    if plan.known < 100 {
        case.doubt(Respect::Column, Doubt::Arguable);
    }
    for order in [Order::Day, Order::Month] {
        let read: Option<Vec<Date>> = events.iter().map(|event| plan.date.mistaken(event.day, order)).collect();
        let differs = read.is_some_and(|read| read.iter().zip(events).any(|(read, event)| *read != event.day));
        let told = plan.language.date_order.is_some() || plan.date.mark == ".";
        if differs {
            case.doubt(Respect::DateOrder, if told { Doubt::Arguable } else { Doubt::Open });
        }
    }
}
