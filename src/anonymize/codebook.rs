//! The codebook: which group code a household gets. Public, the same for everybody, computed from the reference alone.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bounds::Digest;
use super::merge::{Rung, cell_of};
use super::purpose::{AttributeName, Purpose};
use super::reference::ReferenceYear;
use crate::base::{Currency, Date, Month};

/// Reference households that every code must hold.
pub(super) const LEAST_HOUSEHOLDS: u32 = 30;
/// Share of the reference that every code must hold, in thousandths.
pub(super) const LEAST_SHARE_PER_MILLE: u32 = 2;
/// Codes that a codebook may have.
pub(super) const MOST_CODES: usize = 50;
/// How far beyond an edge a value must move before a household's code changes, in percent.
const HYSTERESIS_PERCENT: u64 = 15;

/// A public table of group codes for one purpose in one country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Codebook {
    /// Which schema the file follows.
    pub schema: CodebookSchema,
    /// Country and purpose, `gb.mobile`.
    pub id: String,
    /// Counts up with every codebook of this id.
    pub version: u32,
    /// The day it was built, ISO 8601.
    pub built: String,
    /// ISO 3166-1 alpha-2 country of its market.
    pub country: String,
    /// Currency of its amounts.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub currency: Currency,
    /// What offers are asked for with it.
    pub purpose: Purpose,
    /// The invented population it was computed from.
    pub population: Population,
    /// What is measured, in the order of the cells.
    pub attributes: Vec<Attribute>,
    /// How rare cells were merged, finest rung first.
    pub ladder: Vec<Rung>,
    /// The code of each cell; the last attribute counts fastest.
    pub cells: Vec<u16>,
    /// The code of each reference household, two hexadecimal digits each, in the order of their numbers: lets a device
    /// count how many households share the codes of several purposes.
    pub households: String,
    /// Every code, in the order of its number.
    pub codes: Vec<Code>,
}

/// The schema that a codebook follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CodebookSchema {
    /// Version 1.
    #[serde(rename = "urn:mydata:codebook:1")]
    V1,
}

/// The invented population that a codebook was computed from; the same figures give it again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Seed of the generator.
    pub seed: u32,
    /// How many households.
    pub households: u32,
    /// First of the twelve months.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub start: Month,
}

impl Population {
    /// The population of the built-in codebooks. All purposes of a country share it, so that the joint group of several
    /// releases can be counted household by household.
    #[must_use]
    pub fn standard() -> Population {
        Population { seed: 20_261_101, households: 20_000, start: Month::of(Date::constant(2025, 1, 1)) }
    }
}

/// A figure and the edges of its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// What is measured, unit included.
    pub name: AttributeName,
    /// First value of each step after the lowest one, rising.
    pub edges: Vec<u32>,
}

/// A group code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Its number, counted from 0.
    pub code: u16,
    /// Reference households that get it.
    pub households: u32,
    /// Some of them, spread evenly over the code's first attribute.
    pub years: Vec<ReferenceYear>,
}

