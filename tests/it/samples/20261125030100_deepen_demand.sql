-- A question that was answered.
INSERT INTO question (hub, id, demand_id, owner_id, asker_id, created_at, created_by, question, answer, answered_at,
    updated_at, updated_by) VALUES
    (33, '0b000000-0000-8084-8000-000000000001', '08000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', '01000000-0000-8084-8000-000000000001', '2026-01-08 09:00Z', 'usr_0',
        '膜的厚度有要求吗？', '不超过90 μm。', '2026-01-09 09:00Z', '2026-01-09 09:00Z', 'question.answer');
