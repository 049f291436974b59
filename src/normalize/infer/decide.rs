//! Which of the drafts is the reading.

use super::super::layout::AmountColumns;
use super::super::{Classifier, ReadOptions};
use super::draft::{Draft, Sketch};
use super::trial::Trial;
use super::words::Role;
use super::{Evidence, Found};
use crate::base::{Code, DateOrder, Problem, Proof, VolumeUnit};
use crate::read::Preview;

/// A draft and what came of it.
struct Tried<'w> {
    draft: Draft,
    trial: Trial<'w>,
}

/// Drafts beyond so many are not tried: a table with so many numbers is no statement.
const DRAFTS_MAX: usize = 400;

/// The reading that the trials leave. `None` where none reads the rows.
pub(super) fn decide(
    sketch: &Sketch<'_>,
    drafts: Vec<Draft>,
    preview: &Preview,
    classifier: &Classifier,
    options: &ReadOptions,
) -> Option<Result<Found, Problem>> {
    if drafts.len() > DRAFTS_MAX {
        return None;
    }
    let count = drafts.len();
    let tried = drafts.into_iter().filter_map(|draft| {
        let trial = Trial::run(&draft.layout, preview, classifier, options, &sketch.words.directions)?;
        Some(Tried { draft, trial })
    });
    let mut tried: Vec<Tried<'_>> = tried.filter(|tried| tried.trial.imported > 0).collect();
    keep_likely(&mut tried);
    let fitting = tried.len();
    let first = tried.first()?;
    if let Some(problem) = undecided(sketch, &tried) {
        return Some(Err(problem));
    }
    if !first.draft.is_named
        && !first.trial.is_verified
        && !first.trial.figures.is_chained()
        && !is_only_reading(sketch, &first.draft)
    {
        return Some(Err(ask("column", sketch, &tried)));
    }
    if options.said.megabyte.is_none() && has_open_unit(&first.draft) {
        return Some(Err(ask("megabyte", sketch, &tried)));
    }
    let is_turned = match sign_odds(sketch, first).filter(|_| options.said.sign.is_none()) {
        Some(odds) if odds <= SURE && !is_surely_turned(first, odds) => return Some(Err(ask("sign", sketch, &tried))),
        Some(odds) => odds <= SURE,
        None => false,
    };
    let has_two_balances = has_two_balances(sketch, &tried);
    let mut chosen = tried.swap_remove(0);
    if let Some(columns) = chosen.draft.layout.transaction.as_mut().filter(|_| is_turned) {
        columns.amount.invert = true;
    }
    if let Some(columns) = chosen.draft.layout.transaction.as_mut().filter(|_| has_two_balances) {
        // The balance and what may be spent follow the bookings alike: which one it is, nobody can tell.
        columns.balance = None;
        chosen.draft.columns.retain(|(role, _)| *role != Role::Balance);
    }
    let confidence = match (chosen.trial.is_verified, chosen.draft.is_named) {
        (true, _) => 0.95,
        (false, true) => 0.75,
        (false, false) => 0.6,
    };
    let names = chosen.draft.columns.iter().map(|(role, index)| (*role, name_of(sketch, *index)));
    let evidence = Evidence {
        columns: names.collect(),
        dates: chosen.draft.layout.values.date.clone(),
        tried: count as u64,
        fitting: fitting as u64,
        is_proved: chosen.trial.is_verified,
        is_named: chosen.draft.is_named && sketch.table.header.is_some(),
    };
    Some(Ok(Found { layout: chosen.draft.layout, confidence, evidence }))
}

/// Whether the readings that are left differ in nothing but the balance.
fn has_two_balances(sketch: &Sketch<'_>, tried: &[Tried<'_>]) -> bool {
    let Some(first) = tried.first() else { return false };
    let balance = |tried: &Tried<'_>| tried.draft.columns.iter().find(|(role, _)| *role == Role::Balance).copied();
    let is_named_balance = balance(first).is_some_and(|(_, index)| sketch.columns[index].header.is_exact);
    let decimal = |tried: &Tried<'_>| tried.draft.layout.values.decimal;
    let is_other_balance = |other: &Tried<'_>| {
        let is_other_column = !is_named_balance && balance(other).is_some() && balance(other) != balance(first);
        // Whole amounts are the same with either mark, the balance beside them is not.
        is_other_column || (!first.trial.is_verified && decimal(other) != decimal(first))
    };
    tried.iter().any(is_other_balance)
}

