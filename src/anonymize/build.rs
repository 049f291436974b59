//! Builds a codebook from a seed: the same draft gives the same bytes on every machine.

use std::thread;

use super::codebook::{Attribute, Code, Codebook, CodebookSchema, MOST_CODES, floor_of};
use super::measure::measure;
use super::merge::{Rung, cell_of, merge};
use super::purpose::Purpose;
use super::reference::{ReferenceYear, meters_of};
use super::{AttributeName, CodebookError, Population};
use crate::simulate::{Household, Market};

/// Reference years shipped with each code.
const YEARS_EACH: usize = 5;

/// Everything a codebook is computed from.
#[derive(Clone, Debug)]
pub struct Draft {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What offers are asked for with it.
    pub purpose: Purpose,
    /// Counts up with every codebook of this country and purpose.
    pub version: u32,
    /// ISO 8601 day, printed in the codebook.
    pub built: String,
    /// The invented population.
    pub population: Population,
    /// Edges of the steps of each attribute of the purpose, such as [`super::break_even_edges`] finds.
    pub edges: Vec<Vec<u32>>,
    /// How rare cells merge, finest rung first; [`ladder`] gives one for any edges.
    pub ladder: Vec<Rung>,
}

impl Draft {
    /// The draft that a codebook was built from.
    #[must_use]
    pub fn of(codebook: &Codebook) -> Draft {
        Draft {
            country: codebook.country.clone(),
            purpose: codebook.purpose,
            version: codebook.version,
            built: codebook.built.clone(),
            population: codebook.population,
            edges: codebook.attributes.iter().map(|attribute| attribute.edges.clone()).collect(),
            ladder: codebook.ladder.clone(),
        }
    }
}

/// Why no codebook can be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No households are invented for this country.
    #[error("no households can be invented for the country {0}; there are FR and GB")]
    UnknownCountry(String),
    /// The draft's edges do not fit the purpose.
    #[error("the purpose {0} has another number of attributes than the draft has lists of edges")]
    OtherAttributes(Purpose),
    /// The catalogue has nothing to compare.
    #[error("the catalogue has fewer than two tariffs for the purpose {purpose} in {country}: nothing breaks even")]
    NoMarket {
        /// What was asked for.
        purpose: Purpose,
        /// ISO 3166-1 alpha-2.
        country: &'static str,
    },
    /// The population is too small for even one code.
    #[error("{0} households are too few for a code; take at least 30")]
    TooFewHouseholds(u32),
    /// A household could not be measured.
    #[error("a household of the reference has no twelve months")]
    Unmeasured,
    /// The result breaks a rule.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
}

/// Builds a codebook.
///
/// # Errors
/// A [`BuildError`] when the draft fits no country or purpose, or the population is too small.
pub fn build(draft: &Draft) -> Result<Codebook, BuildError> {
    let market = Market::of(&draft.country).ok_or_else(|| BuildError::UnknownCountry(draft.country.clone()))?;
    let attributes = attributes(draft)?;
    let step_counts: Vec<usize> = attributes.iter().map(Attribute::steps).collect();
    let values = measure_all(draft, market)?;
    let cells: Vec<usize> = values.iter().map(|values| cell_at(&attributes, values, &step_counts)).collect();
    let households = draft.population.households;
    let mut counts = vec![0; step_counts.iter().product()];
    for cell in &cells {
        counts[*cell] += 1;
    }
    let codes = merge(&counts, &step_counts, &draft.ladder, floor_of(households), MOST_CODES)
        .ok_or(BuildError::TooFewHouseholds(households))?;
    let assigned: Vec<u16> = cells.iter().map(|cell| codes[*cell]).collect();
    let codebook = Codebook {
        schema: CodebookSchema::V1,
        id: format!("{}.{}", market.country.to_ascii_lowercase(), draft.purpose),
        version: draft.version,
        built: draft.built.clone(),
        country: market.country.to_owned(),
        currency: market.currency,
        purpose: draft.purpose,
        population: draft.population,
        attributes,
        ladder: draft.ladder.clone(),
        cells: codes,
        households: assigned.iter().map(|code| format!("{code:02x}")).collect(),
        codes: listed(draft, market, &assigned, &values)?,
    };
    codebook.check()?;
    Ok(codebook)
}

fn attributes(draft: &Draft) -> Result<Vec<Attribute>, BuildError> {
    let names = draft.purpose.attributes();
    if names.len() != draft.edges.len() {
        return Err(BuildError::OtherAttributes(draft.purpose));
    }
    let attribute = |(name, edges): (&AttributeName, &Vec<u32>)| Attribute { name: *name, edges: edges.clone() };
    Ok(names.iter().zip(&draft.edges).map(attribute).collect())
}

