//! What is true about the market: types, identifiers, states, rules with their legal basis, access, events. No I/O.
