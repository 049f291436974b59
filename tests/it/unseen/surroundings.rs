//! What stands around and between the bookings: lines above, balances, totals, rows that go on with a text, footers,
//! a second table.

use super::bank::{Booking, State, scaled};
use super::columns::Field;
use super::plan::{Flow, Plan, Scheme};
use super::random::Random;

/// All lines of a table.
pub(super) struct Lines {
    pub(super) lines: Vec<Vec<String>>,
    /// The lines above name the currency.
    pub(super) currency_above: bool,
}

pub(super) fn surround(
    plan: &Plan<'_>,
    fields: &[Field],
    header: Option<Vec<String>>,
    body: Vec<Vec<Vec<String>>>,
    bookings: &[Booking],
    random: &mut Random,
    traits: &mut Vec<&'static str>,
) -> Lines {
    let mut lines = Vec::new();
    let has_preamble = header.is_some() && random.percent(30);
    let currency_above = has_preamble && random.percent(60);
    if has_preamble {
        traits.push("preamble");
        lines.extend(preamble(plan, bookings, currency_above, random));
    }
    let has_header = header.is_some();
    lines.extend(header);
    let balances = has_header && plan.rows > 2 && random.percent(8);
    let ends = ends(plan, fields, bookings, balances, random, traits);
    lines.extend(ends.0);
    let goes_on = random.percent(6).then(|| traits.push("continuation rows")).is_some();
    let has_blanks = random.percent(6).then(|| traits.push("blank lines")).is_some();
    for rows in body {
        lines.extend(rows);
        if goes_on && random.percent(30) {
            lines.push(only(fields, Field::Text, "goes on 12/03 and 45,90".to_owned()));
        }
        if has_blanks && random.percent(15) {
            lines.push(vec![String::new()]);
        }
    }
    lines.extend(ends.1);
    lines.extend(footer(plan, fields, bookings, random, traits));
    Lines { lines, currency_above }
}

/// A row of which one cell is filled.
fn only(fields: &[Field], field: Field, text: String) -> Vec<String> {
    fields.iter().map(|of| if *of == field { text.clone() } else { String::new() }).collect()
}

fn preamble(plan: &Plan<'_>, bookings: &[Booking], currency: bool, random: &mut Random) -> Vec<Vec<String>> {
    let days = || bookings.iter().map(|booking| booking.day);
    let (first, last) = (days().min().unwrap(), days().max().unwrap());
    let pair = |name: &str, value: String| vec![name.to_owned(), value];
    let mut lines = vec![
        pair("Account", "DE02100100100006820101".to_owned()),
        pair("Period", format!("{} - {}", plan.date.write(first), plan.date.write(last))),
        pair("Balance", plan.number.write(scaled(plan, 123_456))),
        vec!["Statement of account".to_owned()],
    ];
    random.shuffle(&mut lines);
    lines.truncate(random.below(4) + 1);
    if currency {
        lines.push(pair("Currency", plan.currency.to_owned()));
    }
    if random.percent(50) {
        lines.push(vec![String::new()]);
    }
    lines
}

/// Rows of the opening and the closing balance, the earlier one where the earlier bookings are.
fn ends(
    plan: &Plan<'_>,
    fields: &[Field],
    bookings: &[Booking],
    is_there: bool,
    random: &mut Random,
    traits: &mut Vec<&'static str>,
) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    if !is_there || plan.flow == Flow::Unsorted {
        return (Vec::new(), Vec::new());
    }
    traits.push("rows of balances");
    let money = fields.iter().find(|field| matches!(field, Field::Balance));
    let money = money.or_else(|| fields.iter().find(|field| matches!(field, Field::Amount | Field::Credit)));
    let is_dated = random.percent(50);
    let mut row = |meaning: &str, own: &str, booking: &Booking| {
        let listed = plan.language.cell(meaning, "", random).filter(|word| word.contains(' '));
        let name = listed.unwrap_or_else(|| own.to_owned());
        let line = fields.iter().map(|field| match field {
            Field::Booking | Field::AnyDate if is_dated => plan.date.write(booking.day),
            Field::Text => name.clone(),
            field if Some(field) == money => plan.number.write(scaled(plan, 777_700)),
            _ => String::new(),
        });
        line.collect::<Vec<String>>()
    };
    let (first, last) = (&bookings[0], &bookings[bookings.len() - 1]);
    match plan.flow {
        Flow::Oldest => (vec![row("opening", "Opening balance", first)], vec![row("closing", "Closing balance", last)]),
        _ => (vec![row("closing", "Closing balance", first)], vec![row("opening", "Opening balance", last)]),
    }
}

fn footer(
    plan: &Plan<'_>,
    fields: &[Field],
    bookings: &[Booking],
    random: &mut Random,
    traits: &mut Vec<&'static str>,
) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let booked = || bookings.iter().filter(|booking| booking.state == State::Booked);
    if random.percent(8) {
        traits.push("total row");
        let name = plan.language.cell("total", "", random).unwrap_or_else(|| "Total".to_owned());
        let place = if random.percent(50) { 0 } else { fields.iter().position(|of| *of == Field::Text).unwrap() };
        let sums = |field: Field| match field {
            Field::Amount if plan.scheme == Scheme::Inverted => Some(-booked().map(|one| one.amount).sum::<i64>()),
            Field::Amount => Some(booked().map(|one| one.amount).sum()),
            Field::Debit => Some(booked().map(|one| (-one.amount).max(0)).sum()),
            Field::Credit => Some(booked().map(|one| one.amount.max(0)).sum()),
            _ => None,
        };
        let cells = fields.iter().enumerate().map(|(at, field)| match sums(*field) {
            _ if at == place => name.clone(),
            Some(sum) => plan.number.write(scaled(plan, sum)),
            None => String::new(),
        });
        lines.push(cells.collect());
    }
    if random.percent(10) {
        traits.push("footer");
        lines.push(vec![String::new()]);
        lines.push(vec![format!(
            "Printed on {} without a signature, {} rows.",
            plan.date.write(bookings[0].day),
            plan.rows
        )]);
    }
    if random.percent(4) {
        traits.push("second table");
        lines.push(vec![String::new()]);
        lines.push(vec!["Standing orders".to_owned()]);
        let names = ["Next on", "To whom", "How much", "How often"];
        lines.push(names.iter().map(|name| (*name).to_owned()).collect());
        for name in ["Landlord", "Club"] {
            let amount = plan.number.write(scaled(plan, -12_300));
            lines.push(vec![plan.date.write(bookings[0].day), name.to_owned(), amount, "monthly".to_owned()]);
        }
    }
    lines
}
