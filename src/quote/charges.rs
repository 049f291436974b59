//! Compiles what one component charges, and refuses fields that its kind has no use for.

use super::compile::Compiler;
use super::component::{Beyond, Component, FreeKind, Kind, Rate, RateBasis, Step, Tier, TierMode, Unit};
use super::exact::Exact;
use super::fault::{FaultRule, Place};
use super::interest::{Curve, RateTier, nominal_rate};
use super::meter::{Dimension, Meter};
use super::plan::{Charge, InterestCharge, Pricing, ShareCharge, StepRule, UsageCharge};

/// What a component charges.
pub(super) fn charge(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    check_fields(compiler, place, component);
    match component.kind {
        Kind::Recurring => recurring(compiler, place, component),
        Kind::Usage => usage(compiler, place, component),
        Kind::DebitInterest | Kind::CreditInterest => interest(compiler, place, component),
        Kind::OneOff => one_off(compiler, place, component),
        Kind::Event | Kind::Reward if component.share.is_some() => share(compiler, place, component),
        Kind::Event if component.beyond.is_some() => overdrawn_days(compiler, place, component),
        Kind::Reward if component.meters.is_empty() => recurring(compiler, place, component),
        Kind::Event | Kind::Reward => usage(compiler, place, component),
    }
}

/// Fields beside the common ones that each kind takes.
fn fields_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Recurring => &["price", "period"],
        Kind::Usage => &["meters", "price", "unit", "tiers", "allowance", "pool", "step"],
        Kind::DebitInterest => &["rate", "tiers", "free", "limit", "period"],
        Kind::CreditInterest => &["rate", "tiers", "period"],
        Kind::Event => &[
            "meters",
            "price",
            "unit",
            "tiers",
            "allowance",
            "pool",
            "step",
            "share",
            "flat",
            "minimum",
            "maximum",
            "beyond",
        ],
        Kind::Reward => &["meters", "price", "unit", "period", "tiers", "share", "flat", "minimum", "maximum"],
        Kind::OneOff => &["price", "month"],
    }
}

