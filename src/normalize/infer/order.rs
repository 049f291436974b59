//! In which order of day, month and year the dates of a table are written, as far as its cells and its language tell.

use super::column::DateCells;
use super::dates::ORDERS;
use super::draft::Sketch;
use crate::base::DateOrder;

impl Sketch<'_> {
    /// The orders in which nearly all dates of a column can be read, without those that give the same patterns.
    pub(super) fn orders(&self, date: usize, asked: Option<DateOrder>) -> Vec<DateOrder> {
        let dates = &self.columns[date].dates;
        let most = |dates: &DateCells| ORDERS.iter().map(|order| dates.fits_in(*order)).max().unwrap_or(0);
        let mut orders: Vec<DateOrder> = Vec::new();
        for order in ORDERS {
            let is_same = |known: &DateOrder| dates.patterns_in(*known) == dates.patterns_in(order);
            // All dates of a table are written in the same order.
            let columns = self.columns.iter().filter(|column| column.is_date());
            let fits_all = columns.map(|column| &column.dates).all(|other| other.fits_in(order) == most(other));
            if dates.fits_in(order) == most(dates) && fits_all && !orders.iter().any(is_same) {
                orders.push(order);
            }
        }
        match asked {
            Some(asked) if orders.contains(&asked) => vec![asked],
            _ => self.orders_of_language(orders, dates),
        }
    }

    /// A language in which everyone writes the day first leaves no doubt where the header is in it.
    fn orders_of_language(&self, orders: Vec<DateOrder>, dates: &DateCells) -> Vec<DateOrder> {
        let mut counts = vec![0; self.words.language_count()];
        let exact = self.columns.iter().filter(|column| column.header.is_exact);
        exact.flat_map(|column| &column.header.languages).for_each(|language| counts[*language] += 1);
        let most = counts.iter().copied().max().unwrap_or(0);
        let likely = counts.iter().enumerate().filter(|(_, count)| most > 1 && **count == most);
        let likely: Vec<usize> = likely.map(|(language, _)| language).collect();
        let told: Vec<Option<DateOrder>> = likely.iter().map(|language| self.words.date_order(*language)).collect();
        // The year in front in two digits is another matter than day or month first; with points between, only those
        // write it who always put the year in front.
        let has_points = dates.patterns_in(DateOrder::YearMonthDay).iter().all(|pattern| pattern.starts_with("%y."));
        let may_be_year = !has_points || likely.iter().any(|language| self.words.has_year_in_front(*language));
        match told.first().copied().flatten() {
            Some(order) if told.iter().all(|other| *other == Some(order)) && orders.contains(&order) => {
                let is_year = |other: &DateOrder| may_be_year && *other == DateOrder::YearMonthDay;
                orders.into_iter().filter(|other| *other == order || is_year(other)).collect()
            }
            _ => orders,
        }
    }
}
