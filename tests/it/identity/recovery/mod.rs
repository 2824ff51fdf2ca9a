mod complete;
mod request;
