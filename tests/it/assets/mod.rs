mod achievement;
mod patent;
