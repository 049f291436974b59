//! Stable names of records: the same booking read from two overlapping exports gets the same id.
//!
//! An id is `v1:` and the first 16 bytes of a BLAKE3 digest over what the record says (for a transaction: a digest of
//! the account, the booking date, the amount, the currency, and the bank's reference or else the raw text) and over its
//! ordinal among identical rows of that day. Rows of one day that say the same are told apart by that ordinal alone:
//! two coffees of 3.20 stay two.
//!
//! Two independent importers arrived at content and ordinal, because a bank's own ids are missing, change between
//! pending and booked, or are all zeros.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::leaf::RecordId;
use crate::base::{Currency, Date, Decimal, Identifier, Moment};
use crate::normalize::{Account, Balance, BillLine, Service, Transaction, Usage};

/// Distinct rows whose count is remembered. A file below this is told apart in any order of its rows; a longer one as
/// long as the rows of a day stand within this many rows of one another, which sorted exports do.
const REMEMBERED_ROWS: usize = 1 << 16;

/// A digest that stands for an account or a telecom line, so that no id is computed from its number itself.
pub(super) type HolderDigest = [u8; 16];

/// The digest of an account's number without its spaces; where the source gives none, of the institution's name.
pub(super) fn account_digest(account: &Account, institution: &str) -> HolderDigest {
    holder_digest("account", &account.identifier, institution)
}

/// The digest of a telecom line's number without its spaces; where the source gives none, of the operator's name.
pub(super) fn service_digest(service: &Service) -> HolderDigest {
    holder_digest("service", &service.identifier, &service.operator)
}

fn holder_digest(kind: &str, identifier: &Identifier<String>, otherwise: &str) -> HolderDigest {
    let number: String = identifier.reveal().chars().filter(|character| !character.is_whitespace()).collect();
    let mut content = Content::default();
    content.text(kind);
    content.text(if number.is_empty() { "name" } else { "number" });
    content.text(if number.is_empty() { otherwise } else { &number });
    content.digest()
}

/// Gives each record of one output its id, in one pass and bounded memory.
#[derive(Debug, Default)]
pub(super) struct Identities {
    content: Content,
    days: BTreeMap<(HolderDigest, Option<Date>), DayRows>,
    remembered: usize,
    clock: u64,
}

/// What is remembered of one day of one account.
#[derive(Debug, Default)]
struct DayRows {
    /// How often each distinct row was seen.
    seen: HashMap<[u8; 16], u32>,
    /// When the day was last used, for forgetting the oldest.
    used: u64,
    /// How often the day was forgotten: goes into the id, so that no id is ever given twice.
    forgotten: u32,
}

impl Identities {
    pub(super) fn transaction(&mut self, holder: HolderDigest, row: &Transaction) -> RecordId {
        let done = row.transaction_date.map(|moment| moment.date);
        let day = row.booking_date.or(row.value_date).or(done);
        let words = if row.bank_reference.reveal().is_empty() {
            row.description_raw.reveal()
        } else {
            row.bank_reference.reveal()
        };
        let content = self.begin("transaction", holder, day);
        content.money(Some(row.amount), row.currency);
        content.text(words);
        self.finish(holder, day)
    }

    pub(super) fn usage(&mut self, holder: HolderDigest, row: &Usage) -> RecordId {
        let day = row.started_at.map(|moment| moment.date);
        let content = self.begin("usage", holder, day);
        content.moment(row.started_at);
        content.text(row.kind.word());
        content.text(row.direction.word());
        content.text(row.peer.reveal());
        content.number(row.duration_seconds);
        content.number(row.volume_bytes);
        content.number(Some(row.count.into()));
        content.money(row.charge, row.currency);
        if row.period_ends.is_some() {
            // Totals of one period differ in where they went; ids of events stay as they are.
            content.day(row.period_ends);
            content.text(row.destination.word());
            content.text(row.place.word());
        }
        self.finish(holder, day)
    }

    pub(super) fn bill_line(&mut self, holder: HolderDigest, row: &BillLine) -> RecordId {
        let content = self.begin("bill_line", holder, row.period_start);
        content.text(row.label.reveal());
        content.money(Some(row.charge), row.currency);
        self.finish(holder, row.period_start)
    }

    pub(super) fn balance(&mut self, holder: HolderDigest, row: &Balance, currency: Option<Currency>) -> RecordId {
        let content = self.begin("balance", holder, row.date);
        content.text(if row.opening { "opening" } else { "closing" });
        content.money(Some(row.amount), currency);
        self.finish(holder, row.date)
    }

    fn begin(&mut self, kind: &str, holder: HolderDigest, day: Option<Date>) -> &mut Content {
        self.content.clear();
        self.content.text(kind);
        self.content.bytes(&holder);
        self.content.day(day);
        &mut self.content
    }

