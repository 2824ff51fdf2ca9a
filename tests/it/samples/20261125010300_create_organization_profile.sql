-- A university with its nature, a firm in which it holds shares, and what its verification rests on.
INSERT INTO organization_profile (organization_id, created_at, nature_code, size_class, industry_code, version, updated_at,
    updated_by) VALUES
    ('01000000-0000-8084-8000-000000000001', '2026-01-08 09:00Z', '0221', 'large', 'P8341', 1, '2026-01-08 09:00Z',
        'organization_profile.set');
INSERT INTO shareholding (id, created_at, held_id, holder_id, share_ppm, is_control) VALUES
    ('15000000-0000-8084-8000-000000000001', '2026-01-08 09:00Z', '01000000-0000-8084-8000-000000000002',
        '01000000-0000-8084-8000-000000000001', 300000, false);
INSERT INTO verification_evidence (id, created_at, organization_id, kind, digest, note) VALUES
    ('16000000-0000-8084-8000-000000000001', '2026-01-08 09:00Z', '01000000-0000-8084-8000-000000000001', 'licence_image',
        decode(repeat('04', 32), 'hex'), NULL);
