-- A recorded match with one answer, and what its owner thinks of it.
INSERT INTO match_run (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, subject_version, found,
    weights_version, asked_on, facts) VALUES
    (33, '0b000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000002', '2026-01-10 09:00Z', 'usr_0',
        'dem', '08000000-0000-8084-8000-000000000001', 1, 'supply', 'structured-1', '2026-01-10', '{"readiness_min": 6}');
INSERT INTO match_hit (hub, run_id, rank, listing_prefix, listing_id, listing_version, text_score, score, facts, text_parts)
    VALUES (33, '0b000000-0000-8084-8000-000000000001', 1, 'ach', '07000000-0000-8084-8000-000000000001', 3, 410000,
        380000, '{"readiness": 6}', '[]');
INSERT INTO match_judgement (hub, id, owner_id, created_at, created_by, subject_prefix, subject_id, listing_prefix,
    listing_id, weights_version, verdict, reason, version, updated_at, updated_by) VALUES
    (33, '0c000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000002', '2026-01-10 09:00Z', 'usr_0',
        'dem', '08000000-0000-8084-8000-000000000001', 'ach', '07000000-0000-8084-8000-000000000001', 'structured-1',
        'dismissed', 'not_ready', 1, '2026-01-10 09:00Z', 'match.judge');
