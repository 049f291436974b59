//! Months typed from bills as a table that every command reads like an export.

use anyhow::anyhow;

use super::inputs::catalog;
use crate::base::{Language, Month};

/// The layout that reads what is written here; its header is the header.
const LAYOUT: &str = "xx.standard.declared-months";
/// Columns before the figures: year, month, operator, country, currency.
const COLUMNS_BEFORE: usize = 5;
/// Months that a price needs for a whole year.
const TEMPLATE_MONTHS: usize = 12;

/// Whose bills they are.
pub(super) struct Line {
    pub(super) operator: String,
    pub(super) country: String,
    pub(super) currency: String,
}

/// A month; without figures where there is no bill of it.
pub(super) struct Row {
    pub(super) month: Month,
    /// One text for each column after the currency, decimals after a point.
    pub(super) figures: Option<Vec<String>>,
}

/// Whether it may be a code of ISO 3166-1.
pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The twelve months before this one.
pub(super) fn last_months(this: Month) -> Vec<Month> {
    let mut months = vec![this];
    while let Some(first) = months.first().filter(|_| months.len() <= TEMPLATE_MONTHS) {
        months.insert(0, before(*first));
    }
    months.pop();
    months
}

fn before(month: Month) -> Month {
    month.first_day().yesterday().map_or(month, Month::of)
}

/// The table as a file in the language's own manner: in French with semicolons and decimal commas, as spreadsheets in
/// French expect.
pub(super) fn table(language: Language, line: &Line, rows: &[Row]) -> anyhow::Result<String> {
    let catalog = catalog()?;
    let layout = catalog.find(LAYOUT).ok_or_else(|| anyhow!("the layout {LAYOUT} is missing"))?;
    let matching = &layout.layout.matching;
    let (header, delimiter, mark) = match (language, matching.also_header.first()) {
        (Language::French, Some(header)) => (header, ';', ","),
        _ => (&matching.header, ',', "."),
    };
    let mut text = joined(header, delimiter);
    for row in rows {
        let mut cells = vec![row.month.year().to_string(), row.month.month().to_string()];
        cells.extend([line.operator.clone(), line.country.clone(), line.currency.clone()]);
        cells.extend(row.figures.iter().flatten().map(|figure| figure.replace('.', mark)));
        cells.resize(header.len().max(COLUMNS_BEFORE), String::new());
        text.push_str(&joined(&cells, delimiter));
    }
    Ok(text)
}

fn joined(cells: &[String], delimiter: char) -> String {
    let quoted = |cell: &String| match cell.contains([delimiter, '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let mut line = cells.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string());
    line.push('\n');
    line
}
