-- A lot that was awarded to the second of two bidders, who bid second.
INSERT INTO lot (hub, id, owner_id, created_at, created_by, title, achievement_ids, patent_ids, subtype, licence_mode,
    price_minor, increment_minor, currency, payment_mode, period_days, set_by, state, announced_on, ends_on, extensions,
    bidders, opened_at, closes_at, bid_sequence, bid_bidder, bid_minor, award_bidder, award_to_id, award_minor,
    awarded_at, sign_by, cancellation, version, updated_at, updated_by) VALUES
    (33, '27000000-0000-8084-8000-000000000001', '01000000-0000-8084-8000-000000000001', '2026-01-10 09:00Z', 'lot.create',
        '质子交换膜', ARRAY['08000000-0000-8084-8000-000000000001']::uuid[], '{}', 'patent_licence', 'exclusive', 120000000,
        1000000, 'CNY', 'lump_once', 20, NULL, 'awarded', '2026-01-11', '2026-01-31', 0, 2, '2026-01-31 16:00Z',
        '2026-02-01 16:00Z', 2, 2, 121000000, 2, '01000000-0000-8084-8000-000000000002', 121000000, '2026-02-01 16:00Z',
        '2026-03-03', NULL, 9, '2026-02-01 16:00Z', 'lot.close');
INSERT INTO lot_asset (hub, asset_id, lot_id) VALUES
    (33, '08000000-0000-8084-8000-000000000001', '27000000-0000-8084-8000-000000000001');
INSERT INTO lot_bidder (hub, lot_id, number, organization_id, relation, registered_at, registered_by, withdrawn_at) VALUES
    (33, '27000000-0000-8084-8000-000000000001', 1, '01000000-0000-8084-8000-000000000002', NULL, '2026-01-12 09:00Z',
        'bidder.register', '2026-01-12 10:00Z'),
    (33, '27000000-0000-8084-8000-000000000001', 2, '01000000-0000-8084-8000-000000000002', NULL, '2026-01-13 09:00Z',
        'bidder.register', NULL);
INSERT INTO lot_bid (hub, id, lot_id, sequence, bidder, price_minor, increment_minor, previous_sequence, previous_minor,
    created_at, created_by) VALUES
    (33, '28000000-0000-8084-8000-000000000002', '27000000-0000-8084-8000-000000000001', 1, 1, 120000000, 1000000, NULL, NULL,
        '2026-01-31 17:00Z', 'bid.place'),
    (33, '28000000-0000-8084-8000-000000000001', '27000000-0000-8084-8000-000000000001', 2, 2, 121000000, 1000000, 1,
        120000000, '2026-01-31 17:01Z', 'bid.place');
