//! `mydata profile`: the meters of a household, month by month. Private: it stays on this machine.

use clap::Args;

use super::inputs::{Inputs, report};
use super::session::{BOLD, DIM, Outcome, Session};
use crate::base::{Decimal, Proof, plain};
use crate::describe::{AccountMeters, AccountMonth, Describer, LineMeters, LineMonth, Meters, ProfileReport};
use crate::normalize::{Direction, UsageKind};

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub(super) struct Profile {
    #[command(flatten)]
    inputs: Inputs,
    /// Print JSON (`mydata schema profile` describes it)
    #[arg(long)]
    json: bool,
}

impl Profile {
    pub(super) fn run(&self, session: &mut Session) -> anyhow::Result<Outcome> {
        let (meters, outcome) = describe(session, &self.inputs)?;
        if self.json {
            let json = serde_json::to_string_pretty(&ProfileReport::new(&meters))?;
            session.print(&format!("{json}\n"))?;
        } else {
            session.print(&render(&meters, session))?;
            session.suggest(&format!("mydata quote {}", self.inputs.files.join(" ")));
        }
        Ok(outcome)
    }
}

/// Reads every input into one set of meters; problems are printed.
pub(super) fn describe(session: &Session, inputs: &Inputs) -> anyhow::Result<(Meters, Outcome)> {
    let normalizer = inputs.normalizer()?;
    let mut describer = Describer::new(normalizer.classifier());
    let readings = inputs.read_into(session, &normalizer, &mut describer, &[])?;
    let outcome = report(session, &readings);
    let without_currency = describer.accounts_without_currency();
    if without_currency > 0 {
        session.say(&session.text("cli-without-currency", &[("count", without_currency.into())]));
    }
    let long_periods = describer.totals_beyond_a_month();
    if long_periods > 0 {
        session.say(&session.text("cli-long-periods", &[("count", long_periods.into())]));
    }
    Ok((describer.finish(), outcome))
}

/// The meters as tables.
pub(super) fn render(meters: &Meters, session: &Session) -> String {
    let mut text = String::new();
    for account in &meters.accounts {
        text.push_str(&account_table(account, session));
    }
    for line in &meters.lines {
        text.push_str(&line_table(line, session));
    }
    text
}

fn account_table(account: &AccountMeters, session: &Session) -> String {
    let digits = account.currency.minor_digits();
    let heads = [
        "cli-month",
        "cli-pay-in",
        "cli-cards",
        "cli-direct-debits",
        "cli-cash",
        "cli-abroad",
        "cli-fees",
        "cli-interest",
        "cli-lowest-balance",
        "cli-days-overdrawn",
    ];
    let rows = account.months.iter().map(|month| {
        let money = |amount: Decimal| plain(amount, digits);
        let lowest = month.days.iter().map(|day| day.balance).min();
        vec![
            month_name(month.month.to_string(), month.complete),
            money(month.pay_in),
            money(month.card_spend),
            format!("{} ({})", money(month.direct_debit_value), month.direct_debit_count),
            money(month.cash_value),
            money(month.foreign_card_value + month.foreign_cash_value),
            money(month.fees),
            money(month.interest_paid),
            lowest.map_or_else(|| "?".to_owned(), money),
            days_overdrawn(month),
        ]
    });
    table(&account.label, &heads, rows.collect(), &lows(account), session)
}

fn days_overdrawn(month: &AccountMonth) -> String {
    let is_below = |balance: Decimal| balance.is_sign_negative() && !balance.is_zero();
    match month.days.is_empty() {
        true => "?".to_owned(),
        false => month.days.iter().filter(|day| is_below(day.balance)).count().to_string(),
    }
}

/// The lowest balance of each month, to be drawn.
fn lows(account: &AccountMeters) -> Vec<Decimal> {
    let low = |month: &AccountMonth| month.days.iter().map(|day| day.balance).min().unwrap_or_default();
    account.months.iter().map(low).collect()
}

fn line_table(line: &LineMeters, session: &Session) -> String {
    let heads = ["cli-month", "cli-minutes", "cli-texts", "cli-data-mb", "cli-incoming-minutes"];
    let rows = line.months.iter().map(|month| {
        vec![
            month_name(month.month.to_string(), month.complete),
            whole(seconds(month, Direction::Out) / Decimal::from(60)),
            messages(month).to_string(),
            whole(megabytes(month)),
            whole(seconds(month, Direction::In) / Decimal::from(60)),
        ]
    });
    let title = match line.proof {
        Proof::Declared => format!("{} ({})", line.label, session.text("proof-declared", &[])),
        _ => line.label.clone(),
    };
    table(&title, &heads, rows.collect(), &line.months.iter().map(megabytes).collect::<Vec<_>>(), session)
}

fn seconds(month: &LineMonth, direction: Direction) -> Decimal {
    let calls = month.usage.iter().filter(|(key, _)| key.kind == UsageKind::Voice && key.direction == direction);
    calls.map(|(_, total)| total.seconds).sum()
}

fn messages(month: &LineMonth) -> u64 {
    let is_message = |kind| matches!(kind, UsageKind::Sms | UsageKind::Mms);
    let sent = month.usage.iter().filter(|(key, _)| is_message(key.kind) && key.direction == Direction::Out);
    sent.map(|(_, total)| total.count).sum()
}

fn megabytes(month: &LineMonth) -> Decimal {
    let data = month.usage.iter().filter(|(key, _)| key.kind == UsageKind::Data);
    data.map(|(_, total)| total.bytes).sum::<Decimal>() / Decimal::from(1_000_000)
}

fn whole(value: Decimal) -> String {
    value.round().normalize().to_string()
}

fn month_name(month: String, complete: bool) -> String {
    if complete { month } else { format!("{month}*") }
}

/// A table with its columns aligned, and the last figures drawn as bars at the right.
fn table(title: &str, heads: &[&str], rows: Vec<Vec<String>>, drawn: &[Decimal], session: &Session) -> String {
    let heads: Vec<String> = heads.iter().map(|key| session.text(key, &[])).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heads[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).enumerate();
        let padded = padded.map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ")
    };
    let mut text = format!("{BOLD}{title}{BOLD:#}\n{DIM}  {}{DIM:#}\n", line(&heads));
    let highest = drawn.iter().map(Decimal::abs).max().unwrap_or_default();
    for (row, value) in rows.iter().zip(drawn) {
        text.push_str(&format!("  {}  {}\n", line(row), bar(*value, highest)));
    }
    text.push('\n');
    text
}

/// A bar of at most twenty characters; below zero it is hollow.
fn bar(value: Decimal, highest: Decimal) -> String {
    if highest.is_zero() {
        return String::new();
    }
    let length = (value.abs() * Decimal::from(20) / highest).round();
    let length = usize::try_from(length).unwrap_or(0);
    if value.is_sign_negative() { "░".repeat(length) } else { "█".repeat(length) }
}
