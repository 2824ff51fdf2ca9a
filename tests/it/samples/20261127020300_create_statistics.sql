-- The first vintage, with one cell that is not told.
INSERT INTO statistic_vintage (hub, id, number, as_of_on, cells, created_at, created_by) VALUES
    (1, '24000000-0000-8004-8000-000000000001', 1, '2026-02-06', 1, '2026-02-06 09:00Z', 'vintage.release');
INSERT INTO statistic_cell (hub, table_name, area, period, key, other_key, vintage, contracts, amount, technical, parties,
    is_suppressed) VALUES
    (1, 'headline', 'national', '2026-02', '', '', 1, 1, 120000000, 100000000, 1, true);
