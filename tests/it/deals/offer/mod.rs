mod accept;
mod draft;
mod make;
mod race;
mod withdraw;
