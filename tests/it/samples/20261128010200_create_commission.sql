-- A commission that its principal contests.
INSERT INTO commission (hub, id, mandate_id, introduction_id, contract_id, agency_id, principal_id, amount_minor, currency, state,
    note, created_at, created_by, version, updated_at, updated_by) VALUES
    (33, '22000000-0000-8084-8000-000000000001', '14000000-0000-8084-8000-000000000001',
        '15000000-0000-8084-8000-000000000001', '20000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', '01000000-0000-8084-8000-000000000001', 600000, 'CNY', 'contested',
        '此前已相识。', '2026-01-11 09:00Z', 'contract.sign', 2, '2026-01-12 09:00Z', 'commission.contest');
