-- A letter that was sent, a recovery that was used, a second factor with a code, an office, an open invitation.
INSERT INTO mail (id, created_at, recipient, subject, body, state, attempts, next_attempt_at, ended_at) VALUES
    ('12000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'editor@sample.example', 'A new password', NULL, 'sent',
        1, '2026-01-07 09:01Z', '2026-01-07 09:00Z');
INSERT INTO password_recovery (id, created_at, login, digest, user_id, expires_at, used_at) VALUES
    ('13000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', 'editor@sample.example', decode(repeat('01', 32), 'hex'),
        '02000000-0000-8084-8000-000000000001', '2026-01-07 10:00Z', '2026-01-07 09:05Z');
INSERT INTO second_factor (user_id, created_at, sealed_secret, confirmed_at, last_step) VALUES
    ('02000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', '\x00', '2026-01-07 09:01Z', 1);
INSERT INTO recovery_code (digest, user_id, created_at, used_at) VALUES
    (decode(repeat('02', 32), 'hex'), '02000000-0000-8084-8000-000000000001', '2026-01-07 09:01Z', NULL);
INSERT INTO office (id, created_at, user_id, role, organization_id, hub, is_national, granted_by, ended_at) VALUES
    ('03000000-0000-8084-8000-000000000003', '2026-01-07 09:00Z', '02000000-0000-8084-8000-000000000001', 'approver',
        '01000000-0000-8084-8000-000000000001', NULL, false, 'grant.create', NULL);
INSERT INTO invitation (id, created_at, organization_id, login, role, digest, expires_at) VALUES
    ('14000000-0000-8084-8000-000000000001', '2026-01-07 09:00Z', '01000000-0000-8084-8000-000000000001',
        'inventor@sample.example', 'member', decode(repeat('03', 32), 'hex'), '2026-01-14 09:00Z');
