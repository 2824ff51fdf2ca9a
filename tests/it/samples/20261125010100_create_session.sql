-- A session that was continued once, a user whose older tokens are void, and the use of a key.
INSERT INTO session (id, created_at, user_id, device, network, has_second_factor, expires_at, last_used_at, ended_at,
    end_reason) VALUES
    ('11000000-0000-8084-8000-000000000001', '2026-01-06 09:00Z', '02000000-0000-8084-8000-000000000001', 'sample/1',
        '192.0.2.0/24', false, '2026-04-06 09:00Z', '2026-01-06 09:10Z', '2026-01-06 09:20Z', 'logged_out');
INSERT INTO refresh_token (digest, session_id, created_at, expires_at, used_at) VALUES
    (decode(repeat('cd', 32), 'hex'), '11000000-0000-8084-8000-000000000001', '2026-01-06 09:00Z', '2026-01-20 09:00Z',
        '2026-01-06 09:10Z');
INSERT INTO revocation (subject_id, subject_prefix, cutoff) VALUES
    ('11000000-0000-8084-8000-000000000001', 'ses', '2026-01-06 09:20Z');
INSERT INTO api_key_use (api_key_id, last_used_at) VALUES ('04000000-0000-8084-8000-000000000001', '2026-01-06 09:00Z');
