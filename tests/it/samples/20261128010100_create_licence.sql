-- An exclusive licence in force, and a sub-licence under it that has ended.
INSERT INTO licence (hub, id, asset_prefix, asset_id, contract_id, head_id, licensor_id, licensee_ids, mode, territory, uses,
    starts_on, ends_on, sublicensing, state, ended_at, created_at, created_by, version, updated_at, updated_by) VALUES
    (33, '21000000-0000-8084-8000-000000000002', 'ach', '07000000-0000-8084-8000-000000000001',
        '20000000-0000-8084-8000-000000000001', NULL, '01000000-0000-8084-8000-000000000001',
        '{01000000-0000-8084-8000-000000000002}', 'exclusive', '{CN}', '{}', '2026-01-12', '2026-12-31', 'free', 'granted',
        NULL, '2026-01-11 09:00Z', 'contract.sign', 2, '2026-01-12 09:00Z', 'contract.fulfill'),
    (33, '21000000-0000-8084-8000-000000000001', 'ach', '07000000-0000-8084-8000-000000000001',
        '20000000-0000-8084-8000-000000000001', '21000000-0000-8084-8000-000000000002',
        '01000000-0000-8084-8000-000000000002', '{01000000-0000-8084-8000-000000000003}', 'sub', '{CN-33}', '{电解}',
        '2026-01-12', '2026-12-31', 'barred', 'ended', '2026-02-01 09:00Z', '2026-01-11 09:00Z', 'contract.sign', 3,
        '2026-02-01 09:00Z', 'contract.terminate');
INSERT INTO licence_scope (hub, licence_id, place, ground_id, territory, used, starts_on, ends_on, excludes_others) VALUES
    (33, '21000000-0000-8084-8000-000000000002', 0, '07000000-0000-8084-8000-000000000001', 'CN', '', '2026-01-12',
        '2026-12-31', true);
