mod api_key;
mod organization;
pub(crate) mod session;
mod user;