    fn finish(&mut self, holder: HolderDigest, day: Option<Date>) -> RecordId {
        let key = self.content.digest();
        self.clock += 1;
        let rows = self.days.entry((holder, day)).or_default();
        rows.used = self.clock;
        let count = rows.seen.entry(key).or_insert(0);
        let ordinal = *count;
        *count = count.saturating_add(1);
        let forgotten = rows.forgotten;
        if ordinal == 0 {
            self.remembered += 1;
        }
        if self.remembered > REMEMBERED_ROWS {
            self.forget();
        }
        RecordId(with_ordinal(key, ordinal, forgotten))
    }

    /// Forgets the days that were not used for longest, until half of the room is free.
    fn forget(&mut self) {
        let mut days: Vec<_> = self.days.values_mut().filter(|day| !day.seen.is_empty()).collect();
        days.sort_unstable_by_key(|day| day.used);
        for day in days {
            if self.remembered <= REMEMBERED_ROWS / 2 {
                break;
            }
            self.remembered -= day.seen.len();
            day.seen = HashMap::new();
            day.forgotten += 1;
        }
    }
}

/// The first of several identical rows keeps the digest of its content; the others add their ordinal.
fn with_ordinal(key: [u8; 16], ordinal: u32, forgotten: u32) -> [u8; 16] {
    if ordinal == 0 && forgotten == 0 {
        return key;
    }
    let mut content = Content::default();
    content.bytes(&key);
    content.bytes(&ordinal.to_le_bytes());
    content.bytes(&forgotten.to_le_bytes());
    content.digest()
}

/// What a digest is taken over: fields, each behind its length, so that no two lists of fields give the same bytes.
#[derive(Default)]
struct Content {
    bytes: Vec<u8>,
    number: String,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Content(•••)")
    }
}

impl Content {
    fn clear(&mut self) {
        self.bytes.clear();
    }

    fn bytes(&mut self, field: &[u8]) {
        self.bytes.extend_from_slice(&(field.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(field);
    }

    fn text(&mut self, field: &str) {
        self.bytes(field.as_bytes());
    }

    fn day(&mut self, day: Option<Date>) {
        self.moment(day.map(|date| Moment { date, time: None }));
    }

    fn moment(&mut self, moment: Option<Moment>) {
        match moment {
            Some(moment) => self.display(&super::leaf::LocalTime(moment)),
            None => self.text(""),
        }
    }

    /// Without needless zeros: `12.5` and `12.50` are one amount.
    fn number(&mut self, value: Option<Decimal>) {
        match value {
            Some(value) => self.display(&value.normalize()),
            None => self.text(""),
        }
    }

    fn money(&mut self, amount: Option<Decimal>, currency: Option<Currency>) {
        self.number(amount);
        self.text(currency.as_ref().map_or("", Currency::code));
    }

    fn display(&mut self, value: &dyn std::fmt::Display) {
        let mut text = std::mem::take(&mut self.number);
        text.clear();
        // Writing to a `String` has no way to fail.
        let _ = write!(text, "{value}");
        self.text(&text);
        self.number = text;
    }

    fn digest(&self) -> [u8; 16] {
        let mut first = [0; 16];
        first.copy_from_slice(&blake3::hash(&self.bytes).as_bytes()[..16]);
        first
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::base::Personal;

    fn row(day: i8, amount: &str, words: &str) -> Transaction {
        Transaction {
            booking_date: Some(Date::constant(2026, 3, day)),
            amount: amount.parse().expect("a decimal"),
            description_raw: Personal::new(words.to_owned()),
            ..Transaction::default()
        }
    }

    fn ids(rows: &[Transaction]) -> Vec<RecordId> {
        let mut identities = Identities::default();
        rows.iter().map(|row| identities.transaction([1; 16], row)).collect()
    }

    #[test]
    fn twins_of_a_day_differ_and_overlapping_exports_agree() {
        let (coffee, later) = (row(1, "-3.20", "COFFEE"), row(2, "-3.20", "COFFEE"));
        let first = ids(&[coffee.clone(), coffee.clone(), later.clone()]);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
        let second = ids(&[later, row(1, "-3.2", "COFFEE"), coffee]);
        assert_eq!(first.iter().collect::<HashSet<_>>(), second.iter().collect::<HashSet<_>>());
    }

    #[test]
    fn fields_do_not_run_into_one_another() {
        let mut referenced = row(1, "-3.20", "A");
        referenced.bank_reference = Identifier::new("B".to_owned());
        let all = ids(&[row(1, "-3.20", "A"), row(1, "-3.20", "AB"), referenced, row(1, "3.20", "A")]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 4);
    }

    #[test]
    fn memory_is_bounded_and_no_id_is_given_twice() {
        let mut identities = Identities::default();
        let mut seen = HashSet::new();
        for round in 0..3 {
            for number in 0..REMEMBERED_ROWS {
                let day = i8::try_from(number % 28).expect("a day") + 1;
                let twin = row(day, "-1.00", &format!("row {number}"));
                assert!(seen.insert(identities.transaction([1; 16], &twin)), "{round} {number}");
                assert!(identities.remembered <= REMEMBERED_ROWS);
            }
        }
    }
}
