mod registration;
mod reward;
mod tax;
