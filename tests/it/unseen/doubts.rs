//! In which respects a table of bookings leaves open how it is meant: the rules, each with its reason.

use jiff::civil::Date;

use super::bank::{Booking, State, scaled};
use super::columns::Field;
use super::plan::{Balances, Flow, Header, Plan, Scheme};
use super::truth::{Case, Doubt, Respect};
use super::writing::{DateStyle, Minus, Order, Tells};

pub(super) fn note_doubts(case: &mut Case, plan: &Plan<'_>, fields: &[Field], bookings: &[Booking]) {
    if let Some(doubt) = date_order(plan, fields, bookings) {
        case.doubt(Respect::DateOrder, doubt);
    }
    if let Some(doubt) = decimal_mark(plan, fields, bookings) {
        case.doubt(Respect::Decimal, doubt);
    }
    if let Some(doubt) = sign(plan, bookings) {
        case.doubt(Respect::Sign, doubt);
    }
    if let Some(doubt) = column(plan, fields, bookings) {
        case.doubt(Respect::Column, doubt);
    }
}

/// Every date of the table as it is meant, in the order of the file.
fn days<'b>(fields: &[Field], bookings: &'b [Booking]) -> impl Iterator<Item = Date> + 'b {
    let (value, bought) = (fields.contains(&Field::Value), fields.contains(&Field::Bought));
    bookings.iter().flat_map(move |booking| {
        let others = [value.then_some(booking.value_day), bought.then_some(booking.bought.0)];
        std::iter::once(booking.day).chain(others.into_iter().flatten())
    })
}

/// The order of dates is open when all dates are dates in another order too and one of them another day, unless
/// - points stand between the numbers and the other order has the month first: nobody writes that;
/// - the header is in a language in which everyone writes the same order, which is this one: whoever makes an export
///   in a language writes its dates;
/// - the rows run in one direction here and jump about in the other order: exports are sorted. A few rows prove
///   nothing: they are arguable. Where the rows are unsorted, nothing follows.
/// - in the other order the years are scattered over decades: no statement is.
fn date_order(plan: &Plan<'_>, fields: &[Field], bookings: &[Booking]) -> Option<Doubt> {
    let others = [Order::Day, Order::Month, Order::Year].into_iter().filter(|order| *order != plan.date.order);
    others.filter_map(|order| against(plan, fields, bookings, order)).max()
}

fn against(plan: &Plan<'_>, fields: &[Field], bookings: &[Booking], order: Order) -> Option<Doubt> {
    let style: &DateStyle = &plan.date;
    let mistaken: Option<Vec<Date>> = days(fields, bookings).map(|day| style.mistaken(day, order)).collect();
    let mistaken = mistaken?;
    if mistaken.iter().copied().eq(days(fields, bookings)) {
        return None;
    }
    if order == Order::Month && style.mark == "." {
        return None;
    }
    if order == Order::Year || style.order == Order::Year {
        // Two digits that may be a year: the span tells, or else nothing but habit.
        let years = |dates: &[Date]| {
            dates.iter().map(|day| day.year()).max().unwrap() - dates.iter().map(|day| day.year()).min().unwrap()
        };
        let meant: Vec<Date> = days(fields, bookings).collect();
        return if years(&mistaken) >= 5 && years(&meant) <= 2 { Some(Doubt::Arguable) } else { Some(Doubt::Open) };
    }
    let own = plan.language.date_order.as_deref();
    let tells = plan.header != Header::Missing && own == Some("dmy") && style.order == Order::Day;
    if tells {
        return if plan.header == Header::Known { None } else { Some(Doubt::Arguable) };
    }
    let booked: Vec<Date> = bookings.iter().map(|booking| booking.day).collect();
    let read: Vec<Date> = booked.iter().filter_map(|day| style.mistaken(*day, order)).collect();
    let back = |dates: &[Date]| {
        let rises = dates.windows(2).filter(|pair| pair[1] > pair[0]).count();
        let falls = dates.windows(2).filter(|pair| pair[1] < pair[0]).count();
        (rises.min(falls), rises + falls)
    };
    let (meant_back, changes) = back(&booked);
    let (read_back, _) = back(&read);
    if plan.flow != Flow::Unsorted && meant_back == 0 && read_back >= 2 && changes >= 4 {
        return (changes < 8).then_some(Doubt::Arguable);
    }
    // Money that is not counted where the month stands first; an export of elsewhere all the same.
    Some(Doubt::Open)
}

