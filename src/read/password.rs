//! The passwords with which locked inputs are tried.

use std::fmt;

use crate::base::{Code, Password, Problem};

/// Asks a person for the password of a file; `true` where the one before was wrong. `None` where no answer comes.
pub type Ask<'a> = dyn FnMut(&str, bool) -> Option<Password> + 'a;

/// Passwords at hand, and who may be asked for more. By default there are none, and nobody is.
#[derive(Default)]
pub struct Passwords<'a> {
    known: Vec<Password>,
    ask: Option<&'a mut Ask<'a>>,
}

impl fmt::Debug for Passwords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passwords", self.known.len())
    }
}

/// How often a person is asked for the password of one file.
const TURNS: u32 = 2;

impl<'a> Passwords<'a> {
    /// These passwords, each tried in turn on every locked input.
    #[must_use]
    pub fn known(known: Vec<Password>) -> Passwords<'a> {
        Passwords { known, ask: None }
    }

    /// Asks where a locked input is met. What opened one input is tried on the next ones too.
    #[must_use]
    pub fn asking(ask: &'a mut Ask<'a>) -> Passwords<'a> {
        Passwords { known: Vec::new(), ask: Some(ask) }
    }

    /// Tries to open a file: with every password at hand, then with those that a person types where `may_ask` says so,
    /// which is taken back when that does not help. `attempt` yields `None` where a password is wrong.
    ///
    /// # Errors
    /// That there is no password, that none fits, or what `attempt` finds wrong with the file.
    pub(super) fn open<T>(
        &mut self,
        file: &str,
        may_ask: &mut bool,
        mut attempt: impl FnMut(&Password) -> Result<Option<T>, Problem>,
    ) -> Result<T, Problem> {
        for password in &self.known {
            if let Some(opened) = attempt(password)? {
                return Ok(opened);
            }
        }
        let mut is_wrong = !self.known.is_empty() && self.ask.is_none();
        for turn in 0..TURNS {
            let Some(password) = self.ask(file, turn > 0, *may_ask) else { break };
            is_wrong = true;
            if let Some(opened) = attempt(&password)? {
                self.known.push(password);
                return Ok(opened);
            }
        }
        *may_ask = false;
        Err(if is_wrong { Problem::new(Code::WrongPassword) } else { locked() })
    }

    fn ask(&mut self, file: &str, was_wrong: bool, may_ask: bool) -> Option<Password> {
        self.ask.as_mut().filter(|_| may_ask).and_then(|ask| ask(file, was_wrong))
    }
}

/// A file under a password, and nobody gave one.
pub(super) fn locked() -> Problem {
    Problem::new(Code::Encrypted).with("kind", "locked")
}

/// A file under a password that no password opens here: the way in which it is locked is not known.
pub(super) fn locked_otherwise() -> Problem {
    Problem::new(Code::Encrypted).with("kind", "other")
}

#[cfg(test)]
mod tests {
    use super::{Code, Password, Passwords, Problem};

    /// What is typed in turn, and the file that each time was asked about.
    fn opened(known: &[&str], typed: &[&str], right: &str) -> (Result<(), Code>, Vec<(String, bool)>) {
        let (mut typed, mut asked) = (typed.iter(), Vec::new());
        let mut ask = |file: &str, was_wrong: bool| {
            asked.push((file.to_owned(), was_wrong));
            typed.next().map(|text| Password::new((*text).to_owned()))
        };
        let mut passwords = Passwords::asking(&mut ask);
        passwords.known = known.iter().map(|text| Password::new((*text).to_owned())).collect();
        let found = passwords
            .open("a.zip", &mut true, |password| Ok::<_, Problem>((password.reveal() == right).then_some(())))
            .map_err(|problem| problem.code);
        drop(passwords);
        (found, asked)
    }

    #[test]
    fn a_person_is_asked_once_and_once_again() {
        let (first, again) = (("a.zip".to_owned(), false), ("a.zip".to_owned(), true));
        assert_eq!(opened(&["b", "a"], &[], "a"), (Ok(()), vec![]));
        assert_eq!(opened(&["b"], &["a"], "a"), (Ok(()), vec![first.clone()]));
        assert_eq!(opened(&[], &["b", "a"], "a"), (Ok(()), vec![first.clone(), again.clone()]));
        assert_eq!(opened(&[], &["b", "c", "a"], "a"), (Err(Code::WrongPassword), vec![first.clone(), again]));
        assert_eq!(opened(&[], &[], "a"), (Err(Code::Encrypted), vec![first]));
    }
}
