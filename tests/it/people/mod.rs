mod offering;
mod provider;
