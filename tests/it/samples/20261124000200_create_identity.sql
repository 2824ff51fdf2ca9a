-- A verified university, a firm that has only registered, a person in each role, a key, and what the nodes share.
INSERT INTO organization (id, hub, created_at, kind, name, name_en, credit_code, foreign_identifier, region_code, state,
    metadata, version, updated_at, updated_by) VALUES
    ('01000000-0000-8084-8000-000000000001', 33, '2026-01-05 09:00Z', 'university', '样例大学', 'Sample University',
        '12330000470095016Q', NULL, '330100', 'verified', '{"erp": "7"}', 2, '2026-01-06 09:00Z', 'organization.verify'),
    ('01000000-0000-8084-8000-000000000002', 33, '2026-01-05 09:00Z', 'enterprise', '样例公司', NULL,
        NULL, 'HRB 1', NULL, 'registered', '{}', 1, '2026-01-05 09:00Z', 'organization.register');
INSERT INTO app_user (id, created_at, login, display_name, password_hash, version, updated_at, updated_by) VALUES
    ('02000000-0000-8084-8000-000000000001', '2026-01-05 09:00Z', 'editor@sample.example', '成果转化办', 'unused', 1,
        '2026-01-05 09:00Z', 'organization.register');
INSERT INTO role_grant (id, created_at, user_id, role, organization_id, hub) VALUES
    ('03000000-0000-8084-8000-000000000001', '2026-01-05 09:00Z', '02000000-0000-8084-8000-000000000001', 'owner',
        '01000000-0000-8084-8000-000000000001', NULL),
    ('03000000-0000-8084-8000-000000000002', '2026-01-05 09:00Z', '02000000-0000-8084-8000-000000000001', 'moderator',
        NULL, 33);
INSERT INTO api_key (id, created_at, organization_id, name, digest, scopes, expires_at, revoked_at, version, updated_at,
    updated_by) VALUES
    ('04000000-0000-8084-8000-000000000001', '2026-01-05 09:00Z', '01000000-0000-8084-8000-000000000001', 'import',
        decode(repeat('ab', 32), 'hex'), ARRAY['read', 'write'], '2027-01-05 09:00Z', NULL, 1, '2026-01-05 09:00Z',
        'api_key.create');
INSERT INTO signing_key (kid, pkcs8, created_at, retired_at) VALUES ('sample', '\x00', '2026-01-05 09:00Z', NULL);
INSERT INTO server_secret (name, value, created_at) VALUES ('sample', '\x00', '2026-01-05 09:00Z');
