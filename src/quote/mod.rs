//! Meters and tariffs to offers in money: every published tariff priced exactly, on the person's own machine.
//!
//! A [`Tariff`] is a file; [`Plan::compile`] checks it and turns it into integers; [`Plan::rate`] replays a household's
//! last twelve months under it and gives a [`Receipt`] whose lines add up, or a [`Refusal`] that names the rule.

mod amount;
mod catalogue;
mod charges;
mod charging;
mod compile;
mod component;
mod condition;
mod exact;
mod explain;
mod fault;
mod history;
mod interest;
mod lint;
mod meter;
mod plan;
mod present;
mod rank;
mod rate;
mod receipt;
mod refusal;
mod replay;
mod report;
mod tariff;

pub use amount::{RoundingMode, RoundingPoint};
pub use catalogue::{Catalogue, CatalogueError, CatalogueNote, FileError, Finding, Severity};
pub use component::{
    Allowance, Beyond, Cap, Component, Free, FreeKind, Kind, Period, Rate, RateBasis, Rounding, Step, Tier, TierMode,
    Unit,
};
pub use condition::{Comparison, Condition, Waiver};
pub use exact::{Day, Exact};
pub use explain::{Form, explain, summarize};
pub use fault::{Fault, FaultRule, Place, Step as PlaceStep, TariffError};
pub use history::{FULL_YEAR_MONTHS, History, LEAST_MONTHS};
pub use lint::check;
pub use meter::{Dimension, Meter};
pub use plan::Plan;
pub use present::{Brief, ExitRule, Present, PresentFile, RankBy};
pub use rank::{Offer, Quotes, Refused, Stay, StayBasis, Subject, quote};
pub use receipt::{Bill, Line, LineUnit, MonthAmount, Receipt, Remark, Rule, TariffReference};
pub use refusal::{Refusal, UnpriceableRule};
pub use report::{CatalogueReport, OfferReport, QuoteReport, RefusalReport, RefusedReport, StayReport, SubjectReport};
pub use tariff::{
    Declaration, Eligibility, Market, Phase, Pool, Purpose, Source, Tariff, Term, Unpriced, UnpricedKind, Validity,
};