/// Why a file is no codebook.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodebookError {
    /// Not JSON of the schema.
    #[error("the file is not a codebook: {0}; use one that `mydata codebook build` wrote")]
    NotACodebook(#[from] serde_json::Error),
    /// It breaks a rule that every codebook keeps.
    #[error("the codebook breaks a rule: {0}; use one that `mydata codebook build` wrote")]
    Broken(&'static str),
}

impl Attribute {
    /// How many steps the edges make.
    pub(super) fn steps(&self) -> usize {
        self.edges.len() + 1
    }

    pub(super) fn step(&self, value: u32) -> usize {
        self.edges.iter().take_while(|edge| value >= **edge).count()
    }

    /// The steps that the value may be counted in without having moved clearly: an edge is left behind only when the
    /// value lies 15 % beyond it.
    fn near_steps(&self, value: u32) -> std::ops::RangeInclusive<usize> {
        let hundredfold = u64::from(value) * 100;
        let surely = |edge: &&u32| hundredfold >= u64::from(**edge) * (100 + HYSTERESIS_PERCENT);
        let perhaps = |edge: &&u32| hundredfold >= u64::from(**edge) * (100 - HYSTERESIS_PERCENT);
        self.edges.iter().take_while(surely).count()..=self.edges.iter().take_while(perhaps).count()
    }
}

impl Codebook {
    /// Reads a codebook and checks every rule that its privacy rests on.
    ///
    /// # Errors
    /// A [`CodebookError`] when it is no codebook, not in the form this program writes, or a code is too small.
    pub fn read(text: &str) -> Result<Codebook, CodebookError> {
        let codebook: Codebook = serde_json::from_str(text)?;
        codebook.check()?;
        if codebook.to_text()? != text {
            return Err(CodebookError::Broken("it is not written in the one form that its digest is taken of"));
        }
        Ok(codebook)
    }

    /// The one form in which a codebook is written: a line for each member, each code and each reference year.
    ///
    /// # Errors
    /// None in practice: every value of the type has a JSON form.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let Value::Object(members) = serde_json::to_value(self)? else { return Ok(String::new()) };
        let lines: Vec<String> = members.iter().map(|(name, value)| member_text(name, value)).collect();
        Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
    }

    /// SHA-256 of [`Codebook::to_text`]: what a message names its codebook by.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::plain(self.to_text().unwrap_or_default().as_bytes())
    }

    /// The code of some measured values. A household that had the code `before` keeps it until its values lie clearly
    /// outside: otherwise small changes would, over time, tell where in the group it stands.
    #[must_use]
    pub fn code_of(&self, values: &[u32], before: Option<u16>) -> u16 {
        let exact: Vec<usize> = self.attributes.iter().zip(values).map(|(attribute, v)| attribute.step(*v)).collect();
        let code = self.code_at(&exact);
        let ranges = self.attributes.iter().zip(values).map(|(attribute, value)| attribute.near_steps(*value));
        before.filter(|before| self.is_near(&ranges.collect::<Vec<_>>(), *before)).unwrap_or(code)
    }

    /// The code of a reference household.
    #[must_use]
    pub fn code_of_household(&self, number: u32) -> Option<u16> {
        let at = usize::try_from(number).ok()? * 2;
        u16::from_str_radix(self.households.get(at..at + 2)?, 16).ok()
    }

    /// A code by its number.
    #[must_use]
    pub fn code(&self, code: u16) -> Option<&Code> {
        self.codes.get(usize::from(code)).filter(|found| found.code == code)
    }

    /// What a code tells of each attribute: the first value and the first one beyond, `None` where it is open.
    #[must_use]
    pub fn ranges(&self, code: u16) -> Vec<(AttributeName, Option<u32>, Option<u32>)> {
        let step_counts = self.step_counts();
        let cells = (0..self.cells.len()).filter(|cell| self.cells.get(*cell) == Some(&code));
        let cells: Vec<Vec<usize>> = cells.map(|cell| super::merge::steps_of(cell, &step_counts)).collect();
        let range = |(index, attribute): (usize, &Attribute)| {
            let steps = || cells.iter().filter_map(|steps| steps.get(index)).copied();
            let from = steps().min().and_then(|step| attribute.edges.get(step.checked_sub(1)?)).copied();
            let below = steps().max().and_then(|step| attribute.edges.get(step)).copied();
            (attribute.name, from, below)
        };
        self.attributes.iter().enumerate().map(range).collect()
    }

    pub(super) fn step_counts(&self) -> Vec<usize> {
        self.attributes.iter().map(Attribute::steps).collect()
    }

    fn code_at(&self, steps: &[usize]) -> u16 {
        self.cells.get(cell_of(steps, &self.step_counts())).copied().unwrap_or(0)
    }

    fn is_near(&self, ranges: &[std::ops::RangeInclusive<usize>], code: u16) -> bool {
        let step_counts = self.step_counts();
        let is_within = |cell: usize| {
            let steps = super::merge::steps_of(cell, &step_counts);
            steps.iter().zip(ranges).all(|(step, range)| range.contains(step))
        };
        (0..self.cells.len()).any(|cell| self.cells.get(cell) == Some(&code) && is_within(cell))
    }

    pub(super) fn check(&self) -> Result<(), CodebookError> {
        let names: Vec<AttributeName> = self.attributes.iter().map(|attribute| attribute.name).collect();
        let rising = |attribute: &Attribute| attribute.edges.is_sorted_by(|left, right| left < right);
        let cell_count = self.step_counts().iter().try_fold(1_usize, |product, steps| product.checked_mul(*steps));
        let rules = [
            (names == self.purpose.attributes(), "its attributes are not those of its purpose"),
            (self.attributes.iter().all(rising), "the edges of an attribute do not rise"),
            (cell_count == Some(self.cells.len()), "its cells are not as many as its steps make"),
            (!self.codes.is_empty() && self.codes.len() <= MOST_CODES, "it has no code or more than 50"),
            (self.cells.iter().all(|code| self.code(*code).is_some()), "a cell has a code that is not listed"),
            (self.codes.iter().all(|code| self.is_sound(code)), "a code has no reference years of its purpose"),
            (self.holds_floor()?, "a code holds too few households of the reference"),
        ];
        rules.iter().try_for_each(|(holds, rule)| if *holds { Ok(()) } else { Err(CodebookError::Broken(rule)) })
    }

    fn is_sound(&self, code: &Code) -> bool {
        self.code(code.code) == Some(code)
            && !code.years.is_empty()
            && code.years.iter().all(|year| year.purpose() == self.purpose)
    }

    /// Counts the households of each code anew and holds them against what is stated and against the floor.
    fn holds_floor(&self) -> Result<bool, CodebookError> {
        let too_long = CodebookError::Broken("its list of households is not as long as its population");
        if u64::try_from(self.households.len()).ok() != Some(u64::from(self.population.households) * 2) {
            return Err(too_long);
        }
        let mut counts = vec![0_u32; self.codes.len()];
        for number in 0..self.population.households {
            let code = self.code_of_household(number).map(usize::from);
            match code.and_then(|code| counts.get_mut(code)) {
                Some(count) => *count += 1,
                None => return Ok(false),
            }
        }
        let floor = floor_of(self.population.households);
        Ok(self.codes.iter().zip(&counts).all(|(code, count)| code.households == *count && *count >= floor))
    }
}

