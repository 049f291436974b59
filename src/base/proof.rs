//! How far a reading has been proved.

use serde::{Deserialize, Serialize};

/// What the file's own balances say of the reading of one account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The running balance chains over every booked row (three steps or more), or opening + sum = closing.
    Verified,
    /// The file holds no balance that could prove the reading.
    Unverifiable,
    /// The file holds a balance and it does not fit.
    Discrepancy,
    /// The person typed the figures in; nothing can prove them.
    Declared,
}

impl Proof {
    /// The word used in JSON and in texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Proof::Verified => "verified",
            Proof::Unverifiable => "unverifiable",
            Proof::Discrepancy => "discrepancy",
            Proof::Declared => "declared",
        }
    }
}