fn cell_at(attributes: &[Attribute], values: &[u32], step_counts: &[usize]) -> usize {
    let steps: Vec<usize> = attributes.iter().zip(values).map(|(attribute, value)| attribute.step(*value)).collect();
    cell_of(&steps, step_counts)
}

/// The values of every household, in the order of their numbers, on all processors.
fn measure_all(draft: &Draft, market: &'static Market) -> Result<Vec<Vec<u32>>, BuildError> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let households = usize::try_from(draft.population.households).unwrap_or(0);
    let numbers: Vec<u32> = (0..draft.population.households).collect();
    let chunks = numbers.chunks(households.div_ceil(workers).max(1));
    let parts: Vec<Option<Vec<Vec<u32>>>> = thread::scope(|scope| {
        let measure_part = |part: &[u32]| part.iter().map(|number| values_of(draft, market, *number)).collect();
        let running: Vec<_> = chunks.map(|part| scope.spawn(move || measure_part(part))).collect();
        running.into_iter().map(|worker| worker.join().ok().flatten()).collect()
    });
    let all: Option<Vec<_>> = parts.into_iter().collect();
    Ok(all.ok_or(BuildError::Unmeasured)?.into_iter().flatten().collect())
}

fn values_of(draft: &Draft, market: &'static Market, number: u32) -> Option<Vec<u32>> {
    let household = Household::draw(market, draft.population.seed.into(), number);
    let meters = meters_of(&household, draft.purpose, draft.population.start);
    let measured = measure(&meters, draft.purpose, market.country, market.currency, None).ok()?;
    Some(measured.values)
}

fn listed(
    draft: &Draft,
    market: &'static Market,
    assigned: &[u16],
    values: &[Vec<u32>],
) -> Result<Vec<Code>, BuildError> {
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (number, code) in (0_u32..).zip(assigned) {
        let code = usize::from(*code);
        members.resize(members.len().max(code + 1), Vec::new());
        members[code].push(number);
    }
    let value_of = |number: u32| usize::try_from(number).ok().and_then(|number| values.get(number));
    let mut codes = Vec::with_capacity(members.len());
    for (code, mut members) in (0_u16..).zip(members) {
        members.sort_by_key(|number| (value_of(*number), *number));
        let chosen = spread(&members);
        let years: Option<Vec<ReferenceYear>> = chosen.iter().map(|number| year_of(draft, market, *number)).collect();
        let households = u32::try_from(members.len()).unwrap_or(u32::MAX);
        codes.push(Code { code, households, years: years.ok_or(BuildError::Unmeasured)? });
    }
    Ok(codes)
}

/// Some members at even distances: at 1, 3, 5, 7 and 9 tenths of the way.
fn spread(members: &[u32]) -> Vec<u32> {
    let at = |index: usize| members.get(members.len() * (2 * index + 1) / (2 * YEARS_EACH)).copied();
    (0..YEARS_EACH).filter_map(at).collect()
}

fn year_of(draft: &Draft, market: &'static Market, number: u32) -> Option<ReferenceYear> {
    let household = Household::draw(market, draft.population.seed.into(), number);
    ReferenceYear::of(&meters_of(&household, draft.purpose, draft.population.start), draft.purpose)
}

/// A ladder for attributes with these numbers of steps: each rung joins neighbouring steps of one attribute in pairs,
/// the last attribute first, until the first attribute alone is left with two steps.
#[must_use]
pub fn ladder(edges: &[Vec<u32>]) -> Vec<Rung> {
    let step_counts: Vec<usize> = edges.iter().map(|edges| edges.len() + 1).collect();
    let mut halvings = vec![0_u32; step_counts.len()];
    let mut rungs = Vec::new();
    let left = |count: usize, halvings: u32| count.div_ceil(1 << halvings);
    loop {
        let mut has_joined = false;
        for index in (0..step_counts.len()).rev() {
            let least = if index == 0 { 2 } else { 1 };
            if left(step_counts[index], halvings[index]) > least {
                halvings[index] += 1;
                has_joined = true;
                rungs.push(rung(&step_counts, &halvings));
            }
        }
        if !has_joined {
            return rungs;
        }
    }
}

fn rung(step_counts: &[usize], halvings: &[u32]) -> Rung {
    let joined = |(count, halvings): (&usize, &u32)| (0..=u8::MAX).take(*count).map(|step| step >> halvings).collect();
    Rung(step_counts.iter().zip(halvings).map(joined).collect())
}

#[cfg(test)]
mod tests {
    use super::{Rung, ladder};

    #[test]
    fn a_ladder_joins_one_attribute_at_a_time() {
        let rungs = ladder(&[vec![1, 2, 3], vec![5]]);
        let expected: [[&[u8]; 2]; 2] = [[&[0, 1, 2, 3], &[0, 0]], [&[0, 0, 1, 1], &[0, 0]]];
        assert_eq!(rungs, expected.map(|rung| Rung(rung.map(<[u8]>::to_vec).to_vec())));
    }
}
