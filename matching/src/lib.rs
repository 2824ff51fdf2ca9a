//! Documents in, ranked and explained documents out. Knows no HTTP and no SQL.
