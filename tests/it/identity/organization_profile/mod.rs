mod set;
mod show;
