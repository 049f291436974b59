//! Problems and figures for people.

use super::session::{BAD, BOLD, DIM, GOOD, WARN};
use crate::base::{Problem, Proof, Texts};
use crate::normalize::{Evidence, Reading, ReadingStatus};

/// A problem with its place and its way out:
///
/// ```text
/// error[L003]: `99.99` is not an amount: separators that do not part thousands
///   --> statement.csv:14  column `Betrag`
/// hint: ...
/// ```
pub(super) fn problem(file: &str, problem: &Problem, texts: &Texts) -> String {
    let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
    let column = problem.column.as_ref();
    let column = column.map_or_else(String::new, |column| format!("  {} `{column}`", texts.get("cli-column")));
    let (style, key) = if problem.code.is_note() { (WARN, "cli-note") } else { (BAD, "cli-error") };
    format!(
        "{style}{}[{}]{style:#}: {}\n  {DIM}-->{DIM:#} {file}{line}{column}\n{BOLD}{}{BOLD:#}: {}",
        texts.get(key),
        problem.code,
        problem.message(texts),
        texts.get("cli-hint"),
        problem.hint(texts)
    )
}

/// What the columns of a table were taken for that no layout knows.
fn inferred(evidence: &Evidence, texts: &Texts) -> String {
    texts.format("cli-inferred", &[("columns", columns(evidence).into())])
}

/// The columns as `--column` takes them.
fn columns(evidence: &Evidence) -> String {
    let columns = evidence.columns.iter().map(|(role, name)| format!("{}={name}", role.word()));
    columns.collect::<Vec<_>>().join(", ")
}

/// What speaks for the reading of a table that no layout knows, some lines.
pub(super) fn evidence(evidence: &Evidence, texts: &Texts) -> String {
    let reason = match (evidence.is_proved, evidence.is_named) {
        (true, _) => "cli-evidence-proved",
        (false, true) => "cli-evidence-named",
        (false, false) => "cli-evidence-only",
    };
    let tried = [("tried", evidence.tried.into()), ("fitting", evidence.fitting.into())];
    let dates = [("patterns", evidence.dates.join(", ").into())];
    let lines =
        [texts.format("cli-evidence-tried", &tried), texts.get(reason), texts.format("cli-evidence-dates", &dates)];
    lines.map(|line| format!("  {DIM}{line}{DIM:#}\n")).concat()
}

/// The figures of one file, some lines.
pub(super) fn reading(reading: &Reading, texts: &Texts) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}  {}", reading.file, status(reading.status, texts));
    let known = [reading.institution.as_deref(), reading.layout.as_deref(), reading.encoding.as_deref()];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    if !known.is_empty() {
        text.push_str(&format!("  {DIM}{}{DIM:#}", known.join(", ")));
    }
    text.push('\n');
    if let Some(evidence) = &reading.evidence {
        text.push_str(&format!("  {DIM}{}{DIM:#}\n", inferred(evidence, texts)));
    }
    for account in &reading.accounts {
        let currency = account.currency.map_or_else(|| "???".to_owned(), |currency| currency.to_string());
        text.push_str(&format!(
            "  {currency}  {}  {}  {} {}",
            texts.format("cli-bookings", &[("count", account.transactions.into())]),
            span(account.first, account.last),
            texts.get("cli-sum"),
            crate::base::plain(account.sum, 2),
        ));
        if let Some(closing) = account.closing {
            text.push_str(&format!("  {} {}", texts.get("cli-closing"), crate::base::plain(closing, 2)));
        }
        text.push_str(&format!("  {}\n", proof(account.proof, texts)));
    }
    for service in &reading.services {
        text.push_str(&format!(
            "  {}  {}  {}  {}\n",
            service.operator,
            texts.format(
                "cli-events",
                &[
                    ("count", service.events.into()),
                    ("voice", service.voice.into()),
                    ("sms", service.sms.into()),
                    ("data", service.data.into()),
                ]
            ),
            span(service.first, service.last),
            proof(service.proof, texts)
        ));
    }
    text.push_str(&rows(reading, texts));
    text
}

fn rows(reading: &Reading, texts: &Texts) -> String {
    if reading.rows.read == 0 {
        return String::new();
    }
    let mut reasons: Vec<(&str, u64)> = Vec::new();
    for run in &reading.rows.skipped {
        let count = run.to - run.line + 1;
        match reasons.iter_mut().find(|(reason, _)| *reason == run.reason) {
            Some((_, total)) => *total += count,
            None => reasons.push((&run.reason, count)),
        }
    }
    let left_out: Vec<String> = reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    let figures =
        texts.format("cli-rows", &[("read", reading.rows.read.into()), ("imported", reading.rows.imported.into())]);
    let left_out = if left_out.is_empty() { String::new() } else { format!(" ({})", left_out.join(", ")) };
    format!("  {DIM}{figures}{left_out}{DIM:#}\n")
}

fn span(first: Option<crate::base::Date>, last: Option<crate::base::Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}..{last}"),
        _ => String::new(),
    }
}

fn status(status: ReadingStatus, texts: &Texts) -> String {
    let style = match status {
        ReadingStatus::Ok => GOOD,
        ReadingStatus::Partial | ReadingStatus::Ambiguous => WARN,
        ReadingStatus::Unreadable => BAD,
    };
    format!("{style}{}{style:#}", texts.get(&format!("status-{}", status.word())))
}

fn proof(proof: Proof, texts: &Texts) -> String {
    let style = match proof {
        Proof::Verified => GOOD,
        Proof::Unverifiable | Proof::Declared => DIM,
        Proof::Discrepancy => BAD,
    };
    format!("{style}{}{style:#}", texts.get(&format!("proof-{}", proof.word())))
}
