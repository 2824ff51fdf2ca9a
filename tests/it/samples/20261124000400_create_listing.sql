-- One listing of each kind, with all its parts; a review that admits one; an import that has ended.
INSERT INTO patent (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, abstract,
    application_number, publication_number, applicant, classes, filed_on, published_on, legal_status, keywords, metadata,
    version, updated_at, updated_by) VALUES
    (33, '06000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '样例质子交换膜', '一种膜。', '202310000001.X', 'CN100000001A', '样例大学',
        ARRAY['H01M8/10'], '2023-01-02', '2024-01-02', 'granted', ARRAY['膜'], '{}', 1, '2026-01-07 09:00Z',
        'patent.publish');
INSERT INTO achievement (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, abstract,
    field, keywords, classes, readiness_scale, readiness_level, readiness_method, readiness_assessed_on, cooperation,
    price_min_minor, price_max_minor, price_currency, patents, metadata, version, updated_at, updated_by) VALUES
    (33, '07000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        NULL, NULL, NULL, 'published', '耐高温膜', '在 95 °C 下保持电导率。', 'new_materials', ARRAY['膜'],
        ARRAY['H01M8/10'], 'GBT22900-9', 6, 'self', '2025-06-01', ARRAY['licence'], 100, 200, 'CNY',
        ARRAY['06000000-0000-8084-8000-000000000001'::uuid], '{}', 3, '2026-01-09 09:00Z', 'achievement.publish');
INSERT INTO demand (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, description,
    indicators, field, industry_code, budget_min_minor, budget_max_minor, budget_currency, deadline_on, cooperation, stage,
    is_bottleneck, keywords, metadata, version, updated_at, updated_by) VALUES
    (33, '08000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000002', '2026-01-07 09:00Z', 'usr_0',
        NULL, NULL, NULL, 'draft', '求耐高温膜', '电堆在两千小时后电导率下降。', ARRAY['≥ 0.1 S/cm'], 'new_materials', 'C3841',
        100, 200, 'CNY', '2027-03-31', ARRAY['licence'], 'pilot', false, ARRAY['膜'], '{}', 1, '2026-01-07 09:00Z',
        'demand.create');
INSERT INTO moderation_review (hub, id, subject_prefix, subject_id, reviewer, created_at, authenticity, clarity, feasibility,
    value, decision, reason) VALUES
    (33, '09000000-0000-8084-8000-000000000001', 'ach', '07000000-0000-8084-8000-000000000001', 'usr_0',
        '2026-01-08 09:00Z', 3, 3, 3, 1, 'approve', NULL);
INSERT INTO import (hub, id, owner_id, created_at, created_by, kind, source, file_name, mapping, content, bytes_total, state,
    bytes_done, created, amended, unchanged, refused, report, failure, version, updated_at, updated_by) VALUES
    (33, '0a000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'patents', 'register', 'patents.csv', '{}', NULL, 10, 'finished', 10, 1, 0, 0, 0, NULL, NULL, 2,
        '2026-01-07 09:00Z', 'import.run');
