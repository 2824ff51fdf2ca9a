mod record;
mod show;
