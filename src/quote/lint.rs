//! Checks a tariff file: everything that keeps it from being priced, and what will refuse some households.

use toml::de::{DeTable, DeValue};

use super::catalogue::{Finding, Severity, line_at};
use super::fault::{Place, Step};
use super::meter::{Meter, chargeable};
use super::plan::{Charge, Plan};
use super::tariff::{Tariff, UnpricedKind};

/// Reads, checks and compiles one file. There is a plan unless a finding is an error.
#[must_use]
pub fn check(file: &str, text: &str) -> (Option<Plan>, Vec<Finding>) {
    let is_json = file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
    let tariff = if is_json { Tariff::parse_json(text) } else { Tariff::parse_toml(text) };
    let tariff = match tariff {
        Ok(tariff) => tariff,
        Err(error) => return (None, vec![error.into_finding(file)]),
    };
    let finding = |severity: Severity, place: &Place, message: String| {
        let line = if is_json { None } else { line_of(text, place) };
        Finding { file: file.to_owned(), line, severity, message }
    };
    match Plan::compile(&tariff) {
        Ok(plan) => {
            let warnings = warnings(&plan).into_iter();
            let findings = warnings.map(|(place, message)| finding(Severity::Warning, &place, message)).collect();
            (Some(plan), findings)
        }
        Err(error) => {
            let faults = error.faults.iter();
            let findings = faults.map(|fault| finding(Severity::Error, &fault.place, fault.to_string()));
            let mut findings: Vec<Finding> = findings.collect();
            findings.sort_by_key(|finding| finding.line);
            (None, findings)
        }
    }
}

/// What can be priced, but not for everybody.
fn warnings(plan: &Plan) -> Vec<(Place, String)> {
    let mut warnings = Vec::new();
    for group in chargeable(plan.purpose()) {
        if !group.iter().any(|meter| is_known(plan, *meter)) {
            let message = format!(
                "nothing prices `{}`; households that use it will be refused: price it, or list it in `included`",
                group[0].id()
            );
            warnings.push((Place::default().key("components"), message));
        }
    }
    for (index, item) in plan.tariff().unpriced.iter().enumerate() {
        if item.kind == UnpricedKind::Charge && item.when.is_empty() {
            let message = "a charge without a price and without `when` refuses every household".to_owned();
            warnings.push((Place::default().key("unpriced").index(index), message));
        }
    }
    if plan.tariff().components.is_empty() {
        warnings.push((Place::default(), "the tariff has no components, so that everything is free".to_owned()));
    }
    warnings
}

fn is_known(plan: &Plan, meter: Meter) -> bool {
    let priced = |meter: &Meter| plan.parts.iter().any(|part| part.meters.contains(meter));
    let overdraft = || plan.parts.iter().any(|part| matches!(&part.charge, Charge::Interest(i) if i.debit));
    let refused = plan.unpriced.iter().any(|(_, gate)| gate.tests().any(|test| test.meter == meter));
    plan.included.contains(&meter) || priced(&meter) || refused || (meter == Meter::DaysOverdrawn && overdraft())
}

/// The line of a place in a TOML file: of the deepest part of it that is there.
pub(super) fn line_of(text: &str, place: &Place) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let mut byte = None;
    let mut steps = place.0.iter();
    let Some(Step::Key(first)) = steps.next() else { return Some(1) };
    let (key, mut value) = table.get_ref().get_key_value(*first)?;
    byte = byte.or(Some(key.span().start));
    for step in steps {
        let below = match (step, value.get_ref()) {
            (Step::Index(index), DeValue::Array(items)) => items.get(*index).map(|item| (item.span().start, item)),
            (Step::Key(key), DeValue::Table(table)) => {
                table.get_key_value(*key).map(|(key, value)| (key.span().start, value))
            }
            _ => None,
        };
        let Some((start, next)) = below else { break };
        (byte, value) = (Some(start), next);
    }
    byte.map(|byte| line_at(text, byte))
}
