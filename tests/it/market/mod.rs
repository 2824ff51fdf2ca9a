mod attachment;
mod consortium;
mod demand;
mod question;
mod resource;
