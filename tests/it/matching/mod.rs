mod alert;
mod judgement;
mod match_achievement;
mod match_demand;
mod meaning;
mod reasons;
mod run;
mod search;
