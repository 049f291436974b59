//! Transfers between accounts of one person: no pay-in of one and no spending of the other.

use std::collections::HashMap;

use super::accounts::{AccountHistory, Booking};
use crate::base::{Currency, Date, Decimal};
use crate::normalize::TransactionKind;

/// Money arrives within this many days after it left.
const TRANSFER_DAYS: i32 = 3;

/// Money that left an account: where the booking stands, and when.
struct Departure {
    account: usize,
    booking: usize,
    date: Date,
}

/// Marks both sides of transfers between the accounts at hand: the same amount out of one and into another.
pub(super) fn mark_own_transfers(accounts: &mut [AccountHistory]) {
    let mut departures = departures(accounts);
    for account in 0..accounts.len() {
        for booking in 0..accounts[account].bookings.len() {
            let arrival = &accounts[account].bookings[booking];
            if arrival.amount.is_sign_negative() || !may_be_transfer(arrival) {
                continue;
            }
            let key = (accounts[account].currency, arrival.amount.normalize());
            let Some(candidates) = departures.get_mut(&key) else { continue };
            let date = arrival.date;
            let fits =
                |left: &Departure| left.account != account && (date - left.date).get_days().abs() <= TRANSFER_DAYS;
            if let Some(position) = candidates.iter().position(fits) {
                let left = candidates.swap_remove(position);
                accounts[left.account].bookings[left.booking].kind = TransactionKind::OwnTransfer;
                accounts[account].bookings[booking].kind = TransactionKind::OwnTransfer;
            }
        }
    }
}

fn departures(accounts: &[AccountHistory]) -> HashMap<(Currency, Decimal), Vec<Departure>> {
    let mut departures: HashMap<_, Vec<Departure>> = HashMap::new();
    for (account, history) in accounts.iter().enumerate() {
        for (index, booking) in history.bookings.iter().enumerate() {
            if booking.amount.is_sign_negative() && may_be_transfer(booking) {
                let key = (history.currency, booking.amount.abs().normalize());
                departures.entry(key).or_default().push(Departure { account, booking: index, date: booking.date });
            }
        }
    }
    departures
}

fn may_be_transfer(booking: &Booking) -> bool {
    use TransactionKind::{Other, StandingOrder, Transfer};
    matches!(booking.kind, Transfer | StandingOrder | Other)
}
