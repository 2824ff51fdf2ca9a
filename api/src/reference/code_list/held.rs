//! Codes that bodies name, held to the lists that are in force (INV-42).

use super::check::{Named, check_named};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::tx::Tx;
use keqiao_domain::reference::{CodeList, IndustryCode, IpcSymbol, RegionCode};
use time::Date;

/// A code of a list.
pub trait Held: PartialEq {
    /// The list.
    const LIST: CodeList;

    /// The code as its list has it, and behind it what it stands below, for lists that do not go so deep; nothing when it is
    /// of no list.
    fn forms(&self) -> Vec<&str>;
}

impl Held for RegionCode {
    const LIST: CodeList = CodeList::Regions;

    fn forms(&self) -> Vec<&str> {
        vec![self.as_str()]
    }
}

impl Held for IndustryCode {
    const LIST: CodeList = CodeList::Industries;

    fn forms(&self) -> Vec<&str> {
        vec![self.as_str()]
    }
}

/// Subclass, class and section: groups come and go with every edition, and a patent keeps those that it was given.
impl Held for IpcSymbol {
    const LIST: CodeList = CodeList::Ipc;

    fn forms(&self) -> Vec<&str> {
        if self.is_cpc_only() {
            return Vec::new();
        }
        [self.subclass(), self.class(), Some(self.section())].into_iter().flatten().collect()
    }
}

/// Holds the codes of one body to their lists. A code that was there before stays: its list may have changed since.
pub struct Holding<'a> {
    tx: &'a Tx,
    day: Date,
    faults: Faults,
}

impl<'a> Holding<'a> {
    /// For codes that must be valid today.
    #[must_use]
    pub fn today(tx: &'a Tx) -> Self {
        Holding::on(tx, tx.now().day())
    }

    /// For codes that must have been valid on a day.
    #[must_use]
    pub fn on(tx: &'a Tx, day: Date) -> Self {
        Holding { tx, day, faults: Faults::new() }
    }

    /// Notes a code that is unknown or retired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn one<C: Held>(&mut self, pointer: &str, code: Option<&C>, before: Option<&C>) -> Result<(), Problem> {
        let Some(code) = code.filter(|code| before != Some(code)) else { return Ok(()) };
        self.check::<C>(&[Named { pointer: pointer.to_owned(), forms: code.forms() }]).await
    }

    /// The same of each code of a member.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn each<C: Held>(&mut self, pointer: &str, codes: &[C], before: &[C]) -> Result<(), Problem> {
        let new = codes.iter().enumerate().filter(|(_, code)| !before.contains(code));
        let named = new.map(|(place, code)| Named { pointer: format!("{pointer}/{place}"), forms: code.forms() });
        self.check::<C>(&named.collect::<Vec<_>>()).await
    }

    async fn check<C: Held>(&mut self, named: &[Named<'_>]) -> Result<(), Problem> {
        let days = (self.tx.now().day(), self.day);
        check_named(self.tx.db(), C::LIST, named, days, &mut self.faults).await
    }

    /// Refuses what was noted.
    ///
    /// # Errors
    /// When anything was: 422 with the nearest valid codes.
    pub fn finish(self) -> Result<(), Problem> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults.into()) }
    }
}
