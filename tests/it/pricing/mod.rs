mod calendar;
mod clearance;
mod lot;
mod notice;
