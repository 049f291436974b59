//! The closed list of meters: what a tariff may price and what a condition may look at.

use serde::{Deserialize, Serialize};

use super::tariff::Purpose;

/// What a meter counts, and so which units its prices may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dimension {
    /// An amount of the account's currency.
    Money,
    /// Things that happened, or days.
    Count,
    /// Time on the telephone.
    Time,
    /// Data moved.
    Volume,
}

macro_rules! meters {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $dimension:ident, $purpose:ident;)*) => {
        /// A figure of one month. Every meter is evaluated for each month by itself.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Meter { $($(#[$doc])* #[serde(rename = $id)] $name,)* }

        impl Meter {
            /// Every meter.
            pub const ALL: &'static [Meter] = &[$(Meter::$name,)*];

            /// Its name in tariffs and receipts.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Meter::$name => $id,)* }
            }

            /// What it counts.
            #[must_use]
            pub fn dimension(self) -> Dimension {
                match self { $(Meter::$name => Dimension::$dimension,)* }
            }

            /// The kind of contract that it belongs to.
            #[must_use]
            pub fn purpose(self) -> Purpose {
                match self { $(Meter::$name => Purpose::$purpose,)* }
            }
        }
    };
}

meters! {
    /// Money in from others; transfers between own accounts are left out.
    PayIn = "pay_in", Money, CurrentAccount;
    /// Money out by card.
    CardSpend = "card_spend", Money, CurrentAccount;
    /// Card payments.
    CardCount = "card_count", Count, CurrentAccount;
    /// Direct debits collected.
    DirectDebitValue = "direct_debit_value", Money, CurrentAccount;
    /// Different payees that collected.
    DirectDebitCount = "direct_debit_count", Count, CurrentAccount;
    /// Cash taken out in the account's currency.
    CashValue = "cash_value", Money, CurrentAccount;
    /// Times cash was taken out in the account's currency.
    CashCount = "cash_count", Count, CurrentAccount;
    /// Card payments in another currency.
    ForeignCardValue = "foreign_card_value", Money, CurrentAccount;
    /// Their count.
    ForeignCardCount = "foreign_card_count", Count, CurrentAccount;
    /// Cash taken out in another currency.
    ForeignCashValue = "foreign_cash_value", Money, CurrentAccount;
    /// Its count.
    ForeignCashCount = "foreign_cash_count", Count, CurrentAccount;
    /// The lowest end-of-day balance of the month, as it would be under the tariff.
    BalanceMin = "balance_min", Money, CurrentAccount;
    /// The highest end-of-day balance of the month, as it would be under the tariff.
    BalanceMax = "balance_max", Money, CurrentAccount;
    /// Days that end below zero under the tariff (below a given amount where a component says `beyond`).
    DaysOverdrawn = "days_overdrawn", Count, CurrentAccount;

    /// Calls at home to the country's own numbers: network unknown, mobile, fixed, same operator, mailbox.
    VoiceMinutes = "voice_minutes", Time, Mobile;
    /// Calls at home to numbers of the country whose network is not known.
    NationalMinutes = "national_minutes", Time, Mobile;
    /// Calls at home to mobiles.
    MobileMinutes = "mobile_minutes", Time, Mobile;
    /// Calls at home to fixed lines.
    FixedMinutes = "fixed_minutes", Time, Mobile;
    /// Calls at home within the operator's network.
    OnNetMinutes = "on_net_minutes", Time, Mobile;
    /// Calls at home to the mailbox.
    VoicemailMinutes = "voicemail_minutes", Time, Mobile;
    /// Calls at home that are free for the caller by law.
    FreephoneMinutes = "freephone_minutes", Time, Mobile;
    /// Calls to service, directory, premium and shared-cost numbers, wherever they are made.
    SpecialMinutes = "special_minutes", Time, Mobile;
    /// Calls at home to other countries.
    InternationalMinutes = "international_minutes", Time, Mobile;
    /// Calls made at home, to any number but freephone.
    CallCount = "call_count", Count, Mobile;
    /// Text messages from home within the country.
    SmsCount = "sms_count", Count, Mobile;
    /// Text messages to short codes and premium numbers, wherever they are sent.
    SpecialSmsCount = "special_sms_count", Count, Mobile;
    /// Text messages from home to other countries.
    InternationalSmsCount = "international_sms_count", Count, Mobile;
    /// Multimedia messages from home within the country.
    MmsCount = "mms_count", Count, Mobile;
    /// Multimedia messages from home to other countries or premium numbers.
    InternationalMmsCount = "international_mms_count", Count, Mobile;
    /// Data at home.
    DataMegabytes = "data_megabytes", Volume, Mobile;
    /// Calls made while in another country of the European Economic Area, wherever they go.
    RoamingEeaMinutes = "roaming_eea_minutes", Time, Mobile;
    /// Calls answered while in another country of the European Economic Area.
    RoamingEeaIncomingMinutes = "roaming_eea_incoming_minutes", Time, Mobile;
    /// Text messages sent while in another country of the European Economic Area.
    RoamingEeaSmsCount = "roaming_eea_sms_count", Count, Mobile;
    /// Multimedia messages sent while in another country of the European Economic Area.
    RoamingEeaMmsCount = "roaming_eea_mms_count", Count, Mobile;
    /// Data used while in another country of the European Economic Area.
    RoamingEeaDataMegabytes = "roaming_eea_data_megabytes", Volume, Mobile;
    /// Calls made while outside the European Economic Area.
    RoamingWorldMinutes = "roaming_world_minutes", Time, Mobile;
    /// Calls answered while outside the European Economic Area.
    RoamingWorldIncomingMinutes = "roaming_world_incoming_minutes", Time, Mobile;
    /// Text messages sent while outside the European Economic Area.
    RoamingWorldSmsCount = "roaming_world_sms_count", Count, Mobile;
    /// Multimedia messages sent while outside the European Economic Area.
    RoamingWorldMmsCount = "roaming_world_mms_count", Count, Mobile;
    /// Data used while outside the European Economic Area.
    RoamingWorldDataMegabytes = "roaming_world_data_megabytes", Volume, Mobile;
    /// Use that the export charges but does not name: no tariff can price it.
    OtherCount = "other_count", Count, Mobile;
}