/// Fields that only some kinds take, and whether the component has them.
fn fields_in(component: &Component) -> [(&'static str, bool); 17] {
    [
        ("meters", !component.meters.is_empty()),
        ("price", component.price.is_some()),
        ("unit", component.unit.is_some()),
        ("period", component.period.is_some()),
        ("share", component.share.is_some()),
        ("flat", component.flat.is_some()),
        ("minimum", component.minimum.is_some()),
        ("maximum", component.maximum.is_some()),
        ("tiers", !component.tiers.is_empty()),
        ("allowance", component.allowance.is_some()),
        ("pool", component.pool.is_some()),
        ("step", component.step.is_some()),
        ("free", component.free.is_some()),
        ("rate", component.rate.is_some()),
        ("limit", component.limit.is_some()),
        ("beyond", component.beyond.is_some()),
        ("month", component.month.is_some()),
    ]
}

fn check_fields(compiler: &mut Compiler<'_>, place: &Place, component: &Component) {
    let (kind, taken) = (component.kind.word(), fields_of(component.kind));
    for (field, _) in fields_in(component).into_iter().filter(|(field, present)| *present && !taken.contains(field)) {
        compiler.fault(&place.key(field), FaultRule::NotTaken { kind, field });
    }
    let exclusive = [
        ("price", component.price.is_some(), "tiers", !component.tiers.is_empty()),
        ("price", component.price.is_some(), "share", component.share.is_some()),
        ("share", component.share.is_some(), "tiers", !component.tiers.is_empty()),
        ("rate", component.rate.is_some(), "tiers", !component.tiers.is_empty()),
        ("allowance", component.allowance.is_some(), "pool", component.pool.is_some()),
        ("share", component.share.is_some(), "allowance", component.allowance.is_some()),
        ("share", component.share.is_some(), "pool", component.pool.is_some()),
        ("share", component.share.is_some(), "step", component.step.is_some()),
        ("share", component.share.is_some(), "beyond", component.beyond.is_some()),
    ];
    for (left, _, right, _) in exclusive.into_iter().filter(|(_, left, _, right)| *left && *right) {
        compiler.fault(&place.key(left), FaultRule::Both(left, right));
    }
    if component.share.is_none() {
        let alone = [
            ("flat", component.flat.is_some()),
            ("minimum", component.minimum.is_some()),
            ("maximum", component.maximum.is_some()),
        ];
        for (field, _) in alone.into_iter().filter(|(_, present)| *present) {
            let rule = FaultRule::Missing { kind, field: "share" };
            compiler.fault(&place.key(field), rule);
        }
    }
    if component.tier_mode.is_none() && !component.tiers.is_empty() {
        compiler.fault(&place.key("tiers"), FaultRule::NoTierMode);
    }
    if component.tier_mode.is_some() && component.tiers.is_empty() {
        compiler.fault(&place.key("tier_mode"), FaultRule::Missing { kind, field: "tiers" });
    }
}

fn missing(compiler: &mut Compiler<'_>, place: &Place, kind: Kind, field: &'static str) {
    compiler.fault(place, FaultRule::Missing { kind: kind.word(), field });
}

fn price(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> i128 {
    match component.price {
        Some(price) => compiler.money(&place.key("price"), price),
        None => {
            missing(compiler, place, component.kind, "price");
            0
        }
    }
}

fn recurring(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    let months = component.period.unwrap_or_default().months();
    Charge::Recurring { price: price(compiler, place, component), months }
}

fn one_off(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    // The one price that may be negative: a bonus.
    let price = match component.price {
        Some(price) => compiler.signed_money(&place.key("price"), price),
        None => price(compiler, place, component),
    };
    let month = component.month.unwrap_or(1);
    if month == 0 {
        compiler.fault(&place.key("month"), FaultRule::Zero);
    }
    Charge::OneOff { price, month_index: month.saturating_sub(1) }
}

fn overdrawn_days(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    if component.meters != [Meter::DaysOverdrawn] {
        compiler.fault(&place.key("beyond"), FaultRule::NotTaken { kind: component.kind.word(), field: "beyond" });
    }
    if component.allowance.is_some() || component.pool.is_some() || !component.tiers.is_empty() {
        compiler.fault(&place.key("beyond"), FaultRule::Both("beyond", "allowance"));
    }
    let beyond = component.beyond.map_or(0, |beyond| compiler.money(&place.key("beyond"), beyond));
    Charge::OverdrawnDays { price: price(compiler, place, component), beyond }
}

fn share(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    if component.meters.is_empty() {
        missing(compiler, place, component.kind, "meters");
    }
    for (index, meter) in component.meters.iter().enumerate() {
        let is_flow = meter.dimension() == Dimension::Money && !meter.needs_balance();
        if !is_flow {
            let rule = FaultRule::NotTaken { kind: component.kind.word(), field: "share" };
            compiler.fault(&place.key("meters").index(index), rule);
        }
    }
    let mut optional =
        |field: &'static str, value: Option<Exact>| value.map(|value| compiler.money(&place.key(field), value));
    let flat = optional("flat", component.flat).unwrap_or(0);
    let (minimum, maximum) = (optional("minimum", component.minimum), optional("maximum", component.maximum));
    if let (Some(least), Some(most)) = (component.minimum, component.maximum)
        && least > most
    {
        let rule = FaultRule::MinimumAboveMaximum(least.to_string(), most.to_string());
        compiler.fault(&place.key("minimum"), rule);
    }
    let counts: Vec<Meter> = component.meters.iter().filter_map(|meter| meter.count_of()).collect();
    if counts.len() < component.meters.len() && (flat > 0 || minimum.is_some() || maximum.is_some()) {
        // Nothing counts the items of such a value.
        let field = if flat > 0 { "flat" } else { "minimum" };
        compiler.fault(&place.key(field), FaultRule::NotTaken { kind: component.kind.word(), field });
    }
    let share = component.share.map_or(0, |share| compiler.fraction(&place.key("share"), share));
    Charge::Share(ShareCharge { share, flat, counts, minimum, maximum })
}

fn usage(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    let Some(meter) = component.meters.first().copied() else {
        missing(compiler, place, component.kind, "meters");
        return Charge::Recurring { price: 0, months: 1 };
    };
    if meter.dimension() == Dimension::Money {
        missing(compiler, place, component.kind, "share");
    }
    let unit = unit_of(compiler, place, component, meter);
    let pool = component.pool.as_ref().and_then(|name| pool_index(compiler, &place.key("pool"), name, meter));
    let then = component.allowance.map_or(Beyond::Charge, |allowance| allowance.then);
    let allowance = component.allowance.map(|allowance| {
        check_unit(compiler, &place.key("allowance").key("unit"), allowance.unit, meter);
        compiler.quantity(&place.key("allowance").key("amount"), allowance.amount, allowance.unit)
    });
    let pricing = pricing(compiler, place, component, unit);
    match (&pricing, then) {
        (Pricing::Nothing, Beyond::Charge) => missing(compiler, place, component.kind, "price"),
        (Pricing::Nothing, _) | (_, Beyond::Charge) => {}
        _ => compiler.fault(&place.key("price"), FaultRule::Both("price", "allowance.then")),
    }
    let step = component.step.map_or(StepRule::Exact, |step| step_rule(compiler, place, step, meter));
    let per = compiler.base_units(unit).into();
    Charge::Usage(UsageCharge { per, pricing, allowance, then, pool, step })
}

fn unit_of(compiler: &mut Compiler<'_>, place: &Place, component: &Component, meter: Meter) -> Unit {
    match (component.unit, meter.dimension()) {
        (Some(unit), _) => {
            check_unit(compiler, &place.key("unit"), unit, meter);
            unit
        }
        (None, Dimension::Count | Dimension::Money) => Unit::Each,
        (None, _) => {
            if component.price.is_some() || !component.tiers.is_empty() {
                missing(compiler, place, component.kind, "unit");
            }
            component.allowance.map_or(Unit::Each, |allowance| allowance.unit)
        }
    }
}

fn check_unit(compiler: &mut Compiler<'_>, place: &Place, unit: Unit, meter: Meter) {
    let measured = match unit {
        Unit::Second | Unit::Minute => Dimension::Time,
        Unit::Kilobyte | Unit::Megabyte | Unit::Gigabyte => Dimension::Volume,
        Unit::Each => Dimension::Count,
    };
    if measured != meter.dimension() {
        compiler.fault(place, FaultRule::unit_mismatch(unit, meter));
    }
}

fn pool_index(compiler: &mut Compiler<'_>, place: &Place, name: &str, meter: Meter) -> Option<usize> {
    let pools = &compiler.tariff.pools;
    let found = pools.iter().position(|pool| pool.id == name);
    match found {
        Some(index) => check_unit(compiler, place, pools[index].unit, meter),
        None => {
            let near = super::fault::nearest(name, pools.iter().map(|pool| pool.id.as_str())).map(str::to_owned);
            compiler.fault(place, FaultRule::Unknown { name: name.to_owned(), near });
        }
    }
    found
}

fn pricing(compiler: &mut Compiler<'_>, place: &Place, component: &Component, unit: Unit) -> Pricing {
    if let Some(price) = component.price {
        return Pricing::Each(compiler.money(&place.key("price"), price));
    }
    if component.tiers.is_empty() {
        return Pricing::Nothing;
    }
    check_tiers(compiler, &place.key("tiers"), &component.tiers);
    let mut tiers = Vec::with_capacity(component.tiers.len());
    for (index, tier) in component.tiers.iter().enumerate() {
        let here = place.key("tiers").index(index);
        let upto = tier.upto.map(|upto| compiler.quantity(&here.key("upto"), upto, unit));
        match tier.price {
            Some(price) => tiers.push((upto, compiler.money(&here.key("price"), price))),
            None => missing(compiler, &here, component.kind, "price"),
        }
        if tier.rate.is_some() {
            compiler.fault(&here, FaultRule::NotTaken { kind: component.kind.word(), field: "rate" });
        }
    }
    match component.tier_mode {
        Some(TierMode::Whole) => Pricing::Whole(tiers),
        Some(TierMode::Bucket) => Pricing::Bucket(tiers),
        Some(TierMode::Graduated) | None => Pricing::Graduated(tiers),
    }
}

/// Limits rise from tier to tier, and the last tier takes whatever is above.
fn check_tiers(compiler: &mut Compiler<'_>, place: &Place, tiers: &[Tier]) {
    let mut before: Option<Exact> = None;
    for (index, tier) in tiers.iter().enumerate() {
        let here = place.index(index);
        match (tier.upto, index + 1 == tiers.len()) {
            (None, false) => compiler.fault(&here, FaultRule::TierOpen),
            (Some(upto), true) => compiler.fault(&here.key("upto"), FaultRule::TierGap(upto.to_string())),
            (Some(upto), false) if before.is_some_and(|before| upto <= before) => {
                compiler.fault(&here.key("upto"), FaultRule::TierOverlap(upto.to_string()));
            }
            _ => {}
        }
        before = tier.upto.or(before);
    }
}

fn step_rule(compiler: &mut Compiler<'_>, place: &Place, step: Step, meter: Meter) -> StepRule {
    let here = place.key("step");
    check_unit(compiler, &here.key("unit"), step.unit, meter);
    let size = compiler.quantity(&here.key("amount"), step.amount, step.unit);
    let minimum = step.minimum.map_or(size, |minimum| compiler.quantity(&here.key("minimum"), minimum, step.unit));
    match (meter.dimension(), size) {
        (Dimension::Time, 60_000) if minimum == 60_000 => StepRule::StartedMinutes,
        // Calls are metered in whole seconds, so that counting by the second changes no more than the month's sum.
        (Dimension::Time, 1000) if minimum == 1000 => StepRule::Month(1000),
        (Dimension::Time, _) => StepRule::PerCall,
        _ => StepRule::Month(size),
    }
}

fn interest(compiler: &mut Compiler<'_>, place: &Place, component: &Component) -> Charge {
    let months = component.period.unwrap_or_default().months();
    let debit = component.kind == Kind::DebitInterest;
    let mut tiers = Vec::new();
    match (component.rate, component.tiers.as_slice()) {
        (Some(rate), _) => {
            let nominal = nominal(compiler, &place.key("rate"), component.kind, rate, months);
            tiers.push(RateTier { upto: None, nominal });
        }
        (None, []) => missing(compiler, place, component.kind, "rate"),
        (None, steps) => {
            check_tiers(compiler, &place.key("tiers"), steps);
            for (index, tier) in steps.iter().enumerate() {
                tiers.push(rate_tier(compiler, &place.key("tiers").index(index), component.kind, *tier, months));
            }
        }
    }
    if component.tier_mode == Some(TierMode::Bucket) {
        compiler
            .fault(&place.key("tier_mode"), FaultRule::NotTaken { kind: component.kind.word(), field: "tier_mode" });
    }
    let free = component.free.map(|free| {
        let amount = compiler.money(&place.key("free").key("amount"), free.amount);
        (amount, free.kind == FreeKind::Cliff)
    });
    if matches!(free, Some((_, false))) && !component.tiers.is_empty() {
        // A slice below tiers could shift their limits or not: a tier at rate 0 says it without doubt.
        compiler.fault(&place.key("free"), FaultRule::Both("free", "tiers"));
    }
    let limit = component.limit.map(|limit| compiler.money(&place.key("limit"), limit));
    let whole = component.tier_mode == Some(TierMode::Whole);
    Charge::Interest(InterestCharge { debit, curve: Curve { tiers, whole }, free, limit, months })
}

fn rate_tier(compiler: &mut Compiler<'_>, place: &Place, kind: Kind, tier: Tier, months: u32) -> RateTier {
    let upto = tier.upto.map(|upto| compiler.money(&place.key("upto"), upto));
    if tier.price.is_some() {
        compiler.fault(&place.key("price"), FaultRule::NotTaken { kind: kind.word(), field: "price" });
    }
    let nominal = match tier.rate {
        Some(rate) => nominal(compiler, &place.key("rate"), kind, rate, months),
        None => {
            missing(compiler, place, kind, "rate");
            0
        }
    };
    RateTier { upto, nominal }
}

fn nominal(compiler: &mut Compiler<'_>, place: &Place, kind: Kind, rate: Rate, months: u32) -> i128 {
    let foreign =
        matches!((kind, rate.basis), (Kind::DebitInterest, RateBasis::Aer) | (Kind::CreditInterest, RateBasis::Ear));
    if foreign {
        compiler.fault(&place.key("basis"), FaultRule::WrongBasis(rate.basis.word(), kind.word()));
    }
    let value = compiler.fraction(&place.key("value"), rate.value);
    match rate.basis {
        RateBasis::Nominal => value,
        RateBasis::Ear | RateBasis::Aer => nominal_rate(value, 12 / months).unwrap_or_else(|| {
            compiler.fault(&place.key("value"), FaultRule::OutOfRange(rate.value.to_string()));
            0
        }),
    }
}
