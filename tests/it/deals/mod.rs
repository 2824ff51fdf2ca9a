mod contract;
mod signing_key;
