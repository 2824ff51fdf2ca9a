//! The append-only trust record and its verifier. Knows nothing of the market.
