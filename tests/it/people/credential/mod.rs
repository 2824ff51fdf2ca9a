mod create;
mod list;
mod reject;
mod show;
mod verify;
mod withdraw;
