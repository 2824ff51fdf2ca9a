-- An open licence of a patent that was withdrawn, and one that stands. What they hold of the patent, and the licences of those who
-- accept them, are in the tables of licences.
INSERT INTO open_licence (hub, id, patent_id, owner_id, declared_on, lump_minor, currency, royalty_rate_bp, royalty_base,
    ends_on, report_sha256, consents_sha256, created_at, created_by, state, version, updated_at, updated_by) VALUES
    (33, '27000000-0000-8084-8000-000000000001', '06000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000001', '2026-01-11', 5000000, 'CNY', 300, 'sales', '2030-12-31',
        decode(repeat('ab', 32), 'hex'), decode(repeat('cd', 32), 'hex'), '2026-01-11 09:00Z', 'open_licence.declare',
        'withdrawn', 2, '2026-01-31 09:00Z', 'open_licence.withdraw'),
    (33, '27000000-0000-8084-8000-000000000002', '06000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000001', '2026-02-11', 0, 'CNY', NULL, NULL, NULL, NULL, NULL, '2026-02-11 09:00Z',
        'open_licence.declare', 'declared', 1, '2026-02-11 09:00Z', 'open_licence.declare');