/// Leaves those that fit best: proved by arithmetic, else with the fewest refused rows; named rather than guessed.
fn keep_likely(tried: &mut Vec<Tried<'_>>) {
    // Without a proof, a balance that nothing names is none; said by the person, it is one.
    tried.retain(|tried| !tried.draft.must_prove || tried.trial.is_verified || tried.trial.figures.is_chained());
    // Rows are carried out unless the balance follows only without them.
    let is_plain_proof = |tried: &Tried<'_>| {
        let fits = tried.trial.figures.is_chained() && tried.trial.proof != Proof::Discrepancy;
        tried.draft.layout.pending.is_none() && (tried.trial.is_verified || fits)
    };
    if tried.iter().any(is_plain_proof) {
        tried.retain(|tried| tried.draft.layout.pending.is_none());
    }
    if tried.iter().any(|tried| tried.trial.is_verified) {
        tried.retain(|tried| tried.trial.is_verified);
    } else if tried.iter().any(|tried| tried.trial.figures.is_chained()) {
        tried.retain(|tried| tried.trial.figures.is_chained());
    }
    let least = tried.iter().map(|tried| tried.trial.refused).min().unwrap_or(0);
    tried.retain(|tried| tried.trial.refused == least);
    // Rows that nobody can read are told one by one; a table of them is none.
    tried.retain(|tried| tried.trial.refused <= tried.trial.imported);
    if tried.iter().any(|tried| tried.draft.is_named) {
        tried.retain(|tried| tried.draft.is_named);
    }
    if tried.iter().any(|tried| tried.trial.proof != Proof::Discrepancy) {
        tried.retain(|tried| tried.trial.proof != Proof::Discrepancy || tried.draft.is_named);
    }
    keep_in_order(tried);
    tried.sort_by_key(|tried| {
        (!tried.trial.is_verified, tried.trial.proof == Proof::Discrepancy, usize::MAX - tried.draft.named)
    });
}

/// Days of a statement run in one direction. Where they do in one order of day and month and jump about in the other,
/// the rows have told which one it is.
fn keep_in_order(tried: &mut Vec<Tried<'_>>) {
    let Some(first) = tried.first().map(|tried| tried.draft.order) else { return };
    if tried.iter().all(|tried| tried.draft.order == first) {
        return;
    }
    for likely in [has_near_dates, has_short_span] {
        let orders: Vec<DateOrder> = orders_of(tried, likely);
        if orders.len() == 1 {
            tried.retain(|tried| tried.draft.order == orders[0]);
            return;
        }
    }
    let orderly =
        |tried: &Tried<'_>| tried.trial.figures.runs_in_order() && tried.trial.figures.day_changes() >= DAY_CHANGES_MIN;
    let jumpy = |tried: &Tried<'_>| tried.trial.figures.steps_back() >= STEPS_BACK_MIN;
    let orders: Vec<_> = tried.iter().filter(|tried| orderly(tried)).map(|tried| tried.draft.order).collect();
    let Some(order) = orders.first().copied().filter(|order| orders.iter().all(|other| other == order)) else { return };
    if tried.iter().filter(|tried| tried.draft.order != order).all(jumpy) {
        tried.retain(|tried| tried.draft.order == order);
    }
}

/// The orders in which something holds, where it does not hold in all of them.
fn orders_of(tried: &[Tried<'_>], holds: fn(&Tried<'_>, &[Tried<'_>]) -> bool) -> Vec<DateOrder> {
    let mut orders: Vec<DateOrder> = Vec::new();
    for one in tried.iter().filter(|one| holds(one, tried)) {
        if !orders.contains(&one.draft.order) {
            orders.push(one.draft.order);
        }
    }
    let all_hold = tried.iter().all(|one| orders.contains(&one.draft.order));
    if all_hold { Vec::new() } else { orders }
}

/// Booking date and value date lie near each other, and in another order weeks apart.
fn has_near_dates(one: &Tried<'_>, all: &[Tried<'_>]) -> bool {
    let is_far = |other: &Tried<'_>| other.trial.figures.far_dates > 0;
    one.trial.figures.near_dates > 0 && !is_far(one) && all.iter().any(is_far)
}

/// The days span no more than a few years, or there is no other order in which they do. What comes on one day of every
/// month spans a year when day and year are exchanged, and jumps about in it: that order is none.
fn has_short_span(one: &Tried<'_>, all: &[Tried<'_>]) -> bool {
    let (span, steps_back) = (one.trial.figures.span_days(), one.trial.figures.steps_back());
    let is_better = |other: &Tried<'_>| {
        other.trial.figures.span_days() < SPAN_DAYS_SHORT && other.trial.figures.steps_back() <= steps_back
    };
    span <= SPAN_DAYS_LONG || !all.iter().any(is_better)
}

