//! A reference year moved to another value of one attribute, all else as it was: along such years break-even points are
//! sought.

use super::AttributeName;
use super::reference::{AccountYear, MobileYear, Months, ReferenceYear};
use crate::normalize::{Destination, Place, UsageKind};

/// What a household without any journey is taken to pay abroad at once, in whole units of its currency.
const FOREIGN_PAYMENT: u32 = 40;
/// The month in which a household without any journey is sent on one.
const JOURNEY_MONTH: usize = 6;

impl ReferenceYear {
    /// The year with an attribute at a value: what the attribute counts is scaled; for days overdrawn the whole balance
    /// is lifted or lowered. An attribute of another purpose changes nothing.
    pub(super) fn moved(&self, name: AttributeName, value: u32) -> ReferenceYear {
        let mut year = self.clone();
        match (&mut year, name) {
            (ReferenceYear::Mobile(streams), AttributeName::DataMegabytesMonth) => move_data(streams, value),
            (ReferenceYear::Mobile(streams), AttributeName::OutgoingMinutesMonth) => move_calls(streams, value),
            (ReferenceYear::CurrentAccount(year), AttributeName::PayInMonth) => {
                let total = sum(&year.pay_in);
                scale(&mut year.pay_in, u64::from(value) * 12, total);
            }
            (ReferenceYear::CurrentAccount(year), AttributeName::ForeignSpendYear) => year.move_foreign(value),
            (ReferenceYear::CurrentAccount(year), AttributeName::OverdrawnDaysYear) => year.move_balances(value),
            _ => {}
        }
        year
    }
}

fn move_data(streams: &mut Vec<MobileYear>, megabytes: u32) {
    let total = streams.iter().map(|stream| sum(&stream.kilobytes)).sum();
    if total == 0 {
        let mut stream = MobileYear::empty(UsageKind::Data, Destination::National, Place::Home);
        stream.kilobytes = [megabytes.saturating_mul(1000); 12];
        stream.count = [30; 12];
        streams.push(stream);
    }
    for stream in streams.iter_mut().filter(|_| total > 0) {
        scale(&mut stream.kilobytes, u64::from(megabytes) * 12_000, total);
    }
}

fn move_calls(streams: &mut Vec<MobileYear>, minutes: u32) {
    let is_call = |stream: &&mut MobileYear| {
        stream.kind == UsageKind::Voice
            && !matches!(stream.destination, Destination::Freephone | Destination::Voicemail)
    };
    let total = streams.iter_mut().filter(is_call).map(|stream| sum(&stream.seconds)).sum();
    if total == 0 {
        let mut stream = MobileYear::empty(UsageKind::Voice, Destination::Mobile, Place::Home);
        stream.seconds = [minutes.saturating_mul(60); 12];
        stream.started_minutes = [minutes; 12];
        stream.count = [minutes.div_ceil(3); 12];
        streams.push(stream);
        return;
    }
    let target = u64::from(minutes) * 12 * 60;
    for stream in streams.iter_mut().filter(is_call) {
        for column in [&mut stream.seconds, &mut stream.started_minutes, &mut stream.count] {
            scale(column, target, total);
        }
    }
}

impl AccountYear {
    fn move_foreign(&mut self, value: u32) {
        let before = self.foreign_card_value;
        let total = sum(&self.foreign_card_value) + sum(&self.foreign_cash_value);
        if total == 0 {
            self.foreign_card_value[JOURNEY_MONTH] = value;
            self.foreign_card_count[JOURNEY_MONTH] = value.div_ceil(FOREIGN_PAYMENT);
        } else {
            let AccountYear { foreign_card_value, foreign_card_count, foreign_cash_value, foreign_cash_count, .. } =
                self;
            for column in [foreign_card_value, foreign_card_count, foreign_cash_value, foreign_cash_count] {
                scale(column, value.into(), total);
            }
        }
        // Card spend counts payments at home and abroad.
        for (index, spend) in self.card_spend.iter_mut().enumerate() {
            *spend = spend.saturating_add(self.foreign_card_value[index]).saturating_sub(before[index]);
        }
    }

    fn move_balances(&mut self, days: u32) {
        let mut sorted: Vec<i32> = self.balances.iter().flatten().copied().collect();
        sorted.sort_unstable();
        let at = usize::try_from(days).unwrap_or(usize::MAX).min(sorted.len().saturating_sub(1));
        let Some(level) = sorted.get(at).copied() else { return };
        self.balances.iter_mut().flatten().for_each(|balance| *balance = balance.saturating_sub(level));
    }
}

fn sum(column: &Months) -> u64 {
    column.iter().copied().map(u64::from).sum()
}

/// Multiplies by `target` / `total`, rounding up so that a little use stays a little use.
fn scale(column: &mut Months, target: u64, total: u64) {
    for value in column.iter_mut().filter(|_| total > 0) {
        *value = u32::try_from((u64::from(*value) * target).div_ceil(total)).unwrap_or(u32::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountYear, AttributeName, ReferenceYear};

    fn year() -> ReferenceYear {
        let (none, some) = ([0; 12], [100; 12]);
        ReferenceYear::CurrentAccount(Box::new(AccountYear {
            pay_in: some,
            card_spend: some,
            card_count: none,
            direct_debit_value: none,
            direct_debit_count: none,
            cash_value: none,
            cash_count: none,
            foreign_card_value: none,
            foreign_card_count: none,
            foreign_cash_value: none,
            foreign_cash_count: none,
            balances: vec![(0..30).collect(); 12],
        }))
    }

    #[test]
    fn a_year_moves_to_the_value() {
        let of = |name, value| match year().moved(name, value) {
            ReferenceYear::CurrentAccount(year) => year,
            ReferenceYear::Mobile(_) => panic!("another purpose"),
        };
        assert_eq!(of(AttributeName::PayInMonth, 250).pay_in, [250; 12]);
        let abroad = of(AttributeName::ForeignSpendYear, 500);
        assert_eq!((abroad.foreign_card_value[6], abroad.card_spend[6]), (500, 600));
        let overdrawn = |days| {
            let year = of(AttributeName::OverdrawnDaysYear, days);
            year.balances.iter().flatten().filter(|balance| **balance < 0).count()
        };
        assert_eq!(overdrawn(0), 0);
        assert_eq!(overdrawn(24), 24);
        assert_eq!(of(AttributeName::DataMegabytesMonth, 5), of(AttributeName::PayInMonth, 100));
    }
}
