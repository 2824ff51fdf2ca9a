mod capability;
mod engagement;
mod offering;
mod provider;
