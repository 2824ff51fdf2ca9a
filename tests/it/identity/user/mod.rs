mod add;
mod list;
mod log_in;
mod me;
