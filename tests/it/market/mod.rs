mod demand;
mod question;
