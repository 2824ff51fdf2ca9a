DROP INDEX achievement_bundling;
DROP TABLE contract_transfer;
