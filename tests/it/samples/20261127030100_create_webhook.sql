-- An endpoint with a message that it took at the second attempt.
INSERT INTO webhook_endpoint (hub, id, owner_id, created_at, created_by, url, note, scope, kinds, state, sealed_keys,
    old_sealed_keys, old_keys_until, version, updated_at, updated_by) VALUES
    (33, '12000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-22 09:00Z',
        'webhook_endpoint.create', 'https://hooks.sample.example/keqiao', '入库', 'own', ARRAY['demand.published'], 'enabled',
        '\x00', '\x00', '2026-01-23 09:00Z', 1, '2026-01-22 09:00Z', 'webhook_endpoint.create');
INSERT INTO webhook_queue (hub, endpoint_id, lane, next_ordinal, next_attempt_at, lease, leased_until, failing_since) VALUES
    (33, '12000000-0000-8084-8000-000000000001', 'event', 1, NULL, NULL, NULL, NULL);
INSERT INTO webhook_delivery (hub, id, endpoint_id, lane, ordinal, created_at, kind, entry_hub, entry_id, state, attempts,
    ended_at) VALUES
    (33, '13000000-0000-8084-8000-000000000001', '12000000-0000-8084-8000-000000000001', 'event', 0, '2026-01-22 09:01Z',
        'organization.verified', 33, '05000000-0000-8084-8000-000000000002', 'delivered', 2, '2026-01-22 09:02Z');
INSERT INTO webhook_attempt (hub, delivery_id, number, at, status, failure, millis) VALUES
    (33, '13000000-0000-8084-8000-000000000001', 1, '2026-01-22 09:01Z', NULL, 'timed_out', 15000),
    (33, '13000000-0000-8084-8000-000000000001', 2, '2026-01-22 09:02Z', 204, NULL, 40);
