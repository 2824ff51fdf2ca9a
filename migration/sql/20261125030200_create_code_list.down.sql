DROP TABLE code_item;
DROP TABLE code_list;