/// No export goes back further than this, with few exceptions.
const SPAN_DAYS_SHORT: i32 = 3 * 366;
const SPAN_DAYS_LONG: i32 = 4 * 366;

/// Changes of the day below which their direction says nothing.
const DAY_CHANGES_MIN: u64 = 4;
/// Steps against the direction that rows of one day out of order would not make.
const STEPS_BACK_MIN: u64 = 2;

/// The problem where the readings that are left differ: what differs names the flag.
fn undecided(sketch: &Sketch<'_>, tried: &[Tried<'_>]) -> Option<Problem> {
    let first = tried.first()?;
    let differs = |differ: &dyn Fn(&Tried<'_>) -> bool| tried.iter().skip(1).any(differ);
    let is_other_column = |other: &Tried<'_>| other.draft.columns != first.draft.columns;
    let has_other_dates = |other: &Tried<'_>| !other.trial.figures.has_dates_of(&first.trial.figures);
    let has_other_amounts = |other: &Tried<'_>| !other.trial.figures.has_amounts_of(&first.trial.figures);
    if differs(&|other| has_other_amounts(other) && is_other_column(other) && !is_weaker(other, first)) {
        return Some(ask("column", sketch, tried));
    }
    if differs(&|other| has_other_dates(other) && other.draft.order != first.draft.order) {
        return Some(ask("date-order", sketch, tried));
    }
    if differs(&|other| has_other_dates(other) && is_other_column(other) && !is_weaker(other, first)) {
        return Some(ask("column", sketch, tried));
    }
    let same_column = |other: &Tried<'_>| !is_other_column(other);
    let has_other_sizes = |other: &Tried<'_>| !other.trial.figures.has_sizes_of(&first.trial.figures);
    if differs(&|other| same_column(other) && has_other_sizes(other)) {
        let decimal = |tried: &Tried<'_>| tried.draft.layout.values.decimal;
        let is_decimal = tried.iter().any(|other| decimal(other) != decimal(first));
        let flag = if is_decimal || first.draft.layout.usage.is_empty() { "decimal" } else { "duration" };
        return Some(ask(flag, sketch, tried));
    }
    differs(&|other| same_column(other) && has_other_amounts(other)).then(|| ask("sign", sketch, tried))
}

/// Whether the header speaks for one draft and not for another.
fn is_weaker(other: &Tried<'_>, first: &Tried<'_>) -> bool {
    other.draft.named < first.draft.named
}

/// Without names and without a proof: one date, one number that looks like money, and nothing else that it could be.
fn is_only_reading(sketch: &Sketch<'_>, draft: &Draft) -> bool {
    let money: Vec<_> = sketch.columns.iter().filter(|column| column.has_money()).collect();
    let has_values = money.iter().all(|column| column.numbers.negative + column.numbers.positive > 0);
    let dates = sketch.columns.iter().filter(|column| column.is_date());
    let amounts = draft.columns.iter().filter(|(role, _)| matches!(role, Role::Amount | Role::Debit | Role::Credit));
    money.len() == 1 && has_values && dates.count() == 1 && amounts.count() == 1
}

/// Whether volumes stand in a unit of which nobody says whether its kilo is 1000 or 1024.
fn has_open_unit(draft: &Draft) -> bool {
    let volumes = draft.layout.usage.iter().filter_map(|columns| columns.volume.as_ref());
    volumes.into_iter().any(|volume| volume.unit != VolumeUnit::Byte)
}

/// How sure the sign must be: twenty to one; a hundred and fifty to one to turn it round.
const SURE: f64 = 3.0;
const SURE_TURNED: f64 = 5.0;
/// Bookings whose words must contradict the sign before it is turned round.
const CONTRADICTIONS_MIN: u64 = 2;

/// Whether positive amounts are money spent: the words of several bookings say so, those of none say otherwise, and no
/// balance is there to be explained.
fn is_surely_turned(tried: &Tried<'_>, odds: f64) -> bool {
    let has_balance = tried.draft.columns.iter().any(|(role, _)| *role == Role::Balance);
    let figures = &tried.trial.figures;
    let are_contrary = figures.agreeing == 0 && figures.disagreeing >= CONTRADICTIONS_MIN;
    odds < -SURE_TURNED && are_contrary && !has_balance
}

/// How likely it is that a signed amount is as the account holder sees it, as a logarithm of odds; `None` where that is
/// certain.
///
/// Some cards print what was spent without a minus. How likely that is follows from how many amounts are negative (on
/// an account most bookings are small payments; on such a card only repayments are negative), from columns that cards
/// do not have, and from bookings whose words tell that money went out or came in. Weights are logarithms of odds.
fn sign_odds(sketch: &Sketch<'_>, tried: &Tried<'_>) -> Option<f64> {
    let columns = tried.draft.layout.transaction.as_ref()?;
    let AmountColumns { value: Some(_), sign_from: None, invert: false, .. } = &columns.amount else { return None };
    if tried.trial.figures.negative + tried.trial.figures.positive == 0 {
        return None;
    }
    let amount = tried.draft.columns.iter().find(|(role, _)| *role == Role::Amount).map(|(_, index)| *index);
    let has_strange_flag = amount.is_some_and(|amount| sketch.has_strange_flag(amount));
    if has_strange_flag || tried.trial.figures.is_chained_turned() {
        return Some(0.0);
    }
    let figures = &tried.trial.figures;
    let (negative, positive) = figures.sample_of_signs(SIGNS_MAX);
    let times = |count: u64, weight: f64| f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * weight;
    let by_sign = negative * (0.75_f64 / 0.12).ln() + positive * (0.25_f64 / 0.88).ln();
    let by_kind = (times(figures.agreeing, 1.5) - times(figures.disagreeing, 1.5)).clamp(-6.0, 6.0);
    let weigh = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
    let has = |role| !sketch.named(role, |column| column.header.is_exact && column.filled > 0).is_empty();
    let by_columns = weigh(columns.balance.is_some(), 1.0)
        + weigh(tried.trial.is_verified && figures.negative >= figures.positive, 5.0)
        + weigh(has(Role::CounterpartyAccount), 2.0)
        + weigh(has(Role::Quantity), 1.0)
        + weigh(has(Role::Fee), 0.5)
        + weigh(columns.value_date.is_some(), 1.0)
        + weigh(amount.is_some_and(|index| sketch.columns[index].numbers.with_plus > 0), 3.0);
    // What comes in is larger than what is spent, on an account as in the repayments of a card; of a few, by chance.
    let by_size = (figures.size_of_positive() / 2.0).clamp(-1.5, 1.5) * ((negative + positive) / SIZES_MIN).min(1.0);
    Some(BEFORE + by_sign + by_kind + by_columns + by_size)
}

/// Bookings beyond so many say no more than these.
const SIGNS_MAX: f64 = 40.0;

/// Bookings below which their sizes say little.
const SIZES_MIN: f64 = 8.0;

/// Nine exports in ten show money out as negative.
const BEFORE: f64 = 2.2;

fn name_of(sketch: &Sketch<'_>, index: usize) -> String {
    let name = &sketch.columns[index].name;
    if name.is_empty() { (index + 1).to_string() } else { name.clone() }
}

/// The problem that asks for a flag.
fn ask(flag: &'static str, sketch: &Sketch<'_>, tried: &[Tried<'_>]) -> Problem {
    let mut readings: Vec<String> = Vec::new();
    for tried in tried {
        let columns =
            tried.draft.columns.iter().map(|(role, index)| format!("{}={}", role.word(), name_of(sketch, *index)));
        let reading = match flag {
            "date-order" => tried.draft.layout.values.date.join(", "),
            _ => columns.collect::<Vec<_>>().join(" "),
        };
        if !readings.contains(&reading) && readings.len() < READINGS_SHOWN {
            readings.push(reading);
        }
    }
    Problem::new(Code::SeveralReadings).with("flag", flag).with("readings", readings.join(" | "))
}

const READINGS_SHOWN: usize = 4;
