//! What use and values come to in one month, before rounding.

use super::amount::{MONEY_DIGITS, Quotient, RATE_UNIT, divide_up};
use super::component::Beyond;
use super::history::Readings;
use super::meter::{Dimension, Meter};
use super::plan::{Pricing, ShareCharge, StepRule, UsageCharge};
use super::receipt::{LineUnit, Rule};
use super::refusal::UnpriceableRule;

/// An amount with what it was made from, in base units.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) quotient: Quotient,
    pub(super) rule: Rule,
    pub(super) meter: Option<Meter>,
    pub(super) metered: i128,
    pub(super) charged: i128,
}

impl Amount {
    /// No amount and no meter: a rule alone.
    pub(super) fn nothing(rule: Rule) -> Amount {
        let quotient = Quotient { numerator: 0, denominator: 1 };
        Amount { quotient, rule, meter: None, metered: 0, charged: 0 }
    }
}

/// What use comes to. `left` is what the pool still holds. `None` on overflow.
pub(super) fn usage_amount(
    usage: &UsageCharge,
    meters: &[Meter],
    readings: &Readings,
    left: Option<&mut i128>,
) -> Option<Result<Amount, UnpriceableRule>> {
    let metered: i128 = meters.iter().map(|meter| metered(usage.step, *meter, readings)).sum();
    let metered = metered.max(0);
    if metered > 0 && usage.step == StepRule::PerCall {
        return Some(Err(UnpriceableRule::StepPerCall));
    }
    if usage.step == StepRule::StartedMinutes && meters.iter().any(|meter| readings.has_totals(*meter)) {
        return Some(started_at_most(usage, meters, readings).ok_or(UnpriceableRule::StartedMinutes));
    }
    let mut charged = (metered - usage.allowance.unwrap_or(0)).max(0);
    if let Some(left) = left {
        let taken = charged.min(*left);
        *left -= taken;
        charged -= taken;
    }
    if let StepRule::Month(step) = usage.step {
        charged = divide_up(charged, step)?.checked_mul(step)?;
    }
    let (numerator, priced) = priced(&usage.pricing, charged, usage.per)?;
    let rule = match (charged, usage.then, &usage.pricing) {
        (0, _, _) => Rule::WithinAllowance,
        (_, Beyond::Throttle, _) => Rule::Throttled,
        (_, Beyond::Stop, _) => Rule::Stopped,
        (_, _, Pricing::Bucket(_)) => Rule::Bucket,
        _ => Rule::Usage,
    };
    let charged = if priced { charged } else { 0 };
    let quotient = Quotient { numerator, denominator: usage.per };
    Some(Ok(Amount { quotient, rule, meter: meters.first().copied(), metered, charged }))
}

/// Calls in started minutes of which only the total is known: free of charge where the most that they can come to lies
/// within the allowance, and otherwise nothing that can be told.
fn started_at_most(usage: &UsageCharge, meters: &[Meter], readings: &Readings) -> Option<Amount> {
    let most: i128 = meters.iter().map(|meter| readings.started_at_most(*meter)).sum::<Option<i128>>()?;
    let metered: i128 = meters.iter().map(|meter| readings.value(*meter)).sum();
    let (quotient, meter) = (Quotient { numerator: 0, denominator: usage.per }, meters.first().copied());
    let amount = Amount { quotient, rule: Rule::WithinAllowance, meter, metered, charged: 0 };
    (most <= usage.allowance.unwrap_or(0)).then_some(amount)
}

fn metered(step: StepRule, meter: Meter, readings: &Readings) -> i128 {
    if step == StepRule::StartedMinutes { readings.started(meter) } else { readings.value(meter) }
}

/// Numerator over `per` of what `charged` base units cost, and whether anything of them is charged for.
fn priced(pricing: &Pricing, charged: i128, per: i128) -> Option<(i128, bool)> {
    let tier_of = |tiers: &[(Option<i128>, i128)]| {
        let found = tiers.iter().find(|(upto, _)| upto.is_none_or(|upto| charged <= upto));
        found.map_or(0, |(_, price)| *price)
    };
    Some(match pricing {
        Pricing::Nothing => (0, false),
        Pricing::Each(price) => (charged.checked_mul(*price)?, true),
        Pricing::Whole(tiers) => (charged.checked_mul(tier_of(tiers))?, true),
        Pricing::Bucket(_) if charged == 0 => (0, true),
        Pricing::Bucket(tiers) => (tier_of(tiers).checked_mul(per)?, true),
        Pricing::Graduated(tiers) => {
            let (mut sum, mut lower) = (0_i128, 0_i128);
            for (upto, price) in tiers {
                let upper = upto.map_or(charged, |upto| upto.min(charged));
                if upper > lower {
                    sum = sum.checked_add((upper - lower).checked_mul(*price)?)?;
                    lower = upper;
                }
            }
            (sum, true)
        }
    })
}

/// What a share of a value comes to. `None` on overflow.
pub(super) fn share_amount(
    share: &ShareCharge,
    meters: &[Meter],
    readings: &Readings,
) -> Option<Result<Amount, UnpriceableRule>> {
    let value: i128 = meters.iter().map(|meter| readings.value(*meter)).sum::<i128>().max(0);
    let count: i128 = share.counts.iter().map(|meter| readings.value(*meter)).sum();
    let limited = share.minimum.is_some() || share.maximum.is_some();
    if limited && count > 1 {
        return Some(Err(UnpriceableRule::LimitPerItem));
    }
    let mut numerator = value.checked_mul(share.share)?;
    if limited && count == 1 {
        let scaled = |limit: Option<i128>| limit.map(|limit| limit.checked_mul(RATE_UNIT));
        if let Some(minimum) = scaled(share.minimum) {
            numerator = numerator.max(minimum?);
        }
        if let Some(maximum) = scaled(share.maximum) {
            numerator = numerator.min(maximum?);
        }
    }
    numerator = numerator.checked_add(share.flat.checked_mul(count)?.checked_mul(RATE_UNIT)?)?;
    let quotient = Quotient { numerator, denominator: RATE_UNIT };
    Some(Ok(Amount { quotient, rule: Rule::Share, meter: meters.first().copied(), metered: value, charged: value }))
}

/// What a line counts for a meter, and the decimals of its base unit.
pub(super) fn line_unit(meter: Meter) -> (LineUnit, u32) {
    match meter.dimension() {
        Dimension::Money => (LineUnit::Money, MONEY_DIGITS),
        Dimension::Count => (LineUnit::Each, 0),
        Dimension::Time => (LineUnit::Second, 3),
        Dimension::Volume => (LineUnit::Byte, 0),
    }
}
