//! Why nothing leaves.

use crate::base::{Argument, Texts};

use super::{LedgerError, MaskError, Purpose};

/// Nothing leaves, and why. It is told to the person only: to a provider it looks as if nobody had asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Withheld {
    /// The meters hold no account or line of the codebook's country and currency.
    #[error("no {purpose} of {country} in {currency} was read; read its export first, or choose another country")]
    NothingToMeasure {
        /// What was asked for.
        purpose: Purpose,
        /// Country of the codebook.
        country: String,
        /// Currency of the codebook.
        currency: String,
    },
    /// Several accounts or lines fit and the person has not said which.
    #[error("{count} of the accounts or lines read may be meant; name one of them by its number, 1 to {count}")]
    SeveralFit {
        /// How many.
        count: usize,
    },
    /// The number names no account or line that fits.
    #[error("there is no account or line number {number}; {count} may be meant")]
    NoSuchSubject {
        /// As given, counted from 1.
        number: usize,
        /// How many fit.
        count: usize,
    },
    /// Too short a history: a few months say little of a year and more of a person.
    #[error(
        "only {complete} complete months of the last twelve are covered; {least} are needed: read older exports too"
    )]
    TooFewMonths {
        /// Complete months found.
        complete: usize,
        /// Complete months needed.
        least: usize,
    },
    /// The account's balance is not known day by day, so days overdrawn cannot be counted.
    #[error("the balance of this account is not known day by day; read an export that states a balance")]
    NoBalances,
    /// The joint group of all releases kept would be smaller than the floor, and the person has not agreed to that.
    #[error(
        "all releases together would put this household in a group of about {joint} in {households} reference \
         households, below the floor of {floor}; confirm to release nevertheless"
    )]
    SmallGroup {
        /// Reference households in the joint group.
        joint: u32,
        /// Size of the reference.
        households: u32,
        /// The floor, in reference households.
        floor: u32,
    },
    /// The name of the audience cannot be used.
    #[error("the audience is named by 1 to 200 printable characters")]
    BadAudience,
    /// The codebook is of another purpose than asked for.
    #[error("the codebook is of the purpose {codebook}, not {asked}")]
    OtherPurpose {
        /// Of the codebook.
        codebook: Purpose,
        /// As asked.
        asked: Purpose,
    },
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The mask cannot be made.
    #[error(transparent)]
    Mask(#[from] MaskError),
}

impl Withheld {
    /// The reason in the reader's language; failures of the store print in English as they are.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        let number = |value: usize| Argument::Number(u64::try_from(value).unwrap_or(u64::MAX));
        match self {
            Withheld::NothingToMeasure { purpose, country, currency } => texts.format(
                "withheld-nothing-to-measure",
                &[
                    ("purpose", texts.get(&format!("purpose-{purpose}")).into()),
                    ("country", country.as_str().into()),
                    ("currency", currency.as_str().into()),
                ],
            ),
            Withheld::SeveralFit { count } => texts.format("withheld-several-fit", &[("count", number(*count))]),
            Withheld::NoSuchSubject { number: asked, count } => {
                texts.format("withheld-no-such-subject", &[("number", number(*asked)), ("count", number(*count))])
            }
            Withheld::TooFewMonths { complete, least } => {
                texts.format("withheld-too-few-months", &[("complete", number(*complete)), ("least", number(*least))])
            }
            Withheld::NoBalances => texts.get("withheld-no-balances"),
            Withheld::SmallGroup { joint, households, floor } => texts.format(
                "withheld-small-group",
                &[
                    ("joint", u64::from(*joint).into()),
                    ("households", u64::from(*households).into()),
                    ("floor", u64::from(*floor).into()),
                ],
            ),
            Withheld::BadAudience => texts.get("withheld-bad-audience"),
            Withheld::OtherPurpose { codebook, asked } => texts.format(
                "withheld-other-purpose",
                &[("codebook", codebook.word().into()), ("asked", asked.word().into())],
            ),
            Withheld::Ledger(error) => error.to_string(),
            Withheld::Mask(error) => error.to_string(),
        }
    }
}
