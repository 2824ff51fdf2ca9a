//! How far a long command is: a bar on a terminal, a line every few seconds elsewhere.

use super::output;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Where there is no terminal, a line is printed so often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows how far it is.
pub struct Meter {
    bar: ProgressBar,
    /// All there is to do.
    pub total: u64,
    is_terminal: bool,
    told: Instant,
}

impl Meter {
    /// A meter for so much work; `template` is the bar's, in the form of `indicatif`.
    #[must_use]
    pub fn new(total: u64, template: &str) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = if is_terminal { ProgressBar::new(total) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Meter { bar, total, is_terminal, told: Instant::now() }
    }

    /// So much is done. `message` stands beside the bar, `line` is printed where there is none.
    pub fn show(&mut self, done: u64, message: String, line: &str) {
        self.bar.set_position(done);
        self.bar.set_message(message);
        if !self.is_terminal && self.told.elapsed() >= LINE_EVERY {
            self.told = Instant::now();
            output::remark(line);
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