/// How many meters there are.
pub(super) const METER_COUNT: usize = Meter::ALL.len();

impl Meter {
    /// Its place in an array of readings.
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// The meters it is the sum of: itself, or the destinations that it takes together.
    pub(super) fn parts(self) -> &'static [Meter] {
        const VOICE: &[Meter] = &[
            Meter::NationalMinutes,
            Meter::MobileMinutes,
            Meter::FixedMinutes,
            Meter::OnNetMinutes,
            Meter::VoicemailMinutes,
        ];
        match self {
            Meter::VoiceMinutes => VOICE,
            other => std::slice::from_ref(&Meter::ALL[other.index()]),
        }
    }

    /// Whether it needs the balance of every day.
    pub(super) fn needs_balance(self) -> bool {
        matches!(self, Meter::BalanceMin | Meter::BalanceMax | Meter::DaysOverdrawn)
    }

    /// The count that goes with a value: a flat fee per item beside a share of the value.
    pub(super) fn count_of(self) -> Option<Meter> {
        match self {
            Meter::CardSpend => Some(Meter::CardCount),
            Meter::DirectDebitValue => Some(Meter::DirectDebitCount),
            Meter::CashValue => Some(Meter::CashCount),
            Meter::ForeignCardValue => Some(Meter::ForeignCardCount),
            Meter::ForeignCashValue => Some(Meter::ForeignCashCount),
            _ => None,
        }
    }
}

/// Groups of meters that cost something in one contract or another: when any of a group is used, the tariff must price
/// one of the group or list it as included. Silence is never read as "free".
pub(super) fn chargeable(purpose: Purpose) -> &'static [&'static [Meter]] {
    match purpose {
        Purpose::CurrentAccount => &[
            &[Meter::CashCount, Meter::CashValue],
            &[Meter::ForeignCardValue, Meter::ForeignCardCount],
            &[Meter::ForeignCashValue, Meter::ForeignCashCount],
            &[Meter::DaysOverdrawn],
        ],
        Purpose::Mobile => &[
            &[Meter::NationalMinutes],
            &[Meter::MobileMinutes],
            &[Meter::FixedMinutes],
            &[Meter::OnNetMinutes],
            &[Meter::VoicemailMinutes],
            &[Meter::SpecialMinutes],
            &[Meter::InternationalMinutes],
            &[Meter::SmsCount],
            &[Meter::SpecialSmsCount],
            &[Meter::InternationalSmsCount],
            &[Meter::MmsCount],
            &[Meter::InternationalMmsCount],
            &[Meter::DataMegabytes],
            &[Meter::RoamingEeaMinutes],
            &[Meter::RoamingEeaIncomingMinutes],
            &[Meter::RoamingEeaSmsCount],
            &[Meter::RoamingEeaMmsCount],
            &[Meter::RoamingEeaDataMegabytes],
            &[Meter::RoamingWorldMinutes],
            &[Meter::RoamingWorldIncomingMinutes],
            &[Meter::RoamingWorldSmsCount],
            &[Meter::RoamingWorldMmsCount],
            &[Meter::RoamingWorldDataMegabytes],
        ],
    }
}
