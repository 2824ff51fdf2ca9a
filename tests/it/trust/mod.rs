mod event;
mod idempotency;
