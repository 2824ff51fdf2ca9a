DROP TABLE contract_act;
DROP TABLE contract_edition;
DROP TABLE contract_party;
DROP TABLE contract;
