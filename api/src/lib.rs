//! The service: HTTP, storage, background work, commands.
