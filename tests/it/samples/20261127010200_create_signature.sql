-- A key that was revoked after it signed.
INSERT INTO organization_key (id, organization_id, name, public_key, created_at, created_by, revoked_at) VALUES
    ('21000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '合同章', decode(repeat('ab', 32), 'hex'),
        '2026-01-10 09:00Z', 'signing_key.register', '2026-01-20 09:00Z');
INSERT INTO contract_signature (hub, contract_id, edition, organization_id, key_id, user_id, signature, created_at, created_by) VALUES
    (33, '20000000-0000-8084-8000-000000000001', 1, '01000000-0000-8084-8000-000000000001',
        '21000000-0000-8084-8000-000000000001', '02000000-0000-8084-8000-000000000001', decode(repeat('cd', 64), 'hex'),
        '2026-01-11 09:00Z', 'contract.sign');
