mod add;
mod leave;
mod list;
mod me;
mod remove;
