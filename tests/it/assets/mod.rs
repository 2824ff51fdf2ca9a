mod achievement;
mod disclosure;
mod document;
mod patent;
