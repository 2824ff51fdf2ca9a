mod body;
mod condition;
mod dry_run;
mod health;
mod proxy;
mod quota;
mod refusal;
