//! A small table from term numbers to weights, quick to ask for numbers that it does not have.

/// Marks a free place; no term has this number.
const FREE: u32 = u32::MAX;
/// Places of a table at first; a power of two.
const PLACES_MIN: usize = 1 << 10;
/// Spreads numbers over the places: 2^32 divided by the golden ratio.
const SPREAD: u32 = 0x9e37_79b9;

/// See the module. Grows by doubling and is never more than half full.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordTable {
    numbers: Vec<u32>,
    weights: Vec<f64>,
    len: usize,
}

impl WordTable {
    /// Whether there is no term.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The weight of a term, if it is there.
    pub(crate) fn get(&self, number: u32) -> Option<f64> {
        if self.numbers.is_empty() {
            return None;
        }
        let at = self.place(number);
        (self.numbers[at] == number).then(|| self.weights[at])
    }

    /// The weight of a term, put in with 0 if it is not there.
    pub(crate) fn weight_mut(&mut self, number: u32) -> &mut f64 {
        if self.len * 2 >= self.numbers.len() {
            self.grow();
        }
        let at = self.place(number);
        if self.numbers[at] == FREE {
            self.numbers[at] = number;
            self.len += 1;
        }
        &mut self.weights[at]
    }

    /// All terms with their weights, in no order that means anything.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (u32, &mut f64)> {
        self.numbers.iter().copied().zip(&mut self.weights).filter(|(number, _)| *number != FREE)
    }

    /// Where the term is, or the free place where it would be.
    fn place(&self, number: u32) -> usize {
        let mask = self.numbers.len() - 1;
        let mut at = (number.wrapping_mul(SPREAD) >> 8) as usize & mask;
        while self.numbers[at] != number && self.numbers[at] != FREE {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let places = (self.numbers.len() * 2).max(PLACES_MIN);
        let numbers = std::mem::replace(&mut self.numbers, vec![FREE; places]);
        let weights = std::mem::replace(&mut self.weights, vec![0.0; places]);
        for (number, weight) in numbers.into_iter().zip(weights).filter(|(number, _)| *number != FREE) {
            let at = self.place(number);
            self.numbers[at] = number;
            self.weights[at] = weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_remembers_each_weight_while_it_grows() {
        let mut table = WordTable::default();
        assert_eq!(table.get(7), None);
        for number in 0..5_000 {
            *table.weight_mut(number * 977) += 1.0;
            *table.weight_mut(number * 977) += f64::from(number);
        }
        assert!((0..5_000).all(|number| table.get(number * 977) == Some(1.0 + f64::from(number))));
        assert_eq!(table.get(1), None);
        assert_eq!(table.iter_mut().count(), 5_000);
    }
}
