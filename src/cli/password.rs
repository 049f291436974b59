//! Passwords of locked exports: from a file, or typed on a terminal without being shown.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use anyhow::Context;
use zeroize::Zeroizing;

use super::progress::Shown;
use super::session::{BOLD, Misuse, Session};
use crate::base::Password;
use crate::read::Passwords;

/// The argument that names a password file, for a command that is suggested; empty where there is none.
pub(super) fn argument(file: Option<&Path>) -> String {
    file.map_or_else(String::new, |path| format!(" --password-file {}", path.display()))
}

/// Goes on with the passwords of the file; without one, with those that a person types where a terminal can ask.
///
/// # Errors
/// Where there is a file and it cannot be read or holds no password, and those of `then`.
pub(super) fn with_passwords<T>(
    file: Option<&Path>,
    session: &Session,
    shown: &Shown,
    then: impl FnOnce(&mut Passwords<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    if let Some(path) = file {
        return then(&mut Passwords::known(passwords_in(path)?));
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return then(&mut Passwords::default());
    }
    let mut ask = |file: &str, was_wrong| shown.set_aside(|| ask(session, file, was_wrong));
    then(&mut Passwords::asking(&mut ask))
}

/// Bytes of a password file, and passwords in it: every one of them is tried on every locked input.
const FILE_BYTES_MAX: usize = 16 * 1024;
const PASSWORDS_MAX: usize = 100;

fn passwords_in(path: &Path) -> anyhow::Result<Vec<Password>> {
    let context = || format!("cannot read the password file {}", path.display());
    let misuse = |why: String| Misuse::error(format!("the password file {} {why}", path.display()));
    // Room for all of it at once: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES_MAX + 1));
    let file = File::open(path).with_context(context)?;
    file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(misuse(format!("is longer than {} KiB", FILE_BYTES_MAX >> 10)));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| misuse("is not UTF-8 text".to_owned()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.is_empty());
    let passwords: Vec<Password> = lines.map(|line| Password::new(line.to_owned())).collect();
    match passwords.len() {
        0 => Err(misuse("holds no password: write it on one line".to_owned())),
        1..=PASSWORDS_MAX => Ok(passwords),
        count => Err(misuse(format!("has {count} lines; at most {PASSWORDS_MAX} are tried"))),
    }
}

/// Asks for the password of one file. No answer is none.
fn ask(session: &Session, file: &str, was_wrong: bool) -> Option<Password> {
    let text = if was_wrong { "cli-password-again" } else { "cli-password" };
    session.prompt(&format!("{BOLD}{}{BOLD:#} ", session.text(text, &[("file", file.into())])));
    let typed = console::Term::stderr().read_secure_line().ok()?;
    (!typed.is_empty()).then(|| Password::new(typed))
}
