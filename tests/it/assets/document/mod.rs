mod create;
mod download;
mod list;
mod list_readings;
mod remove;
mod store;
