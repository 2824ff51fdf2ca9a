-- A screening of a restricted technology, licensed.
INSERT INTO screening (hub, id, contract_id, edition, declarer_id, crossing, technology, data, created_at, created_by, state,
    found_technology, found_data, finding, papers, version, updated_at, updated_by) VALUES
    (33, '25000000-0000-8084-8000-000000000001', '20000000-0000-8084-8000-000000000001', 1,
        '01000000-0000-8084-8000-000000000001', 'export', 'F', 'none', '2026-01-10 09:00Z', 'screening.declare', 'licensed',
        'ER04', 'personal', 'A membrane of the catalogue.', '[]', 3, '2026-01-12 09:00Z', 'paper.record');
