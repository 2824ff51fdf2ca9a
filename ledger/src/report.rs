//! What a verification found, in sentences for people and one answer for scripts.

use std::fmt;

use crate::note::{SignatureLine, SignedNote, VerifierKey};

/// How one question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Proven by the bytes at hand.
    Holds,
    /// Contradicted by the bytes at hand.
    Fails,
    /// The bytes at hand say nothing about it; the reader must look elsewhere or decide to trust.
    NotShown,
}

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The answer.
    pub outcome: Outcome,
    /// The statement, in plain words; a failure begins with its place.
    pub statement: String,
}

/// All answers, in the order in which the questions were asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// A report of one fault, for a caller that could not even begin.
    #[must_use]
    pub fn of_fault(statement: &str) -> Report {
        let mut report = Report::default();
        report.push(Outcome::Fails, statement);
        report
    }

    /// Whether nothing was contradicted. A report without a single proven statement does not hold either.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.first_fault().is_none() && self.findings.iter().any(|finding| finding.outcome == Outcome::Holds)
    }

    /// The first statement that does not hold.
    #[must_use]
    pub fn first_fault(&self) -> Option<&str> {
        let fault = self.findings.iter().find(|finding| finding.outcome == Outcome::Fails);
        fault.map(|finding| finding.statement.as_str())
    }

    /// All answers.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(crate) fn holds_that(&mut self, statement: impl AsRef<str>) {
        self.push(Outcome::Holds, statement.as_ref());
    }

    pub(crate) fn fails(&mut self, statement: impl AsRef<str>) {
        self.push(Outcome::Fails, statement.as_ref());
    }

    pub(crate) fn not_shown(&mut self, statement: impl AsRef<str>) {
        self.push(Outcome::NotShown, statement.as_ref());
    }

    /// Says which witnesses saw the checkpoint, and how many signatures nobody asked about.
    pub(crate) fn check_witnesses(&mut self, note: &SignedNote, log: &VerifierKey, witnesses: &[VerifierKey]) {
        for witness in witnesses {
            match witness.verify(note) {
                Ok(verified) => {
                    let at = verified.cosigned_at_secs.map(|secs| format!(" at {secs} seconds after 1970"));
                    let at = at.unwrap_or_default();
                    self.holds_that(format!("The witness {} saw this checkpoint{at}.", witness.name()));
                }
                Err(error) => self.fails(format!("checkpoint: {error}.")),
            }
        }
        let made_by = |line: &SignatureLine, key: &VerifierKey| line.name() == key.name() && line.id() == key.id();
        let is_known = |line: &SignatureLine| made_by(line, log) || witnesses.iter().any(|key| made_by(line, key));
        let unknown = note.signatures().iter().filter(|line| !is_known(line)).count();
        if unknown > 0 {
            self.not_shown(format!("Signatures of other keys on the checkpoint, not checked: {unknown}."));
        }
        if witnesses.is_empty() {
            self.not_shown("No witness key was given: whether others were shown the same checkpoint is not shown.");
        }
    }

    fn push(&mut self, outcome: Outcome, statement: &str) {
        self.findings.push(Finding { outcome, statement: without_tricks(statement) });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { outcome, statement } in &self.findings {
            let outcome = match outcome {
                Outcome::Holds => "holds",
                Outcome::Fails => "DOES NOT HOLD",
                Outcome::NotShown => "not shown",
            };
            writeln!(f, "{outcome:<15}{statement}")?;
        }
        Ok(())
    }
}

/// Statements quote bytes that a stranger chose. A line break could forge a line of the report, a terminal control
/// could hide one, and a change of writing direction could turn one around; so all of these are spelled out.
fn without_tricks(statement: &str) -> String {
    let is_trick = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(statement.len());
    for c in statement.chars() {
        if is_trick(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}
