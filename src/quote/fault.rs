//! What is wrong with a tariff: each fault names its place in the file and the way out.

use std::fmt;

use super::component::Unit;
use super::meter::Meter;

/// A tariff that cannot be priced as written. Holds every fault, not the first alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tariff `{tariff}` cannot be priced: {}", all_of(.faults))]
pub struct TariffError {
    /// Id of the tariff.
    pub tariff: String,
    /// At least one.
    pub faults: Vec<Fault>,
}

/// One step into a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The value of a key.
    Key(&'static str),
    /// An element of a list, from 0.
    Index(usize),
}

/// The way to a value inside a tariff file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place(pub Vec<Step>);

impl Place {
    /// The value of `key` below this place.
    #[must_use]
    pub fn key(&self, key: &'static str) -> Place {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key));
        Place(steps)
    }

    /// The element `index` below this place.
    #[must_use]
    pub fn index(&self, index: usize) -> Place {
        let mut steps = self.0.clone();
        steps.push(Step::Index(index));
        Place(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{}]", index + 1)?,
            }
        }
        Ok(())
    }
}

/// One fault and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where; list elements print counted from 1.
    pub place: Place,
    /// What.
    pub rule: FaultRule,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.rule)
    }
}

/// The rule of the schema that a tariff breaks.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultRule {
    /// An id that is no slug.
    #[error("`{0}` is no id; use lower-case letters, digits and hyphens, or urn:mydata:tariff:<country>:<slug>")]
    BadId(String),
    /// A country that is not two capital letters.
    #[error("`{0}` is no country code; use ISO 3166-1 alpha-2, like GB")]
    BadCountry(String),
    /// A text that is empty.
    #[error("this text is empty")]
    Empty,
    /// Two things of one name.
    #[error("`{0}` is used twice; names are unique within a tariff")]
    Duplicate(String),
    /// A name that nothing bears.
    #[error("nothing here is called `{name}`{}", did_you_mean(.near.as_deref()))]
    Unknown {
        /// The name as written.
        name: String,
        /// The nearest name there is.
        near: Option<String>,
    },
    /// A field that this kind of component needs.
    #[error("a component of kind `{kind}` needs `{field}`")]
    Missing {
        /// Kind of the component.
        kind: &'static str,
        /// What it lacks.
        field: &'static str,
    },
    /// A field that this kind of component has no use for.
    #[error("a component of kind `{kind}` takes no `{field}`; it would be ignored")]
    NotTaken {
        /// Kind of the component.
        kind: &'static str,
        /// What it holds.
        field: &'static str,
    },
    /// Two fields of which one is allowed.
    #[error("`{0}` and `{1}` exclude each other; keep one")]
    Both(&'static str, &'static str),
    /// Tiers without a mode.
    #[error("tiers need `tier_mode`: \"graduated\", \"whole\" or \"bucket\"; published tariffs mean all three")]
    NoTierMode,
    /// A tier that begins where an earlier one still runs.
    #[error("this tier ends at {0}, not above the one before; tiers would overlap")]
    TierOverlap(String),
    /// A tier without a limit before the last.
    #[error("only the last tier may lack `upto`")]
    TierOpen,
    /// A last tier with a limit.
    #[error("the last tier ends at {0}; amounts above have no price, so give it no `upto`")]
    TierGap(String),
    /// A minimum above the maximum, or a period that ends before it begins.
    #[error("{0} lies above {1}")]
    MinimumAboveMaximum(String, String),
    /// A percentage where a fraction belongs.
    #[error("{0} looks like a percentage; a rate is a fraction, 19.9 % is \"0.199\"")]
    PercentForFraction(String),
    /// A figure below zero.
    #[error("{0} is negative; amounts are magnitudes, and the kind says who pays")]
    Negative(String),
    /// A figure of zero where that means nothing.
    #[error("this must be above zero")]
    Zero,
    /// More decimals or digits than a plan counts in.
    #[error("{0} has more digits than a plan counts in (8 decimals for money, 15 for rates)")]
    OutOfRange(String),
    /// A unit that does not measure what the meter counts.
    #[error("`{unit}` is no unit of `{meter}`")]
    UnitMismatch {
        /// The unit's word.
        unit: &'static str,
        /// The meter's id.
        meter: &'static str,
    },
    /// Meters of different dimensions in one sum.
    #[error("`{0}` and `{1}` count different things and have no sum")]
    MixedMeters(&'static str, &'static str),
    /// A meter of another kind of contract.
    #[error("`{0}` is no meter of a {1} tariff")]
    MeterOfOtherPurpose(&'static str, &'static str),
    /// A component that needs another kind of contract.
    #[error("a component of kind `{0}` is no part of a {1} tariff")]
    KindOfOtherPurpose(&'static str, &'static str),
    /// Prices in another currency than the market's.
    #[error("the market's currency is {expected}, this one is {found}")]
    CurrencyMismatch {
        /// The market's.
        expected: String,
        /// The component's.
        found: String,
    },
    /// A meter that two unconditional usage prices would charge in one phase.
    #[error("`{meter}` is priced here and by `{other}` in the same phase")]
    PricedTwice {
        /// The meter's id.
        meter: &'static str,
        /// Id of the other component.
        other: String,
    },
    /// A meter that is listed as included and priced as well.
    #[error("`{0}` is listed as included and is priced here as well")]
    IncludedAndPriced(&'static str),
    /// A rate basis of the other side of the balance.
    #[error("`{0}` is no basis for interest of kind `{1}`")]
    WrongBasis(&'static str, &'static str),
    /// A phase that never ends before the last, or a last one that ends.
    #[error("every phase but the last needs `months`, and the last has none")]
    PhaseLength,
    /// A cap over charges and rewards together.
    #[error("a cap counts charges or rewards, not both: `{0}` is of the other sign")]
    CapMixes(String),
    /// Too many of something.
    #[error("at most {0} are allowed here")]
    TooMany(usize),
}

fn all_of(faults: &[Fault]) -> String {
    let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
    sentences.join("; ")
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// The candidate nearest to a mistyped word, if one is near.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LEAST_SIMILAR: f64 = 0.75;
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 >= LEAST_SIMILAR).then_some(best.1)
}

impl FaultRule {
    /// A unit on a meter that it does not measure.
    pub(super) fn unit_mismatch(unit: Unit, meter: Meter) -> FaultRule {
        FaultRule::UnitMismatch { unit: unit.word(), meter: meter.id() }
    }
}
