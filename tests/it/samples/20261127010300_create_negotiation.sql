-- A negotiation whose offer was accepted, with a message and a disclosure.
INSERT INTO negotiation (hub, id, inviter_id, inviter_side, invitee_id, subject_prefix, subject_id, title, nda_years,
    created_at, created_by, state, inviter_nda_at, invitee_nda_at, accepted_offer_id, version, updated_at, updated_by) VALUES
    (33, '22000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', 'seller',
        '01000000-0000-8084-8000-000000000002', 'ach', '05000000-0000-8084-8000-000000000001', '膜片许可', 5,
        '2026-01-10 09:00Z', 'negotiation.invite', 'term_sheet', '2026-01-11 09:00Z', '2026-01-11 10:00Z',
        '23000000-0000-8084-8000-000000000001', 5, '2026-01-12 09:00Z', 'offer.accept');
INSERT INTO offer (hub, id, negotiation_id, organization_id, content, document, sha256, expires_at, created_at, created_by,
    state, made_at, updated_at, updated_by) VALUES
    (33, '23000000-0000-8084-8000-000000000001', '22000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000001', '{"title": "膜片许可"}', '{}', sha256('{}'), '2026-02-01 09:00Z',
        '2026-01-11 11:00Z', 'offer.draft', 'accepted', '2026-01-11 12:00Z', '2026-01-12 09:00Z', 'offer.accept');
INSERT INTO negotiation_message (hub, id, negotiation_id, organization_id, body, created_at, created_by) VALUES
    (33, '24000000-0000-8084-8000-000000000001', '22000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000002', '可以先从本省开始。', '2026-01-11 11:30Z', 'message.send');
INSERT INTO negotiation_disclosure (hub, id, negotiation_id, organization_id, title, sha256, level, persons, created_at, created_by) VALUES
    (33, '25000000-0000-8084-8000-000000000001', '22000000-0000-8084-8000-000000000001',
        '01000000-0000-8084-8000-000000000001', '涂布参数', decode(repeat('ab', 32), 'hex'), 'nda',
        ARRAY['02000000-0000-8084-8000-000000000001']::uuid[], '2026-01-11 11:45Z', 'document.disclose');
