mod broker;
mod capability;
mod credential;
mod engagement;
mod expert;
mod offering;
mod provider;
