//! Receipts and rankings for people: a table for a terminal, Markdown, or JSON, in the reader's language.

use super::exact::Exact;
use super::meter::Meter;
use super::rank::{Quotes, Subject};
use super::receipt::{Bill, Line, LineUnit, Receipt, Remark, Rule};
use super::report::QuoteReport;
use crate::base::{Argument, Currency, Decimal, Language, RoundingStrategy, Texts, plain};

/// How something is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// Columns for a terminal.
    #[default]
    Table,
    /// A Markdown table.
    Markdown,
    /// JSON, the same in every language but for its sentences.
    Json,
}

/// Prints a receipt: each line of the first year, their sum, and a later year.
#[must_use]
pub fn explain(receipt: &Receipt, texts: &Texts, form: Form) -> String {
    if form == Form::Json {
        return serde_json::to_string_pretty(receipt).unwrap_or_default() + "\n";
    }
    let printer = Printer { texts, currency: receipt.currency };
    let mut out = printer.head(receipt, form);
    out.push_str(&grid(&printer.lines(&receipt.year_one), form));
    out.push('\n');
    for line in printer.foot(receipt) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Prints a ranking: one table for each account and line, then what it rests on.
#[must_use]
pub fn summarize(quotes: &Quotes, texts: &Texts, form: Form) -> String {
    if form == Form::Json {
        return serde_json::to_string_pretty(&QuoteReport::new(quotes, texts)).unwrap_or_default() + "\n";
    }
    let mut out = String::new();
    for subject in &quotes.subjects {
        out.push_str(&summarize_subject(subject, texts, form));
        out.push('\n');
    }
    out.push_str(&quotes.ranking_rule(texts));
    out.push('\n');
    if let Some((from, to)) = quotes.retrieved {
        let arguments = [
            ("count", (quotes.tariff_count as u64).into()),
            ("from", from.to_string().into()),
            ("to", to.to_string().into()),
        ];
        out.push_str(&texts.format("quote-catalogue-read", &arguments));
        out.push('\n');
    }
    for note in &quotes.notes {
        let source = [("title", note.title.as_str().into()), ("covers", note.covers.as_str().into())];
        out.push_str(&texts.format("quote-catalogue-source", &source));
        out.push('\n');
        for who in &note.not_covered {
            out.push_str(&texts.format("quote-catalogue-not-covered", &[("who", who.as_str().into())]));
            out.push('\n');
        }
    }
    out
}

/// The key of a meter's name.
pub(super) fn meter_key(meter: Meter) -> String {
    format!("quote-meter-{}", meter.id().replace('_', "-"))
}

struct Printer<'a> {
    texts: &'a Texts,
    currency: Currency,
}

