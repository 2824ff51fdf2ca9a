mod helpers;
mod match_achievement;
mod match_demand;
mod search;
