-- The reward of a receipt, paid: one of the two who are rewarded belongs to the leading staff, the other has no log-in.
INSERT INTO reward (hub, id, owner_id, contract_id, achievement_id, created_at, created_by, title, way, receipt, received_on,
    income_minor, deductions, own_rate_ppm, agreement_sha256, rule_pack, is_state, net_minor, floor_minor, standard_minor,
    rate_ppm, pool_minor, parts, is_of_officials, drawn_by, state, posted_on, ends_on, suspended_on, ended_on, objections,
    approved_by, approved_at, paid_note, paid_evidence_sha256, paid_at, version, updated_at, updated_by) VALUES
    (33, '29000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001',
        '20000000-0000-8084-8000-000000000001', NULL, '2026-01-31 09:00Z', 'reward.calculate', '质子交换膜', 'licence',
        '2026-0117', '2026-01-17', 100000000,
        '[{"cost": "taxes", "amount_minor": 12000000, "is_deducted": true}, {"cost": "negotiation", "amount_minor": 1000, "is_deducted": false}]',
        500000, decode(repeat('ab', 32), 'hex'), '33.2026-01-23.r1', true, 88000000, 44000000, NULL, 500000, 44000000,
        '[{"share_ppm": 600000, "is_main": true, "is_official": true, "amount_minor": 26400000}, {"share_ppm": 400000, "is_main": false, "is_official": false, "amount_minor": 17600000}]',
        true, '02000000-0000-8084-8000-000000000001', 'paid', '2026-02-01', '2026-02-16', NULL, '2026-02-17', '[]', NULL,
        '2026-02-17 09:00Z', '随二月工资发放。', decode(repeat('cd', 32), 'hex'), '2026-02-27 09:00Z', 4, '2026-02-27 09:00Z',
        'reward.pay');
INSERT INTO reward_person (hub, reward_id, place, name, user_id, accepted_at) VALUES
    (33, '29000000-0000-8084-8000-000000000001', 0, '样例甲', '02000000-0000-8084-8000-000000000001', '2026-02-02 09:00Z'),
    (33, '29000000-0000-8084-8000-000000000001', 1, '样例乙', NULL, NULL);