impl Printer<'_> {
    fn money(&self, amount: Exact) -> String {
        localized(&plain(amount.0, self.currency.minor_digits()), self.texts)
    }

    fn head(&self, receipt: &Receipt, form: Form) -> String {
        let tariff = &receipt.tariff;
        let title = self.texts.format(
            "quote-receipt-title",
            &[
                ("name", tariff.name.as_str().into()),
                ("provider", tariff.provider.as_str().into()),
                ("version", tariff.version.as_str().into()),
            ],
        );
        let date = ("date", Argument::from(tariff.retrieved.to_string()));
        let source = match &tariff.url {
            Some(url) => self.texts.format("quote-receipt-source", &[date, ("source", url.as_str().into())]),
            None => self.texts.format("quote-receipt-source-none", &[date]),
        };
        let months = ("months", Argument::from(receipt.months as u64));
        let currency = ("currency", Argument::from(receipt.currency.code()));
        let basis = self.texts.format("quote-receipt-basis", &[months.clone(), currency]);
        let mark = if form == Form::Markdown { "## " } else { "" };
        let mut head = format!("{mark}{title}\n\n{source}\n{basis}\n");
        if receipt.history_short {
            head.push_str(&self.texts.format("quote-receipt-short", &[months]));
            head.push('\n');
        }
        head.push('\n');
        head
    }

    fn lines(&self, bill: &Bill) -> Vec<[String; 4]> {
        let titles = ["month", "component", "what", "amount"];
        let mut rows = vec![titles.map(|title| self.texts.get(&format!("quote-receipt-{title}")))];
        for line in &bill.lines {
            rows.push([line.month.to_string(), line.component.clone(), self.what(line), self.money(line.amount)]);
        }
        let total = self.texts.get("quote-receipt-total");
        rows.push([String::new(), String::new(), total, self.money(bill.total)]);
        if !bill.one_off.0.is_zero() {
            let one_off = self.texts.get("quote-receipt-one-off");
            rows.push([String::new(), String::new(), one_off, self.money(bill.one_off)]);
        }
        rows
    }

    /// The rule of a line in words, with what was metered and charged.
    fn what(&self, line: &Line) -> String {
        let mut arguments: Vec<(&'static str, Argument)> = Vec::new();
        if let Some(meter) = line.meter {
            arguments.push(("meter", self.texts.get(&meter_key(meter)).into()));
        }
        let interest = matches!(line.rule, Rule::DebitInterest | Rule::CreditInterest);
        if let (Some(metered), Some(charged), Some(unit)) = (line.metered, line.charged, line.unit) {
            arguments.push(("metered", self.quantity(metered.0, unit).into()));
            let charged = match interest {
                true => self.quantity(charged.0.checked_div(metered.0).unwrap_or_default(), LineUnit::Money),
                false => self.quantity(charged.0, unit),
            };
            arguments.push(("charged", charged.into()));
        }
        self.texts.format(line.rule.key(), &arguments)
    }

    fn quantity(&self, value: Decimal, unit: LineUnit) -> String {
        let count = |value: Decimal, digits: u32| {
            let rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
            localized(&plain(rounded, 0), self.texts)
        };
        let with_unit = |key: &str, count: String| self.texts.format(key, &[("count", count.into())]);
        match unit {
            LineUnit::Money => {
                let digits = self.currency.minor_digits();
                let rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
                self.money(Exact(rounded))
            }
            LineUnit::Each => count(value, 0),
            LineUnit::Day => {
                let days = u64::try_from(value).unwrap_or_default();
                self.texts.format("quote-unit-day", &[("count", days.into())])
            }
            LineUnit::Second => with_unit("quote-unit-minute", count(value / Decimal::from(60), 2)),
            LineUnit::Byte => with_unit("quote-unit-megabyte", count(value / Decimal::from(1_000_000), 2)),
        }
    }

    fn foot(&self, receipt: &Receipt) -> Vec<String> {
        let year = |key: &str, bill: &Bill| self.texts.format(key, &[("amount", self.money(bill.annual).into())]);
        let mut lines = vec![
            year("quote-receipt-year-one", &receipt.year_one),
            year("quote-receipt-steady-state", &receipt.steady_state),
        ];
        lines.extend(receipt.remarks.iter().map(|remark| remark_text(remark, self.texts)));
        lines
    }
}

fn remark_text(remark: &Remark, texts: &Texts) -> String {
    match remark {
        Remark::Benefit { text } => texts.format("quote-remark-benefit", &[("text", text.as_str().into())]),
        Remark::LeftOut { count } => texts.format("quote-remark-left-out", &[("count", (*count).into())]),
        Remark::Throttled { months } => texts.format("quote-remark-throttled", &[("months", (*months as u64).into())]),
        Remark::Stopped { months } => texts.format("quote-remark-stopped", &[("months", (*months as u64).into())]),
    }
}

