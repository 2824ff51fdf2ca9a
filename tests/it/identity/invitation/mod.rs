mod accept;
mod create;
mod list;
mod revoke;
