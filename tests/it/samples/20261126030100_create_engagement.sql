-- A figure of a period, and an engagement that both sides have completed, with what the client said.
INSERT INTO capability_figure (hub, id, provider_id, measure, value, from_on, as_of_on, created_at, created_by) VALUES
    (33, '0d000000-0000-8084-8000-000000000001', '0b000000-0000-8084-8000-000000000001', 'deals_done', 12, '2025-01-01',
        '2025-12-31', '2026-01-09 09:00Z', 'capability.record');
INSERT INTO engagement (hub, id, offering_id, provider_id, server_id, client_id, created_at, created_by, state, purpose,
    starts_on, due_on, provider_confirmed_at, client_confirmed_at, version, updated_at, updated_by) VALUES
    (33, '0e000000-0000-8084-8000-000000000001', '0c000000-0000-8084-8000-000000000001',
        '0b000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', '2026-01-10 09:00Z', 'engagement.propose', 'completed', '试涂二十米膜。',
        '2026-01-12', '2026-01-20', '2026-01-19 09:00Z', '2026-01-20 09:00Z', 4, '2026-01-20 09:00Z',
        'engagement.complete');
INSERT INTO evaluation (hub, id, engagement_id, offering_id, provider_id, author_id, side, criteria, scores, body, created_at,
    created_by) VALUES
    (33, '0f000000-0000-8084-8000-000000000001', '0e000000-0000-8084-8000-000000000001',
        '0c000000-0000-8084-8000-000000000001', '0b000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', 'client', ARRAY['quality', 'timeliness', 'communication', 'worth'],
        ARRAY[4, 5, 3, 4], '按时完成。', '2026-01-21 09:00Z', 'engagement.evaluate');
