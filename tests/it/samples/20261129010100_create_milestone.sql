-- A milestone whose work was handed over and waits for an answer.
INSERT INTO milestone (hub, id, contract_id, performer_ids, payer_ids, title, due_on, amount_minor, currency, deliverable,
    created_at, created_by, place, state, answer_due_on, version, updated_at, updated_by) VALUES
    (33, '26000000-0000-8084-8000-000000000001', '20000000-0000-8084-8000-000000000001',
        '{01000000-0000-8084-8000-000000000001}', '{01000000-0000-8084-8000-000000000002}', '样膜', '2026-03-31', 40000000,
        'CNY', '十片膜。', '2026-01-12 09:00Z', 'contract.fulfill', 0, 'submitted', '2026-02-15', 3, '2026-01-31 09:00Z',
        'milestone.submit');
INSERT INTO milestone_act (hub, milestone_id, place, act, organization_id, note, evidence_sha256, created_at, created_by) VALUES
    (33, '26000000-0000-8084-8000-000000000001', 0, 'submit', '01000000-0000-8084-8000-000000000001', '十片膜已交付。',
        decode(repeat('ab', 32), 'hex'), '2026-01-31 09:00Z', 'milestone.submit');
