//! Edges at break-even points: the values of an attribute at which the order of the cheapest tariffs of a market
//! changes.
//!
//! Steps between such points cost no privacy and decide most of a code's use: within a step the same tariffs tend to be
//! the cheapest. The order of three is looked at, not the cheapest alone: one tariff that undercuts all others
//! everywhere would hide what the rest of the market looks like, to those who cannot or will not have it. The points
//! depend on the other figures of a household, so they are sought along many households of the reference and then
//! thinned out.

use super::Population;
use super::build::{BuildError, Draft, ladder};
use super::measure::measure;
use super::purpose::Purpose;
use super::reference::{ReferenceYear, meters_of};
use crate::base::{Date, Decimal};
use crate::quote::{Catalogue, History, Plan, Receipt, Remark};
use crate::simulate::{Household, Market};

/// Most edges of one attribute, by how many attributes the purpose has: the cells stay near the number of codes.
const MOST_EDGES: [usize; 4] = [0, 20, 6, 4];
/// How many of the cheapest tariffs are looked at.
const COMPARED: usize = 3;
/// Households along which break-even points are sought.
const BASES: usize = 12;
/// Households from which the spread of each attribute is read.
const SAMPLE: u32 = 2000;
/// Share of the sample that a step holds at least, in hundredths.
const LEAST_STEP_PERCENT: usize = 4;

/// Finds the edges of a purpose's attributes on a market.
///
/// # Errors
/// A [`BuildError`] for a country without invented households, or where the catalogue has no two tariffs to compare.
pub fn break_even_edges(
    catalogue: &Catalogue,
    purpose: Purpose,
    country: &str,
    population: Population,
) -> Result<Vec<Vec<u32>>, BuildError> {
    let market = Market::of(country).ok_or_else(|| BuildError::UnknownCountry(country.to_owned()))?;
    let plans: Vec<&Plan> = catalogue.plans.iter().filter(|plan| is_open_to_all(plan, purpose, market)).collect();
    if plans.len() < 2 {
        return Err(BuildError::NoMarket { purpose, country: market.country });
    }
    let sample = sample(market, purpose, population).ok_or(BuildError::Unmeasured)?;
    let bases: Vec<ReferenceYear> = (0_u32..)
        .take(BASES)
        .filter_map(|number| {
            let household = Household::draw(market, population.seed.into(), number);
            ReferenceYear::of(&meters_of(&household, purpose, population.start), purpose)
        })
        .collect();
    let names = purpose.attributes().iter().enumerate();
    let edges = names.map(|(index, name)| {
        let spread: Vec<u32> = sample.iter().filter_map(|values| values.get(index)).copied().collect();
        let points = bases.iter().flat_map(|base| {
            let cheapest = |value| cheapest(&plans, &base.moved(*name, value), market, population);
            changes(&spread, cheapest)
        });
        thinned(points.collect(), &spread, MOST_EDGES.get(sample[0].len()).copied().unwrap_or(2))
    });
    Ok(edges.collect())
}

impl Draft {
    /// The draft of a codebook for a market: edges at its break-even points and the ladder that fits them.
    ///
    /// # Errors
    /// As for [`break_even_edges`].
    pub fn on_market(
        catalogue: &Catalogue,
        purpose: Purpose,
        country: &str,
        version: u32,
        built: Date,
    ) -> Result<Draft, BuildError> {
        let population = Population::standard();
        let edges = break_even_edges(catalogue, purpose, country, population)?;
        let (country, built, ladder) = (country.to_owned(), built.to_string(), ladder(&edges));
        Ok(Draft { country, purpose, version, built, population, edges, ladder })
    }
}

/// Whether a tariff is sold on the market to everybody: what only students may have moves no edge.
fn is_open_to_all(plan: &Plan, purpose: Purpose, market: &Market) -> bool {
    let tariff = plan.tariff();
    let is_here = tariff.market.country == market.country && tariff.market.currency == market.currency;
    let is_open = tariff.eligibility.as_ref().is_none_or(|eligibility| eligibility.declared.is_empty());
    plan.purpose() == purpose && is_here && is_open
}

/// The values of some households, and the spread of each attribute sorted.
fn sample(market: &'static Market, purpose: Purpose, population: Population) -> Option<Vec<Vec<u32>>> {
    let count = population.households.min(SAMPLE);
    let values = |number| {
        let household = Household::draw(market, population.seed.into(), number);
        let meters = meters_of(&household, purpose, population.start);
        measure(&meters, purpose, market.country, market.currency, None).ok().map(|measured| measured.values)
    };
    (0..count).map(values).collect::<Option<Vec<_>>>().filter(|sample| !sample.is_empty())
}