/// The decimal mark is open when every number of the table can be read with either and one of them is another
/// number then. A balance that follows from row to row only one way decides, and so does the currency: nobody pays
/// thousandths of a euro; both are arguable, for someone may.
fn decimal_mark(plan: &Plan<'_>, fields: &[Field], bookings: &[Booking]) -> Option<Doubt> {
    let has = |field| fields.contains(&field);
    let mut values: Vec<i64> = bookings.iter().map(|booking| scaled(plan, booking.amount)).collect();
    if has(Field::Balance) {
        values.extend(bookings.iter().filter_map(|booking| booking.balance).map(|balance| scaled(plan, balance)));
    }
    let tells: Vec<Tells> = values.into_iter().map(|value| plan.number.tells_mark(value)).collect();
    if tells.contains(&Tells::Mark) || !tells.contains(&Tells::Neither) {
        return None;
    }
    let has_rate = has(Field::Rate) && bookings.iter().any(|booking| booking.original.is_some());
    let is_money = plan.decimals != 3 && (plan.number.beside.is_some() || has(Field::Currency));
    let arguable = has_rate || plan.balances == Balances::Chained || is_money;
    Some(if arguable { Doubt::Arguable } else { Doubt::Open })
}

/// Whether money out is negative is told by two columns, by a column of flags, by a plus. Otherwise:
/// - a card that prints what was spent as positive is open unless many bookings, each with its words, tell it;
/// - numbers without any minus are open: what they are, money out or in, nothing says;
/// - a few of both kinds are arguable, for on a card some are refunds; a majority of eight and more is not: an account
///   has more money going out than coming in, and so has a card.
fn sign(plan: &Plan<'_>, bookings: &[Booking]) -> Option<Doubt> {
    let negative = bookings.iter().filter(|booking| booking.amount < 0).count();
    let count = bookings.len();
    match plan.scheme {
        Scheme::Pair { .. } | Scheme::Flag => None,
        Scheme::Inverted if count >= 8 => Some(Doubt::Arguable),
        Scheme::Inverted => Some(Doubt::Open),
        // Which is unsigned, money out or in, is a matter of knowing the custom.
        Scheme::Signed if plan.number.minus == Minus::OnlyCredit => Some(Doubt::Arguable),
        Scheme::Signed if plan.number.minus == Minus::Letters => None,
        Scheme::Signed if plan.number.plus && negative < count => None,
        Scheme::Signed if negative == 0 => Some(Doubt::Open),
        Scheme::Signed => (negative * 10 < count * 6 || count < 8).then_some(Doubt::Arguable),
    }
}

/// Which column is which is told by words that everyone knows. Where there is no header:
/// - one date and one number beside texts leave nothing to choose;
/// - several numbers are told apart by a balance that follows every row, if there are rows enough;
/// - otherwise two numbers may each be the amount: open. So are two dates, whatever else is told: booking and value
///   day stand in either order.
///
/// Words that are nobody's custom tell a person something: arguable.
fn column(plan: &Plan<'_>, fields: &[Field], bookings: &[Booking]) -> Option<Doubt> {
    let count = |is: fn(Field) -> bool| fields.iter().filter(|field| is(**field)).count();
    match plan.header {
        // A purchase day beside a date that says nothing more; a second account; nothing that changes a figure.
        Header::Known => None,
        Header::Invented | Header::Mixed => Some(Doubt::Arguable),
        Header::Missing => {
            let dates_differ =
                bookings.iter().any(|booking| booking.value_day != booking.day) || fields.contains(&Field::Bought);
            let is_number = |field: Field| {
                field.is_money()
                    || matches!(field, Field::Rate | Field::Cheque | Field::Quantity | Field::Mcc | Field::Reference)
            };
            let moved = bookings.iter().filter(|booking| booking.state == State::Booked).count();
            let is_proved = plan.balances == Balances::Chained && moved >= 4 && !fields.contains(&Field::Available);
            if count(Field::is_date) > 1 && dates_differ {
                Some(Doubt::Open)
            } else if is_proved || fields.iter().filter(|field| is_number(**field)).count() == 1 {
                Some(Doubt::Arguable)
            } else {
                Some(Doubt::Open)
            }
        }
    }
}
