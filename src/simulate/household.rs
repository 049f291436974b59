//! Who a household is: what it earns, how it spends, calls and travels.

use super::banking::{self, AccountHistory};
use super::metering;
use super::mobile::{self, Use};
use super::{Market, Random};
use crate::base::Month;
use crate::describe::Meters;

/// An invented household. The same seed and number give the same one everywhere.
#[derive(Clone, Debug)]
pub struct Household {
    pub(super) market: &'static Market,
    pub(super) seed: u64,
    pub(super) number: u32,
    pub(super) persona: Persona,
}

/// The traits that its events are drawn from. Amounts are in major units a month unless named otherwise.
#[derive(Clone, Debug)]
pub(super) struct Persona {
    pub(super) pay: f64,
    pub(super) pay_day: u32,
    pub(super) rent_share: f64,
    pub(super) direct_debits: Vec<(u32, f64)>,
    pub(super) spend_share: f64,
    pub(super) card_payments: f64,
    pub(super) cash_withdrawals: f64,
    /// What stays on the account after pay day, as a share of what goes out until the next one; below 1 it runs dry.
    pub(super) cushion: f64,
    pub(super) trips_year: u32,
    pub(super) data_megabytes: f64,
    pub(super) call_minutes: f64,
    pub(super) call_minutes_each: f64,
    pub(super) messages: f64,
    pub(super) international_share: f64,
}

const TOPIC_PERSONA: u64 = 1;
const TOPIC_BANKING: u64 = 2;
const TOPIC_MOBILE: u64 = 3;

impl Household {
    /// Draws one household.
    #[must_use]
    pub fn draw(market: &'static Market, seed: u64, number: u32) -> Household {
        let mut random = Random::stream(seed, u64::from(number), TOPIC_PERSONA);
        Household { market, seed, number, persona: Persona::draw(market, &mut random) }
    }

    /// The bookings of twelve months on its current account, in the order of their days.
    #[must_use]
    pub fn bookings(&self, start: Month) -> AccountHistory {
        banking::year(self, start, &mut self.stream(TOPIC_BANKING))
    }

    /// The use of its mobile line in twelve months, in the order of time.
    #[must_use]
    pub fn mobile_use(&self, start: Month) -> Vec<Use> {
        mobile::year(self, start, &mut self.stream(TOPIC_MOBILE))
    }

    /// Twelve months of its current account as meters, every month complete.
    #[must_use]
    pub fn account_meters(&self, start: Month) -> Meters {
        let account = metering::account(self.market, start, &self.bookings(start));
        Meters { accounts: vec![account], lines: Vec::new() }
    }

    /// Twelve months of its mobile line as meters, every month complete.
    #[must_use]
    pub fn line_meters(&self, start: Month) -> Meters {
        let line = metering::line(self.market, start, &self.mobile_use(start));
        Meters { accounts: Vec::new(), lines: vec![line] }
    }

    fn stream(&self, topic: u64) -> Random {
        Random::stream(self.seed, u64::from(self.number), topic)
    }
}

/// The households of a country, one after another; each is drawn when it is asked for.
pub fn population(market: &'static Market, seed: u64, size: u32) -> impl Iterator<Item = Household> {
    (0..size).map(move |number| Household::draw(market, seed, number))
}

impl Persona {
    fn draw(market: &Market, random: &mut Random) -> Persona {
        // Two hidden traits tie the figures together: better paid people travel more, younger ones use more data.
        let wealth = random.normal();
        let youth = random.normal();
        let pay = market.pay_median * super::random::growth(0.45 * wealth);
        let direct_debits =
            (0..random.between(3, 10)).map(|_| (random.between(1, 28), random.around(pay * 0.018, 0.6))).collect();
        let runs_dry = random.chance(market.overdrawn_share);
        Persona {
            pay,
            pay_day: random.between(1, 28),
            rent_share: 0.2 + 0.2 * random.unit(),
            direct_debits,
            spend_share: 0.7 + 0.3 * random.unit(),
            card_payments: random.around(28.0, 0.5).min(90.0),
            cash_withdrawals: random.around(2.0, 0.7).min(10.0),
            cushion: if runs_dry { 0.35 + 0.6 * random.unit() } else { random.around(2.2, 0.5).max(1.05) },
            trips_year: random.times(0.9 * super::random::growth(0.5 * wealth)),
            data_megabytes: random.around(market.data_megabytes_median * super::random::growth(0.6 * youth), 0.9),
            call_minutes: random.around(market.call_minutes_median, 0.85).min(3000.0),
            call_minutes_each: random.around(3.2, 0.3),
            messages: random.around(market.messages_median, 1.0).min(600.0),
            international_share: if random.chance(0.12) { 0.05 + 0.2 * random.unit() } else { 0.0 },
        }
    }
}
