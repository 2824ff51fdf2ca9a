mod add;
mod list;
mod me;
