//! With a real Postgres, as root and as an ordinary user.

mod downloading;
mod finding;
mod refusing;
mod running;
mod sharing;
mod stage;
mod surviving;
