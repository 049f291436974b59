//! Which columns a table of bookings has, in which order, under which names.

use super::plan::{Balances, Header, Plan, Scheme};
use super::random::Random;
use super::words::{dressed, invented};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Booking,
    /// The booking date under a word that says no more than that it is a date.
    AnyDate,
    Value,
    /// Day and time of the purchase.
    Bought,
    Text,
    Party,
    PartyAccount,
    Amount,
    Debit,
    Credit,
    Flag,
    Balance,
    Available,
    Currency,
    Original,
    OriginalCurrency,
    Rate,
    Fee,
    Reference,
    Cheque,
    Card,
    Account,
    Category,
    Type,
    /// Paid with a debit card or with a credit card: no sign.
    CardKind,
    Quantity,
    Mcc,
    Status,
}

impl Field {
    /// The role by its word in word files.
    pub(super) fn role(self) -> &'static str {
        match self {
            Field::Booking => "booking_date",
            Field::AnyDate => "any_date",
            Field::Value => "value_date",
            Field::Bought => "transaction_date",
            Field::Text => "description",
            Field::Party => "counterparty_name",
            Field::PartyAccount => "counterparty_account",
            Field::Amount => "amount",
            Field::Debit => "debit",
            Field::Credit => "credit",
            Field::Flag => "flag",
            Field::Balance => "balance",
            Field::Available => "available_balance",
            Field::Currency => "currency",
            Field::Original => "original_amount",
            Field::OriginalCurrency => "original_currency",
            Field::Rate => "exchange_rate",
            Field::Fee => "fee",
            Field::Reference => "reference",
            Field::Cheque => "cheque_number",
            Field::Card | Field::Account => "account",
            Field::Category => "category",
            Field::Type | Field::CardKind => "type",
            Field::Quantity => "quantity",
            Field::Mcc => "merchant_category_code",
            Field::Status => "status",
        }
    }

    /// Whether its cells are money.
    pub(super) fn is_money(self) -> bool {
        matches!(
            self,
            Field::Amount
                | Field::Debit
                | Field::Credit
                | Field::Balance
                | Field::Available
                | Field::Original
                | Field::Fee
        )
    }

    pub(super) fn is_date(self) -> bool {
        matches!(self, Field::Booking | Field::AnyDate | Field::Value | Field::Bought)
    }
}

/// The columns of a table, in their order.
pub(super) fn columns(plan: &Plan<'_>, random: &mut Random) -> Vec<Field> {
    let mut fields = vec![if random.percent(30) { Field::AnyDate } else { Field::Booking }];
    let mut maybe = |field, of_hundred: usize, fields: &mut Vec<Field>| {
        let is_there = random.percent(of_hundred);
        if is_there {
            fields.push(field);
        }
        is_there
    };
    maybe(Field::Value, 30, &mut fields);
    maybe(Field::Bought, 14, &mut fields);
    fields.push(Field::Text);
    for (field, of_hundred) in [
        (Field::Party, 25),
        (Field::PartyAccount, 15),
        (Field::Reference, 20),
        (Field::Cheque, 7),
        (Field::Card, 8),
        (Field::Category, 10),
        (Field::Type, 15),
        (Field::CardKind, 5),
        (Field::Quantity, 4),
        (Field::Mcc, 5),
        (Field::Status, 12),
        (Field::Account, 8),
    ] {
        // A card has no accounts of others.
        let of_hundred = if field == Field::PartyAccount && plan.scheme == Scheme::Inverted { 0 } else { of_hundred };
        maybe(field, of_hundred, &mut fields);
    }
    if maybe(Field::Original, 10, &mut fields) {
        fields.push(Field::OriginalCurrency);
        maybe(Field::Rate, 50, &mut fields);
    }
    match plan.scheme {
        Scheme::Signed | Scheme::Inverted => fields.push(Field::Amount),
        Scheme::Pair { credit_first: false, .. } => fields.extend([Field::Debit, Field::Credit]),
        Scheme::Pair { .. } => fields.extend([Field::Credit, Field::Debit]),
        Scheme::Flag => fields.extend([Field::Amount, Field::Flag]),
    }
    maybe(Field::Currency, 40, &mut fields);
    if plan.balances == Balances::AfterFees || maybe(Field::Fee, 6, &mut Vec::new()) {
        fields.push(Field::Fee);
    }
    if plan.balances != Balances::None {
        fields.push(Field::Balance);
        maybe(Field::Available, 8, &mut fields);
    }
    if random.percent(35) {
        random.shuffle(&mut fields);
    }
    fields
}

/// Their names.
pub(super) fn names(plan: &Plan<'_>, fields: &[Field], random: &mut Random) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        if *field == Field::CardKind {
            names.push(dressed("card type", plan.header_style));
            continue;
        }
        let known = match plan.header {
            Header::Known => true,
            Header::Invented => false,
            _ => random.percent(60),
        };
        let own = || invented(field.role(), &plan.language.language);
        let mut word = None;
        for _ in 0..8 {
            let listed = plan.language.header(field.role(), random);
            let (first, second) = if known { (listed, own()) } else { (own(), listed) };
            word = first.or(second).map(|word| dressed(&word, plan.header_style));
            if word.as_ref().is_some_and(|word| !names.contains(word)) {
                break;
            }
        }
        let mut word = word.unwrap_or_else(|| format!("{} {}", field.role(), names.len()));
        if names.contains(&word) {
            word.push_str(" 2");
        }
        names.push(word);
    }
    names
}
