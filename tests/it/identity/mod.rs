mod api_key;
mod grant;
mod invitation;
mod organization;
mod password;
mod recovery;
mod second_factor;
pub(crate) mod session;
mod user;
