-- A programme on the market, a consortium of three, and the one attached to the other.
INSERT INTO resource (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, description,
    kind, chains, regions, industries, fields, keywords, issuer, reference, amount_min_minor, amount_max_minor,
    amount_currency, opens_on, closes_on, valid_from_on, valid_until_on, eligibility, metadata, version, updated_at,
    updated_by) VALUES
    (33, '2c000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '样例中试补助', '对完成中试的成果给予补助。', 'project', ARRAY['innovation', 'capital'],
        ARRAY['330000'], ARRAY['C26'], ARRAY['new_materials'], ARRAY['中试'], '样例科技局', '样例科〔2026〕1号', 10000000, 50000000,
        'CNY', '2026-01-01', '2026-12-31', '2026-01-01', '2027-12-31', '{"size_classes": ["small"], "readiness_min": 4}', '{}',
        3, '2026-01-09 09:00Z', 'resource.publish');
INSERT INTO consortium (hub, id, lead_id, created_at, created_by, state, title, purpose, industry_code, region_code, members,
    invited_ids, member_ids, metadata, version, updated_at, updated_by) VALUES
    (33, '2d000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'active', '样例膜材料产业创新综合体', '共用中试线与检测平台。', 'C26', '330000', '[]', '{}',
        ARRAY['01000000-0000-8084-8000-000000000002', '01000000-0000-8084-8000-000000000003']::uuid[], '{}', 6,
        '2026-01-09 09:00Z', 'consortium.activate');
INSERT INTO attachment (hub, id, owner_id, created_at, created_by, demand_id, achievement_id, consortium_id, resource_id, note,
    state, version, updated_at, updated_by) VALUES
    (33, '2e000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-09 09:00Z', 'usr_0', NULL,
        NULL, '2d000000-0000-8084-8000-000000000001', '2c000000-0000-8084-8000-000000000001', '为放大试验申请。', 'attached', 1,
        '2026-01-09 09:00Z', 'consortium.attach');
