-- A key that tells who made it.
INSERT INTO api_key (id, created_at, organization_id, name, digest, scopes, expires_at, revoked_at, version, updated_at,
    updated_by, made_by) VALUES
    ('04000000-0000-8084-8000-000000000002', '2026-01-05 09:00Z', '01000000-0000-8084-8000-000000000001', 'export',
        decode(repeat('cd', 32), 'hex'), ARRAY['read'], '2027-01-05 09:00Z', NULL, 1, '2026-01-05 09:00Z',
        'api_key.create', '02000000-0000-8084-8000-000000000001');
