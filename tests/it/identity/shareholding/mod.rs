mod declare;
mod end;
mod list;
