mod contract;
mod negotiation;
mod offer;
mod signing_key;
