//! Random draws that are the same on every machine.

/// A small generator (SplitMix64, public domain): fast, seedable, not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The draws of one stream: seed, household and topic each have their own, so adding a topic changes no other.
    #[must_use]
    pub fn stream(seed: u64, household: u64, topic: u64) -> Random {
        let mut random = Random { state: seed };
        let mixed = random.bits() ^ household.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        random = Random { state: mixed };
        let mixed = random.bits() ^ topic.wrapping_mul(0xA076_1D64_78BD_642F);
        Random { state: mixed }
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number from 0 to `limit` - 1; 0 when the limit is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        // The high half of the product: a bias of at most 2^-32, which no household notices.
        u32::try_from(((self.bits() >> 32) * u64::from(limit)) >> 32).unwrap_or(0)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.bits() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// Whether something with this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// About standard normal: the sum of eight uniform draws, scaled; never beyond ±4.9.
    pub fn normal(&mut self) -> f64 {
        let (first, second) = (self.bits(), self.bits());
        let parts = [first, first >> 16, first >> 32, first >> 48, second, second >> 16, second >> 32, second >> 48];
        let sum: u32 = parts.iter().map(|part| u32::try_from(part & 0xFFFF).unwrap_or(0)).sum();
        // Eight uniform draws have mean 4 and variance 8/12; the factor is the square root of 12/8.
        (f64::from(sum) / 65_536.0 - 4.0) * 1.224_744_871_391_589
    }

    /// Positive with this median: half the draws lie within a factor of about e^(0.67 sigma) of it.
    pub fn around(&mut self, median: f64, sigma: f64) -> f64 {
        median * growth(sigma * self.normal())
    }

    /// How many of something that happens `mean` times on average and independently each time (Knuth's method).
    pub fn times(&mut self, mean: f64) -> u32 {
        let floor = growth(-mean.clamp(0.0, 40.0));
        let (mut count, mut product) = (0, self.unit());
        while product > floor {
            count += 1;
            product *= self.unit();
        }
        count
    }
}

/// e^x by (1 + x/4096)^4096: multiplications only, hence the same bits everywhere.
pub(super) fn growth(exponent: f64) -> f64 {
    let mut value = 1.0 + exponent / 4096.0;
    for _ in 0..12 {
        value *= value;
    }
    value
}

/// A positive amount as a whole number of its unit, rounded half up; 0 for what is negative or no number.
#[expect(clippy::cast_possible_truncation, reason = "held within the range of u32 before the cast")]
#[expect(clippy::cast_sign_loss, reason = "held at zero or above before the cast")]
pub(super) fn whole(value: f64) -> u32 {
    (value + 0.5).clamp(0.0, 4_000_000_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::{Random, growth};

    #[test]
    fn a_stream_is_the_same_each_time_and_differs_from_its_neighbours() {
        let draw = |household, topic| Random::stream(7, household, topic).bits();
        assert_eq!(draw(1, 1), draw(1, 1));
        assert_ne!(draw(1, 1), draw(2, 1));
        assert_ne!(draw(1, 1), draw(1, 2));
    }

    #[test]
    fn draws_have_the_mean_they_should() {
        let mut random = Random::stream(1, 0, 0);
        let count = 20_000;
        let normal: f64 = (0..count).map(|_| random.normal()).sum::<f64>() / f64::from(count);
        let times: u32 = (0..count).map(|_| random.times(3.0)).sum();
        assert!(normal.abs() < 0.03, "{normal}");
        assert!((f64::from(times) / f64::from(count) - 3.0).abs() < 0.05, "{times}");
        assert!((growth(1.0) - std::f64::consts::E).abs() < 1e-3);
    }
}
