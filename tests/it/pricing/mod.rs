mod clearance;
mod notice;
