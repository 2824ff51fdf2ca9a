-- A service contract in effect, with a change that waits.
INSERT INTO contract (hub, id, opener_id, created_at, created_by, state, content, title, contract_type, subtype, field,
    starts_on, ends_on, currency, contract_amount_minor, technical_amount_minor, patent_ids, achievement_ids, edition,
    editions, pending_edition, pending, fulfilled, signed_at, effective_at, version, updated_at, updated_by) VALUES
    (33, '20000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-10 09:00Z',
        'contract.create', 'effective', '{"title": "膜片试制"}', '膜片试制', 'service', 'general_service', 'new_materials',
        '2026-01-12', '2026-12-31', 'CNY', 200, 150, '{}', '{}', 1, 2, 2, '{"title": "膜片试制二"}', '[]',
        '2026-01-11 09:00Z', '2026-01-11 09:00Z', 6, '2026-01-12 09:00Z', 'contract.vary');
INSERT INTO contract_party (hub, contract_id, organization_id, side) VALUES
    (33, '20000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', 'seller'),
    (33, '20000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000002', 'buyer');
INSERT INTO contract_edition (hub, contract_id, number, organization_id, content, document, sha256, created_at, created_by) VALUES
    (33, '20000000-0000-8084-8000-000000000001', 1, '01000000-0000-8084-8000-000000000001', '{}', '{}', sha256('{}'),
        '2026-01-10 10:00Z', 'contract.propose');
INSERT INTO contract_act (hub, contract_id, place, act, edition, organization_id, user_id, created_at, created_by) VALUES
    (33, '20000000-0000-8084-8000-000000000001', 0, 'sign', 1, '01000000-0000-8084-8000-000000000001',
        '02000000-0000-8084-8000-000000000001', '2026-01-11 09:00Z', 'contract.sign');
