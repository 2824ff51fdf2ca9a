-- A mandate that was revoked, and an introduction under it that was contested and upheld.
INSERT INTO mandate (hub, id, broker_id, agency_id, principal_id, created_at, created_by, side, subject_prefix, subject_id,
    exclusivity, currency, fee_fixed, fee_base, fee_tiers, fee_cap, starts_on, ends_on, tail_months, purpose, state,
    dual_agency, ended_on, version, updated_at, updated_by) VALUES
    (33, '14000000-0000-8084-8000-000000000001', '11000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', '01000000-0000-8084-8000-000000000001', '2026-01-23 09:00Z', 'mandate.offer',
        'sell', 'ach', '07000000-0000-8084-8000-000000000001', 'exclusive', 'CNY', 1000000, 'contract_amount',
        '[{"up_to_minor": null, "rate_bp": 300}]', 5000000, '2026-01-23', '2026-12-31', 12, '寻找受让方。', 'revoked',
        'consented', '2026-03-01', 3, '2026-03-01 09:00Z', 'mandate.revoke');
INSERT INTO introduction (hub, id, mandate_id, agency_id, principal_id, counterparty_id, subject_prefix, subject_id, note,
    evidence, recorded_at, created_by, contestable_until, state, contest_by, contest_reason, first_contact_on, contested_at,
    finding_reason, decided_at, version, updated_at, updated_by) VALUES
    (33, '15000000-0000-8084-8000-000000000001', '14000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000003', '01000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', 'ach', '07000000-0000-8084-8000-000000000001', '当面介绍。',
        repeat('cd', 32), '2026-02-01 09:00Z', 'introduction.record', '2026-02-08', 'upheld', 'counterparty',
        '此前已相识。', '2026-01-01', '2026-02-03 09:00Z', '未见此前往来的证据。', '2026-02-10 09:00Z', 4, '2026-02-10 09:00Z',
        'introduction.decide');
