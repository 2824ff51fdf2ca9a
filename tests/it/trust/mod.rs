mod certificate;
mod erase;
mod event;
mod idempotency;
mod log;
mod timeline;
mod witness;
