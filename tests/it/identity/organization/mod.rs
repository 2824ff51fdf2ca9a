mod amend;
mod list;
mod register;
mod show;
mod suspend;
mod verify;
