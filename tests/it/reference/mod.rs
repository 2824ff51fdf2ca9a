mod code_list;
mod hub;
mod process;
mod rule;
mod rule_pack;
