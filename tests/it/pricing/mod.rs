mod clearance;
mod lot;
mod notice;
