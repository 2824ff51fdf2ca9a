//! Checks a certificate or an exported log, offline, and says in plain words what holds and what does not.
//!
//! The arguments are read by hand, so that who audits this program reads two dozen lines and no parser crate.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keqiao_ledger::certificate::Certificate;
use keqiao_ledger::log::{self, LogKey, Trust};
use keqiao_ledger::note::{Checkpoint, VerifierKey};
use keqiao_ledger::report::Report;

const USAGE: &str = "\
Checks what a hub says about its ledger, without asking the hub.

ledger-verify certificate FILE   [--key KEY] [--witness KEY]...
ledger-verify log         FOLDER [--key KEY] [--witness KEY]... [--since CHECKPOINT]

  FILE         a certificate (JSON)
  FOLDER       an exported log: checkpoint, key, tile/..., tile/entries/...
  --key        the hub's verifier key that you trust: the line itself, or a file that holds it
  --witness    the verifier key of a witness that must have seen the checkpoint
  --since      a checkpoint that you saw before: the log must have grown out of it

Exit code: 0 it holds, 1 it does not hold, 2 the question could not be asked.
";

const EXIT_FAULT: u8 = 1;
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    let answer = Question::parse(std::env::args().skip(1)).and_then(Question::ask);
    match answer {
        Ok(report) => {
            let verdict = match report.first_fault() {
                Some(fault) => format!("It does not hold. First fault: {fault}"),
                None => "It holds, as far as it is shown above.".to_owned(),
            };
            say(&mut io::stdout(), &format!("{report}\n{verdict}\n"));
            if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_FAULT) }
        }
        Err(NotAsked::Help) => {
            say(&mut io::stdout(), USAGE);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            say(&mut io::stderr(), &format!("ledger-verify: {problem}\n\n{USAGE}"));
            ExitCode::from(EXIT_USAGE)
        }
    }
}

/// A closed pipe is no reason to change the exit code.
fn say(out: &mut impl Write, text: &str) {
    let _ = out.write_all(text.as_bytes());
}

/// Why there is no answer.
#[derive(Debug)]
enum NotAsked {
    Help,
    Usage(String),
    Unreadable(PathBuf, io::Error),
    Key(PathBuf, String),
}

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotAsked::Help => Ok(()),
            NotAsked::Usage(problem) => f.write_str(problem),
            NotAsked::Unreadable(path, error) => write!(f, "{} cannot be read: {error}", path.display()),
            NotAsked::Key(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

#[derive(Debug)]
enum Subject {
    Certificate(PathBuf),
    Log(PathBuf),
}

#[derive(Debug)]
struct Question {
    subject: Subject,
    key: Option<VerifierKey>,
    witnesses: Vec<VerifierKey>,
    since: Option<PathBuf>,
}

impl Question {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Question, NotAsked> {
        let usage = |problem: &str| NotAsked::Usage(problem.to_owned());
        let verb = arguments.next().ok_or_else(|| usage("say what to check"))?;
        if matches!(verb.as_str(), "--help" | "-h" | "help") {
            return Err(NotAsked::Help);
        }
        let path = PathBuf::from(arguments.next().ok_or_else(|| usage("say where it is"))?);
        let subject = match verb.as_str() {
            "certificate" => Subject::Certificate(path),
            "log" if path.is_dir() => Subject::Log(path),
            "log" => return Err(NotAsked::Usage(format!("{} is not a folder", path.display()))),
            _ => return Err(NotAsked::Usage(format!("{verb} is not something to check"))),
        };
        let mut question = Question { subject, key: None, witnesses: Vec::new(), since: None };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or_else(|| NotAsked::Usage(format!("{option} needs a value")))?;
            match (option.as_str(), &question.subject) {
                ("--key", _) => question.key = Some(key_of(&value)?),
                ("--witness", _) => question.witnesses.push(key_of(&value)?),
                ("--since", Subject::Log(_)) => question.since = Some(PathBuf::from(value)),
                _ => return Err(NotAsked::Usage(format!("{option} is not an option here"))),
            }
        }
        Ok(question)
    }

    fn ask(self) -> Result<Report, NotAsked> {
        match &self.subject {
            Subject::Certificate(file) => Ok(match Certificate::parse(&read(file)?) {
                Ok(certificate) => certificate.verify(self.key.as_ref(), &self.witnesses),
                Err(error) => Report::of_fault(&format!("{}: {}.", file.display(), chain(&error))),
            }),
            Subject::Log(folder) => self.ask_log(folder),
        }
    }

    fn ask_log(&self, folder: &Path) -> Result<Report, NotAsked> {
        let key = match &self.key {
            Some(key) => LogKey::Trusted(key.clone()),
            None => LogKey::Claimed(key_file(&folder.join("key"))?),
        };
        let (LogKey::Trusted(verifier) | LogKey::Claimed(verifier)) = &key;
        let earlier = match &self.since {
            Some(path) => match Checkpoint::open(&read(path)?, verifier) {
                Ok((checkpoint, _)) => Some(checkpoint),
                Err(error) => return Ok(Report::of_fault(&format!("{}: {error}.", path.display()))),
            },
            None => None,
        };
        let trust = Trust { key, witnesses: self.witnesses.clone(), earlier };
        Ok(log::verify(&trust, |resource| fs::read(folder.join(resource.to_string()))))
    }
}

/// A verifier key, or the file that holds one.
fn key_of(value: &str) -> Result<VerifierKey, NotAsked> {
    VerifierKey::parse(value).or_else(|_| key_file(Path::new(value)))
}

fn key_file(path: &Path) -> Result<VerifierKey, NotAsked> {
    let line = String::from_utf8_lossy(&read(path)?).into_owned();
    VerifierKey::parse(&line).map_err(|error| NotAsked::Key(path.to_owned(), error.to_string()))
}

fn read(path: &Path) -> Result<Vec<u8>, NotAsked> {
    fs::read(path).map_err(|error| NotAsked::Unreadable(path.to_owned(), error))
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
