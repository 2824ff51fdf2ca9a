-- Two entries of a hub, one with its place and one that still waits for it, and an answer kept under its key.
INSERT INTO entry (hub, id, at, kind, subject_prefix, subject_id, owner_id, audience, operation, actor, payload, salt, body)
    VALUES
    (33, '05000000-0000-8084-8000-000000000001', '2026-01-05 09:00Z', 'organization.registered', 'org',
        '01000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', 'owner', 'organization.register',
        'visitor', '{}', decode(repeat('cd', 32), 'hex'), '\x7b7d'),
    (33, '05000000-0000-8084-8000-000000000002', '2026-01-06 09:00Z', 'organization.verified', 'org',
        '01000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', 'public', 'organization.verify',
        'usr_0', '{}', decode(repeat('cd', 32), 'hex'), '\x7b7d');
INSERT INTO entry_position (hub, position, entry_id, sequenced_at) VALUES
    (33, 0, '05000000-0000-8084-8000-000000000001', '2026-01-05 09:00Z');
UPDATE sequencer SET next_position = 1 WHERE hub = 33;
INSERT INTO idempotency_key (hub, principal, operation, key, created_at, expires_at, request_digest, status, location, etag,
    body, replays) VALUES (33, 'org_0/usr_0', 'demand.create', 'sample-key-00001', '2026-01-05 09:00Z', '2026-01-06 09:00Z',
        '\x00', 201, '/v1/demands/dem_0', '"1"', '\x7b7d', 0);
