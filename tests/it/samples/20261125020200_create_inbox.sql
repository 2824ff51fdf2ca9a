-- A saved search, what fitted it, and a demand of which its user wants to hear no more.
INSERT INTO saved_search (hub, id, owner_id, user_id, created_at, name, text, kinds, only_hub, created_by) VALUES
    (33, '0d000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001',
        '02000000-0000-8084-8000-000000000001', '2026-01-11 09:00Z', '膜', '质子交换膜', ARRAY['achievement'], 33, 'usr_0');
INSERT INTO inbox_entry (hub, id, owner_id, user_id, created_at, watch_prefix, watch_id, listing_prefix, listing_id,
    listing_version, weights_version, score, parts, read_at) VALUES
    (33, '0e000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001',
        '02000000-0000-8084-8000-000000000001', '2026-01-12 09:00Z', 'srh', '0d000000-0000-8084-8000-000000000001', 'ach',
        '07000000-0000-8084-8000-000000000001', 3, 'structured-1', 410000, '[]', NULL);
INSERT INTO alert_mute (hub, user_id, demand_id, created_at) VALUES
    (33, '02000000-0000-8084-8000-000000000001', '08000000-0000-8084-8000-000000000001', '2026-01-12 09:00Z');
