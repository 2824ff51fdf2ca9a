mod amend;
mod create;
mod list;
mod publish;
mod withdraw;
