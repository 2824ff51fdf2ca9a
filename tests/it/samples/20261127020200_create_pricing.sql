-- A cleared notice, and a maker of the result who lets his first refusal go.
INSERT INTO price_notice (hub, id, owner_id, created_at, created_by, title, achievement_ids, patent_ids, asset_key,
    counterparty_id, subtype, licence_mode, price_minor, currency, payment_mode, relation, set_by, state, posted_on, ends_on,
    suspended_on, ended_on, objections, version, updated_at, updated_by) VALUES
    (33, '22000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-10 09:00Z',
        'notice.create', '质子交换膜', ARRAY['08000000-0000-8084-8000-000000000001']::uuid[], '{}', 'ab',
        '01000000-0000-8084-8000-000000000002', 'patent_licence', 'exclusive', 120000000, 'CNY', 'lump_once', NULL, NULL,
        'cleared', '2026-01-11', '2026-01-26', NULL, '2026-01-27', '[]', 3, '2026-01-27 09:00Z', 'notice.clear');
INSERT INTO clearance (hub, id, contract_id, edition, server_id, kind, holder_key, organization_id, served_evidence,
    served_on, answer_by, created_at, created_by, answer, answer_evidence, answered_at, version, updated_at, updated_by) VALUES
    (33, '23000000-0000-8084-8000-000000000001', '21000000-0000-8084-8000-000000000001', 1,
        '01000000-0000-8084-8000-000000000001', 'inventor', 'inventor:ach_1:ab', NULL, repeat('ab', 32), '2026-01-10',
        '2026-01-25', '2026-01-10 09:00Z', 'clearance.serve', 'agreed', repeat('cd', 32), '2026-01-12 09:00Z', 2,
        '2026-01-12 09:00Z', 'clearance.answer');
