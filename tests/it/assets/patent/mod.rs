mod amend;
mod create;
mod list;
mod owner;
mod publish;
mod record;
mod withdraw;
