mod hub;
mod process;
mod rule;
