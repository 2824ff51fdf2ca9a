mod end;
mod grant;
mod list;
mod refuse;
mod request;
