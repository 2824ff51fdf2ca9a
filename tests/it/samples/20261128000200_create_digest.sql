INSERT INTO digest (hub, user_id, owner_id, created_at, cadence, told_until, next_at, sealed, link_digest) VALUES
    (33, '02000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-12 09:00Z', 'daily',
        '2026-01-12 09:00Z', '2026-01-13 09:00Z', '\x00', decode(repeat('07', 32), 'hex'));
