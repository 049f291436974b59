//! What a receiver answers to a message: the range of each tariff, as a table or as JSON.

use serde::Serialize;

use super::price::{CodePrice, CodePrices, Spread};
use crate::anonymize::Purpose;
use crate::base::{Texts, plain};
use crate::quote::{Declaration, Exact, TariffReference};

/// The answer to a message, `urn:mydata:package-quote:1`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageQuote {
    /// Always `urn:mydata:package-quote:1`.
    pub schema: &'static str,
    /// What offers are asked for.
    pub purpose: Purpose,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// The group code.
    pub code: u16,
    /// Reference households that share the code.
    pub households: u32,
    /// Size of the reference.
    pub population: u32,
    /// Reference years of the code.
    pub years: usize,
    /// Every tariff of the purpose and market.
    pub tariffs: Vec<PackageOffer>,
    /// Tariffs of the catalogue for another purpose or market.
    pub other_tariffs: usize,
}

/// One tariff over the reference years of a code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageOffer {
    /// What was priced.
    pub tariff: TariffReference,
    /// The first twelve months.
    pub year_one: Option<Range>,
    /// A later year.
    pub steady_state: Option<Range>,
    /// Reference years that could be priced.
    pub priced_years: usize,
    /// Stable words for why the others could not.
    pub refusals: Vec<&'static str>,
    /// What a customer must be, and declare.
    pub declarations: Vec<Declaration>,
}

/// Lowest, middle and highest.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Range {
    /// Lowest.
    pub min: Exact,
    /// Middle.
    pub median: Exact,
    /// Highest.
    pub max: Exact,
}

impl PackageQuote {
    /// The answer of some prices.
    #[must_use]
    pub fn new(prices: &CodePrices) -> PackageQuote {
        PackageQuote {
            schema: "urn:mydata:package-quote:1",
            purpose: prices.purpose,
            country: prices.country.clone(),
            currency: prices.currency.to_string(),
            code: prices.code,
            households: prices.households,
            population: prices.population,
            years: prices.year_count,
            tariffs: prices.tariffs.iter().map(offer).collect(),
            other_tariffs: prices.other_count,
        }
    }
}

fn offer(price: &CodePrice) -> PackageOffer {
    PackageOffer {
        tariff: price.tariff.clone(),
        year_one: price.year_one.map(range),
        steady_state: price.steady_state.map(range),
        priced_years: price.priced_count,
        refusals: price.refusals.iter().map(crate::quote::Refusal::code).collect(),
        declarations: price.declarations.clone(),
    }
}

fn range(spread: Spread) -> Range {
    Range { min: spread.min, median: spread.median, max: spread.max }
}

impl CodePrices {
    /// The prices as a table for a terminal.
    #[must_use]
    pub fn table(&self, texts: &Texts) -> String {
        let title = texts.format(
            "package-quote-title",
            &[
                ("purpose", texts.get(&format!("quote-purpose-{}", self.purpose)).into()),
                ("country", self.country.as_str().into()),
                ("currency", self.currency.to_string().into()),
                ("code", u64::from(self.code).into()),
                ("households", u64::from(self.households).into()),
                ("population", u64::from(self.population).into()),
            ],
        );
        let heads = ["package-quote-offer", "package-quote-min", "package-quote-median", "package-quote-max"];
        let heads = heads.map(|key| texts.get(key));
        let (priced, unpriced): (Vec<_>, Vec<_>) = self.tariffs.iter().partition(|price| price.year_one.is_some());
        let rows = priced.iter().map(|price| self.row(price));
        let mut text = format!("{title}\n{}", columns(&heads, &rows.collect::<Vec<_>>()));
        for price in unpriced {
            let reason = price.refusals.first().map(|refusal| refusal.message(texts)).unwrap_or_default();
            text.push_str(&format!("- {}, {}: {reason}\n", price.tariff.provider, price.tariff.name));
        }
        text.push_str(&texts.get("package-quote-note"));
        text.push('\n');
        text
    }

    fn row(&self, price: &CodePrice) -> [String; 4] {
        let money = |amount: Option<Exact>| {
            amount.map_or_else(String::new, |amount| plain(amount.0, self.currency.minor_digits()))
        };
        let spread = price.year_one;
        [
            format!("{}, {}", price.tariff.provider, price.tariff.name),
            money(spread.map(|spread| spread.min)),
            money(spread.map(|spread| spread.median)),
            money(spread.map(|spread| spread.max)),
        ]
    }
}

/// A table: the first column to the left, figures to the right.
fn columns(heads: &[String; 4], rows: &[[String; 4]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heads[column].chars().count()]).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |cells: &[String; 4]| {
        let [offer, min, median, max] = cells;
        let [first, second, third, fourth] = widths;
        format!("  {offer:<first$}  {min:>second$}  {median:>third$}  {max:>fourth$}\n")
    };
    rows.iter().fold(line(heads), |text, row| text + &line(row))
}