/// Households that a code must hold in a reference of this size: 30, or 0.2 % where that is more.
pub(super) fn floor_of(households: u32) -> u32 {
    (households * LEAST_SHARE_PER_MILLE).div_ceil(1000).max(LEAST_HOUSEHOLDS)
}

/// A member on one line, but codes and their years on a line each.
fn member_text(name: &str, value: &Value) -> String {
    let Some(codes) = value.as_array().filter(|_| name == "codes") else { return format!("\"{name}\":{value}") };
    let lines: Vec<String> = codes.iter().map(code_text).collect();
    format!("\"{name}\":[\n{}\n]", lines.join(",\n"))
}

fn code_text(code: &Value) -> String {
    let years = code.get("years").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let years: Vec<String> = years.iter().map(Value::to_string).collect();
    let number = |name| code.get(name).map(Value::to_string).unwrap_or_default();
    let (code, households) = (number("code"), number("households"));
    format!("{{\"code\":{code},\"households\":{households},\"years\":[\n{}]}}", years.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::{Attribute, floor_of};
    use crate::anonymize::AttributeName;

    #[test]
    fn an_edge_counts_only_when_left_clearly_behind() {
        let attribute = Attribute { name: AttributeName::DataMegabytesMonth, edges: vec![1000, 4000] };
        assert_eq!(attribute.step(999), 0);
        assert_eq!(attribute.step(1000), 1);
        assert_eq!(attribute.near_steps(1100), 0..=1);
        assert_eq!(attribute.near_steps(1150), 1..=1);
        assert_eq!(attribute.near_steps(840), 0..=0);
        assert_eq!(attribute.near_steps(850), 0..=1);
    }

    #[test]
    fn the_floor_is_thirty_households_or_two_per_mille() {
        assert_eq!(floor_of(1000), 30);
        assert_eq!(floor_of(20_000), 40);
        assert_eq!(floor_of(20_001), 41);
    }
}
