//! Checks a certificate, an exported log, or a live hub, and says in plain words what holds and what does not.
//!
//! The arguments are read by hand, so that who audits this program reads two dozen lines and no parser crate.

#[cfg(feature = "hub")]
mod hub;

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keqiao_ledger::certificate::Certificate;
use keqiao_ledger::log::{self, LogKey, Trust};
#[cfg(feature = "hub")]
use keqiao_ledger::note::NoteError;
use keqiao_ledger::note::{Checkpoint, VerifierKey};
use keqiao_ledger::report::Report;
#[cfg(feature = "hub")]
use keqiao_ledger::tile::Resource;

const USAGE: &str = "\
Checks what a hub says about its ledger, without asking the hub.

ledger-verify certificate FILE   [--key KEY] [--witness KEY]...
ledger-verify log         FOLDER [--key KEY] [--witness KEY]... [--since CHECKPOINT]
ledger-verify hub         URL    [--key KEY] [--witness KEY]... [--state FILE]

  FILE         a certificate (JSON)
  FOLDER       an exported log: checkpoint, key, tile/..., tile/entries/...
  URL          a live log: https://market.example/ledger/zhejiang
  --key        the hub's verifier key that you trust: the line itself, or a file that holds it
  --witness    the verifier key of a witness that must have seen the checkpoint
  --since      a checkpoint that you saw before: the log must have grown out of it
  --state      where the last checkpoint is remembered: the log must have grown out of it; written when all holds

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
    #[cfg(feature = "hub")]
    Unreachable(String),
}

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotAsked::Help => Ok(()),
            NotAsked::Usage(problem) => f.write_str(problem),
            NotAsked::Unreadable(path, error) => write!(f, "{} cannot be read: {error}", path.display()),
            NotAsked::Key(path, error) => write!(f, "{}: {error}", path.display()),
            #[cfg(feature = "hub")]
            NotAsked::Unreachable(reason) => f.write_str(reason),
        }
    }
}

#[derive(Debug)]
enum Subject {
    Certificate(PathBuf),
    Log(PathBuf),
    #[cfg(feature = "hub")]
    Hub(String),
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
        let place = arguments.next().ok_or_else(|| usage("say where it is"))?;
        let path = PathBuf::from(&place);
        let subject = match verb.as_str() {
            "certificate" => Subject::Certificate(path),
            "log" if path.is_dir() => Subject::Log(path),
            "log" => return Err(NotAsked::Usage(format!("{} is not a folder", path.display()))),
            #[cfg(feature = "hub")]
            "hub" if place.starts_with("https://") || place.starts_with("http://") => Subject::Hub(place),
            #[cfg(feature = "hub")]
            "hub" => return Err(NotAsked::Usage(format!("{place} is not the address of a log"))),
            _ => return Err(NotAsked::Usage(format!("{verb} is not something to check"))),
        };
        let mut question = Question { subject, key: None, witnesses: Vec::new(), since: None };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or_else(|| NotAsked::Usage(format!("{option} needs a value")))?;
            match (option.as_str(), &question.subject) {
                ("--key", _) => question.key = Some(key_of(&value)?),
                ("--witness", _) => question.witnesses.push(key_of(&value)?),
                ("--since", Subject::Log(_)) => question.since = Some(PathBuf::from(value)),
                #[cfg(feature = "hub")]
                ("--state", Subject::Hub(_)) => question.since = Some(PathBuf::from(value)),
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
            #[cfg(feature = "hub")]
            Subject::Hub(address) => self.ask_hub(&hub::Hub::new(address)),
        }
    }

    fn ask_log(&self, folder: &Path) -> Result<Report, NotAsked> {
        let key = match &self.key {
            Some(key) => LogKey::Trusted(key.clone()),
            None => LogKey::Claimed(key_file(&folder.join("key"))?),
        };
        let earlier = self.since.as_deref().map(read).transpose()?;
        Ok(match self.trust(key, earlier.as_deref()) {
            Ok(trust) => log::verify(&trust, |resource| fs::read(folder.join(resource.to_string()))),
            Err(report) => report,
        })
    }

    /// Checks a live log: all of it, and that it grew out of the checkpoint that is remembered, which is then replaced.
    #[cfg(feature = "hub")]
    fn ask_hub(&self, hub: &hub::Hub) -> Result<Report, NotAsked> {
        let unreachable = |error: hub::FetchError| NotAsked::Unreachable(format!("the hub does not answer: {error}"));
        let key = match &self.key {
            Some(key) => LogKey::Trusted(key.clone()),
            None => {
                let line = String::from_utf8_lossy(&hub.key().map_err(unreachable)?).into_owned();
                let error = |error: NoteError| NotAsked::Unreachable(format!("what the hub shows as its key: {error}"));
                LogKey::Claimed(VerifierKey::parse(&line).map_err(error)?)
            }
        };
        // The first time there is nothing to remember.
        let earlier = self.since.as_deref().filter(|path| path.exists()).map(read).transpose()?;
        let trust = match self.trust(key, earlier.as_deref()) {
            Ok(trust) => trust,
            Err(report) => return Ok(report),
        };
        // A hub that does not answer has proven nothing, neither way.
        let checkpoint = hub.fetch(Resource::Checkpoint).map_err(unreachable)?;
        let report = log::verify(&trust, |resource| match resource {
            Resource::Checkpoint => Ok(checkpoint.clone()),
            Resource::Tile(_) | Resource::Bundle(_) => hub.fetch(resource),
        });
        if let (true, Some(path)) = (report.holds(), &self.since) {
            remember(path, &checkpoint).map_err(|error| NotAsked::Unreadable(path.clone(), error))?;
        }
        Ok(report)
    }

    /// What is known beforehand; a report when the earlier checkpoint is none of this log.
    fn trust(&self, key: LogKey, earlier: Option<&[u8]>) -> Result<Trust, Report> {
        let (LogKey::Trusted(verifier) | LogKey::Claimed(verifier)) = &key;
        let earlier = earlier.map(|bytes| Checkpoint::open(bytes, verifier)).transpose();
        let place = self.since.as_deref().unwrap_or(Path::new("checkpoint")).display();
        let earlier = earlier.map_err(|error| Report::of_fault(&format!("{place}: {error}.")))?;
        let earlier = earlier.map(|(checkpoint, _)| checkpoint);
        Ok(Trust { key, witnesses: self.witnesses.clone(), earlier })
    }
}

/// Replaces the remembered checkpoint as a whole: after a crash it is the old one or the new one.
#[cfg(feature = "hub")]
fn remember(path: &Path, checkpoint: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh)?;
    file.write_all(checkpoint)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
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
