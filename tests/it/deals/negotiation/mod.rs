mod accept_nda;
mod disclose;
mod draft_contract;
mod end;
mod invite;
mod send_message;
