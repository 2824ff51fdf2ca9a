mod amend;
mod create;
mod list;
mod publish;
mod review;
mod submit;
mod withdraw;
