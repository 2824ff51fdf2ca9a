mod amend;
mod create;
mod list;
mod publish;
mod review;
mod show;
mod submit;
mod withdraw;
