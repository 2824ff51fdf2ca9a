mod agree;
mod complete;
mod end;
mod evaluate;
mod list;
mod list_evaluations;
mod propose;
mod show;
