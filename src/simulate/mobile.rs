//! The use of a household's mobile line, event by event.

use super::Random;
use super::banking::date_in;
use super::household::Household;
use super::random::whole;
use crate::base::{Date, Month};
use crate::normalize::{Destination, Direction, Place, UsageKind};

/// A call, a message or a day's data on an invented line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Use {
    /// The day.
    pub date: Date,
    /// Minutes after midnight, 0 to 1439.
    pub minute_of_day: u16,
    /// Call, message or data.
    pub kind: UsageKind,
    /// Who began it.
    pub direction: Direction,
    /// Where it went.
    pub destination: Destination,
    /// Where the person was.
    pub place: Place,
    /// Length of a call.
    pub duration_seconds: u32,
    /// Data moved.
    pub volume_bytes: u64,
}

/// Draws the use of twelve months.
pub(super) fn year(household: &Household, start: Month, random: &mut Random) -> Vec<Use> {
    let mut events = Vec::with_capacity(1600);
    let away_months: Vec<u32> = (0..household.persona.trips_year.min(8)).map(|_| random.below(12)).collect();
    let mut month = start;
    for index in 0..12 {
        let first = events.len();
        let away = if away_months.contains(&index) { random.between(2, 10) } else { 0 };
        month_of(household, month, away, random, &mut events);
        events[first..].sort_by_key(|event| (event.date, event.minute_of_day));
        month = month.next();
    }
    events
}

fn month_of(household: &Household, month: Month, away_days: u32, random: &mut Random, events: &mut Vec<Use>) {
    let persona = &household.persona;
    // Months differ by about a quarter around the household's habit.
    let calls = persona.call_minutes * random.around(1.0, 0.22) / persona.call_minutes_each;
    for _ in 0..random.times(calls.min(40.0)) {
        let mut call = event(month, UsageKind::Voice, random);
        // Households that call more than forty times a month call longer instead: it bounds the count of events.
        let longer = (calls / 40.0).max(1.0);
        call.duration_seconds = whole(random.around(persona.call_minutes_each * 60.0 * 0.7, 0.8) * longer).max(1);
        call.destination = destination(persona.international_share, random);
        events.push(call);
        if random.chance(0.6) {
            let mut incoming = event(month, UsageKind::Voice, random);
            incoming.direction = Direction::In;
            incoming.duration_seconds = call.duration_seconds / 2 + 1;
            events.push(incoming);
        }
    }
    let messages = persona.messages * random.around(1.0, 0.3);
    for _ in 0..random.times(messages.min(40.0)) {
        events.push(event(month, UsageKind::Sms, random));
    }
    let megabytes = persona.data_megabytes * random.around(1.0, 0.25);
    data(megabytes, month, away_days, random, events);
}

/// One session a day; the days abroad lie at the end of the month.
fn data(megabytes: f64, month: Month, away_days: u32, random: &mut Random, events: &mut Vec<Use>) {
    let days = month.day_count();
    for day in 1..=days {
        let share = random.around(megabytes / f64::from(days) * 0.88, 0.5);
        let is_away = day + away_days > days;
        let mut session = event(month, UsageKind::Data, random);
        session.date = date_in(month, day);
        session.volume_bytes = u64::from(whole(share * 1000.0)) * 1000;
        if is_away {
            session.place = Place::RoamingEea;
            session.volume_bytes /= 3;
        }
        events.push(session);
    }
}

fn event(month: Month, kind: UsageKind, random: &mut Random) -> Use {
    Use {
        date: date_in(month, random.between(1, month.day_count())),
        minute_of_day: u16::try_from(random.between(7 * 60, 23 * 60)).unwrap_or(0),
        kind,
        direction: Direction::Out,
        destination: if kind == UsageKind::Sms { Destination::Mobile } else { Destination::National },
        place: Place::Home,
        duration_seconds: 0,
        volume_bytes: 0,
    }
}

fn destination(international_share: f64, random: &mut Random) -> Destination {
    match random.unit() {
        draw if draw < international_share => Destination::International,
        draw if draw < 0.75 => Destination::Mobile,
        draw if draw < 0.97 => Destination::Fixed,
        _ => Destination::Voicemail,
    }
}
