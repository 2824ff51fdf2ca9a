//! Black-box tests live in `it/`. What the parsers are thrown at stands here, for the test that replays the corpus and
//! for the program that goes on from it (`keqiao-fuzz`).

pub mod fuzz;
