INSERT INTO calendar_link (hub, user_id, owner_id, created_at, link_digest) VALUES
    (33, '02000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-12 09:00Z',
        decode(repeat('09', 32), 'hex'));
