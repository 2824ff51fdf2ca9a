-- What a signed contract transfers, though the one of the sample transfers nothing.
INSERT INTO contract_transfer (hub, asset_id, contract_id) VALUES
    (33, '06000000-0000-8084-8000-000000000001', '20000000-0000-8084-8000-000000000001');
