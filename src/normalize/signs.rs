//! Signs of a standard format with signed amounts: some cards print what was spent without a minus, against the
//! standard.

use super::layout::{CompiledLayout, CompiledRecord};
use super::{ReadOptions, Sign, Transaction};

/// Bookings whose kind says that money went out, by whether their sign does.
#[derive(Default)]
pub(super) struct Signs {
    along: u64,
    against: u64,
}

/// Payments that are all positive, from so many on, are no refunds.
const AGAINST_MIN: u64 = 2;

impl Signs {
    /// Takes a booking into account.
    pub(super) fn look_at(&mut self, booking: &Transaction) {
        let negative = booking.amount.is_sign_negative();
        match booking.kind.is_outgoing() {
            _ if booking.amount.is_zero() => {}
            Some(true) if !negative => self.against += 1,
            Some(false) if negative => self.against += 1,
            // One booking with a minus tells that signs are meant.
            _ if negative => self.along += 1,
            _ => {}
        }
    }

    /// Whether payments are positive, and nothing negative.
    pub(super) fn are_doubtful(&self) -> bool {
        self.along == 0 && self.against >= AGAINST_MIN
    }
}

/// What a row means, with the sign turned round where the person says so of a standard format.
pub(super) fn record_as_said(layout: &CompiledLayout, options: &ReadOptions) -> CompiledRecord {
    let mut record = layout.record.clone();
    if let CompiledRecord::Transaction(columns) = &mut record
        && layout.has_standard_signs()
        && options.said.sign == Some(Sign::SpendPositive)
    {
        columns.amount.invert = !columns.amount.invert;
    }
    record
}
