mod code_list;
mod held_code;
mod hub;
mod process;
mod rule;
mod rule_pack;
