-- An expert and a broker on the market, and the broker's credential, which the hub has verified.
INSERT INTO expert (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, summary, name,
    name_disclosure, user_id, orcid, employment, skills, fields, regions, metadata, version, updated_at, updated_by) VALUES
    (33, '10000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '膜材料专家', '做过两条中试线。', '样例专家', 'registered', NULL,
        '0000-0002-1825-0097', 'retired', ARRAY['涂布'], ARRAY['new_materials'], ARRAY['330000'], '{}', 3,
        '2026-01-09 09:00Z', 'expert.publish');
INSERT INTO broker (hub, id, owner_id, created_at, created_by, source, source_id, source_digest, state, title, summary, name,
    name_disclosure, user_id, orcid, employment, skills, fields, regions, cooperation, metadata, version, updated_at,
    updated_by) VALUES
    (33, '11000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0',
        'register', '1', '\x00', 'published', '新材料技术经理人', '促成许可三十余项。', '样例经理人', 'members', NULL,
        '0000-0002-1825-0097', 'employed', ARRAY['谈判'], ARRAY['new_materials'], ARRAY['330000'], ARRAY['licence'], '{}', 3,
        '2026-01-09 09:00Z', 'broker.publish');
INSERT INTO credential (hub, id, owner_id, created_at, created_by, expert_id, broker_id, scheme, level, number, issuer,
    issued_on, expires_on, state, remark, version, updated_at, updated_by) VALUES
    (33, '12000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'usr_0', NULL,
        '11000000-0000-8084-8000-000000000001', 'technology_broker', 'senior', 'S1', '样例培训基地', '2024-05-01',
        '2027-05-01', 'verified', NULL, 2, '2026-01-08 09:00Z', 'credential.verify');
