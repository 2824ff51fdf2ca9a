mod add;
mod list;
