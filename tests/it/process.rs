//! Runs the program itself, as a shell would: its own folder, its own home, no colour forced, no language but what is
//! asked for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run left behind.
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output, whatever bytes they are.
    pub(crate) stdout: Vec<u8>,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    /// Standard output as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("text on standard output")
    }
}

/// A folder to work in with a home beside it; both are gone when it is dropped.
pub(crate) struct Place {
    folder: TempDir,
    home: TempDir,
}

impl Place {
    pub(crate) fn new() -> Place {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        Place { folder: folder(), home: folder() }
    }

    /// The folder in which commands run.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What `MYDATA_HOME` names.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The command, ready to run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mydata"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command.env("MYDATA_HOME", self.home()).env("LANG", "C").env("COLUMNS", "120").stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs it with bytes on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().unwrap().write_all(input).expect("the program reads");
        collected(child.wait_with_output().expect("the program ends"))
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    collected(command.output().expect("the program starts"))
}

fn collected(output: std::process::Output) -> Ran {
    let stderr = String::from_utf8(output.stderr).expect("text on standard error");
    assert!(!stderr.contains("panicked"), "{stderr}");
    Ran { code: output.status.code().expect("no signal ended it"), stdout: output.stdout, stderr }
}
