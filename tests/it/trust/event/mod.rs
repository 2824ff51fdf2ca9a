mod list;
mod stream;
