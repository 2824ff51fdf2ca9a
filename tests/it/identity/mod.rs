mod api_key;
mod organization;
mod user;
