mod body;
mod condition;
mod dry_run;
mod health;
mod quota;
mod refusal;
