mod add;
mod change_role;
mod leave;
mod list;
mod me;
mod remove;
