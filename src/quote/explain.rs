//! Receipts for people.
use super::meter::Meter;
use super::receipt::Receipt;
use crate::base::Texts;

/// How a receipt is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Columns for a terminal.
    Table,
    /// A Markdown table.
    Markdown,
    /// The receipt itself.
    Json,
}

/// Prints a receipt.
#[must_use]
pub fn explain(receipt: &Receipt, _texts: &Texts, _form: Form) -> String {
    serde_json::to_string_pretty(receipt).unwrap_or_default()
}

pub(super) fn meter_key(meter: Meter) -> String {
    format!("quote-meter-{}", meter.id().replace('_', "-"))
}
