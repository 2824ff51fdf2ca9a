mod list;
mod register;
mod revoke;