/// The places of the cheapest plans for a year, in order. Plans that refuse it, or would cut the household off in some
/// month, are left out.
fn cheapest(plans: &[&Plan], year: &ReferenceYear, market: &Market, population: Population) -> Option<Vec<usize>> {
    let meters = year.to_meters(market.country, market.currency, population.start);
    let history = match (meters.accounts.first(), meters.lines.first()) {
        (Some(account), _) => History::of_account(account).ok()?,
        (None, Some(line)) => History::of_line(line).ok()?,
        (None, None) => return None,
    };
    let serves = |receipt: &Receipt| !receipt.remarks.iter().any(|remark| matches!(remark, Remark::Stopped { .. }));
    let cost = |plan: &&Plan| plan.rate(&history).ok().filter(serves).map(|receipt| receipt.steady_state.annual.0);
    let mut costs: Vec<(Decimal, usize)> =
        plans.iter().enumerate().filter_map(|(index, plan)| Some((cost(plan)?, index))).collect();
    costs.sort_unstable();
    Some(costs.into_iter().take(COMPARED).map(|(_, index)| index).collect())
}

/// The values at which the answer changes, along the spread of the attribute in steps of two hundredths.
fn changes<A: PartialEq>(spread: &[u32], answer: impl Fn(u32) -> Option<A>) -> Vec<u32> {
    let mut sorted = spread.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| sorted.get(sorted.len() * percent / 100).copied();
    let mut grid: Vec<u32> = [Some(0)].into_iter().chain((1..50).map(|step| at(2 * step))).flatten().collect();
    grid.dedup();
    let answers: Vec<(u32, Option<A>)> = grid.into_iter().map(|value| (value, answer(value))).collect();
    let pairs = answers.windows(2).filter_map(|pair| match pair {
        [(below, left), (above, right)] if left != right => Some(round_between(*below, *above)),
        _ => None,
    });
    pairs.collect()
}

/// The roundest number above `below` and up to `above`.
fn round_between(below: u32, above: u32) -> u32 {
    let units = (0..10).rev().map(|power| 10_u32.saturating_pow(power));
    let mut candidates = units.map(|unit| above / unit * unit);
    candidates.find(|candidate| *candidate > below).unwrap_or(above)
}

/// At most `most` of the points, such that no step holds less than its share: of all pairs of neighbours that leave too
/// little between them, or of the thinnest step while there are too many, the point found less often goes.
fn thinned(mut points: Vec<u32>, spread: &[u32], most: usize) -> Vec<u32> {
    points.sort_unstable();
    let mut counted: Vec<(u32, usize)> = Vec::new();
    for point in points {
        match counted.last_mut() {
            Some((last, times)) if *last == point => *times += 1,
            _ => counted.push((point, 1)),
        }
    }
    let between = |from: u32, to: u32| spread.iter().filter(|value| (from..to).contains(value)).count();
    loop {
        let mut bounds: Vec<u32> = vec![0];
        bounds.extend(counted.iter().map(|(point, _)| *point));
        bounds.push(u32::MAX);
        let steps = bounds.windows(2).map(|pair| between(pair[0], pair[1]));
        let Some((thinnest, index)) = steps.enumerate().map(|(index, held)| (held, index)).min() else { break };
        if counted.is_empty() || (counted.len() <= most && thinnest * 100 >= spread.len() * LEAST_STEP_PERCENT) {
            break;
        }
        // The step lies between point `index - 1` and point `index`.
        let times = |at: Option<usize>| at.and_then(|at| counted.get(at)).map(|(_, times)| *times);
        let below = index.checked_sub(1);
        let goes = match (times(below), times(Some(index))) {
            (Some(left), Some(right)) if left < right => index - 1,
            (Some(_), None) => index - 1,
            _ => index,
        };
        counted.remove(goes);
    }
    counted.into_iter().map(|(point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::{changes, round_between, thinned};

    #[test]
    fn an_edge_is_a_round_number_between_two_values() {
        assert_eq!(round_between(873, 1120), 1000);
        assert_eq!(round_between(1010, 1090), 1090);
        assert_eq!(round_between(0, 3), 3);
        assert_eq!(round_between(4100, 4260), 4200);
    }

    #[test]
    fn changes_lie_where_the_answer_changes() {
        let spread: Vec<u32> = (0..1000).collect();
        assert_eq!(changes(&spread, |value| Some(usize::from(value >= 333))), [340]);
        assert!(changes(&spread, |_| None::<u8>).is_empty());
    }

    #[test]
    fn thin_steps_go_and_the_point_found_more_often_stays() {
        let spread: Vec<u32> = (0..1000).collect();
        assert_eq!(thinned(vec![300, 300, 310, 700], &spread, 5), [300, 700]);
        assert_eq!(thinned(vec![100, 200, 300, 700], &spread, 2).len(), 2);
        assert!(thinned(vec![999], &spread, 5).is_empty());
    }
}
