DROP TABLE contract_signature;
DROP TABLE organization_key;
