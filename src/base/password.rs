//! Passwords: masked in every print, wiped from memory when they are dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A password. Prints as `•••`.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password over; no other copy of it should be left.
    #[must_use]
    pub fn new(text: String) -> Password {
        Password(Zeroizing::new(text))
    }

    /// Its characters, to derive a key from.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("•••")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::Password;

    #[test]
    fn a_password_is_never_printed() {
        let password = Password::new("open sesame".to_owned());
        assert_eq!(format!("{password} {password:?} {:#?}", Some(&password)), "••• ••• Some(\n    •••,\n)");
    }
}