fn summarize_subject(subject: &Subject, texts: &Texts, form: Form) -> String {
    let arguments = [
        ("purpose", texts.get(&format!("quote-purpose-{}", subject.purpose.word())).into()),
        ("label", subject.label.as_str().into()),
        ("months", (subject.months as u64).into()),
        ("currency", subject.currency.map_or_else(String::new, |currency| currency.to_string()).into()),
    ];
    let mark = if form == Form::Markdown { "## " } else { "" };
    let mut out = format!("{mark}{}\n\n", texts.format("quote-subject-title", &arguments));
    if let Some(refusal) = &subject.refusal {
        out.push_str(&format!("{}\n{}\n", refusal.message(texts), refusal.hint(texts)));
        return out;
    }
    if subject.history_short {
        out.push_str(&texts.format("quote-receipt-short", &[("months", (subject.months as u64).into())]));
        out.push_str("\n\n");
    }
    out.push_str(&grid(&ranking(subject, texts), form));
    if !subject.refused.is_empty() {
        out.push_str(&format!("\n{}:\n", texts.get("quote-table-refused")));
    }
    for refused in &subject.refused {
        let (tariff, reason) = (&refused.tariff, refused.refusal.message(texts));
        out.push_str(&format!("- {}, {}: {reason}\n", tariff.provider, tariff.name));
    }
    out
}

fn ranking(subject: &Subject, texts: &Texts) -> Vec<[String; 5]> {
    let digits = subject.currency.map_or(2, |currency| currency.minor_digits());
    let money = |amount: Exact| localized(&plain(amount.0, digits), texts);
    let or_dash = |amount: Option<Exact>| amount.map_or_else(|| "-".to_owned(), money);
    let titles = ["rank", "offer", "year-one", "steady-state", "saving"];
    let mut rows = vec![titles.map(|title| texts.get(&format!("quote-table-{title}")))];
    let stay = &subject.stay;
    let basis = texts.get(&format!("quote-stay-{}", stay.basis.word()));
    let stay_row = [
        stay.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string()),
        format!("{} ({basis})", texts.get("quote-stay")),
        or_dash(stay.year_one),
        or_dash(stay.steady_state),
        String::new(),
    ];
    for offer in &subject.offers {
        if stay.rank.is_some_and(|rank| offer.rank == rank + 1) {
            rows.push(stay_row.clone());
        }
        let name = format!("{}, {}", offer.receipt.tariff.provider, offer.receipt.tariff.name);
        let costs = [money(offer.cost_year_one), money(offer.cost_steady_state), or_dash(offer.saving_year_one)];
        let [first, later, saving] = costs;
        rows.push([offer.rank.to_string(), name, first, later, saving]);
    }
    if stay.rank.is_none_or(|rank| rank > subject.offers.len()) {
        rows.push(stay_row);
    }
    rows
}

/// Figures with the decimal mark of the language.
fn localized(figure: &str, texts: &Texts) -> String {
    match texts.language() {
        Language::English => figure.to_owned(),
        Language::French => figure.replace('.', ","),
    }
}

/// Rows in columns: the first row is the title, a last column of figures stands to the right.
fn grid<const N: usize>(rows: &[[String; N]], form: Form) -> String {
    let mut out = String::new();
    if form == Form::Markdown {
        for (index, row) in rows.iter().enumerate() {
            let cells = row.each_ref().map(|cell| cell.replace('|', "\\|"));
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
            if index == 0 {
                let rules: Vec<&str> =
                    (0..N).map(|column| if is_figure(rows, column) { "--:" } else { "---" }).collect();
                out.push_str(&format!("| {} |\n", rules.join(" | ")));
            }
        }
        return out;
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    for row in rows {
        let cells: [String; N] = std::array::from_fn(|column| {
            let gap = " ".repeat(widths[column] - row[column].chars().count());
            if is_figure(rows, column) { format!("{gap}{}", row[column]) } else { format!("{}{gap}", row[column]) }
        });
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Whether a column holds nothing but figures below its title.
fn is_figure<const N: usize>(rows: &[[String; N]], column: usize) -> bool {
    let figure = |cell: &str| cell.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-'));
    let months = |cell: &str| cell.len() == 7 && cell.as_bytes()[4] == b'-';
    rows.iter().skip(1).all(|row| figure(&row[column]) && !months(&row[column]))
}
